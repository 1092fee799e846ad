"""Names as `cdktf get` generates them.

Its generator turns Terraform's names into TypeScript's, and jsii turns those into Python's.
"""

from __future__ import annotations

import keyword
import re

PROVIDER = "mcpgateway"

_ESCAPED = {"equals": "equalTo", "node": "nodeAttribute", "self": "selfAttribute", "build": "buildAttribute"} | {
    name: f"{name}Attribute" for name in ("system", "tfResourceType", "importFrom", "moveTo", "software")
}


def camel_case(name: str) -> str:
    """`jwks_url` as `jwksUrl`."""
    joined = re.sub(r"[_.\- ]+(\w|$)", lambda match: match[1].upper(), name.strip("_.- "))
    return re.sub(r"\d+\w", lambda match: match[0].upper(), joined)


def pascal_case(name: str) -> str:
    """`jwks_url` as `JwksUrl`."""
    camel = camel_case(name)
    return camel[:1].upper() + camel[1:]


def snake_case(name: str) -> str:
    """`jwksUrl` as `jwks_url`."""
    split = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z])([A-Z][a-z]+)", r"\1_\2", split).lower()


def identifier(name: str) -> str:
    """A Python name: keywords get an underscore."""
    return f"{name}_" if keyword.iskeyword(name) else name


class AttributeNames:
    """The Python names that belong to one attribute."""

    def __init__(self, terraform_name: str) -> None:
        camel = camel_case(terraform_name)
        if re.match(r"get[A-Za-z]", camel):
            camel = "fetch" + camel.removeprefix("get")
        camel = _ESCAPED.get(camel, camel)
        capitalised = camel[0].upper() + camel[1:]
        self.value = identifier(snake_case(camel))
        self.input = snake_case(f"{camel}Input")
        self.put = snake_case(f"put{capitalised}")
        self.reset = snake_case(f"reset{capitalised}")


class ClassNames:
    """Assigns unique class names."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """Claim this name, or a similar one if it is taken."""
        if name in self._taken:
            name += "A"
        self._taken.add(name)
        return name

    def take_struct(self, path: tuple[str, ...]) -> str:
        """A name for the objects at this path: type name, attribute, attribute within."""
        name = pascal_case("_".join(path))
        return self.take(f"{name}Struct" if name.lower().endswith("list") else name)
