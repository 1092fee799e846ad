"""The main job before your eyes: `make demo`, or `python examples/demo.py`.

A stack in Python is synthesized and applied to the local cloud, drift is found and repaired, an object that was made
elsewhere is adopted, and everything is destroyed. All of it happens in a temporary folder.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from programs import ROOT, Failed, Programs, catch_signals, environment, install, managed

from provider_shim import toolchain

STACK = "quickstart"
GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
API = "/cluster-management/v2"
VIRTUAL_SERVERS = f"{API}/resources/applications/mcp-gateway/virtual-servers/v1"
CLUSTER = f"{API}/data-sources/mcp_gateway_cluster/{GATEWAY_CLUSTER}"
LISTS = (
    "virtual-servers/v1",
    "backends/http-server/v1",
    "backends/kafka/v1",
    "tools/http-server-operation/v1",
    "tools/kafka-consume-recent/v1",
    "persona-access-controls/v1",
)
ADOPTED = "mcpgateway_instaclustr_virtual_server.adopted"
SECONDS_TO_WAIT = 15
# How the drift check ends. It is a whole plan: with -refresh-only, Terraform 1.15 ends with 2 for any stack that has a
# data source.
NO_DRIFT, DRIFT = 0, 2


class Demo:
    """The demonstration: its folder, its tools, and a method for each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / STACK
        self.stack = self.source / "cdktf.out" / "stacks" / STACK
        self.database = self.source / "cloud.db"
        self.environment = environment(folder)
        self.programs = Programs(self.environment)
        self.terraform = self.environment["TERRAFORM_BINARY_NAME"]
        self.created: dict[str, str] = {}
        self.elsewhere = ""

    @property
    def steps(self) -> list[Callable[[], str]]:
        """The steps: what each does is its docstring, and what came of it is what it returns."""
        return [
            self.install,
            self.synthesize,
            self.initialise,
            self.apply,
            self.plan_nothing,
            self.change,
            self.detect,
            self.repair,
            self.make_elsewhere,
            self.adopt,
            self.destroy,
            self.look,
        ]

    def install(self) -> str:
        """Install the provider into a mirror."""
        install(self.programs, self.folder)
        return "mcpgateway/mcpgateway, for this run only"

    def synthesize(self) -> str:
        """Synthesize examples/quickstart."""
        shutil.copytree(ROOT / "examples" / STACK, self.source, ignore=shutil.ignore_patterns("cdktf.out", "*.db*"))
        self.python("main.py")
        resources = json.loads((self.stack / "cdk.tf.json").read_text())["resource"]
        return f"{sum(map(len, resources.values()))} resources"

    def initialise(self) -> str:
        """Initialise (terraform init)."""
        self.run_terraform("init")
        return "provider found in the mirror"

    def apply(self) -> str:
        """Apply."""
        summary = self.changes("apply", "-auto-approve")
        self.created = self.objects()
        return lines(summary, *(f"{address}  {id}" for address, id in self.created.items()))

    def plan_nothing(self) -> str:
        """Check for drift (plan -detailed-exitcode)."""
        self.check_drift(expected=NO_DRIFT)
        return f"no drift, exit code {NO_DRIFT}"

    def change(self) -> str:
        """Change the server's path behind Terraform's back."""
        with self.cloud() as request:
            [server] = [id for address, id in self.created.items() if "_virtual_server." in address]
            path = f"{VIRTUAL_SERVERS}/{server}"
            wanted = {name: value for name, value in request("GET", path).items() if name not in ("id", "clusterId")}
            before, wanted["endpointUrl"] = wanted["endpointUrl"], "/orders-moved"
            request("PUT", path, wanted)
            wait_until(lambda: request("GET", path)["endpointUrl"] == wanted["endpointUrl"])
        return f"{before} -> {wanted['endpointUrl']}"

    def detect(self) -> str:
        """Check for drift again (plan -detailed-exitcode)."""
        output = self.check_drift(expected=DRIFT)
        changed = re.findall(r"^ +[~+-] (\w+ += .*)$", output, re.M)
        if not any(line.startswith("endpoint_url ") for line in changed):
            raise Failed(f"The plan does not name endpoint_url:\n{output}")
        return lines(f"drift, exit code {DRIFT}", *(f"~ {line}" for line in changed))

    def repair(self) -> str:
        """Repair it (apply)."""
        summary = self.changes("apply", "-auto-approve")
        self.run_terraform("plan", "-detailed-exitcode")
        return f"{summary}; plan: no changes"

    def make_elsewhere(self) -> str:
        """Make a virtual server elsewhere, by the API."""
        with self.cloud() as request:
            body = {"clusterId": GATEWAY_CLUSTER, "name": "made-elsewhere", "endpointUrl": "/made-elsewhere"}
            self.elsewhere = request("POST", VIRTUAL_SERVERS, body)["id"]
            wait_until(lambda: any(found["id"] == self.elsewhere for found in listed(request)))
        return self.elsewhere

    def adopt(self) -> str:
        """Adopt it (import block, generated configuration)."""
        block = f'import {{\n  to = {ADOPTED}\n  id = "{self.elsewhere}"\n}}\n'
        (self.stack / "adopted.tf").write_text(block)
        self.run_terraform("plan", "-generate-config-out=generated.tf")
        summary = self.changes("apply", "-auto-approve")
        self.run_terraform("plan", "-detailed-exitcode")
        if self.objects().get(ADOPTED) != self.elsewhere:
            raise Failed(f"{ADOPTED} is not {self.elsewhere} in Terraform's state.")
        return f"{summary}; plan: no changes"

    def destroy(self) -> str:
        """Destroy."""
        return self.changes("destroy", "-auto-approve")

    def look(self) -> str:
        """Look for what is left in the cloud."""
        with self.cloud() as request:
            found = {each["id"]: each.get("name") or each["id"] for each in listed(request)}
        left = [name for id, name in found.items() if id in {self.elsewhere, *self.created.values()}]
        if left:
            raise Failed(f"Still there: {', '.join(left)}.")
        return f"nothing; as on the first day: {', '.join(found.values())}"

    def check_drift(self, *, expected: int) -> str:
        """The output of the drift check, which has to end with the expected exit code."""
        return self.run_terraform("plan", "-detailed-exitcode", expected=expected)

    def changes(self, *arguments: str) -> str:
        """What Terraform says it did, such as `3 added, 0 changed, 0 destroyed`."""
        output = self.run_terraform(*arguments)
        match = re.search(r"Resources: (.+)\.", output)
        if not match:
            raise Failed(f"Terraform does not say what it changed:\n{output}")
        return match[1]

    def objects(self) -> dict[str, str]:
        """What Terraform's state holds: ids by address."""
        return managed(json.loads(self.run_terraform("show", "-json")))

    def run_terraform(self, command: str, *arguments: str, expected: int = 0) -> str:
        """Terraform's output, in the stack's folder."""
        return self.programs.run(self.terraform, command, "-no-color", *arguments, folder=self.stack, expected=expected)

    def python(self, *arguments: str) -> str:
        """The output of a Python program, in the stack's source folder."""
        folder = self.source if self.source.exists() else self.folder
        return self.programs.run(sys.executable, *arguments, folder=folder)

    @contextmanager
    def cloud(self) -> Iterator[Request]:
        """The local cloud of the stack, served for a moment: a function that sends requests to it."""
        command = ("-E", "-P", "-m", "provider_shim", "emulator", "--db", str(self.database), "--port", "0")
        with self.programs.start((sys.executable, *command), self.source) as process:
            assert process.stdout
            line = process.stdout.readline()
            if not line.startswith("{"):
                raise Failed(f"mcpgateway emulator did not start:\n{line}{process.stdout.read()}")
            access = json.loads(line)["instaclustr"]
            credentials = base64.b64encode(f"{access['username']}:{access['api_key']}".encode()).decode()

            def request(method: str, path: str, body: Any = None) -> Any:
                headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}
                data = None if body is None else json.dumps(body).encode()
                message = urllib.request.Request(access["endpoint"] + path, data, headers, method=method)
                try:
                    with urllib.request.urlopen(message, timeout=30) as response:
                        return json.load(response)
                except urllib.error.HTTPError as error:
                    raise Failed(f"{method} {path}: {error.code}\n{error.read().decode()}") from error
                except urllib.error.URLError as error:
                    raise Failed(f"{method} {path}: {error.reason}") from error

            yield request


