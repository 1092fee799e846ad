"""What only the pages of resources have: what it is in the cloud, and how it comes under Terraform's management."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider_shim.schema.declarations import load

from .attributes import schema_section
from .examples import Examples

_Schema = Mapping[str, Any]


def in_the_cloud(cloud: str, schema: _Schema) -> str:
    """What people and the API of the cloud call the object."""
    path = getattr(load(schema["implementation"]), "path", "")
    where = f", `{path}` in its API" if path else ""
    return f"**In {cloud}:** {schema['name']}{where}."


def adoption(name: str, schema: _Schema, examples: Examples) -> list[str]:
    """How an object that exists already is adopted: by import, or from another provider's state."""
    text, address, id = examples.import_command(f"resources/{name}/import.sh")
    values = {each: id if each == "id" else "..." for each in schema["identity"]}
    width = max(map(len, values))
    identity = "\n".join(f'    {each:{width}} = "{value}"' for each, value in values.items())
    parts = [
        "## Import",
        "Existing objects are adopted by an `import` block; `terraform plan -generate-config-out=FILE` writes their "
        "configuration.",
        f'```terraform\nimport {{\n  to = {address}\n  id = "{id}"\n}}\n```',
        "By identity, in Terraform 1.12 and later:",
        f"```terraform\nimport {{\n  to = {address}\n  identity = {{\n{identity}\n  }}\n}}\n```",
        _identity(schema),
        "By command:",
        f"```shell\n{text}\n```",
    ]
    return parts + _moves(address, schema.get("moved_from", ()))


def _identity(schema: _Schema) -> str:
    attributes = {
        name: {key: schema["attributes"][name][key] for key in ("type", "description")} | {"required": True}
        for name in schema["identity"]
    }
    listed = schema_section({"attributes": attributes}, planned=False).removeprefix("## Schema\n\n")
    return "### Identity Schema\n\n" + listed.replace("### Required", "#### Required")


def _moves(address: str, sources: tuple[str, ...]) -> list[str]:
    """How state of other providers' types becomes this one's."""
    if not sources:
        return []
    parts = [
        "## Moving from another provider",
        "The state of these types becomes this one's by a `moved` block, and the object is not touched "
        "(Terraform 1.8 and later):",
        "\n".join(f"- `{type}` of `{provider}`" for provider, _, type in (each.rpartition("/") for each in sources)),
    ]
    old = f"{sources[0].rpartition('/')[2]}.{address.rpartition('.')[2]}"
    return [*parts, f"```terraform\nmoved {{\n  from = {old}\n  to   = {address}\n}}\n```"]
