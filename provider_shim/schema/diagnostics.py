"""Errors and warnings for the user, each with a summary, a detail and an attribute path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .values import Path

LIKELY_MISTAKE = "Likely mistake"
"""The beginning of the summary of those warnings that the constructs treat as errors."""


class Severity(Enum):
    """Whether a diagnostic is an error or a warning."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning."""

    summary: str
    detail: str = ""
    path: Path = ()
    severity: Severity = Severity.ERROR


class ProviderError(Exception):
    """An operation failed for a reason that a diagnostic explains to the user."""

    def __init__(self, summary: str, detail: str = "", path: Path = ()) -> None:
        super().__init__(summary, detail)
        self.diagnostic = Diagnostic(summary, detail, path)

    def __str__(self) -> str:
        return f"{self.diagnostic.summary}: {self.diagnostic.detail}" if self.diagnostic.detail else self.args[0]


class Stopped(ProviderError):
    """Terraform asked the provider to stop (Ctrl-C) during the operation."""

    def __init__(self, detail: str) -> None:
        super().__init__("Interrupted", detail)
