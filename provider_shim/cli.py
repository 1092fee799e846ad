"""`mcpgateway`: the provider when Terraform launches it, otherwise a command line for people."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from provider_shim.plugin.handshake import launched_by_terraform

if TYPE_CHECKING:
    import argparse

    from provider_shim.framework.provider import Provider

_ABOUT = """\
A Terraform provider for MCP gateways, with a local cloud to try it out on.

Once it is installed (mcpgateway install), Terraform launches this program for configurations
that require the provider "mcpgateway/mcpgateway".
"""

_SECONDS_BETWEEN_LOOKS = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    if launched_by_terraform(os.environ):
        # Imports leave no garbage, and collecting it takes a twentieth of a launch. The server enables it again.
        gc.disable()
        from provider_shim.plugin.server import run

        code = run(_provider())
        # Terraform waits for the process to exit, and an orderly shutdown has nothing left to do.
        sys.stderr.flush()
        os._exit(code)
    return _command_line(sys.argv[1:] if arguments is None else list(arguments))


def _provider() -> Provider:
    from provider_shim.clouds import ConfiguredClouds
    from provider_shim.framework.provider import Provider
    from provider_shim.schema.schema_file import SchemaFile

    return Provider(SchemaFile.load(), ConfiguredClouds)


def _command_line(arguments: list[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if "run" not in options:
        # Like other plugins: started by a person, it says what it is, and fails.
        parser.print_help(sys.stderr)
        return 1
    try:
        code: int = options.run(options)
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the output has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    import argparse

    from provider_shim import __version__
    from provider_shim.export.command import add_arguments as add_export_arguments

    parser = argparse.ArgumentParser(
        prog="mcpgateway", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"mcpgateway {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND")
    install = commands.add_parser(
        "install",
        help="install the provider where Terraform finds it",
        description="Install the provider into a Terraform filesystem mirror.",
    )
    install.set_defaults(run=_install)
    install.add_argument(
        "--mirror",
        metavar="DIR",
        help="folder of the mirror (default: ~/.terraform.d/plugins, where Terraform looks by itself)",
    )
    emulator = commands.add_parser(
        "emulator",
        help="serve the local cloud over HTTP",
        description="Serve the local cloud until interrupted (Ctrl-C). Once it accepts connections, it prints "
        "its endpoints and credentials as one line of JSON, in the form of the provider's configuration. Open / in a "
        "browser for its console.",
        epilog=_emulator_options(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    emulator.set_defaults(run=_emulator)
    emulator.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; anyone who can reach it can read and change everything (default: %(default)s)",
    )
    emulator.add_argument(
        "--port", type=_port, default=0, metavar="PORT", help="port to listen on (default: any free port)"
    )
    emulator.add_argument("--db", metavar="FILE", help="SQLite file that stores the objects (default: in memory)")
    emulator.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="set an option (listed below); may be repeated"
    )
    emulator.add_argument(
        "--settings",
        metavar="FILE",
        help="file with options, such as the report of mcpgateway doctor; --set takes precedence",
    )
    graph = commands.add_parser(
        "graph",
        help="draw a diagram of a stack",
        description="Draw a diagram of a stack: its gateways, their tools, what the tools work on, and who may call "
        "what. No cloud is contacted, except for data sources in a folder of Terraform's own language (.tf).",
    )
    graph.set_defaults(run=_graph)
    graph.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="a CDK project, its output folder, an initialized Terraform folder, a cdk.tf.json file, or the output of "
        "`terraform show -json` for a plan or state; - reads standard input (default: the current folder)",
    )
    graph.add_argument(
        "--format",
        choices=("mermaid", "svg"),
        help="output format (default: svg if FILE ends with .svg, otherwise mermaid)",
    )
    graph.add_argument("--output", metavar="FILE", help="output file (default: standard output)")
    doctor = commands.add_parser(
        "doctor",
        help="compare a real cloud with what the provider assumes of it, and check this folder",
        description="Check Terraform and the current folder, and compare real clouds with what the provider assumes of "
        "them. Credentials are those of the provider, from its environment variables (IC_USERNAME, IC_API_KEY, "
        "YC_TOKEN and so on). Without --write, only reads. The exit code is 1 if there is a problem.",
    )
    doctor.set_defaults(run=_doctor)
    doctor.add_argument("--instaclustr", action="store_true", help="look at NetApp Instaclustr")
    doctor.add_argument(
        "--cluster",
        type=_uuid,
        metavar="ID",
        help="MCP Gateway cluster of Instaclustr to look at (default: the account's only one)",
    )
    doctor.add_argument("--yandex", action="store_true", help="look at Yandex Cloud")
    doctor.add_argument("--folder", metavar="ID", help="folder of Yandex Cloud to look at (default: YC_FOLDER_ID)")
    doctor.add_argument(
        "--write",
        action="store_true",
        help="create objects called mcpgateway-doctor-…, change them, and delete them again; also after Ctrl-C",
    )
    doctor.add_argument(
        "--report",
        metavar="FILE",
        help="write the report, without secrets, as a settings file with which the local cloud behaves alike",
    )
    export_tools = commands.add_parser(
        "export-tools",
        help="write the tools of a Yandex Cloud gateway to a file",
        description="Write the tools of an MCP gateway of Yandex Cloud to a file that `yc serverless mcp-gateway "
        "create --tools-file` and Gateway.add_tools_from_file take. Credentials are those of the provider: YC_TOKEN or "
        "YC_SERVICE_ACCOUNT_KEY_FILE.",
    )
    export_tools.set_defaults(run=_export_tools)
    add_export_arguments(export_tools)
    debug = commands.add_parser(
        "debug",
        help="run the provider standalone, for Terraform to attach to",
        description="Run the provider as a standalone process, under a debugger for example, and print the environment "
        "variable with which Terraform attaches to it (TF_REATTACH_PROVIDERS). Stop it with Ctrl-C.",
    )
    debug.set_defaults(run=_debug)
    for server in (emulator, debug):
        server.add_argument(
            "--stop-with-parent", action="store_true", help="stop when the program that started this one has ended"
        )
    return parser


def _port(text: str) -> int:
    import argparse

    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"must be 0 to 65535, got {text!r}")
    return int(text)


def _uuid(text: str) -> str:
    import argparse
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be the ID of a cluster, a UUID, got {text!r}") from None


def _emulator_options() -> str:
    from provider_shim.emulator import OPTIONS

    width = max(map(len, OPTIONS))
    lines = [
        f"  {name:{width}}  {option.description}\n  {'':{width}}  {option.type}; default: {option.default or 'none'}"
        for name, option in OPTIONS.items()
    ]
    return "options (--set NAME=VALUE):\n" + "\n".join(lines)


def _install(options: argparse.Namespace) -> int:
    from provider_shim.install import install

    try:
        print(install(options.mirror))
    except OSError as error:
        print(f"mcpgateway install: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    return 0


def _emulator(options: argparse.Namespace) -> int:
    from provider_shim.emulator import OptionError, serve
    from provider_shim.emulator.settings_file import combined

    if options.stop_with_parent:
        _stop_with_parent()
    try:
        given = combined(options.settings, dict(option.partition("=")[::2] for option in options.set))
    except OptionError as error:
        print(error, file=sys.stderr)
        return 1
    serve(options.host, options.port, options.db, given)
    return 0


def _stop_with_parent() -> None:
    """Have this process stop as with SIGTERM when its parent has ended, however it ended."""
    import signal
    import threading
    import time

    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _graph(options: argparse.Namespace) -> int:
    from provider_shim.graph.command import run

    return run(options.path, options.format, options.output)


def _doctor(options: argparse.Namespace) -> int:
    from provider_shim.doctor.command import Choice, run

    clouds: dict[str, str | None] = {}
    if options.instaclustr or options.cluster:
        clouds["instaclustr"] = options.cluster
    if options.yandex or options.folder:
        clouds["yandex"] = options.folder
    if options.write and not clouds:
        print("mcpgateway doctor: --write needs --instaclustr or --yandex", file=sys.stderr)
        return 2
    return run(Choice(clouds, options.write, options.report))


def _export_tools(options: argparse.Namespace) -> int:
    from provider_shim.export.command import run

    return run(options)


def _debug(options: argparse.Namespace) -> int:
    from provider_shim.install import SOURCES
    from provider_shim.plugin.detached import run

    if options.stop_with_parent:
        _stop_with_parent()
    return run(_provider, SOURCES)
