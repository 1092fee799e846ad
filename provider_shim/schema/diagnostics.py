"""What a user is told: errors and warnings, each with a summary, a detail and the attribute it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .values import Path

LIKELY_MISTAKE = "Likely mistake"
"""How the summary of a warning begins that the constructs make an error."""


class Severity(Enum):
    """Whether Terraform stops."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to tell the user."""

    summary: str
    detail: str = ""
    path: Path = ()
    severity: Severity = Severity.ERROR


class ProviderError(Exception):
    """An operation failed for a reason that the user can be told in a diagnostic."""

    def __init__(self, summary: str, detail: str = "", path: Path = ()) -> None:
        super().__init__(summary, detail)
        self.diagnostic = Diagnostic(summary, detail, path)

    def __str__(self) -> str:
        return f"{self.diagnostic.summary}: {self.diagnostic.detail}" if self.diagnostic.detail else self.args[0]


class Stopped(ProviderError):
    """Terraform asked the provider to stop (Ctrl-C) while the operation waited."""

    def __init__(self, detail: str) -> None:
        super().__init__("Interrupted", detail)
