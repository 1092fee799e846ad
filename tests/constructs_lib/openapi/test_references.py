"""What `$ref` refers to: files, JSON pointers, `$id` and anchors."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.openapi import OpenApiDocument, OpenApiError

DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "maxLength": 7}
NUMBER = {"type": "integer"}


def document(schema: Any, version: str = "3.1.0", **schemas: Any) -> dict[str, Any]:
    """A document with one POST, whose JSON body has this schema."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    post = {
        "operationId": "post",
        "summary": "Post.",
        "requestBody": body,
        "responses": {"200": {"description": "OK."}},
    }
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"post": post}},
        "components": {"schemas": schemas},
    }


def schema_of(source: Any, folder: Path | None = None) -> dict[str, Any]:
    """The schema of the body of the one operation."""
    (operation,) = OpenApiDocument.load(source, folder=folder).operations()
    assert operation.problems == ()
    assert operation.request_body is not None
    return operation.request_body.schema


def refused(source: Any, folder: Path | None = None) -> str:
    with pytest.raises(OpenApiError) as caught:
        OpenApiDocument.load(source, folder=folder)
    return str(caught.value)


def write(folder: Path, **files: Any) -> Path:
    """JSON files by name, of which `api` is the document."""
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder / "api.json"


def test_an_anchor() -> None:
    assert schema_of(document({"$ref": "#text"}, Text={"$anchor": "text", **TEXT})) == TEXT


def test_an_anchor_in_another_file(tmp_path: Path) -> None:
    shapes = {"$defs": {"Text": {"$anchor": "text", **TEXT}, "Other": {"$ref": "#text"}}}
    assert schema_of(write(tmp_path, api=document({"$ref": "shapes.json#text"}), shapes=shapes)) == TEXT
    assert schema_of(write(tmp_path, api=document({"$ref": "shapes.json#/$defs/Other"}), shapes=shapes)) == TEXT


def test_a_schema_by_its_id() -> None:
    uri = "https://example.com/schemas/text"
    assert schema_of(document({"$ref": uri}, Text={"$id": uri, **TEXT})) == TEXT
    assert schema_of(document({"$ref": "urn:example:text"}, Text={"$id": "urn:example:text", **TEXT})) == TEXT
    bundled = {"$id": uri, "$schema": DRAFT_2020, "$defs": {"N": {"$anchor": "n", **NUMBER}}}
    assert schema_of(document({"$ref": f"{uri}#n"}, Text=bundled)) == NUMBER


def test_references_are_relative_to_the_id_that_they_stand_in() -> None:
    inner = {"$id": "https://example.com/a/outer", "$ref": "inner#/$defs/N"}
    other = {"$id": "https://example.com/a/inner", "$defs": {"N": NUMBER}}
    assert schema_of(document({"$ref": "#/components/schemas/Outer"}, Outer=inner, Inner=other)) == NUMBER
    own = {"$id": "https://example.com/own", "$ref": "#/$defs/N", "$defs": {"N": TEXT}}
    assert schema_of(document({"$ref": "#/components/schemas/Own"}, Own=own)) == TEXT


def test_the_id_of_a_file_is_the_base_of_its_references(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "short.json").write_text(json.dumps(TEXT))
    shapes = {"$id": "text/shapes.json", "$defs": {"Short": {"$ref": "short.json"}}}
    assert schema_of(write(tmp_path, api=document({"$ref": "shapes.json#/$defs/Short"}), shapes=shapes)) == TEXT


def test_references_that_ignore_the_id_are_relative_to_the_file(tmp_path: Path) -> None:
    shapes = {"$id": "https://example.com/shapes.json", "$defs": {"Short": {"$ref": "short.json"}}}
    api = write(tmp_path, api=document({"$ref": "shapes.json#/$defs/Short"}), shapes=shapes, short=TEXT)
    assert schema_of(api) == TEXT
    ignoring = {"$id": "https://example.com/a", "$ref": "#/components/schemas/Text"}
    assert schema_of(document({"$ref": "#/components/schemas/A"}, A=ignoring, Text=TEXT)) == TEXT


def test_an_id_in_an_example_is_data() -> None:
    uri = "https://example.com/text"
    found = document({"$ref": uri}, Text={"$id": uri, **TEXT}, Other={"examples": [{"$id": uri, "type": "null"}]})
    assert schema_of(found) == TEXT


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("#none", "there is no $anchor 'none'"),
        ("#/components/schemas/None", "#/components/schemas has no 'None'"),
        ("#/components/schemas/A/$defs/b~1c/not", "#/components/schemas/A/$defs/b~1c has no 'not'"),
        ("#/info/title/0", "#/info/title has no '0'"),
        ("#/components/schemas/A/$defs/b~1c/allOf/x", "#/components/schemas/A/$defs/b~1c/allOf has no 'x'"),
        ("#/components/schemas/A/$defs/b~1c/allOf/7/x", "#/components/schemas/A/$defs/b~1c/allOf has no '7'"),
        ("#/components/schemas/A/$defs/b~1c/minLength/x", "#/components/schemas/A/$defs/b~1c/minLength has no 'x'"),
        ("urn:example:none", "there is no $id 'urn:example:none'"),
        ("other.json", "where the document lies is unknown: give folder="),
        ("http://[", "is not a valid URI reference"),
    ],
)
def test_references_to_nothing_say_how_far_they_lead(reference: str, told: str) -> None:
    a = {"$defs": {"b/c": {"allOf": [TEXT], "minLength": 1}}}
    assert told in refused(document({"type": "object", "properties": {"p": {"$ref": reference}}}, A=a))


def test_a_reference_to_a_boolean_schema_knows_its_place() -> None:
    anything = document({"type": "object", "properties": {"p": {"$ref": "#/components/schemas/Any"}}}, Any=True)
    assert schema_of(anything)["properties"] == {"p": {"allOf": [True, {}]}}


def test_an_id_opens_no_other_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps(TEXT))
    folder = tmp_path / "api"
    folder.mkdir()
    for id in (tmp_path.as_uri() + "/", "../"):
        schema = {"$id": id, "properties": {"p": {"$ref": "secret.json"}}}
        assert "secret.json is outside of" in refused(write(folder, api=document(schema)))


@pytest.mark.parametrize(
    "malformed",
    [
        {"$schema": 5, "type": "string"},
        {"$schema": DRAFT_2020, "properties": []},
        {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": 1},
        {"$id": "http://["},
        {"$id": 5, "$anchor": {}},
    ],
)
def test_malformed_schemas_are_no_traceback(tmp_path: Path, malformed: Any) -> None:
    api = write(tmp_path, api=document({"$ref": "other.json#/text"}), other={"text": TEXT, "not": malformed})
    assert schema_of(api) == TEXT
    with suppress(OpenApiError):
        OpenApiDocument.load(document(TEXT, Other=malformed))


@pytest.mark.parametrize("text", ["", "5", "true", "text"])
def test_a_file_that_is_no_document(tmp_path: Path, text: str) -> None:
    api = write(tmp_path, api=document({"$ref": "other.json"}))
    (tmp_path / "other.json").write_text(text)
    assert "other.json cannot be read: it holds neither an object nor a list." in refused(api)
    assert "OpenAPI" in refused(tmp_path / "other.json")
