"""An example on the local cloud, and left there: `make deploy`, `make deploy EXAMPLE=two_clouds`, `make destroy`.

What it makes is in `cloud.db` beside the example's program, as Terraform's state is.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from programs import ROOT, Failed, Programs, catch_signals, environment, install, managed

from provider_shim import toolchain

EXAMPLES = ROOT / "examples"
CACHE = ROOT / ".cache" / "deploy"


class Deployment:
    """An example's stack, synthesised where it stands."""

    def __init__(self, name: str) -> None:
        CACHE.mkdir(parents=True, exist_ok=True)
        self.source = EXAMPLES / name
        self.stack = self.source / "cdktf.out" / "stacks" / name
        self.programs = Programs(environment(CACHE))
        self._terraform = self.programs.environment["TERRAFORM_BINARY_NAME"]

    def prepare(self) -> None:
        """Install the provider, synthesise, initialise."""
        install(self.programs, CACHE)
        self.python("main.py")
        self.terraform("init")

    def apply(self) -> None:
        """Apply, and say what there is now."""
        self.terraform("apply", "-auto-approve")
        for address, id in managed(json.loads(self.terraform("show", "-json"))).items():
            print(f"  {address}  {id}")
        here, program = _from_here(self.source), _from_here(Path(sys.executable).with_name("mcpgateway"))
        print(
            f"\nDeployed. Change {here / 'main.py'} and deploy again, or look at what is there:\n"
            f"  {program} emulator --db {here / 'cloud.db'}    (serves it, with a console for the browser)\n"
            f"  {program} graph {here}    (a diagram, in Mermaid)\n"
            f"  make destroy EXAMPLE={self.source.name}"
        )

    def destroy(self) -> None:
        """Destroy what there is."""
        self.terraform("destroy", "-auto-approve")
        print("Destroyed.")

    def terraform(self, command: str, *arguments: str) -> str:
        """Terraform's output, in the stack's folder."""
        return self.programs.run(self._terraform, command, "-no-color", *arguments, folder=self.stack)

    def python(self, *arguments: str) -> str:
        """The output of a Python program, in the example's folder."""
        return self.programs.run(sys.executable, *arguments, folder=self.source)


def _from_here(path: Path) -> Path:
    """The path as people would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def main() -> int:
    """Deploy or destroy; the exit code."""
    names = sorted(path.parent.name for path in EXAMPLES.glob("*/main.py"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="quickstart", choices=names, help="the example")
    parser.add_argument("--destroy", action="store_true", help="destroy what was deployed")
    arguments = parser.parse_args()
    catch_signals()
    try:
        deployment = Deployment(arguments.name)
        deployment.prepare()
        deployment.destroy() if arguments.destroy else deployment.apply()
    except (Failed, toolchain.ToolMissing) as error:
        print(error)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
