"""The URLs of virtual servers, as far as they can be guessed."""

from __future__ import annotations


def host_label(cluster_id: str) -> str:
    """What probably stands for a gateway cluster in the URLs of its virtual servers.

    It is not documented; in the host names of the vendor's other products, it is the ID without dashes.
    """
    return cluster_id.replace("-", "")


def endpoint(label: str, path: str) -> str:
    """The URL of a virtual server.

    Args:
        label: What stands for the cluster.
        path: The server's `endpoint_url`.
    """
    return f"https://mcp-gateway.{label}.cnodes.io{path}"
