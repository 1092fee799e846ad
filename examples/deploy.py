"""An example on the local cloud, and left there: `make deploy`, `make deploy EXAMPLE=two_clouds`, `make destroy`.

What it makes is in `cloud.db` beside the example's program, as Terraform's state is. Where an example uses the vendor's
provider, too, the tests' stand-in takes its place: no account is needed, and no cluster is made.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from changes import changes
from programs import ROOT, Failed, Programs, catch_signals, environment, install, managed

from provider_shim import toolchain

EXAMPLES = ROOT / "examples"
CACHE = ROOT / ".cache" / "deploy"
VENDOR = "instaclustr/instaclustr"


class Deployment:
    """An example's stack, where it stands: synthesized, or in Terraform's own language."""

    def __init__(self, name: str) -> None:
        CACHE.mkdir(parents=True, exist_ok=True)
        self.source = EXAMPLES / name
        self.program = next(self.source.glob("main.*"))
        self.is_synthesized = self.program.suffix == ".py"
        self.stack = self.source / "cdktf.out" / "stacks" / name if self.is_synthesized else self.source
        self.programs = Programs(environment(CACHE))
        self._terraform = self.programs.environment["TERRAFORM_BINARY_NAME"]

    def prepare(self) -> None:
        """Install the provider, synthesize, initialise."""
        install(self.programs, CACHE)
        if self.is_synthesized:
            _show_warnings(self.programs.run(sys.executable, self.program.name, folder=self.source))
            if VENDOR in (self.stack / "cdk.tf.json").read_text():
                _add_stand_in(CACHE / "mirror")
        self.terraform("init")

    def apply(self) -> None:
        """Apply, and say what was changed, and what there is now."""
        file = CACHE / "tfplan"
        try:
            _show_warnings(self.terraform("plan", f"-out={file}"))
            plan = json.loads(self.terraform("show", "-json", str(file)))
            self.terraform("apply", str(file))
        finally:
            file.unlink(missing_ok=True)
        state = json.loads(self.terraform("show", "-json"))
        ids = managed(state)
        done = list(changes(plan))
        for what, address, attributes in done:
            print(f"  {what:9}  {address}  {attributes or ids.get(address, '')}".rstrip())
        same = len(ids.keys() - {address for _, address, _ in done})
        if same:
            print(f"  unchanged {same} object{'s' if same > 1 else ''}")
        for name, output in state["values"].get("outputs", {}).items():
            print(f"{name} = {'(sensitive)' if output['sensitive'] else output['value']}")
        here, program = _from_here(self.source), _from_here(Path(sys.executable).with_name("mcpgateway"))
        print(
            f"\nDeployed. Change {here / self.program.name} and deploy again, or look at what is there:\n"
            f"  {program} emulator --db {here / 'cloud.db'}    (serves it, with a console for the browser)\n"
            f"  {program} graph {here}    (a diagram, in Mermaid)\n"
            f"  make destroy EXAMPLE={self.source.name}"
        )

    def destroy(self) -> None:
        """Destroy what there is, and then the local cloud: the next deployment begins on its first day."""
        self.terraform("destroy", "-auto-approve")
        for pattern in ("cloud.db*", "*.tfstate*"):
            for path in self.source.glob(pattern):
                path.unlink()
        print("Destroyed.")

    def terraform(self, command: str, *arguments: str) -> str:
        """Terraform's output, in the stack's folder."""
        return self.programs.run(self._terraform, command, "-no-color", *arguments, folder=self.stack)


def _show_warnings(output: str) -> None:
    """Show the warnings in a program's output, each with what belongs to it."""
    for paragraph in re.findall(r"^(?:\u2577\n\u2502 )?(Warning: (?:.+\n?)+)", output, re.MULTILINE):
        print(re.sub(r"^[\u2502\u2575] ?", "  ", paragraph, flags=re.MULTILINE).rstrip())


def _add_stand_in(mirror: Path) -> None:
    """Have Terraform find the tests' stand-in for the vendor's provider."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support import stand_in

    stand_in.add_to(mirror)


def _from_here(path: Path) -> Path:
    """The path as people would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def main() -> int:
    """Deploy or destroy; the exit code."""
    names = sorted(path.parent.name for path in EXAMPLES.glob("*/main.*"))
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
