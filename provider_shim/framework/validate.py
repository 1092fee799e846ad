"""Configuration against its schema: checks of single values, rules over several, write-only values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from .checks import Check, Length
from .credentials import SHORTEST_SECRET, has_userinfo
from .diagnostics import Diagnostic, Severity
from .rules import Rule
from .schema import Attribute, Attributes
from .values import UNKNOWN, Path, Value, format_path

WhichRules = Callable[[Rule], bool]


def validate(
    attributes: Attributes, rules: tuple[Rule, ...], config: Mapping[str, Value], *, write_only: bool = True
) -> Iterator[Diagnostic]:
    """What is wrong with a configuration; what is unknown is not judged.

    Args:
        attributes: The schema's attributes.
        rules: The schema's rules.
        config: The configuration.
        write_only: Whether this Terraform knows write-only attributes (1.11 and later).
    """
    for problem in _problems(attributes, rules, config, write_only):
        yield _told(attributes, config, problem)


def _problems(
    attributes: Attributes, rules: tuple[Rule, ...], config: Mapping[str, Value], write_only: bool
) -> Iterator[Diagnostic]:
    for path, attribute, value in _attributes(attributes, config, ()):
        if attribute.write_only and not write_only:
            plain = format_path(path).removesuffix("_wo")
            yield Diagnostic(
                "Write-only attributes need Terraform 1.11",
                f'This Terraform does not know them: upgrade it, or set "{plain}", which is kept in state.',
                path,
            )
        else:
            yield from _check(attribute, value, path)
            yield from _short_secret(attribute, value, path)
            yield from _duplicates(attribute, value, path)
    yield from _rules(attributes, rules, config, (), lambda rule: not rule.on_write)


def validate_write(
    attributes: Attributes, rules: tuple[Rule, ...], config: Mapping[str, Value]
) -> Iterator[Diagnostic]:
    """What is wrong with a configuration that is going to be written to the cloud."""
    for problem in _rules(attributes, rules, config, (), lambda rule: rule.on_write):
        yield _told(attributes, config, problem)


def _told(attributes: Attributes, config: Mapping[str, Value], problem: Diagnostic) -> Diagnostic:
    """The problem with a path that Terraform can find, and with the names of the items that it is in."""
    detail = " ".join([problem.detail, *_items_on(attributes, config, problem.path)])
    return replace(problem, detail=detail, path=_addressable(attributes, problem.path))


def _items_on(attributes: Attributes, value: Value, path: Path) -> Iterator[str]:
    """What the items on a path are called, where they have a key: a number tells people little."""
    nested = None
    for index, step in enumerate(path):
        if isinstance(step, str):
            attribute = attributes.get(step)
            nested = attribute.nested if attribute else None
            attributes = nested.attributes if nested else {}
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
        if nested and nested.key and isinstance(step, int) and isinstance(value, dict):
            key = value.get(nested.key)
            if isinstance(key, str):
                yield f'({format_path(path[: index + 1])} is "{key}".)'


def _addressable(attributes: Attributes, path: Path) -> Path:
    """The part of a path that Terraform can find: an item of a set has no place that could be named."""
    for index, step in enumerate(path):
        attribute = attributes.get(step) if isinstance(step, str) else None
        if attribute and (attribute.is_set or (attribute.nested is None and attribute.cty_type[0] == "map")):
            return path[: index + 1]
        if attribute and attribute.nested:
            attributes = attribute.nested.attributes
    return path


def _check(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    for check in attribute.checks:
        if isinstance(value, list) and not isinstance(check, Length):
            items = [((*path, index), item) for index, item in enumerate(value)]
        else:
            items = [(path, value)]
        for where, item in items:
            if item is not UNKNOWN and item is not None and (problem := _problem(check, attribute, item)):
                # An item of a set has no path that Terraform could show.
                at = path if attribute.is_set else where
                # Terraform shows the line that a path leads to: one with a password must not be shown.
                at = () if isinstance(item, str) and has_userinfo(item) else at
                yield Diagnostic("Invalid value", f"{format_path(path)} {problem}.", at)


def _short_secret(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    """Nothing keeps a text out of logs that is in every other word of them."""
    if attribute.sensitive and isinstance(value, str) and 0 < len(value) < SHORTEST_SECRET:
        detail = (
            f"{format_path(path)} has fewer than {SHORTEST_SECRET} characters: "
            "it is not replaced where it shows up in logs and messages. Use a longer one."
        )
        yield Diagnostic("Short secret", detail, path, Severity.WARNING)


def _duplicates(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    key = attribute.nested.key if attribute.nested else ""
    seen: dict[str, int] = {}
    for index, item in enumerate(value if key else ()):
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            detail = f"{format_path((*path, seen[name]))} has this {key} as well; each must have another one."
            yield Diagnostic(f"Duplicate {key}", detail, (*path, index, key))
        seen.setdefault(name, index)


def _problem(check: Check, attribute: Attribute, value: Value) -> str | None:
    problem = check.problem(value)
    return (
        problem.replace(repr(value), "another value (sensitive, not shown)")
        if problem and attribute.sensitive
        else problem
    )


def _attributes(
    attributes: Attributes, config: Mapping[str, Value], at: Path
) -> Iterator[tuple[Path, Attribute, Value]]:
    for name, attribute in attributes.items():
        value = config.get(name)
        if value is None or value is UNKNOWN:
            continue
        yield (*at, name), attribute, value
        for path, item in _objects(attribute, value, (*at, name)):
            assert attribute.nested is not None
            yield from _attributes(attribute.nested.attributes, item, path)


def _rules(
    attributes: Attributes, rules: tuple[Rule, ...], config: Mapping[str, Value], at: Path, which: WhichRules
) -> Iterator[Diagnostic]:
    for rule in filter(which, rules):
        yield from rule.problems(config, at)
    for name, attribute in attributes.items():
        for path, item in _objects(attribute, config.get(name), (*at, name)):
            assert attribute.nested is not None
            yield from _rules(attribute.nested.attributes, attribute.nested.rules, item, path, which)


def _objects(attribute: Attribute, value: Value, path: Path) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """The nested objects of an attribute's value."""
    if attribute.nested is None or value is None or value is UNKNOWN:
        return
    if attribute.nested.nesting == "single":
        items = [(path, value)]
    elif attribute.nested.nesting == "map":
        items = [((*path, key), item) for key, item in value.items()]
    else:
        items = [((*path, index), item) for index, item in enumerate(value)]
    yield from ((where, item) for where, item in items if isinstance(item, dict))
