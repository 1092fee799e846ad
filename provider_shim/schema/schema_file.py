"""The schema file: all schemas of the provider, as checked in beside the code.

It serves Terraform's schema request without importing any model, its diff shows breaking
changes in review, and constructs and reference pages are generated from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .attributes import Schema
from .functions import Function

NAME = "schema.json"
# importlib.resources would take longer to import than the rest of this takes to run.
_FILE = os.path.join(os.path.dirname(__file__), NAME)


class SchemaFile:
    """The schemas, each parsed when it is first needed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._made: dict[tuple[str, str], Schema] = {}

    @classmethod
    def load(cls) -> SchemaFile:
        """Load this package's schema file."""
        with open(_FILE, "rb") as file:
            return cls(json.load(file))

    @cached_property
    def provider(self) -> Schema:
        """The schema of the provider's configuration."""
        return Schema.from_json(self._document["provider"])

    @property
    def resource_types(self) -> list[str]:
        """The names of all resource types."""
        return list(self._document["resources"])

    @property
    def data_source_types(self) -> list[str]:
        """The names of all data sources."""
        return list(self._document["data_sources"])

    @property
    def ephemeral_types(self) -> list[str]:
        """The names of all ephemeral resources."""
        return list(self._document["ephemerals"])

    @property
    def list_types(self) -> list[str]:
        """The names of all resource types that can be listed."""
        return list(self._document["lists"])

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The functions by name."""
        return {name: Function.from_json(function) for name, function in self._document["functions"].items()}

    def resource(self, type_name: str) -> Schema:
        """The schema of a resource type.

        Raises:
            KeyError: There is no such type.
        """
        return self._schema("resources", type_name)

    def data_source(self, type_name: str) -> Schema:
        """The schema of a data source.

        Raises:
            KeyError: There is no such data source.
        """
        return self._schema("data_sources", type_name)

    def ephemeral(self, type_name: str) -> Schema:
        """The schema of an ephemeral resource.

        Raises:
            KeyError: There is no such ephemeral resource.
        """
        return self._schema("ephemerals", type_name)

    def list(self, type_name: str) -> Schema:
        """The schema of a list resource's filters.

        Raises:
            KeyError: There is no such type, or it cannot be listed.
        """
        return self._schema("lists", type_name)

    def _schema(self, section: str, type_name: str) -> Schema:
        key = section, type_name
        if key not in self._made:
            self._made[key] = Schema.from_json(self._document[section][type_name])
        return self._made[key]
