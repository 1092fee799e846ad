"""Tools from the file that `yc serverless mcp-gateway create --tools-file` takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from .._core.kinds import likely, refusal
from .._core.secrets import Secret, SecretValue, map_arguments
from .._core.texts import literal
from .._core.yaml_documents import parse
from ._actions import Action, action_of
from ._tools import Tool, schema_and_text

if TYPE_CHECKING:
    from provider_shim.schema.attributes import Attributes
    from provider_shim.schema.values import Path

_YAML_MISSING = "A YAML file of tools needs PyYAML: pip install 'mcpgateway[yaml]'. A JSON file needs nothing."


class FileTools(dict[str, Tool]):
    """The tools of a file, by name.

    If there are problems in the file, any name has a tool: the program then reaches synth, which reports them.
    """

    def __init__(self, tools: Mapping[str, Tool], *, has_problems: bool) -> None:
        """Use `Gateway.add_tools_from_file` instead.

        Args:
            tools: The tools, by name.
            has_problems: Whether there are problems in the file.
        """
        super().__init__(tools)
        self._has_problems = has_problems

    def __missing__(self, key: str) -> Tool:
        if self._has_problems:
            return Tool(key)
        raise KeyError(f"the file has no tool {key!r}; it has {', '.join(self) or 'none'}")


@dataclass(frozen=True)
class FileTool:
    """A tool of a file.

    - `tool`: what is known of it.
    - `arguments`: the arguments of the resource, with values in place of placeholders.
    - `action`: what happens when it is called.
    - `secrets`: the secrets in it, each with what it is.
    """

    tool: Tool
    arguments: Mapping[str, Any]
    action: Action
    secrets: tuple[tuple[str, Secret], ...]


@dataclass
class ToolsFile:
    """What was read from a file.

    - `tools`: its valid tools.
    - `invalid`: the names of its other tools, as far as they have one.
    - `problems`: what is wrong, a sentence each, with the file, the tool and the path in the tool.
    """

    tools: list[FileTool] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def given_secrets(secrets: Mapping[str, SecretValue] | None) -> dict[str, Secret]:
    """The values of placeholders, by name.

    Raises:
        TypeError: They are not a mapping, or one of them cannot be a secret.
    """
    if secrets is not None and not isinstance(secrets, Mapping):
        raise refusal("secrets", "a mapping of placeholders to their values", secrets)
    return {name: Secret.of(value) for name, value in (secrets or {}).items()}


def read(file: str | PathLike[str], given: Mapping[str, Secret]) -> ToolsFile:
    """Read a file of tools.

    Args:
        file: The path of the file.
        given: The values of its placeholders, by name.

    Raises:
        ImportError: The file is YAML, and there is no library for it.
    """
    from provider_shim.schema.yandex.tools_file import NAME, list_problems, tool_problems

    found = ToolsFile()
    try:
        document = _parsed(FilePath(file))
    except OSError as error:
        found.problems.append(f"{file}: The file of tools cannot be read: {error.strerror}.")
        return found
    except ValueError as error:
        found.problems.append(f"{file}: {error}")
        return found
    found.problems += [f"{file}: {problem}" for problem in list_problems(document)]
    used: set[str] = set()
    for number, each in enumerate(document if isinstance(document, list) else (), 1):
        name = each.get(NAME) if isinstance(each, dict) else None
        place = f"{file}: tool {number} ({name})" if isinstance(name, str) else f"{file}: tool {number}"
        problems = list(tool_problems(each))
        if not problems:
            tool = _Tool(each, given)
            problems, used = tool.problems, used | tool.used
            if not problems and all(name != other.tool.name for other in found.tools):
                found.tools.append(tool.made())
        if problems and isinstance(name, str):
            found.invalid.append(name)
        found.problems += [f"{place}: {problem}" for problem in problems]
    if not found.problems:
        for unused in sorted(given.keys() - used):
            found.problems.append(f"{file}: There is no placeholder ${{{unused}}}: {_known(unused, used)}")
    return found


def _known(name: str, names: set[str]) -> str:
    return likely(name, names) or f"the file has {', '.join(sorted(names)) or 'none'}."


def _parsed(path: FilePath) -> Any:
    """The document in a file.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is neither YAML nor JSON; the message is a sentence.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("It is not text in UTF-8.") from error
    is_json = path.suffix.lower() == ".json"
    if is_json or text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            if is_json:
                where = f"line {error.lineno}, column {error.colno}"
                raise ValueError(f"It is not JSON at {where}: {error.msg}.") from error
        except RecursionError as error:
            raise ValueError("It is nested too deeply.") from error
    return parse(text, _YAML_MISSING)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"The key {key!r} stands twice in one object.")
        made[key] = value
    return made


