"""Constants of the control plane: paths, kinds of objects, statuses, names of messages."""

from __future__ import annotations

NAME = "yandex"

GATEWAYS = "/mcpgateway/v1/mcpGateways"
GATEWAY_ID = "mcpGatewayId"
GATEWAY_PATH = f"{GATEWAYS}/{{{GATEWAY_ID}}}"
OPERATIONS = "/operations"
OPERATION_ID = "operationId"
OPERATION_PATH = f"{OPERATIONS}/{{{OPERATION_ID}}}"
TOKENS = "/iam/v1/tokens"
METADATA_TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"
PREFIXES = ("/mcpgateway", OPERATIONS, "/iam", "/computeMetadata")

GATEWAY = "yandex_gateway"
OPERATION = "yandex_operation"
ACCESS_BINDINGS = "yandex_access_bindings"
TOKEN_KIND = "yandex_token"
FAULT_KINDS = (GATEWAY, OPERATION, ACCESS_BINDINGS, TOKEN_KIND)
"""The kinds that have operations, and so may be named in a fault rule."""
REQUEST = "yandex_request"
"""Kind of the remembered ``Idempotency-Key`` headers."""

CREATING, ACTIVE, UPDATING, DELETING, ERROR = STATUSES = ("CREATING", "ACTIVE", "UPDATING", "DELETING", "ERROR")

CLOUD_ID = "b1glocalcloud0000000"
FOLDER_ID = "b1glocalfolder000000"
"""The folder that `connection` names. Any other ID works as well."""

TOKEN = "t1.local-cloud.this-token-never-expires"
"""The IAM token that `connection` names."""
OAUTH_TOKEN = "y0_local-cloud"

TYPE_URL = "type.googleapis.com/"
PACKAGE = "yandex.cloud.serverless.mcpgateway.v1"
"""Where the messages are defined that an operation holds."""
ACCESS_PACKAGE = "yandex.cloud.access"
EMPTY = {"@type": f"{TYPE_URL}google.protobuf.Empty"}
