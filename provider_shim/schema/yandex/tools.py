"""Config validators and plan checks for a gateway and its tools."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..credentials import (
    credentials_in_query,
    has_userinfo,
    is_credential,
    is_plain,
    names_credential,
    travels_openly,
)
from ..diagnostics import Diagnostic, Severity
from ..validators import Url
from ..values import UNKNOWN, Key, Path, Value, format_path
from .templates import MalformedTemplate, arguments, dashed, expressions, filled

_TEMPLATES = ("url", "path", "body", "parameters_json", "input_json")
_TEMPLATE_MAPS = ("headers", "query")
# Of an MCP call; elsewhere, `forward_headers` is a policy, whose strings have no interpolations.
_SECRET_TEMPLATE_MAPS = ("forward_headers", "forward_headers_wo")
_DOCUMENTS = ("parameters_json", "input_json")
_BY_SERVICE_ACCOUNT = ("use_service_account", "service_account")
# JSON Schema keywords that may allow arguments other than its properties.
_MORE_PROPERTIES = ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas")


@dataclass(frozen=True, slots=True)
class Template:
    """A string of a call that may contain interpolations.

    - `path`: its path.
    - `name`: its attribute, or its key in a map.
    - `text`: the string.
    - `is_secret`: whether no message may quote it.
    """

    path: Path
    name: str
    text: str
    is_secret: bool = False

    @property
    def shown_at(self) -> Path:
        """The path for a message: Terraform shows the line of the configuration there, which must not have a secret."""
        return () if self.is_secret else self.path


def interpolations(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Interpolations in a tool's call are terminated, and read arguments that its schema declares."""
    schema = _schema(config.get("input_json_schema"))
    for template in templates_of(config.get("action"), (*path, "action")):
        try:
            if not isinstance(template.path[-1], Key):
                yield from _invalid(template)
            for expression in expressions(template.text):
                yield from _argument_problems(expression, schema, template)
        except MalformedTemplate as error:
            problem = "an interpolation is not terminated" if template.is_secret else str(error)
            detail = f"In {format_path(template.path)}, {problem}."
            yield Diagnostic("Malformed interpolation", detail, template.shown_at)


