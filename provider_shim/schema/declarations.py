"""Validators as data: plain dataclasses that go into the schema file and come back from it.

A validator looks at one value, a config validator at several attributes of one object. Each is named in the
file by its class, so declaring a class here is all that a new one needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module
from operator import attrgetter
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Declaration:
    """Something declared in Python, kept in the schema file as `{"is": class name, field: value, ...}`."""

    _classes: ClassVar[dict[str, type[Declaration]]] = {}

    def __init_subclass__(cls) -> None:
        Declaration._classes[cls.__name__] = cls

    def to_json(self) -> dict[str, Any]:
        """The declaration as the schema file holds it; fields at their default are left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        kept = {field.name: values[field.name] for field in fields(self) if values[field.name] != field.default}
        return {"is": type(self).__name__, **kept}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The declaration that the schema file holds.

        Raises:
            ValueError: No class has the name that it gives.
        """
        arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in document.items() if name != "is"}
        if document["is"] not in Declaration._classes:
            raise ValueError(f"no validator is called {document['is']}")
        declaration = Declaration._classes[document["is"]](**arguments)
        assert isinstance(declaration, cls)
        return declaration


def load(reference: str) -> Any:
    """The Python object that the schema file names as `module:name`."""
    module, _, name = reference.partition(":")
    return attrgetter(name)(import_module(module))
