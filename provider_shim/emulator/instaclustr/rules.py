"""Rules on bodies beyond the OpenAPI document; for tools see `tool_rules`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..api import Problem
from ..objects import Body, Objects
from .options import InstaclustrOptions

VIRTUAL_SERVER_KIND = "virtual_server"
TOOL_KINDS = (
    "http_server_operation_tool",
    "cassandra_query_tool",
    "kafka_consume_recent_tool",
    "kafka_publish_message_tool",
    "opensearch_document_search_tool",
    "opensearch_index_document_tool",
)
"""The kinds of tools, which share their names."""


_BACKEND_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def backend_name(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """The newer form of names, which allows less than the document (option ``backend_names``)."""
    if not options.is_older("backend_names") and not _BACKEND_NAME.fullmatch(body["name"]):
        yield Problem("name", f"name must match ^{_BACKEND_NAME.pattern}$.")


def http_authentication(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """Invalid combinations of the scheme, the key and its location.

    The documents do not say that the server refuses them (option ``strict_authentication``).
    """
    if not options.strict_authentication:
        return
    for authentication in body.get("authentication", ()):
        where = "authentication[0]"
        scheme, key = authentication["scheme"], authentication.get("key")
        if scheme == "KEY" and not key:
            yield Problem(f"{where}.key", f"{where}.key is required with the scheme KEY.")
        if scheme == "PASSTHROUGH" and key:
            yield Problem(f"{where}.key", f"{where}.key must be left out with the scheme PASSTHROUGH.")
        places = [name for name in ("header", "cookieName", "queryParameterName") if authentication.get(name)]
        if len(places) > 1:
            message = f"{where} must have at most one of header, cookieName and queryParameterName"
            yield Problem(f"{where}.{places[1]}", f"{message}, not {' and '.join(places)}.")


def persona_server(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """A role has no meaning on a server without authentication (option ``persona_needs_authentication``)."""
    server = objects.get(VIRTUAL_SERVER_KIND, body["virtualServerId"])
    if options.persona_needs_authentication and server is not None and "authentication" not in server.body:
        message = f'virtualServerId: the virtual server "{server.body["name"]}" ({server.id}) has no authentication.'
        yield Problem("virtualServerId", message)


def persona_tools(body: Body, options: InstaclustrOptions, objects: Objects) -> Iterator[Problem]:
    """The tools must belong to the virtual server."""
    for index, id in enumerate(body.get("tools", ())):
        found = (objects.get(kind, id) for kind in TOOL_KINDS)
        tool = next((record for record in found if record is not None), None)
        if tool is None or tool.deleting or tool.body["virtualServerId"] != body["virtualServerId"]:
            where = f"tools[{index}]"
            message = f"{where}: there is no tool {id} on the virtual server {body['virtualServerId']}."
            yield Problem(where, message)
