"""What the provider and the constructs share costs little to import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_IMPORT_ALL = """
import importlib, pkgutil, sys, provider_shim.schema as schema
for module in pkgutil.walk_packages(schema.__path__, "provider_shim.schema."):
    importlib.import_module(module.name)
from provider_shim.schema.schema_file import SchemaFile
SchemaFile.load().resource("mcpgateway_yandex_gateway")
own = {"provider_shim", "__main__"}
print(*sorted({name.partition(".")[0] for name in sys.modules} - own - sys.stdlib_module_names))
"""


def test_no_third_party_package_is_imported() -> None:
    # Without site, which may import what editable installs bring.
    bare = [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(_ROOT)!r})\n{_IMPORT_ALL}"]
    assert subprocess.run(bare, capture_output=True, text=True, check=True).stdout.split() == []
