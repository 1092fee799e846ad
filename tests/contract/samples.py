"""Sample configurations of every resource, from which the contract battery makes its checks.

For a new resource, add a `Sample` to the module of its cloud: the battery derives everything else from it and the
schema, and fails if an attribute of the schema is not covered.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

import samples_instaclustr
import samples_yandex
from sample import Sample
from support.cloud import Cloud

from provider_shim.schema.attributes import Attribute, Attributes, Nested, Schema, walk
from provider_shim.schema.config_validators import NeededWhen
from provider_shim.schema.schema_file import SchemaFile

SCHEMAS = SchemaFile.load()
# Terraform's own; the tests of timeouts cover it.
_NOT_SAMPLED = "timeouts"

# Names of the attributes that hold maps of objects.
_MAPS = {
    path[-1]
    for type in SCHEMAS.resource_types
    for path, attribute in walk(SCHEMAS.resource(type).attributes)
    if attribute.nested and attribute.nested.nesting == "map"
}

SAMPLES: dict[str, Sample] = samples_instaclustr.SAMPLES | samples_yandex.SAMPLES


def type_name(name: str) -> str:
    """The resource type of a sample."""
    return f"mcpgateway_{name}"


def schema_of(name: str) -> Schema:
    """The schema of a sample's resource."""
    return SCHEMAS.resource(type_name(name))


def settable(name: str) -> dict[str, Attribute]:
    """The attributes that a configuration may set, by path; write-only twins apart."""
    found: dict[str, Attribute] = {}
    for path, attribute in walk(schema_of(name).attributes):
        if path[0] != _NOT_SAMPLED and not attribute.local and _is_settable(attribute):
            found[".".join(path)] = attribute
    return found


def requiring_replacement(name: str) -> list[str]:
    """Paths of the attributes whose change replaces the object."""
    return [path for path in settable(name) if is_fixed(name, path)]


def updatable(name: str) -> list[str]:
    """Paths of the attributes that can be changed in place; objects are changed by their parts."""
    return [path for path, attribute in settable(name).items() if not is_fixed(name, path) and is_leaf(attribute)]


def _is_settable(attribute: Attribute) -> bool:
    return attribute.optional or attribute.required


def folded(name: str, paths: Iterable[str]) -> set[str]:
    """Paths of differences, down to where these can be told, without the keys of maps of objects."""
    return {_whole(name, ".".join(_without_keys(schema_of(name).attributes, path.split(".")))) for path in paths}


def _without_keys(attributes: Attributes, steps: list[str]) -> list[str]:
    nested = attributes[steps[0]].nested
    if nested is None:
        return steps
    rest = steps[2:] if nested.nesting == "map" else steps[1:]
    return [steps[0], *(_without_keys(nested.attributes, rest) if rest else [])]


def _whole(name: str, path: str) -> str:
    """What is told apart of what is at a path: sets, maps of texts and what the cloud computes are wholes."""
    attributes, steps = schema_of(name).attributes, []
    for step in path.split("."):
        steps.append(step)
        attribute = attributes[step]
        if not attribute.nested or attribute.nested.nesting == "set" or not _is_settable(attribute):
            break
        attributes = attribute.nested.attributes
    return ".".join(steps)


def volatile(name: str) -> set[str]:
    """Paths of what any update computes anew."""
    return {".".join(path) for path, attribute in walk(schema_of(name).attributes) if attribute.volatile}


def transient(name: str) -> set[str]:
    """Paths of what comes and goes by itself."""
    return {".".join(path) for path, attribute in walk(schema_of(name).attributes) if attribute.transient}


def computed(name: str) -> set[str]:
    """Paths of what the cloud computes, at least where it is not configured."""
    return {_whole(name, ".".join(path)) for path, each in walk(schema_of(name).attributes) if each.computed}


def is_leaf(attribute: Attribute) -> bool:
    """Whether the attribute has no parts that could be changed in its stead."""
    return attribute.nested is None or not attribute.nested.attributes


def optional(name: str) -> list[str]:
    """Paths of the attributes that can be left out."""
    return [path for path, attribute in settable(name).items() if attribute.optional and not attribute.required]


def secrets(name: str) -> list[str]:
    """Paths of the secrets."""
    return [path for path, attribute in settable(name).items() if attribute.secret]


def is_needed(name: str, path: str) -> bool:
    """Whether the object that has a secret may need it."""
    *parents, last = path.split(".")
    of: Schema | Nested = schema_of(name)
    for step in parents:
        nested = of.attributes[step].nested
        assert nested is not None
        of = nested
    return any(isinstance(each, NeededWhen) and last in each.one_of for each in of.config_validators)


def documents(name: str) -> list[str]:
    """Paths of the texts that hold JSON."""
    return [path for path, attribute in settable(name).items() if attribute.json]


def hidden(name: str) -> set[str]:
    """Paths of what the cloud does not show."""
    return {*unread(name), *(() if SAMPLES[name].kind.shows_secrets else secrets(name))}


