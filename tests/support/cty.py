"""Types and values of cty, Terraform's type system, for property tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from provider_shim.plugin.values import Dynamic
from provider_shim.schema.values import UNKNOWN

# cty strings are sequences of Unicode characters: no surrogates.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
_EDGES = [2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**30]
INTEGERS = st.integers() | st.sampled_from(_EDGES)
# As a configuration can write them; those that are whole come back as integers.
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20).map(
    lambda number: int(number) if number == number.to_integral_value() else number
)
NUMBERS = INTEGERS | DECIMALS | st.sampled_from([Decimal("0.1"), Decimal("1E-30"), Decimal("0.5")])

_PRIMITIVES = ["string", "number", "bool"]


def _nested(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    collections = st.tuples(st.sampled_from(["list", "set", "map"]), of).map(list)
    tuples = st.lists(of, max_size=3).map(lambda types: ["tuple", types])
    objects = st.dictionaries(NAMES, of, max_size=4).map(lambda types: ["object", types])
    return collections | tuples | objects


CONCRETE_TYPES = st.recursive(st.sampled_from(_PRIMITIVES), _nested, max_leaves=8)
TYPES = st.recursive(st.sampled_from([*_PRIMITIVES, "dynamic"]), _nested, max_leaves=8)


def values(type: Any, *, unknown: bool = True) -> st.SearchStrategy[Any]:
    """Values of a type, null ones included at every level, and unknown ones if wanted."""
    nothing = [st.none(), st.just(UNKNOWN)] if unknown else [st.none()]
    return st.one_of(*nothing, known(type, unknown=unknown))


def known(type: Any, *, unknown: bool = True) -> st.SearchStrategy[Any]:
    """Values of a type that are themselves neither null nor unknown; what is in them may be."""
    if type == "dynamic":
        of_type = CONCRETE_TYPES.flatmap(lambda actual: st.tuples(st.just(actual), values(actual, unknown=unknown)))
        return of_type.map(lambda pair: Dynamic(*pair))
    if isinstance(type, str):
        return {"string": TEXTS, "number": NUMBERS, "bool": st.booleans()}[type]
    kind, of = type
    if kind in ("list", "set"):
        return st.lists(values(of, unknown=unknown), max_size=3)
    if kind == "map":
        return st.dictionaries(TEXTS, values(of, unknown=unknown), max_size=3)
    if kind == "tuple":
        return st.tuples(*(values(each, unknown=unknown) for each in of)).map(list)
    return st.fixed_dictionaries({name: values(each, unknown=unknown) for name, each in of.items()})


TYPED_VALUES = TYPES.flatmap(lambda type: st.tuples(st.just(type), values(type)))
KNOWN_TYPED_VALUES = TYPES.flatmap(lambda type: st.tuples(st.just(type), values(type, unknown=False)))
