"""What the tests of the constructs share: a stack to declare things in, and its synthesized JSON."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

import pytest

from provider_shim import toolchain

# jsii starts Node when the CDK is imported, which is before any fixture.
os.environ.update({name: value for name, value in toolchain.environment().items() if name.startswith("JSII_")})

from constructs_lib._core import cdk

# The tests are written for cdktf; where its successor is installed instead, it has the same classes.
sys.modules.setdefault("cdktf", import_module(cdk.MODULE))

from cdktf import TerraformOutput, TerraformStack, Testing  # noqa: E402


class Stack(TerraformStack):
    """A stack for one test."""

    def synthesized(self) -> dict[str, Any]:
        """The stack as Terraform's JSON."""
        document: dict[str, Any] = json.loads(Testing.synth(self))
        return document

    def hcl(self) -> str:
        """The stack as HCL."""
        return Testing.synth_hcl(self)

    def resource(self, construct: Any) -> dict[str, Any]:
        """One resource in the stack's JSON."""
        resource: dict[str, Any] = self.synthesized()["resource"][construct.TF_RESOURCE_TYPE][construct.node.id]
        return resource

    def written(self, type: str) -> dict[str, dict[str, Any]]:
        """The resources of a type in the stack's JSON, by the names or roles that they are made with."""
        resources = self.synthesized().get("resource", {}).get(f"mcpgateway_instaclustr_{type}", {})
        return {
            each.get("name") or each["persona_role"]: {name: value for name, value in each.items() if name != "//"}
            for each in resources.values()
        }

    def resolved(self, value: Any) -> Any:
        """A value as it would be written."""
        name = f"resolved{len(self.node.children)}"
        TerraformOutput(self, name, value=value)
        found = self.synthesized()["output"][name]["value"]
        self.node.try_remove_child(name)
        return found

    def told(self) -> list[str]:
        """The problems that a synth ends with, a line each."""
        try:
            Testing.synth(self, True)
        except RuntimeError as error:
            return [line.strip() for line in str(error).splitlines() if line.startswith("  ") and "] " in line][1:]
        return []


@pytest.fixture
def stack() -> Stack:
    return Stack(Testing.app(), "stack")