def credentials(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Credentials in a tool's call are not stored in state, and not sent without TLS."""
    action = config.get("action")
    for template in templates_of(action, (*path, "action")):
        if template.is_secret:
            continue  # Sensitive, as the documentation says.
        where, name, text = template.path, template.name, template.text
        what = {"headers": "a header", "query": "a query"}.get(str(where[-2]), "")
        if what and is_plain(text) and (names_credential(name) or is_credential(text)):
            yield _kept(what, f"{format_path(where)} looks like credentials", where)
        for parameter in credentials_in_query(text) if name in ("url", "path") and not what else ():
            yield _kept(
                "a URL", f'The query parameter "{parameter}" in {format_path(where)} looks like a credential', where
            )
    for kind, call in action.items() if isinstance(action, dict) else ():
        url = call.get("url") if isinstance(call, dict) else None
        if isinstance(url, str) and travels_openly(url) and _sends_credentials(call):
            where = (*path, "action", kind, "url")
            detail = f"{format_path(where)} begins with http://. Credentials sent there can be read in transit."
            yield Diagnostic("Not encrypted", f"{detail} Use https://.", where, Severity.WARNING)


def _kept(where_to: str, what: str, where: Path) -> Diagnostic:
    detail = (
        f"{what}; credentials are stored in plan and state. "
        r'Take them from Lockbox when the tool is called: "\\(lockboxPayload(\"secret-id\"; \"key\"))".'
    )
    return Diagnostic(f"Credentials in {where_to}", detail, where, Severity.WARNING)


def _sends_credentials(call: Mapping[str, Value]) -> bool:
    headers = (call.get(name) for name in ("headers", *_SECRET_TEMPLATE_MAPS))
    by_name = any(isinstance(each, dict) and any(map(names_credential, each)) for each in headers)
    return by_name or call.get("header") is not None or any(acts(call.get(name)) for name in _BY_SERVICE_ACCOUNT)


def acts(by_service_account: Value) -> bool:
    """Whether a call's `use_service_account` or `service_account` is set."""
    return by_service_account is True or isinstance(by_service_account, dict)


def service_account(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """A gateway whose tools act as its service account has a service account."""
    tools = config.get("tools")
    if config.get("service_account_id") is not None or not isinstance(tools, dict):
        return
    for tool_name, tool in tools.items():
        action = tool.get("action") if isinstance(tool, dict) else None
        for kind, call in (action if isinstance(action, dict) else {}).items():
            for name in _BY_SERVICE_ACCOUNT:
                if isinstance(call, dict) and acts(call.get(name)):
                    where = (*path, "tools", Key(tool_name), "action", kind, name)
                    detail = "The tool acts as the gateway's service account, but service_account_id is not set."
                    yield Diagnostic("Missing service account", detail, where, Severity.WARNING)


def templates_of(action: Value, path: Path) -> Iterator[Template]:
    """The strings of a call that may contain interpolations."""
    if not isinstance(action, dict):
        return
    for name, value in action.items():
        where = (*path, name)
        if isinstance(value, str) and name in _TEMPLATES:
            yield Template(where, name, value)
        elif isinstance(value, dict) and name in (*_TEMPLATE_MAPS, *_SECRET_TEMPLATE_MAPS):
            is_secret = name in _SECRET_TEMPLATE_MAPS
            texts = ((key, text) for key, text in value.items() if isinstance(text, str))
            yield from (Template((*where, Key(key)), key, text, is_secret) for key, text in texts)
        elif isinstance(value, dict):
            yield from templates_of(value, where)


def _invalid(template: Template) -> Iterator[Diagnostic]:
    """What is wrong with the string whatever the arguments are."""
    where, name, text = template.path, template.name, template.text
    if name == "url" and not text.startswith("\\("):
        if problem := Url().problem(filled(text, "x")):
            # Terraform shows the line of the configuration at this path, which must not contain a password.
            at = () if has_userinfo(text) else where
            yield Diagnostic("Invalid value", f"{format_path(where)} {problem}.", at)
    elif name in _DOCUMENTS and text:
        try:
            json.loads(filled(text, "0"))
        except (ValueError, RecursionError) as error:
            detail = rf"{format_path(where)} must be JSON after its interpolations are filled in: {error}."
            yield Diagnostic("Invalid value", detail, where)


def _schema(text: Value) -> Mapping[str, Any] | None:
    """A tool's input schema, if it lists the arguments."""
    if not isinstance(text, str):
        return None
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(schema, dict) or any(keyword in schema for keyword in _MORE_PROPERTIES):
        return None
    return schema if isinstance(schema.get("properties", {}), dict) else None


def _argument_problems(expression: str, schema: Mapping[str, Any] | None, template: Template) -> Iterator[Diagnostic]:
    """Arguments that an expression reads although the schema lacks them, or that jq would not find."""
    names = None if schema is None else schema.get("properties", {})
    unknown = [name for name in arguments(expression) if names is not None and name not in names]
    for name in dict.fromkeys(dashed(expression)):
        if names is None or name in names:
            yield _dash(name, template)
        elif name.partition("-")[0] not in names:  # If it is, this is a subtraction.
            unknown.append(name)
    what = "An interpolation" if template.is_secret else rf"\({expression})"
    for name in unknown:
        assert names is not None
        known = ", ".join(names) or "none"
        detail = f"{what} reads the argument {name}, but the properties in input_json_schema are: {known}."
        if near := [each for each in names if each.startswith(f"{name}-")]:
            detail += rf' Write a name with a dash as \(.["{near[0]}"]).'
        closed = schema is not None and schema.get("additionalProperties") is False
        severity = Severity.ERROR if closed else Severity.WARNING
        yield Diagnostic("Unknown argument", detail, template.shown_at, severity)


def _dash(name: str, template: Template) -> Diagnostic:
    # The vendor's guides write it, so that the service may accept it; it is not documented.
    first, _, rest = name.partition("-")
    detail = (
        f"In {format_path(template.path)}, jq reads .{name} as a subtraction, .{first} - {rest}, so the call may "
        rf'fail. Write the argument {name} as \(.["{name}"]).'
    )
    # Terraform merges warnings with the same summary, and shows only the first one's text.
    summary = f"Argument with a dash in {format_path(template.path)}"
    return Diagnostic(summary, detail, template.shown_at, Severity.WARNING)


def everybody_may_call(prior: Mapping[str, Value] | None, planned: Mapping[str, Value] | None) -> Iterator[Diagnostic]:
    """Warn if a plan opens a gateway to everyone."""
    if planned is None or planned["public"] is not True or (prior is not None and prior["public"] is True):
        return
    name = planned["name"] if planned["name"] is not UNKNOWN else ""
    detail = f"Anyone who knows its address may call every tool of the gateway {name}, without a token."
    yield Diagnostic("The gateway will be public", detail, ("public",), Severity.WARNING)
