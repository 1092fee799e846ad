"""Cassandra backends, and the tools of all backends."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from provider_shim.emulator.instaclustr.cql import bind_names

pytestmark = pytest.mark.asyncio

KINDS = ("operations", "queries", "consumers", "publishers", "searches", "indexers")
SCHEMA = {"type": "object", "default": None, "enum": [], "title": " untrimmed ", "é": [1.5, 1e3]}


async def test_life_of_a_cassandra_backend(api: Any) -> None:
    sasl = {"username": "u", "password": "p"}
    created = await api.create(api.cassandra, api.cassandra_body(authenticationSaslPlain=[sasl]))
    assert created == {
        **api.cassandra_body(),
        "id": created["id"],
        "clusterId": api.cluster,
        "cassandraClusterId": api.cassandra_cluster,
        "authenticationSaslPlain": [{"username": "u"}],
    }
    item = f"{api.cassandra}/{created['id']}"
    assert (await api.get(item)).json() == created == (await api.get(api.list_of(api.cassandra))).json()[0]
    answer = await api.put(item, json=api.cassandra_body(name="renamed"))
    assert answer.json()["name"] == "renamed"
    assert "authenticationSaslPlain" not in answer.json()
    assert (await api.post(api.cassandra, json=api.cassandra_body(name="renamed"))).status_code == 409
    for wrong in (str(uuid.uuid4()), api.cassandra_cluster, "x"):
        body = api.cassandra_body(cassandraDataCentreId=wrong, name="other")
        assert set(await api.problems(await api.post(api.cassandra, json=body), 400)) == {"cassandraDataCentreId"}
        assert set(await api.problems(await api.put(item, json=body), 400)) == {"cassandraDataCentreId"}
    assert (await api.delete(item)).status_code == 204
    assert (await api.get(item)).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
async def test_life_of_a_tool(api: Any, kind: str) -> None:
    path, body = await api.tool(kind, description="What it does.")
    created = await api.create(path, body)
    assert created == {**body, "id": created["id"], "clusterId": api.cluster, "virtualServerId": api.server}
    item = f"{path}/{created['id']}"
    assert (await api.get(item)).json() == created
    assert (await api.get(api.list_of(path))).json() == [created]

    renamed = {name: value for name, value in body.items() if name != "description"} | {"name": "renamed"}
    answer = await api.put(item, json={**renamed, "backendId": str(uuid.uuid4())})
    assert answer.status_code == 202
    left = {name: value for name, value in created.items() if name != "description"}
    assert answer.json() == {**left, "name": "renamed"} == (await api.get(item)).json()
    assert (await api.delete(item)).status_code == 204
    for gone in (await api.get(item), await api.put(item, json=body), await api.delete(item)):
        assert list(await api.problems(gone, 404)) == ["toolId"]


@pytest.mark.parametrize("kind", KINDS)
async def test_tools_hang_on_the_right_kind_of_backend(api: Any, kind: str) -> None:
    path, body = await api.tool(kind)
    other = (await api.tool("queries" if kind == "operations" else "operations"))[1]["backendId"]
    for wrong in (other, api.server, str(uuid.uuid4())):
        assert set(await api.problems(await api.post(path, json={**body, "backendId": wrong}), 400)) == {"backendId"}
    await api.create(path, body)
    own = {"operations": api.http, "queries": api.cassandra, "searches": api.opensearch, "indexers": api.opensearch}
    backends = own.get(kind, api.kafka)
    problems = await api.problems(await api.delete(f"{backends}/{body['backendId']}"), 409)
    assert f'"{kind}"' in problems["backendId"]


async def test_delete_cascades_to_tools_and_personas(open_cloud: Any) -> None:
    api = open_cloud(delete_parent="cascade", persona_needs_authentication="false")
    items = []
    for kind in KINDS:
        path, body = await api.tool(kind)
        items.append(f"{path}/{(await api.create(path, body))['id']}")
    body = {"virtualServerId": api.server, "personaRole": "admin", "type": "DENYLIST"}
    items.append(f"{api.personas}/{(await api.create(api.personas, body))['id']}")
    assert (await api.delete(f"{api.servers}/{api.server}")).status_code == 204
    assert [(await api.get(item)).status_code for item in items] == [404] * len(items)


async def test_a_refusal_names_a_few_children_only(api: Any) -> None:
    for number in range(8):
        path, body = await api.tool("publishers", name=f"tool-{number}")
        await api.create(path, body)
    problems = await api.problems(await api.delete(f"{api.kafka}/{body['backendId']}"), 409)
    assert '"tool-4"' in problems["backendId"]
    assert '"tool-5"' not in problems["backendId"]
    assert "3 more" in problems["backendId"]


@pytest.mark.parametrize("kind", KINDS)
async def test_generated_names(api: Any, kind: str) -> None:
    path, body = await api.tool(kind, name=None)
    tool = await api.create(path, body)
    assert tool["name"].endswith(tool["id"][:8])
    item = f"{path}/{tool['id']}"
    assert (await api.put(item, json={**body, "name": "own"})).json()["name"] == "own"
    assert (await api.put(item, json=body)).json() == tool


async def test_absent_and_required_names(open_cloud: Any) -> None:
    api = open_cloud(tool_name="absent")
    path, body = await api.tool("publishers", name=None)
    tool = await api.create(path, body)
    assert "name" not in tool
    assert "name" not in await api.create(path, body)
    assert "without a name" in (await api.get("/")).text
    api = open_cloud(tool_name="required")
    path, body = await api.tool("publishers", name=None)
    assert set(await api.problems(await api.post(path, json=body), 400)) == {"name"}
    tool = await api.create(path, {**body, "name": "own"})
    assert set(await api.problems(await api.put(f"{path}/{tool['id']}", json=body), 400)) == {"name"}


async def test_names_are_unique_in_a_backend(open_cloud: Any) -> None:
    api = open_cloud()
    path, body = await api.tool("publishers", name="same")
    tool = await api.create(path, body)
    consumers, other = await api.tool("consumers", name="same")
    for at, of_the_backend in ((path, body), (consumers, {**other, "backendId": body["backendId"]})):
        problems = await api.problems(await api.post(at, json=of_the_backend), 409)
        assert tool["id"] in problems["name"]
    assert (await api.put(f"{path}/{tool['id']}", json=body)).status_code == 202
    for kind in KINDS:
        if kind != "publishers":
            await api.create(*await api.tool(kind, name="same"))


async def test_names_are_unique_on_a_virtual_server_if_clients_see_no_prefix(open_cloud: Any) -> None:
    api = open_cloud(tool_prefix="never")
    path, body = await api.tool("operations", name="same")
    tool = await api.create(path, body)
    for kind in KINDS:
        other_path, other = await api.tool(kind, name="same")
        problems = await api.problems(await api.post(other_path, json=other), 409)
        assert tool["id"] in problems["name"]
    assert (await api.put(f"{path}/{tool['id']}", json=body)).status_code == 202
    server = await api.create(api.servers, api.server_body())
    backend = await api.create(api.http, api.http_body(virtualServerId=server["id"]))
    await api.create(path, {**body, "backendId": backend["id"]})


async def test_names_may_be_repeated(open_cloud: Any) -> None:
    for prefix in ("backend", "never"):
        api = open_cloud(unique_tool_names="false", tool_prefix=prefix)
        path, body = await api.tool("operations")
        assert (await api.create(path, body))["id"] != (await api.create(path, body))["id"]


@pytest.mark.parametrize(
    ("prefix", "alone", "among_others"),
    [("backend", "crm_get", "crm_get"), ("several", "get", "crm_get"), ("never", "get", "get")],
)
async def test_name_for_clients(open_cloud: Any, oidc: Any, prefix: str, alone: str, among_others: str) -> None:
    api = open_cloud(tool_prefix=prefix)
    server = await api.create(api.servers, api.server_body(authentication=[oidc]))
    backend = await api.create(api.http, api.http_body(name="crm", virtualServerId=server["id"]))
    path, body = await api.tool("operations", name="get", backendId=backend["id"])
    rule = {"virtualServerId": server["id"], "personaRole": "a", "type": "ALLOWLIST"}
    await api.create(api.personas, {**rule, "tools": [(await api.create(path, body))["id"]]})
    for number, expected in enumerate((alone, among_others)):
        html = (await api.get("/")).text
        assert f"<dt>name for clients</dt><dd>{expected}</dd>" in html
        assert f"<dt>may call</dt><dd>{expected}</dd>" in html
        await api.create(api.kafka, api.kafka_body(virtualServerId=server["id"], name=f"kafka-{number}"))


@pytest.mark.parametrize("shown", ["object", "text"])
async def test_schemas_travel_in_either_form(open_cloud: Any, shown: str) -> None:
    api = open_cloud(schema_as=shown)
    for number, sent in enumerate((SCHEMA, json.dumps(SCHEMA), json.dumps(SCHEMA, indent=2))):
        parameters = [{"name": "id", "in": "path", "schema": sent, "required": True}]
        path, body = await api.tool("operations", name=f"t{number}", path="/orders/{id}", parameters=parameters)
        created = await api.create(path, {**body, "requestBody": [{"schema": sent, "description": " x "}]})
        assert created["requestBody"][0]["description"] == "x"
        for answer in (created, (await api.get(f"{path}/{created['id']}")).json()):
            for back in (answer["parameters"][0]["schema"], answer["requestBody"][0]["schema"]):
                assert isinstance(back, str) == (shown == "text")
                assert (json.loads(back) if shown == "text" else back) == SCHEMA


@pytest.mark.parametrize(("accepted", "refused"), [("text", "object"), ("object", "text")])
async def test_schemas_may_have_to_travel_in_one_form(open_cloud: Any, accepted: str, refused: str) -> None:
    api = open_cloud(schema_as=f"{accepted}_only")
    forms = {"text": json.dumps(SCHEMA), "object": SCHEMA}

    async def body_with(form: str) -> tuple[str, dict[str, Any]]:
        parameters = [{"name": "id", "in": "path", "schema": forms[form], "required": True}]
        body = [{"schema": forms[form]}]
        return await api.tool("operations", path="/orders/{id}", parameters=parameters, requestBody=body)

    path, body = await body_with(refused)
    problems = await api.problems(await api.post(path, json=body), 400)
    assert set(problems) == {"parameters[0].schema", "requestBody[0].schema"}
    path, body = await body_with(accepted)
    created = await api.create(path, body)
    shown = created["requestBody"][0]["schema"]
    assert isinstance(shown, str) == (accepted == "text")
    assert (json.loads(shown) if accepted == "text" else shown) == SCHEMA
    url = f"{path}/{created['id']}"
    assert set(await api.problems(await api.put(url, json=(await body_with(refused))[1]), 400)) == set(problems)
    assert (await api.put(url, json=body)).status_code == 202


@pytest.mark.parametrize("wrong", ["", "{", "[]", "5", "null", '{"a": NaN}', '{"a": "\\ud800"}', 5, None, True, []])
async def test_what_is_no_schema(api: Any, wrong: Any) -> None:
    path, body = await api.tool("operations", requestBody=[{"schema": wrong}])
    assert set(await api.problems(await api.post(path, json=body), 400)) == {"requestBody[0].schema"}


async def test_deep_nesting_is_refused(api: Any) -> None:
    deep: Any = {}
    for _ in range(500):
        deep = {"items": deep}
    path, body = await api.tool("operations", requestBody=[{"schema": deep}])
    assert set(await api.problems(await api.post(path, json=body), 400)) == {"body"}
    body["requestBody"] = [{"schema": json.dumps(deep)}]
    assert set(await api.problems(await api.post(path, json=body), 400)) == {"requestBody[0].schema"}


def parameter(name: str, place: str = "path") -> dict[str, Any]:
    return {"name": name, "in": place, "schema": '{"type": "string"}'}


@pytest.mark.parametrize(
    ("path", "parameters", "named"),
    [
        ("/a", [parameter("x", "query"), parameter("x", "query")], "parameters[1].name"),
        ("/a", [parameter("x")], "parameters[0].name"),
        ("/a/{x}", [], "path"),
        ("/a/{x}", [parameter("x", "query")], "path"),
        ("/a/{x}", [{**parameter("x"), "in": "cookie"}], "parameters[0].in"),
        ("/a/'", [], "path"),
        ("", [], "path"),
    ],
)
async def test_wrong_http_operations(open_cloud: Any, path: str, parameters: list[Any], named: str) -> None:
    api = open_cloud()
    url, body = await api.tool("operations", path=path, parameters=parameters)
    assert set(await api.problems(await api.post(url, json=body), 400)) == {named}
    api = open_cloud(strict_tools="false")
    url, body = await api.tool("operations", path=path, parameters=parameters)
    lenient = await api.post(url, json=body)
    assert lenient.status_code == (400 if path in ("", "/a/'") or named.endswith(".in") else 202)


async def test_right_http_operations(api: Any) -> None:
    parameters = [parameter("x"), parameter("x", "query"), parameter("y")]
    path, body = await api.tool("operations", path="/a/{x}/b/{y}/{x}", parameters=parameters)
    assert (await api.create(path, body))["parameters"] == parameters
    for method in ("GET", "patch"):
        wrong = {**body, "name": "other", "method": method}
        assert set(await api.problems(await api.post(path, json=wrong), 400)) == {"method"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * FROM t", []),
        ("SELECT * FROM t WHERE a = :a AND b IN :b AND c>:c LIMIT :n", ["a", "b", "c", "n"]),
        ("SELECT * FROM t WHERE a = ':no' AND b = 'it''s :no' AND c = :c", ["c"]),
        ('SELECT ":no" FROM t WHERE "x" = :"Quo""ted"', ['Quo"ted']),
        ("SELECT * FROM t -- :no\nWHERE a = :a // :no\n AND b = :b /* :no\n:no */", ["a", "b"]),
        ("SELECT $$ :no ' $$ FROM t WHERE a = :a AND b = :a", ["a"]),
        ("UPDATE t SET m = {'k':true, :x: :y, 'z' : now()} WHERE a=:a", ["x", "y", "a"]),
        ("INSERT INTO t JSON :doc", ["doc"]),
        ("SELECT 'open :no", ["no"]),
        (":", []),
    ],
)
async def test_binds_of_a_query(query: str, names: list[str]) -> None:
    assert bind_names(query) == names


async def test_query_parameters(open_cloud: Any) -> None:
    def fields(*names: str) -> list[dict[str, str]]:
        return [{"name": name, "type": "text"} for name in names]

    api = open_cloud()
    query = "SELECT v FROM t WHERE a = :a AND b = :b"
    path, body = await api.tool("queries", query=query, parameters=fields("a", "b"), resultFields=fields("v"))
    tool = await api.create(path, body)
    assert tool["parameters"] == fields("a", "b")
    wrong = (fields("b", "a"), fields("a"), fields("a", "b", "c"), [])
    for given in wrong:
        answer = await api.put(f"{path}/{tool['id']}", json={**body, "parameters": given})
        assert "a, b" in (await api.problems(answer, 400))["parameters"]
    answer = await api.put(f"{path}/{tool['id']}", json={**body, "parameters": fields("a", "b", "a")})
    assert set(await api.problems(answer, 400)) == {"parameters[2].name"}
    api = open_cloud(strict_tools="false")
    path, body = await api.tool("queries", query=query)
    for number, given in enumerate((*wrong, fields("a", "a"))):
        await api.create(path, {**body, "name": f"t{number}", "parameters": given})


@pytest.mark.parametrize(
    ("kind", "fields", "named"),
    [
        ("consumers", {"topics": []}, "topics"),
        ("consumers", {"topics": [" "]}, "topics[0]"),
        ("consumers", {"consumePeriod": 1.5}, "consumePeriod"),
        ("consumers", {"consumePeriod": -1}, "consumePeriod"),
        ("consumers", {"consumePeriod": 2**31}, "consumePeriod"),
        ("consumers", {"consumePeriod": True}, "consumePeriod"),
        ("publishers", {"topic": "-orders"}, "topic"),
        ("publishers", {"topic": "orders.v1"}, "topic"),
        ("publishers", {"name": "with space"}, "name"),
        ("queries", {"query": " "}, "query"),
        ("queries", {"parameters": [{"name": "a"}]}, "parameters[0].type"),
    ],
)
async def test_wrong_fields(api: Any, kind: str, fields: dict[str, Any], named: str) -> None:
    path, body = await api.tool(kind, **fields)
    assert set(await api.problems(await api.post(path, json=body), 400)) == {named}


async def test_unset_fields_of_tools(open_cloud: Any) -> None:
    api = open_cloud(unset="null")
    parameters = [parameter("x", "query")]
    path, body = await api.tool("operations", parameters=parameters)
    tool = await api.create(path, body)
    assert tool["parameters"] == [{**parameters[0], "required": None, "description": None}]
    assert tool["requestBody"] is tool["description"] is None
    path, body = await api.tool("consumers", consumePeriod=60.0)
    tool = await api.create(path, body)
    assert (tool["messageDescription"], tool["consumePeriod"]) == (None, 60)
    api = open_cloud(unset="empty")
    path, body = await api.tool("queries")
    tool = await api.create(path, body)
    assert tool["parameters"] == tool["resultFields"] == []
