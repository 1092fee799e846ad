"""Tools that publish and read messages of Kafka topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.duration import Duration
from .._core.kinds import is_token, refusal
from .._core.options import ResourceOptions, resource_arguments
from .._core.texts import literal
from ..schemas import SchemaSource, json_schema, json_text
from ._refs import KafkaBackendRef
from ._tool import Tool


class PublishTool(Tool):
    """A tool that publishes a message to a topic."""

    _BACKEND = "kafka_backend"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: KafkaBackendRef,
        topic: str,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The Kafka backend that the tool works on.
            topic: The topic.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            message: The type of the messages; its JSON Schema becomes part of their description.
            message_description: What the messages are, as agents read it.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, backend, name, description, options)
        self._resource = l1.InstaclustrKafkaPublishMessageTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            topic=topic,
            message_description=literal(_described(message, message_description)),
            **resource_arguments(options, self.provider, self),
        )


class ConsumeRecentTool(Tool):
    """A tool that reads the recent messages of topics."""

    _BACKEND = "kafka_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {"backend_id": "backend", "consume_period": "period"}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: KafkaBackendRef,
        topics: Sequence[str],
        period: Duration | timedelta | float | IResolvable,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The Kafka backend that the tool works on.
            topics: The topics.
            period: How far to look back: a `Duration` or a `timedelta` of whole seconds, or a number of seconds.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            message: The type of the messages; its JSON Schema becomes part of their description.
            message_description: What the messages are, as agents read it.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type.
        """
        super().__init__(scope, id, backend, name, description, options)
        self._resource = l1.InstaclustrKafkaConsumeRecentTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            topics=topics,
            consume_period=self._seconds(period),
            message_description=literal(_described(message, message_description)),
            **resource_arguments(options, self.provider, self),
        )

    def _seconds(self, period: Any) -> Any:
        if isinstance(period, timedelta):
            period = Duration.seconds(period.total_seconds())
        if isinstance(period, Duration):
            seconds = period.to_seconds()
            if not isinstance(seconds, int):
                self._problem(f"period must be whole seconds, got {period}.")
                return 1
            return seconds
        if is_token(period):
            return period
        if isinstance(period, bool) or not isinstance(period, (int, float)):
            raise refusal("period", "a Duration, such as Duration.minutes(15), or a number of seconds", period)
        return period


def _described(message: SchemaSource | None, description: str | None) -> str | None:
    """The description of messages, with the schema of their type."""
    if message is None:
        return description
    schema = json_schema(message)
    words = description or schema.pop("description", None)
    return f"{words + ' ' if words else ''}JSON of this schema: {json_text(schema)}"
