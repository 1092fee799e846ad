"""The pages: one for each resource, data source, function and so on, and an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .attributes import schema_section
from .examples import Examples
from .resource import adoption, in_the_cloud
from .types import signature_type, type_words

PROVIDER = "mcpgateway"
_CLOUDS = {"instaclustr": "NetApp Instaclustr", "yandex": "Yandex Cloud"}

_Schema = Mapping[str, Any]


@dataclass(frozen=True)
class _Kind:
    """A type of page: its section in the schema file, its folder, and its contents.

    `more` returns what follows the example, from type, schema and examples; `needs` is the required Terraform version.
    """

    key: str
    title: str
    example: str
    planned: bool = True
    needs: str = ""
    language: str = "terraform"
    more: Callable[[str, _Schema, Examples], list[str]] = lambda name, schema, examples: []

    @property
    def folder(self) -> str:
        """The folder of its pages and examples."""
        return f"{self.title.lower().replace(' ', '-')}s"


_KINDS = (
    _Kind("resources", "Resource", "resource.tf", more=adoption),
    _Kind("data_sources", "Data Source", "data-source.tf", planned=False),
    _Kind("ephemerals", "Ephemeral Resource", "ephemeral-resource.tf", planned=False, needs="1.10"),
    _Kind("lists", "List Resource", "list-resource.tfquery.hcl", planned=False, needs="1.14"),
)
FOLDERS = (*(kind.folder for kind in _KINDS), "functions")


def pages(schema: _Schema, examples: Examples) -> dict[str, str]:
    """The pages' texts by path.

    Raises:
        OSError: An example cannot be read.
        ValueError: The schema has something that the pages cannot describe.
    """
    found = {"index.md": _index(schema, examples)}
    for kind in _KINDS:
        for name, body in schema[kind.key].items():
            found[f"{kind.folder}/{_short(name)}.md"] = _page(kind, name, body, examples)
    for name, function in schema["functions"].items():
        found[f"functions/{name}.md"] = _function(name, function, examples)
    return found


def _page(kind: _Kind, name: str, body: _Schema, examples: Examples) -> str:
    description = _description(kind, name, body)
    cloud = _CLOUDS[_short(name).split("_")[0]]
    example = examples.text(f"{kind.folder}/{name}/{kind.example}")
    return _joined(
        _front_matter(f"{name} {kind.title}", cloud, description),
        f"# {name} ({kind.title})",
        description,
        *([in_the_cloud(cloud, body)] if kind.key == "resources" else []),
        *([f"Requires Terraform {kind.needs} or later."] if kind.needs else []),
        "## Example Usage",
        _code(example),
        schema_section(body, planned=kind.planned),
        *kind.more(name, body, examples),
    )


def _description(kind: _Kind, name: str, body: _Schema) -> str:
    text = str(body["description"])
    if kind.key == "lists":
        return f"{text} For `terraform query`; the objects that it finds can be imported as `{name}`."
    return text


def _index(schema: _Schema, examples: Examples) -> str:
    description = schema["provider"]["description"]
    return _joined(
        _front_matter("Provider: " + PROVIDER, "", description, suffix=False),
        f"# {PROVIDER} Provider",
        description,
        "A cloud needs to be configured only if its resources or data sources are used.",
        "## Example Usage",
        _code(examples.text("provider/provider.tf")),
        "Without an account, on the local cloud:",
        _code(examples.text("provider/local-cloud.tf")),
        schema_section(schema["provider"], planned=False),
        *(_contents(kind.title + "s", kind.folder, schema[kind.key]) for kind in _KINDS),
        _contents("Functions", "functions", schema["functions"]),
    )


def _contents(title: str, folder: str, things: Mapping[str, _Schema]) -> str:
    lines = []
    for name, thing in things.items():
        summary = (thing.get("summary") or thing["description"]).split("\n")[0]
        lines.append(f"- [{name}]({folder}/{_short(name)}.md): {summary}")
    return "\n".join([f"## {title}", "", *lines])


def _function(name: str, function: _Schema, examples: Examples) -> str:
    parameters = function["parameters"]
    arguments = ", ".join(f"{each['name']} {signature_type(each['type'])}" for each in parameters)
    returns = function["returns"]
    result = [f"## Return Type\n\n{_returned(returns)}"] if not isinstance(returns, str) else []
    return _joined(
        _front_matter(f"{name} function", "", function["summary"]),
        f"# function: {name}",
        function["summary"],
        function["description"],
        "Requires Terraform 1.8 or later.",
        "## Example Usage",
        _code(examples.text(f"functions/{name}/function.tf")),
        f"## Signature\n\n```text\n{name}({arguments}) {signature_type(returns)}\n```",
        "## Arguments",
        "\n".join(f"1. `{each['name']}` ({type_words(each['type'])}) {each['description']}" for each in parameters),
        *result,
    )


def _returned(cty: Any) -> str:
    kind, parts = cty
    if kind != "object":
        return f"{type_words(cty)}."
    return "An object:\n\n" + "\n".join(f"- `{name}` ({type_words(part)})" for name, part in parts.items())


def _short(name: str) -> str:
    return name.removeprefix(f"{PROVIDER}_")


def _front_matter(title: str, cloud: str, description: str, *, suffix: bool = True) -> str:
    first = description.split("\n")[0]
    full = f"{title} - {PROVIDER}" if suffix else title
    return (
        "---\n# Generated by `make generate`, from provider_shim/schema/schema.json and examples/.\n"
        f'page_title: "{full}"\nsubcategory: "{cloud}"\ndescription: |-\n  {first}\n---'
    )


def _code(text: str, language: str = "terraform") -> str:
    return f"```{language}\n{text}\n```"


def _joined(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
