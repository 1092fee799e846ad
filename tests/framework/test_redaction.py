"""Secrets are replaced wherever they show up, in whatever form."""

from __future__ import annotations

import asyncio
import base64
import html
import json
from typing import Any
from urllib.parse import quote, quote_plus, unquote

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from provider_shim.framework.redaction import Redactor
from provider_shim.http import Limiter, Session, StatusError
from provider_shim.schema.attributes import Attribute, Nested
from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN

_SECRETS = st.text(st.characters(codec="utf-8"), min_size=4, max_size=20)
_TEXT = Attribute(type="string")
_SENSITIVE = Attribute(type="string", sensitive=True)


@given(_SECRETS, st.text(max_size=20), st.text(max_size=20))
def test_a_secret_is_nowhere_in_a_redacted_text(secret: str, before: str, after: str) -> None:
    assume(secret not in "(sensitive)")
    redact = Redactor()
    redact.register(secret)
    for form in (secret, json.dumps(secret), json.dumps({"a": [secret]}), quote(secret, safe="")):
        redacted = redact(f"{before}{form}{after}")
        assert "(sensitive)" in redacted
        assert secret not in redacted.replace("(sensitive)", "\x00")


def test_texts_without_secrets_stay_as_they_are() -> None:
    redact = Redactor()
    redact.register("correct-horse", "", "abc", None, 7, UNKNOWN)
    text = "nothing to see, a correct horse, abc and 7"
    assert redact(text) == text


def test_a_secret_within_a_longer_one_leaves_nothing_of_it() -> None:
    redact = Redactor()
    redact.register("horse-battery", "correct-horse-battery-staple")
    assert redact("it is correct-horse-battery-staple!") == "it is (sensitive)!"


def _nested(nesting: Any, sensitive: bool = False, **attributes: Attribute) -> Attribute:
    return Attribute(nested=Nested(nesting=nesting, attributes=attributes), sensitive=sensitive)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (_SENSITIVE, "correct-horse"),
        (Attribute(type="string", write_only=True), "correct-horse"),
        (Attribute(type=["list", "string"], sensitive=True), ["x", "correct-horse"]),
        (Attribute(type=["map", "string"], sensitive=True), {"x": "correct-horse"}),
        (Attribute(type=["map", ["list", "string"]], sensitive=True), {"x": ["correct-horse"]}),
        (_nested("single", key=_SENSITIVE), {"key": "correct-horse"}),
        (_nested("list", key=_SENSITIVE), [None, UNKNOWN, {"key": "correct-horse"}]),
        (_nested("set", key=_SENSITIVE), [{"key": "correct-horse"}]),
        (_nested("map", key=_SENSITIVE), {"x": {"key": "correct-horse"}}),
        (_nested("single", sensitive=True, key=_TEXT), {"key": "correct-horse"}),
        (_nested("list", sensitive=True, key=_TEXT), [{"key": "correct-horse"}]),
    ],
)
def test_secrets_are_registered_wherever_the_schema_says(attribute: Attribute, value: Any) -> None:
    redact = Redactor()
    redact.register_from({"it": attribute, "name": _TEXT}, {"it": value, "name": "plain name"})
    assert redact("a correct-horse, by its plain name") == "a (sensitive), by its plain name"


@pytest.mark.parametrize("values", [None, {}, {"it": None}, {"it": UNKNOWN}])
def test_nothing_is_registered_from_nothing(values: Any) -> None:
    redact = Redactor()
    redact.register_from({"it": _SENSITIVE, "list": _nested("list", key=_SENSITIVE)}, values)
    assert redact("None UNKNOWN") == "None UNKNOWN"


