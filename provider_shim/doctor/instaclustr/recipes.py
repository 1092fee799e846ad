"""How to create one object of each type, and how to change it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provider_shim.instaclustr.api import CASSANDRA_CLUSTERS, KAFKA_CLUSTERS, OPENSEARCH_CLUSTERS

from ..findings import NotSeen

if TYPE_CHECKING:
    from .lab import Body
    from .trial import Trial

FIXED = ("clusterId", "virtualServerId", "backendId", "personaRole")
"""Fields that a PUT does not have."""
# In an order that no server would return by sorting them.
AUDIENCES = ["doctor-b", "doctor-c", "doctor-a"]
SCOPES = ["profile", "roles", "email"]
SCHEMA = {"type": "string"}
# Stands for the name of this run's virtual server.
_RUN = "RUN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to create an object of a type: its body, what a change replaces, and another body if the first is refused."""

    body: Callable[[Trial], Awaitable[Body]]
    change: Mapping[str, object]
    otherwise: Mapping[str, object] = field(default_factory=dict)

    def changes(self, trial: Trial) -> dict[str, object]:
        """What a change replaces, with the name of this run's server in it."""
        return {
            name: value.replace(_RUN, trial.name) if isinstance(value, str) else value
            for name, value in self.change.items()
        }


async def _server(trial: Trial) -> Body:
    # Nobody has a token of this issuer.
    oidc = {
        "issuer": "https://doctor.invalid/",
        "jwksUrl": "https://doctor.invalid/jwks",
        "audiences": AUDIENCES,
        "scopesSupported": SCOPES,
    }
    return {
        "clusterId": trial.lab.cluster_id,
        "name": trial.name,
        "endpointUrl": f"/{trial.name}",
        "authentication": [oidc],
    }


async def _http_server(trial: Trial) -> Body:
    key = {"scheme": "KEY", "key": trial.secret}
    return await _on_server(trial, name="doctor-http", serverUrl="https://doctor.invalid", authentication=[key])


async def _kafka(trial: Trial) -> Body:
    [cluster, *_] = await trial.clusters(KAFKA_CLUSTERS)
    return await _on_server(trial, name="doctor-kafka", kafkaClusterId=cluster, authenticationSaslPlain=_sasl(trial))


async def _opensearch(trial: Trial) -> Body:
    [cluster, *_] = await trial.clusters(OPENSEARCH_CLUSTERS)
    sasl = _sasl(trial)
    return await _on_server(trial, name="doctor-opensearch", opensearchClusterId=cluster, authenticationSaslPlain=sasl)


async def _cassandra(trial: Trial) -> Body:
    [cluster, *_] = await trial.clusters(CASSANDRA_CLUSTERS)
    centres = (await trial.lab.other_cluster(CASSANDRA_CLUSTERS[1], cluster)).get("dataCentres")
    if not isinstance(centres, list) or not centres or not isinstance(centres[0].get("id"), str):
        raise NotSeen(f"the Cassandra cluster {cluster} does not show its data centres")
    return await _on_server(
        trial, name="doctor-cassandra", cassandraDataCentreId=centres[0]["id"], authenticationSaslPlain=_sasl(trial)
    )


async def _api(trial: Trial) -> Body:
    return await _on_server(trial, components=["CLUSTER_MANAGEMENT_API_CORE"], apiUser=trial.lab.username)


async def _operation(trial: Trial) -> Body:
    return {
        "backendId": await trial.made("http_server_backend"),
        "name": "doctor-operation",
        "method": "get",
        "path": "/doctor/{id}",
        "parameters": [path_parameter(json.dumps(SCHEMA))],
    }


def path_parameter(schema: object) -> Body:
    """The parameter of the HTTP operation, with its JSON Schema in one form or the other."""
    return {"name": "id", "in": "path", "required": True, "schema": schema}


async def _query(trial: Trial) -> Body:
    return {
        "backendId": await trial.made("cassandra_backend"),
        "name": "doctor-query",
        "query": "SELECT cluster_name FROM system.local WHERE key = :key",
        "parameters": [{"name": "key", "type": "text"}],
    }


async def _consume(trial: Trial) -> Body:
    backend = await trial.made("kafka_backend")
    return {"backendId": backend, "name": "doctor-consume", "topics": ["mcpgateway-doctor"], "consumePeriod": 60}


async def _publish(trial: Trial) -> Body:
    backend = await trial.made("kafka_backend")
    return {"backendId": backend, "name": "doctor-publish", "topic": "mcpgateway-doctor"}


async def _search(trial: Trial) -> Body:
    return {
        "backendId": await trial.made("opensearch_backend"),
        "name": "doctor-search",
        "indexName": "mcpgateway-doctor",
        "query": '{"query": {"match": {"id": ":id"}}}',
        "parameters": [{"name": "id", "type": "keyword"}],
    }


async def _index(trial: Trial) -> Body:
    backend = await trial.made("opensearch_backend")
    return {
        "backendId": backend,
        "name": "doctor-index",
        "indexName": "mcpgateway-doctor",
        "documentSchema": json.dumps({"type": "object"}),
    }


async def _persona(trial: Trial) -> Body:
    tool = await trial.made("http_server_operation_tool")
    return await _on_server(trial, personaRole="doctor", type="ALLOWLIST", tools=[tool])


async def _on_server(trial: Trial, **fields: object) -> Body:
    return {"virtualServerId": await trial.made("virtual_server"), **fields}


def _sasl(trial: Trial) -> list[Body]:
    return [{"username": "doctor", "password": trial.secret}]


_DESCRIBED: Mapping[str, object] = {"description": "Changed by mcpgateway doctor."}

RECIPES: Mapping[str, Recipe] = {
    "virtual_server": Recipe(body=_server, change={"endpointUrl": f"/{_RUN}-changed"}),
    "http_server_backend": Recipe(body=_http_server, change={"serverUrl": "https://changed.doctor.invalid"}),
    "kafka_backend": Recipe(body=_kafka, change={"name": "doctor-kafka-changed"}),
    "cassandra_backend": Recipe(body=_cassandra, change={"name": "doctor-cassandra-changed"}),
    "opensearch_backend": Recipe(body=_opensearch, change={"name": "doctor-opensearch-changed"}),
    "api_backend": Recipe(body=_api, change={"components": ["MONITORING_API_CORE"]}),
    "http_server_operation_tool": Recipe(
        body=_operation, change=_DESCRIBED, otherwise={"parameters": [path_parameter(SCHEMA)]}
    ),
    "cassandra_query_tool": Recipe(body=_query, change=_DESCRIBED),
    "kafka_consume_recent_tool": Recipe(body=_consume, change=_DESCRIBED),
    "kafka_publish_message_tool": Recipe(body=_publish, change=_DESCRIBED),
    "opensearch_document_search_tool": Recipe(body=_search, change=_DESCRIBED),
    "opensearch_index_document_tool": Recipe(body=_index, change=_DESCRIBED),
    "persona_access_control": Recipe(body=_persona, change={"type": "DENYLIST"}),
}
"""By type, parents first."""
