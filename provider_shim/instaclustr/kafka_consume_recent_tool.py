"""Kafka consume-recent tools: the latest messages of some topics."""

from __future__ import annotations

from provider_shim.framework.model import optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import Between, Length

from . import api
from .resource import InstaclustrResource
from .tool import KAFKA, Tool


class KafkaConsumeRecentTool(Tool):
    """The recent messages of Kafka topics, offered as a tool."""

    config_validators = (
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:topics"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),
    )

    topics: list[str] = required("Topics to read.", Length(1), unordered=True)
    consume_period: int = required("How far to look back, in seconds.", Between(1, 2**31 - 1))
    message_description: str | None = optional("Description of the messages' content, for agents.")


kafka_consume_recent_tool = InstaclustrResource(
    KafkaConsumeRecentTool,
    paths=api.KAFKA_CONSUME_RECENT_TOOLS,
    vendor_type="mcp_tool_kafka_consume_recent_v1",
    parent=KAFKA,
)