_SECRET = "p+q r/\"s&t'u=ü"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(base64.b64encode(f"shop-platform:{_SECRET}".encode()).decode(), id="Basic header"),
        pytest.param(base64.b64encode(f"me:{_SECRET}".encode()).decode(), id="Basic header of another length"),
        pytest.param(base64.b64encode(_SECRET.encode()).decode(), id="base64"),
        pytest.param(base64.urlsafe_b64encode(f"x{_SECRET}y".encode()).decode(), id="base64 for URLs"),
        pytest.param(html.escape(_SECRET), id="HTML"),
        pytest.param(html.escape(_SECRET).replace("&#x27;", "&#39;"), id="HTML with decimal references"),
        pytest.param(html.escape(_SECRET, quote=False), id="HTML without quotes"),
        pytest.param(quote(_SECRET), id="path of a URL"),
        pytest.param(quote_plus(_SECRET), id="form"),
        pytest.param(quote(_SECRET, safe="").lower(), id="lower-case percent encoding"),
        pytest.param(json.dumps(_SECRET, ensure_ascii=False), id="JSON in UTF-8"),
        pytest.param(json.dumps(_SECRET).replace("/", r"\/"), id="JSON with escaped slashes"),
        pytest.param('{"a":"' + "".join(rf"\u{ord(each):04x}" for each in _SECRET) + '"}', id="all escaped"),
        pytest.param('cut {"a":"' + "".join(rf"\u{ord(each):04X}" for each in _SECRET), id="all escaped, cut JSON"),
        pytest.param(json.dumps({"message": json.dumps({"a": _SECRET})}), id="JSON within JSON"),
    ],
)
def test_a_secret_is_found_in_every_form_that_an_answer_or_a_log_may_have(form: str) -> None:
    redact = Redactor()
    redact.register(_SECRET)
    redacted = redact(form)
    assert "(sensitive)" in redacted
    # Base64 keeps the characters that also hold bits of what stands beside the secret.
    left = redacted.replace("(sensitive)", "")
    assert len(left) <= 32, redacted
    assert not any(part in unquote(left) for part in ("p+q", "q r", "s&t", "t'u"))


def test_a_secret_is_found_trimmed_and_line_by_line() -> None:
    redact = Redactor()
    redact.register(
        "  trimmed-by-the-cloud \n", "-----BEGIN PRIVATE KEY-----\nline-one\nline-two\n-----END PRIVATE KEY-----\n"
    )
    assert redact("got trimmed-by-the-cloud.") == "got (sensitive)."
    assert redact("line-two of it, line-one, too") == "(sensitive) of it, (sensitive), too"
    assert redact("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----"


def test_redacted_json_is_json() -> None:
    redact = Redactor()
    redact.register('quo"te')
    document = {"message": 'it was quo"te, \\ and', "list": ['quo"te', 1, None]}
    redacted = json.loads(redact(json.dumps(document)))
    assert redacted == {"message": "it was (sensitive), \\ and", "list": ["(sensitive)", 1, None]}


def test_an_error_body_in_the_debug_log_shows_no_secret_however_it_is_escaped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = "correct-horse-battery"
    redactor = Redactor()
    redactor.register(secret)
    escaped = "".join(rf"\u{ord(each):04x}" for each in secret)
    basic = base64.b64encode(f"user:{secret}".encode()).decode()
    body = f'{{"errors": [{{"name": "key", "message": "{escaped} sent as {basic}"}}]}}'

    async def request() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(400, stream=httpx.ByteStream(body.encode())))
        session = Session("https://api", auth=None, limiter=Limiter(0), transport=transport, redact=redactor)
        await session.request("POST", "/")

    with caplog.at_level("DEBUG"), pytest.raises(StatusError) as error:
        asyncio.run(request())
    for text in (caplog.text, str(error.value), error.value.body):
        assert escaped not in text
        assert "Y29ycmVjdC1ob3JzZS1" not in text
        assert basic not in text
    assert "(sensitive)" in caplog.text


def test_a_secret_that_is_too_short_to_be_kept_out_of_logs_is_a_warning() -> None:
    attributes = {"password": Attribute(type="string", sensitive=True, optional=True)}
    [warning] = validate(attributes, (), {"password": "abc"})
    assert warning.severity is Severity.WARNING
    assert warning.path == ("password",)
    assert "fewer than 4 characters" in warning.detail
    assert "abc" not in warning.detail
    for value in ("abcd", "", None, UNKNOWN):
        assert not list(validate(attributes, (), {"password": value}))
