"""MCP gateways of NetApp Instaclustr, as people write them.

```python
gateway = GatewayCluster.from_name(self, "gateway", "production")
orders = gateway.add_virtual_server(
    "orders",
    endpoint="/orders",
    authentication=Oidc("https://login.example.com", "https://login.example.com/jwks.json", ["orders"]),
)
events = orders.add_kafka_backend("events", kafka=kafka, credentials=SaslPlain("mcp", password))
recent = events.add_consume_recent_tool("recent_orders", topics=["orders"], period=Duration.minutes(15))
orders.grant("support", [recent])
```

Each construct makes one resource (`node.default_child`), takes `provider`, `depends_on`, `lifecycle` and `timeouts`
like it, and tells at synth all that is wrong. What is made with `add_…` is below the construct in the tree; to have it
somewhere else, such as in another stack, make it by its class: `KafkaBackend(self, "events", server=orders, …)`.

Descriptions, JSON documents, queries and paths arrive as they are written, `${` included; tokens in them are filled in.
Ids, names and URLs may hold expressions that are written by hand, such as `${each.key}`, as anywhere in the CDK.
"""

from .._core.duration import Duration
from .._core.secrets import Secret
from ._authentication import ApiKey, HttpAuthentication, NoAuthentication, Oidc, Passthrough, SaslPlain
from ._cassandra import CassandraBackend, CassandraCluster, CassandraDataCentre
from ._cluster import GatewayCluster, Resize, SlaTier, TwoFactorDelete
from ._columns import CqlField
from ._cql import CqlType
from ._data_centres import DataCentre
from ._http_server import HttpServer, Operations
from ._kafka import KafkaBackend, KafkaCluster
from ._kafka_tools import ConsumeRecentTool, PublishTool
from ._operations import HttpOperation
from ._parameters import Header, Parameter
from ._personas import AllTools, PersonaRule
from ._query_tool import QueryTool
from ._server import VirtualServer
from ._tool import Backend, Tool

__all__ = [
    "AllTools",
    "ApiKey",
    "Backend",
    "CassandraBackend",
    "CassandraCluster",
    "CassandraDataCentre",
    "ConsumeRecentTool",
    "CqlField",
    "CqlType",
    "DataCentre",
    "Duration",
    "GatewayCluster",
    "Header",
    "HttpAuthentication",
    "HttpOperation",
    "HttpServer",
    "KafkaBackend",
    "KafkaCluster",
    "NoAuthentication",
    "Oidc",
    "Operations",
    "Parameter",
    "Passthrough",
    "PersonaRule",
    "PublishTool",
    "QueryTool",
    "Resize",
    "SaslPlain",
    "Secret",
    "SlaTier",
    "Tool",
    "TwoFactorDelete",
    "VirtualServer",
]
