"""Config validators and plan checks for a gateway and its tools."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
from .templates import MalformedTemplate, arguments, expressions, filled

_TEMPLATES = ("url", "path", "body", "parameters_json", "input_json")
_TEMPLATE_MAPS = ("headers", "query")
_DOCUMENTS = ("parameters_json", "input_json")
_BY_SERVICE_ACCOUNT = ("use_service_account", "service_account")
# JSON Schema keywords that may allow arguments other than its properties.
_MORE_PROPERTIES = ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas")


def interpolations(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Interpolations in a tool's call are terminated, and read arguments that its schema declares."""
    schema = _schema(config.get("input_json_schema"))
    for where, name, template in _templates(config.get("action"), (*path, "action")):
        try:
            yield from _invalid(where, name, template)
            for expression in expressions(template):
                yield from _unknown_arguments(expression, schema, where)
        except MalformedTemplate as error:
            yield Diagnostic("Malformed interpolation", f"In {format_path(where)}, {error}.", where)


def credentials(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Credentials in a tool's call are not stored in state, and not sent without TLS."""
    action = config.get("action")
    for where, name, template in _templates(action, (*path, "action")):
        what = {"headers": "a header", "query": "a query"}.get(str(where[-2]), "")
        if what and is_plain(template) and (names_credential(name) or is_credential(template)):
            yield _kept(what, f"{format_path(where)} looks like credentials", where)
        for parameter in credentials_in_query(template) if name in ("url", "path") and not what else ():
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
    headers = call.get("headers")
    by_name = isinstance(headers, dict) and any(map(names_credential, headers))
    return by_name or call.get("header") is not None or any(_acts(call.get(name)) for name in _BY_SERVICE_ACCOUNT)


def _acts(by_service_account: Value) -> bool:
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
                if isinstance(call, dict) and _acts(call.get(name)):
                    where = (*path, "tools", Key(tool_name), "action", kind, name)
                    detail = "The tool acts as the gateway's service account, but service_account_id is not set."
                    yield Diagnostic("Missing service account", detail, where, Severity.WARNING)


def _templates(action: Value, path: Path) -> Iterator[tuple[Path, str, str]]:
    """The strings of a call that may contain interpolations: path, attribute name and string."""
    if not isinstance(action, dict):
        return
    for name, value in action.items():
        where = (*path, name)
        if isinstance(value, str) and name in _TEMPLATES:
            yield where, name, value
        elif isinstance(value, dict) and name in _TEMPLATE_MAPS:
            yield from (((*where, Key(key)), key, text) for key, text in value.items() if isinstance(text, str))
        elif isinstance(value, dict):
            yield from _templates(value, where)


def _invalid(where: Path, name: str, template: str) -> Iterator[Diagnostic]:
    """What is wrong with the string whatever the arguments are."""
    if name == "url" and not template.startswith("\\("):
        if problem := Url().problem(filled(template, "x")):
            # Terraform shows the line of the configuration at this path, which must not contain a password.
            at = () if has_userinfo(template) else where
            yield Diagnostic("Invalid value", f"{format_path(where)} {problem}.", at)
    elif name in _DOCUMENTS and template:
        try:
            json.loads(filled(template, "0"))
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


def _unknown_arguments(expression: str, schema: Mapping[str, Any] | None, where: Path) -> Iterator[Diagnostic]:
    if schema is None:
        return
    names = schema.get("properties", {})
    for argument in arguments(expression):
        if argument in names:
            continue
        known = ", ".join(names) or "none"
        detail = (
            rf"\({expression}) reads the argument {argument}, but the properties in input_json_schema are: {known}."
        )
        if dashed := [name for name in names if name.startswith(f"{argument}-")]:
            detail += rf' Write a name with a dash as \(.["{dashed[0]}"]).'
        closed = schema.get("additionalProperties") is False
        yield Diagnostic("Unknown argument", detail, where, Severity.ERROR if closed else Severity.WARNING)


def everybody_may_call(prior: Mapping[str, Value] | None, planned: Mapping[str, Value] | None) -> Iterator[Diagnostic]:
    """Warn if a plan opens a gateway to everyone."""
    if planned is None or planned["public"] is not True or (prior is not None and prior["public"] is True):
        return
    name = planned["name"] if planned["name"] is not UNKNOWN else ""
    detail = f"Anyone who knows its address may call every tool of the gateway {name}, without a token."
    yield Diagnostic("The gateway will be public", detail, ("public",), Severity.WARNING)
