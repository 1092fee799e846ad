"""Source texts of the generated classes, before formatting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from . import docs
from .model import Attribute, Element, Object
from .naming import PROVIDER

SOURCE = f"{PROVIDER}/{PROVIDER}"

# Terraform's own arguments of every resource and data source, with their types.
_META = {
    "connection": "Connection",
    "count": "Count",
    "depends_on": "DependsOn",
    "for_each": "ForEach",
    "lifecycle": "Lifecycle",
    "provider": "TerraformProvider",
    "provisioners": "Provisioners",
}
_NOT_EPHEMERAL = ("connection", "provisioners")
_BASES = {
    "resource": "Resource",
    "data source": "DataSource",
    "ephemeral resource": "EphemeralResource",
    "provider": "Provider",
}
_NONE = "None is the same as leaving an argument out."
_REFERENCES = {"single": "ObjectReference", "list": "ItemReference", "set": "ItemReference", "map": "EntryReference"}


def struct(each: Object) -> str:
    """The class for the arguments of a nested object."""
    lines = [f"class {each.name}(Struct):", docs.docstring(_struct_description(each), 4), ""]
    if each.arguments:
        lines += [*_fields(each), "", *_initializer(each.arguments), ""]
        lines += _kept_values(each.arguments)
    else:
        lines += ["    def __init__(self) -> None:", "        super().__init__({})"]
    return _join(lines)


def _struct_description(each: Object) -> str:
    if not each.arguments:
        return "No arguments: Terraform computes the whole object; read its attributes through its reference."
    return each.description or "Arguments of a nested object."


def config(element: Element) -> str:
    """The arguments of a resource, data source, ephemeral resource or provider as one object."""
    meta = _meta(element)
    fields = "EPHEMERAL_META_ARGUMENTS" if element.kind == "ephemeral resource" else "META_ARGUMENTS"
    lines = [
        f"class {element.config_name}(Struct):",
        docs.docstring(f"All arguments of `{element.body.name}`.", 4),
        "",
        *_fields(element.body, fields if meta else ""),
        "",
        *_initializer(element.body.arguments, meta),
        "",
        *_kept_values(element.body.arguments),
    ]
    for name, annotation in meta.items():
        doc = f"Terraform's `{name}`."
        lines += _property(name, f"{annotation} | None", doc, f'self._get("{name}")')
    return _join(lines)


def _meta(element: Element) -> dict[str, str]:
    match element.kind:
        case "provider":
            return {}
        case "ephemeral resource":
            return {name: annotation for name, annotation in _META.items() if name not in _NOT_EPHEMERAL}
        case _:
            return _META


def _fields(each: Object, more: str = "") -> list[str]:
    lines = ["    _FIELDS: ClassVar[Mapping[str, Field]] = {"]
    if more:
        lines.append(f"        **{more},")
    for attribute in each.arguments:
        flags = [f"{flag}=True" for flag in ("required", "sensitive") if getattr(attribute, flag)]
        lines.append(f'        "{attribute.terraform_name}": Field({", ".join([attribute.type.kind, *flags])}),')
    return [*lines, "    }"]


def _parameters(arguments: list[Attribute], meta: Iterable[tuple[str, str]] = ()) -> Iterator[str]:
    for each in arguments:
        optional = "" if each.required else " | None = None"
        # Any already includes None.
        annotation = "Any = None" if optional and each.type.given == "Any" else f"{each.type.given}{optional}"
        yield f"        {each.names.value}: {annotation},"
    for name, annotation in meta:
        yield f"        {name}: {annotation} | None = None,"


def _passed(arguments: list[Attribute], meta: Iterable[str] = ()) -> list[str]:
    """The arguments as a dictionary by Terraform name."""
    pairs = [(each.terraform_name, each.names.value) for each in arguments] + [(name, name) for name in meta]
    return ["            {", *(f'                "{key}": {value},' for key, value in pairs), "            }"]


def _initializer(arguments: list[Attribute], meta: dict[str, str] | None = None) -> list[str]:
    meta = meta or {}
    return [
        "    def __init__(",
        "        self,",
        "        *,",
        *_parameters(arguments, meta.items()),
        "    ) -> None:",
        docs.docstring("\n".join([_NONE, "", *map(docs.parameter, arguments), *map(_meta_doc, meta)]), 8),
        "        super().__init__(",
        *_passed(arguments, meta),
        "        )",
    ]


def _meta_doc(name: str) -> str:
    return f":param {name}: Terraform's `{name}`. Optional."


def _kept_values(arguments: list[Attribute]) -> list[str]:
    lines: list[str] = []
    for each in arguments:
        annotation = each.type.kept if each.required or each.type.kept == "Any" else f"{each.type.kept} | None"
        value = f'self._get("{each.terraform_name}")'
        lines += _property(each.names.value, annotation, docs.describe(each), value)
    return lines


def _property(name: str, annotation: str, doc: str, value: str) -> list[str]:
    return [
        "    @property",
        f"    def {name}(self) -> {annotation}:",
        docs.docstring(doc, 8),
        f"        return {value}",
        "",
    ]


def reference(each: Object) -> str:
    """The tokens for a nested object's attributes."""
    lines = [
        f"class {each.name}OutputReference({_REFERENCES[each.nesting]}):",
        docs.docstring(f"Tokens for the attributes of `{each.name}`.", 4),
        "",
        f"    _STRUCT = {each.name}",
        "",
    ]
    return _join(lines + _attributes(each, _tokens))


