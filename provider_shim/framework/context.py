"""What every operation on an object needs: its schema and resource, the client, the stop event and message texts."""

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
    """What an operation works with."""

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
        """The object's name, capitalized to begin a sentence."""
        return self.schema.name[:1].upper() + self.schema.name[1:]

    def whereabouts(self, known: Mapping[str, Value]) -> str:
        """A sentence saying that the object is kept in state, with its identity."""
        identity = ", ".join(f"{name} {known.get(name)}" for name in self.schema.identity)
        return f"It is kept in state ({identity})."

    def limit(self, operation: str, values: Mapping[str, Value]) -> float:
        """Time limit of an operation in seconds: from the configuration, or else the resource's default."""
        given = values.get(TIMEOUTS)
        text = given.get(operation) if isinstance(given, dict) else None
        return parse_duration(text) if isinstance(text, str) else self.resource.timeouts[operation]
