"""Rules on the body of an MCP Gateway cluster beyond the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..api import Problem
from ..objects import Body
from .options import InstaclustrOptions

SETTINGS = {
    "awsSettings": ("AWS_VPC",),
    "gcpSettings": ("GCP",),
    "azureSettings": ("AZURE", "AZURE_AZ"),
}
"""The cloud providers that each kind of settings applies to."""
FIXED = ("name", "mcpGatewayVersion", "slaTier", "privateNetworkCluster")
_CENTRE_FIXED = ("name", "cloudProvider", "region", "network", "providerAccountName", *SETTINGS)
_DEVELOPER = "-DEV-"


def fixed_in_centres(options: InstaclustrOptions) -> tuple[str, ...]:
    """The fields of a data centre that cannot be changed (option ``cluster_fields``)."""
    return (*_CENTRE_FIXED, "zeroInboundAccess") if options.is_older("cluster_fields") else _CENTRE_FIXED


def new_cluster(body: Body) -> Iterator[Problem]:
    """Problems of a normalized POST body."""
    names: set[str] = set()
    for index, centre in enumerate(body["dataCentres"]):
        where = f"dataCentres[{index}]"
        if centre["name"] in names:
            yield Problem(f"{where}.name", f"{where}.name is already used by another data centre.")
        names.add(centre["name"])
        yield from _wrong_size(body["slaTier"], centre, where)
        given = [name for name in SETTINGS if name in centre]
        if len(given) > 1:
            message = f"{where} must have at most one of {', '.join(SETTINGS)}, not {' and '.join(given)}."
            yield Problem(f"{where}.{given[1]}", message)
        for name in given:
            if centre["cloudProvider"] not in SETTINGS[name]:
                message = f"{where}.{name} does not apply to the cloud provider {centre['cloudProvider']}."
                yield Problem(f"{where}.{name}", message)


def changed_cluster(cluster: Body, body: Body, options: InstaclustrOptions) -> Iterator[Problem]:
    """Problems of a normalized PUT body, in which immutable fields may only be omitted or repeated."""
    yield from _changed("", cluster, body, FIXED)
    pairs = pair(cluster["dataCentres"], body["dataCentres"])
    if pairs is None:
        yield Problem("dataCentres", "dataCentres: a data centre cannot be added, removed or renamed.")
        return
    for index, (before, centre) in enumerate(pairs):
        where = f"dataCentres[{index}]"
        yield from _changed(f"{where}.", before, centre, fixed_in_centres(options))
        yield from _wrong_size(cluster["slaTier"], centre, where)
        if before.get("tagManagementEnabled") and centre.get("tagManagementEnabled") is False:
            field = f"{where}.tagManagementEnabled"
            yield Problem(field, f"{field} cannot be disabled.")


def _wrong_size(tier: str, centre: Body, where: str) -> Iterator[Problem]:
    """The production tier is not available for developer node sizes."""
    if tier == "PRODUCTION" and _DEVELOPER in centre["nodeSize"]:
        field = f"{where}.nodeSize"
        yield Problem(field, f"{field}: {centre['nodeSize']} is not available for the tier PRODUCTION.")


def pair(before: Sequence[Body], after: Sequence[Body]) -> list[tuple[Body, Body]] | None:
    """Each wanted data centre with the one that it is now: the one of its name, or in its place if it has none.

    None if they are not the same data centres.
    """
    by_name = {centre["name"]: centre for centre in before}
    matched = [by_name.get(centre.get("name", place["name"])) for centre, place in zip(after, before, strict=False)]
    found = [centre for centre in matched if centre is not None]
    if len(before) != len(after) or len({centre["name"] for centre in found}) != len(before):
        return None
    return list(zip(found, after, strict=True))


def _changed(where: str, before: Body, after: Body, fields: Sequence[str]) -> Iterator[Problem]:
    for field in fields:
        if field in after and after[field] != before.get(field):
            yield Problem(f"{where}{field}", f"{where}{field} cannot be changed.")
