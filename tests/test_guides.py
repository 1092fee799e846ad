"""The guides in `docs/constructs` are followed, each from its beginning in an empty folder: see `readme_reader`."""

from __future__ import annotations

from pathlib import Path

import pytest
from readme_blocks import Block, blocks
from readme_reader import ROOT, SECONDS, GuideReader

GUIDES = sorted((ROOT / "docs" / "constructs").glob("*.md"))
# The others take a minute each.
QUICK = ("getting-started", "secrets", "tools-from-a-file", "troubleshooting")

pytestmark = pytest.mark.timeout(2 * SECONDS)


@pytest.mark.parametrize(
    "guide",
    [pytest.param(path, marks=() if path.stem in QUICK else pytest.mark.slow, id=path.stem) for path in GUIDES],
)
def test_guide_can_be_followed(tmp_path: Path, guide: Path) -> None:
    GuideReader(tmp_path).read(blocks(guide.read_text()))


def test_index_names_every_guide() -> None:
    index = (ROOT / "docs" / "constructs" / "README.md").read_text()
    assert [path.name for path in GUIDES if path.name != "README.md" and f"]({path.name})" not in index] == []


@pytest.mark.parametrize(
    ("guide", "problem"),
    [
        # Kept for nobody: it is run.
        ([Block("python", "1 / 0\n", "shop.py", "", 1)], "ZeroDivisionError"),
        # The file that is run is the later one.
        (
            [
                Block("python", "1 / 0\n", "main.py", "", 1),
                Block("python", "print(1)\n", "main.py", "", 2),
                Block("console", "$ python main.py\n1\n", "", "", 3),
            ],
            "ZeroDivisionError",
        ),
        ([Block("console", "$ echo fine\nfine\n", "", "", 1, "fails")], "echo fine"),
        ([Block("console", "$ false\n", "", "", 1)], "false"),
        ([Block("console", "$ echo Plan: 2 to add\nPlan: 3 to add\n", "", "", 1)], "is not in"),
    ],
)
def test_what_is_not_so_fails(tmp_path: Path, guide: list[Block], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        GuideReader(tmp_path).read(guide)


def test_what_is_said_to_fail_may(tmp_path: Path) -> None:
    reader = GuideReader(tmp_path)
    reader.read(
        [
            Block("python", 'raise SystemExit("no")\n', "main.py", "", 1),
            Block("console", "$ python main.py\nno\n", "", "", 2, "fails"),
        ]
    )
    assert reader.output == "no\n"
