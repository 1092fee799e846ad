"""The API of NetApp Instaclustr as tools, which the gateway makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.ids import Identified
from .._core.kinds import is_token, refusal
from .._core.options import ResourceOptions, resource_arguments
from ._choices import ApiComponent
from ._kinds import id_of_kind
from ._refs import SERVER_BY_NAME, Backend, VirtualServerRef


class InstaclustrApi(Backend):
    """A backend that offers the API of NetApp Instaclustr; the gateway makes its tools and its name."""

    _OBJECT = "api_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {"virtual_server_id": "server"}
    _REMEDIES: ClassVar[Mapping[str, str]] = {"virtual_server_id": SERVER_BY_NAME}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        server: VirtualServerRef | Identified,
        components: Sequence[ApiComponent | str],
        api_user: str,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a backend.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            server: The virtual server that offers the tools.
            components: Parts of the API to offer: `ApiComponent`s, or their texts.
            api_user: The user whose API keys the gateway uses: a read-only provisioning key for
                `CLUSTER_MANAGEMENT_API_CORE`, a monitoring key for `MONITORING_API_CORE`.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, server=server, name=None, options=options)
        if isinstance(components, str) or not (is_token(components) or isinstance(components, Sequence)):
            raise refusal("components", "a list, such as [ApiComponent.MONITORING_API_CORE]", components)
        self._resource = l1.InstaclustrApiBackend(
            self,
            self.RESOURCE,
            virtual_server_id=id_of_kind(server, "server", "virtual_server"),
            components=components
            if is_token(components)
            else [ApiComponent.checked(each, "components") for each in components],
            api_user=api_user,
            **resource_arguments(options, self.provider, self),
        )

    @cached_property
    def id(self) -> str:
        """ID of the backend."""
        return self._resource.id

    def _read_name(self) -> str:
        return self._resource.name
