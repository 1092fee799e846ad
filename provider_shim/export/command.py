"""`mcpgateway export-tools`."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provider_shim.schema.diagnostics import ProviderError

from .texts import NoYaml, as_json, as_yaml

if TYPE_CHECKING:
    import argparse

    from .tools import Exported

# A person waits for the command: the provider's own limit is for runs of Terraform.
_RETRY_TIMEOUT = "20s"


class ExportError(Exception):
    """The tools cannot be exported; the message is a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--gateway", metavar="ID", required=True, help="ID of the gateway")
    access = parser.add_mutually_exclusive_group()
    access.add_argument(
        "--endpoint", metavar="URL", help="base URL of the API (default: YC_ENDPOINT, or the public API)"
    )
    access.add_argument("--emulator", metavar="FILE", help="export from the local cloud in this file")
    parser.add_argument(
        "--format",
        choices=("yaml", "json"),
        help="output format (default: json if FILE ends with .json, otherwise yaml)",
    )
    parser.add_argument("--output", metavar="FILE", help="output file, which must not exist (default: standard output)")
    parser.add_argument("--force", action="store_true", help="overwrite the output file if it exists")
    parser.add_argument(
        "--with-secrets",
        action="store_true",
        help="write secrets in plain text; by default, a placeholder such as ${CRM_KEY} stands for each",
    )


def run(options: argparse.Namespace) -> int:
    """Export the tools of a gateway to a file or standard output, and return the exit code."""
    from provider_shim.yandex.resource import GATEWAY_ID

    # The error says what the log would, such as that the API cannot be reached.
    logging.getLogger("provider_shim").addHandler(logging.NullHandler())
    try:
        if not re.fullmatch(GATEWAY_ID, options.gateway):
            raise ExportError("--gateway must be the ID of a gateway, 20 lower-case letters and digits.")
        if options.output is not None and os.path.lexists(options.output) and not options.force:
            raise ExportError(f"{options.output} exists already: choose another file, or overwrite it with --force.")
        write = as_json if _format(options) == "json" else as_yaml
        write([])  # Before anything is requested: the library may be missing.
        found = asyncio.run(_exported(options))
        _put(write(found.tools), options)
        _tell(found)
    except (ExportError, ProviderError) as error:
        return _failed(str(error))
    except NoYaml:
        return _failed("YAML needs PyYAML: pip install 'mcpgateway[yaml]', or choose --format json.")
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _failed(f"{error.filename or options.output}: {error.strerror}.")
    return 0


def _failed(message: str) -> int:
    print(f"mcpgateway export-tools: {message}", file=sys.stderr)
    return 1


def _format(options: argparse.Namespace) -> str:
    is_json = options.output is not None and options.output.lower().endswith(".json")
    return options.format or ("json" if is_json else "yaml")


async def _exported(options: argparse.Namespace) -> Exported:
    from provider_shim.clouds import ConfiguredClouds
    from provider_shim.remote.explain import explained

    from .tools import export

    clouds = ConfiguredClouds(_config(options))
    try:
        client = await clouds.client("yandex")
        with explained(client.api, f"read the MCP gateway {options.gateway}"):
            gateway = await client.get_gateway(options.gateway)
            if gateway is None:
                raise ExportError(f"There is no MCP gateway with ID {options.gateway}, or the caller may not see it.")
            return export(gateway, with_secrets=options.with_secrets)
    finally:
        await clouds.close()


def _config(options: argparse.Namespace) -> dict[str, Any]:
    if options.emulator is None:
        return {"yandex": {"endpoint": options.endpoint, "retry_timeout": _RETRY_TIMEOUT}}
    if not Path(options.emulator).is_file():
        raise ExportError(f"There is no local cloud in {options.emulator}: the file does not exist.")
    return {"emulator": {"path": options.emulator}}


def _put(text: str, options: argparse.Namespace) -> None:
    if options.output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    # A file with secrets is for its owner alone.
    mode = 0o600 if options.with_secrets else 0o666
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if options.force else os.O_EXCL)
    with os.fdopen(os.open(options.output, flags, mode), "w", encoding="utf-8") as file:
        if options.with_secrets:
            os.fchmod(file.fileno(), mode)
        file.write(text)


def _tell(found: Exported) -> None:
    """Tell what the file does not have."""
    lines = []
    if not found.tools:
        lines.append("The gateway has no tools, or the caller may not see them (the role auditor does not show them).")
    if found.secrets:
        lines.append(
            "Placeholders stand for secrets. Replace them, or give their values when the file is read "
            "(add_tools_from_file(…, secrets={…})); --with-secrets writes them in plain text:"
        )
        lines += [f"  ${{{each.placeholder}}}: {each.where}" for each in found.secrets]
    if found.unknown:
        lines.append("The API shows fields that this version does not know; they are left out:")
        lines += [f"  {each}" for each in found.unknown]
    for line in lines:
        print(line, file=sys.stderr)
