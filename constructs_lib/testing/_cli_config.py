"""A copy of the user's configuration of Terraform's command line, in which our provider comes from a mirror alone.

The user's own file is only read. It is parsed to know what is in it, and the copy is edited as text: comments and
formatting stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._errors import DeploymentError

if TYPE_CHECKING:
    from lark import Tree

_NAME = "mcpgateway/mcpgateway"
_OURS = [f"{host}/{_NAME}" for host in ("registry.terraform.io", "registry.opentofu.org")]
_EXTRA = "pip install 'mcpgateway[testing]'"
_BLOCK = "provider_installation"
_OVERRIDES = "dev_overrides"
_PLAINLY = "write names of blocks without quotes, and arguments without commas between them"
# Comments, heredocs and strings as a whole, so that nothing within them is taken for a key; then keys.
_TOKEN = re.compile(
    r"""\#[^\n]*|//[^\n]*|/\*.*?\*/|<<-?(?P<mark>\w+)\r?\n.*?^[ \t]*(?P=mark)[ \t\r]*$"""
    r"""|"(?P<key>(?:[^"\\\n]|\\.)*)"(?=[ \t]*=)|"(?:[^"\\\n]|\\.)*\"""",
    re.DOTALL | re.MULTILINE,
)


def cli_config(mirror: Path, environ: Mapping[str, str], home: Path) -> str:
    """The configuration that the user has, with the mirror as the one place of our provider.

    Raises:
        DeploymentError: The user's configuration cannot be read or parsed.
    """
    own = Path(environ.get("TF_CLI_CONFIG_FILE") or home / ".terraformrc")
    text = _text(own)
    ours = {"path": str(mirror), "include": _OURS}
    if text.lstrip().startswith("{"):
        return _edited_json(text, own, ours, home)
    # Without the word there is no block, and nothing to parse.
    blocks = list(_blocks(_parsed(text, own))) if _BLOCK in text else []
    if installation := next((block for block in blocks if _type(block) == _BLOCK), None):
        return _edited(text, installation, ours)
    methods = "".join(_method(name, body) for name, body in [("filesystem_mirror", ours), *_methods(home)])
    return f"{text}\n{_BLOCK} {{\n{methods}}}\n"


def _text(own: Path) -> str:
    try:
        return own.read_bytes().decode() if own.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise DeploymentError(_refusal(own, f"cannot be read: {reason}")) from None


def _refusal(own: Path, problem: str) -> str:
    return (
        f"The Terraform CLI configuration {own} {problem}. local_cloud runs Terraform with a copy of it in which the "
        f"provider {_NAME} comes from a mirror. Correct the file, or set TF_CLI_CONFIG_FILE to another one for the "
        f"tests; it need not have a {_BLOCK} block, and may be empty."
    )


def _parsed(text: str, own: Path) -> Tree[Any]:
    try:
        import hcl2
        from lark.exceptions import LarkError, UnexpectedInput
    except ImportError:
        raise DeploymentError(_refusal(own, f"has a {_BLOCK}, which takes python-hcl2 to read: {_EXTRA}")) from None
    try:
        return hcl2.parses_to_tree(_TOKEN.sub(_as_name, text))
    except UnexpectedInput as error:
        # What stands there is not shown, since it may be a token of the user's.
        at_end = getattr(getattr(error, "token", None), "type", None) == "$END"
        at = f"line {error.line}, column {error.column}: {_PLAINLY}"
        if at_end:
            at = "its end: a brace or a quotation mark is missing"
        raise DeploymentError(_refusal(own, f"cannot be parsed at {at}")) from None
    except LarkError:
        raise DeploymentError(_refusal(own, "cannot be parsed")) from None


def _as_name(token: re.Match[str]) -> str:
    """A quoted key as a name of the same length.

    Terraform reads this file as HCL 1, in which a key may be quoted, as those of `dev_overrides` have to be. The
    library reads HCL 2.
    """
    return token[0] if token["key"] is None else f"_{re.sub('[^a-zA-Z0-9_-]', '_', token['key'])}_"


