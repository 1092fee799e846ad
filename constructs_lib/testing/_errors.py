"""What goes wrong in a deployment."""

from __future__ import annotations


class DeploymentError(AssertionError):
    """Terraform, or the local cloud, did not do what it should; the message holds what it printed."""
