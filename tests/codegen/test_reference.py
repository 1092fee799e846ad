"""The reference pages, and the examples on them: checked by the real Terraform, and applied to the local cloud."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Mirror, Workspace
from support.yandex import GatewayKind

from codegen.reference.examples import Examples
from codegen.reference.pages import FOLDERS, pages
from provider_shim.schema.declarations import load
from provider_shim.schema.schema_file import SchemaFile

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PAGES = [
    ROOT / "docs" / "index.md",
    *(page for folder in FOLDERS for page in sorted((ROOT / "docs" / folder).glob("*.md"))),
]
SCHEMAS = SchemaFile.load()
SECRETS = {
    "crm_key": "a-key",
    "kafka_password": "a-password",
    "cassandra_password": "b-password",
    "opensearch_password": "c-password",
    "orders_token": "t",
}


@pytest.fixture(scope="module")
def shop() -> Iterator[Cloud]:
    """A local cloud of their own: the examples' names are those of other tests, too."""
    with Cloud("--set", "rate_limit=0", "--set", "two_factor_delay=0.01") as cloud:
        yield cloud


def _fill(folder: Path, files: Iterable[Path], cloud: Cloud) -> None:
    """Put examples into one folder, with the local cloud in place of the real ones."""
    shutil.copy(EXAMPLES / "provider" / "provider.tf", folder)
    for path in files:
        shutil.copy(path, folder / f"{path.parent.name}.{path.name}")
    connection = cloud.connection | {"instaclustr": cloud.provider["instaclustr"]}
    (folder / "local_override.tf.json").write_text(json.dumps({"provider": {"mcpgateway": connection}}))


def _files(pattern: str) -> list[Path]:
    found = sorted(EXAMPLES.glob(pattern))
    assert found
    return found


def test_every_page_is_fresh() -> None:
    command = [sys.executable, "-m", "codegen.reference", "--check"]
    assert subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stderr == ""


