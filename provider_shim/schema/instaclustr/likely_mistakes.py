"""Warns of values that the API may accept, but that are probably mistakes.

Each is a warning at plan rather than an error, since an existing object may have it, and must stay importable. The
constructs treat them as errors: they recognize them by the beginning of the summary, `LIKELY_MISTAKE`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..diagnostics import LIKELY_MISTAKE, Diagnostic, Severity
from ..values import UNKNOWN, Path, Value, format_path
from .cql_types import type_problem

# As in the MCP specification and the common model APIs.
_LONGEST_NAME, _LONGEST_PORTABLE_NAME = 128, 64
_TOPIC = re.compile(r"[a-zA-Z0-9._ -]{1,249}")
_COLON_PARAMETER = re.compile(r"(?<=/):([A-Za-z_]\w*)")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEMPLATE = re.compile(r"\{[^{}]*\}")


def tool_name(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a name with more than 64 characters, which some clients refuse; MCP allows up to 128."""
    name = config.get("name")
    if not isinstance(name, str) or len(name) <= _LONGEST_PORTABLE_NAME:
        return
    detail = f"name has {len(name)} characters, and clients put the backend's name in front of it."
    if len(name) > _LONGEST_NAME:
        yield mistake(f"{detail} MCP tools should have at most {_LONGEST_NAME}.", (*path, "name"))
    else:
        detail = f"{detail} Some clients refuse tools with more than {_LONGEST_PORTABLE_NAME}."
        yield Diagnostic("Long name", detail, (*path, "name"), Severity.WARNING)


def http_operation(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of an invalid path, of a GET with a body, and of objects as parameters."""
    template = config.get("path")
    if isinstance(template, str):
        yield from _path_mistakes(template, (*path, "path"))
    body = config.get("request_body")
    if config.get("method") == "get" and body is not None and body is not UNKNOWN:
        detail = (
            "request_body is set for a GET, whose body servers and proxies may drop. Use another method, or send its "
            "fields as query parameters."
        )
        yield mistake(detail, (*path, "request_body"))
    parameters = config.get("parameters")
    for index, each in enumerate(parameters if isinstance(parameters, list) else ()):
        if isinstance(each, dict) and _is_object(each.get("schema")):
            where = (*path, "parameters", index, "schema")
            detail = (
                f"{format_path(where)} is an object, which has no standard form in a {each.get('in')} parameter "
                f'("{each.get("name")}"). Declare its properties as separate parameters, or send it as the body.'
            )
            yield mistake(detail, where)


def _path_mistakes(template: str, where: Path) -> Iterator[Diagnostic]:
    if not template.startswith("/"):
        yield mistake(f'path must begin with "/", since it is appended to the backend\'s URL, got {template!r}.', where)
    if "?" in template or "#" in template:
        yield mistake(f"path must have no query or fragment, got {template!r}. Declare query parameters.", where)
    if found := _COLON_PARAMETER.findall(template):
        detail = f'path has ":{found[0]}", which is sent literally: write a path parameter as "{{{found[0]}}}".'
        yield mistake(detail, where)
    if re.search("[{}]", _TEMPLATE.sub("", template)):
        yield mistake(f"path has an unmatched brace, got {template!r}.", where)


def _is_object(schema: Value) -> bool:
    if not isinstance(schema, str):
        return False
    try:
        document = json.loads(schema)
    except (ValueError, RecursionError):
        return False
    kind = document.get("type") if isinstance(document, dict) else None
    return kind == "object" or (isinstance(kind, list) and "object" in kind)


def base_url(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a base URL with a query or a fragment: the paths of operations are appended to it."""
    url = config.get("server_url")
    for sign, what in (("?", "query"), ("#", "fragment")):
        if isinstance(url, str) and sign in url:
            # The value is not shown because queries may hold keys.
            detail = f'server_url must have no {what} ("{sign}…"): the paths of operations are appended to it.'
            yield mistake(detail, (*path, "server_url"))
            return


def key_prefix(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a key that begins with its prefix, and of a prefix with a repeated word or with the header's name."""
    header = config.get("header")
    name = header.get("name") if isinstance(header, dict) else None
    if isinstance(name, str) and not _HEADER.fullmatch(name):
        where = (*path, "header", "name")
        detail = f"{format_path(where)} must be the name of a header, such as Authorization, got {name!r}."
        yield mistake(detail, where)
    prefix: Any = header.get("key_prefix") if isinstance(header, dict) else None
    if header is None and config.get("cookie_name") is None and config.get("query_parameter_name") is None:
        prefix = "Bearer"
    if not isinstance(prefix, str):
        return
    where = (*path, "header", "key_prefix")
    words = prefix.lower().split()
    if header is not None and len(words) != len(set(words)):
        yield mistake(f"{format_path(where)} has a repeated word, got {prefix!r}.", where)
    if ":" in prefix:
        detail = f"{format_path(where)} contains the name of a header, which has its own attribute, got {prefix!r}."
        yield mistake(detail, where)
    for name in ("key", "key_wo"):
        key = config.get(name)
        if isinstance(key, str) and words and key.lower().split()[:1] == words[-1:] and len(key.split()) > 1:
            where = (*path, name)
            detail = f'{format_path(where)} begins with "{prefix.strip()}", which is added automatically: remove it.'
            yield mistake(detail, where)


def sasl_username(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a user without a name, or with spaces around it."""
    yield from _untrimmed(config, "username", path)


def role(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of a role with spaces around it, which roles in tokens do not have."""
    yield from _untrimmed(config, "persona_role", path)


def topics(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of topic names that Kafka does not allow, and of duplicates."""
    given: Any = config.get("topics")
    for index, topic in enumerate(given if isinstance(given, list) else ()):
        if isinstance(topic, str) and topic in given[:index]:
            yield mistake(f"topics lists {topic!r} twice.", (*path, "topics"))
        elif isinstance(topic, str) and (not _TOPIC.fullmatch(topic) or topic in (".", "..")):
            detail = f"topics[{index}] must be the name of a topic: letters, digits, ., _ and -, got {topic!r}."
            yield mistake(detail, (*path, "topics"))


def cql_types(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Warns of probably invalid types of bind variables and result fields."""
    for attribute in ("parameters", "result_fields"):
        fields = config.get(attribute)
        for index, each in enumerate(fields if isinstance(fields, list) else ()):
            given = each.get("type") if isinstance(each, dict) else None
            if isinstance(given, str) and (problem := type_problem(given)):
                where = (*path, attribute, index, "type")
                yield mistake(f'{format_path(where)} of "{each.get("name")}" {problem}.', where)


def _untrimmed(config: Mapping[str, Value], name: str, path: Path) -> Iterator[Diagnostic]:
    text = config.get(name)
    if isinstance(text, str) and text.strip() != text:
        where = (*path, name)
        yield mistake(
            f"{format_path(where)} has leading or trailing spaces, which count as part of it, got {text!r}.", where
        )
    elif text == "":
        yield mistake(f"{format_path((*path, name))} is empty.", (*path, name))


def mistake(detail: str, path: Path) -> Diagnostic:
    """A warning of a value that the API may accept, but that is probably not meant."""
    # Terraform merges warnings with the same summary, and shows only the first one's text.
    return Diagnostic(f"{LIKELY_MISTAKE} in {format_path(path)}", detail, path, Severity.WARNING)
