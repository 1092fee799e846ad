"""The local cloud inside the provider, which holds both clouds in one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from provider_shim.clouds import ConfiguredClouds
from provider_shim.emulator import FOLDER_ID
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex.client import Client

pytestmark = pytest.mark.asyncio


async def test_both_clouds_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is set for the real clouds is nothing to the local one.
    monkeypatch.setenv("YC_TOKEN", "t1.real")
    monkeypatch.setenv("YC_FOLDER_ID", "b1greal")
    monkeypatch.setenv("YC_ENDPOINT", "http://127.0.0.1:1")
    emulator = {"path": str(tmp_path / "cloud.db"), "options": {"yandex_rate_limit": "20"}}
    for expected in (0, 1):
        clouds = ConfiguredClouds({"emulator": emulator})
        client = await clouds.client("yandex")
        assert isinstance(client, Client)
        assert client.folder_id == FOLDER_ID
        assert await clouds.client("yandex") is client
        assert len(await client.list_gateways(FOLDER_ID)) == expected
        if not expected:
            body = {"folderId": FOLDER_ID, "name": "orders"}
            await client.wait(await client.create_gateway(body))
        instaclustr = await clouds.client("instaclustr")
        assert await instaclustr.clusters("KAFKA")
        await clouds.close()


async def test_an_option_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="Invalid option of the local cloud"):
        ConfiguredClouds({"emulator": {"path": str(tmp_path / "cloud.db"), "options": {"yandex_rate_limit": "x"}}})
