"""Observes an MCP Gateway cluster, and deletes again what that creates."""

from __future__ import annotations

import httpx

from provider_shim import __version__
from provider_shim.framework.redaction import redact
from provider_shim.http import Limiter, Session
from provider_shim.instaclustr.api import GATEWAY_CLUSTERS
from provider_shim.instaclustr.client import Client
from provider_shim.instaclustr.errors import InstaclustrApi, interpret
from provider_shim.instaclustr.settings import Settings, settings_from
from provider_shim.remote.explain import explained
from provider_shim.schema.diagnostics import ProviderError

from ..findings import Diagnosis, Finding, Level
from ..observing import Progress, observe, one_line
from ..traffic import Traffic
from ..undo import Undo
from .lab import Lab
from .reads import LAST, READS
from .trial import Trial
from .writes import WRITES

CLOUD = "Instaclustr"
RETRY_TIMEOUT = 30.0
# Below the API's limit, which others of the same user share.
REQUESTS_PER_SECOND = 25


async def diagnose(cluster_id: str | None, write: bool, diagnosis: Diagnosis, undo: Undo, progress: Progress) -> None:
    """Add what is observed of a cluster to the diagnosis; without an ID, of the account's only one."""
    try:
        settings = settings_from({})
    except ProviderError as error:
        diagnosis.add(CLOUD, "settings", Finding(one_line(error), Level.PROBLEM))
        return
    traffic = Traffic(settings.endpoint)
    session = _session(settings, traffic)
    api = InstaclustrApi(endpoint=settings.endpoint)
    try:
        progress(f"{CLOUD}: access")
        id = await _chosen(Client(session, api), cluster_id, diagnosis)
        if id is None:
            return
        lab = Lab(session, api, id, settings.username, traffic)
        await observe(api, lab, READS, diagnosis, progress)
        if write:
            await _write(api, lab, diagnosis, undo, progress)
        else:
            diagnosis.add(CLOUD, "permissions", Finding("only --write shows whether the key may write", Level.UNSEEN))
        await observe(api, lab, LAST, diagnosis, progress)
        diagnosis.add_unobservable(CLOUD)
    finally:
        diagnosis.requests += traffic.requests
        await session.close()


async def _write(api: InstaclustrApi, lab: Lab, diagnosis: Diagnosis, undo: Undo, progress: Progress) -> None:
    trial = Trial(lab, undo)
    try:
        await observe(api, trial, WRITES, diagnosis, progress)
    finally:
        progress(f"{CLOUD}: deleting what was created")
        await trial.sweep()
        await undo.run()


async def _chosen(client: Client, wanted: str | None, diagnosis: Diagnosis) -> str | None:
    """The ID of the cluster to observe; None if there is none, or access is refused."""
    try:
        with explained(client.api, "list the account's clusters"):
            found = await client.clusters(GATEWAY_CLUSTERS)
    except ProviderError as error:
        diagnosis.add(CLOUD, "access", Finding(one_line(error), Level.PROBLEM))
        return None
    diagnosis.add(CLOUD, "access", Finding("the credentials are accepted", Level.OK))
    known = {id.lower(): id for id in found}
    if wanted is None and len(known) == 1:
        return found[0]
    if wanted is not None and wanted.lower() in known:
        return known[wanted.lower()]
    listed = f"It has: {', '.join(found)}." if found else "It has none."
    what = "more than one MCP Gateway cluster" if len(found) > 1 else "no MCP Gateway cluster"
    if wanted is not None:
        what = f"no MCP Gateway cluster {wanted}"
    text = f"the account has {what}: give the right ID with --cluster. {listed}"
    diagnosis.add(CLOUD, "cluster", Finding(text, Level.PROBLEM))
    return None


def _session(settings: Settings, traffic: Traffic) -> Session:
    redact.register(settings.api_key)
    return Session(
        settings.endpoint,
        auth=httpx.BasicAuth(settings.username, settings.api_key),
        limiter=Limiter(REQUESTS_PER_SECOND),
        retry_timeout=RETRY_TIMEOUT,
        redact=redact,
        user_agent=f"mcpgateway-doctor/{__version__}",
        interpret=interpret,
        watch=traffic.watch,
    )
