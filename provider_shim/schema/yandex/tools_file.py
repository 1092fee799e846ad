"""The file of tools that `yc serverless mcp-gateway create --tools-file` takes: a list of tools, in snake_case.

Its fields are those of the gateway's schema. In place of a secret it may have a placeholder, such as `${CRM_KEY}`,
whose value is given when the file is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..attributes import Attributes, Nested
from ..credentials import credentials_in_query, has_userinfo, is_credential, is_plain, names_credential
from ..documents import document_problems, kind_of
from ..schema_file import SchemaFile
from ..values import UNKNOWN, Key, Path

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
NAME = "name"
# Maps whose values are sent as they are: credentials are recognized by their names or by what they look like.
_OPEN_MAPS = ("headers", "query", "forward_headers")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a tool's action.

    - `path`: the path in the tool.
    - `value`: the text.
    - `is_secret`: whether it is a literal secret, or may be one: the value of a secret attribute, or credentials in
      another place, such as a header. What is filled in when the tool is called, such as from Lockbox, is not a secret.
    """

    path: Path
    value: str
    is_secret: bool


@cache
def tools_schema() -> Nested:
    """The schema of a gateway's tools: a map by name."""
    nested = SchemaFile.load().resource("mcpgateway_yandex_gateway").attributes["tools"].nested
    assert nested is not None
    return nested


def placeholder(value: Any) -> str | None:
    """The name of a placeholder; None if the value is not a placeholder."""
    match = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else None


def placeholder_name(tool: str, path: Path) -> str:
    """A name for the placeholder of a secret: `CRM_X_API_KEY` for a header `X-Api-Key` of the tool `crm`."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", f"{tool}_{path[-1]}").strip("_").upper()
    return name if re.match("[A-Z]", name) else f"TOOL_{name}"


def list_problems(document: Any) -> Iterator[str]:
    """What is wrong with the document as a whole: a sentence for each problem."""
    if not isinstance(document, list):
        hint = ": give the list under its key tools alone" if isinstance(document, dict) and "tools" in document else ""
        yield f"It must be a list of tools, got {kind_of(document)}{hint}."
        return
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for number, tool in enumerate(document, 1):
        if isinstance(tool, dict) and isinstance(name := tool.get(NAME), str):
            numbers[name].append(str(number))
    for name, same in numbers.items():
        if len(same) > 1:
            yield f'tools {" and ".join(same)} have the same name, "{name}": give each a name of its own.'


def tool_problems(tool: Any) -> Iterator[str]:
    """What is wrong with a tool of the file: a sentence for each problem, with the path in the tool."""
    if not isinstance(tool, dict):
        yield f"It must be a mapping, got {kind_of(tool)}."
        return
    schema, name = tools_schema(), tool.get(NAME)
    if name is None:
        yield f"{NAME} is required."
    elif not isinstance(name, str):
        yield f"{NAME} must be text, got {kind_of(name)}."
    else:
        found = (validator.problem(name) for validator in schema.key_validators)
        yield from (f"{NAME} {problem}." for problem in found if problem)
    fields = {key: value for key, value in tool.items() if key != NAME}
    known = replaced(fields, lambda path, value: UNKNOWN if placeholder(value) else value)
    yield from document_problems(schema, known)


def texts(tool: Mapping[str, Any]) -> Iterator[Text]:
    """The texts in the action of a valid tool."""
    action = tools_schema().attributes["action"].nested
    assert action is not None
    return _texts(action.attributes, tool["action"], ("action",))


def replaced(value: Any, change: Callable[[Path, str], Any], at: Path = ()) -> Any:
    """A copy of a document with each of its texts changed; called with the path and the text."""
    if isinstance(value, str):
        return change(at, value)
    if isinstance(value, Mapping):
        return {key: replaced(item, change, (*at, key)) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [replaced(item, change, (*at, index)) for index, item in enumerate(value)]
    return value


def _texts(attributes: Attributes, values: Mapping[str, Any], at: Path) -> Iterator[Text]:
    for name, value in values.items():
        attribute, path = attributes[name], (*at, name)
        if attribute.nested is not None and isinstance(value, Mapping):
            yield from _texts(attribute.nested.attributes, value, path)
        elif isinstance(value, str):
            in_url = name in ("url", "path") and (has_userinfo(value) or any(credentials_in_query(value)))
            yield Text(path, value, (attribute.secret and is_plain(value)) or in_url)
        elif isinstance(value, Mapping):
            for key, text in value.items():
                looks_so = name in _OPEN_MAPS and (names_credential(key) or is_credential(text))
                yield Text((*path, Key(key)), text, (attribute.secret or looks_so) and is_plain(text))
