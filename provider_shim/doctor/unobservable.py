"""What doctor cannot find out, and why: options of the local cloud, and facts about the APIs."""

from __future__ import annotations

from collections.abc import Mapping

_CALLS = "shows only to MCP clients, which doctor is not"
_COSTS = "would need a cluster of its own, which costs money and takes minutes"
_LIMIT = "would need more requests than allowed, which slows everybody down who uses the account"

UNOBSERVABLE: Mapping[str, str] = {
    "faults": "which requests fail by chance cannot be predicted; lines with `problem` tell which did",
    "cluster_duration": _COSTS,
    "cluster_failure": _COSTS,
    "two_factor_delay": _COSTS,
    "rate_limit": _LIMIT,
    "yandex_rate_limit": _LIMIT,
    "tool_prefix": _CALLS,
}
"""By option. A test fails if an option is neither observed nor listed here."""

_MANY = "shows only in how the API treats many requests"

FACTS: Mapping[tuple[str, str], str] = {
    ("Instaclustr", "open_server"): _CALLS,
    ("Yandex Cloud", "rate_limit"): _MANY,
    ("Yandex Cloud", "forward_headers"): _CALLS,
    ("Yandex Cloud", "dashes"): _CALLS,
    ("Yandex Cloud", "lockbox"): _CALLS,
    ("Yandex Cloud", "call_path"): _CALLS,
}
"""By cloud and ID of a fact that is inferred or unknown. A test fails if one is neither observed nor listed here."""
