"""What only reading shows of an MCP Gateway cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from provider_shim.http import HttpError, InvalidId
from provider_shim.instaclustr.api import NODE_SIZES, PATHS, VERSIONS, ApiPath
from provider_shim.remote.explain import explain

from ..fields import compared
from ..findings import Finding, Level, NotSeen, Observation
from ..observing import one_line
from . import shapes
from .lab import Body, Lab, fields_at

PREFIX = "mcpgateway-doctor-"
"""What the names of doctor's own virtual servers begin with."""
# How many objects of a type are read one by one.
_MOST = 20
_NO_SUCH_PATH = (404, 405, 501)


async def _clock(lab: Lab) -> Finding:
    return lab.traffic.clock()


async def _encryption(lab: Lab) -> Finding:
    return lab.traffic.encryption()


async def latency(lab: Lab) -> Finding:
    """The duration of requests."""
    return lab.traffic.latency()


async def retry_after(lab: Lab) -> Finding:
    """What a response to too many requests says."""
    return lab.traffic.waiting()


async def _list(path: ApiPath, lab: Lab) -> Finding:
    answer = await lab.listed(path)
    if answer.status in _NO_SUCH_PATH:
        return Finding(f"the API has no such list (status {answer.status})", Level.DIFFERS)
    if not answer.ok:
        return Finding(f"the list got status {answer.status}", Level.PROBLEM)
    if not isinstance(answer.body, list):
        return Finding(f"the list is not a JSON array but {type(answer.body).__name__}", Level.DIFFERS)
    if not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in answer.body):
        return Finding("the list has items that are not objects with an ID", Level.DIFFERS)
    return Finding(f"the list has {len(answer.body)}", Level.OK)


async def _objects(path: ApiPath, lab: Lab) -> Finding:
    """Read the objects of a list one by one."""
    if path.key == "cluster":
        items: list[Body] = [{"id": lab.cluster_id}]
    else:
        answer = await lab.listed(path)
        items = [item for item in answer.body if "id" in item] if isinstance(answer.body, list) else []
    if not items:
        raise NotSeen("the cluster has none; --write creates one")
    failures = []
    for item in items[:_MOST]:
        if reason := await _unreadable(path, lab, str(item["id"])):
            failures.append(f"{item['id']} ({reason})")
    read = min(len(items), _MOST)
    if failures:
        missing = len(failures) == read and all("status" in each for each in failures)
        text = f"{len(failures)} of {read} cannot be read: {', '.join(failures)}"
        return Finding(text, Level.DIFFERS if missing else Level.PROBLEM)
    return Finding(f"{read} read one by one", Level.OK)


async def _unreadable(path: ApiPath, lab: Lab, id: str) -> str:
    try:
        answer = await lab.get(path, id)
    except InvalidId as error:
        return str(error)
    except HttpError as error:
        return one_line(explain(error, lab.api, f"read the {path.name} {id}"))
    if not answer.ok:
        return f"status {answer.status}"
    if not isinstance(answer.body, dict) or str(answer.body.get("id")).lower() != id.lower():
        return "the response is about another object"
    return ""


async def _error_shape(lab: Lab) -> Finding:
    answer = await lab.get(lab.paths["virtual_server"], lab.nobody)
    if answer.ok:
        return Finding("a virtual server with a random ID exists", Level.DIFFERS)
    shape = shapes.error_shape(answer.text)
    if shape is None:
        return Finding("errors have a format that the provider does not know", Level.DIFFERS)
    return Finding(f"errors have the format `{shape}`", value=shape)


async def _catalogue(lab: Lab) -> Finding:
    found = set()
    for path in (VERSIONS, NODE_SIZES):
        answer = await lab.catalogue(path)
        if not answer.ok:
            return Finding(f"the list {path} got status {answer.status}", Level.DIFFERS)
        items = answer.body if isinstance(answer.body, list) else []
        found |= {"grouped" if any(isinstance(each, list) for each in item.values()) else "flat" for item in items}
    if len(found) != 1:
        return Finding("versions and node sizes are not lists of the same format", Level.DIFFERS)
    [shape] = found
    return Finding("in groups" if shape == "grouped" else "one by one", value=shape)