def collection(each: Object) -> str:
    """The tokens for a list, set or map of nested objects."""
    suffix = "Map" if each.nesting == "map" else "List"
    base = f"Given{suffix}" if each.assignable else {"Map": "EntryMap", "List": "ItemList"}[suffix]
    reference = f"{each.name}OutputReference"
    return _join(
        [
            f"class {each.name}{suffix}({base}[{reference}]):",
            docs.docstring(f"Tokens for a {each.nesting} of `{each.name}`.", 4),
            "",
            f"    _ITEM = {reference}",
        ]
    )


def _attributes(each: Object, render: Callable[[Attribute], list[str]]) -> list[str]:
    return [line for attribute in each.attributes for line in render(attribute)]


def _tokens(each: Attribute) -> list[str]:
    names, of, doc = each.names, each.type, docs.describe(each)
    if not each.assignable:
        return _property(names.value, of.computed_type, doc, of.computed.format(each.terraform_name))
    lines = _property(names.value, of.token_type, doc, of.token.format(each.terraform_name))
    lines += _put(each) if each.nested else _setter(each)
    return lines + _reset(each) + _input(each)


def _setter(each: Attribute) -> list[str]:
    name = each.names.value
    return [
        f"    @{name}.setter",
        f"    def {name}(self, value: {each.type.given}) -> None:",
        f'        self._assign("{each.terraform_name}", value)',
        "",
    ]


def _put(each: Attribute) -> list[str]:
    assert each.nested
    name, doc = each.names.put, f"Set {each.names.value}."
    if each.nested.nesting != "single":
        return [
            f"    def {name}(self, value: {each.type.given}) -> None:",
            docs.docstring(doc, 8),
            f'        self._assign("{each.terraform_name}", value)',
            "",
        ]
    arguments = each.nested.arguments
    values = ", ".join(f"{argument.names.value}={argument.names.value}" for argument in arguments)
    return [
        f"    def {name}(",
        "        self,",
        *(["        *,"] if arguments else []),
        *_parameters(arguments),
        "    ) -> None:",
        docs.docstring("\n".join([doc, "", *map(docs.parameter, arguments)]).rstrip(), 8),
        f'        self._assign("{each.terraform_name}", {each.nested.name}({values}))',
        "",
    ]


def _reset(each: Attribute) -> list[str]:
    if each.required:
        return []
    return [
        f"    def {each.names.reset}(self) -> None:",
        docs.docstring(f"Unset {each.names.value}.", 8),
        f'        self._assign("{each.terraform_name}", None)',
        "",
    ]


def _input(each: Attribute) -> list[str]:
    annotation = each.type.kept if each.type.kept == "Any" else f"{each.type.kept} | None"
    doc = f"The value set for {each.names.value}."
    return _property(each.names.input, annotation, doc, f'self._input("{each.terraform_name}")')


def _provider_values(each: Attribute) -> list[str]:
    """Properties of a provider, which return the values set: a provider has no attributes to refer to."""
    annotation = each.type.kept if each.type.kept == "Any" else f"{each.type.kept} | None"
    lines = _property(each.names.value, annotation, docs.describe(each), f'self._input("{each.terraform_name}")')
    setter = _setter(each)
    setter[1] = setter[1].replace(") -> None", " | None) -> None")
    return lines + setter + _reset(each) + _input(each)


def element(element: Element) -> str:
    """The construct itself."""
    body, is_provider = element.body, element.kind == "provider"
    meta = _meta(element)
    # As in jsii, a keyword takes precedence over a positional parameter of the same name.
    id_parameter = "id_" if any(each.names.value == "id" for each in body.arguments) else "id"
    passed = ", ".join(f"{name}={name}" for name in [*(each.names.value for each in body.arguments), *meta])
    lines = [
        f"class {body.name}({_BASES[element.kind]}):",
        docs.docstring(body.description or f"The {element.kind} `{element.type_name}`.", 4),
        "",
        f'    TF_RESOURCE_TYPE: ClassVar[str] = "{element.type_name}"',
        '    """The name of the type in Terraform."""',
        "    _METADATA = METADATA",
        *([f'    _SOURCE = "{SOURCE}"'] if is_provider else []),
        "",
        "    def __init__(",
        "        self,",
        "        scope: Construct,",
        f"        {id_parameter}: str,",
        "        *,",
        *_parameters(body.arguments, meta.items()),
        "    ) -> None:",
        docs.docstring("\n".join(_element_parameters(element, id_parameter, meta)), 8),
        "        super().__init__(",
        f"            scope, {id_parameter}, {element.config_name}({passed})",
        "        )",
        "",
    ]
    return _join(lines + _attributes(body, _provider_values if is_provider else _tokens))


def _element_parameters(element: Element, id_parameter: str, meta: Iterable[str]) -> Iterator[str]:
    yield f"Declare the {element.kind}."
    yield ""
    yield ":param scope: The scope in which to define the construct."
    yield f":param {id_parameter}: The construct's ID, unique in its scope."
    yield from map(docs.parameter, element.body.arguments)
    yield from map(_meta_doc, meta)


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip()