class _Tool:
    """Makes the arguments of a resource from a tool of the file that is valid by the schema."""

    def __init__(self, document: Mapping[str, Any], given: Mapping[str, Secret]) -> None:
        from provider_shim.schema.yandex.tools_file import NAME, tools_schema

        self._document = document
        self._name = str(document[NAME])
        self._given = given
        self._secrets: list[tuple[str, Secret]] = []
        self.used: set[str] = set()
        self.problems: list[str] = []
        fields = {name: value for name, value in document.items() if name != NAME}
        self._arguments = self._object(tools_schema().attributes, fields, ())

    def made(self) -> FileTool:
        """The tool."""
        ((kind, call),) = self._arguments["action"].items()
        schema, _ = schema_and_text(self._document.get("input_json_schema"))
        tool = Tool(self._name, self._document.get("description"), schema)
        return FileTool(tool, self._arguments, action_of(kind, call), tuple(self._secrets))

    def _object(self, attributes: Attributes, values: Mapping[str, Any], at: Path) -> dict[str, Any]:
        from provider_shim.schema.values import Key

        made: dict[str, Any] = {}
        for name, value in values.items():
            attribute, path = attributes[name], (*at, name)
            if value is None:
                continue
            if attribute.nested is not None:
                made[name] = self._object(attribute.nested.attributes, value, path)
            elif not attribute.secret:
                made[name] = self._plain(value, path)
            elif isinstance(value, Mapping):
                found = {key: self._value(text, (*path, Key(key))) for key, text in value.items()}
                made |= map_arguments(name, {key: each for key, each in found.items() if each is not None})
            elif (secret := self._secret(value, path)) is not None:
                made |= secret.arguments(name)
        return made

    def _plain(self, value: Any, path: Path) -> Any:
        """A value that is no secret, with the values of placeholders."""
        from provider_shim.schema.yandex.tools_file import placeholder, replaced

        def changed(at: Any, text: str) -> Any:
            name = placeholder(text) if path[0] == "action" else None
            if name is None:
                return literal(text)
            secret = self._named(name, at)
            return None if secret is None else secret.value(write_only=False)

        return replaced(value, changed, path)

    def _value(self, text: str, at: Path) -> Secret | str | None:
        """A value in a map that may hold secrets: only placeholders are certain to be some."""
        from provider_shim.schema.yandex.tools_file import placeholder

        name = placeholder(text)
        return text if name is None else self._named(name, at)

    def _secret(self, text: str, at: Path) -> Secret | None:
        """The value of a secret attribute; None if it cannot be one."""
        from provider_shim.schema.credentials import is_plain
        from provider_shim.schema.values import format_path
        from provider_shim.schema.yandex.tools_file import placeholder, placeholder_name

        if name := placeholder(text):
            return self._named(name, at)
        if not is_plain(text):
            # It says where the secret is, such as in Lockbox, but is not secret itself.
            return Secret.plain_text(text, write_only=False)
        name = placeholder_name(self._name, at)
        self.problems.append(
            f"{format_path(at)} is a secret in plain text, which would be written to the synthesized files: write the "
            f'placeholder ${{{name}}} in its place, and give its value with secrets={{"{name}": …}}; or take it from '
            r'Lockbox when the tool is called: \(lockboxPayload("secret-id"; "key")).'
        )
        return None

    def _named(self, name: str, at: Path) -> Secret | None:
        """The value of a placeholder."""
        from provider_shim.schema.values import format_path

        self.used.add(name)
        secret = self._given.get(name)
        if secret is None:
            self.problems.append(
                f'{format_path(at)} is the placeholder ${{{name}}}: give its value with secrets={{"{name}": …}}, such '
                "as a TerraformVariable with sensitive=True."
            )
        else:
            self._secrets.append((f"the value of ${{{name}}} in the tool {self._name}", secret))
        return secret
