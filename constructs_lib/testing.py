"""Tests of your own stacks, on a local cloud.

Where this package is installed, pytest has a fixture `local_cloud`:

```python
def test_my_stack(local_cloud):
    deployed = local_cloud.deploy(MyStack)              # synth, init, apply with the real Terraform
    assert deployed.virtual_servers["orders"].tools == {"publish_order", "recent_orders"}
```

The provider's block in the stack may be empty, or name your real clouds: a test does not reach them. What was deployed
is destroyed at the end of the test. Options of the local cloud are given by a marker,
`@pytest.mark.local_cloud(yandex_failure="create")`. Without pytest, `with LocalCloud() as local_cloud:` does the same.
"""

from __future__ import annotations

from ._testing.cloud import LocalCloud
from ._testing.deployment import Deployment
from ._testing.errors import DeploymentError
from ._testing.objects import (
    Backend,
    Cluster,
    Gateway,
    GatewayTool,
    Made,
    Named,
    Persona,
    Tool,
    VirtualServer,
)

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
