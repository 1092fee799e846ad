"""Where settings come from, and what is told of mistakes in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from provider_shim.emulator import service_account_key
from provider_shim.framework.redaction import redact
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN
from provider_shim.yandex.jwt import signed_jwt
from provider_shim.yandex.settings import ATTRIBUTES, RULES, Settings, settings_from

KEY = service_account_key()
SECRET_LINE = KEY["private_key"].splitlines()[3]
PREFIX = "PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <ajelocalkey000000000>\n"


def refused(config: dict[str, Any]) -> str:
    with pytest.raises(ProviderError) as caught:
        settings_from(config)
    return str(caught.value)


def found(config: dict[str, Any]) -> list[str]:
    """What is told of a configuration before anything is done."""
    return [problem.detail for problem in validate(ATTRIBUTES, RULES, config)]


def test_defaults() -> None:
    settings = settings_from({"token": "t1.x"})
    assert settings == Settings(None, "t1.x", None, "169.254.169.254", None, None, 0, 300.0)


def test_everything_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps(KEY))
    given = {
        "YC_ENDPOINT": "http://127.0.0.1:1",
        "YC_SERVICE_ACCOUNT_KEY_FILE": str(tmp_path / "key.json"),
        "YC_FOLDER_ID": "b1gf",
        "YC_CLOUD_ID": "b1gc",
        "YC_METADATA_ADDR": "10.0.0.1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = settings_from({})
    assert settings.key is not None
    assert settings.key.service_account_id == KEY["service_account_id"]
    told = (settings.endpoint, settings.folder_id, settings.cloud_id, settings.metadata_address, settings.token)
    assert told == ("http://127.0.0.1:1", "b1gf", "b1gc", "10.0.0.1", None)
    assert settings_from({"folder_id": "b1gmine", "endpoint": "https://other"}).folder_id == "b1gmine"


def test_the_configurations_source_comes_before_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YC_TOKEN", "t1.elsewhere")
    monkeypatch.setenv("YC_SERVICE_ACCOUNT_KEY_FILE", "nowhere.json")
    assert settings_from({"token": "t1.here"}).token == "t1.here"
    settings = settings_from({"service_account_key_file": json.dumps(KEY)})
    assert settings.token is None
    assert settings.key is not None


def test_two_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    both = {"token": "t1.x", "service_account_key_file": json.dumps(KEY)}
    assert "yandex.token and yandex.service_account_key_file are both set" in refused(both)
    assert found(both) == [
        'Only one of "token" and "service_account_key_file" can be set: '
        'keep only "token" or "service_account_key_file".'
    ]
    monkeypatch.setenv("YC_TOKEN", "t1.x")
    monkeypatch.setenv("YC_SERVICE_ACCOUNT_KEY_FILE", "key.json")
    assert "YC_TOKEN and YC_SERVICE_ACCOUNT_KEY_FILE are both set" in refused({"folder_id": "b1g"})


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_unknown(name: str) -> None:
    assert f'"yandex.{name}" is only known after apply' in refused({"token": "t1.x", name: UNKNOWN})
    assert found({name: UNKNOWN}) == []


def test_endpoint_of_the_vendors_provider_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YC_ENDPOINT", "api.cloud.yandex.net:443")
    assert settings_from({"token": "t1.x"}).endpoint is None
    monkeypatch.setenv("YC_ENDPOINT", "somewhere")
    assert "yandex.endpoint (YC_ENDPOINT) must be a URL" in refused({"token": "t1.x"})


@pytest.mark.parametrize("token", ["t1.a b-secret", "t1.é-secret", "t1.a\nb-secret"])
def test_token_with_characters_that_no_token_has(token: str) -> None:
    for told in (refused({"token": token}), *found({"token": token})):
        assert "an IAM token (t1.…) or an OAuth token (y0_…)" in told
        assert "secret" not in told.replace("(sensitive, not shown)", "")


def test_space_around_a_token_is_cut_off() -> None:
    assert settings_from({"token": "t1.x\n"}).token == "t1.x"
    assert found({"token": "t1.x\n"}) == []


@pytest.mark.parametrize("form", [str, lambda text: f"\n {text}\n"], ids=["plain", "with space"])
@pytest.mark.parametrize("private_key", [KEY["private_key"], PREFIX + KEY["private_key"]], ids=["PEM", "line before"])
def test_key_by_path_and_by_content(tmp_path: Path, form: Callable[[str], str], private_key: str) -> None:
    content = form(json.dumps({**KEY, "private_key": private_key, "key_algorithm": "RSA_2048"}))
    (tmp_path / "key.json").write_text(content)
    for value in (content, str(tmp_path / "key.json")):
        key = settings_from({"service_account_key_file": value}).key
        assert key is not None
        assert (key.id, key.service_account_id) == (KEY["id"], KEY["service_account_id"])
        assert signed_jwt(key).count(".") == 2
        assert SECRET_LINE not in repr(key)
    assert found({"service_account_key_file": content}) == []
    assert "(sensitive)" in redact(f"a log with {private_key}")


def test_path_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key.json").write_text(json.dumps(KEY))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_from({"service_account_key_file": "~/key.json"}).key is not None


_WRONG = {
    "no JSON": ('{"private_key": "' + SECRET_LINE, "is not JSON;"),
    "no object": ("[]", "is not a JSON object"),
    "nothing": ("", "is not JSON;"),
    "no id": (json.dumps({**KEY, "id": ""}), 'has no "id"'),
    "user's key": (json.dumps({"id": "aje", "user_account_id": "aje"}), 'no "service_account_id" and no "private_key"'),
    "number": (json.dumps({**KEY, "private_key": 1}), 'has no "private_key"'),
    "no PEM": (json.dumps({**KEY, "private_key": SECRET_LINE}), '"private_key" is not a PEM private key'),
    "public": (
        json.dumps({**KEY, "private_key": KEY["private_key"].replace("PRIVATE", "PUBLIC")}),
        '"private_key" is not a PEM private key',
    ),
}


@pytest.mark.parametrize("case", _WRONG)
def test_wrong_key_says_what_is_wrong_and_nothing_of_the_key(tmp_path: Path, case: str) -> None:
    content, told = _WRONG[case]
    path = tmp_path / "key.json"
    path.write_text(content)
    message = refused({"service_account_key_file": str(path)})
    assert told in message
    assert "The file that yandex.service_account_key_file names must be" in message
    assert SECRET_LINE not in message
    if content.startswith("{"):
        for message in (refused({"service_account_key_file": content}), *found({"service_account_key_file": content})):
            assert told in message
            assert "yandex.service_account_key_file must be" in message
            assert SECRET_LINE not in message


def test_key_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    message = refused({"service_account_key_file": "missing.json"})
    assert f"'missing.json' cannot be read from {tmp_path}: No such file or directory" in message
    assert found({"service_account_key_file": "missing.json"}) == []
    assert "Is a directory" in refused({"service_account_key_file": str(tmp_path)})
    (tmp_path / "key.json").write_bytes(b"\xff\xfe\xfd")
    assert "is not JSON" in refused({"service_account_key_file": "key.json"})
    monkeypatch.setenv("YC_SERVICE_ACCOUNT_KEY_FILE", "other.json")
    assert "YC_SERVICE_ACCOUNT_KEY_FILE must be the path" in refused({})


@pytest.mark.parametrize(
    "secret",
    ["y0_a-secret", KEY["private_key"], "x" * 5000, "a\0secret", SECRET_LINE],
    ids=["token", "PEM", "long", "zero", "line"],
)
def test_secret_in_the_place_of_a_path_is_not_shown(secret: str) -> None:
    message = refused({"service_account_key_file": secret})
    assert "must be the path of a service account's authorized key, or its JSON content, but the" in message
    assert "the file cannot be read" in message
    assert secret.strip().splitlines()[-1] not in message


def test_what_is_checked_before_anything_is_done() -> None:
    wrong = {
        "endpoint": "api",
        "folder_id": "x" * 51,
        "cloud_id": "",
        "requests_per_second": -1,
        "retry_timeout": "soon",
    }
    assert {told.split()[0] for told in found(wrong)} == set(wrong)


def test_secrets_are_not_in_the_representation() -> None:
    assert "t1.x-secret" not in repr(settings_from({"token": "t1.x-secret"}))