Request = Callable[..., Any]


def listed(request: Request) -> list[dict[str, Any]]:
    """All virtual servers and backends of the gateway."""
    found: list[dict[str, Any]] = []
    for kind in LISTS:
        answer = request("GET", f"{CLUSTER}/{kind}")
        found += answer if isinstance(answer, list) else next(v for v in answer.values() if isinstance(v, list))
    return found


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for the cloud, which accepts changes before it shows them."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not condition():
        if time.monotonic() > deadline:
            raise Failed("The cloud does not show the change.")
        time.sleep(0.05)


def lines(first: str, *more: str) -> str:
    """An outcome with details below it."""
    return "\n".join([first, *(f"          {line}" for line in more)])


def main() -> int:
    """Run the demonstration; the exit code."""
    catch_signals()
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="mcpgateway-demo-", ignore_cleanup_errors=True) as folder:
            demo = Demo(Path(folder).resolve())
            print(f"Terraform: {demo.terraform}\nNode: {toolchain.node(demo.environment).path}\n", flush=True)
            for number, step in enumerate(demo.steps, start=1):
                print(f"{number:2}  {(step.__doc__ or '').rstrip('.')} ...", end=" ", flush=True)
                begun = time.monotonic()
                outcome, *details = step().splitlines()
                print("\n".join([f"{outcome}  [{time.monotonic() - begun:.1f} s]", *details]), flush=True)
    except (Failed, toolchain.ToolMissing) as error:
        print(f"failed\n\n{error}", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", flush=True)
        return 130
    print(f"\nDone in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
