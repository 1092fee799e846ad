"""The reference of the constructs: everything public is on it, with its documentation, and links lead somewhere."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from codegen.constructs_reference import FACADES, reference
from codegen.constructs_reference.__main__ import main
from codegen.constructs_reference.missing import undocumented
from codegen.constructs_reference.sources import Sources

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "constructs"
PAGES = sorted(DOCS.rglob("*.md"))
PACKAGE = {
    "__init__.py": '"""A package."""\n',
    "shop.py": '''\
"""A shop."""

from ._parts import Colour, Item, Paint, colour_of, make

__all__ = ["Colour", "Item", "Paint", "colour_of", "make"]
''',
    "_parts.py": '''\
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, Required, TypeAlias, TypedDict, Unpack

from constructs import Construct

Size: TypeAlias = Literal["S", "L"]
"""How big something is."""


class Options(TypedDict, total=False):
    """What all of them take.

    - `size`: how big it is.
    """

    size: Required[Size]
    note: str
    """What to remember."""


class Colour(Enum):
    """A colour."""

    RED = "red"


class _Base(Construct):
    """Not public."""

    @property
    def id(self) -> str:
        """Its id."""
        return ""

    def paint(self, colour: Colour = Colour.RED, *, coats: int = 2) -> Paint:
        """Paint it.

        Args:
            colour: The `Colour`.
            coats: How many coats
                of it.

        Raises:
            ValueError: It is wet.
        """

    def _hidden(self) -> None:
        """Nothing."""


class Item(_Base):
    """An item; `Paint` makes it pretty."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[Options]) -> None:
        """Make one.

        Args:
            scope: Where.
            id: Which.
            **options: What all take.
        """

    @classmethod
    def of(cls, price: float | None) -> Item:
        """One of a price."""


@dataclass(frozen=True)
class Paint:
    """Paint.

    - `colour`: its colour.
    """

    colour: Colour
    litres: float = 1.5


def make() -> Item:
    """Make an item."""


def colour_of(paint: Paint) -> Colour:
    """The colour of `paint`."""
''',
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A package with one public module."""
    folder = tmp_path / "constructs_lib"
    folder.mkdir()
    for name, text in PACKAGE.items():
        (folder / name).write_text(text)
    return tmp_path


def test_page_of_a_construct_has_all_of_it_and_its_base(sources: Path) -> None:
    page = reference(sources, ["shop"])["shop/Item.md"]
    assert "Item(scope, id, **options)" in page
    assert "- `**options` ([`Options`](../shop.md#options)): What all take." in page
    assert "- `id` (`str`): Its id." in page
    assert "An item; [`Paint`](../shop.md#paint) makes it pretty." in page
    assert "paint(colour=Colour.RED, *, coats=2)" in page
    assert (
        "- `colour` ([`Colour`](../shop.md#colour), default `Colour.RED`): The [`Colour`](../shop.md#colour)." in page
    )
    assert "- `coats` (`int`, default `2`): How many coats of it." in page
    assert "Returns: [`Paint`](../shop.md#paint)" in page
    assert "- `ValueError`: It is wet." in page
    assert "_Base" not in page
    assert "hidden" not in page


def test_page_of_a_module_has_what_its_signatures_use(sources: Path) -> None:
    page = reference(sources, ["shop"])["shop.md"]
    assert "- [`Item`](shop/Item.md): An item;" in page
    assert "- `Colour.RED`: `'red'`" in page
    assert "- `size` ([`Size`](#size), required): How big it is." in page
    assert "- `note` (`str`): What to remember." in page
    assert "Stands for `Literal['S', 'L']`." in page
    assert "Paint(colour, litres=1.5)" in page
    assert "- `colour` ([`Colour`](#colour), required): Its colour." in page


def test_what_is_not_documented_is_found(sources: Path) -> None:
    assert undocumented(Sources(sources).facades(["shop"])) == ["shop.Item.of(price)", "shop.Paint(litres)"]


def test_section_that_no_page_shows_is_an_error(sources: Path) -> None:
    module = sources / "constructs_lib" / "_parts.py"
    module.write_text(
        module.read_text().replace("Make an item.", "Make an item.\n\n    Yields:\n        Nothing.\n    ")
    )
    with pytest.raises(ValueError, match=r"make: a section 'yields' in a docstring is not shown anywhere"):
        reference(sources, ["shop"])


@pytest.mark.slow
def test_pages_are_fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    (tmp_path / "old.md").write_text("Once there was more.")
    assert main(["--check", "--target", str(tmp_path)]) == 1
    assert "old.md" in capsys.readouterr().err


@pytest.mark.parametrize("facade", FACADES)
def test_every_public_name_is_on_a_page(facade: str) -> None:
    module = (DOCS / "reference" / f"{facade}.md").read_text()
    for name in import_module(f"constructs_lib.{facade}").__all__:
        assert f"- [`{name}`](" in module


def test_everything_public_is_documented() -> None:
    assert undocumented(Sources(ROOT).facades(FACADES)) == [], "Say in the docstrings what these are."


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s:]*)\)", path.read_text())
    for link in links:
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target.read_text()), link


def _anchors(markdown: str) -> set[str]:
    """The anchors that GitHub gives to headings."""
    without_code = re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", without_code, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
