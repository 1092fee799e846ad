"""Each resource type of the schema file is known everywhere else; where it is not, the failure names the file to edit.

The contract battery shows that each works; this says what a new one still lacks.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import samples
from support import fault_matrix

from constructs_lib.testing import _reading
from provider_shim.emulator.instaclustr import kinds, rules
from provider_shim.emulator.instaclustr.model import Resource

_ROOT = Path(__file__).parents[1]
_TYPES = samples.SCHEMAS.resource_types
# Kinds of the local cloud that have no table: a cluster's life, and what is a part of a gateway's access bindings.
_OF_THEIR_OWN = {kinds.CLUSTER, "gateway", "gateway_iam_binding", "gateway_iam_member"}


def _cloud_and_name(type_name: str) -> tuple[str, str]:
    _, cloud, name = type_name.split("_", 2)
    return cloud, name


@pytest.mark.parametrize("type_name", _TYPES)
def test_the_local_cloud_knows_the_type(type_name: str) -> None:
    cloud, name = _cloud_and_name(type_name)
    known = {each.kind for each in kinds.RESOURCES} | _OF_THEIR_OWN
    assert name in known, f"add {name} to provider_shim/emulator/{cloud}/kinds.py"


@pytest.mark.parametrize("type_name", _TYPES)
def test_the_diagram_knows_the_type(type_name: str) -> None:
    cloud, name = _cloud_and_name(type_name)
    file = f"provider_shim/graph/{cloud}.py"
    assert re.search(rf'[}}"]{name}"', (_ROOT / file).read_text()), f"draw {name} in {file}"


@pytest.mark.parametrize("type_name", _TYPES)
def test_the_contract_battery_has_a_sample(type_name: str) -> None:
    cloud, name = _cloud_and_name(type_name)
    assert f"{cloud}_{name}" in samples.SAMPLES, f"add a sample to tests/contract/samples_{cloud}.py"


@pytest.mark.parametrize("type_name", _TYPES)
@pytest.mark.parametrize("file", ["resource.tf", "import.sh"])
def test_the_reference_has_an_example(type_name: str, file: str) -> None:
    assert (_ROOT / "examples/resources" / type_name / file).exists(), f"write examples/resources/{type_name}/{file}"


@pytest.mark.parametrize("type_name", _TYPES)
def test_a_construct_makes_the_type(type_name: str) -> None:
    cloud, name = _cloud_and_name(type_name)
    generated = "".join(word.capitalize() for word in (cloud, *name.split("_")))
    folder = _ROOT / "constructs_lib" / cloud
    made = any(f"l1.{generated}(" in path.read_text() for path in folder.glob("*.py"))
    assert made, f"write a construct that makes l1.{generated} in {folder.relative_to(_ROOT)}"


@pytest.mark.parametrize("type_name", _TYPES)
def test_the_fault_matrix_updates_what_can_be_updated(type_name: str) -> None:
    cloud, name = _cloud_and_name(type_name)
    attributes = samples.SCHEMAS.resource(type_name).attributes
    given = [each for key, each in attributes.items() if key != "timeouts" and (each.required or each.optional)]
    updatable = not all(each.requires_replace for each in given)
    file = Path(fault_matrix.__file__).relative_to(_ROOT)
    assert (f"{cloud}_{name}" in fault_matrix._CHANGES) == updatable, f"say which attribute to change in {file}"


@pytest.mark.parametrize("resource", kinds.RESOURCES, ids=lambda resource: resource.kind)
def test_the_fixture_local_cloud_reads_the_kind(resource: Resource) -> None:
    group, kind = resource.path.split("/")[:2]
    known = {"backends": _reading._BACKENDS, "tools": _reading._TOOLS}
    file = Path(_reading.__file__).relative_to(_ROOT)
    assert group not in known or kind in known[group], f"add {kind} to {file}"


@pytest.mark.parametrize("kind", [resource.kind for resource in kinds.RESOURCES if resource.path.startswith("tools/")])
def test_the_local_cloud_lets_a_role_call_the_tool(kind: str) -> None:
    file = Path(rules.__file__).relative_to(_ROOT)
    assert kind in rules.TOOL_KINDS, f"add {kind} to TOOL_KINDS in {file}"
