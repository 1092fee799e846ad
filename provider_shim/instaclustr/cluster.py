"""MCP Gateway clusters: the machines that virtual servers run on."""

from __future__ import annotations

from collections.abc import Mapping

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import AlreadyExists
from provider_shim.remote.explain import explained
from provider_shim.schema.config_validators import AtMostOneOf, ByFunction
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validators import Between, Cidr, Length, OneOf, Pattern
from provider_shim.schema.values import Value

from . import api
from .client import Client
from .resource import InstaclustrResource

_LISTING = "list the account's clusters"
# These come and go without anybody changing the cluster: as drift, they would only be noise.
_TRANSIENT = "In the state of a resource, as of its last change or import."


class Node(RemoteObject):
    """A machine of a data centre."""

    id: str | None = computed("ID of the node.")
    rack: str | None = computed("Rack of the node.")
    node_size: str | None = computed("Node size.")
    public_address: str | None = computed("Public address.")
    private_address: str | None = computed("Private address.")
    status: str | None = computed("Its status.")
    node_roles: list[str] | None = computed("Roles of the node.")
    start_time: str | None = computed("Time when the node was started.")


class DeletedNode(Node):
    """A former machine of a data centre."""

    deletion_time: str | None = computed("Time when the node was deleted.")


class Network(RemoteObject):
    """A network of a data centre."""

    cidr: str | None = computed("Address range, in CIDR notation.")
    primary: bool | None = computed("Whether it is the network that the data centre was created with.")
    status: str | None = computed("Its status.")


class NodeReplacement(RemoteObject):
    """The replacement of a node by a resize."""

    id: str | None = computed("ID of the replacement.")
    status: str | None = computed("Its status.")
    node_id: str | None = computed("ID of the node that is replaced.")
    new_node_id: str | None = computed("ID of the new node.")
    created: str | None = computed("Time when the replacement was requested.")


class ResizeOperation(RemoteObject):
    """A change of the node size."""

    id: str | None = computed("ID of the operation.")
    status: str | None = computed("Its status.")
    new_node_size: str | None = computed("The new node size.")
    node_purpose: str | None = computed("Purpose of the nodes that are resized.")
    concurrent_resizes: int | None = computed("Number of nodes resized at the same time.")
    created: str | None = computed("Time when the operation was requested.")
    completed: str | None = computed("Time when the operation was completed.")
    instaclustr_support_alerted: str | None = computed("Time when Instaclustr support was alerted.")
    replace_operations: list[NodeReplacement] | None = computed("Replacements of the nodes.")


class Resizes(RemoteObject):
    """The changes of the node size."""

    operations: list[ResizeOperation] | None = computed("The operations.")


class NodeDeletion(RemoteObject):
    """The deletion of a node."""

    id: str | None = computed("ID of the deletion.")
    status: str | None = computed("Its status.")
    node_id: str | None = computed("ID of the node.")
    created: str | None = computed("Time when the deletion was requested.")
    modified: str | None = computed("Time of the last change.")


class NodeDeletions(RemoteObject):
    """The deletion of nodes, after the number of nodes was reduced."""

    id: str | None = computed("ID of the operation.")
    cdc_id: str | None = computed("ID of the data centre.")
    status: str | None = computed("Its status.")
    number_of_nodes_to_delete: int | None = computed("Number of nodes to delete.")
    created: str | None = computed("Time when the operation was requested.")
    modified: str | None = computed("Time of the last change.")
    delete_node_operations: list[NodeDeletion] | None = computed("Deletions of the nodes.")


class CurrentOperations(RemoteObject):
    """What is being done to a data centre."""

    resize: AtMostOne[Resizes] = computed("Changes of the node size.")
    delete_nodes: AtMostOne[NodeDeletions] = computed("The latest deletion of nodes.")


class Tag(RemoteObject):
    """A label of a data centre."""

    item_key = ("key",)

    key: str = required("Key of the tag.", Length(1))
    value: str | None = optional("Value of the tag.")


