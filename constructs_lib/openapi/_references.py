"""Places in a document and in the files next to it, and what `$ref` refers to.

Base URIs, JSON pointers, `$id` and anchors are the library's (`referencing`); which files may be read is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from .._core.yaml_documents import parse
from ._identifiers import parts, specification
from ._libraries import YAML_MISSING

if TYPE_CHECKING:
    from referencing import Registry, Resource
    from referencing._core import Resolver

Key = tuple[str, tuple[str, ...]]
"""A place: the file, relative to the document's folder, and the steps to it."""

# Files beside a document may hold secrets, such as a state of Terraform's (`terraform.tfstate`, `x.tfvars.json`).
_ENDINGS = (".yaml", ".yml", ".json")
_NOT_WITHIN = frozenset(["tf", "tfstate", "tfvars", "tfplan"])


class Unresolvable(ValueError):
    """A reference that leads nowhere; the message is a sentence."""


class OnNetwork(Unresolvable):
    """A reference to another host."""


@dataclass(frozen=True)
class Node:
    """A value and where it stands."""

    value: Any
    file: str
    """The file, relative to the folder; empty for a document that is no file."""
    pointer: tuple[str, ...]

    def __getitem__(self, step: str | int) -> Node:
        return Node(self.value[step], self.file, (*self.pointer, str(step)))

    def __contains__(self, step: str) -> bool:
        return isinstance(self.value, dict) and step in self.value

    @property
    def items(self) -> list[Node]:
        """The items of a list, the values of an object; none of anything else."""
        if isinstance(self.value, list):
            return [self[index] for index in range(len(self.value))]
        return [self[name] for name in self.value] if isinstance(self.value, dict) else []

    @property
    def key(self) -> Key:
        """The place, to compare."""
        return self.file, self.pointer

    @property
    def place(self) -> str:
        """The place, to show."""
        return f"{self.file}#{''.join('/' + step.replace('~', '~0').replace('/', '~1') for step in self.pointer)}"


