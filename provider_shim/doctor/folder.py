"""Checks of the current folder: does Terraform run, does it find the provider, does the lock file fit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from provider_shim import __version__
from provider_shim.install import SOURCES
from provider_shim.toolchain import ToolMissing, terraform

from .findings import Diagnosis, Finding, Level

SUBJECT = "Terraform"
_LOCK = ".terraform.lock.hcl"
_SECONDS = 120
_SHORT_SOURCE = SOURCES[0].partition("/")[2]
_REQUIRED = {"terraform": {"required_providers": {"mcpgateway": {"source": _SHORT_SOURCE}}}}
_METHODS = re.compile(r"\b(filesystem_mirror|network_mirror|dev_overrides|direct)\b")
_COMMENTS = re.compile(r"^\s*(#|//).*$", re.MULTILINE)
_REGISTRY_SECONDS = "10"
_LONGEST_ERROR = 500


def check(diagnosis: Diagnosis) -> None:
    """Add what is found to the diagnosis."""
    try:
        executable = terraform()
    except ToolMissing as error:
        diagnosis.add(SUBJECT, "program", Finding(str(error), Level.PROBLEM))
        return
    diagnosis.add(SUBJECT, "program", _version(executable))
    diagnosis.add(SUBJECT, "configuration", _configuration(os.environ))
    installed = _installed(executable)
    diagnosis.add(SUBJECT, "provider", installed[0])
    diagnosis.add(SUBJECT, "lock file", _lock(Path(_LOCK), installed[1]))


def _version(executable: str) -> Finding:
    done = _run(executable, "version", "-json")
    try:
        version = json.loads(done.stdout)["terraform_version"]
    except (ValueError, KeyError, TypeError):
        return Finding(f"{executable} does not work: {_last_line(done)}", Level.PROBLEM)
    return Finding(f"{version}, {executable}", Level.OK)


def _configuration(environ: Mapping[str, str]) -> Finding:
    """Which file configures Terraform, and from where that installs providers."""
    given = environ.get("TF_CLI_CONFIG_FILE") or environ.get("TERRAFORM_CONFIG")
    path = Path(given) if given else Path("~/.terraformrc").expanduser()
    if not path.exists():
        if given:
            return Finding(f"TF_CLI_CONFIG_FILE names {path}, which does not exist", Level.PROBLEM)
        return Finding("Terraform has no configuration file, and looks in ~/.terraform.d/plugins", Level.OK)
    try:
        found = dict.fromkeys(_METHODS.findall(_COMMENTS.sub("", path.read_text())))
    except (OSError, UnicodeDecodeError) as error:
        return Finding(f"{path} cannot be read: {error}", Level.PROBLEM)
    if not found:
        return Finding(f"{path}, without provider_installation", Level.OK)
    return Finding(f"{path} installs providers by {', '.join(found)}", Level.OK)


def _installed(executable: str) -> tuple[Finding, str]:
    """Whether `terraform init` finds the provider, tried in an empty folder; and the lock file that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf.json").write_text(json.dumps(_REQUIRED))
        done = _run(executable, "init", "-input=false", "-no-color", "-backend=false", folder=folder)
        lock = Path(folder, _LOCK)
        text = lock.read_text() if lock.exists() else ""
        package = next(Path(folder).rglob("terraform-provider-mcpgateway*"), None)
        where = package.resolve() if package else None
    if done.returncode:
        advice = "Run `mcpgateway install`, with --mirror if Terraform is configured to use another folder"
        return Finding(f"Terraform does not find the provider. {advice}. It says: {_error(done)}", Level.PROBLEM), ""
    found = _locked(text)[0] or (re.search(r"- Installed \S+ v(\S+)", done.stdout) or ["", ""])[1]
    at = f" in {_mirror_of(where)}" if where else ""
    if found and found != __version__:
        newer = f"Terraform finds version {found}{at}, but this is {__version__}: run `mcpgateway install`"
        return Finding(newer, Level.PROBLEM), text
    return Finding(f"Terraform finds version {found or __version__}{at}", Level.OK), text


def _mirror_of(package: Path) -> Path:
    parts = len(SOURCES[0].split("/")) + 2
    return package.parents[parts] if len(package.parents) > parts else package


def _lock(path: Path, installed: str) -> Finding:
    """Whether the folder's lock file fits what Terraform finds."""
    if not path.exists():
        return Finding("this folder has no lock file", Level.OK)
    text = path.read_text(errors="replace")
    version, hashes = _locked(text)
    if not version and (_SHORT_SOURCE in text or (_COMMENTS.sub("", text).strip() and 'provider "' not in text)):
        return Finding("the lock file is broken: remove it, and run `terraform init`", Level.PROBLEM)
    if not version:
        return Finding("the lock file does not name the provider", Level.OK)
    wanted, there = _locked(installed)
    if not wanted:
        return Finding(f"the lock file has version {version}", Level.OK)
    if version != wanted:
        text = f"the lock file has version {version}, but {wanted} is installed: run `terraform init -upgrade`"
        return Finding(text, Level.PROBLEM)
    if not hashes & there:
        text = "the lock file has other checksums than the installed provider: remove its block, and run init again"
        return Finding(text, Level.PROBLEM)
    return Finding(f"the lock file fits version {version}", Level.OK)


def _locked(text: str) -> tuple[str, set[str]]:
    """Version and checksums of the provider in a lock file; of any registry with this name."""
    block = re.search(rf'provider "[^"]*/{re.escape(_SHORT_SOURCE)}" \{{(.*?)^\}}', text, re.DOTALL | re.MULTILINE)
    if block is None:
        return "", set()
    version = re.search(r'version\s*=\s*"([^"]+)"', block[1])
    return version[1] if version else "", set(re.findall(r'"((?:h1|zh):[^"]+)"', block[1]))


def _run(executable: str, *arguments: str, folder: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [executable, *arguments],
            cwd=folder,
            env=dict(_environment()),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess([executable], 1, "", str(error))


def _environment() -> Iterator[tuple[str, str]]:
    """This process's environment, without what would change what init does, or make it wait for the registry."""
    for name, value in os.environ.items():
        if not name.startswith("TF_CLI_ARGS") and name not in ("TF_DATA_DIR", "TF_REATTACH_PROVIDERS", "TF_LOG"):
            yield name, value
    yield "CHECKPOINT_DISABLE", "1"
    yield "TF_REGISTRY_CLIENT_TIMEOUT", _REGISTRY_SECONDS
    yield "TF_REGISTRY_DISCOVERY_RETRY", "0"


def _error(done: subprocess.CompletedProcess[str]) -> str:
    found = re.search(r"Error: .*", done.stderr, re.DOTALL)
    text = " ".join((found[0] if found else done.stderr or done.stdout).replace("│", " ").replace("╵", " ").split())
    return text.partition(" To see which modules")[0][:_LONGEST_ERROR]


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"