class AwsSettings(RemoteObject):
    """Settings of a data centre on AWS."""

    storage_network: str | None = optional("Network of the storage, in CIDR notation, /16 to /28.", Cidr(16, 28))
    custom_virtual_network_id: str | None = optional("VPC to create the data centre in.")
    ebs_encryption_key: str | None = optional("ID of the key that encrypts the disks.")


class GcpSettings(RemoteObject):
    """Settings of a data centre on Google Cloud."""

    custom_virtual_network_id: str | None = optional("Network or subnetwork to create the data centre in.")


class AzureSettings(RemoteObject):
    """Settings of a data centre on Azure."""

    storage_network: str | None = optional("Network of the storage, in CIDR notation, /16 to /28.", Cidr(16, 28))
    custom_virtual_network_id: str | None = optional("Virtual network to create the data centre in.")
    resource_group: str | None = optional("Resource group to create the data centre in.")


class DataCentre(RemoteObject):
    """A data centre of a cluster."""

    config_validators = (
        AtMostOneOf(("aws_settings", "gcp_settings", "azure_settings")),
        ByFunction("provider_shim.schema.instaclustr.cluster:provider_settings"),
    )

    id: str | None = computed("ID of the data centre.")
    status: str | None = computed("Its status.", volatile=True)
    data_centre_domain: str | None = computed("Load-balanced domain of the data centre's nodes.")
    nodes: list[Node] | None = computed("Nodes of the data centre.", volatile_with=("node_size", "number_of_nodes"))
    networks: list[Network] | None = computed(
        f"All networks, with those that were added later. {_TRANSIENT}", transient=True
    )
    deleted_nodes: list[DeletedNode] | None = computed(f"Former nodes. {_TRANSIENT}", transient=True)
    current_operations: AtMostOne[CurrentOperations] = computed(f"Operations in progress. {_TRANSIENT}", transient=True)
    name: str = required("Name, unique in the cluster.", Length(1), requires_replace=True)
    cloud_provider: str = required(
        "Cloud provider.", OneOf(("AWS_VPC", "GCP", "AZURE", "AZURE_AZ", "ONPREMISES")), requires_replace=True
    )
    region: str = required("Region of the cloud provider, such as `US_EAST_1`.", Length(1), requires_replace=True)
    network: str = required("Private network, in CIDR notation, /16 to /26.", Cidr(16, 26), requires_replace=True)
    node_size: str = required("Size of the nodes, such as `MCP-DEV-t4g.small-30`.", Length(1))
    number_of_nodes: int = required("Number of nodes.", Between(1, 1000))
    provider_account_name: str | None = optional(
        "Your own cloud provider account to run in.", requires_replace=True, computed=True
    )
    zero_inbound_access: bool | None = optional("Whether the data centre can be reached only through gateways.")
    tag_management_enabled: bool | None = optional(
        "Whether tags are managed. Cannot be disabled once enabled; unchanged if left out.", computed=True
    )
    tags: list[Tag] | None = optional("Labels.", unordered=True)
    aws_settings: AtMostOne[AwsSettings] = optional("Settings of AWS_VPC.", requires_replace=True)
    gcp_settings: AtMostOne[GcpSettings] = optional("Settings of GCP.", requires_replace=True)
    azure_settings: AtMostOne[AzureSettings] = optional("Settings of AZURE and AZURE_AZ.", requires_replace=True)


class ResizeSettings(RemoteObject):
    """How node resizes are performed."""

    concurrency: int | None = optional("Number of nodes resized at the same time.", Between(1, 1000))
    downsize_acknowledged: bool | None = optional(
        "Whether you accept that a resize to less capacity may make the nodes unstable."
    )
    notify_support_contacts: bool | None = optional("Whether support contacts are notified by email.")


class TwoFactorDelete(RemoteObject):
    """A person who must confirm the deletion of the cluster."""

    confirmation_email: str = required(
        "Email address to ask for the confirmation.", Pattern(".+@.+", "an email address")
    )
    confirmation_phone_number: str | None = optional("Phone number to ask for the confirmation.")


