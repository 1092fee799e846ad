"""jq interpolations in the texts of a tool's call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_shim.schema.yandex.templates import MalformedTemplate, arguments, dashed, expressions, filled


@pytest.mark.parametrize(
    ("template", "found", "without"),
    [
        ("plain (text)", [], "plain (text)"),
        (r"https://x/?q=\(.city)&d=\(.day)", [".city", ".day"], "https://x/?q=_&d=_"),
        (r"\( . )", [" . "], "_"),
        (r"\((.a + .b) * 2)!", ["(.a + .b) * 2"], "_!"),
        (r'\(lockboxPayload("id"; "key)"))', ['lockboxPayload("id"; "key)")'], "_"),
        (r'\("a \(.b) \" )" + .c)', [r'"a \(.b) \" )" + .c'], "_"),
    ],
)
def test_expressions_are_found(template: str, found: list[str], without: str) -> None:
    assert list(expressions(template)) == found
    assert filled(template, "_") == without


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (r"q=\(.city", r"\(.city has no closing parenthesis"),
        (r"\((.a)", r"\((.a) has no closing parenthesis"),
        (r"\(.a) \(", r"\( has no closing parenthesis"),
        (r'\("abc)', '"abc) has no closing quotation mark'),
        (r'\("\(.a")', "has no closing"),
    ],
)
def test_what_does_not_end_is_malformed(template: str, message: str) -> None:
    with pytest.raises(MalformedTemplate) as raised:
        list(expressions(template))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        (".city", ["city"]),
        (" .a.b[0].c ", ["a"]),
        ('.["folder-id"]', ["folder-id"]),
        ('."folder-id"', ["folder-id"]),
        (".a // .b", ["a", "b"]),
        (".a | .b", ["a"]),
        (".items[].name", ["items"]),
        (".", []),
        ("..", []),
        ("$x.y", []),
        ("map(.x)", []),
        (".list | map(select(.x == .y))", ["list"]),
        ("{a: .b, c: .d}", ["b", "d"]),
        ("(.a | .b)", []),
        ('"see .this" + .that', ["that"]),
        ('"a | b" + .c', ["c"]),
        ('lockboxPayload("id"; "key")', []),
    ],
)
def test_arguments_at_the_root_are_found(expression: str, read: list[str]) -> None:
    assert arguments(expression) == read


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        (".folder-id", ["folder-id"]),
        (" .a-b-c // .d_1-e2 ", ["a-b-c", "d_1-e2"]),
        (".folder-id.name", ["folder-id"]),
        (".total-1", []),
        (".total - length", []),
        (".end-.begin", []),
        (".end-$begin", []),
        (".end-f(.begin)", []),
        ('.["folder-id"]', []),
        ('"see .folder-id"', []),
        (".a.folder-id", []),
        (".a | .folder-id", []),
        ("map(.folder-id)", []),
    ],
)
def test_names_with_dashes_are_no_arguments(expression: str, names: list[str]) -> None:
    assert dashed(expression) == names
    assert not set(names) & set(arguments(expression))


@given(st.text(alphabet=r'\()".a| ', max_size=14))
def test_any_text_has_its_expressions_or_is_malformed(template: str) -> None:
    try:
        found = list(expressions(template))
    except MalformedTemplate:
        return
    assert all(expression in template for expression in found)
    for expression in found:
        arguments(expression)
    if not found:
        assert filled(template, "_") == template
