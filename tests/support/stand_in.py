"""A stand-in for the vendor's provider, which a state that is to be moved names: it starts, and has no types."""

from __future__ import annotations

import sys
from pathlib import Path

from provider_shim.framework.provider import Provider
from provider_shim.framework.schema_file import SchemaFile
from provider_shim.plugin.server import run
from support.terraform import add_provider


def add_to(mirror: Path) -> None:
    """Put the stand-in into a mirror that `install` made."""
    add_provider(mirror, "instaclustr/instaclustr", "2.1.89", "support.stand_in")


if __name__ == "__main__":
    nothing = {"provider": {"version": 0, "attributes": {}}, "resources": {}, "data_sources": {}}
    schemas = SchemaFile(nothing | {"lists": {}, "ephemerals": {}, "functions": {}})
    sys.exit(run(Provider(schemas, lambda config: sys.exit("the stand-in is not to be used"))))
