"""Objects that exist already: whatever a construct offers works on one, too."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib import instaclustr, yandex
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import Role, ServiceAccount

ID = "4650aa98-e894-4675-9614-558915d5837a"
# What `from_…` needs, by argument.
LOOKUPS: dict[str, Any] = {
    "backend_id": ID,
    "cluster": ID,
    "cluster_id": ID,
    "gateway_id": "db8aaaaaaaaaaaaaaaaa",
    "name": "theirs",
    "virtual_server_id": ID,
}
# What methods need, beside an id.
CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "add_virtual_server": ((), {"endpoint": "/new", "authentication": instaclustr.NoAuthentication()}),
    "add_http_server": ((), {"url": "https://crm.example.com"}),
    "add_kafka_backend": ((), {"kafka": ID}),
    "add_cassandra_backend": ((), {"data_centre": ID}),
    "add_opensearch_backend": ((), {"opensearch": ID}),
    "add_operation": (("GET", "/customers"), {"description": "Lists customers."}),
    "add_operations_from_openapi": ((), {}),
    "add_publish_tool": ((), {"topic": "orders"}),
    "add_consume_recent_tool": ((), {"topics": ["orders"], "period": 60}),
    "add_instaclustr_api": ((), {"components": ["MONITORING_API_CORE"], "api_user": "agents"}),
    "add_document_search": ((), {"index": "products", "query": {}}),
    "add_index_document": ((), {"index": "products"}),
    "add_query_tool": ((), {"query": "SELECT a FROM k.t"}),
    "data_centre": (("DC1",), {}),
    "deny": (("anybody", [ID]), {}),
    "grant": (("support", [ID]), {}),
    "grant_invoke": ((ServiceAccount("aje"),), {}),
    "set_members": ((Role.ADMIN, [ServiceAccount("aje")]), {}),
    "to_string": ((), {}),
}
OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "CRM", "version": "1"},
    "paths": {
        "/customers": {
            "get": {"operationId": "list", "summary": "Lists customers.", "responses": {"200": {"description": "OK"}}}
        }
    },
}
# Methods that take no id of a construct first.
WITHOUT_ID = {"data_centre", "deny", "grant", "grant_invoke", "set_members", "to_string", "add_operations_from_openapi"}
SPECIAL = {
    (instaclustr.HttpServer, "add_operations_from_openapi"): ((OPENAPI,), {}),
    (yandex.Gateway, "grant"): ((Role.VIEWER, ServiceAccount("aje")), {}),
}


def lookups() -> Iterator[Any]:
    """Each `from_…` of each public class of a cloud that finds an object."""
    for cloud in (instaclustr, yandex):
        for name in cloud.__all__:
            found = getattr(cloud, name)
            for method in ("from_id", "from_name"):
                if isinstance(found, type) and hasattr(found, method):
                    yield pytest.param(found, method, id=f"{name}.{method}")


def existing(stack: Any, made: Any, method: str) -> Any:
    function = getattr(made, method)
    required = [
        name
        for name, each in inspect.signature(function).parameters.items()
        if each.default is each.empty and each.kind is not each.VAR_KEYWORD and name not in ("scope", "id")
    ]
    unknown = [name for name in required if name not in LOOKUPS]
    assert not unknown, f"{made.__name__}.{method} needs {unknown}: add a sample to LOOKUPS in {__file__}"
    return function(stack, "existing", **{name: LOOKUPS[name] for name in required})


def test_every_construct_that_can_be_looked_up_is_tested_here() -> None:
    tested = {each.values[0].__name__ for each in lookups()}
    assert tested >= {"GatewayCluster", "VirtualServer", "HttpServer", "KafkaBackend", "CassandraBackend", "Gateway"}


@pytest.mark.parametrize(("made", "method"), list(lookups()))
def test_whatever_it_offers_works(stack: Any, made: Any, method: str) -> None:
    McpgatewayProvider(stack, "provider")
    found = existing(stack, made, method)
    for name in dir(type(found)):
        if name.startswith("_") or name == "fqn":
            continue
        if not callable(inspect.getattr_static(type(found), name)):
            getattr(found, name)
        elif name.startswith(("add_", "grant", "deny", "set_")) or name in CALLS:
            assert name in CALLS, f"{made.__name__}.{name}: add a call of it to CALLS in {__file__}"
            arguments, options = SPECIAL.get((made, name), CALLS[name])
            getattr(found, name)(*(arguments if name in WITHOUT_ID else (name, *arguments)), **options)
    assert stack.told() == []


@pytest.mark.parametrize(("made", "method"), list(lookups()))
def test_it_is_not_made_again(stack: Any, made: Any, method: str) -> None:
    McpgatewayProvider(stack, "provider")
    found = existing(stack, made, method)
    assert stack.resolved(found.id)
    assert "resource" not in stack.synthesized()


@pytest.mark.parametrize(("made", "method"), list(lookups()))
def test_an_option_that_does_not_exist_is_refused(stack: Any, made: Any, method: str) -> None:
    function = getattr(made, method)
    given = {name: LOOKUPS[name] for name in inspect.signature(function).parameters if name in LOOKUPS}
    with pytest.raises(TypeError, match="timeout"):
        function(stack, "existing", **given, timeout=5)


@pytest.mark.parametrize(
    "base",
    [
        getattr(cloud, name)
        for cloud in (instaclustr, yandex)
        for name in cloud.__all__
        if name.endswith(("Base", "Ref")) or name in ("Backend",)
    ],
)
def test_what_both_have_in_common_is_abstract(base: type) -> None:
    assert inspect.isabstract(base)
