"""OpenAPI documents: what becomes of their operations, and what is told of them."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from constructs_lib.openapi import OpenApiDocument, OpenApiError, Operation
from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate

DATA = Path(__file__).parent / "documents"
TOOL = SchemaFile.load().resource("mcpgateway_instaclustr_http_server_operation_tool")
OK = {"responses": {"200": {"description": "OK."}}}


def document(paths: Mapping[str, Any], version: str = "3.0.3", **more: Any) -> dict[str, Any]:
    return {"openapi": version, "info": {"title": "API", "version": "1"}, "paths": paths, **more}


def operation(method: str = "get", path: str = "/things", version: str = "3.0.3", **more: Any) -> Operation:
    """The one operation of a document; `components` and such go to the document."""
    root = {key: more.pop(key) for key in ("components",) if key in more}
    of = document({path: {method: {"operationId": "op", "summary": "It.", **OK, **more}}}, version, **root)
    (made,) = OpenApiDocument.load(of).operations()
    return made


def body_of(schema: Any, version: str = "3.0.3", **schemas: Any) -> Operation:
    """A POST with a JSON body of this schema."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation("post", version=version, requestBody=body, components={"schemas": schemas})


def schema_of(schema: Any, version: str = "3.0.3", **schemas: Any) -> dict[str, Any]:
    made = body_of(schema, version, **schemas)
    assert made.request_body is not None
    assert made.problems == ()
    return made.request_body.schema


def query(**more: Any) -> dict[str, Any]:
    return {"name": "q", "in": "query", **more}


def as_configuration(operation: Operation) -> dict[str, Any]:
    """The operation as it would stand in a stack."""
    body = operation.request_body
    return {
        "backend_id": "c3d4e5f6-a7b8-9012-cdef-123456789012",
        "name": operation.name,
        "description": operation.description,
        "method": operation.method,
        "path": operation.path,
        "parameters": [
            {
                "name": each.name,
                "in": each.location,
                "schema": json.dumps(each.schema),
                "required": each.required,
                "description": each.description,
            }
            for each in operation.parameters
        ],
        "request_body": body and {"schema": json.dumps(body.schema), "description": body.description},
    }


def provider_problems(operation: Operation) -> list[str]:
    found = validate(TOOL.attributes, TOOL.config_validators, as_configuration(operation))
    return [each.detail for each in found if each.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def crm() -> OpenApiDocument:
    return OpenApiDocument.load(DATA / "crm.yaml")


def by_id(crm: OpenApiDocument) -> dict[str, Operation]:
    return {each.operation_id: each for each in crm.operations()}


# A document in files.


def test_all_operations_of_a_document_become_tools_without_a_problem(crm: OpenApiDocument) -> None:
    made = crm.operations()
    assert [(each.name, each.method, each.path) for each in made] == [
        ("listCustomers", "get", "/customers"),
        ("createCustomer", "post", "/customers"),
        ("customers_get", "get", "/customers/{id}"),
        ("replaceCustomer", "put", "/customers/{id}"),
        ("delete_customers_id", "delete", "/customers/{id}"),
        ("listOrders", "get", "/orders"),
    ]
    assert [problem for each in made for problem in [*each.problems, *provider_problems(each)]] == []
    assert crm.problems == ()


def test_servers_have_the_defaults_of_their_variables(crm: OpenApiDocument) -> None:
    assert crm.servers == ("https://eu.crm.example.com/v1",)


def test_descriptions_are_kept(crm: OpenApiDocument) -> None:
    made = by_id(crm)
    assert made["listCustomers"].description == "Customers, newest first."
    assert made["createCustomer"].description == "A new customer."
    assert made["DELETE /customers/{id}"].description == "One customer."
    assert [each.description for each in made["listCustomers"].parameters] == ["How many.", None, "First day."]
    body = made["createCustomer"].request_body
    assert body is not None
    assert (body.description, body.required) == ("The customer.", True)


def test_parameters_of_a_path_are_merged_with_those_of_the_operation(crm: OpenApiDocument) -> None:
    made = by_id(crm)["customers.get"]
    assert [(each.name, each.location, each.required, each.schema) for each in made.parameters] == [
        ("id", "path", True, {"type": "string", "format": "uuid"}),
        ("X-Trace", "header", True, {"type": "string", "maxLength": 32}),
    ]


def test_schemas_of_openapi_3_0_become_those_of_today(crm: OpenApiDocument) -> None:
    made = {each.name: each.schema for each in by_id(crm)["listCustomers"].parameters}
    assert made == {
        "limit": {"type": "integer", "exclusiveMinimum": 0, "maximum": 100, "examples": [20]},
        "status": {"type": "array", "items": {"type": ["string", "null"], "enum": ["active", "gone", None]}},
        "since": {"type": "string", "format": "date", "examples": ["2026-01-01"]},
    }


def test_a_body_has_all_but_what_only_the_server_gives(crm: OpenApiDocument) -> None:
    expected = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "description": "Full name.", "examples": ["Ada"]},
            "password": {"type": "string", "writeOnly": True},
            "status": {"type": ["string", "null"], "enum": ["active", "gone", None]},
            "manager": {
                "description": "Who leads.",
                "anyOf": [
                    {"allOf": [{"type": "object", "properties": {"name": {"type": "string"}}}]},
                    {"type": "null"},
                ],
            },
        },
    }
    for name in ("createCustomer", "replaceCustomer"):
        body = by_id(crm)[name].request_body
        assert body is not None
        assert body.schema == expected