def unread(name: str) -> list[str]:
    """Paths of what the cloud never shows."""
    hidden = [path for path, attribute in settable(name).items() if attribute.unread]
    return [path for path in settable(name) if any(path == each or path.startswith(f"{each}.") for each in hidden)]


def is_fixed(name: str, path: str) -> bool:
    """Whether a change of what is at the path replaces the object."""
    steps = path.split(".")
    return any(settable(name)[".".join(steps[:end])].requires_replace for end in range(1, len(steps) + 1))


def full(name: str, cloud: Cloud, number: int | None = None) -> dict[str, Any]:
    """The sample as it stands; with a number, as one of several objects."""
    sample = SAMPLES[name]
    return {path: _value(sample, path, value, cloud, number) for path, value in sample.full.items()}


def minimal(name: str, cloud: Cloud) -> dict[str, Any]:
    """The sample without its optional attributes."""
    config, sample = full(name, cloud), SAMPLES[name]
    for path in optional(name):
        # What names the object stays, so that the tests find it.
        if path != sample.label:
            put(config, path, None)
    return config | sample.bare


def before_change(name: str, path: str, cloud: Cloud, number: int | None = None) -> dict[str, Any]:
    """The full sample, without what cannot stand beside the attribute."""
    config = full(name, cloud, number)
    for each, value in SAMPLES[name].beside.get(path, {}).items():
        put(config, each, _value(SAMPLES[name], each, value, cloud, number))
    return config


def change(name: str, config: dict[str, Any], path: str, cloud: Cloud, number: int | None = None) -> None:
    """Change one attribute of a configuration, and what has to change along."""
    put(config, path, _value(SAMPLES[name], path, SAMPLES[name].changed[path], cloud, number))
    change_along(name, config, path, cloud, number)


def change_along(name: str, config: dict[str, Any], path: str, cloud: Cloud, number: int | None = None) -> None:
    """Change what has to change together with an attribute."""
    for each, value in SAMPLES[name].along.get(path, {}).items():
        put(config, each, _value(SAMPLES[name], each, value, cloud, number))


def leave_out(name: str, config: dict[str, Any], path: str, cloud: Cloud) -> None:
    """Take an attribute out of a configuration, and put in what has to be there in its stead."""
    put(config, path, None)
    for each, value in SAMPLES[name].instead.get(path, {}).items():
        put(config, each, resolved(value, cloud))


def changeable(name: str, config: dict[str, Any]) -> dict[str, Any]:
    """A configuration without what an update cannot change, but for what it has to repeat."""
    attributes = settable(name)
    return {
        key: value for key, value in config.items() if not attributes[key].requires_replace or attributes[key].in_update
    }


def _value(sample: Sample, path: str, value: Any, cloud: Cloud, number: int | None) -> Any:
    """A sample's value, of one object of several if there is a number."""
    if path not in sample.unique or number is None:
        return resolved(value, cloud)
    return cloud.reference(value[1:], number) if value.startswith("@") else f"{value}-{number}"


def resolved(value: Any, cloud: Cloud) -> Any:
    """A copy of a sample's value with the ids that a cloud has for its references."""
    if isinstance(value, dict):
        return {key: resolved(item, cloud) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(item, cloud) for item in value]
    return cloud.reference(value[1:]) if isinstance(value, str) and value.startswith("@") else copy.copy(value)


def put(config: dict[str, Any], path: str, value: Any) -> None:
    """Set what is at a path; None takes it out. An absent parent is made, if need be."""
    name, _, rest = path.partition(".")
    if not rest:
        if value is None:
            config.pop(name, None)
        else:
            config[name] = value
    elif config.get(name) is not None:
        put(_meant(name, config[name], rest), rest, value)
    elif value is not None:
        config[name] = {}
        put(config[name], rest, value)


def at(values: Any, path: str) -> Any:
    """What is at a path, or None."""
    for name in path.split("."):
        path = path.partition(".")[2]
        values = (values or {}).get(name)
        if path:
            values = _meant(name, values, path)
    return values


def _meant(name: str, values: Any, path: str) -> Any:
    """Of several objects, the one that a path means: the first that has what is there, or the most of the way to it.

    `name` is the attribute that holds them.
    """
    objects = _objects(name, values)
    return values if objects is None else max(objects, key=lambda item: _steps_there(item, path), default=None)


def _steps_there(values: Any, path: str) -> int:
    """How many steps of a path there are."""
    name, _, rest = path.partition(".")
    if not isinstance(values, dict) or values.get(name) is None:
        return 0
    objects = _objects(name, values[name])
    below = [values[name]] if objects is None else objects
    return 1 + (max((_steps_there(item, rest) for item in below), default=0) if rest else 0)


def _objects(name: str, values: Any) -> list[Any] | None:
    """The objects that an attribute holds, None if it holds no more than one."""
    if isinstance(values, dict) and name in _MAPS:
        return list(values.values())
    return values if isinstance(values, list) else None


def uncovered(name: str) -> Iterator[str]:
    """Paths of the attributes that the sample says nothing about."""
    for path, attribute in settable(name).items():
        if is_leaf(attribute) and path not in SAMPLES[name].changed:
            yield path
