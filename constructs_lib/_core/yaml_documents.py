"""Reads YAML and JSON: YAML 1.2, limited to what JSON can express."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

DEEPEST = 1000
"""Levels of a YAML document. Far more of them crash the process; of fewer, Python says that they are too many."""
LARGEST_BY_ALIASES = 1_000_000
"""Characters that the aliases of a YAML document may stand for altogether."""
_TOO_DEEP = "It is nested too deeply."


def parse(text: str, needs: str) -> Any:
    """The value of a YAML or JSON text.

    Args:
        text: The text.
        needs: What to say if there is no YAML library: which documents need it, and how to install it.

    Raises:
        ValueError: It is neither; the message is a sentence.
        ImportError: The text is not JSON, and there is no YAML library.
    """
    if text.lstrip().startswith("{"):
        # Much faster. What is not JSON may still be YAML, which also has braces.
        try:
            return plain(json.loads(text))
        except json.JSONDecodeError:
            pass
        except RecursionError as error:
            raise ValueError(_TOO_DEEP) from error
    try:
        yaml, loader = _yaml()
    except ImportError as error:
        raise ImportError(needs) from error
    try:
        # Before anything is made of it: the library's own recursion ends in a crash of the process.
        check_size(yaml, yaml.parse(text, loader))
        return plain(yaml.load(text, loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        what = getattr(error, "problem", None) or error
        raise ValueError(f"It is neither YAML nor JSON{where}: {what}.") from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def check_size(yaml: Any, events: Iterable[Any]) -> None:
    """Refuse a YAML document that is nested too deeply, or is too large once its aliases are expanded.

    Raises:
        ValueError: It is; the message is a sentence.
    """
    sizes: dict[str, int] = {}
    # Of each collection that is open: its anchor, and its size so far with what its aliases stand for.
    opened: list[tuple[str | None, int]] = [(None, 0)]
    by_aliases = 0
    for event in events:
        size = 0
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, 1))
            sizes.pop(event.anchor, None)
            if len(opened) > DEEPEST:
                raise ValueError(_TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, size = opened.pop()
            sizes |= {anchor: size} if anchor else {}
        elif isinstance(event, yaml.ScalarEvent):
            size = 1 + len(event.value)
            sizes |= {event.anchor: size} if event.anchor else {}
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in opened):
                raise ValueError("JSON cannot express this: Circular reference detected.")
            size = sizes.get(event.anchor, 0)
            by_aliases += size
            if by_aliases > LARGEST_BY_ALIASES:
                raise ValueError("Its aliases expand to too much: use fewer of them.")
        opened[-1] = (opened[-1][0], opened[-1][1] + size)


def plain(value: Any) -> Any:
    """A copy of the value with the types of JSON only; keys become strings.

    Raises:
        ValueError: It holds something else.
    """
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"JSON cannot express this: {error}.") from error


@cache
def _yaml() -> tuple[Any, Any]:
    """The library, and a loader for YAML 1.2, where `no` and `2026-01-01` are strings."""
    import yaml  # type: ignore[import-untyped]  # It ships no types.

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]  # Its base is the fastest that there is.
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # The library's own way.

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            self.flatten_mapping(node)
            made: dict[str, Any] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key.start_mark)
                if key.value in made:
                    problem = f"the key {key.value!r} stands there twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                made[key.value] = self.construct_object(value, deep=deep)
            return made

        def construct_integer(self, node: Any) -> int:
            text = node.value
            return int(text, 0) if re.match(r"0[ox]", text) else int(text)

    Loader.add_constructor("tag:yaml.org,2002:int", Loader.construct_integer)
    for tag, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
        ("merge", r"<<", ["<"]),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
    return yaml, Loader
