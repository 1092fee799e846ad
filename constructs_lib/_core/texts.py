"""Texts that people wrote, which Terraform is to leave as they are."""

from __future__ import annotations

import re
from typing import Any

_TOKEN = r"\$\{TfToken\["
# A dollar sign before a token would make Terraform take the token's expression for text.
_SPECIAL = re.compile(rf"(?P<dollar>\$(?={_TOKEN}))|(?P<marker>\$\{{(?!TfToken\[)|%\{{)")


def literal(text: Any) -> Any:
    """A text as it has to be given to Terraform to arrive as it is; its tokens still stand for their values.

    For what is prose or in a language of its own: descriptions, JSON documents, queries. Ids, names and addresses are
    not treated so: an expression that is written by hand, such as `${each.key}`, is one there, as anywhere in the CDK.
    What is no text is left to the resource to refuse.
    """
    return _SPECIAL.sub(_escaped, text) if isinstance(text, str) else text


def _escaped(match: re.Match[str]) -> str:
    return '${"$"}' if match["dollar"] else f"{match[0][0]}{match[0]}"
