"""NetApp Instaclustr's part of the diagram: clusters, virtual servers, backends, tools and personas."""

from __future__ import annotations

from urllib.parse import urlsplit

from .found import UNKNOWN, Found, Objects
from .model import Graph
from .texts import address_of, host_of, shortened

_PREFIX = "mcpgateway_instaclustr_"
_BACKENDS = {
    f"{_PREFIX}http_server_backend": "HTTP",
    f"{_PREFIX}kafka_backend": "Kafka",
    f"{_PREFIX}cassandra_backend": "Cassandra",
    f"{_PREFIX}opensearch_backend": "OpenSearch",
    f"{_PREFIX}api_backend": "Instaclustr API",
}
_TOOLS = (
    f"{_PREFIX}http_server_operation_tool",
    f"{_PREFIX}cassandra_query_tool",
    f"{_PREFIX}kafka_consume_recent_tool",
    f"{_PREFIX}kafka_publish_message_tool",
    f"{_PREFIX}opensearch_document_search_tool",
    f"{_PREFIX}opensearch_index_document_tool",
)
_SYSTEMS = {
    "kafka_cluster_id": "Kafka cluster",
    "cassandra_data_centre_id": "Cassandra data centre",
    "opensearch_cluster_id": "OpenSearch cluster",
}
SERVER = f"{_PREFIX}virtual_server"
_CLUSTER = f"{_PREFIX}cluster"
EVERYBODY = "everybody"


