"""Texts that are filled in when a tool is called."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from cdktf import TerraformVariable

from constructs_lib.yandex import argument, arguments, jq, lockbox
from constructs_lib.yandex._templates import json_template


@pytest.mark.parametrize(
    ("interpolation", "text"),
    [
        (argument("city"), r"\(.city)"),
        (argument("folder-id"), r'\(.["folder-id"])'),
        (argument("2nd"), r'\(.["2nd"])'),
        (argument('a"b'), r'\(.["a\"b"])'),
        (argument("город"), r'\(.["город"])'),
        (arguments(), r"\( . )"),
        (arguments().json, r"\(. | tojson)"),
        (argument("city").uri, r"\(.city | @uri)"),
        (lockbox("e6q", "key"), r'\(lockboxPayload("e6q"; "key"))'),
        (jq(".items | length"), r"\(.items | length)"),
    ],
)
def test_interpolations_are_text(interpolation: str, text: str) -> None:
    assert interpolation == text
    assert f"<{interpolation}>" == f"<{text}>"
    assert copy.deepcopy(interpolation) == text
    assert pickle.loads(pickle.dumps(interpolation)) == text


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"a": 1, "b": [True, None, 1.5], "ü": "ß\n"}, '{"a": 1, "b": [true, null, 1.5], "ü": "ß\\n"}'),
        ({"a": argument("city")}, r'{"a": \(.city | tojson)}'),
        ({"a": r"\(.city)"}, r'{"a": \(.city | tojson)}'),
        ({"a": f'"{argument("city")}" and {argument("day")}'}, r'{"a": \("\"\(.city)\" and \(.day)" | tojson)}'),
        ({"a": lockbox("e6q", "key")}, r'{"a": \(lockboxPayload("e6q"; "key") | tojson)}'),
        ([arguments()], r"[\(. | tojson)]"),
        (r'{"a": \(.b)}', r'{"a": \(.b)}'),
        ({"a": r"\(.open"}, r'{"a": "\\(.open"}'),
    ],
)
def test_json_comes_of_it_whatever_the_arguments_are(document: Any, text: str) -> None:
    assert json_template(document, "body") == text


def test_a_document_without_interpolations_is_json() -> None:
    document = {"a": [1, {"b": "c"}], "d": '\\ " /'}
    assert json.loads(json_template(document, "body")) == document


def test_tokens_in_a_document(stack: Any) -> None:
    variable = TerraformVariable(stack, "folder")
    written = json_template({"folder": variable.value, "text": f"in {variable.string_value}"}, "body")
    assert stack.node
    assert written.startswith('{"folder": "${TfToken[')
