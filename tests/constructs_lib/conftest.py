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

from constructs_lib import _cdk

# The tests are written for cdktf; where its successor is installed instead, it has the same classes.
sys.modules.setdefault("cdktf", import_module(_cdk.MODULE))

from cdktf import TerraformStack, Testing  # noqa: E402


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


@pytest.fixture
def stack() -> Stack:
    return Stack(Testing.app(), "stack")
