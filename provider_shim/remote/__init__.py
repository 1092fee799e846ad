"""What the resources of all clouds share: explaining failed requests, and tracking what this run created."""
