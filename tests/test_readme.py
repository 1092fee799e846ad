"""Every code block of README.md is run, as a reader would: see `readme_reader`.

The blocks of a section run one after the other, in a copy of the project.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readme_blocks import Block, blocks, shows, transcript
from readme_reader import ROOT, SECONDS, Reader

BLOCKS = blocks((ROOT / "README.md").read_text())
SECTIONS = list(dict.fromkeys(block.section for block in BLOCKS))
# Blocks that cannot be run: their first line, and why.
EXCEPTIONS: dict[str, str] = {}

pytestmark = pytest.mark.timeout(SECONDS + 60)


@pytest.mark.parametrize("section", SECTIONS)
def test_section(tmp_path: Path, section: str) -> None:
    reader = Reader(tmp_path)
    for block in BLOCKS:
        if block.section == section and block.text.splitlines()[0] not in EXCEPTIONS:
            print(f"README.md, line {block.line}")
            reader.follow(block)


def test_every_exception_is_a_block() -> None:
    assert EXCEPTIONS.keys() <= {block.text.splitlines()[0] for block in BLOCKS}
    assert all(EXCEPTIONS.values())


def test_every_link_leads_somewhere() -> None:
    linked = re.findall(r"\]\(([^)#:]+)[^):]*\)", (ROOT / "README.md").read_text())
    assert linked
    assert [each for each in linked if not (ROOT / each).exists()] == []


MARKDOWN = """\
## One

In `main.py`:

```python
print(1)
```

## Two

It says:

1. First

   ```console
   $ mcpgateway --version
   mcpgateway 1.2.3
   ```
"""


def test_blocks_are_found_with_what_is_around_them() -> None:
    assert blocks(MARKDOWN) == [
        Block("python", "print(1)\n", "main.py", "One", 5),
        Block("console", "$ mcpgateway --version\nmcpgateway 1.2.3\n", "", "Two", 15),
    ]


def test_a_console_is_compared_loosely() -> None:
    [(command, shown)] = transcript(blocks(MARKDOWN)[1].text)
    assert command == "mcpgateway --version"
    assert shows(shown, "some\nmcpgateway  0.1\nmore")
    assert not shows(shown, "mcpgatewae 0.1")
    assert shows(["a … z", "b..."], "a b c z\nb and so on")
    assert not shows(["b", "a"], "a\nb")


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (Block("cobol", "STOP RUN.\n", "", "", 1), "Nobody knows how to run"),
        (Block("sh", "true\nfalse\ntrue\n", "", "", 1), "sh -e"),
        (Block("sh", "pip install requests\n", "", "", 1), "pip install"),
        (Block("console", "$ echo yes\nno\n", "", "", 1), "is not in"),
        (Block("python", "print(1)\n", "", "", 1), "no stack"),
        (Block("hcl", 'resource "mcpgateway_nothing" "x" {}\n', "", "", 1), "mcpgateway_nothing"),
        (Block("json", "{]", "", "", 1), "Expecting"),
    ],
)
def test_what_does_not_run_fails(tmp_path: Path, block: Block, problem: str) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception, ValueError), match=problem):
        Reader(tmp_path).follow(block)
