"""What looks like a credential, and where a URL may not hold one or send one."""

from __future__ import annotations

from typing import Any

import pytest
from support.terraform import Workspace

from provider_shim.instaclustr.settings import settings_from as instaclustr_settings
from provider_shim.schema.credentials import (
    credentials_in_query,
    is_credential,
    names_credential,
    travels_openly,
)
from provider_shim.schema.diagnostics import ProviderError, Severity
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.validators import Endpoint, Url
from provider_shim.yandex.settings import settings_from as yandex_settings

_SCHEMAS = SchemaFile.load()
_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "Proxy-Authorization", "X-Auth-Token", "X-API-Key", "api_key", "apikey", "apiKey", "Cookie"),
        *("access_token", "X-Amz-Signature", "sig", "password", "client_secret", "key", "Ocp-Apim-Subscription-Key"),
        *("PRIVATE-TOKEN", "X-Functions-Key", "x-session-id", "jwt"),
    ],
)
def test_names_of_credentials_are_known(name: str) -> None:
    assert names_credential(name)


@pytest.mark.parametrize(
    "name",
    ["X-Author", "Accept", "page_token", "nextPageToken", "keyword", "monkey", "path", "X-Request-Id", "primary_key"],
)
def test_other_names_are_not_taken_for_credentials(name: str) -> None:
    assert not names_credential(name)


def test_values_that_look_like_credentials_are_known_whatever_their_name() -> None:
    for value in ("Bearer abcdefgh", "Basic dXNlcjpwYXNz", "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln", "AKIA" + "A" * 16):
        assert is_credential(value), value
    for value in ("", "text/plain", "bearer of good news", "basic", "token"):
        assert not is_credential(value), value


def test_credentials_in_a_query_are_named() -> None:
    url = r"https://h/?q=1&api%5Fkey=abc&token={token}&sig=\(.sig)&empty_password=&x=Bearer+abcdefgh"
    assert list(credentials_in_query(url)) == ["api_key", "x"]


@pytest.mark.parametrize(
    ("url", "openly"),
    [
        ("http://example.com", True),
        ("HTTP://example.com:80/x", True),
        ("http://127.0.0.1.example.com/", True),
        ("http://localhost@example.com/", True),
        ("http://localhost.example.com", True),
        (r"http://\(.host)/", True),
        ("https://example.com", False),
        ("http://localhost", False),
        ("http://LOCALHOST:8080/x", False),
        ("http://127.1.2.3:80?x", False),
        ("http://[::1]:80/", False),
        (r"\(.url)", False),
    ],
)
def test_what_goes_to_another_machine_without_tls_is_known(url: str, openly: bool) -> None:
    assert travels_openly(url) is openly


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@api.example.com",
        "https://hunter2@api.example.com/x",
        "ftp://me:hunter2@h",
        "https://h:hunter2@x:port",
        "me:hunter2@api.example.com",
        "ftp://h/?token=hunter2",
        "https://h/?token=hunter2 x",
    ],
)
def test_a_url_with_credentials_is_refused_without_showing_them(url: str) -> None:
    for check in (Url(), Endpoint()):
        problem = check.problem(url)
        assert problem
        assert "hunter2" not in problem


@pytest.mark.parametrize("settings_from", [instaclustr_settings, yandex_settings])
@pytest.mark.parametrize("given", ["configuration", "environment"])
def test_the_providers_own_credentials_go_nowhere_without_tls(
    monkeypatch: pytest.MonkeyPatch, settings_from: Any, given: str
) -> None:
    cloud = settings_from.__module__.split(".")[1]
    credentials = {"username": "me", "api_key": "key-of-mine"} if cloud == "instaclustr" else {"token": "t1.x"}
    for url, problem in {
        "http://api.example.com": "must begin with https://",
        "https://me:hunter2@api.example.com": "without a user name or password",
        "https://api.example.com": "",
        "http://127.0.0.1:8080": "",
        "http://localhost:8080": "",
        "http://[::1]:8080": "",
    }.items():
        config = dict(credentials)
        if given == "configuration":
            config["endpoint"] = url
        else:
            monkeypatch.setenv("IC_API_URL" if cloud == "instaclustr" else "YC_ENDPOINT", url)
        if not problem:
            assert settings_from(config).endpoint == url
            continue
        with pytest.raises(ProviderError, match=problem) as error:
            settings_from(config)
        assert "hunter2" not in str(error.value)
        if given == "configuration":
            provider = _SCHEMAS.provider
            told = list(validate(provider.attributes, provider.config_validators, {cloud: config}))
            # Terraform would show the line that a path leads to.
            path = () if "hunter2" in url else (cloud, "endpoint")
            assert [(each.path, each.severity) for each in told] == [(path, Severity.ERROR)]
            assert f"{cloud}.endpoint must" in told[0].detail
            assert problem in told[0].detail


