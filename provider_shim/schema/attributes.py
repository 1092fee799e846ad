"""The schema of a resource, data source or provider: its attributes, and how each behaves.

Schemas are derived from the pydantic models (`model.py`) when the schema file is generated, and loaded
from that file when Terraform launches the provider, which then needs no model to return
the schema, to validate or to plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

from .config_validators import ConfigValidator
from .validators import Validator
from .values import CtyType, Value

Nesting = Literal["single", "list", "set", "map"]


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One attribute. Either `type` or `nested` defines its values.

    In addition to Terraform's own properties:

    - `default`: planned if the configuration has no value (never for a merely computed attribute).
    - `requires_replace`: cannot be changed in place; a change replaces the object.
    - `volatile`: may change with any update, such as a status.
    - `volatile_with`: sibling attributes; the value may change only with an update of one of these.
    - `transient`: comes and goes by itself; a read keeps what the state has, so that it is never drift.
    - `secret`: never read from the cloud into state, unless the cloud was seen to return it.
    - `local`: only used by Terraform, neither sent nor read (`timeouts`, versions of write-only values).
    - `json`: a string that holds a JSON document; equal documents are not a difference.
    - `unread`: sent, but never returned by the API.
    - `server_adds`: items that the server adds to a set by itself.
    - `in_update`: sent by an update although a change replaces the object.
    - `present`: an object whose presence matters even if it is empty.
    - `replace_on`: values of a computed attribute that force the object to be replaced.
    """

    type: CtyType | None = None
    nested: Nested | None = None
    description: str = ""
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    deprecated: bool = False
    default: Value = None
    requires_replace: bool = False
    volatile: bool = False
    volatile_with: tuple[str, ...] = ()
    transient: bool = False
    secret: bool = False
    local: bool = False
    json: bool = False
    in_update: bool = False
    unread: bool = False
    present: bool = False
    server_adds: tuple[str, ...] = ()
    replace_on: tuple[str, ...] = ()
    validators: tuple[Validator, ...] = ()

    @cached_property
    def cty_type(self) -> CtyType:
        """The type of the attribute's values."""
        if self.nested is None:
            assert self.type is not None
            return self.type
        return self.nested.cty_type

    @property
    def confidential(self) -> bool:
        """Whether its value must not appear in messages and logs."""
        return self.sensitive or self.write_only

    @property
    def is_set(self) -> bool:
        """Whether the attribute holds items whose order has no meaning."""
        return self.cty_type[0] == "set"

    def to_json(self) -> dict[str, Any]:
        """The attribute as JSON for the schema file."""
        document: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value == each.default:
                continue
            if each.name == "nested":
                value = self.nested.to_json() if self.nested else None
            elif each.name == "validators":
                value = [validator.to_json() for validator in self.validators]
            document[each.name] = value
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Attribute:
        """The attribute from the schema file's JSON."""
        arguments = dict(document)
        if "nested" in arguments:
            arguments["nested"] = Nested.from_json(arguments["nested"])
        if "validators" in arguments:
            arguments["validators"] = tuple(Validator.from_json(validator) for validator in arguments["validators"])
        for name in ("server_adds", "replace_on", "volatile_with"):
            if name in arguments:
                arguments[name] = tuple(arguments[name])
        return cls(**arguments)


Attributes = Mapping[str, Attribute]


