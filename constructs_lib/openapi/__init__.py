"""Operations of an HTTP API, from its OpenAPI document (3.0 or 3.1), for MCP tools.

    document = OpenApiDocument.load("crm.yaml")
    for operation in document.operations(include=["listCustomers", "getCustomer"]):
        print(operation.name, operation.method, operation.path, operation.errors)

Each operation is one tool, with parameters of the path, the query and the headers, and a JSON body; their schemas are
self-contained JSON Schemas (2020-12). What a tool cannot express is a problem of its operation, with its place in the
document: an error if the tool would not work, a note if it only lacks something.

It needs the extra `openapi`, which is part of `cdktf` and `cdktn`.

What is public is here; the modules beside it are private:

| module | what it is for |
|---|---|
| `_document` | `OpenApiDocument`: reads a document, chooses operations |
| `_validation` | whether a document, a path or a schema is valid |
| `_references` | the files of a document, and `$ref`s between them |
| `_names` | which operations there are, which are chosen, and the names of their tools |
| `_operations` | one operation: description, body, servers |
| `_parameters` | its parameters |
| `_schemas`, `_keywords` | OpenAPI's schemas as self-contained JSON Schemas (2020-12) |
| `_libraries` | messages for libraries that are missing |
| `_problems` | errors and notes, with their places in the document |
"""

from ._document import OpenApiDocument
from ._operations import Operation, RequestBody
from ._parameters import Parameter
from ._problems import OpenApiError, Problem

__all__ = ["OpenApiDocument", "OpenApiError", "Operation", "Parameter", "Problem", "RequestBody"]