class Cluster(RemoteObject):
    """A cluster of machines that virtual servers run on. Creating one takes 5 to 10 minutes."""

    config_validators = (ByFunction("provider_shim.schema.instaclustr.cluster:tier_of_node_sizes"),)

    id: str | None = computed("ID of the cluster.")
    status: str | None = computed("Status of the cluster.", volatile=True)
    current_cluster_operation_status: str | None = computed(
        "`NO_OPERATION`, `OPERATION_IN_PROGRESS` or `OPERATION_FAILED`.", volatile=True
    )
    name: str = required(
        "Name of the cluster.",
        Pattern("[a-zA-Z0-9][a-zA-Z0-9_-]*", "letters, digits, _ and -, beginning with a letter or digit"),
        requires_replace=True,
    )
    mcp_gateway_version: str = required(
        "Version of the gateway, such as `1.1.0`.",
        Pattern(r"[0-9]+\.[0-9]+\.[0-9]+", "three numbers separated by dots"),
        requires_replace=True,
    )
    sla_tier: str = required("Tier of the service.", OneOf(("PRODUCTION", "NON_PRODUCTION")), requires_replace=True)
    private_network_cluster: bool = required("Whether the cluster has private addresses only.", requires_replace=True)
    description: str | None = optional("What the cluster is for.")
    data_centres: list[DataCentre] = required("Data centres of the cluster.", Length(1))
    resize_settings: AtMostOne[ResizeSettings] = optional("How node resizes are performed.", unread=True)
    two_factor_delete: AtMostOne[TwoFactorDelete] = optional("Person who must confirm the deletion of the cluster.")


class _Clusters(InstaclustrResource):
    timeouts: Mapping[str, float] = {"create": 3600, "read": 300, "update": 3600, "delete": 3600}
    scope: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()
    unique_labels = False

    async def create(self, client: Client, values: Values) -> Values:
        # One at a time: two concurrent creates would not find each other's cluster.
        async with client.naming:
            await self._refuse_namesake(client, values)
            return await super().create(client, values)

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        with explained(client.api, _LISTING):
            return await client.is_missing_cluster(str(state["id"]))

    def settled(self, shown: Values) -> bool:
        operation = shown["current_cluster_operation_status"]
        if operation == "OPERATION_FAILED":
            detail = f"Its status is {shown['status']}, its operation OPERATION_FAILED. Contact Instaclustr support."
            raise ProviderError("The operation on the MCP Gateway cluster failed", detail)
        return operation == "NO_OPERATION" or (operation is None and shown["status"] == "RUNNING")

    async def siblings(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        return await self.listed(client, values)

    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        with explained(client.api, _LISTING):
            ids = await client.clusters(api.GATEWAY_CLUSTERS)
        found = [await self.read(client, {"id": id}, fresh=True) for id in ids]
        return [each for each in found if each is not None]

    async def _note_earlier(self, client: Client, values: Mapping[str, Value]) -> None:
        if not client.tracker.knows_earlier(self.path):
            with explained(client.api, _LISTING):
                client.tracker.note_earlier(self.path, await client.clusters(api.GATEWAY_CLUSTERS))

    async def _refuse_namesake(self, client: Client, values: Values) -> None:
        """Refuse a name that another cluster has: names need not be unique, but are usually meant to be."""
        if client.allow_duplicate_names:
            return
        for each in await self.listed(client, values):
            if each["name"] == values["name"]:
                detail = (
                    f"The account already has an MCP Gateway cluster called {each['name']}: {each['id']}. It may "
                    f"have been left by an interrupted run, and incurs costs. {self._how_to_import(str(each['id']))} "
                    "If you want a second cluster of the same name, as with create_before_destroy, set "
                    "allow_duplicate_cluster_names = true in the provider's instaclustr settings."
                )
                raise AlreadyExists("A cluster of this name already exists", detail, ("name",))


cluster = _Clusters(
    Cluster,
    paths=api.CLUSTERS,
    vendor_type="cluster_v1",
    modify_plan="provider_shim.schema.instaclustr.cluster:modify_plan",
)
