"""What every operation on an object needs: its schema and resource, the client, the stop, and words for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.durations import parse_duration
from provider_shim.schema.values import Value

from .plan import TIMEOUTS
from .resource import Resource
from .waiting import Stop


@dataclass(frozen=True, slots=True)
class Context:
    """Where an operation takes place."""

    schema: Schema
    resource: Resource[Any]
    client: Any
    stop: Stop

    @property
    def attributes(self) -> Attributes:
        """The object's attributes."""
        return self.schema.attributes

    @property
    def name(self) -> str:
        """What the object is, at the beginning of a sentence."""
        return self.schema.name[:1].upper() + self.schema.name[1:]

    def whereabouts(self, known: Mapping[str, Value]) -> str:
        """That the object is kept in state, and its identity."""
        identity = ", ".join(f"{name} {known.get(name)}" for name in self.schema.identity)
        return f"It is kept in state ({identity})."

    def limit(self, operation: str, values: Mapping[str, Value]) -> float:
        """Seconds that an operation may take: what the configuration says, or the resource."""
        given = values.get(TIMEOUTS)
        text = given.get(operation) if isinstance(given, dict) else None
        return parse_duration(text) if isinstance(text, str) else self.resource.timeouts[operation]
