"""What the resources of Yandex Cloud have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from provider_shim.framework.plan import TIMEOUTS
from provider_shim.framework.resource import Resource
from provider_shim.schema.attributes import Attribute

from .client import Client

GATEWAY_ID = "[a-z0-9]{20}"


class YandexResource(Resource[Client]):
    """A resource of Yandex Cloud: writes are operations, and reads show their effect soon after they finish."""

    cloud = "yandex"
    timeouts: Mapping[str, float] = dict.fromkeys(("create", "read", "update", "delete"), 1800.0)
    lag: ClassVar[float] = 60.0

    def _with_timeouts(self, attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
        return {**attributes, TIMEOUTS: self.timeouts_attribute()}
