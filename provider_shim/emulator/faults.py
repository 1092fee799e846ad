"""The fault plan: which requests go wrong, and how.

A plan is a JSON list of rules. A rule selects requests and says what happens to the nth of them, counted from when the
rule was set::

    {"method": "POST", "kind": "kafka_backend", "nth": 2, "drop": "after"}

``method``, ``kind`` and ``operation`` (create, read, update, delete, list) select; each may be left out. ``nth``
(default 1) and ``times`` (default 1) say which of the selected requests fail. ``delay`` waits so many seconds;
``status``, with ``body`` and ``headers``, answers instead of the API; ``drop`` closes the connection without an answer,
``"before"`` or ``"after"`` the request has had its effect. With ``"after": true`` the delay and the status come after
the effect.

Counters are kept in the database, so that all processes on one file count together. Requests that are refused for their
credentials or their rate do not count.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

ADMIN_PLAN = "admin"
"""Plan of the rules that were set over HTTP; they hold for every process on the file."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OPERATIONS = ("create", "read", "update", "delete", "list")

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")


class FaultError(ValueError):
    """A fault plan that cannot be read; the message names the rule and says what is allowed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the plan."""

    method: str | None = None
    kind: str | None = None
    operation: str | None = None
    nth: int = 1
    times: int = 1
    delay: float = 0.0
    """Seconds."""
    status: int | None = None
    body: str | None = None
    """Body of the answer; None for an error in the API's own shape."""
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    drop: str | None = None
    after: bool = False

    def selects(self, method: str, kind: str, operation: str) -> bool:
        """Whether the rule counts such a request."""
        return self.method in (None, method) and self.kind in (None, kind) and self.operation in (None, operation)

    def fires(self, seen: int) -> bool:
        """Whether the request that is number `seen` of the selected ones goes wrong."""
        return self.nth <= seen < self.nth + self.times

    @property
    def after_effect(self) -> bool:
        """Whether the request has its effect before it goes wrong."""
        return self.after or self.drop == "after"


