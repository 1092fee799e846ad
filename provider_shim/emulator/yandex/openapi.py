"""The OpenAPI document of the control plane, generated from the declared messages."""

from __future__ import annotations

from functools import cache
from typing import Any

from . import kinds, model
from .model import Field

Described = dict[str, Any]

_BINDINGS_LIMIT = 1000
_PAGING = (("pageSize", "Items per page, 100 by default."), ("pageToken", "The nextPageToken of the previous page."))


@cache
def document(seed: bool) -> Described:
    """The document of the current or the seed's state of the API, the same object each time."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yandex Cloud Serverless MCP Gateway, as emulated by the local cloud",
            "version": "1.0.0",
            "description": "The control-plane API that the local cloud emulates, with operations and IAM tokens. "
            "Requests are checked against this document.",
        },
        "servers": [{"url": "/"}],
        "security": [{"iamToken": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"iamToken": {"type": "http", "scheme": "bearer", "description": "An IAM token."}},
            "schemas": _schemas(seed),
        },
    }


def _paths() -> Described:
    gateway = [_path_parameter(kinds.GATEWAY_ID, "ID of the gateway.")]
    operation = [_path_parameter(kinds.OPERATION_ID, "ID of the operation.")]
    flavor = _parameter("Metadata-Flavor", "header", "Must be Google.", required=True)
    flavor["schema"] = {"const": "Google"}
    listing = (("folderId", "ID of the folder."), *_PAGING, ("filter", 'Such as name="orders".'))
    return {
        kinds.GATEWAYS: {
            "get": _operation("listGateways", "GatewayList", query=listing),
            "post": _operation("createGateway", "Operation", body="CreateMcpGatewayRequest"),
        },
        kinds.GATEWAY_PATH: {
            "parameters": gateway,
            "get": _operation("getGateway", model.GATEWAY),
            "patch": _operation("updateGateway", "Operation", body="UpdateMcpGatewayRequest"),
            "delete": _operation("deleteGateway", "Operation"),
        },
        f"{kinds.GATEWAY_PATH}/operations": {
            "parameters": gateway,
            "get": _operation("listOperations", "OperationList", query=_PAGING),
        },
        f"{kinds.GATEWAY_PATH}:listAccessBindings": {
            "parameters": gateway,
            "get": _operation("listAccessBindings", "AccessBindingList", query=_PAGING),
        },
        f"{kinds.GATEWAY_PATH}:setAccessBindings": {
            "parameters": gateway,
            "post": _operation("setAccessBindings", "Operation", body="SetAccessBindingsRequest"),
        },
        f"{kinds.GATEWAY_PATH}:updateAccessBindings": {
            "parameters": gateway,
            "patch": _operation("updateAccessBindings", "Operation", body="UpdateAccessBindingsRequest"),
        },
        kinds.OPERATION_PATH: {"parameters": operation, "get": _operation("getOperation", "Operation")},
        f"{kinds.OPERATION_PATH}:cancel": {"parameters": operation, "get": _operation("cancelOperation", "Operation")},
        kinds.TOKENS: {"post": {**_operation("createToken", "Token", body="CreateTokenRequest"), "security": []}},
        kinds.METADATA_TOKEN: {
            "get": {
                **_operation("getMetadataToken", "MetadataToken"),
                "security": [],
                "parameters": [flavor],
            }
        },
    }


def _operation(name: str, answer: str, *, body: str = "", query: tuple[tuple[str, str], ...] = ()) -> Described:
    described: Described = {
        "operationId": name,
        "responses": {"200": _response("Success.", answer), "default": _response("Refusal.", "Status")},
    }
    if query:
        described["parameters"] = [_parameter(parameter, "query", text) for parameter, text in query]
    if body:
        described["requestBody"] = {"required": True, "content": _json(body)}
    return described


def _response(description: str, schema: str) -> Described:
    text = {"required": True, "schema": {"type": "string"}}
    headers: Described = {
        "x-request-id": {"description": "Id of the request.", **text},
        "x-server-trace-id": {"description": "Id of its trace.", **text},
    }
    if schema == "Operation":
        hint = "Seconds to wait before polling the operation again."
        headers["x-operation-poll-interval"] = {"description": hint, "schema": {"type": "string"}}
    return {"description": description, "headers": headers, "content": _json(schema)}


def _json(schema: str) -> Described:
    return {"application/json": {"schema": _reference(schema)}}


def _reference(schema: str) -> Described:
    return {"$ref": f"#/components/schemas/{schema}"}


def _path_parameter(name: str, description: str) -> Described:
    return _parameter(name, "path", description, required=True)


def _parameter(name: str, place: str, description: str, *, required: bool = False) -> Described:
    return {
        "name": name,
        "in": place,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _schemas(seed: bool) -> Described:
    requests, answers = {}, {}
    for name, message in model.MESSAGES.items():
        fields = model.fields(name, seed=seed)
        asked = {key: _asked(field) for key, field in fields.items() if not field.output}
        if name != model.GATEWAY:
            requests[f"{name}Request"] = {**_object(message.description, asked, _required(fields)), **_nullable()}
        else:
            updatable = {key: schema for key, schema in asked.items() if not fields[key].fixed}
            mask = {"type": ["string", "null"], "description": "Comma-separated paths of the fields to replace."}
            requests["CreateMcpGatewayRequest"] = _object("A gateway to create.", asked, _required(fields))
            requests["UpdateMcpGatewayRequest"] = _object("Changes.", {**updatable, "updateMask": mask}, [])
        if name != "AccessBindingDelta":
            answers[name] = _answer(message.description, fields)
    preview = model.fields(model.GATEWAY, seed=seed)
    for key in model.NOT_IN_PREVIEW:
        preview.pop(key, None)
    answers["McpGatewayPreview"] = _answer("A gateway in a list.", preview)
    return {**requests, **answers, **_rest()}


def _required(fields: dict[str, Field], *, answer: bool = False) -> list[str]:
    return [name for name, field in fields.items() if field.required and (answer or not field.output)]


def _object(description: str, properties: Described, required: list[str]) -> Described:
    described = {"type": "object", "description": description, "properties": properties}
    return {**described, "required": required} if required else described


def _closed(description: str, properties: Described, required: list[str]) -> Described:
    return {**_object(description, properties, required), "additionalProperties": False}


def _nullable() -> Described:
    return {"type": ["object", "null"]}


def _answer(description: str, fields: dict[str, Field]) -> Described:
    flags = [name for name, field in fields.items() if field.kind == "flag"]
    required = list(dict.fromkeys([*_required(fields, answer=True), *flags]))
    if "logOptions" in fields:
        required.append("logOptions")
    return _closed(description, {name: _answered(field) for name, field in fields.items()}, required)


def _asked(field: Field) -> Described:
    """The schema of a field in a request, where null is unset, and so is empty unless the field is required."""
    schema = _typed(field, "Request")
    if field.kind == "flag":
        schema = {"type": ["boolean", "string", "null"], "enum": [True, False, "true", "false", "", None]}
    elif "enum" in schema and not field.required:
        schema["enum"] = [*schema["enum"], "", None]
    if field.pattern:
        schema["pattern"] = field.pattern
    elif field.required and field.kind == "text":
        schema["pattern"] = r"\S"
    if field.most is not None:
        schema["maxItems" if field.kind == "messages" else "maxLength"] = field.most
    if field.labels:
        schema |= {
            "maxProperties": 64,
            "propertyNames": {"maxLength": 63, "pattern": model.LABEL_KEY_PATTERN},
            "additionalProperties": {"type": "string", "maxLength": 63, "pattern": model.LABEL_VALUE_PATTERN},
        }
    if "type" in schema and isinstance(schema["type"], str) and not field.required:
        schema["type"] = [schema["type"], "null"]
    return {**schema, "description": field.description}


def _answered(field: Field) -> Described:
    """The schema of a field in an answer, which has it only if it is set."""
    schema = _typed(field, "")
    if field.kind == "text":
        schema["minLength"] = 1
    elif field.kind == "map":
        schema["minProperties"] = 1
    elif field.kind in ("texts", "messages"):
        schema["minItems"] = 1
    return {**schema, "description": field.description}


def _typed(field: Field, suffix: str) -> Described:
    match field.kind:
        case "flag":
            return {"type": "boolean"}
        case "enum":
            return {"type": "string", "enum": list(field.values)}
        case "map":
            return {"type": "object", "additionalProperties": {"type": "string"}}
        case "texts":
            return {"type": "array", "items": {"type": "string"}}
        case "message":
            return _reference(field.message + suffix)
        case "messages":
            return {"type": "array", "items": {**_reference(field.message + suffix), "type": "object"}}
        case _:
            return {"type": "string"}


def _rest() -> Described:
    """The messages that belong to no gateway, and the lists."""
    text: Described = {"type": "string", "minLength": 1}
    optional = {"type": ["string", "null"]}
    whole: Described = {"type": "object", "required": ["@type"], "properties": {"@type": text}}
    operation = {
        **dict.fromkeys(("id", "description", "createdAt", "createdBy", "modifiedAt"), text),
        "done": {"type": "boolean"},
        "metadata": whole,
        "error": _reference("Status"),
        "response": whole,
    }
    bindings = {name: _many(f"{name}Request") for name in ("AccessBinding", "AccessBindingDelta")}
    status = {
        "code": {"type": "integer", "minimum": 1, "maximum": 16},
        "message": text,
        "details": {"type": "array", "items": whole},
    }
    always = ["id", "description", "createdAt", "createdBy", "modifiedAt", "done", "metadata"]
    token = {"iamToken": text, "expiresAt": text}
    metadata = {"access_token": text, "expires_in": {"type": "integer"}, "token_type": {"const": "Bearer"}}
    return {
        "Operation": _closed("A long-running operation.", operation, always),
        "Status": _closed("An error.", status, ["code", "message"]),
        "GatewayList": _list("gateways", "McpGatewayPreview"),
        "OperationList": _list("operations", "Operation"),
        "AccessBindingList": _list("accessBindings", "AccessBinding"),
        "SetAccessBindingsRequest": _object("All bindings.", {"accessBindings": bindings["AccessBinding"]}, []),
        "UpdateAccessBindingsRequest": _object(
            "Changes.",
            {"accessBindingDeltas": {**bindings["AccessBindingDelta"], "minItems": 1}},
            ["accessBindingDeltas"],
        ),
        "CreateTokenRequest": _object("One of the two.", {"jwt": optional, "yandexPassportOauthToken": optional}, []),
        "Token": _closed("An IAM token.", token, list(token)),
        "MetadataToken": _closed("An IAM token.", metadata, list(metadata)),
    }


def _many(item: str) -> Described:
    return {"type": ["array", "null"], "maxItems": _BINDINGS_LIMIT, "items": {**_reference(item), "type": "object"}}


def _list(name: str, item: str) -> Described:
    items = {"type": "array", "minItems": 1, "items": _reference(item)}
    return _closed("A page.", {name: items, "nextPageToken": {"type": "string", "minLength": 1}}, [])
