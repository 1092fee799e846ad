"""Import of existing objects with generated code."""

from __future__ import annotations

from .cdk import IImportableConfig, TerraformProvider, jsii


@jsii.implements(IImportableConfig)
class ImportableConfig:
    """Which object to import; the CDK, in Node, reads the properties."""

    def __init__(self, terraform_resource_type: str, import_id: str, provider: TerraformProvider | None) -> None:
        self._terraform_resource_type = terraform_resource_type
        self._import_id = import_id
        self._provider = provider

    @property
    def terraform_resource_type(self) -> str:
        """The type of the object."""
        return self._terraform_resource_type

    @property
    def import_id(self) -> str:
        """The id of the object."""
        return self._import_id

    @property
    def provider(self) -> TerraformProvider | None:
        """The provider to find the object with."""
        return self._provider
