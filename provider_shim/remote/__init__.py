"""What the resources of all clouds share: how a failed request is explained, and what this run has created."""
