"""What a plan of Terraform's changes, a line for each object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_ACTIONS = {
    ("create",): "created",
    ("update",): "changed",
    ("delete",): "deleted",
    ("delete", "create"): "replaced",
    ("create", "delete"): "replaced",
    ("forget",): "forgotten",
}
_LONGEST = 60


def changes(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a plan (as JSON) does, objects that stay as they are left out.

    Yields:
        What is done with an object, its address, and which of its attributes change, with their values.
    """
    for each in plan.get("resource_changes", ()):
        change = each["change"]
        imported = "imported" if change.get("importing") else ""
        done = _ACTIONS.get(tuple(change["actions"]), imported)
        if done and each["mode"] == "managed":
            yield imported or done, each["address"], ", ".join(_attributes(change)) if "create" not in done else ""


def _attributes(change: Mapping[str, Any]) -> Iterator[str]:
    """The attributes that an object has before and after with other values."""
    before, after = change.get("before") or {}, change.get("after") or {}
    if not before or not change.get("after"):
        return
    for name in sorted({*before, *after}):
        if before.get(name) == after.get(name) and not _of(change, "after_unknown", name):
            continue
        if _is_marked(_of(change, "before_sensitive", name)) or _is_marked(_of(change, "after_sensitive", name)):
            yield f"{name} (sensitive)"
        elif _of(change, "after_unknown", name):
            yield name
        else:
            yield f"{name}: {_shown(before.get(name))} -> {_shown(after.get(name))}"


def _of(change: Mapping[str, Any], which: str, name: str) -> Any:
    marks = change.get(which)
    return marks.get(name) if isinstance(marks, dict) else marks


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _is_marked(marks: Any) -> bool:
    """Whether anything is sensitive by Terraform's marks: true for a whole value, or the marks of its parts."""
    parts = marks.values() if isinstance(marks, dict) else marks if isinstance(marks, list) else ()
    return marks is True or any(map(_is_marked, parts))
