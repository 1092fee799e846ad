"""The authorized key of a service account, as it is downloaded: JSON with a private key in it.

No message shows what is in a key, nor a value that may be one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from provider_shim.framework.redaction import redact
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.yandex.service_account_key import PEM, content_problem, is_content


@dataclass(frozen=True, slots=True)
class ServiceAccountKey:
    """A key: its id, whose it is, the private key as PEM, and the setting that it comes from."""

    id: str
    service_account_id: str
    private_key: str = field(repr=False)
    setting: str


def read_key(value: str, setting: str) -> ServiceAccountKey:
    """The key that a setting gives, by path or by content; from here on it is kept out of logs.

    Raises:
        ProviderError: It is none, or cannot be read.
    """
    content, subject = value, setting
    if is_content(value):
        redact.register(value)
    else:
        content, subject = _read_file(value, setting), f"The file that {setting} names"
    if problem := content_problem(content):
        raise ProviderError("Wrong service account key", f"{subject} {problem}.")
    document = json.loads(content)
    pem = PEM.search(document["private_key"])
    assert pem is not None
    redact.register(document["private_key"], pem[0], pem[0].replace("\n", ""))
    return ServiceAccountKey(document["id"], document["service_account_id"], pem[0], setting)


def _read_file(value: str, setting: str) -> str:
    path = Path(value.strip()).expanduser()
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "this is no path"
        # What is no path may be a secret in the wrong place.
        named = f" {value!r}" if value.endswith(".json") or os.path.isdir(os.path.dirname(value)) else ""
        raise ProviderError(
            "Wrong service account key",
            f"{setting} must be the path of a service account's authorized key, or its JSON, but the file{named} "
            f"cannot be read from {Path.cwd()}: {reason}.",
        ) from None
