"""The options: how they are read, and what each does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provider_shim.emulator import OPTIONS, OptionError, create_app
from provider_shim.emulator.api import ApiError, Problem
from provider_shim.emulator.instaclustr.errors import render
from provider_shim.emulator.options import parse_options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"colour": "red"}, r'There is no option "colour"; the options are visibility_delay, '),
        ({"unset": "gone"}, r'"unset" must be one of absent, null, empty; got "gone"'),
        ({"visibility_delay": "soon"}, r'"visibility_delay" must be a number of seconds, at least 0'),
        ({"delete_delay": "-1"}, r"at least 0"),
        ({"latency": "nan"}, r"at least 0"),
        ({"reorder": "yes"}, r'"reorder" must be true or false'),
        ({"reorder": "1"}, r'"reorder" must be true or false; got "1"'),
        ({"latency": "inf"}, r'"latency" must be a number of seconds, at least 0; got "inf"'),
        ({"latency": ""}, r'"latency" must be a number of seconds, at least 0; got ""'),
        ({"unset": ""}, r'"unset" must be one of absent, null, empty; got ""'),
        ({"rate_limit": "1.5"}, r'"rate_limit" must be a whole number, at least 0'),
        ({"rate_limit": "1.0"}, r'"rate_limit" must be a whole number, at least 0; got "1.0"'),
        ({"rate_limit": "-1"}, r'"rate_limit" must be a whole number, at least 0'),
        ({"reorder": "yes", "unset": "x"}, r'"unset" must be .*; got "x"\. Option "reorder" must be .*; got "yes"\.$'),
        ({"retry_after": "x"}, r"a whole number, at least 0, or empty"),
        ({"two_factor_delay": "x"}, r"a number of seconds, at least 0, or empty"),
        ({"faults": "{"}, r'"faults": a fault plan must be JSON'),
        ({"faults": "{}"}, r'"faults": a fault plan must be a JSON list'),
        ({"faults": "[{}]"}, r"rules\[0\] does nothing"),
    ],
)
def test_wrong_options_say_what_is_allowed(options: dict[str, str], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        create_app(options=options)


def test_how_texts_are_read() -> None:
    assert parse_options(
        {"reorder": " TRUE ", "latency": " .5", "rate_limit": "07", "retry_after": ""}
    ) == parse_options({"reorder": "true", "latency": "0.5", "rate_limit": "7"})
    read = parse_options({"reorder": "true", "two_factor_delay": "2", "yandex_api": "seed", "token_lifetime": "1e3"})
    assert (read.instaclustr.reorder, read.instaclustr.two_factor_delay) == (True, 2.0)
    assert (read.yandex.yandex_api, read.yandex.token_lifetime) == ("seed", 1000.0)
    assert parse_options(None) == parse_options({name: option.default for name, option in OPTIONS.items()})


def test_pydantic_is_imported_for_options_that_are_given_alone() -> None:
    program = (
        "import sys; from provider_shim.emulator.options import parse_options; parse_options({%s}); print(*sys.modules)"
    )
    for given, is_imported in (("", False), ("'latency': '1'", True)):
        done = subprocess.run([sys.executable, "-c", program % given], capture_output=True, text=True, check=True)
        assert ("pydantic" in done.stdout.split()) is is_imported


def test_every_option_is_described_and_accepts_its_default() -> None:
    for name, option in OPTIONS.items():
        assert option.description.endswith("."), name
        assert option.type, name
    create_app(options={name: option.default for name, option in OPTIONS.items()})


@pytest.mark.asyncio
@pytest.mark.parametrize(("unset", "lists", "scalars"), [("null", None, None), ("empty", [], "absent")])
async def test_unset(open_cloud: Any, unset: str, lists: Any, scalars: Any) -> None:
    api = open_cloud(unset=unset)
    backend = await api.create(api.http, api.http_body())
    assert backend["authentication"] == lists
    assert "authentication" in backend
    backend = await api.create(api.http, api.http_body(name="b", authentication=[{"scheme": "PASSTHROUGH"}]))
    [authentication] = (await api.get(f"{api.http}/{backend['id']}")).json()["authentication"]
    assert authentication["header"] == lists
    for name in ("key", "cookieName", "queryParameterName"):
        assert authentication.get(name, "absent") == scalars
    assert (await api.create(api.kafka, api.kafka_body()))["authenticationSaslPlain"] == lists


@pytest.mark.asyncio
@pytest.mark.parametrize(("mode", "shown"), [("omitted", None), ("masked", "********"), ("echoed", " k3y ")])
async def test_secrets(open_cloud: Any, mode: str, shown: str | None) -> None:
    api = open_cloud(secrets=mode)
    authentication = {"scheme": "KEY", "key": " k3y "}
    backend = await api.create(api.http, api.http_body(authentication=[authentication]))
    read = (await api.get(f"{api.http}/{backend['id']}")).json()
    listed = (await api.get(api.list_of(api.http))).json()
    for answer in (backend, read, *listed):
        assert answer["authentication"][0].get("key") == shown
    sasl = {"username": "u", "password": " k3y "}
    backend = await api.create(api.kafka, api.kafka_body(authenticationSaslPlain=[sasl]))
    assert backend["authenticationSaslPlain"][0].get("password") == shown
    if mode != "echoed":
        for page in ("/", "/_emulator/requests"):
            assert "k3y" not in (await api.get(page)).text


@pytest.mark.asyncio
async def test_reorder(open_cloud: Any, oidc: dict[str, Any]) -> None:
    api = open_cloud(reorder="true")
    given = {**oidc, "audiences": ["b", "a"], "scopesSupported": ["z", "openid", "c"]}
    server = await api.create(api.servers, api.server_body(authentication=[given]))
    assert server["authentication"][0]["audiences"] == ["a", "b"]
    assert server["authentication"][0]["scopesSupported"] == ["c", "openid", "z"]


@pytest.mark.asyncio
@pytest.mark.parametrize("shape", ["list", "single", "map", "text"])
async def test_error_shapes(open_cloud: Any, shape: str) -> None:
    api = open_cloud(error_shape=shape)
    response = await api.post(api.http, json=api.http_body(name="Upper", serverUrl="x"))
    assert response.status_code == 400
    if shape == "text":
        assert len(response.text.splitlines()) == 2
        return
    body = response.json()
    if shape == "list":
        assert {error["name"] for error in body["errors"]} == {"name", "serverUrl"}
    elif shape == "map":
        assert set(body["errors"]) == {"name", "serverUrl"}
    else:
        assert set(body) == {"name", "message"}
        assert "serverUrl" in body["message"]


def test_the_map_shape_keeps_two_problems_of_one_field() -> None:
    error = ApiError(400, Problem("name", "One."), Problem("name", "Two."))
    assert json.loads(render(error, "map").body) == {"errors": {"name": "One. Two."}}


@pytest.mark.asyncio
async def test_delete_parent_cascade(open_cloud: Any) -> None:
    api = open_cloud(delete_parent="cascade")
    server = await api.create(api.servers, api.server_body())
    lost = await api.create(api.http, api.http_body(virtualServerId=server["id"]))
    kept = await api.create(api.http, api.http_body())
    assert (await api.delete(f"{api.servers}/{server['id']}")).status_code == 204
    assert (await api.get(f"{api.http}/{lost['id']}")).status_code == 404
    assert (await api.get(f"{api.http}/{kept['id']}")).status_code == 200


@pytest.mark.asyncio
async def test_lenient_authentication(open_cloud: Any) -> None:
    api = open_cloud(strict_authentication="false")
    odd = {"scheme": "PASSTHROUGH", "key": "k", "cookieName": "c", "queryParameterName": "q"}
    assert await api.create(api.http, api.http_body(authentication=[odd]))


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["kafka", "opensearch"])
async def test_cluster_of_a_backend_immutable(open_cloud: Any, kind: str) -> None:
    api = open_cloud(**{f"{kind}_cluster_immutable": "true"})
    body = getattr(api, f"{kind}_body")
    backend = await api.create(getattr(api, kind), body())
    path = f"{getattr(api, kind)}/{backend['id']}"
    moved = body(**{f"{kind}ClusterId": getattr(api, f"{kind}_clusters")[1]})
    assert f"{kind}ClusterId" in await api.problems(await api.put(path, json=moved), 400)
    assert (await api.put(path, json=body(name="renamed"))).status_code == 202


@pytest.mark.asyncio
async def test_backend_names_need_not_be_unique(open_cloud: Any) -> None:
    api = open_cloud(unique_backend_names="false")
    first, second = [await api.create(api.http, api.http_body()) for _ in range(2)]
    assert first["id"] != second["id"]
    assert first["name"] == second["name"]


@pytest.mark.asyncio
async def test_unknown_fields_refused(open_cloud: Any) -> None:
    api = open_cloud(unknown_fields="refused")
    odd = api.http_body(colour="red", authentication=[{"scheme": "PASSTHROUGH", "shade": 5}])
    assert set(await api.problems(await api.post(api.http, json=odd), 400)) == {"colour", "authentication[0].shade"}
    # What the document's samples carry is known, and ignored.
    assert await api.create(api.http, api.http_body(id="a1b2c3d4-e5f6-7890-abcd-ef1234567890", clusterId=api.cluster))


@pytest.mark.asyncio
async def test_unknown_fields_kept(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db", checked=False, unknown_fields="kept")
    odd = {"colour": "red", "authentication": [{"scheme": "PASSTHROUGH", "shade": {"depth": 5}}]}
    backend = await api.create(api.http, api.http_body(**odd))
    path = f"{api.http}/{backend['id']}"
    assert odd.items() <= backend.items()
    assert (await api.get(path)).json() == backend
    # A PUT replaces them; what it leaves out for being fixed stays.
    left = {"name": "orders", "serverUrl": "https://api.example.com", "virtualServerId": "ignored", "taste": ["sweet"]}
    changed = (await api.put(path, json=left)).json()
    assert changed == {
        "id": backend["id"],
        "clusterId": api.cluster,
        **left,
        "virtualServerId": backend["virtualServerId"],
    }
    # To an API that does not take them, they are its own.
    for mode in ("ignored", "refused"):
        api = open_cloud(tmp_path / "cloud.db", checked=False, unknown_fields=mode)
        del left["taste"], left["virtualServerId"]
        assert (await api.put(path, json=left)).json() == changed
        left |= {"taste": ["sour"], "virtualServerId": "ignored"}
        assert (await api.put(path, json=left)).status_code == (202 if mode == "ignored" else 400)
        assert (await api.get(path)).json() == changed


@pytest.mark.asyncio
async def test_unknown_fields_of_clusters_kept(open_cloud: Any) -> None:
    api = open_cloud(checked=False, unknown_fields="kept")
    cluster = await api.create(api.clusters, api.cluster_body(api.centre_body(shade=1), colour="red"))
    path = f"{api.clusters}/{cluster['id']}"
    assert cluster["colour"] == "red"
    assert cluster["dataCentres"][0]["shade"] == 1
    centre = {"nodeSize": "MCP-PRD-1", "numberOfNodes": 2}
    changed = (await api.put(path, json={"dataCentres": [{**centre, "hue": 2}], "taste": "sweet"})).json()
    assert "colour" not in changed
    assert changed["taste"] == "sweet"
    assert "shade" not in changed["dataCentres"][0]
    assert changed["dataCentres"][0]["hue"] == 2
    assert changed["dataCentres"][0]["region"] == "US_EAST_1"
