"""Validates configurations: validators of single values, config validators, and write-only attributes."""

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

Which = Callable[[ConfigValidator], bool]


def validate(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    *,
    write_only: bool = True,
) -> Iterator[Diagnostic]:
    """Validate a configuration; unknown values are not checked.

    Args:
        attributes: The schema's attributes.
        config_validators: The schema's config_validators.
        config: The configuration.
        write_only: Whether this Terraform supports write-only attributes (1.11 and later).
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
                f'This Terraform does not support them: upgrade it, or set "{plain}", which is stored in state.',
                path,
            )
        elif attribute.computed and not attribute.optional:
            detail = f"{format_path(path)} cannot be set: the cloud computes it. Remove it from the configuration."
            yield Diagnostic("Read-only attribute", detail, path)
        else:
            yield from _check(attribute, value, path)
            yield from _short_secret(attribute, value, path)
            yield from _check_entries(attribute, value, path)
    yield from _config_problems(attributes, config_validators, config, (), lambda validator: not validator.on_write)


def validate_write(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    kept: Callable[[Path], bool] = lambda at: False,
) -> Iterator[Diagnostic]:
    """Validate a configuration that will be written to the cloud.

    Args:
        attributes: The schema's attributes.
        config_validators: The schema's config_validators.
        config: The configuration.
        kept: Whether the object at a path is unchanged since it was written, so that it need not be checked again.
    """
    for problem in _config_problems(attributes, config_validators, config, (), lambda validator: validator.on_write):
        if not kept(problem.path[:-1]):
            yield _addressable(attributes, problem)


def with_write_only(
    attributes: Attributes, planned: Mapping[str, Value], config: Mapping[str, Value] | None
) -> dict[str, Value]:
    """The planned values, with the write-only values and versions from the configuration."""
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
    """The problem, with its path cut to the part that Terraform can find: an item of a set has no index."""
    for index, step in enumerate(problem.path):
        attribute = attributes.get(step) if isinstance(step, str) and not isinstance(step, Key) else None
        if attribute and (attribute.is_set or (attribute.nested is None and attribute.cty_type[0] == "map")):
            return replace(problem, path=problem.path[: index + 1])
        if attribute and attribute.nested:
            attributes = attribute.nested.attributes
    return problem


def _check(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    for validator in attribute.validators:
        if isinstance(value, list) and not isinstance(validator, Length):
            items = [((*path, index), item) for index, item in enumerate(value)]
        else:
            items = [(path, value)]
        for where, item in items:
            if item is not UNKNOWN and item is not None and (problem := _problem(validator, attribute, item)):
                # An item of a set has no path that Terraform could show.
                at = path if attribute.is_set else where
                # Terraform shows the line of the configuration at this path, which must not contain a password.
                at = () if isinstance(item, str) and has_userinfo(item) else at
                yield Diagnostic("Invalid value", f"{format_path(path)} {problem}.", at)


def _short_secret(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    """Warn of a secret that is too short to be redacted."""
    if attribute.sensitive and isinstance(value, str) and 0 < len(value) < SHORTEST_SECRET:
        detail = (
            f"{format_path(path)} has fewer than {SHORTEST_SECRET} characters: "
            "it is not redacted in logs and messages. Use a longer one."
        )
        yield Diagnostic("Short secret", detail, path, Severity.WARNING)


def _check_entries(attribute: Attribute, value: Value, path: Path) -> Iterator[Diagnostic]:
    """Check the keys of a map of objects, and that no object is null."""
    nested = attribute.nested
    if nested is None or nested.nesting != "map":
        return
    for (key,), item in objects(nested, value):
        where = (*path, key)
        for validator in nested.key_validators:
            if problem := validator.problem(key):
                detail = f"{format_path(where)} has an invalid key, its {nested.keyed_by}: it {problem}."
                yield Diagnostic(f"Invalid {nested.keyed_by}", detail, where)
        if item is None:
            detail = f"{format_path(where)} must not be null: to leave it out, remove its key."
            yield Diagnostic("Invalid value", detail, where)


def _problem(validator: Validator, attribute: Attribute, value: Value) -> str | None:
    problem = validator.problem(value)
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


def _config_problems(
    attributes: Attributes,
    config_validators: tuple[ConfigValidator, ...],
    config: Mapping[str, Value],
    at: Path,
    which: Which,
) -> Iterator[Diagnostic]:
    for validator in filter(which, config_validators):
        yield from validator.problems(config, at)
    for name, attribute in attributes.items():
        for path, item in _objects(attribute, config.get(name), (*at, name)):
            assert attribute.nested is not None
            yield from _config_problems(
                attribute.nested.attributes, attribute.nested.config_validators, item, path, which
            )


def _objects(attribute: Attribute, value: Value, path: Path) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """The nested objects of an attribute's value."""
    if attribute.nested is None:
        return
    for steps, item in objects(attribute.nested, value):
        if isinstance(item, dict):
            yield (*path, *steps), item
