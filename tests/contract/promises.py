"""The framework's promises, and which test shows which: none may be left without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PROMISES = {
    "create": "An object is created as configured, and its state is what the cloud shows.",
    "plan-empty": "Right after an apply, a plan finds nothing to do.",
    "update": "An attribute that changes alone is updated in place, the others stay.",
    "replace": "A change of a fixed attribute replaces the object.",
    "drift": "What changes behind Terraform's back is found, named and repaired.",
    "gone": "What is deleted behind Terraform's back leaves state silently and is planned anew.",
    "optional": "Every optional attribute can be left out, set and removed again.",
    "import-command": "`terraform import` brings the object's state.",
    "import-block": "An `import` block brings the object's state.",
    "generate-config": "Generated configuration plans empty.",
    "unknown": "Values that are unknown at plan pass through.",
    "write-only": "Write-only secrets are in no state, plan or log.",
    "ambiguous-create": "A create whose answer is lost is looked up before it is repeated.",
    "no-twin": "No failure makes a second object.",
    "destroy": "A destroy deletes the object.",
    "tainted": "An object that fails after it was made is tainted, not lost.",
    "stop": "Ctrl-C ends waits at once, with ids kept in state.",
    "wait": "Create, update and delete end when the API shows what was asked for.",
    "timeouts": "Operations end within the resource's timeouts.",
    "normalised": "What the server makes of values is no drift.",
    "secrets-read": "Secrets neither drift nor get lost, however the cloud answers them.",
}

_shown: set[str] = set()


def shows(*promises: str) -> Callable[[Any], Any]:
    """Mark a test as showing these promises."""
    assert set(promises) <= PROMISES.keys(), set(promises) - PROMISES.keys()
    _shown.update(promises)
    return lambda test: test


def unclaimed() -> set[str]:
    """The promises that no test collected so far shows."""
    return PROMISES.keys() - _shown
