"""The fault plan: which requests go wrong, and how.

A plan is a JSON list of rules. A rule selects requests and says what happens to the nth of them, counted from when the
rule was set::

    {"method": "POST", "kind": "kafka_backend", "nth": 2, "drop": "after"}

``method``, ``kind`` and ``operation`` (create, read, update, delete, list) select; each may be left out. ``nth``
(default 1) and ``times`` (default 1) say which of the selected requests fail. ``delay`` waits so many seconds;
``status``, with ``body`` and ``headers``, answers instead of the API; ``drop`` closes the connection without a
response, ``"before"`` or ``"after"`` the request has had its effect. With ``"after": true`` the delay and the status
come after the effect.

Counters are kept in the database, so that all processes on one file count together. Requests that are refused for their
credentials or their rate do not count.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_type_hints

from annotated_types import Ge, Le, Predicate

from .words import Words, allowed, one_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ADMIN_PLAN = "admin"
"""Name of the plan that is set over HTTP; it applies to every process on the file."""

_Nth = Annotated[int, Ge(1), Words("a whole number, at least 1")]
_HeaderName = Annotated[str, Predicate(re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+").fullmatch)]
_HeaderValue = Annotated[str, Predicate(re.compile(r"([!-~]([ -~]*[!-~])?)?").fullmatch)]


class FaultError(ValueError):
    """A fault plan that cannot be read; the message names the rule and says what is allowed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the plan; the annotations say what is allowed."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True, "allow_inf_nan": False}

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] | None = None
    kind: str | None = None
    operation: Literal["create", "read", "update", "delete", "list"] | None = None
    nth: _Nth = 1
    times: _Nth = 1
    delay: Annotated[float, Ge(0), Words("a number of seconds, at least 0")] = 0.0
    status: Annotated[int, Ge(200), Le(599), Words("a whole number, from 200 to 599")] | None = None
    body: str | None = None
    """Body of the response; None for an error in the API's own format."""
    headers: Annotated[Mapping[_HeaderName, _HeaderValue], Words("an object of HTTP header names and their texts")] = (
        dataclasses.field(default_factory=dict)
    )
    drop: Literal["before", "after"] | None = None
    after: bool = False

    def selects(self, method: str, kind: str, operation: str) -> bool:
        """Whether the rule applies to such a request."""
        return self.method in (None, method) and self.kind in (None, kind) and self.operation in (None, operation)

    def fires(self, seen: int) -> bool:
        """Whether the rule fires for the selected request with the number `seen`."""
        return self.nth <= seen < self.nth + self.times

    @property
    def after_effect(self) -> bool:
        """Whether the fault happens after the request has had its effect."""
        return self.after or self.drop == "after"


def parse_plan(text: str | bytes, kinds: Collection[str]) -> list[Rule]:
    """Read a plan from JSON text, with `kinds` the ones a rule may name; raises `FaultError`."""
    from pydantic import ValidationError

    try:
        rules = _adapter().validate_json(text)
    except ValidationError as error:
        told = (_explain(each, kinds) for each in error.errors(include_url=False, include_input=False))
        raise FaultError(". ".join(dict.fromkeys(told))) from None
    for index, rule in enumerate(rules):
        if problem := _contradiction(rule, kinds):
            raise FaultError(f"rules[{index}]{problem}")
    return rules


def set_plan(connection: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    """Replace all rules, including those of other processes, and reset the counters."""
    connection.execute("DELETE FROM faults")
    _insert(connection, ADMIN_PLAN, rules)


def plan_name(rules: Sequence[Rule]) -> str:
    """Name of the plan of a process that was started with these rules: the same for the same rules."""
    return hashlib.sha256(json.dumps([_write_rule(rule) for rule in rules]).encode()).hexdigest()[:16]


def ensure_plan(connection: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    """Add the rules that a process was started with, unless the file already has them.

    A later process with the same rules continues their counters, as one Terraform run launches the provider several
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


def _insert(connection: sqlite3.Connection, plan: str, rules: Sequence[Rule]) -> None:
    rows = [(plan, json.dumps(_write_rule(rule))) for rule in rules]
    connection.executemany("INSERT INTO faults (plan, rule) VALUES (?, ?)", rows)


def _write_rule(rule: Rule) -> dict[str, Any]:
    """The rule as JSON, without what has its default value."""
    defaults = dataclasses.asdict(Rule())
    return {name: value for name, value in dataclasses.asdict(rule).items() if value != defaults[name]}


@cache
def _adapter() -> TypeAdapter[list[Rule]]:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Rule])


def _explain(error: Mapping[str, Any], kinds: Collection[str]) -> str:
    """The message for an error of pydantic's."""
    if error["type"] == "json_invalid":
        return f"a fault plan must be JSON: {error['ctx']['error']}"
    if not error["loc"]:
        return "a fault plan must be a JSON list of rules"
    index, *steps = error["loc"]
    where = f"rules[{index}]"
    if not steps:
        return f"{where} must be an object"
    types = get_type_hints(Rule, include_extras=True)
    names = [field.name for field in dataclasses.fields(Rule)]
    name = steps[0]
    if name not in names:
        return f'{where} has no "{name}"; a rule has {", ".join(names)}'
    return f"{where}.{name} must be {one_of(kinds) if name == 'kind' else allowed(types[name])}"


def _contradiction(rule: Rule, kinds: Collection[str]) -> str | None:
    """What is wrong with a rule whose fields are valid by themselves, to be appended to its place."""
    if rule.kind is not None and rule.kind not in kinds:
        return f".kind must be {one_of(kinds)}"
    if not rule.delay and rule.status is None and rule.drop is None:
        return " does nothing: it needs delay, status or drop"
    has_answer = rule.body is not None or bool(rule.headers)
    if rule.drop and (rule.status is not None or has_answer or rule.after):
        return ".drop sends no response: status, body, headers and after do not go with it"
    if rule.status is None and has_answer:
        return " needs a status for its body and headers"
    return None
