"""What the console page shows of an object besides its name: authentication, parameters, schemas, allowed tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..api import Fact
from ..objects import Body
from .rules import TOOL_KINDS

NameOf = Callable[[str], str]


def facts(kind: str, body: Body, name_of: NameOf) -> Iterator[Fact]:
    """The facts of an object; never a secret.

    Args:
        kind: Its kind.
        body: The object.
        name_of: The name that clients see for a tool, by its ID.
    """
    if kind == "virtual_server":
        yield _oidc(_one(body, "authentication"))
    elif kind == "http_server_backend":
        yield Fact("authentication", _http(_one(body, "authentication")))
    elif kind in ("kafka_backend", "cassandra_backend", "opensearch_backend"):
        user = _one(body, "authenticationSaslPlain")
        yield Fact("authentication", f"SASL as {user['username']}" if user else "none")
    elif kind == "persona_access_control":
        yield _persona(body, name_of)
    elif kind in TOOL_KINDS and "name" in body:
        yield Fact("name for clients", name_of(body["id"]))
    for label, name in (("parameters", "parameters"), ("result", "resultFields")):
        if fields := body.get(name):
            yield Fact(label, ", ".join(map(_field, fields)))
    for each in body.get("parameters") or ():
        if "schema" in each:
            yield Fact(f"schema of {each['name']}", document=each["schema"])
    if content := _one(body, "requestBody"):
        yield Fact("schema of the body", document=content.get("schema"))
    if document := body.get("documentSchema"):
        yield Fact("schema of the documents", document=document)
    if described := body.get("messageDescription"):
        yield Fact("messages", described)
    if "consumePeriod" in body:
        yield Fact("period", f"{body['consumePeriod']} s")


def _oidc(authentication: Body | None) -> Fact:
    if authentication is None:
        return Fact("authentication", "none: open to anyone who can reach it", is_alarming=True)
    audiences = ", ".join(authentication["audiences"])
    claim = authentication.get("rolesClaimName") or "roles"
    return Fact("authentication", f"OIDC of {authentication['issuer']} for {audiences}, roles in the claim {claim}")


def _http(authentication: Body | None) -> str:
    if authentication is None:
        return "none"
    if authentication["scheme"] == "PASSTHROUGH":
        return "the caller's own credentials"
    if header := _one(authentication, "header"):
        return f"a key in the header {header.get('name') or 'Authorization'}: {header['keyPrefix']} …"
    for name, what in (("cookieName", "cookie"), ("queryParameterName", "query parameter")):
        if authentication.get(name):
            return f"a key in the {what} {authentication[name]}"
    return "a key in the header Authorization: Bearer …"


def _persona(body: Body, name_of: NameOf) -> Fact:
    tools = body.get("tools") or ()
    if not tools:
        return Fact("may call", "all tools", is_alarming=True)
    names = ", ".join(sorted(map(name_of, tools)))
    return Fact("may call", names) if body["type"] == "ALLOWLIST" else Fact("may call all but", names)


def _field(field: Body) -> str:
    kind = field.get("in") or field.get("type")
    required = ", required" if field.get("required") else ""
    return f"{field['name']} ({kind}{required})"


def _one(body: Body, name: str) -> Any:
    """The one object of an array that holds at most one."""
    value = body.get(name)
    return (value[0] if value else None) if isinstance(value, list) else value