@dataclass(frozen=True, kw_only=True)
class Nested:
    """Attributes that hold objects: one, or a list, set or map of them.

    For a map whose objects are a list in the API, `keyed_by` is the attribute that is the key, and
    `key_validators` are its validators.
    """

    nesting: Nesting = "single"
    attributes: Attributes
    config_validators: tuple[ConfigValidator, ...] = ()
    keyed_by: str = ""
    key_validators: tuple[Validator, ...] = ()

    @cached_property
    def cty_type(self) -> CtyType:
        """The type of the values."""
        of = object_type(self.attributes)
        return of if self.nesting == "single" else [self.nesting, of]

    def to_json(self) -> dict[str, Any]:
        """The nested attributes as JSON for the schema file."""
        keys: dict[str, Any] = {"keyed_by": self.keyed_by} if self.keyed_by else {}
        if self.key_validators:
            keys["key_validators"] = [validator.to_json() for validator in self.key_validators]
        return {"nesting": self.nesting, **keys, **_attributes_to_json(self.attributes, self.config_validators)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Nested:
        """The nested attributes from the schema file's JSON."""
        attributes, config_validators = _attributes_from_json(document)
        return cls(
            nesting=document["nesting"],
            attributes=attributes,
            config_validators=config_validators,
            keyed_by=document.get("keyed_by", ""),
            key_validators=tuple(Validator.from_json(validator) for validator in document.get("key_validators", ())),
        )


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The schema of a resource type, a data source or the provider's configuration.

    - `name`: the object's name in messages and documentation ("HTTP server backend").
    - `identity`: the attributes that identify it (Terraform 1.12 and later).
    - `implementation`: the Python object behind it, as `module:name`.
    - `modify_plan`: a function that checks a plan, as `module:name`: called with the prior and the planned values
      (None where there is no object), it yields diagnostics.
    - `moved_from`: types of other providers whose state can become this one's, as `namespace/provider/type`.
    """

    attributes: Attributes
    config_validators: tuple[ConfigValidator, ...] = ()
    description: str = ""
    version: int = 0
    name: str = ""
    identity: tuple[str, ...] = ()
    implementation: str = ""
    modify_plan: str = ""
    moved_from: tuple[str, ...] = ()

    @cached_property
    def cty_type(self) -> CtyType:
        """The type of the whole object."""
        return object_type(self.attributes)

    @cached_property
    def identity_type(self) -> CtyType:
        """The type of the identity."""
        return object_type({name: self.attributes[name] for name in self.identity})

    def to_json(self) -> dict[str, Any]:
        """The schema as JSON for the schema file."""
        document: dict[str, Any] = {"version": self.version}
        for name in ("name", "description", "implementation", "modify_plan"):
            if getattr(self, name):
                document[name] = getattr(self, name)
        for name in ("identity", "moved_from"):
            if getattr(self, name):
                document[name] = list(getattr(self, name))
        return document | _attributes_to_json(self.attributes, self.config_validators)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Schema:
        """The schema from the schema file's JSON."""
        attributes, config_validators = _attributes_from_json(document)
        return cls(
            attributes=attributes,
            config_validators=config_validators,
            description=document.get("description", ""),
            version=document["version"],
            name=document.get("name", ""),
            identity=tuple(document.get("identity", ())),
            implementation=document.get("implementation", ""),
            modify_plan=document.get("modify_plan", ""),
            moved_from=tuple(document.get("moved_from", ())),
        )


def object_type(attributes: Attributes) -> CtyType:
    """The type of an object with these attributes."""
    return ["object", {name: attribute.cty_type for name, attribute in attributes.items()}]


def walk(attributes: Attributes, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Attribute]]:
    """Every attribute with its path, parents before children; paths have no step for the items of a list."""
    for name, attribute in attributes.items():
        yield (*path, name), attribute
        if attribute.nested:
            yield from walk(attribute.nested.attributes, (*path, name))


def _attributes_to_json(attributes: Attributes, config_validators: tuple[ConfigValidator, ...]) -> dict[str, Any]:
    document: dict[str, Any] = {"attributes": {name: attribute.to_json() for name, attribute in attributes.items()}}
    if config_validators:
        document["config_validators"] = [validator.to_json() for validator in config_validators]
    return document


def _attributes_from_json(document: Mapping[str, Any]) -> tuple[Attributes, tuple[ConfigValidator, ...]]:
    attributes = {name: Attribute.from_json(attribute) for name, attribute in document["attributes"].items()}
    return attributes, tuple(
        ConfigValidator.from_json(validator) for validator in document.get("config_validators", ())
    )
