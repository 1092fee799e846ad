"""Rules over several attributes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import Any

from provider_shim.framework.declarations import load


def rule_words(rule: Mapping[str, Any]) -> str:
    """What a rule asks for, as a sentence.

    Raises:
        ValueError: There are no words for it.
    """
    because = f" {rule['because']}" if rule.get("because") else ""
    match rule["is"]:
        case "AtMostOneOf":
            return f"At most one of {_names(rule['attributes'], 'and')} can be set."
        case "ExactlyOneOf":
            return f"Exactly one of {_names(rule['attributes'], 'and')} must be set."
        case "Needs":
            return f"`{rule['attribute']}` needs `{rule['other']}` beside it."
        case "NeededWhen":
            condition = f" while `{rule['attribute']}` is `{rule['equals']}`" if "attribute" in rule else ""
            names = _names(rule["one_of"], "or")
            return f"{names} must be set{condition}, unless an imported object is left as it is.{because}"
        case "RefusedWhen":
            names = _names(rule["attributes"], "and")
            return f"{names} cannot be set while `{rule['attribute']}` is `{rule['equals']}`.{because}"
        case "Encrypted":
            condition = f" while `{rule['attribute']}` is set" if rule.get("attribute") else ""
            return f"{_names(rule['attributes'], 'and')} should begin with `https://`{condition}.{because}"
        case "NoCredentials":
            return f"{_names(rule['attributes'], 'and')} should have no credentials in the query."
        case "Checked":
            # The function's own first sentence.
            return cleandoc(load(rule["by"]).__doc__).split("\n\n")[0].replace("\n", " ")
        case unknown:
            raise ValueError(f"no words for the rule {unknown}: describe it in provider_shim/reference/rules.py")


def _names(names: Sequence[str], joint: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"