def _edited(text: str, installation: Tree[Any], ours: Mapping[str, Any]) -> str:
    """The text with our mirror as the first method, and the others without our provider."""
    body = _body(installation)
    # From, to, and what stands there instead. `dev_overrides` has to stay the first.
    edits: list[tuple[int, int, str]] = []
    first = body.start
    for block in _blocks(installation):
        if _type(block) == _OVERRIDES:
            first = block.meta.end_pos
            edits += [(*span, "") for span in _spans_of_ours(text, block)]
        else:
            edits.append(_exclusion(text, block))
    edits.append((first, first, f"\n{_method('filesystem_mirror', ours)}"))
    for start, end, instead in sorted(edits, reverse=True):
        text = f"{text[:start]}{instead}{text[end:]}"
    return text


def _exclusion(text: str, method: Tree[Any]) -> tuple[int, int, str]:
    """The edit after which a method does not install our provider."""
    names = json.dumps(_OURS)[1:-1]
    for attribute in _children(method, "attribute"):
        if _type(attribute) == "exclude" and (listed := next(attribute.find_data("tuple"), None)):
            start = listed.meta.start_pos + 1
            return start, start, f"{names}, " if any(listed.find_data("expr_term")) else names
    start = _body(method).start
    is_empty = not text[start : _body(method).stop].strip()
    return start, start, f"\n    exclude = [{names}]\n{'  ' if is_empty else '   '}"


def _spans_of_ours(text: str, overrides: Tree[Any]) -> Iterator[tuple[int, int]]:
    for attribute in _children(overrides, "attribute"):
        start, end = attribute.meta.start_pos, attribute.meta.end_pos
        address = text[start:end].partition("=")[0].strip(' \t"').lower()
        if address in (_NAME, *_OURS):
            yield start, end


def _edited_json(text: str, own: Path, ours: Mapping[str, Any], home: Path) -> str:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"cannot be parsed at line {error.lineno}, column {error.colno}: {error.msg}"
        raise DeploymentError(_refusal(own, problem)) from None
    methods = document.setdefault(_BLOCK, {})
    bodies: list[Any] = list(_bodies(methods)) if isinstance(methods, dict) else [None]
    if not all(isinstance(body, dict) and isinstance(body.get("exclude", []), list) for body in bodies):
        raise DeploymentError(_refusal(own, f"has a {_BLOCK} that is not an object of installation methods"))
    for body in bodies:
        body["exclude"] = [*_OURS, *body.get("exclude", [])]
    if not methods:
        methods.update(_methods(home))
    mirrors = methods.get("filesystem_mirror", [])
    methods["filesystem_mirror"] = [ours, *(mirrors if isinstance(mirrors, list) else [mirrors])]
    return json.dumps(document, indent=2)


def _bodies(methods: Mapping[str, Any]) -> Iterator[Any]:
    for name, body in methods.items():
        if name != _OVERRIDES:
            yield from body if isinstance(body, list) else [body]


def _methods(home: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """Where other providers come from if nothing is configured, as Terraform does it: what lies there is not asked for
    elsewhere.
    """
    plugins = home / ".terraform.d" / "plugins"
    local = [name for path in plugins.glob("*/*/*") if (name := path.relative_to(plugins).as_posix()) not in _OURS]
    if local:
        yield "filesystem_mirror", {"path": str(plugins), "include": local}
    yield "direct", {"exclude": [*_OURS, *local]}


def _method(name: str, arguments: Mapping[str, Any]) -> str:
    lines = "".join(f"    {key} = {json.dumps(value)}\n" for key, value in arguments.items())
    return f"  {name} {{\n{lines}  }}\n"


def _children(tree: Tree[Any], data: str) -> Iterator[Tree[Any]]:
    """The attributes or blocks in a block, without those of inner blocks."""
    for body in tree.children:
        if getattr(body, "data", None) == "body":
            yield from (each for each in body.children if getattr(each, "data", None) == data)


def _blocks(tree: Tree[Any]) -> Iterator[Tree[Any]]:
    return _children(tree, "block")


def _type(tree: Tree[Any]) -> str:
    """The name that a block or an attribute begins with."""
    return str(next(tree.scan_values(lambda _: True)))


def _body(block: Tree[Any]) -> range:
    """Where the text between a block's braces is."""
    tokens: list[Any] = block.children
    opening = next(each for each in tokens if getattr(each, "type", None) == "LBRACE")
    closing = tokens[-1]
    return range(opening.end_pos, closing.start_pos)
