"""The operations of the document, which are the same for every kind of object."""

from __future__ import annotations

from typing import Any

RESOURCE_ROOT = "/cluster-management/v2/resources/applications/mcp-gateway"
LIST_ROOT = "/cluster-management/v2/data-sources/mcp_gateway_cluster/{clusterId}"

ERRORS = {
    "400": "Invalid",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "415": "UnsupportedMediaType",
    "429": "TooManyRequests",
    "503": "Unavailable",
}
"""The component that describes the answer with each status."""
OFTEN = ("400", "401", "429", "503")
WRITING = (*OFTEN, "403", "409")

Described = dict[str, Any]


def of_object(name: str, schema: Described) -> dict[str, Described]:
    """Create, read, update, delete, and list, by the ``x-object`` of its schema."""
    declared = schema["x-object"]
    noun, tag, id = declared["noun"], declared["tag"], declared["id"]
    title = noun.partition(" ")[2]
    collection = f"{RESOURCE_ROOT}/{declared['path']}"
    one = {"$ref": f"#/components/schemas/{name}"}
    paths: dict[str, Described] = {
        collection: {
            "post": {
                "operationId": f"create{name}",
                "summary": f"Create {noun}.",
                "tags": [tag],
                "requestBody": _body(f"{name}Create"),
                "responses": {"202": _answer("Creation requested.", one), **_errors(*WRITING, "415")},
            }
        },
        f"{collection}/{{{id}}}": {
            "parameters": [_parameter(id)],
            "get": {
                "operationId": f"get{name}",
                "summary": f"Get {noun}.",
                "tags": [tag],
                "responses": {"200": _answer(f"The {title}.", one), **_errors(*OFTEN, "404")},
            },
            "put": {
                "operationId": f"update{name}",
                "summary": f"Replace the updatable fields of {noun}.",
                "tags": [tag],
                "requestBody": _body(f"{name}Update"),
                "responses": {"202": _answer("Update requested.", one), **_errors(*WRITING, "404", "415")},
            },
            "delete": {
                "operationId": f"delete{name}",
                "summary": f"Delete {noun}.",
                "tags": [tag],
                "responses": {"204": _response("Deleted"), **_errors(*WRITING, "404")},
            },
        },
    }
    if declared["listed"]:
        paths[f"{LIST_ROOT}/{declared['path']}"] = of_read(
            {
                "operationId": f"list{name}s",
                "summary": f"List all {title}s in an MCP Gateway cluster.",
                "tag": tag,
                "parameter": "clusterId",
                "description": f"The {title}s.",
                "schema": {"type": "array", "items": one},
            }
        )
    return paths


def of_read(read: Described) -> Described:
    """The path item of something that can only be read, with at most one path parameter."""
    parameter = read.get("parameter")
    statuses = (*OFTEN, "404") if parameter else OFTEN
    get = {
        "operationId": read["operationId"],
        "summary": read["summary"],
        "tags": [read["tag"]],
        "responses": {"200": _answer(read["description"], read["schema"]), **_errors(*statuses)},
    }
    return {"parameters": [_parameter(parameter)], "get": get} if parameter else {"get": get}


def _body(schema: str) -> Described:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"required": True, "content": content}


def _answer(description: str, schema: Described) -> Described:
    return {
        "description": description,
        "headers": {"x-request-id": {"$ref": "#/components/headers/RequestId"}},
        "content": {"application/json": {"schema": schema}},
    }


def _errors(*statuses: str) -> dict[str, Described]:
    return {status: _response(ERRORS[status]) for status in sorted(statuses)}


def _response(name: str) -> Described:
    return {"$ref": f"#/components/responses/{name}"}


def _parameter(name: str) -> Described:
    return {"$ref": f"#/components/parameters/{name}"}
