"""Observes the gateways of a folder, and deletes again what that creates."""

from __future__ import annotations

from dataclasses import replace

from provider_shim.http import HttpError
from provider_shim.remote.explain import explain
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex.api import GATEWAYS_HOST
from provider_shim.yandex.connections import connections
from provider_shim.yandex.errors import YandexApi
from provider_shim.yandex.settings import settings_from

from ..findings import Diagnosis, Finding, Level
from ..observing import Progress, observe, one_line
from ..traffic import Traffic
from ..undo import Undo
from .lab import Lab
from .reads import LAST, READS
from .trial import Trial
from .writes import WRITES

CLOUD = "Yandex Cloud"
RETRY_TIMEOUT = 30.0


async def diagnose(folder_id: str | None, write: bool, diagnosis: Diagnosis, undo: Undo, progress: Progress) -> None:
    """Add what is observed of a folder to the diagnosis; without an ID, of the one in the settings."""
    try:
        settings = replace(settings_from({}), retry_timeout=RETRY_TIMEOUT)
    except ProviderError as error:
        diagnosis.add(CLOUD, "settings", Finding(one_line(error), Level.PROBLEM))
        return
    folder = folder_id or settings.folder_id
    if not folder:
        diagnosis.add(CLOUD, "settings", Finding("name the folder: --folder ID, or YC_FOLDER_ID", Level.PROBLEM))
        return
    traffic = Traffic(settings.endpoint or GATEWAYS_HOST)
    connected = connections(settings, None, traffic.watch)
    api = YandexApi(endpoint=connected.endpoint, caller=connected.credentials.source.name, folder=folder)
    lab = Lab(connected, api, folder, traffic)
    try:
        progress(f"{CLOUD}: access")
        if not await _has_access(lab, diagnosis):
            return
        await observe(api, lab, READS, diagnosis, progress)
        if write:
            await _write(api, lab, diagnosis, undo, progress)
        else:
            text = "whether the account may create gateways shows --write"
            diagnosis.add(CLOUD, "permissions", Finding(text, Level.UNSEEN))
        await observe(api, lab, LAST, diagnosis, progress)
        diagnosis.add_unobservable(CLOUD)
    finally:
        diagnosis.requests += traffic.requests
        await connected.close()


async def _write(api: YandexApi, lab: Lab, diagnosis: Diagnosis, undo: Undo, progress: Progress) -> None:
    trial = Trial(lab, undo)
    try:
        await observe(api, trial, WRITES, diagnosis, progress)
    finally:
        progress(f"{CLOUD}: deleting what was created")
        await trial.sweep()
        await undo.run()


async def _has_access(lab: Lab, diagnosis: Diagnosis) -> bool:
    doing = f"list the gateways of the folder {lab.folder_id}"
    try:
        await lab.listed()
    except HttpError as error:
        diagnosis.add(CLOUD, "access", Finding(one_line(explain(error, lab.api, doing)), Level.PROBLEM))
        return False
    except ProviderError as error:
        diagnosis.add(CLOUD, "access", Finding(one_line(error), Level.PROBLEM))
        return False
    diagnosis.add(CLOUD, "access", Finding("the credentials are accepted", Level.OK))
    return True
