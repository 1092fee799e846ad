"""What the control plane does with the objects, by default."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

SAMPLE_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


async def test_seeded_objects(api: Any) -> None:
    cluster = (await api.get(f"{api.clusters}/{api.cluster}")).json()
    assert (cluster["id"], cluster["status"]) == (api.cluster, "RUNNING")
    server = (await api.get(f"{api.servers}/{api.server}")).json()
    assert server == {
        "id": api.server,
        "clusterId": api.cluster,
        "name": "sample-virtual-server",
        "endpointUrl": "/sample",
    }
    [account] = (await api.get(api.cluster_list)).json()
    by_application: dict[str, set[str]] = {}
    for item in account["clusters"]:
        by_application.setdefault(item["application"], set()).add(item["id"])
    assert by_application["MCP_GATEWAY"] == {api.cluster}
    assert by_application["KAFKA"] == set(api.kafka_clusters)
    assert len(by_application["APACHE_CASSANDRA"]) == 1
    assert by_application["OPENSEARCH"] == set(api.opensearch_clusters)


@pytest.mark.parametrize("kind", ["servers", "http", "kafka", "opensearch"])
async def test_life_of_an_object(api: Any, kind: str, oidc: dict[str, Any]) -> None:
    path = getattr(api, kind)
    body = getattr(api, {"servers": "server"}.get(kind, kind) + "_body")()
    created = await api.create(path, body)
    uuid.UUID(created["id"])
    assert created == {**body, "id": created["id"], "clusterId": api.cluster}
    item = f"{path}/{created['id']}"
    assert (await api.get(item)).json() == created
    assert created in (await api.get(api.list_of(path))).json()

    answer = await api.put(item, json={**body, "name": "renamed"})
    assert answer.status_code == 202
    assert answer.json() == {**created, "name": "renamed"} == (await api.get(item)).json()

    assert (await api.delete(item)).status_code == 204
    for gone in (await api.get(item), await api.put(item, json=body), await api.delete(item)):
        assert created["id"] in next(iter((await api.problems(gone, 404)).values()))
    assert created["id"] not in [other["id"] for other in (await api.get(api.list_of(path))).json()]


async def test_samples_of_the_document_replay(api: Any) -> None:
    for path, body, replacement in (
        (
            api.http,
            {"name": "my-http-server-backend", "serverUrl": "https://api.example.com"},
            {"serverUrl": "https://api.example.com", "name": "my-cassandra-backend", "authentication": []},
        ),
        (
            api.kafka,
            {"name": "my-kafka-backend", "kafkaClusterId": api.kafka_clusters[0]},
            {"kafkaClusterId": api.kafka_clusters[1], "name": "my-cassandra-backend", "authenticationSaslPlain": []},
        ),
    ):
        sample = {"clusterId": api.cluster, "id": SAMPLE_ID, "virtualServerId": api.server, **body}
        created = await api.create(path, sample)
        assert created["id"] != SAMPLE_ID
        assert {**created, "id": SAMPLE_ID} == sample
        answer = await api.put(f"{path}/{created['id']}", json=replacement)
        assert answer.json()["name"] == "my-cassandra-backend"
        assert (await api.delete(f"{path}/{created['id']}")).content == b""


async def test_ignored_fields_are_not_even_validated(api: Any) -> None:
    created = await api.create(api.http, api.http_body(id=5, clusterId="elsewhere", colour="red"))
    assert created == {**api.http_body(), "id": created["id"], "clusterId": api.cluster}


async def test_put_replaces_everything(api: Any, oidc: dict[str, Any]) -> None:
    server = await api.create(api.servers, api.server_body(authentication=[oidc]))
    answer = await api.put(f"{api.servers}/{server['id']}", json={"name": "orders", "endpointUrl": "/new"})
    assert "authentication" not in answer.json()

    sasl = {"username": "u", "password": "p"}
    backend = await api.create(api.kafka, api.kafka_body(authenticationSaslPlain=[sasl]))
    answer = await api.put(
        f"{api.kafka}/{backend['id']}", json={"name": "events", "kafkaClusterId": api.kafka_clusters[1]}
    )
    assert answer.json() == {
        **{name: value for name, value in backend.items() if name != "authenticationSaslPlain"},
        "kafkaClusterId": api.kafka_clusters[1],
    }

    private = api.opensearch_body(usePrivateNetwork=True, peerNetworks=False, authenticationSaslPlain=[sasl])
    backend = await api.create(api.opensearch, private)
    assert (backend["usePrivateNetwork"], backend["peerNetworks"]) == (True, False)
    answer = await api.put(f"{api.opensearch}/{backend['id']}", json=api.opensearch_body())
    assert answer.json() == {**api.opensearch_body(), "id": backend["id"], "clusterId": api.cluster}


@pytest.mark.parametrize("kind", ["kafka", "cassandra"])
async def test_network_settings_by_the_age_of_the_api(open_cloud: Any, tmp_path: Path, kind: str) -> None:
    settings = {"usePrivateNetwork": True, "peerNetworks": False}
    api = open_cloud(tmp_path / "cloud.db")
    path = getattr(api, kind)
    body = getattr(api, f"{kind}_body")
    backend = await api.create(path, body(**settings))
    assert settings.items() <= backend.items()
    item = f"{path}/{backend['id']}"
    assert settings.items() <= (await api.put(item, json=body(**settings))).json().items()
    for unset in ("absent", "null"):
        older = open_cloud(tmp_path / "cloud.db", backend_fields="older", unset=unset)
        assert not settings.keys() & (await older.get(item)).json().keys()
        assert not settings.keys() & (await older.put(item, json=body(**settings))).json().keys()
    strict = open_cloud(tmp_path / "cloud.db", backend_fields="older", unknown_fields="refused")
    assert (await strict.put(item, json=body(**settings))).status_code == 400
    assert not settings.keys() & (await api.get(item)).json().keys()


async def test_put_leaves_fixed_fields(api: Any) -> None:
    backend = await api.create(api.http, api.http_body())
    moved = api.http_body(virtualServerId=str(uuid.uuid4()), clusterId=str(uuid.uuid4()), id=str(uuid.uuid4()))
    assert (await api.put(f"{api.http}/{backend['id']}", json=moved)).json() == backend
    server = await api.create(api.servers, api.server_body())
    answer = await api.put(f"{api.servers}/{server['id']}", json=api.server_body(clusterId=str(uuid.uuid4())))
    assert answer.json() == server


async def test_normalisation(api: Any, oidc: dict[str, Any]) -> None:
    server = await api.create(
        api.servers, api.server_body(authentication=[{**oidc, "issuer": " https://id.example.com "}])
    )
    assert server["authentication"] == [{**oidc, "scopesSupported": ["openid"], "rolesClaimName": "roles"}]
    given = [{**oidc, "scopesSupported": ["write", "openid", "read"], "rolesClaimName": "groups"}]
    kept = await api.put(f"{api.servers}/{server['id']}", json=api.server_body(authentication=given))
    assert kept.json()["authentication"] == given
    given = [{**oidc, "scopesSupported": ["write"], "rolesClaimName": None}]
    kept = await api.put(f"{api.servers}/{server['id']}", json=api.server_body(authentication=given))
    assert kept.json()["authentication"][0]["scopesSupported"] == ["write", "openid"]

    authentication = {"scheme": "KEY", "key": "k", "header": [{"keyPrefix": "Token"}], "cookieName": None}
    backend = await api.create(
        api.http, api.http_body(serverUrl=" https://api.example.com", authentication=[authentication])
    )
    assert backend["serverUrl"] == "https://api.example.com"
    assert backend["authentication"] == [{"scheme": "KEY", "header": [{"keyPrefix": "Token", "name": "Authorization"}]}]


async def test_ids_are_read_in_either_case(api: Any) -> None:
    backend = await api.create(api.kafka, api.kafka_body(kafkaClusterId=api.kafka_clusters[0].upper()))
    assert backend["kafkaClusterId"] == api.kafka_clusters[0]
    assert (await api.get(f"{api.kafka}/{backend['id'].upper()}")).json() == backend


async def test_text_of_any_script_comes_back(api: Any) -> None:
    username = 'é漢🙂"\\'
    body = api.kafka_body(authenticationSaslPlain=[{"username": username, "password": "p"}])
    created = await api.create(api.kafka, body)
    read = await api.get(f"{api.kafka}/{created['id']}")
    assert read.json()["authenticationSaslPlain"] == [{"username": username}]


async def test_delete_of_a_parent_conflicts(api: Any) -> None:
    backend = await api.create(api.http, api.http_body(name="left-over"))
    problems = await api.problems(await api.delete(f"{api.servers}/{api.server}"), 409)
    assert "left-over" in problems["virtualServerId"]
    assert backend["id"] in problems["virtualServerId"]
    await api.delete(f"{api.http}/{backend['id']}")
    assert (await api.delete(f"{api.servers}/{api.server}")).status_code == 204


async def test_list_of_an_unknown_cluster(api: Any) -> None:
    for cluster in (str(uuid.uuid4()), api.kafka_clusters[0]):
        assert "clusterId" in await api.problems(await api.get(api.list_of(api.http, cluster)), 404)
    assert (await api.get(api.list_of(api.http))).json() == []


async def test_unknown_paths(api: Any) -> None:
    assert "path" in await api.problems(await api.get(f"{api.http.replace('http-server', 'soap')}"), 404)
    assert (await api.get("/nowhere")).status_code == 404
