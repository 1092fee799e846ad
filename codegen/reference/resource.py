"""The sections only for resources: what the object is in the cloud, how to import it, and how to move its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider_shim.schema.declarations import load

from .attributes import schema_section
from .examples import Examples

_Schema = Mapping[str, Any]


def in_the_cloud(cloud: str, schema: _Schema) -> str:
    """The names of the object in the cloud's console and API."""
    path = getattr(load(schema["implementation"]), "path", "")
    where = f", `{path}` in its API" if path else ""
    return f"**In {cloud}:** {schema['name']}{where}."


def adoption(name: str, schema: _Schema, examples: Examples) -> list[str]:
    """How to adopt an existing object: by import, or from another provider's state."""
    text, address, id = examples.import_command(f"resources/{name}/import.sh")
    values = {each: id if each == "id" else "..." for each in schema["identity"]}
    width = max(map(len, values))
    identity = "\n".join(f'    {each:{width}} = "{value}"' for each, value in values.items())
    parts = [
        "## Import",
        "Import existing objects with an `import` block; `terraform plan -generate-config-out=FILE` writes their "
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
    """How to move state from other providers' types to this one."""
    if not sources:
        return []
    parts = [
        "## Moving from another provider",
        "A `moved` block moves the state of these types to this one without touching the object "
        "(Terraform 1.8 and later):",
        "\n".join(f"- `{type}` of `{provider}`" for provider, _, type in (each.rpartition("/") for each in sources)),
    ]
    old = f"{sources[0].rpartition('/')[2]}.{address.rpartition('.')[2]}"
    return [*parts, f"```terraform\nmoved {{\n  from = {old}\n  to   = {address}\n}}\n```"]
