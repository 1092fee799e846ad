"""Kafka publish-message tools: a message to a topic."""

from __future__ import annotations

from provider_shim.framework.model import optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import Pattern

from . import api
from .resource import InstaclustrResource
from .tool import KAFKA, Tool


class KafkaPublishMessageTool(Tool):
    """Publishing a message to a Kafka topic, offered as a tool."""

    config_validators = (ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),)

    topic: str = required(
        "Topic to write to.",
        Pattern(
            "[a-zA-Z0-9][a-zA-Z0-9 _-]*",
            "letters, digits, spaces, _ and -, beginning with a letter or digit; Instaclustr's restriction for this "
            "type of tool excludes topics with dots",
        ),
    )
    message_description: str | None = optional("Description of the messages' content, for agents.")


kafka_publish_message_tool = InstaclustrResource(
    KafkaPublishMessageTool,
    paths=api.KAFKA_PUBLISH_MESSAGE_TOOLS,
    vendor_type="mcp_tool_kafka_publish_message_v1",
    parent=KAFKA,
)