@pytest.mark.slow
def test_stale_and_foreign_pages_are_told_and_put_right(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "codegen.reference", "--target", str(tmp_path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    (tmp_path / "architecture.md").write_text("By a person.")
    assert run().returncode == 0
    (tmp_path / "index.md").write_text("Old.")
    (tmp_path / "resources" / "instaclustr_gone.md").write_text("Gone.")
    (tmp_path / "functions" / "persona_id.md").unlink()
    done = run("--check")
    assert done.returncode == 1
    assert "stale: functions/persona_id.md, index.md, resources/instaclustr_gone.md;" in done.stderr
    assert run().returncode == run("--check").returncode == 0
    assert (tmp_path / "architecture.md").read_text() == "By a person."


def test_example_that_is_missing_or_not_shown_is_told(tmp_path: Path) -> None:
    examples = tmp_path / "examples"
    shutil.copytree(EXAMPLES, examples)
    (examples / "functions" / "persona_id" / "function.tf").rename(examples / "functions" / "old.tf")
    command = [sys.executable, "-m", "codegen.reference", "--check", "--examples", str(examples)]
    assert "functions/persona_id/function.tf" in subprocess.run(command, capture_output=True, text=True).stderr
    shutil.copy(examples / "functions" / "old.tf", examples / "functions" / "persona_id" / "function.tf")
    assert "no page shows functions/old.tf" in subprocess.run(command, capture_output=True, text=True).stderr


@pytest.mark.parametrize("kind", ["attribute", "object"])
def test_validator_that_is_unknown_is_an_error(kind: str) -> None:
    document = json.loads((ROOT / "provider_shim/schema/schema.json").read_text())
    schema = document["resources"]["mcpgateway_instaclustr_virtual_server"]
    if kind == "attribute":
        schema["attributes"]["name"]["validators"] = [{"is": "Unheard"}]
    else:
        schema["config_validators"] = [{"is": "Unheard"}]
    with pytest.raises(ValueError, match="there is no validator called Unheard"):
        pages(document, Examples(EXAMPLES))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_links_of_a_page_lead_somewhere(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("---\n# Generated")
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    linked = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert anchors == linked
    assert all((path.parent / target).exists() for target in re.findall(r"\]\(([^#:)]+\.md)\)", text))


def test_examples_are_formatted(later_mirror: Mirror) -> None:
    command = [later_mirror.terraform, "fmt", "-check", "-recursive", "-diff", str(EXAMPLES)]
    done = subprocess.run(command, env=later_mirror.environment(), capture_output=True, text=True)
    assert done.stdout == ""


def test_example_of_the_local_cloud(workspace: Workspace) -> None:
    shutil.copy(EXAMPLES / "provider" / "local-cloud.tf", workspace.folder)
    required = {"terraform": {"required_providers": {"mcpgateway": {"source": "mcpgateway/mcpgateway"}}}}
    (workspace.folder / "required.tf.json").write_text(json.dumps(required))
    shutil.copy(EXAMPLES / "data-sources/mcpgateway_instaclustr_clusters/data-source.tf", workspace.folder)
    assert "sample-mcp-gateway" in workspace.apply()


@pytest.mark.timeout(240)
def test_resources_and_data_sources(make_workspace: Any, shop: Cloud) -> None:
    """The examples of all resources are one stack; those of the data sources read what it made."""
    resources: Workspace = make_workspace({})
    _fill(resources.folder, _files("resources/*/*.tf"), shop)
    # Its provisioner calls a gateway by a name that no local cloud answers to.
    ephemeral = _files("ephemeral-resources/*/*.tf")
    _fill(resources.folder, ephemeral, shop)
    resources.run("validate", "-no-color")
    (resources.folder / f"{ephemeral[0].parent.name}.{ephemeral[0].name}").unlink()
    resources.extra_environment = {f"TF_VAR_{name}": value for name, value in SECRETS.items()}
    output = resources.apply()
    assert "Warning" not in output
    resources.assert_no_changes()
    state = (resources.folder / "terraform.tfstate").read_text()
    assert not [secret for secret in SECRETS.values() if f'"{secret}"' in state or f"Bearer {secret}" in state]
    made = {address.partition(".")[0] for address in resources.state()}
    assert made == set(SCHEMAS.resource_types)

    sources: Workspace = make_workspace({})
    _fill(sources.folder, _files("data-sources/*/*.tf"), shop)
    sources.apply()
    outputs = {name: each["value"] for name, each in json.loads(sources.run("output", "-json")).items()}
    assert outputs["orders_endpoint_url"] == "/orders"
    assert outputs["personas"] == {"support": "ALLOWLIST", "operator": "ALLOWLIST"}
    assert len(outputs["tools_of_support"]) == 3
    assert outputs["url"] in outputs["urls"].values()
    assert not [name for name, value in outputs.items() if not value]
    shown = json.loads(sources.run("show", "-json"))["values"]["root_module"]["resources"]
    assert {each["type"] for each in shown} == set(SCHEMAS.data_source_types)
    resources.run("destroy", "-auto-approve", "-no-color")


def test_lists(later: Workspace, shop: Cloud) -> None:
    files = _files("list-resources/*/*.tfquery.hcl")
    _fill(later.folder, files, shop)
    # The ID of a gateway is the local cloud's to choose.
    gateway = GatewayKind().create(shop, {"name": "orders-assistant"})
    for path in later.folder.glob("*.tfquery.hcl"):
        path.write_text(path.read_text().replace("db8orders00000000000", gateway))
    output = later.run("query", "-no-color")
    assert "sample-virtual-server" in output
    assert "orders-assistant" in output
    assert {path.parent.name for path in files} == set(SCHEMAS.list_types)


def test_functions(workspace: Workspace, shop: Cloud) -> None:
    files = _files("functions/*/function.tf")
    _fill(workspace.folder, files, shop)
    workspace.apply()
    outputs = json.loads(workspace.run("output", "-json"))
    for path in files:
        # What an output will be stands in a comment above it.
        for value, name in re.findall(r'^# (".*")\noutput "(\w+)"', path.read_text(), re.MULTILINE):
            assert outputs.pop(name)["value"] == json.loads(value)
    assert outputs == {}
    refused = workspace.run("plan", "-no-color", "-var", 'order_schema={"type": "strin"}', expect=1)
    assert "This is not a JSON Schema." in refused
    assert {path.parent.name for path in files} == set(SCHEMAS.functions)


@pytest.mark.parametrize("type", SCHEMAS.resource_types)
def test_import_command_names_what_the_example_has(type: str) -> None:
    _, address, id = Examples(EXAMPLES).import_command(f"resources/{type}/import.sh")
    text = (EXAMPLES / "resources" / type / "resource.tf").read_text()
    assert f'resource "{type}" "{address.removeprefix(f"{type}.")}"' in text
    _, pattern = load(SCHEMAS.resource(type).implementation).import_id
    assert re.fullmatch(pattern, id)
