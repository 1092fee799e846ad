"""What the control plane refuses, and that it says which field is wrong without repeating a secret."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from provider_shim.emulator import API_KEY, READ_ONLY_API_KEY, USERNAME

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    "auth", [None, (USERNAME, "wrong"), ("somebody", API_KEY), (USERNAME, ""), ("", ""), ("ü", "ü")]
)
async def test_wrong_credentials(open_cloud: Any, auth: tuple[str, str] | None) -> None:
    api = open_cloud(auth=auth)
    response = await api.get(api.cluster_list)
    await api.problems(response, 401)
    assert response.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Bearer abc", "Basic YWJj"])
async def test_malformed_credentials(open_cloud: Any, header: str) -> None:
    api = open_cloud(auth=None)
    await api.problems(await api.get(api.cluster_list, headers={"Authorization": header}), 401)


async def test_read_only_key(open_cloud: Any) -> None:
    api = open_cloud(auth=(USERNAME, READ_ONLY_API_KEY))
    server = f"{api.servers}/{api.server}"
    assert (await api.get(server)).status_code == 200
    for refused in (
        await api.post(api.http, json=api.http_body()),
        await api.put(server, json=api.server_body()),
        await api.delete(server),
    ):
        assert "read-only" in (await api.problems(refused, 403))["credentials"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_other_content_types(api: Any, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    await api.problems(await api.post(api.http, content=b"{}", headers=headers), 415)


async def test_content_type_with_charset(api: Any) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert "name" in await api.problems(await api.post(api.http, content=b"{}", headers=headers), 400)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"\xff", b"[" * 100_000, b'"text"', b"[]", b"null"),
        *(b'{"name": NaN}', b'{"name": 1e999}', b'{"name": "\\ud800"}'),
    ],
)
async def test_malformed_json(api: Any, content: bytes) -> None:
    response = await api.post(api.http, content=content, headers={"Content-Type": "application/json"})
    assert "body" in await api.problems(response, 400)


async def test_every_missing_field_is_named(api: Any) -> None:
    problems = await api.problems(await api.post(api.http, json={}), 400)
    assert set(problems) == {"name", "virtualServerId", "serverUrl"}
    problems = await api.problems(await api.post(api.kafka, json=api.kafka_body(authenticationSaslPlain=[{}])), 400)
    assert set(problems) == {"authenticationSaslPlain[0].username", "authenticationSaslPlain[0].password"}


@pytest.mark.parametrize("kind", ["http", "kafka", "cassandra", "opensearch"])
async def test_names_of_backends_by_the_age_of_the_api(open_cloud: Any, kind: str) -> None:
    newer, older = open_cloud(), open_cloud(backend_names="older")
    for api in (newer, older):
        for name, is_new in (("a-b", True), ("7", True), ("a_b", False), ("-a", False), ("a-", False)):
            answer = await api.post(getattr(api, kind), json=getattr(api, f"{kind}_body")(name=name))
            assert answer.status_code == (202 if is_new or api is older else 400), name
        answer = await api.post(getattr(api, kind), json=getattr(api, f"{kind}_body")(name="A"))
        assert list(await api.problems(answer, 400)) == ["name"]


@pytest.mark.parametrize(
    ("kind", "fields", "named"),
    [
        ("http", {"name": "Upper"}, "name"),
        ("http", {"name": ""}, "name"),
        ("http", {"name": "name\n"}, "name"),
        ("http", {"name": None}, "name"),
        ("http", {"serverUrl": "api.example.com"}, "serverUrl"),
        ("http", {"serverUrl": "https://"}, "serverUrl"),
        ("http", {"serverUrl": "https://a b"}, "serverUrl"),
        ("http", {"serverUrl": "https://a:99999"}, "serverUrl"),
        ("http", {"serverUrl": 5}, "serverUrl"),
        ("http", {"virtualServerId": "abc"}, "virtualServerId"),
        ("http", {"virtualServerId": str(uuid.uuid4())}, "virtualServerId"),
        ("http", {"authentication": {}}, "authentication"),
        ("http", {"authentication": [{"scheme": "PASSTHROUGH"}] * 2}, "authentication"),
        ("http", {"authentication": [{"scheme": "key"}]}, "authentication[0].scheme"),
        ("http", {"authentication": [{"scheme": "KEY"}]}, "authentication[0].key"),
        ("http", {"authentication": [{"scheme": "KEY", "key": "  "}]}, "authentication[0].key"),
        ("http", {"authentication": [{"scheme": "PASSTHROUGH", "key": "k3y"}]}, "authentication[0].key"),
        (
            "http",
            {"authentication": [{"scheme": "KEY", "key": "k3y", "header": [{"name": "X-Key"}]}]},
            "authentication[0].header[0].keyPrefix",
        ),
        (
            "http",
            {"authentication": [{"scheme": "KEY", "key": "k3y", "cookieName": "c", "queryParameterName": "q"}]},
            "authentication[0].queryParameterName",
        ),
        (
            "http",
            {"authentication": [{"scheme": "KEY", "key": "k3y", "header": [{"keyPrefix": "P"}], "cookieName": "c"}]},
            "authentication[0].cookieName",
        ),
        ("kafka", {"kafkaClusterId": str(uuid.uuid4())}, "kafkaClusterId"),
        ("kafka", {"kafkaClusterId": "4650aa98-e894-4675-9614-558915d5837a"}, "kafkaClusterId"),
        ("opensearch", {"opensearchClusterId": "c3d4e5f6-a7b8-9012-cdef-123456789012"}, "opensearchClusterId"),
        ("opensearch", {"usePrivateNetwork": "yes"}, "usePrivateNetwork"),
        ("servers", {"name": "with space"}, "name"),
        ("servers", {"endpointUrl": "/orders?x"}, "endpointUrl"),
        ("servers", {"endpointUrl": "/orders#x"}, "endpointUrl"),
        ("servers", {"endpointUrl": "/a&b"}, "endpointUrl"),
        ("servers", {"clusterId": str(uuid.uuid4())}, "clusterId"),
        ("servers", {"clusterId": "c3d4e5f6-a7b8-9012-cdef-123456789012"}, "clusterId"),
        (
            "servers",
            {"authentication": [{"issuer": "i", "jwksUrl": "https://i/k", "audiences": []}]},
            "authentication[0].audiences",
        ),
        (
            "servers",
            {"authentication": [{"issuer": "i", "jwksUrl": "keys", "audiences": ["a"]}]},
            "authentication[0].jwksUrl",
        ),
        (
            "servers",
            {"authentication": [{"issuer": "i", "jwksUrl": "https://i/k", "audiences": [""]}]},
            "authentication[0].audiences[0]",
        ),
        (
            "servers",
            {"authentication": [{"issuer": "i", "jwksUrl": "https://i/k", "audiences": ["a"], "rolesClaimName": "'"}]},
            "authentication[0].rolesClaimName",
        ),
    ],
)
async def test_wrong_field(api: Any, kind: str, fields: dict[str, Any], named: str) -> None:
    body = getattr(api, {"servers": "server"}.get(kind, kind) + "_body")
    path = getattr(api, kind)
    response = await api.post(path, json=body(**fields))
    assert list(await api.problems(response, 400)) == [named]
    assert "k3y" not in response.text
    if named not in ("virtualServerId", "clusterId"):  # a PUT goes by the same rules, but for fixed fields
        created = await api.create(path, body())
        response = await api.put(f"{path}/{created['id']}", json=body(**fields))
        assert list(await api.problems(response, 400)) == [named]
        assert (await api.get(f"{path}/{created['id']}")).json() == created


async def test_malformed_ids_in_paths(api: Any) -> None:
    assert "backendId" in await api.problems(await api.get(f"{api.http}/abc"), 400)
    assert "clusterId" in await api.problems(await api.get(api.list_of(api.http, "abc")), 400)


async def test_taken_names_and_endpoints(api: Any) -> None:
    first = await api.create(api.servers, api.server_body())
    problems = await api.problems(await api.post(api.servers, json=api.server_body()), 409)
    assert set(problems) == {"name", "endpointUrl"}
    assert first["id"] in problems["name"]
    other = await api.create(api.servers, api.server_body(name="other", endpointUrl="/other"))
    taken = api.server_body(name="other")
    assert set(await api.problems(await api.put(f"{api.servers}/{other['id']}", json=taken), 409)) == {"endpointUrl"}
    assert (await api.put(f"{api.servers}/{first['id']}", json=api.server_body())).status_code == 202

    await api.create(api.http, api.http_body(name="same"))
    assert "name" in await api.problems(await api.post(api.http, json=api.http_body(name="same")), 409)
    await api.create(api.kafka, api.kafka_body(name="same"))
    await api.create(api.http, api.http_body(name="same", virtualServerId=other["id"]))


async def test_nothing_is_half_done(api: Any) -> None:
    backend = await api.create(api.http, api.http_body())
    await api.create(api.http, api.http_body(name="other"))
    changed = api.http_body(name="other", serverUrl="https://elsewhere.example.com")
    assert (await api.put(f"{api.http}/{backend['id']}", json=changed)).status_code == 409
    assert (await api.get(f"{api.http}/{backend['id']}")).json() == backend
    assert len((await api.get(api.list_of(api.http))).json()) == 2