class Files:
    """A document and the files that it refers to, each read once, when it is needed."""

    def __init__(self, document: Any, name: str = "", folder: Path | None = None) -> None:
        from referencing import Registry

        self._folder = folder.resolve() if folder else None
        self._name = name
        self._read: dict[str, Any] = {}
        self._places: dict[int, Key] = {}
        self._targets: dict[tuple[str, Key], Node] = {}
        self._registry: Registry[Any] = Registry(retrieve=self._retrieve)  # type: ignore[call-arg]  # Made by attrs.
        self._register(self._uri(name), self._added(name, document))

    @property
    def root(self) -> Node:
        """The document."""
        return Node(self._read[self._name], self._name, ())

    def target(self, reference: str, base: Node) -> Node:
        """What a reference that stands at `base` refers to; that may be a reference again.

        Raises:
            Unresolvable: It leads nowhere, or where it must not.
        """
        if (reference, base.key) not in self._targets:
            self._targets[reference, base.key] = self._target(reference, base)
        return self._targets[reference, base.key]

    def _target(self, reference: str, base: Node) -> Node:
        try:
            urlsplit(reference)
        except ValueError as error:
            raise Unresolvable(f"{reference} is not a valid URI reference: {error}.") from None
        of_file = self._registry.resolver(self._uri(base.file))
        file = self._registry[self._uri(base.file)]
        by_id = file.pointer(_pointer(base.pointer), of_file.in_subresource(file)).resolver
        try:
            return self._found(reference, by_id)
        except Unresolvable as error:
            # In many documents a `$id` is only a name, and references are relative to the file.
            try:
                return self._found(reference, of_file)
            except Unresolvable:
                raise error from None

    def _found(self, reference: str, resolver: Resolver[Any]) -> Node:
        try:
            return self._node(reference, resolver)
        except _NoSuchStep:
            above = reference
        while True:
            above, _, step = above.rpartition("/")
            try:
                node = self._node(above, resolver)
            except _NoSuchStep:
                continue
            raise Unresolvable(f"{reference} refers to nothing: {node.place} has no {_unescaped(step)!r}.")

    def _node(self, reference: str, resolver: Resolver[Any]) -> Node:
        value = _value(reference, resolver)
        if isinstance(value, (dict, list)):
            return Node(value, *self._places[id(value)])
        # Texts and numbers have no identity: their place is a step below that of an object or a list.
        above, _, step = reference.rpartition("/")
        parent = self._node(above, resolver)
        if not isinstance(parent.value, (dict, list)):
            raise _NoSuchStep  # The library takes a text for a list of characters.
        return Node(value, parent.file, (*parent.pointer, _unescaped(step)))

    def resolved(self, node: Node) -> Node:
        """The object that a node is, or that it refers to, over any number of references.

        Raises:
            Unresolvable: One of them leads nowhere, or back to itself.
        """
        seen: set[Key] = set()
        while isinstance(reference := _reference(node), str):
            if node.key in seen:
                raise Unresolvable(f"{reference} refers to itself.")
            seen.add(node.key)
            node = self.target(reference, node)
        return node

    def broken(self) -> Iterator[tuple[Node, str]]:
        """The references of the document that lead nowhere, and why; not those to the network, which may go unused."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if reference := _reference(node):
                try:
                    self.target(reference, node)
                except OnNetwork:
                    pass
                except Unresolvable as error:
                    yield node, str(error)
            found = [Node(value, node.file, (*node.pointer, *steps)) for steps, value in parts(node.value)]
            waiting += reversed(found)

    def _uri(self, name: str) -> str:
        """The URI of a file; what has no folder has none, so that no reference from it leads to a file."""
        return f"{self._folder.as_uri()}/{quote(name)}" if self._folder else ""

    def _register(self, uri: str, contents: Any) -> Resource[Any]:
        from referencing import Resource

        resource = specification().create_resource(contents)
        try:
            self._registry = self._registry.with_resource(uri, resource).crawl()
        except (AttributeError, LookupError, TypeError, ValueError):
            # The library expects well-formed schemas. In a malformed document only JSON pointers are followed.
            resource = Resource.opaque(contents)
            self._registry = self._registry.with_resource(uri, resource).crawl()
        return resource

    def _added(self, name: str, document: Any) -> Any:
        """The document, with the places of all that is in it noted."""
        self._read[name] = document
        waiting: list[tuple[Any, tuple[str, ...]]] = [(document, ())] if isinstance(document, (dict, list)) else []
        while waiting:
            value, pointer = waiting.pop()
            self._places[id(value)] = (name, pointer)
            for step, item in value.items() if isinstance(value, dict) else enumerate(value):
                if isinstance(item, (dict, list)):
                    waiting.append((item, (*pointer, str(step))))
        return document

    def _retrieve(self, uri: str) -> Resource[Any]:
        """The file at a URI.

        Raises:
            Unresolvable: It must not or cannot be read; the message is what to say of the reference.
        """
        address = urlsplit(uri)
        if address.scheme in ("http", "https") or address.netloc:
            raise OnNetwork("is on the network, which is not read: save it next to the document.")
        if self._folder is None and not address.scheme:
            raise Unresolvable("refers to a file, but where the document lies is unknown: give folder=.")
        if self._folder is None or address.scheme != "file":
            raise Unresolvable(f"refers to nothing: there is no $id {uri!r}.")
        file = Path(unquote(address.path)).resolve()
        if not file.is_relative_to(self._folder):
            raise Unresolvable(f"is outside of {self._folder}; give a folder= that has both.")
        name = file.relative_to(self._folder).as_posix()
        if not _is_document(name):
            raise Unresolvable(
                f"is not read: a reference leads to files whose names end with {_listed(_ENDINGS)}, other than "
                "Terraform's, and not to hidden ones."
            )
        if name in self._read:
            return self._register(uri, self._read[name])
        if file.exists() and not file.is_file():
            raise Unresolvable("cannot be read: it is not a file.")
        try:
            document = parse(file.read_text(encoding="utf-8-sig"), YAML_MISSING)
        except OSError as error:
            raise Unresolvable(f"cannot be read: {error.strerror or error}.") from None
        except ValueError as error:
            raise Unresolvable(f"cannot be read. {error}") from None
        if not isinstance(document, (dict, list)):
            raise Unresolvable("cannot be read: it holds neither an object nor a list.")
        self._register(self._uri(name), self._added(name, document))
        return self._register(uri, document)


class _NoSuchStep(Exception):
    """A JSON pointer has a step that is not there."""


def _value(reference: str, resolver: Resolver[Any]) -> Any:
    from referencing.exceptions import InvalidAnchor, NoSuchAnchor, PointerToNowhere
    from referencing.exceptions import Unresolvable as NotFound

    try:
        return resolver.lookup(reference).contents
    except (NoSuchAnchor, InvalidAnchor):
        anchor = unquote(reference.partition("#")[2])
        raise Unresolvable(f"{reference} refers to nothing: there is no $anchor {anchor!r}.") from None
    except (PointerToNowhere, TypeError, ValueError):
        raise _NoSuchStep from None
    except NotFound as error:
        retrieval = error.__cause__
        assert retrieval is not None
        reason = retrieval.__cause__
        assert isinstance(reason, Unresolvable)
        raise type(reason)(f"{reference} {reason}") from None


def _pointer(steps: tuple[str, ...]) -> str:
    return "".join("/" + quote(step.replace("~", "~0").replace("/", "~1"), safe="") for step in steps)


def _unescaped(step: str) -> str:
    return unquote(step).replace("~1", "/").replace("~0", "~")


def _is_document(name: str) -> bool:
    """Whether a file below the document's folder may be a part of it, by its name."""
    *folders, file = name.lower().split("/")
    hidden = any(part.startswith(".") for part in (*folders, file))
    return file.endswith(_ENDINGS) and not hidden and not set(file.split(".")) & _NOT_WITHIN


def _listed(endings: tuple[str, ...]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"


def _reference(node: Node) -> str | None:
    reference = node.value.get("$ref") if isinstance(node.value, dict) else None
    return reference if isinstance(reference, str) else None