def test_references_lead_to_files_and_back(crm: OpenApiDocument) -> None:
    made = by_id(crm)["listOrders"]
    assert [each.name for each in made.parameters] == ["limit", "shape"]
    assert made.parameters[1].schema == {"type": "string", "enum": ["short", "long"]}


def test_a_text_and_a_dict_need_a_folder_for_their_references() -> None:
    text = (DATA / "crm.yaml").read_text()
    assert len(OpenApiDocument.load(text, folder=DATA).operations()) == 6
    with pytest.raises(OpenApiError, match=r"bodies\.yaml#/Replacement refers to a file, but where the document lies"):
        OpenApiDocument.load(text)


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("type: string")
    inner = tmp_path / "api"
    inner.mkdir()
    parameter = query(schema={"$ref": "../secret.yaml"})
    file = inner / "api.json"
    file.write_text(json.dumps(document({"/x": {"get": {**OK, "parameters": [parameter]}}})))
    with pytest.raises(OpenApiError, match=r"secret.yaml is outside of .*; give a folder="):
        OpenApiDocument.load(file)
    (made,) = OpenApiDocument.load(file, folder=tmp_path).operations()
    assert made.parameters[0].schema == {"type": "string"}
    assert made.problems[0].place == "api/api.json#/paths/~1x/get"


# Documents that cannot be used.


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("none.yaml", "none.yaml: The document cannot be read: No such file or directory."),
        ("a: [\n", "#: It is neither YAML nor JSON at line 2, column 1"),
        ("a: 1\na: 2\n", "#: It is neither YAML nor JSON at line 2, column 1: the key 'a' stands there twice."),
        ("a: &x [*x]\n", "#: JSON cannot express this: Circular reference detected."),
        ({"openapi": {1}}, "#: JSON cannot express this: Object of type set is not JSON serializable."),
        ("- a\n- b\n", "#: This is not an OpenAPI document: it must be an object."),
        ("{}", '#: This is not an OpenAPI document: it has no "openapi" with the version.'),
        ({"swagger": "2.0"}, "#: It is an OpenAPI 2.0 (Swagger) document; only 3.0 and 3.1 are read."),
        ({"openapi": 3.0}, '#: The version 3.0 is not complete: "openapi" must be a text such as "3.0.3" or "3.1.0".'),
        ({"openapi": "3.2.0"}, "#: It is an OpenAPI 3.2.0 document; only 3.0 and 3.1 are read."),
    ],
)
def test_what_is_no_document_is_refused(source: Any, message: str) -> None:
    with pytest.raises(OpenApiError) as caught:
        OpenApiDocument.load(source)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_all_mistakes_in_the_shape_are_told_at_once(version: str) -> None:
    broken = document(
        {"/x": {"get": {**OK, "tags": 7, "parameters": [query()]}}, "/y": {"put": {**OK, "requestBody": {}}}}, version
    )
    del broken["info"]["title"]
    with pytest.raises(OpenApiError) as caught:
        OpenApiDocument.load(broken)
    assert sorted(caught.value.problems) == [
        "#/info: 'title' is a required property.",
        "#/paths/~1x/get/parameters/0: 'schema' is a required property.",
        "#/paths/~1x/get/tags: 7 is not of type 'array'.",
        "#/paths/~1y/put/requestBody: 'content' is a required property.",
    ]


def test_references_to_nothing_and_repeated_ids_are_told_at_once() -> None:
    of = document(
        {
            "/x": {"get": {"operationId": "a", **OK, "parameters": [{"$ref": "#/components/parameters/P"}]}},
            "/y": {"get": {"operationId": "a", **OK, "parameters": [query(schema={"$ref": "#name"})]}},
        },
        components={"schemas": {"A": {"properties": {"example": {"$ref": "#/b~1c"}}, "example": {"$ref": "#/not"}}}},
    )
    with pytest.raises(OpenApiError) as caught:
        OpenApiDocument.load(of)
    assert list(caught.value.problems) == [
        "#/paths/~1x/get/parameters/0: #/components/parameters/P refers to nothing: #/components has no 'parameters'.",
        "#/paths/~1y/get/parameters/0/schema: #name refers to nothing: there is no $anchor 'name'.",
        "#/components/schemas/A/properties/example: #/b~1c refers to nothing: # has no 'b/c'.",
        "#/paths/~1y/get: The operationId 'a' stands at #/paths/~1x/get already; each must have another one.",
    ]


