"""The authorized key of a service account, as downloaded: JSON with a private key in it.

No message shows the contents of a key, or of a value that may be one.
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
    """A key: its ID, its service account, the private key as PEM, and the setting that it comes from."""

    id: str
    service_account_id: str
    private_key: str = field(repr=False)
    setting: str


def read_key(value: str, setting: str) -> ServiceAccountKey:
    """Read the key in a setting, by path or by content; from here on it is redacted in logs.

    Raises:
        ProviderError: The key is invalid, or cannot be read.
    """
    content, subject = value, setting
    if is_content(value):
        redact.register(value)
    else:
        content, subject = _read_file(value, setting), f"The file that {setting} names"
    if problem := content_problem(content):
        raise ProviderError("Invalid service account key", f"{subject} {problem}.")
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
        reason = (isinstance(error, OSError) and error.strerror) or "this is not a path"
        # A value that is not a path may be a secret in the wrong place.
        named = f" {value!r}" if value.endswith(".json") or os.path.isdir(os.path.dirname(value)) else ""
        raise ProviderError(
            "Invalid service account key",
            f"{setting} must be the path of a service account's authorized key, or its JSON content, but the "
            f"file{named} cannot be read from {Path.cwd()}: {reason}.",
        ) from None
