"""What an API's 400 says about a field."""

from __future__ import annotations

import re
from collections.abc import Collection

from provider_shim.framework.unknown_fields import Names
from provider_shim.http import Invalid

_NOT_WRITABLE = re.compile(
    r"un(known|recogni[sz]ed|expected|supported|mapped)|additional (field|propert)|read.?only|immutable"
    r"|not (an? |the )?(\w+ )?(field|property|attribute)\b|(no such|invalid) (field|property|attribute)"
    r"|(can ?not|can't|must not|may not|not) (be )?(accepted|allowed|changed|modified|permitted|present|provided|set"
    r"|settable|specified|supported|updatable|updated|writable)",
    re.IGNORECASE,
)


# Words of a refusal that is about the value, or about something else in the request.
_OF_THE_VALUE = re.compile(
    r"\b(because|by|for|if|since|together|unless|values?|when|while|with|without)\b", re.IGNORECASE
)


def is_refusal(error: Invalid) -> bool:
    """Whether the API itself refused what a request contains, so that nothing was done."""
    return error.status == 400 and not error.inconclusive


def names_field(text: str, name: str) -> bool:
    """Whether a text contains the name of a field as a word, or its plural."""
    return re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE) is not None


def refuses_field(error: Invalid, names: Names, fields: Collection[Names]) -> bool:
    """Whether the API says that a field itself, rather than its value, cannot be written.

    Args:
        error: The API's refusal.
        names: The names that lead to the field.
        fields: The names that lead to each field of the body. If the last name is that of several fields, the API has
            to give all of them.
    """
    is_unique = sum(each[-1] == names[-1] for each in fields) == 1
    for problem in error.problems:
        if not _NOT_WRITABLE.search(problem.message) or _OF_THE_VALUE.search(problem.message):
            continue
        path = tuple(re.findall(r"[^\W\d]\w*", problem.field))
        if path == names:
            return True
        if is_unique and path not in fields and names_field(f"{problem.field} {problem.message}", names[-1]):
            return True
    return False
