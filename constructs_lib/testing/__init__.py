"""Tests of your own stacks, on a local cloud.

Where this package is installed, pytest has a fixture `local_cloud`:

```python
def test_my_stack(local_cloud):
    deployed = local_cloud.deploy(MyStack)              # synth, init, apply with the real Terraform
    assert deployed.virtual_servers["orders"].tools == {"publish_order", "recent_orders"}
```

The provider's block in the stack may be empty, or name your real clouds: a test never reaches them. What was deployed
is destroyed at the end of the test. A marker has options of the local cloud,
`@pytest.mark.local_cloud(yandex_failure="create")`. Without pytest, `with LocalCloud() as local_cloud:` does the same.

What is public is here; the modules beside it are private:

| module | what it is for |
|---|---|
| `_plugin` | the pytest plugin: the fixture and its marker |
| `_cloud` | `LocalCloud`: what stacks are deployed to |
| `_synthesis` | stacks as they are synthesized, with state and credentials of the test |
| `_terraform` | runs Terraform |
| `_emulator` | runs the local cloud |
| `_deployment` | `Deployment`: what was deployed |
| `_objects`, `_reading` | the objects that are there then |
| `_errors` | `DeploymentError` |
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._cloud import LocalCloud
    from ._deployment import Deployment
    from ._errors import DeploymentError
    from ._objects import Backend, Cluster, Gateway, GatewayTool, Made, Named, Persona, Tool, VirtualServer

__all__ = [
    "Backend",
    "Cluster",
    "Deployment",
    "DeploymentError",
    "Gateway",
    "GatewayTool",
    "LocalCloud",
    "Made",
    "Named",
    "Persona",
    "Tool",
    "VirtualServer",
]

# pytest loads the plugin in this package for every run: the rest waits until a test asks for it.
_MODULES = {
    "LocalCloud": "_cloud",
    "Deployment": "_deployment",
    "DeploymentError": "_errors",
    "Backend": "_objects",
    "Cluster": "_objects",
    "Gateway": "_objects",
    "GatewayTool": "_objects",
    "Made": "_objects",
    "Named": "_objects",
    "Persona": "_objects",
    "Tool": "_objects",
    "VirtualServer": "_objects",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    return value
