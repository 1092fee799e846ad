"""Texts that have to reach the cloud exactly as they were written."""

from __future__ import annotations

import re
from typing import Any

_TOKEN = r"\$\{TfToken\["
# A dollar sign before a token would make Terraform take the token's expression for text.
_SPECIAL = re.compile(rf"(?P<dollar>\$(?={_TOKEN}))|(?P<marker>\$\{{(?!TfToken\[)|%\{{)")


def literal(text: Any) -> Any:
    """A text escaped for Terraform, so that it arrives as it is; its tokens are still resolved.

    For what is prose or in a language of its own: descriptions, JSON documents, queries. Ids, names and addresses are
    not treated so: an expression that is written by hand, such as `${each.key}`, is one there, as anywhere in the CDK.
    Anything but text is left to the resource to refuse.
    """
    return _SPECIAL.sub(_escaped, text) if isinstance(text, str) else text


def _escaped(match: re.Match[str]) -> str:
    return '${"$"}' if match["dollar"] else f"{match[0][0]}{match[0]}"
