"""Nested objects of a resource or data source, as other constructs refer to them.

`server.authentication.issuer` is a token for what Terraform will know once the server exists; setting it changes what
the server is made with.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from .cdk import ComplexList, ComplexMap, ComplexObject, IInterpolatingParent
from .struct import Struct

R = TypeVar("R")


class Owner:
    """A holder of arguments, by Terraform name, with references to those that are objects."""

    _references: dict[str, Any] | None = None

    def _input(self, name: str) -> Any:
        """The value of an argument; None if none was given."""
        raise NotImplementedError

    def _assign(self, name: str, value: Any) -> None:
        """Set an argument; None removes it."""
        raise NotImplementedError

    def _reference(self, reference: type[R], name: str, *arguments: Any) -> R:
        """The reference to an attribute, the same object each time."""
        if self._references is None:
            self._references = {}
        if name not in self._references:
            make: Any = reference
            self._references[name] = make(self, name, *arguments)
        found: R = self._references[name]
        return found


class ObjectReference(Owner, ComplexObject):
    """A nested object."""

    _STRUCT: ClassVar[type[Struct]]

    def __init__(self, terraform_resource: IInterpolatingParent, terraform_attribute: str) -> None:
        super().__init__(terraform_resource, terraform_attribute, False)
        self._owner: Any = terraform_resource
        self._name = terraform_attribute

    @property
    def internal_value(self) -> Any:
        """What was given for the object: a struct, a token, or None."""
        return self._owner._input(self._name)

    @internal_value.setter
    def internal_value(self, value: Any) -> None:
        self._owner._assign(self._name, value)

    def _input(self, name: str) -> Any:
        value = self.internal_value
        return value._get(name) if isinstance(value, Struct) else None

    def _assign(self, name: str, value: Any) -> None:
        current = self.internal_value
        if current is None:
            if value is None:
                return
            current = self._STRUCT._incomplete()
        if not isinstance(current, Struct):
            raise TypeError(f"{self._name} was given as a token: to change {name}, set all of it")
        self.internal_value = current._with(name, value)


class ItemReference(ObjectReference):
    """One object of a list or set."""

    def __init__(
        self,
        terraform_resource: IInterpolatingParent,
        terraform_attribute: str,
        complex_object_index: int,
        complex_object_is_from_set: bool,
    ) -> None:
        ComplexObject.__init__(
            self, terraform_resource, terraform_attribute, complex_object_is_from_set, complex_object_index
        )
        self._owner = terraform_resource
        self._name = terraform_attribute
        self._index = complex_object_index

    @property
    def internal_value(self) -> Any:
        """What was given for the object: a struct, a token, or None."""
        items = self._owner._input(self._name)
        return items[self._index] if isinstance(items, list) and self._index < len(items) else None

    @internal_value.setter
    def internal_value(self, value: Any) -> None:
        items = self._owner._input(self._name)
        if not isinstance(items, list) or self._index >= len(items):
            raise IndexError(f"{self._name}[{self._index}] was not given, so it cannot be changed")
        self._owner._assign(self._name, [*items[: self._index], value, *items[self._index + 1 :]])


class EntryReference(ObjectReference):
    """One object of a map."""

    def __init__(
        self, terraform_resource: IInterpolatingParent, terraform_attribute: str, complex_object_key: str
    ) -> None:
        ComplexObject.__init__(self, terraform_resource, terraform_attribute, False, f'"{complex_object_key}"')
        self._owner = terraform_resource
        self._name = terraform_attribute
        self._key = complex_object_key

    @property
    def internal_value(self) -> Any:
        """What was given for the object: a struct, a token, or None."""
        entries = self._owner._input(self._name)
        return entries.get(self._key) if isinstance(entries, dict) else None

    @internal_value.setter
    def internal_value(self, value: Any) -> None:
        entries = self._owner._input(self._name)
        if not isinstance(entries, dict) or self._key not in entries:
            raise KeyError(f'{self._name}["{self._key}"] was not given, so it cannot be changed')
        self._owner._assign(self._name, entries | {self._key: value})


class ItemList(ComplexList, Generic[R]):
    """A list or set of objects."""

    _ITEM: type[R]

    def __init__(self, terraform_resource: IInterpolatingParent, terraform_attribute: str, wraps_set: bool) -> None:
        super().__init__(terraform_resource, terraform_attribute, wraps_set)
        self._owner: Any = terraform_resource
        self._name = terraform_attribute
        self._is_set = wraps_set

    def get(self, index: int) -> R:
        """The object at this index."""
        item: Any = self._ITEM
        reference: R = item(self._owner, self._name, index, self._is_set)
        return reference


class EntryMap(ComplexMap, Generic[R]):
    """Objects with names."""

    _ITEM: type[R]

    def __init__(self, terraform_resource: IInterpolatingParent, terraform_attribute: str) -> None:
        super().__init__(terraform_resource, terraform_attribute)
        self._owner: Any = terraform_resource
        self._name = terraform_attribute

    def get(self, key: str) -> R:
        """The object of this name."""
        item: Any = self._ITEM
        reference: R = item(self._owner, self._name, key)
        return reference


class _Given:
    """The values of a list or map, beside the tokens for what it will be."""

    _owner: Any
    _name: str

    @property
    def internal_value(self) -> Any:
        """What was given: structs in a list or dictionary, a token, or None."""
        return self._owner._input(self._name)

    @internal_value.setter
    def internal_value(self, value: Any) -> None:
        self._owner._assign(self._name, value)


class GivenList(_Given, ItemList[R]):
    """A list or set of objects that can be given."""


class GivenMap(_Given, EntryMap[R]):
    """Objects with names that can be given."""
