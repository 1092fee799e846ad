"""What only reading shows of a folder's gateways."""

from __future__ import annotations

from datetime import UTC, datetime

from provider_shim.http import HttpError
from provider_shim.remote.explain import explain
from provider_shim.yandex.gateway import gateway

from ..fields import compared
from ..findings import Finding, Level, NotSeen, Observation
from ..observing import one_line
from .lab import Body, Lab

PREFIX = "mcpgateway-doctor-"
"""What the names of doctor's own gateways begin with."""


async def _clock(lab: Lab) -> Finding:
    return lab.traffic.clock()


async def _encryption(lab: Lab) -> Finding:
    return lab.traffic.encryption()


async def _latency(lab: Lab) -> Finding:
    return lab.traffic.latency()


async def _list(lab: Lab) -> Finding:
    answer = await lab.listed()
    if not answer.ok:
        return Finding(f"the list got status {answer.status}", Level.DIFFERS)
    items = answer.body.get("gateways", []) if isinstance(answer.body, dict) else None
    if not isinstance(items, list):
        return Finding("the list does not have `gateways`", Level.DIFFERS)
    if any("tools" in item for item in items if isinstance(item, dict)):
        return Finding("the list shows the tools of gateways", Level.DIFFERS)
    return Finding(f"the list has {len(items)} on its first page", Level.OK)


async def _gateways(lab: Lab) -> Finding:
    ids = await lab.ids()
    if not ids:
        raise NotSeen("the folder has no gateway; --write creates one")
    failures = []
    for id in ids:
        try:
            answer = await lab.get(id)
        except HttpError as error:
            failures.append(f"{id} ({one_line(explain(error, lab.api, f'read the gateway {id}'))})")
            continue
        if not answer.ok:
            failures.append(f"{id} (status {answer.status})")
    if failures:
        return Finding(f"{len(failures)} of {len(ids)} cannot be read: {', '.join(failures)}", Level.PROBLEM)
    return Finding(f"{len(ids)} read one by one", Level.OK)


async def _bindings(lab: Lab) -> Finding:
    ids = await lab.ids()
    if not ids:
        raise NotSeen("the folder has no gateway; --write creates one")
    return await bindings_of(lab, ids[0])


async def _operations(lab: Lab) -> Finding:
    ids = await lab.ids()
    if not ids:
        raise NotSeen("the folder has no gateway; --write creates one")
    return await operations_of(lab, ids[0])


async def bindings_of(lab: Lab, id: str) -> Finding:
    """Whether the access bindings of a gateway can be listed."""
    return await _listed(lab, id, ":listAccessBindings", "access bindings")


async def operations_of(lab: Lab, id: str) -> Finding:
    """Whether the operations on a gateway can be listed."""
    return await _listed(lab, id, "/operations", "operations")


async def _listed(lab: Lab, id: str, suffix: str, what: str) -> Finding:
    answer = await lab.get(id, suffix)
    if answer.ok:
        return Finding(f"the {what} of a gateway can be listed", Level.OK)
    return Finding(f"the list of {what} got status {answer.status}", Level.DIFFERS)


async def _errors(lab: Lab) -> Finding:
    answer = await lab.get(lab.nobody)
    code = answer.body.get("code") if isinstance(answer.body, dict) else None
    if answer.status == 404 and code == 5:
        return Finding("errors have a gRPC code", Level.OK)
    return Finding(f"a missing gateway gets status {answer.status} with code {code}", Level.DIFFERS)


async def _fields(lab: Lab) -> Finding:
    return fields_finding(await lab.gateways())


def fields_finding(gateways: list[Body]) -> Finding:
    """The finding about fields that the provider has no attribute for."""
    if not gateways:
        raise NotSeen("the folder has no gateway; --write creates one")
    return compared(("gateway", gateway.attributes, body) for body in gateways)


async def _secrets(lab: Lab) -> Finding:
    return secrets_finding(await lab.gateways())


def secrets_finding(gateways: list[Body], sent: str = "") -> Finding:
    """The finding about header values of MCP calls."""
    headers = [
        action["mcpCall"]["header"]
        for body in gateways
        for tool in body.get("tools") or ()
        if isinstance(action := tool.get("action"), dict) and "header" in (action.get("mcpCall") or {})
    ]
    if not headers:
        raise NotSeen("no gateway has a header with a secret; --write creates one")
    values = {header.get("headerValue") for header in headers}
    if sent and sent not in values:
        return Finding("header values of MCP calls are not in plain text", Level.DIFFERS)
    shown = "in plain text" if any(values) else "omitted"
    return Finding(f"header values of MCP calls are {shown}", Level.OK if any(values) else Level.DIFFERS)


async def _version(lab: Lab) -> Finding:
    if any("transport" in body for body in await lab.gateways()):
        return Finding("the API is the current one", value="current")
    raise NotSeen("no gateway shows a transport; --write creates one")


async def _token_lifetime(lab: Lab) -> Finding:
    token = await lab.connections.credentials.token()
    if token.expires_at is None:
        raise NotSeen("the token is given as it is; a service account's key shows how long new ones are valid")
    seconds = (token.expires_at - datetime.now(UTC)).total_seconds()
    return Finding(f"a new token is valid for {seconds / 3600:.1f} h", Level.OK, f"{seconds:.0f}")


async def _leftovers(lab: Lab) -> Finding:
    left = [str(body["id"]) for body in await lab.gateways() if str(body.get("name", "")).startswith(PREFIX)]
    if left:
        return Finding(f"gateways of an earlier run of doctor are left: {', '.join(left)}; delete them", Level.PROBLEM)
    return Finding("no gateway of an earlier run is left", Level.OK)


READS: tuple[Observation[Lab], ...] = (
    Observation(about="TLS", observe=_encryption),
    Observation(about="clock", observe=_clock),
    Observation(about="leftovers", observe=_leftovers),
    Observation(about="pages", observe=_list),
    Observation(about="gateway.path", observe=_gateways),
    Observation(about="bindings.path", observe=_bindings),
    Observation(about="operations.path", observe=_operations),
    Observation(about="statuses", observe=_errors),
    Observation(about="fields", observe=_fields),
    Observation(about="secrets", observe=_secrets),
    Observation(about="version", option="yandex_api", observe=_version),
    Observation(about="token_lifetime", option="token_lifetime", observe=_token_lifetime),
)
"""What GET alone shows."""

LAST: tuple[Observation[Lab], ...] = (Observation(about="latency", option="latency", observe=_latency),)
"""What all responses together show."""
