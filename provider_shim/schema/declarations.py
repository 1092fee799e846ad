"""Validators as data: plain dataclasses that go into the schema file and come back from it.

A validator checks one value, a config validator several attributes of one object. The file names each one
by its class, so declaring a class is all that a new one needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module
from operator import attrgetter
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Declaration:
    """A Python object stored in the schema file as `{"is": class name, field: value, ...}`."""

    _classes: ClassVar[dict[str, type[Declaration]]] = {}

    def __init_subclass__(cls) -> None:
        Declaration._classes[cls.__name__] = cls

    def to_json(self) -> dict[str, Any]:
        """The declaration as JSON for the schema file, without fields that have their default."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        kept = {field.name: values[field.name] for field in fields(self) if values[field.name] != field.default}
        return {"is": type(self).__name__, **kept}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The declaration from the schema file's JSON.

        Raises:
            ValueError: There is no class of that name.
        """
        arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in document.items() if name != "is"}
        if document["is"] not in Declaration._classes:
            raise ValueError(f"there is no validator called {document['is']}")
        declaration = Declaration._classes[document["is"]](**arguments)
        assert isinstance(declaration, cls)
        return declaration


def load(name: str) -> Any:
    """Import the Python object that the schema file names as `module:name`."""
    module, _, attribute = name.partition(":")
    return attrgetter(attribute)(import_module(module))
