"""Where the machines of a gateway stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypedDict, Unpack

from .._core.kinds import check_names, instance, refusal


class DataCentreOptions(TypedDict, total=False):
    """What any data centre can have.

    - `name`: name, unique in the cluster; the cloud and the region by default.
    - `account`: own account of the cloud to use.
    - `zero_inbound_access`: whether it is reached through gateways only.
    - `tags`: labels.
    - `tag_management`: whether tags are managed; cannot be switched off again.
    """

    name: str
    account: str
    zero_inbound_access: bool
    tags: Mapping[str, str]
    tag_management: bool


class DataCentre:
    """A data centre of a gateway cluster: `DataCentre.aws("US_EAST_1", "10.0.0.0/16", size, nodes=3)`."""

    def __init__(self, arguments: dict[str, Any]) -> None:
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
        """One in Amazon Web Services.

        Args:
            region: Region, such as `US_EAST_1`.
            network: Private network, in CIDR notation, /16 to /26.
            node_size: Size of the nodes, such as `MCP-DEV-t4g.small-30`.
            nodes: Number of nodes.
            virtual_network: VPC to make it in.
            storage_network: Network of the storage, in CIDR notation.
            ebs_encryption_key: ID of the key that disks are encrypted with.
            **options: See `DataCentreOptions`.
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
        """One in Google Cloud; `virtual_network` is the network or subnetwork to make it in, for the rest see `aws`."""
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
        """One in Azure, in availability zones or not; for the rest see `aws`."""
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
        """One on own machines; for the arguments see `aws`."""
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
        """One in a cloud by the API's name for it, with settings as the API has them."""
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
    """As the `data_centres` of a cluster.

    Raises:
        TypeError: They are no list, or there is something else in it.
    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise refusal("data_centres", "a list of DataCentre", given)
    expected = "a DataCentre, such as DataCentre.aws(region, network, node_size, nodes=3)"
    return [instance(each, DataCentre, f"data_centres[{i}]", expected).arguments() for i, each in enumerate(given)]
