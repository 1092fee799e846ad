"""The vendor's API as a backend: what the server makes, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

COMPONENTS = ["CLUSTER_MANAGEMENT_API_CORE", "MONITORING_API_CORE"]


async def test_life_of_a_backend(api: Any) -> None:
    path = api.api_backends
    body = {"virtualServerId": api.server, "components": COMPONENTS, "apiUser": "agents"}
    created = await api.create(path, {**body, "name": "mine", "serverUrl": "https://example.com"})
    made = {"name": "instaclustr-api", "serverUrl": "https://api.instaclustr.com"}
    assert created == {**body, **made, "id": created["id"], "clusterId": api.cluster}
    item = f"{path}/{created['id']}"
    answer = await api.put(item, json={"components": COMPONENTS[:1], "apiUser": "others"})
    assert answer.json() == {**created, "components": COMPONENTS[:1], "apiUser": "others"}
    assert (await api.get(api.list_of(path))).json() == [answer.json()]
    assert (await api.delete(item)).status_code == 204


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"components": []}, {"components"}),
        ({"components": ["ALL"]}, {"components[0]"}),
        ({"apiUser": " "}, {"apiUser"}),
        ({"apiUser": None}, {"apiUser"}),
    ],
)
async def test_what_is_refused(api: Any, fields: dict[str, Any], wrong: set[str]) -> None:
    body = {"virtualServerId": api.server, "components": COMPONENTS, "apiUser": "agents", **fields}
    assert set(await api.problems(await api.post(api.api_backends, json=body), 400)) == wrong