def _told(type_name: str, config: dict[str, Any]) -> list[tuple[str, Severity, str]]:
    schema = _SCHEMAS.resource(f"mcpgateway_instaclustr_{type_name}")
    found = validate(schema.attributes, schema.config_validators, config)
    return [(".".join(map(str, each.path)), each.severity, each.summary) for each in found]


def test_urls_of_a_server_that_can_be_read_on_the_way_are_a_warning() -> None:
    oidc = {"issuer": "http://id.example.com", "jwks_url": "http://id.example.com/jwks?token=abc", "audiences": ["a"]}
    server = {"cluster_id": _SERVER, "name": "orders", "endpoint_url": "/orders", "authentication": oidc}
    assert _told("virtual_server", server) == [
        ("authentication.issuer", Severity.WARNING, "Not encrypted"),
        ("authentication.jwks_url", Severity.WARNING, "Not encrypted"),
        ("authentication.jwks_url", Severity.WARNING, "Credentials in a URL"),
    ]
    local = oidc | {"issuer": "http://localhost:9000", "jwks_url": "http://127.0.0.1:9000/jwks"}
    assert _told("virtual_server", server | {"authentication": local}) == []


def test_a_backend_that_gets_a_key_without_tls_is_a_warning() -> None:
    backend = {"virtual_server_id": _SERVER, "name": "crm", "server_url": "http://crm.example.com"}
    assert _told("http_server_backend", backend) == []
    for authentication in ({"scheme": "KEY", "key": "hunter2"}, {"scheme": "PASSTHROUGH"}):
        told = _told("http_server_backend", backend | {"authentication": authentication})
        assert told == [("server_url", Severity.WARNING, "Not encrypted")]
    told = _told("http_server_backend", backend | {"server_url": "https://crm.example.com/?api_key=abc"})
    assert told == [
        ("server_url", Severity.WARNING, what) for what in ("Likely mistake in server_url", "Credentials in a URL")
    ]


def test_credentials_in_the_path_of_an_operation_are_a_warning() -> None:
    tool = {"backend_id": _SERVER, "method": "get", "path": "/orders?api_key=abc"}
    told = _told("http_server_operation_tool", tool)
    # A query is a likely mistake there in any case.
    assert told == [("path", Severity.WARNING, what) for what in ("Likely mistake in path", "Credentials in a URL")]
    [(_, _, summary)] = _told("http_server_operation_tool", tool | {"path": "/orders?page_token=abc"})
    assert summary == "Likely mistake in path"


def test_terraform_shows_no_password_of_a_url(workspace: Workspace) -> None:
    url = "https://me:hunter2@api.example.com"
    backend = {"virtual_server_id": _SERVER, "name": "crm", "server_url": url}
    call = {"http_call": {"url": url}}
    resources = {
        "mcpgateway_instaclustr_http_server_backend": {"it": backend},
        "mcpgateway_yandex_gateway": {"it": {"name": "assistant", "tools": {"t": {"action": call}}}},
    }
    workspace.write({"resource": resources})
    output = workspace.run("validate", "-no-color", expect=1)
    assert output.count("Error: Invalid value") == 2
    assert "hunter2" not in output
    workspace.provider = {"instaclustr": {"endpoint": url, "username": "me", "api_key": "key-of-mine"}}
    backend["server_url"] = "https://crm.example.com"
    workspace.write({"resource": {"mcpgateway_instaclustr_http_server_backend": {"it": backend}}})
    output = workspace.run("validate", "-no-color", expect=1)
    assert "instaclustr.endpoint must be a URL" in output
    assert "hunter2" not in output
