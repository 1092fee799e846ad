"""Configuration against its schema: validators of single values, config validators over several, write-only values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from .attributes import Attribute, Attributes
from .config_validators import ConfigValidator
from .credentials import SHORTEST_SECRET, has_userinfo
from .diagnostics import Diagnostic, Severity
from .validators import Length, Validator
from .values import UNKNOWN, Key, Path, Value, format_path
from .walk import objects, transform

WhichRules = Callable[[ConfigValidator], bool]


def validate(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    *,
    write_only: bool = True,
) -> Iterator[Diagnostic]:
    """What is wrong with a configuration; what is unknown is not judged.

    Args:
        attributes: The schema's attributes.
        config_validators: The schema's config_validators.
        config: The configuration.
        write_only: Whether this Terraform knows write-only attributes (1.11 and later).
    """
    for problem in _problems(attributes, config_validators, config, write_only):
        yield _addressable(attributes, problem)


def _problems(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    write_only: bool,
) -> Iterator[Diagnostic]:
    for path, attribute, value in _attributes(attributes, config, ()):
        if attribute.write_only and not write_only:
            plain = format_path(path).removesuffix("_wo")
            yield Diagnostic(
                "Write-only attributes need Terraform 1.11",
                f'This Terraform does not know them: upgrade it, or set "{plain}", which is kept in state.',
                path,
            )
        elif attribute.computed and not attribute.optional:
            detail = f"{format_path(path)} cannot be set: the cloud computes it. Remove it from the configuration."
            yield Diagnostic("Read-only attribute", detail, path)
        else:
            yield from _check(attribute, value, path)
            yield from _short_secret(attribute, value, path)
            yield from _check_entries(attribute, value, path)
    yield from _rules(attributes, config_validators, config, (), lambda rule: not rule.on_write)


def validate_write(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    kept: Callable[[Path], bool] = lambda at: False,
) -> Iterator[Diagnostic]:
    """What is wrong with a configuration that is going to be written to the cloud.

    Args:
        attributes: The schema's attributes.
        config_validators: The schema's config_validators.
        config: The configuration.
        kept: Whether the object at a path stays as it was written before, so that it need not be judged again.
    """
    for problem in _rules(attributes, config_validators, config, (), lambda rule: rule.on_write):
        if not kept(problem.path[:-1]):
            yield _addressable(attributes, problem)


def with_write_only(
    attributes: Attributes, planned: Mapping[str, Value], config: Mapping[str, Value] | None
) -> dict[str, Value]:
    """The planned values with what only the configuration has of them: write-only values, and their versions."""
    values = {}
    for name, attribute in attributes.items():
        value, given = planned.get(name), (config or {}).get(name)
        if attribute.local:
            value = given
        elif attribute.nested and attribute.nested.nesting != "set":
            # Terraform does not allow write-only values in sets.
            value = transform(attribute.nested, value, with_write_only, given)
        values[name] = value
    return values


def _addressable(attributes: Attributes, problem: Diagnostic) -> Diagnostic:
    """The problem, with the part of its path that Terraform can find: an item of a set has no place to name."""
    for index, step in enumerate(problem.path):
        attribute = attributes.get(step) if isinstance(step, str) and not isinstance(step, Key) else None
        if attribute and (attribute.is_set or (attribute.nested is None and attribute.cty_type[0] == "map")):
            return replace(problem, path=problem.path[: index + 1])
        if attribute and attribute.nested:
            attributes = attribute.nested.attributes
    return problem


def _check(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    for check in attribute.validators:
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


def _check_entries(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    """What is wrong with a map of objects beside what is wrong in one of these: its keys, and objects that are null."""
    nested = attribute.nested
    if nested is None or nested.nesting != "map":
        return
    for (key,), item in objects(nested, value):
        where = (*path, key)
        for check in nested.key_checks:
            if problem := check.problem(key):
                detail = (
                    f"{format_path(where)} has its {nested.keyed_by} as its key, and a {nested.keyed_by} {problem}."
                )
                yield Diagnostic(f"Invalid {nested.keyed_by}", detail, where)
        if item is None:
            detail = f"{format_path(where)} must not be null: to leave it out, leave out its key as well."
            yield Diagnostic("Invalid value", detail, where)


def _problem(check: Validator, attribute: Attribute, value: Value) -> str | None:
    problem = check.problem(value)
    return (
        problem.replace(repr(value), "another value (sensitive, not shown)")
        if problem and attribute.confidential
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
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    at: Path,
    which: WhichRules,
) -> Iterator[Diagnostic]:
    for rule in filter(which, config_validators):
        yield from rule.problems(config, at)
    for name, attribute in attributes.items():
        for path, item in _objects(attribute, config.get(name), (*at, name)):
            assert attribute.nested is not None
            yield from _rules(attribute.nested.attributes, attribute.nested.config_validators, item, path, which)


def _objects(attribute: Attribute, value: Value, path: Path) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """The nested objects of an attribute's value."""
    if attribute.nested is None:
        return
    for steps, item in objects(attribute.nested, value):
        if isinstance(item, dict):
            yield (*path, *steps), item
