"""Which CDK to use: CDK for Terraform (`cdktf`), or its successor CDK Terrain (`cdktn`).

They have the same classes, each in its own module.
"""

import sys
from importlib.util import find_spec

_MODULES = ("cdktf", "cdktn")


def _module() -> str:
    """The CDK that the program has imported already, else the one that is installed; `cdktf` if both are."""
    imported = [name for name in _MODULES if name in sys.modules]
    installed = imported if len(imported) == 1 else [name for name in _MODULES if find_spec(name)]
    if not installed:
        raise ImportError(
            "No CDK is installed: pip install 'mcpgateway[cdktf]', or 'mcpgateway[cdktn]' for its successor."
        )
    return installed[0]


MODULE = _module()
