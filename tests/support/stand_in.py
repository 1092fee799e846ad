"""A stand-in for the vendor's provider, which a state that is to be moved names: it starts, and has no types."""

from __future__ import annotations

import sys
from pathlib import Path

from provider_shim.framework.provider import Provider
from provider_shim.framework.schema_file import SchemaFile
from provider_shim.install import install
from provider_shim.plugin.server import run

SOURCE = "registry.terraform.io/instaclustr/instaclustr"
VERSION = "2.1.89"


def add_to(mirror: Path) -> None:
    """Put the stand-in into a mirror that `install` made."""
    install(mirror)
    [platform] = {path.name for path in mirror.glob("*/mcpgateway/mcpgateway/*/*") if path.is_dir()}
    package = mirror / SOURCE / VERSION / platform
    package.mkdir(parents=True, exist_ok=True)
    program = package / f"terraform-provider-instaclustr_v{VERSION}"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).absolute()}"\n')
    program.chmod(0o755)


if __name__ == "__main__":
    nothing = {"provider": {"version": 0, "attributes": {}}, "resources": {}, "data_sources": {}}
    schemas = SchemaFile(nothing | {"lists": {}, "ephemerals": {}, "functions": {}})
    sys.exit(run(Provider(schemas, lambda config: sys.exit("the stand-in is not to be used"))))
