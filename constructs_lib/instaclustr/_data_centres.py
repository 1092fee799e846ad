"""The data centers of a gateway cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypedDict, Unpack

from .._core.kinds import check_names, instance, refusal


class DataCentreOptions(TypedDict, total=False):
    """What any data center can have.

    - `name`: name, unique in the cluster; the cloud and the region by default.
    - `account`: your own cloud provider account to run in.
    - `zero_inbound_access`: whether it is reached through gateways only.
    - `tags`: labels.
    - `tag_management`: whether tags are managed; it cannot be disabled again.
    """

    name: str
    account: str
    zero_inbound_access: bool
    tags: Mapping[str, str]
    tag_management: bool


class DataCentre:
    """A data center of a gateway cluster: `DataCentre.aws("US_EAST_1", "10.0.0.0/16", size, nodes=3)`."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        """Use the class methods instead.

        Args:
            arguments: The arguments of the resource.
        """
        self._arguments = arguments

    @classmethod
    def aws(
        cls,
        region: str,
        network: str,
        node_size: str,
        *,
        nodes: float,
        virtual_network: str | None = None,
        storage_network: str | None = None,
        ebs_encryption_key: str | None = None,
        **options: Unpack[DataCentreOptions],
    ) -> Self:
        """A data center in Amazon Web Services.

        Args:
            region: Region, such as `US_EAST_1`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            virtual_network: VPC to create it in.
            storage_network: Network of the storage, in CIDR notation, /16 to /28.
            ebs_encryption_key: ID of the key that disks are encrypted with.
            **options: What any data center can have: see `DataCentreOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no such option.
        """
        settings = {
            "custom_virtual_network_id": virtual_network,
            "storage_network": storage_network,
            "ebs_encryption_key": ebs_encryption_key,
        }
        return cls.of("AWS_VPC", region, network, node_size, nodes=nodes, aws_settings=settings, **options)

    @classmethod
    def gcp(
        cls,
        region: str,
        network: str,
        node_size: str,
        *,
        nodes: float,
        virtual_network: str | None = None,
        **options: Unpack[DataCentreOptions],
    ) -> Self:
        """A data center in Google Cloud.

        Args:
            region: Region, such as `us-east1`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            virtual_network: Network or subnetwork to create it in.
            **options: What any data center can have: see `DataCentreOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no such option.
        """
        settings = {"custom_virtual_network_id": virtual_network}
        return cls.of("GCP", region, network, node_size, nodes=nodes, gcp_settings=settings, **options)

    @classmethod
    def azure(
        cls,
        region: str,
        network: str,
        node_size: str,
        *,
        nodes: float,
        availability_zones: bool = False,
        virtual_network: str | None = None,
        storage_network: str | None = None,
        resource_group: str | None = None,
        **options: Unpack[DataCentreOptions],
    ) -> Self:
        """A data center in Azure.

        Args:
            region: Region, such as `EAST_US`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            availability_zones: Whether it uses availability zones.
            virtual_network: Virtual network to create it in.
            storage_network: Network of the storage, in CIDR notation, /16 to /28.
            resource_group: Resource group to create it in.
            **options: What any data center can have: see `DataCentreOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no such option.
        """
        settings = {
            "custom_virtual_network_id": virtual_network,
            "storage_network": storage_network,
            "resource_group": resource_group,
        }
        provider = "AZURE_AZ" if availability_zones else "AZURE"
        return cls.of(provider, region, network, node_size, nodes=nodes, azure_settings=settings, **options)

    @classmethod
    def on_premises(
        cls, region: str, network: str, node_size: str, *, nodes: float, **options: Unpack[DataCentreOptions]
    ) -> Self:
        """A data center on your own machines.

        Args:
            region: Region, such as `CLIENT_DC`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            **options: What any data center can have: see `DataCentreOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no such option.
        """
        return cls.of("ONPREMISES", region, network, node_size, nodes=nodes, **options)

    @classmethod
    def of(
        cls,
        cloud_provider: str,
        region: str,
        network: str,
        node_size: str,
        *,
        nodes: float,
        aws_settings: Mapping[str, Any] | None = None,
        gcp_settings: Mapping[str, Any] | None = None,
        azure_settings: Mapping[str, Any] | None = None,
        **options: Unpack[DataCentreOptions],
    ) -> Self:
        """A data center in any cloud, with settings as the API has them.

        Args:
            cloud_provider: The cloud, such as `AWS_VPC`.
            region: Region, such as `US_EAST_1`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            aws_settings: Settings of Amazon Web Services.
            gcp_settings: Settings of Google Cloud.
            azure_settings: Settings of Azure.
            **options: What any data center can have: see `DataCentreOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no such option.
        """
        settings = {"aws_settings": aws_settings, "gcp_settings": gcp_settings, "azure_settings": azure_settings}
        check_names(options, DataCentreOptions.__annotations__, f"a {cls.__name__}")
        tags = options.get("tags")
        if tags is not None and not isinstance(tags, Mapping):
            raise refusal("tags", "a mapping", tags)
        return cls(
            {
                "name": options.get("name") or f"{cloud_provider}_{region}",
                "cloud_provider": cloud_provider,
                "region": region,
                "network": network,
                "node_size": node_size,
                "number_of_nodes": nodes,
                "provider_account_name": options.get("account"),
                "zero_inbound_access": options.get("zero_inbound_access"),
                "tag_management_enabled": options.get("tag_management"),
                "tags": [{"key": key, "value": value} for key, value in tags.items()] if tags else None,
                **{name: each for name, each in settings.items() if each and any(each.values())},
            }
        )

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return self._arguments


def data_centre_arguments(given: Sequence[DataCentre]) -> list[dict[str, Any]]:
    """The data centers as an argument of the resource.

    Raises:
        TypeError: They are not a list of `DataCentre`.
    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise refusal("data_centres", "a list of DataCentre", given)
    expected = "a DataCentre, such as DataCentre.aws(region, network, node_size, nodes=3)"
    return [instance(each, DataCentre, f"data_centres[{i}]", expected).arguments() for i, each in enumerate(given)]
