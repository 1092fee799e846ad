"""The formats of error bodies; the documents show four."""

from __future__ import annotations

import json
from typing import Any

from ..api import ApiError, Rendered


def render(error: ApiError, shape: str) -> Rendered:
    """The body of an error in the given format: ``list``, ``single``, ``map`` or ``text``."""
    problems = error.problems
    if shape == "text":
        return Rendered("\n".join(problem.message for problem in problems), "text/plain")
    body: dict[str, Any]
    if shape == "single":
        body = {"name": problems[0].field, "message": " ".join(problem.message for problem in problems)}
    elif shape == "map":
        messages: dict[str, str] = {}
        for problem in problems:
            before = messages.get(problem.field)
            messages[problem.field] = f"{before} {problem.message}" if before else problem.message
        body = {"errors": messages}
    else:
        body = {"errors": [{"name": problem.field, "message": problem.message} for problem in problems]}
    return Rendered(json.dumps(body), "application/json")