def test_yaml_is_read_as_openapi_means_it() -> None:
    text = f"""
    openapi: 3.1.0
    info: {{title: API, version: "1"}}
    paths:
      /x:
        get:
          summary: It.
          parameters:
            - {{name: q, in: query, schema: {{enum: [no, on, 2026-01-01, 010, 0x10, 1e3, ~, yes: 1], default: on}}}}
          responses: {{200: {json.dumps({"description": "OK."})}}}
    """
    (made,) = OpenApiDocument.load(textwrap.dedent(text).replace("yes: 1", "{yes: 1}")).operations()
    expected = ["no", "on", "2026-01-01", 10, 16, 1000.0, None, {"yes": 1}]
    assert made.parameters[0].schema == {"enum": expected, "default": "on"}


@pytest.mark.parametrize(
    ("module", "library"), [("yaml", "PyYAML"), ("openapi_spec_validator", "openapi-spec-validator")]
)
def test_a_missing_library_is_told_with_the_extra(module: str, library: str) -> None:
    code = f"""
        import sys
        sys.modules["{module}"] = None
        from constructs_lib.openapi import OpenApiDocument
        assert not {{"cdktf", "jsii", "yaml", "jsonschema"}} & {{name for name, at in sys.modules.items() if at}}
        try:
            OpenApiDocument.load("openapi: 3.0.0\\n")
        except ImportError as error:
            print(error)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert run.stdout == f"OpenAPI documents need {library}: pip install 'mcpgateway[openapi]'\n"


def test_the_slower_library_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    assert schema_of({"type": "string"}) == {"type": "string"}
    with pytest.raises(OpenApiError, match="is not of type"):
        OpenApiDocument.load(document({"/x": {"get": {**OK, "tags": 7}}}))


# What a tool cannot express.

JSON_BODY = {"content": {"application/json": {}}}
AT = "#/paths/~1things/"


@pytest.mark.parametrize(
    ("given", "is_error", "problem"),
    [
        (
            {"parameters": [{"name": "c", "in": "cookie", "required": True, "schema": {}}]},
            True,
            "get/parameters/0: A tool cannot set the cookie parameter 'c', which is required.",
        ),
        (
            {"parameters": [{"name": "c", "in": "cookie", "schema": {}}]},
            False,
            "get/parameters/0: A tool cannot set the cookie parameter 'c': left out.",
        ),
        (
            {"parameters": [{"name": "Accept", "in": "header", "schema": {}}]},
            False,
            "get/parameters/0: The header Accept is left out: "
            "OpenAPI has it come from the body and the authentication.",
        ),
        (
            {"parameters": [query(style="deepObject", explode=True, required=True, schema={"type": "object"})]},
            True,
            "get/parameters/0: A tool cannot write the parameter 'q' in the style deepObject, which is required.",
        ),
        (
            {
                "parameters": [
                    query(style="pipeDelimited", schema={"type": "array", "items": {"type": "array", "items": {}}})
                ]
            },
            False,
            "get/parameters/0: A tool cannot write the parameter 'q' in the style pipeDelimited: left out.",
        ),
        (
            {"parameters": [query(explode=False, required=True, schema={"type": "array", "items": {}})]},
            False,
            "get/parameters/0: The parameter 'q' is a list: agents have to give it as one text, with ',' between.",
        ),
        (
            {"parameters": [query(explode=False, required=True, schema={"type": "object"})]},
            True,
            "get/parameters/0: A tool cannot write the parameter 'q' without explode, which is required.",
        ),
        (
            {"parameters": [query(schema={"type": "object"})]},
            False,
            "get/parameters/0: The parameter 'q' may be an object; how the gateway writes one is not known.",
        ),
        (
            {"parameters": [query(content={"application/json": {"schema": {"type": "object"}}})]},
            False,
            "get/parameters/0/content: The parameter 'q' is a JSON document: agents have to pass it as a string.",
        ),
        (
            {"parameters": [query(required=True, content={"text/csv": {}})]},
            True,
            "get/parameters/0: A tool cannot write the parameter 'q' as text/csv, which is required.",
        ),
        (
            {"parameters": [query(allowReserved=True, schema={"type": "string"})]},
            False,
            "get/parameters/0/allowReserved: "
            "The parameter 'q' may have reserved characters as they are; a tool may escape them.",
        ),
        (
            {"parameters": [query(allowEmptyValue=True, schema={"type": "string"})]},
            False,
            "get/parameters/0/allowEmptyValue: The parameter 'q' may stand without a value; a tool gives it one.",
        ),
        (
            {"parameters": [query(schema={}), {"name": "q", "in": "header", "schema": {}}]},
            False,
            "get: 'q' is a parameter in query and header: agents may take them for one.",
        ),
        (
            {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}]},
            True,
            "get: The path /things has no {id} for the path parameter 'id'.",
        ),
        (
            {"parameters": [query(schema={"$ref": "https://example.com/a.json"})]},
            True,
            "get/parameters/0/schema: https://example.com/a.json is on the network, which is not read: "
            "save it next to the document.",
        ),
        (
            {"method": "post", "requestBody": {"required": True, "content": {"multipart/form-data": {}}}},
            True,
            "post/requestBody: The body must be multipart/form-data; a tool can only send JSON.",
        ),
        (
            {"method": "post", "requestBody": {"content": {"text/xml": {}, "text/csv": {}}}},
            False,
            "post/requestBody: The body may be text/xml or text/csv; a tool can only send JSON: left out.",
        ),
        (
            {"method": "put", "requestBody": {"content": {"application/merge-patch+json": {}}}},
            False,
            "put/requestBody/content/application~1merge-patch+json: The body is application/merge-patch+json; "
            "whether a tool sends it as that or as application/json is not known.",
        ),
        (
            {"method": "put", "requestBody": {"required": False, **JSON_BODY}},
            False,
            "put/requestBody: The body may be left out; a tool cannot say so.",
        ),
        (
            {"method": "delete", "requestBody": JSON_BODY},
            False,
            "delete/requestBody: What a body of delete means is not defined, and it may be lost on its way.",
        ),
        ({"method": "patch"}, True, "patch: A tool can use get, post, put, delete, but not patch."),
        (
            {"servers": [{"url": "https://files.example.com"}]},
            False,
            "get/servers: It is served from https://files.example.com: a tool uses the URL of its backend.",
        ),
        (
            {"callbacks": {"done": {"{$request.query.url}": {"post": OK}}}},
            False,
            "get/callbacks: A tool is not called back; the API calls another address.",
        ),
        ({"deprecated": True}, False, "get/deprecated: It is deprecated; a tool cannot say so."),
        ({"summary": ""}, False, "get: It has no description and no summary, which agents choose tools by."),
    ],
)
def test_what_a_tool_cannot_express_is_told(given: dict[str, Any], is_error: bool, problem: str) -> None:
    made = operation(**{"method": "get", **given})
    assert [(str(each), each.is_error) for each in made.problems] == [(AT + problem, is_error)]
    assert (made.errors if is_error else made.notes) == [AT + problem]
    if not is_error:
        assert provider_problems(made) == []


def test_what_is_expressed_in_another_way_still_is() -> None:
    made = operation(
        parameters=[
            query(content={"application/json": {"schema": {"type": "object", "nullable": True}}}, deprecated=True)
        ]
    )
    assert made.parameters[0].schema == {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"type": ["object", "null"]},
        "deprecated": True,
    }


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("form", r"^(a|b\.c)(,(a|b\.c))*$"),
        ("pipeDelimited", r"^(a|b\.c)(\|(a|b\.c))*$"),
        ("spaceDelimited", r"^(a|b\.c)( (a|b\.c))*$"),
    ],
)
def test_a_list_in_one_text_says_what_it_is(style: str, pattern: str) -> None:
    items = {"type": "array", "items": {"type": "string", "enum": ["a", "b.c"]}}
    made = operation(parameters=[query(style=style, explode=False, schema=items, description="Which.")])
    assert made.parameters[0].schema["type"] == "string"
    assert made.parameters[0].schema["pattern"] == pattern
    assert made.parameters[0].description == "Which."


def test_authentication_is_told_where_a_backend_cannot_give_it() -> None:
    def notes(*asked: Any, **more: Any) -> list[str]:
        paths = {f"/{at}": {"get": {"summary": "It.", "security": each, **OK}} for at, each in enumerate(asked)}
        return [note for each in OpenApiDocument.load(document(paths, **more)).operations() for note in each.notes]

    key, token, both = {"key": []}, {"token": ["read"]}, {"key": [], "token": []}
    assert notes([key], [key], [token, key], [], [token, {}]) == []
    assert notes([key], [key], [token, both]) == [
        "#/paths/~12/get/security: It asks for token or key and token, others for key:"
        " all tools of a backend send the same credentials."
    ]
    assert len(notes([key], [key], [token], security=[token])) == 2


def test_a_list_in_the_usual_style_is_no_problem() -> None:
    items = {"type": "array", "items": {"type": "string"}}
    made = operation(parameters=[query(schema=items), {"name": "x", "in": "header", "explode": True, "schema": items}])
    assert made.problems == ()


def test_examples_of_parameters_are_kept() -> None:
    examples = {"a": {"value": 1}, "b": {"externalValue": "https://example.com"}, "c": {"value": 2}}
    made = operation(parameters=[query(schema={"type": "integer"}, examples=examples)])
    assert made.parameters[0].schema == {"type": "integer", "examples": [1, 2]}


@pytest.mark.parametrize("path", ["/it's", "/a\\b", "/things?kind=a", "/things/{id}"])
def test_paths_that_no_tool_can_have_are_errors(path: str) -> None:
    assert len(operation(path=path).errors) == 1


def test_webhooks_are_told_of_the_document() -> None:
    of = OpenApiDocument.load(document({}, "3.1.0", webhooks={"paid": {"post": {"operationId": "paid", **OK}}}))
    assert [str(each) for each in of.problems] == [
        "#/webhooks: Webhooks are called by the API, so none of them becomes a tool."
    ]
    assert of.operations() == []
    assert OpenApiDocument.load({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "components": {}})


def test_paths_elsewhere_that_cannot_be_used_are_told_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("get: {operationId: 7, responses: {}}")
    of = document({"/x": {"$ref": "x.yaml"}, "/y": {"$ref": "https://example.com/y.yaml"}})
    (tmp_path / "api.json").write_text(json.dumps(of))
    read = OpenApiDocument.load(str(tmp_path / "api.json"))
    assert [each.place for each in read.problems] == [
        "x.yaml#/get/operationId",
        "x.yaml#/get/responses",
        "api.json#/paths/~1y",
    ]
    assert read.operations() == []


# Schemas.

NODE = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "id": {"type": "string"}}}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_schema_that_holds_itself_keeps_its_references(version: str) -> None:
    made = body_of({"type": "array", "items": {"$ref": "#/components/schemas/Node"}}, version, Node=NODE)
    assert made.request_body is not None
    schema = made.request_body.schema
    assert schema["items"] == {"$ref": "#/$defs/Node"}
    assert schema["$defs"]["Node"]["properties"]["next"] == {"$ref": "#/$defs/Node"}
    assert made.errors == []
    assert "refers to itself" in made.notes[0]
    validator = Draft202012Validator(schema)
    assert validator.is_valid([{"next": {"next": {"id": "a"}}}])
    assert not validator.is_valid([{"next": {"next": {"id": 1}}}])


def test_schemas_that_hold_each_other_and_have_the_same_name_are_kept_apart() -> None:
    a = {"properties": {"b": {"$ref": "#/components/schemas/B"}, "c": {"$ref": "#/components/schemas/C"}}}
    b = {"properties": {"a": {"$ref": "#/components/schemas/A/properties/b"}}, "title": "B"}
    made = body_of({"$ref": "#/components/schemas/A"}, A=a, B=b, C={"type": "string"})
    assert made.request_body is not None
    assert made.request_body.schema["properties"]["c"] == {"type": "string"}
    assert set(made.request_body.schema["$defs"]) == {"B", "b"}


def test_a_reference_to_nothing_but_itself_ends() -> None:
    made = body_of({"$ref": "#/components/schemas/A"}, A={"$ref": "#/components/schemas/A"})
    assert made.request_body is not None
    assert made.request_body.schema == {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}


def test_many_schemas_that_refer_to_each_other_are_no_trouble() -> None:
    def ref(number: int) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/S{number % 400}"}

    circle = {f"S{at}": {"properties": {"a": ref(at + 1), "b": ref(at * 3)}} for at in range(400)}
    made = body_of(ref(0), **circle)
    assert made.errors == []
    assert made.request_body is not None
    assert len(made.request_body.schema["$defs"]) == 400

    twice = {f"S{at}": {"allOf": [ref(at + 1), ref(at + 1)]} for at in range(40)}
    assert body_of(ref(0), **twice, S40={"type": "object"}).errors == []


def test_a_schema_that_would_be_huge_keeps_its_references() -> None:
    schemas: dict[str, Any] = {
        f"S{level}": {
            "type": "object",
            "properties": {name: {"$ref": f"#/components/schemas/S{level + 1}"} for name in "abcdefgh"},
        }
        for level in range(12)
    }
    made = body_of({"$ref": "#/components/schemas/S0"}, **schemas, S12={"type": "string"})
    assert made.request_body is not None
    assert len(made.request_body.schema["$defs"]) == 13
    assert "is very large" in made.notes[0]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "maximum": 5, "exclusiveMaximum": True}, {"type": "integer", "exclusiveMaximum": 5}),
        ({"nullable": True, "title": "Any"}, {"title": "Any"}),
        ({"nullable": True, "type": "string"}, {"type": ["string", "null"]}),
        (
            {"nullable": True, "oneOf": [{"type": "string"}, {"type": "integer"}], "default": "a"},
            {"default": "a", "anyOf": [{"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"type": "null"}]},
        ),
        (
            {"properties": {"nullable": {"example": {"nullable": 1}}}},
            {"properties": {"nullable": {"examples": [{"nullable": 1}]}}},
        ),
        (
            {"$ref": "#/components/schemas/Text", "description": "Mine.", "maxLength": 3},
            {"type": "string", "description": "Mine."},
        ),
    ],
)
def test_a_schema_of_3_0_means_the_same_today(schema: Any, expected: Any) -> None:
    assert schema_of(schema, Text={"type": "string", "description": "Text."}) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, {}),
        (False, {"not": {}}),
        ({"type": ["string", "null"], "exclusiveMinimum": 3}, {"type": ["string", "null"], "exclusiveMinimum": 3}),
        ({"$ref": "#/components/schemas/Text", "description": "Mine."}, {"type": "string", "description": "Mine."}),
        (
            {"$ref": "#/components/schemas/Text", "maxLength": 3},
            {"allOf": [{"type": "string", "description": "Text."}, {"maxLength": 3}]},
        ),
        ({"const": {"$ref": "a"}, "$comment": "x", "$id": "urn:a"}, {"const": {"$ref": "a"}}),
        (
            {"prefixItems": [{"$ref": "#/components/schemas/Text"}], "items": False},
            {"prefixItems": [{"type": "string", "description": "Text."}], "items": False},
        ),
    ],
)
def test_a_schema_of_3_1_stays_what_it_is(schema: Any, expected: Any) -> None:
    assert schema_of(schema, "3.1.0", Text={"type": "string", "description": "Text."}) == expected


def test_what_is_read_only_in_one_part_is_required_in_none() -> None:
    base = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}}
    made = schema_of(
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"], "properties": {"name": {}}}]},
        Base=base,
    )
    assert made == {"allOf": [{"type": "object", "properties": {}}, {"required": ["name"], "properties": {"name": {}}}]}


def test_a_discriminator_is_told_only_where_its_meaning_is_lost() -> None:
    def animal(kind: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "properties": {"kind": kind}}

    one_of = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind"},
    }
    fixed = {"type": "string", "enum": ["cat"]}
    assert len(schema_of(one_of, Cat=animal(fixed), Dog=animal(fixed))["oneOf"]) == 2
    lost = body_of(one_of, Cat=animal(fixed), Dog=animal({"type": "string"}))
    assert [each.rpartition("/")[2] for each in lost.notes] == [
        "discriminator: Which 'kind' goes with which schema is left out: the schemas do not say it themselves."
    ]
    parent = body_of({**animal(fixed), "discriminator": {"propertyName": "kind"}})
    assert "no oneOf names" in parent.notes[0]


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "objekt"}, "This is not a valid JSON Schema (2020-12): at $.type, "),
        ({"properties": 7}, "This is not a valid JSON Schema (2020-12): at $.properties, "),
        ({"$dynamicRef": "#node"}, "$dynamicRef is not followed; use $ref."),
    ],
)
def test_a_schema_of_3_1_that_is_none_is_an_error_of_its_operation(schema: Any, problem: str) -> None:
    assert body_of(schema, "3.1.0").errors[0].partition(": ")[2].startswith(problem)


def test_another_dialect_is_told() -> None:
    made = body_of({"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}, "3.1.0")
    assert len(made.notes) == 1


def test_a_schema_nested_too_deeply_is_an_error() -> None:
    schema: dict[str, Any] = {}
    for _ in range(600):
        schema = {"type": "array", "items": schema}
    of = document(
        {
            "/x": {
                "post": {"summary": "It.", **OK, "requestBody": {"content": {"application/json": {"schema": schema}}}}
            }
        },
        "3.1.0",
    )
    (made,) = OpenApiDocument.load(of).operations()
    assert made.errors == ["#/paths/~1x/post: The schemas are nested too deeply."]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (100, "One thing. Two things. Three."),
        (23, "One thing. Two things."),
        (12, "One thing."),
        (6, "One…"),
        (2, "O…"),
    ],
)
def test_descriptions_are_cut_at_a_sentence(limit: int, expected: str) -> None:
    of = document({"/x": {"get": {"description": "One thing. Two things. Three.", **OK}}})
    (made,) = OpenApiDocument.load(of).operations(description_limit=limit)
    assert made.description == expected
    assert len(made.notes) == (limit < 29)


# Choice and names.

SHOP = document(
    {
        "/": {"get": OK},
        "/orders": {
            "get": {"operationId": "orders.list", "tags": ["orders"], **OK},
            "post": {"operationId": "orders_list", "tags": ["orders"], **OK},
        },
        "/orders/{id}": {"get": {"operationId": "orders list", "tags": ["order"], **OK}},
        "/customers": {"get": {"operationId": "Kunden größe", **OK}, "delete": {"operationId": "顧客", **OK}},
        "/a/b": {"get": {"operationId": "_x-1", **OK}},
        "/" + "long/" * 30: {"get": OK},
    }
)


def shop_names(**choice: Any) -> dict[str, str]:
    return {each.operation_id: each.name for each in OpenApiDocument.load(SHOP).operations(**choice)}


def test_names_are_made_of_ids_or_else_of_method_and_path() -> None:
    names = shop_names()
    long = names.pop(next(name for name in names if "long" in name))
    assert names == {
        "GET /": "get",
        "orders.list": "orders_list_60c1988d",
        "orders_list": "orders_list",
        "orders list": names["orders list"],
        "Kunden größe": "Kunden_grosse",
        "顧客": "delete_customers",
        "_x-1": "_x-1",
    }
    assert names["orders list"].startswith("orders_list_")
    assert len({*names.values(), long}) == 8
    assert len(long) == 64


def test_names_do_not_depend_on_what_else_is_chosen() -> None:
    assert shop_names(include=["orders.list"]) == {"orders.list": shop_names()["orders.list"]}


def test_given_names_come_first() -> None:
    names = shop_names(names={"get /customers": "orders_list"})
    assert names["Kunden größe"] == "orders_list"
    assert names["orders_list"].startswith("orders_list_")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"include": ["orders_list", "GET /"]}, ["GET /", "orders_list"]),
        ({"tags": ["orders"]}, ["orders.list", "orders_list"]),
        ({"tags": ["orders"], "exclude": ["POST /orders"]}, ["orders.list"]),
        ({"tags": ["order"], "include": ["_x-1"]}, ["orders list", "_x-1"]),
        ({"include": []}, []),
    ],
)
def test_operations_are_chosen_by_name_and_tag(choice: dict[str, Any], expected: list[str]) -> None:
    assert list(shop_names(**choice)) == expected


def test_all_that_is_wrong_with_a_choice_is_told_with_what_may_be_meant() -> None:
    with pytest.raises(OpenApiError) as caught:
        shop_names(
            include=["orders-list", "GET /orders/{id}"],
            exclude=["ORDERS_LIST"],
            tags=["ordres"],
            names={"Nothing": "a b", "GET /": "x", "_x-1": "x"},
        )
    *told, operation_error = caught.value.problems
    assert told == [
        "#: There is no operation 'orders-list', which include names."
        " Did you mean orders_list or orders.list or orders list?",
        "#: There is no operation 'ORDERS_LIST', which exclude names. Did you mean orders_list?",
        told[2],
        "#: There is no operation with the tag 'ordres'. Did you mean orders or order?",
        "#: The tool name 'a b' of Nothing may only contain letters, digits, _ and -.",
        "#: The tools of GET / and _x-1 have the same name, 'x'.",
    ]
    assert told[2].startswith("#: There is no operation 'Nothing', which names names. There are GET /, orders.list,")
    assert "{id}" in operation_error


def test_a_text_is_no_list_of_names() -> None:
    with pytest.raises(TypeError, match="include must be a list of strings, got the string 'orders_list'"):
        OpenApiDocument.load(SHOP).operations(include="orders_list")


def test_the_ids_can_be_listed(crm: OpenApiDocument) -> None:
    assert crm.operation_ids[-2:] == ["DELETE /customers/{id}", "listOrders"]


# Many operations, and any.


def large(version: str) -> dict[str, Any]:
    """A document as an API of 125 kinds of things has it: five hundred operations."""
    schemas: dict[str, Any] = {
        "Error": {"type": "object", "properties": {"message": {"type": "string"}}},
        "Page": {"type": "object", "properties": {"next": {"type": "string"}}},
    }
    paths: dict[str, Any] = {}
    limit = query(schema={"$ref": "#/components/schemas/Thing0/properties/size"})
    for number in range(125):
        thing = {"$ref": f"#/components/schemas/Thing{number}"}
        schemas[f"Thing{number}"] = {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
                "id": {"type": "string", "readOnly": True},
                "name": {"type": "string", "description": "Its name."},
                "size": {"type": "integer", "minimum": 1},
                "parts": {"type": "array", "items": {"$ref": f"#/components/schemas/Thing{number * 7 % 125}"}},
            },
        }
        content = {"application/json": {"schema": thing}}
        answers = {
            "200": {"description": "OK.", "content": content},
            "default": {"$ref": "#/components/responses/Error"},
        }
        body = {"required": True, "content": content}
        paths[f"/things{number}"] = {
            "get": {"operationId": f"list{number}", "summary": "All.", "parameters": [limit], "responses": answers},
            "post": {"operationId": f"create{number}", "summary": "New.", "requestBody": body, "responses": answers},
        }
        paths[f"/things{number}/{{id}}"] = {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "put": {"operationId": f"replace{number}", "summary": "It.", "requestBody": body, "responses": answers},
            "delete": {"operationId": f"delete{number}", "summary": "Gone.", "responses": answers},
        }
    error = {"description": "No.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    return document(paths, version, components={"schemas": schemas, "responses": {"Error": error}})


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_five_hundred_operations_take_a_moment(version: str) -> None:
    OpenApiDocument.load(document({}))  # The libraries are loaded once.
    started = time.monotonic()
    made = OpenApiDocument.load(large(version)).operations()
    # A second is the aim, and a fifth of it is usual; busy machines get more.
    assert time.monotonic() - started < 5
    assert len(made) == 500
    assert [error for each in made for error in each.errors] == []
    assert provider_problems(made[-1]) == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
SEGMENTS = st.text("abz-_.ü'?", min_size=1, max_size=5)
NAMES = ("A", "B", "C")


def schemas(version: str) -> st.SearchStrategy[Any]:
    plain = st.sampled_from(
        [
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "example": 3},
            {"type": "boolean", "readOnly": True},
            {},
        ]
        if version == "3.0.3"
        else [{"type": ["string", "null"]}, {"exclusiveMinimum": 3}, {"const": 1, "readOnly": True}, True, {}]
    )
    refs = st.sampled_from(NAMES).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
    return st.recursive(
        plain | refs,
        lambda inner: st.one_of(
            st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
            st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
            st.fixed_dictionaries({"oneOf": st.lists(inner, min_size=1, max_size=2), "description": TEXTS}),
            st.fixed_dictionaries(
                {
                    "type": st.just("object"),
                    "properties": st.dictionaries(TEXTS, inner, max_size=3),
                    "required": st.lists(TEXTS, min_size=1, max_size=2, unique=True),
                }
            ),
        ),
        max_leaves=5,
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.sampled_from(["3.0.3", "3.1.0"]))
    any_schema = schemas(version)
    paths: dict[str, Any] = {}
    ids = draw(st.lists(TEXTS, unique=True, min_size=4, max_size=4))
    for segments in draw(st.lists(st.lists(SEGMENTS, max_size=3), min_size=1, max_size=2, unique_by=tuple)):
        named = draw(st.lists(st.text("abz-_.ü'", min_size=1, max_size=5), max_size=2, unique=True))
        path = "/" + "/".join([*segments, *(f"{{{name}}}" for name in named)])
        item = paths.setdefault(path, {})
        for method in draw(st.lists(st.sampled_from(["get", "post", "put", "delete", "patch"]), max_size=2)):
            parameters = [{"name": name, "in": "path", "required": True, "schema": draw(any_schema)} for name in named]
            for place, name in draw(
                st.lists(st.tuples(st.sampled_from(["query", "header", "cookie"]), TEXTS), max_size=3, unique=True)
            ):
                schema = draw(any_schema)
                parameters.append({"name": name, "in": place, "required": draw(st.booleans()), "schema": schema})
            item[method] = {"parameters": parameters, **OK}
            if ids and draw(st.booleans()):
                item[method]["operationId"] = ids.pop()
            if draw(st.booleans()):
                media = draw(st.sampled_from(["application/json", "application/x+json; a=b", "text/xml"]))
                item[method]["requestBody"] = {"content": {media: {"schema": draw(any_schema)}}}
    return document(paths, version, components={"schemas": {name: draw(any_schema) for name in NAMES}})


@given(documents())
@settings(max_examples=200, deadline=None)
def test_any_operation_without_errors_satisfies_the_provider(of: dict[str, Any]) -> None:
    made = OpenApiDocument.load(of).operations()
    assert len(made) == sum(len(item) for item in of["paths"].values())
    assert len({each.name for each in made}) == len(made)
    for each in made:
        if not each.errors:
            assert provider_problems(each) == []
        for schema in schemas_of(each):
            Draft202012Validator.check_schema(schema)
            assert set(_references(schema)) <= {f"#/$defs/{name}" for name in schema.get("$defs", ())}


def schemas_of(operation: Operation) -> list[dict[str, Any]]:
    body = operation.request_body
    return [*(each.schema for each in operation.parameters), *([body.schema] if body else [])]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)
