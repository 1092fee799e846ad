"""What the generated classes have in common: how arguments get into the synthesized JSON.

The CDK's classes can be subclassed in plain Python: at synthesis, Node asks each construct for its attributes. That one
call costs less than telling Node of every argument as it is given, and leaves the escape hatches (`add_override`) to
work as they always do.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from .cdk import (
    Construct,
    FileProvisioner,
    ImportableResource,
    IResolvable,
    ITerraformDependable,
    ITerraformIterator,
    LocalExecProvisioner,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformCount,
    TerraformDataSource,
    TerraformElement,
    TerraformProvider,
    TerraformProviderGeneratorMetadata,
    TerraformResource,
    TerraformResourceLifecycle,
    Token,
    WinrmProvisionerConnection,
)
from .imports import ImportableConfig
from .kinds import ANY, Kind, ListOf, refusal
from .object_references import Owner
from .places import located
from .struct import Field, Struct, to_terraform
from .validation import Finding, config_findings, is_expression, register

Connection: TypeAlias = SSHProvisionerConnection | WinrmProvisionerConnection | Mapping[str, Any]
Count: TypeAlias = float | TerraformCount
"""How many objects there are: a number, or a `TerraformCount`."""
DependsOn: TypeAlias = Sequence[ITerraformDependable]
"""Constructs that Terraform has to make first."""
Lifecycle: TypeAlias = TerraformResourceLifecycle | Mapping[str, Any]
"""How Terraform replaces and destroys an object, and conditions that it checks."""
Provisioners: TypeAlias = Sequence[FileProvisioner | LocalExecProvisioner | RemoteExecProvisioner | Mapping[str, Any]]
ForEach: TypeAlias = ITerraformIterator
"""What there is one object for each item of: a `TerraformIterator`."""


class _Checked:
    """An argument that the CDK checks and writes, except for mistakes that only Node would report."""

    def __init__(self, expected: str, *mistakes: type) -> None:
        self.expected = expected
        self.mistakes = mistakes

    def accept(self, value: Any, where: str) -> Any:
        """The value itself."""
        if isinstance(value, self.mistakes):
            raise refusal(where, self.expected, value)
        return value


_META: Mapping[str, Kind] = {
    "depends_on": ListOf(_Checked("a construct", str, int, float)),
    "for_each": _Checked(
        "a TerraformIterator, such as TerraformIterator.from_list([…])", str, int, float, list, tuple, set, dict
    ),
}
META_ARGUMENTS: Mapping[str, Field] = {
    name: Field(_META.get(name, ANY))
    for name in ("connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners")
}
"""Terraform's own arguments, which every resource and data source has; the CDK checks and writes them."""


EPHEMERAL_META_ARGUMENTS: Mapping[str, Field] = {
    name: META_ARGUMENTS[name] for name in ("count", "depends_on", "for_each", "lifecycle", "provider")
}
"""Those of Terraform's own arguments that an ephemeral resource has."""


