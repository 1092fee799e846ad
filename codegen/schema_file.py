"""`python -m codegen.schema_file [--check]`: write the schema file from the models, or check that it is fresh."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.output import update
from provider_shim.functions import FUNCTIONS
from provider_shim.schema import schema_file
from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.declarations import load
from provider_shim.schema.schema_file import NAME

PREFIX = "mcpgateway"

# Modules with a resource of the same name; each also defines its data sources and list resource.
_INSTACLUSTR = (
    "cluster",
    "virtual_server",
    "http_server_backend",
    "kafka_backend",
    "cassandra_backend",
    "opensearch_backend",
    "api_backend",
    "http_server_operation_tool",
    "cassandra_query_tool",
    "kafka_consume_recent_tool",
    "kafka_publish_message_tool",
    "opensearch_document_search_tool",
    "opensearch_index_document_tool",
    "persona_access_control",
)
_INSTACLUSTR_LOOKUPS = ("kafka_cluster", "cassandra_cluster", "opensearch_cluster", "versions", "node_sizes")
_YANDEX_ACCESS = ("gateway_iam_binding", "gateway_iam_member")
_YANDEX_RESOURCES = {"gateway": "gateway:gateway", **{name: f"access:{name}" for name in _YANDEX_ACCESS}}
_YANDEX_DATA_SOURCES = {
    "gateway": "data_sources:one",
    "gateways": "data_sources:many",
    **{name: f"access:{name}.one" for name in _YANDEX_ACCESS},
    **{f"{name}s": f"access:{name}.many" for name in _YANDEX_ACCESS},
}
_YANDEX_LISTS = {
    "gateway": "data_sources:list_resource",
    **{name: f"access:{name}.list_resource" for name in _YANDEX_ACCESS},
}
_YANDEX_EPHEMERALS = {"iam_token": "iam_token:iam_token"}


def schema_document() -> dict[str, Any]:
    """The schema file's content, derived from the models."""
    resources: dict[str, Any] = {}
    data_sources: dict[str, Any] = {}
    lists: dict[str, Any] = {}
    for name in _INSTACLUSTR:
        implementation = f"provider_shim.instaclustr.{name}:{name}"
        type_name = f"{PREFIX}_instaclustr_{name}"
        resources[type_name] = _document(implementation)
        data_sources[type_name] = _document(f"{implementation}.one")
        data_sources[f"{type_name}s"] = _document(f"{implementation}.many")
        lists[type_name] = _document(f"{implementation}.list_resource")
    for name in _INSTACLUSTR_LOOKUPS:
        data_sources[f"{PREFIX}_instaclustr_{name}"] = _document(f"provider_shim.instaclustr.lookups:{name}")
    resources |= _yandex(_YANDEX_RESOURCES)
    data_sources |= _yandex(_YANDEX_DATA_SOURCES)
    lists |= _yandex(_YANDEX_LISTS)
    return {
        "provider": _provider_schema().to_json(),
        "resources": resources,
        "data_sources": data_sources,
        "lists": lists,
        "ephemerals": _yandex(_YANDEX_EPHEMERALS),
        "functions": {name: function.to_json() for name, function in FUNCTIONS.items()},
    }


def schema_text() -> str:
    """The schema file's text."""
    return json.dumps(schema_document(), indent=1, ensure_ascii=False) + "\n"


def _yandex(implementations: Mapping[str, str]) -> dict[str, Any]:
    return {
        f"{PREFIX}_yandex_{name}": _document(f"provider_shim.yandex.{implementation}")
        for name, implementation in implementations.items()
    }


def _document(implementation: str) -> Any:
    schema: Schema = load(implementation).schema()
    return replace(schema, implementation=implementation).to_json()


def _provider_schema() -> Schema:
    from provider_shim.instaclustr.settings import ATTRIBUTES as INSTACLUSTR
    from provider_shim.schema.config_validators import AtMostOneOf
    from provider_shim.yandex import settings as yandex

    emulator = {
        "path": Attribute(
            type="string",
            description=(
                "File that stores the local cloud's objects, created if it does not exist. A relative path is relative "
                "to the folder that Terraform runs in; in the CDK, to the app's folder."
            ),
            required=True,
        ),
        "options": Attribute(
            type=["map", "string"],
            description="Options of the local cloud; `mcpgateway emulator --help` lists them.",
            optional=True,
        ),
        "settings": Attribute(
            type="string",
            description=(
                "File with options of the local cloud, such as the report that `mcpgateway doctor` writes about a real "
                "cloud; `options` take precedence. A relative path is as for `path`."
            ),
            optional=True,
        ),
    }
    return Schema(
        name="provider",
        description="MCP gateways of NetApp Instaclustr and Yandex Cloud, as code.",
        attributes={
            "emulator": Attribute(
                nested=Nested(attributes=emulator),
                description="Use the local cloud, which runs inside the provider, without a server or an account.",
                optional=True,
            ),
            "instaclustr": Attribute(
                nested=Nested(attributes=INSTACLUSTR), description="Access to NetApp Instaclustr.", optional=True
            ),
            "yandex": Attribute(
                nested=Nested(attributes=yandex.ATTRIBUTES, config_validators=yandex.RULES),
                description="Access to Yandex Cloud.",
                optional=True,
            ),
        },
        config_validators=(AtMostOneOf(("emulator", "instaclustr")), AtMostOneOf(("emulator", "yandex"))),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the generator and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m codegen.schema_file", description="Write the schema file.")
    parser.add_argument("--check", action="store_true", help="only check that the file is fresh")
    options = parser.parse_args(arguments)
    target = Path(schema_file.__file__).parent
    command = "python -m codegen.schema_file"
    return update({NAME: schema_text()}, [target / NAME], target, command, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
