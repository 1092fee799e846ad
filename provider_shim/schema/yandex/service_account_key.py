"""Validates a service account's authorized key in the configuration."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic
from ..values import Path, Value

_FIELDS = ("id", "service_account_id", "private_key")
# Keys begin with a line "PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <…>", which is not part of the PEM.
PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_ADVICE = "create one with `yc iam key create`"


def problems(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """A service account's key in the configuration is complete; a file is read only when it is used."""
    key = config.get("service_account_key_file")
    if isinstance(key, str) and is_content(key) and (problem := content_problem(key)):
        yield Diagnostic(
            "Invalid value", f"yandex.service_account_key_file {problem}.", (*path, "service_account_key_file")
        )


def is_content(text: str) -> bool:
    """Whether the text is the content of a key file rather than its path."""
    return text.lstrip().startswith("{")


def content_problem(text: str) -> str | None:
    """What is wrong with the content of a key file, as the end of a sentence; None if it is valid."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return f"must be the JSON of a service account's authorized key, but is not JSON; {_ADVICE}"
    if not isinstance(document, dict):
        return f"must be the JSON of a service account's authorized key, but is not a JSON object; {_ADVICE}"
    missing = [f'"{name}"' for name in _FIELDS if not isinstance(document.get(name), str) or not document[name]]
    if missing:
        return f"must be the JSON of a service account's authorized key, but has no {' and no '.join(missing)}"
    if not PEM.search(document["private_key"]):
        return 'must be the JSON of a service account\'s authorized key, but its "private_key" is not a PEM private key'
    return None
