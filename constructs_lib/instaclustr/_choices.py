"""Enumerations of Instaclustr's API."""

from __future__ import annotations

from typing import ClassVar

from .._core.choices import Choice


class SlaTier(Choice):
    """Service tier of a gateway cluster."""

    __slots__ = ()

    PRODUCTION: ClassVar[SlaTier]
    NON_PRODUCTION: ClassVar[SlaTier]


SlaTier.PRODUCTION = SlaTier("PRODUCTION")
SlaTier.NON_PRODUCTION = SlaTier("NON_PRODUCTION")


class HttpMethod(Choice):
    """HTTP method of an operation; as text it can be in lower case, too."""

    __slots__ = ()

    GET: ClassVar[HttpMethod]
    POST: ClassVar[HttpMethod]
    PUT: ClassVar[HttpMethod]
    DELETE: ClassVar[HttpMethod]


HttpMethod.GET = HttpMethod("GET")
HttpMethod.POST = HttpMethod("POST")
HttpMethod.PUT = HttpMethod("PUT")
HttpMethod.DELETE = HttpMethod("DELETE")


class ApiComponent(Choice):
    """Part of Instaclustr's API that a backend offers as tools."""

    __slots__ = ()

    CLUSTER_MANAGEMENT_API_CORE: ClassVar[ApiComponent]
    MONITORING_API_CORE: ClassVar[ApiComponent]


ApiComponent.CLUSTER_MANAGEMENT_API_CORE = ApiComponent("CLUSTER_MANAGEMENT_API_CORE")
ApiComponent.MONITORING_API_CORE = ApiComponent("MONITORING_API_CORE")
