"""Tools that publish and read messages of Kafka topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct, IResolvable
from .._core.duration import Duration
from .._core.kinds import is_token, refusal
from .._core.texts import literal
from ..schemas import SchemaSource, json_schema, json_text
from ._member import Options, arguments
from ._tool import Tool

if TYPE_CHECKING:
    from ._kafka import KafkaBackend


class PublishTool(Tool):
    """A tool that publishes a message to a topic."""

    _BACKEND = "kafka_backend"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: KafkaBackend,
        topic: str,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            backend: The Kafka cluster.
            topic: The topic.
            name: Name that agents call it by: letters, digits, `_` and `-`.
            description: What it does, for agents.
            message: The type of the messages, as JSON; it goes into their description.
            message_description: What the messages are, for agents.
            **options: Timeouts and Terraform's own arguments.

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
            **arguments(self, options, self.provider),
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
        backend: KafkaBackend,
        topics: Sequence[str],
        period: Duration | timedelta | float | IResolvable,
        name: str | None = None,
        description: str | None = None,
        message: SchemaSource | None = None,
        message_description: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that it is a part of.
            id: Its id in there, and its name unless there is another one.
            backend: The Kafka cluster.
            topics: The topics.
            period: How far to look back: a `Duration` or a `timedelta` of whole seconds, or a number of seconds.
            name: Name that agents call it by: letters, digits, `_` and `-`.
            description: What it does, for agents.
            message: The type of the messages, as JSON; it goes into their description.
            message_description: What the messages are, for agents.
            **options: Timeouts and Terraform's own arguments.

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
            **arguments(self, options, self.provider),
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
    """What messages are, in words and as the schema of their type."""
    if message is None:
        return description
    schema = json_schema(message)
    words = description or schema.pop("description", None)
    return f"{words + ' ' if words else ''}JSON of this schema: {json_text(schema)}"
