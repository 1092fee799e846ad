"""Errors of deployments."""

from __future__ import annotations


class DeploymentError(AssertionError):
    """Terraform or the local cloud failed; the message has its output."""
