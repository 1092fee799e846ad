"""What a kind of object is to somebody else than Terraform: made, shown, changed and deleted, by attribute names.

Each cloud's API has kinds of its own (`instaclustr.py`, `yandex.py`), written from its documents; the tests that hold
for every resource know no other form of an object than its configuration.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from support.cloud import Cloud

Config = dict[str, Any]


class Kind(ABC):
    """A kind of object, as its API keeps it."""

    cloud: ClassVar[str]
    # Whether what is shown has the secrets in clear, whatever the local cloud's options are.
    shows_secrets: ClassVar[bool] = False
    # Whether its requests look like those of another kind, so that a fault rule cannot tell their objects apart.
    apart: ClassVar[bool] = False

    @abstractmethod
    def create(self, cloud: Cloud, config: Config) -> str:
        """Make an object; its id."""

    @abstractmethod
    def shown(self, cloud: Cloud, id: str) -> Config | None:
        """An object as the API shows it, or None if there is none."""

    @abstractmethod
    def change(self, cloud: Cloud, id: str, config: Config) -> None:
        """Make this all that can be changed of an object: the configuration without its fixed attributes."""

    @abstractmethod
    def delete(self, cloud: Cloud, id: str) -> None:
        """Delete an object."""

    @abstractmethod
    def all(self, cloud: Cloud) -> dict[str, Config]:
        """All objects, by their ids."""

    def read_before_create(self, cloud: Cloud) -> int:
        """How many requests for objects of the kind a provider makes before it creates one."""
        return 0

    @abstractmethod
    def fault(self, operation: Literal["create", "read"], **what: Any) -> dict[str, Any]:
        """A rule by which creates go wrong, or the reads that follow a create; `what` happens, as fault rules say."""


def camel(name: str) -> str:
    """`key_prefix` as `keyPrefix`."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def snake(name: str) -> str:
    """`keyPrefix` as `key_prefix`."""
    return re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)


def holds(shown: Any, config: Any) -> bool:
    """Whether what is shown has all that is configured; it may have more, in another order, and JSON in other words."""
    if isinstance(config, dict):
        given = {name: value for name, value in config.items() if value is not None}
        return isinstance(shown, dict) and all(holds(shown.get(name), value) for name, value in given.items())
    if isinstance(config, list):
        return len(shown or ()) >= len(config) and all(any(holds(each, item) for each in shown) for item in config)
    return shown == config or (not shown and not config) or _same_document(shown, config)


def _same_document(one: Any, other: Any) -> bool:
    """Whether both are texts of JSON that says the same."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except (TypeError, ValueError):
        return False