async def _operation_status(lab: Lab) -> Finding:
    shown = "currentClusterOperationStatus" in await lab.cluster()
    return Finding("shown" if shown else "absent", Level.OK, value="shown" if shown else "absent")


async def _cluster_fields(lab: Lab) -> Finding:
    shown = any("networks" in centre for centre in fields_at(await lab.cluster(), "dataCentres"))
    if shown:
        return Finding("data centres show their networks", Level.OK, "newer")
    return Finding("data centres do not show their networks: an older API", Level.OK, "older")


async def _everything(lab: Lab) -> list[tuple[ApiPath, Body]]:
    return [*await lab.objects(), (lab.paths["cluster"], await lab.cluster())]


async def _unset(lab: Lab) -> Finding:
    return unset_finding(shapes.unset(await _everything(lab)))


def unset_finding(found: str | None) -> Finding:
    """The finding about unset fields."""
    if found is None:
        raise NotSeen("no object has an unset list; --write creates one")
    return Finding(f"unset fields are {found}", value=found)


async def _secrets(lab: Lab) -> Finding:
    return secrets_finding(shapes.secrets(await lab.objects()))


def secrets_finding(found: str | None) -> Finding:
    """The finding about secrets."""
    if found is None:
        raise NotSeen("no backend has a secret; --write creates one")
    shown = {"omitted": "omitted", "masked": "masked", "echoed": "in plain text"}[found]
    return Finding(f"secrets are {shown} in responses", value=found)


async def _schemas(lab: Lab) -> Finding:
    return schemas_finding(shapes.schemas(await lab.objects()))


def schemas_finding(found: str | None) -> Finding:
    """The finding about JSON Schemas."""
    if found is None:
        raise NotSeen("no tool has a JSON Schema; --write creates one")
    return Finding(f"JSON Schemas are {'texts' if found == 'text' else 'JSON objects'}", value=found)


async def fields(lab: Lab) -> Finding:
    """Fields that the provider has no attribute for."""
    return fields_finding(await _everything(lab))


def fields_finding(objects: Iterable[tuple[ApiPath, Body]]) -> Finding:
    """The finding about fields that the provider has no attribute for."""
    return compared((path.name, shapes.attributes_of_type(path), body) for path, body in objects)


async def _leftovers(lab: Lab) -> Finding:
    answer = await lab.listed(lab.paths["virtual_server"])
    items: list[Any] = answer.body if isinstance(answer.body, list) else []
    left = [str(item.get("id")) for item in items if str(item.get("name", "")).startswith(PREFIX)]
    if left:
        text = f"virtual servers of an earlier run of doctor are left: {', '.join(left)}; delete them"
        return Finding(text, Level.PROBLEM)
    return Finding("no virtual server of an earlier run is left", Level.OK)


def _each(suffix: str, observe: Callable[[ApiPath, Lab], Awaitable[Finding]]) -> tuple[Observation[Lab], ...]:
    paths = [path for path in PATHS if suffix == "path" or path.key != "cluster"]
    return tuple(Observation(about=f"{path.key}.{suffix}", observe=partial(observe, path)) for path in paths)


READS: tuple[Observation[Lab], ...] = (
    Observation(about="TLS", observe=_encryption),
    Observation(about="clock", observe=_clock),
    Observation(about="leftovers", observe=_leftovers),
    *_each("list_path", _list),
    *_each("path", _objects),
    Observation(about="fields", observe=fields),
    Observation(about="error_shape", option="error_shape", observe=_error_shape),
    Observation(about="catalogue_shape", option="catalogue_shape", observe=_catalogue),
    Observation(
        about="cluster_operation_status", option="cluster_operation_status", observe=_operation_status
    ),
    Observation(about="cluster_fields", option="cluster_fields", observe=_cluster_fields),
    Observation(about="unset", option="unset", observe=_unset),
    Observation(about="secrets", option="secrets", observe=_secrets),
    Observation(about="schema_as", option="schema_as", observe=_schemas),
)  # fmt: skip
"""What GET alone shows."""

LAST: tuple[Observation[Lab], ...] = (
    Observation(about="latency", option="latency", observe=latency),
    Observation(about="retry_after", option="retry_after", observe=retry_after),
)
"""What all responses together show."""
