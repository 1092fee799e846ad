"""Roles for a gateway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from ..diagnostics import Diagnostic, Severity
from ..values import Path, Value

_PREFIX = "serverless.mcpGateways."
ROLES = tuple(f"{_PREFIX}{name}" for name in ("auditor", "viewer", "invoker", "anonymousInvoker", "editor", "admin"))
"""The roles that the service documents."""


def documented_role(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """`role` should be `serverless.mcpGateways.` and `auditor`, `viewer`, `invoker`, `anonymousInvoker`, `editor` or
    `admin`.
    """
    role = config.get("role")
    if not isinstance(role, str) or role in ROLES:
        return
    names = {known.removeprefix(_PREFIX).lower(): known for known in ROLES}
    near = get_close_matches(role.rpartition(".")[2].lower(), names, 1)
    hint = f" (did you mean {names[near[0]]}?)" if near else ""
    detail = f"role should be one of {', '.join(ROLES)}, got {role!r}{hint}."
    yield Diagnostic("Undocumented role", detail, (*path, "role"), Severity.WARNING)