def parse_plan(text: str, kinds: Collection[str]) -> list[Rule]:
    """Read a plan from JSON text, with `kinds` the ones a rule may name; raises `FaultError`."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise FaultError(f"a fault plan must be JSON: {error}") from None
    return read_plan(data, kinds)


def read_plan(data: Any, kinds: Collection[str]) -> list[Rule]:
    """Read a plan from decoded JSON, with `kinds` the ones a rule may name; raises `FaultError`."""
    if not isinstance(data, list):
        raise FaultError("a fault plan must be a JSON list of rules")
    return [_read_rule(f"rules[{index}]", item, kinds) for index, item in enumerate(data)]


def set_plan(connection: sqlite3.Connection, rules: list[Rule]) -> None:
    """Replace all rules, whoever set them, and count from zero."""
    connection.execute("DELETE FROM faults")
    _insert(connection, ADMIN_PLAN, rules)


def plan_name(rules: list[Rule]) -> str:
    """Name of the plan of a process that was started with these rules: the same for the same rules."""
    return hashlib.sha256(json.dumps([_write_rule(rule) for rule in rules]).encode()).hexdigest()[:16]


def ensure_plan(connection: sqlite3.Connection, rules: list[Rule]) -> None:
    """Add the rules that a process was started with, unless the file has them.

    A process started later with the same rules goes on counting, as one Terraform run launches the provider several
    times.
    """
    plan = plan_name(rules)
    if rules and connection.execute("SELECT 1 FROM faults WHERE plan = ?", (plan,)).fetchone() is None:
        _insert(connection, plan, rules)


def match(connection: sqlite3.Connection, plan: str, method: str, kind: str, operation: str) -> Rule | None:
    """Count a request on every rule that selects it, and pick the first rule that it fires.

    Only the rules set over HTTP and those of `plan` take part.
    """
    fired: Rule | None = None
    rows = connection.execute(
        "SELECT id, rule, seen FROM faults WHERE plan IN (?, ?) ORDER BY id", (ADMIN_PLAN, plan)
    ).fetchall()
    for number, text, seen in rows:
        rule = Rule(**json.loads(text))
        if not rule.selects(method, kind, operation):
            continue
        fires = fired is None and rule.fires(seen + 1)
        connection.execute("UPDATE faults SET seen = seen + 1, fired = fired + ? WHERE id = ?", (fires, number))
        if fires:
            fired = rule
    return fired


def show(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """All rules as they were given, each with ``plan``, ``seen`` (selected requests) and ``fired``."""
    rows = connection.execute("SELECT plan, rule, seen, fired FROM faults ORDER BY id").fetchall()
    return [{**json.loads(rule), "plan": plan, "seen": seen, "fired": fired} for plan, rule, seen, fired in rows]


def _insert(connection: sqlite3.Connection, plan: str, rules: list[Rule]) -> None:
    rows = [(plan, json.dumps(_write_rule(rule))) for rule in rules]
    connection.executemany("INSERT INTO faults (plan, rule) VALUES (?, ?)", rows)


def _write_rule(rule: Rule) -> dict[str, Any]:
    """The rule as JSON, without what has its default value."""
    defaults = dataclasses.asdict(Rule())
    return {name: value for name, value in dataclasses.asdict(rule).items() if value != defaults[name]}


def _read_rule(where: str, data: Any, kinds: Collection[str]) -> Rule:
    if not isinstance(data, dict):
        raise FaultError(f"{where} must be an object")
    names = [field.name for field in dataclasses.fields(Rule)]
    for name in data:
        if name not in names:
            raise FaultError(f'{where} has no "{name}"; a rule has {", ".join(names)}')
    _one_of(where, data, "method", METHODS)
    _one_of(where, data, "operation", OPERATIONS)
    _one_of(where, data, "drop", ("before", "after"))
    _one_of(where, data, "kind", kinds)
    _whole(where, data, "nth", 1)
    _whole(where, data, "times", 1)
    _whole(where, data, "status", 200, 599)
    _typed(where, data, "body", str, "text")
    _typed(where, data, "after", bool, "true or false")
    _typed(where, data, "delay", (int, float), "a number of seconds, at least 0")
    if isinstance(data.get("delay"), bool) or not 0 <= data.get("delay", 0) < float("inf"):
        raise FaultError(f"{where}.delay must be a number of seconds, at least 0")
    _typed(where, data, "headers", dict, "an object of texts")
    for name, value in data.get("headers", {}).items():
        if not (_HEADER_NAME.fullmatch(name) and isinstance(value, str) and _HEADER_VALUE.fullmatch(value)):
            raise FaultError(f"{where}.headers must be an object of HTTP header names and their texts")
    if not data.keys() & {"delay", "status", "drop"}:
        raise FaultError(f"{where} does nothing: it needs delay, status or drop")
    if "drop" in data and data.keys() & {"status", "body", "headers", "after"}:
        raise FaultError(f"{where}.drop gives no answer: status, body, headers and after do not go with it")
    if "status" not in data and data.keys() & {"body", "headers"}:
        raise FaultError(f"{where} needs a status for its body and headers")
    return Rule(**data)


def _one_of(where: str, data: Mapping[str, Any], name: str, allowed: Collection[str]) -> None:
    if name in data and data[name] not in allowed:
        raise FaultError(f"{where}.{name} must be one of {', '.join(allowed)}")


def _whole(where: str, data: Mapping[str, Any], name: str, least: int, most: int | None = None) -> None:
    if name not in data:
        return
    value = data[name]
    if type(value) is not int or value < least or (most is not None and value > most):
        limits = f"at least {least}" if most is None else f"from {least} to {most}"
        raise FaultError(f"{where}.{name} must be a whole number, {limits}")


def _typed(where: str, data: Mapping[str, Any], name: str, allowed: type | tuple[type, ...], described: str) -> None:
    if name in data and not isinstance(data[name], allowed):
        raise FaultError(f"{where}.{name} must be {described}")