class _Element(Owner, TerraformElement):
    """A resource, data source or provider whose arguments are a struct."""

    TF_RESOURCE_TYPE: ClassVar[str]
    _KIND: ClassVar[str]
    _METADATA: ClassVar[TerraformProviderGeneratorMetadata]
    _NOT_ATTRIBUTES: ClassVar[Collection[str]] = META_ARGUMENTS
    _WORDS: ClassVar[Mapping[str, str]] = {}
    _IS_GENERATED = True
    _config: Any
    _told_of: Any
    """The construct to report problems for: the one that it is the main resource of, or itself."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        located(cls)

    def _synthesize_attributes(self) -> dict[str, Any]:
        attributes: dict[str, Any] = to_terraform(self._config)
        return {name: value for name, value in attributes.items() if name not in self._NOT_ATTRIBUTES}

    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return self._synthesize_attributes()

    def _findings(self) -> Iterator[Finding]:
        told_of = self._told_of
        words, remedies = told_of._WORDS, getattr(told_of, "_REMEDIES", {})
        return config_findings(
            self._KIND,
            self.TF_RESOURCE_TYPE,
            self._config,
            words,
            remedies,
            is_strict=getattr(told_of, "_is_strict", False),
            is_acknowledged=getattr(told_of, "_is_acknowledged", None),
        )

    def _input(self, name: str) -> Any:
        return self._config._get(name)

    def _assign(self, name: str, value: Any) -> None:
        self._config = self._config._with(name, value)

    @classmethod
    def generate_config_for_import(
        cls, scope: Construct, import_to_id: str, import_from_id: str, provider: TerraformProvider | None = None
    ) -> ImportableResource:
        """Have `cdktf plan` generate the code for an object that exists already.

        :param scope: The scope in which to define the construct.
        :param import_to_id: The construct id that the generated code is to have.
        :param import_from_id: The id of the existing object, as the resource's documentation describes it.
        :param provider: The provider to find the object with, if not the default one.
        """
        config: Any = ImportableConfig(cls.TF_RESOURCE_TYPE, import_from_id, provider)
        return ImportableResource(scope, import_to_id, config)


class Resource(_Element, TerraformResource):
    """Base of the generated resources."""

    _KIND = "resources"

    def __init__(self, scope: Construct, id: str, config: Struct) -> None:
        self._config = config
        self._told_of = _told_of(self, scope, id)
        super().__init__(scope, id, **_cdk_arguments(self, config))
        register(self, scope)


class DataSource(_Element, TerraformDataSource):
    """Base of the generated data sources."""

    _KIND = "data_sources"

    def __init__(self, scope: Construct, id: str, config: Struct) -> None:
        self._config = config
        self._told_of = _told_of(self, scope, id)
        super().__init__(scope, id, **_cdk_arguments(self, config))
        register(self, scope)


class EphemeralResource(DataSource):
    """Base of the generated ephemeral resources (Terraform 1.10 and later).

    The CDK knows none: to it, this is a data source, but for where it is written and what refers to it.
    """

    _KIND = "ephemerals"

    def to_terraform(self) -> Any:
        """The block `ephemeral`."""
        return {"ephemeral": super().to_terraform()["data"]}

    def to_hcl_terraform(self) -> Any:
        """Refused: the CDK's writer of HCL leaves out what it does not know."""
        raise TypeError(f"{self.node.path}: the CDK cannot write an ephemeral resource as HCL, only as JSON")

    @property
    def fqn(self) -> str:
        """The address, as a token."""
        return self._expression("")

    def interpolation_for_attribute(self, terraform_attribute: str) -> IResolvable:
        """A token for an attribute."""
        each = ".*" if self.for_each else ""
        token: IResolvable = Token.as_any(self._expression(f"{each}.{terraform_attribute}"))
        return token

    def _expression(self, path: str) -> str:
        """A reference to the resource, or to what is at this path below it."""
        # The CDK makes references to addresses of elements alone: this one's address is the expression.
        element: Any = self.node.try_find_child(f"reference{path}")
        if element is None:
            element = TerraformElement(self, f"reference{path}", f"ephemeral.{self.TF_RESOURCE_TYPE}")
            element.override_logical_id(f"{self.friendly_unique_id}{path}")
        reference: str = element.fqn
        return reference


class Provider(_Element, TerraformProvider):
    """Base of the generated provider."""

    _KIND = "provider"
    _SOURCE: ClassVar[str]
    # The CDK writes it, and asks the construct for it.
    _NOT_ATTRIBUTES: ClassVar[Collection[str]] = ("alias",)

    def __init__(self, scope: Construct, id: str, config: Struct) -> None:
        self._config = config
        super().__init__(
            scope,
            id,
            terraform_resource_type=self.TF_RESOURCE_TYPE,
            terraform_generator_metadata=self._METADATA,
            terraform_provider_source=self._SOURCE,
        )
        # As it is for the program: Terraform runs in a folder of the CDK's, which is written anew by each synthesis.
        self._folder = Path.cwd()
        self._told_of = self
        register(self, scope)

    def _synthesize_attributes(self) -> dict[str, Any]:
        attributes = super()._synthesize_attributes()
        emulator = attributes.get("emulator")
        for name in ("path", "settings"):
            path = emulator.get(name) if isinstance(emulator, dict) else None
            if emulator and isinstance(path, str) and path and not is_expression(path) and not os.path.isabs(path):
                emulator = attributes["emulator"] = {**emulator, name: str(self._folder / path)}
        return attributes


def _told_of(element: _Element, scope: Any, id: str) -> Any:
    return scope if id == getattr(scope, "RESOURCE", None) else element


def _cdk_arguments(element: _Element, config: Struct) -> dict[str, Any]:
    arguments = {name: value for name in META_ARGUMENTS if (value := config._get(name)) is not None}
    arguments["terraform_resource_type"] = element.TF_RESOURCE_TYPE
    arguments["terraform_generator_metadata"] = element._METADATA
    return arguments