class Instaclustr:
    """Draws this cloud's objects, and finds the servers and tools that other clouds call."""

    def __init__(self, objects: Objects, graph: Graph) -> None:
        self._objects = objects
        self._graph = graph
        self._servers: dict[str, Found] = {}
        self._groups: dict[str, str] = {}
        self._server_of: dict[str, str] = {}

    def draw(self) -> None:
        """Draw all objects of this cloud."""
        for cluster in self._objects.of(_CLUSTER):
            self._cluster(cluster.address, cluster.name)
        for server in self._objects.of(SERVER):
            self._server(server)
        for kind, words in _BACKENDS.items():
            for backend in self._objects.of(kind):
                self._backend(backend, words)
        for kind in _TOOLS:
            for tool in self._objects.of(kind):
                self._tool(tool)
        for persona in self._objects.of(f"{_PREFIX}persona_access_control"):
            self._persona(persona)

    def called(self, found: Found, url: str, tool: str, references: tuple[str, ...]) -> str | None:
        """The tool or server of this diagram that a call from elsewhere reaches, if there is one."""
        referred = self._objects.referred(found, references)
        if server := self._server_at(url) or next((each for each in referred if each.kind == SERVER), None):
            return self._named_tool(server, tool, referred) or self._groups[server.address]
        return None

    def _server_at(self, url: str) -> Found | None:
        parts = urlsplit(url) if "://" in url else None
        if not parts:
            return None
        path = parts.path.rstrip("/")
        same = [each for each in self._servers.values() if path and path == each.text("endpoint_url").rstrip("/")]
        exact = [each for each in same if _is_in_host(each.text("cluster_id"), parts.netloc)]
        # Without the cluster's ID in the host's name, a server is known by its path, if it is the only one.
        return next(iter(exact or (same if len(same) == 1 and UNKNOWN not in path else ())), None)

    def _named_tool(self, server: Found, name: str, referred: list[Found]) -> str | None:
        group = self._groups[server.address]
        everywhere = (each for kind in _TOOLS for each in self._objects.of(kind))
        tools = [each for each in everywhere if self._server_of.get(each.address) == group]
        # A name that is not known yet lacks the tool's part, or all of it.
        is_part = not name or name.endswith("_")
        for named in (
            (tool for tool in tools if self._name_for_clients(tool) == name),
            (tool for tool in tools if tool.name == name),
            (tool for tool in tools if is_part and tool in referred),
        ):
            if tool := next(named, None):
                return self._graph.node(tool.address, "tool")
        return None

    def _name_for_clients(self, tool: Found) -> str:
        backend = self._objects.one(tool, "backend_id", *_BACKENDS)
        return f"{backend.name}_{tool.name}" if backend else tool.name

    def _cloud(self) -> str:
        return self._graph.group("instaclustr", "NetApp Instaclustr")

    def _cluster(self, key: str, name: str) -> str:
        return self._graph.group(key, f"Cluster {shortened(name)}".rstrip(), self._cloud())

    def _server(self, server: Found) -> str:
        if server.address in self._groups:
            return self._groups[server.address]
        self._servers[server.address] = server
        at = self._objects.one(server, "cluster_id")
        id = server.text("cluster_id")
        key, name = (at.address, at.name) if at else (f"cluster_{id}", id)
        title = " · ".join(filter(None, [server.name, server.text("endpoint_url")]))
        group = self._graph.group(server.address, f"Virtual server {shortened(title)}", self._cluster(key, name))
        self._groups[server.address] = group
        if server.type != server.kind:
            return group
        authentication = server.values.get("authentication")
        if authentication:
            issuer = authentication.get("issuer") if isinstance(authentication, dict) else None
            host = host_of(issuer) if isinstance(issuer, str) else UNKNOWN
            caller = self._graph.node(f"issuer_{host}", "caller", "Users of", host)
            self._graph.edge(caller, group, "call", "with a token")
        elif not server.references.get("authentication"):
            self._graph.edge(self._graph.node(EVERYBODY, "everybody", "Everybody"), group, "call", "without a token")
        return group

    def _server_behind(self, found: Found) -> str:
        """The group of the virtual server that an object belongs to."""
        if at := self._objects.one(found, "virtual_server_id", SERVER):
            return self._server(at)
        id = found.text("virtual_server_id")
        key, title = (f"server_{id}", id) if id else ("server_unknown", "")
        return self._graph.group(key, f"Virtual server {shortened(title)}".rstrip(), self._cloud())

    def _backend(self, backend: Found, words: str) -> None:
        group = self._server_of[backend.address] = self._server_behind(backend)
        # What the server makes, its name and URL among it, is not known before apply: a plan and a state look alike.
        made_by_server = backend.kind == f"{_PREFIX}api_backend"
        name = backend.text("api_user") if made_by_server else backend.name
        where = "" if made_by_server else address_of(backend.text("server_url"))
        title = f"{words} {where}".rstrip()
        node = self._graph.node(backend.address, "backend", shortened(name), title, group=group)
        for attribute, system in _SYSTEMS.items():
            if attribute in backend.values or attribute in backend.references:
                at = self._objects.one(backend, attribute)
                id = backend.text(attribute)
                key, name = (at.address, at.name) if at else (f"{attribute}_{id}", id)
                self._graph.edge(node, self._graph.node(key, "system", system, shortened(name)), "use")

    def _tool(self, tool: Found) -> None:
        if at := self._objects.one(tool, "backend_id", *_BACKENDS):
            if at.address not in self._server_of:
                self._backend(at, _BACKENDS[at.kind])
            backend, group = self._graph.node(at.address, "backend"), self._server_of[at.address]
        else:
            id = tool.text("backend_id")
            group = self._server_behind(tool)
            backend = self._graph.node(f"backend_{id or group}", "backend", "Backend", shortened(id), group=group)
        self._server_of[tool.address] = group
        node = self._graph.node(tool.address, "tool", shortened(tool.name), _works(tool), group=group)
        self._graph.edge(node, backend, "use")

    def _persona(self, persona: Found) -> None:
        server = self._server_behind(persona)
        role = persona.text("persona_role") or UNKNOWN
        node = self._graph.node(f"persona_{server}_{role}", "caller", "Role", shortened(role))
        tools = [each for each in self._objects.behind(persona, "tools") if each.kind in _TOOLS]
        known = [self._graph.node(each.address, "tool") for each in tools if each.address in self._server_of]
        given = persona.values.get("tools") or []
        foreign = [id for id in given if isinstance(id, str) and UNKNOWN not in id] if isinstance(given, list) else []
        if len(foreign) > len(known):
            ids = {each.text("id") for each in tools}
            known += [
                self._graph.node(f"tool_{id}", "tool", "Tool", shortened(id), group=server)
                for id in sorted(foreign)
                if id not in ids
            ]
        denied = persona.text("type") == "DENYLIST"
        for tool in known:
            self._graph.edge(node, tool, "refusal" if denied else "call", "may not call" if denied else "may call")
        if not known:
            label = "may not call any tool" if denied else "may call all tools"
            self._graph.edge(node, server, "refusal" if denied else "call", label)
        elif denied:
            self._graph.edge(node, server, "call", "may call the others")


def _is_in_host(cluster_id: str, host: str) -> bool:
    """Whether the name of a host contains the ID of a cluster, with or without dashes."""
    return bool(cluster_id) and cluster_id.replace("-", "") in host.replace("-", "")


def _works(tool: Found) -> str:
    """What a tool does, in a few words."""
    match tool.kind.removeprefix(_PREFIX):
        case "http_server_operation_tool":
            return shortened(f"{tool.text('method').upper()} {tool.text('path')}")
        case "cassandra_query_tool":
            return "CQL query"
        case "kafka_publish_message_tool":
            return shortened(f"writes to {tool.text('topic') or UNKNOWN}")
        case "opensearch_document_search_tool":
            return shortened(f"searches {tool.text('index_name') or UNKNOWN}")
        case "opensearch_index_document_tool":
            return shortened(f"writes to {tool.text('index_name') or UNKNOWN}")
    topics = tool.values.get("topics")
    named = ", ".join(map(str, topics)) if isinstance(topics, list) else ""
    return shortened(f"reads {named or UNKNOWN}")
