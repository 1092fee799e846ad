r"""MCP gateways of Yandex Cloud.

```python
assistant = Gateway(self, "assistant", description="Helps with orders.", service_account=account)

class WeatherQuery(BaseModel):
    city: str

assistant.add_http_tool("weather", url="https://weather.example.com", query={"q": argument("city")}, input=WeatherQuery)
assistant.add_mcp_tool("orders", server=orders, tool=by_customer)       # a virtual server of Instaclustr, and its tool
assistant.add_function_tool("refund", function=refund)
assistant.grant_invoke(ServiceAccount(agent))
```

Descriptions, schemas and templates arrive as they are written, `${` included; tokens in them are filled in.
"""

from __future__ import annotations

from .._core.duration import Duration
from .._core.mcp import McpServer, McpTool
from .._core.secrets import Secret, SecretValue
from .._core.timeouts import Timeouts
from ._calls import HeaderPolicy, McpAuthentication
from ._choices import LogLevel, Role, Transport
from ._gateway import ExistingGateway, Gateway
from ._iam_token import IamToken
from ._logs import FolderLog, LogGroup, NoLog
from ._members import (
    AllAuthenticatedUsers,
    AllUsers,
    FederatedUser,
    Group,
    Member,
    ServiceAccount,
    UserAccount,
)
from ._templates import Interpolation, argument, arguments, jq, lockbox
from ._tools import Tool

__all__ = [
    "AllAuthenticatedUsers",
    "AllUsers",
    "Duration",
    "ExistingGateway",
    "FederatedUser",
    "FolderLog",
    "Gateway",
    "Group",
    "HeaderPolicy",
    "IamToken",
    "Interpolation",
    "LogGroup",
    "LogLevel",
    "McpAuthentication",
    "McpServer",
    "McpTool",
    "Member",
    "NoLog",
    "Role",
    "Secret",
    "SecretValue",
    "ServiceAccount",
    "Timeouts",
    "Tool",
    "Transport",
    "UserAccount",
    "argument",
    "arguments",
    "jq",
    "lockbox",
]
