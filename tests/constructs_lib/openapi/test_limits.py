"""What a document of somebody else may cost, and what it may read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from constructs_lib.openapi import OpenApiDocument, OpenApiError

HEAD = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\n'


def _refused(source: str | Path) -> str:
    with pytest.raises(OpenApiError) as raised:
        OpenApiDocument.load(source)
    return str(raised.value)


def _laughs(levels: int, width: int) -> str:
    lines = ["x-a0: &a0 ha"]
    lines += [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_that_stand_for_too_much_are_refused_before_they_are_read() -> None:
    assert "Its aliases expand to too much" in _refused(f"{HEAD}paths: {{}}\n{_laughs(12, 10)}\n")
    # A long text by many aliases; a mapping merged over and over.
    long = f"x-t: &t {'x' * 100_000}\nx-l: [{', '.join(['*t'] * 100)}]\n"
    assert "Its aliases expand to too much" in _refused(f"{HEAD}paths: {{}}\n{long}")
    merged = "\n".join(["x-a0: &a0 {k: v}", *(f"x-a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 40))])
    assert "Its aliases expand to too much" in _refused(f"{HEAD}paths: {{}}\n{merged}\n")


def test_an_alias_within_what_it_stands_for_is_refused() -> None:
    assert "JSON cannot express this: Circular reference detected" in _refused(f"{HEAD}paths: {{}}\nx-a: &a [*a]\n")


def test_aliases_as_people_use_them_are_read() -> None:
    paths = "paths:\n  /a: &a\n    get: {operationId: a, responses: {'200': {description: ok}}}\n  /b:\n    <<: *a\n"
    document = OpenApiDocument.load(HEAD + paths.replace("/b:\n    <<: *a", "/b: {parameters: []}"))
    assert document


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}paths: {{}}\nx-deep: {'[' * 100_000}{']' * 100_000}\n",
        f"{HEAD}paths: {{}}\nx-deep:\n" + "".join(f"{' ' * n}- \n" for n in range(1, 1100)),
        '{"openapi": "3.0.3", "x-deep": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
    ids=["YAML", "YAML in lines", "JSON"],
)
def test_a_document_that_is_too_deep_is_refused(text: str) -> None:
    assert "nested too deeply" in _refused(text)


def _referring(folder: Path, reference: str) -> Path:
    schema = {"$ref": reference}
    response = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    path = folder / "api" / "api.json"
    path.parent.mkdir(exist_ok=True)
    operation = {"operationId": "a", "responses": {"200": response}}
    document = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": operation}}}
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("terraform.tfstate", "secrets.tfvars.json", "cdk.tf.json", "terraform.tfstate.json", ".env", "key.pem"),
        *(".terraform/x.json", ".hidden.yaml", "sub/.git/config.json", "schema", "schema.txt", "TERRAFORM.TFSTATE"),
    ],
)
def test_references_to_other_files_than_documents_are_not_read(tmp_path: Path, name: str) -> None:
    path = _referring(tmp_path, name)
    file = path.parent / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"type": "string", "description": "hunter2"}')
    problem = _refused(path)
    assert f"{name} is not read: a reference leads to files whose names end with .yaml, .yml or .json" in problem
    assert "hunter2" not in problem


def test_a_link_to_another_file_does_not_go_by_its_own_name(tmp_path: Path) -> None:
    path = _referring(tmp_path, "schema.json")
    (path.parent / "terraform.tfstate").write_text('{"type": "string"}')
    (path.parent / "schema.json").symlink_to(path.parent / "terraform.tfstate")
    assert "schema.json is not read" in _refused(path)
    (path.parent / "schema.json").unlink()
    (tmp_path / "outside.json").write_text('{"type": "string"}')
    (path.parent / "schema.json").symlink_to(tmp_path / "outside.json")
    assert "is outside of" in _refused(path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    path = _referring(tmp_path, "pipe.json")
    os.mkfifo(path.parent / "pipe.json")
    assert "pipe.json cannot be read: it is not a file" in _refused(path)


@pytest.mark.parametrize("name", ["schema.json", "schemas/shape.yaml", "Schema.YML"])
def test_documents_below_the_folder_are_read(tmp_path: Path, name: str) -> None:
    path = _referring(tmp_path, name)
    file = path.parent / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"type": "string"}')
    assert OpenApiDocument.load(path)
