"""Secrets: what they may come from, and how they reach a resource without being stored in state."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Self, TypeAlias, Union

from .cdk import Construct, Fn, IResolvable, TerraformVariable, Token
from .ids import resolved
from .kinds import is_token, refusal
from .texts import literal
from .validation import is_expression, variables_beside

# A token in a text, as the CDK writes it: with a number.
_TOKEN = re.compile(r"TfToken\[[^\]]*\]")

SecretValue: TypeAlias = Union[str, IResolvable, TerraformVariable, "Secret"]
"""What can be given for a secret. Plain text is refused at synth unless it is a `Secret.plain_text`."""

_VARIABLE = re.compile(r"\bvar\.([\w-]+)")
_HINT = (
    "give a TerraformVariable with sensitive=True, an ephemeral variable, or an attribute of a data source or "
    'ephemeral resource; if it may be in the synthesized files, use Secret.plain_text("…")'
)


class Secret:
    """A secret, and how it is passed to a resource; a value that needs no settings can be given as it is."""

    def __init__(
        self,
        value: str | IResolvable | TerraformVariable,
        *,
        version: int = 1,
        write_only: bool = True,
    ) -> None:
        """Declare a secret.

        Args:
            value: A sensitive or ephemeral variable, or a token.
            version: Version of the value; raise it to send a new value (with `write_only`).
            write_only: Whether the value is kept out of state, which takes Terraform 1.11 or later.

        Raises:
            TypeError: An argument is of another type.
        """
        if not (isinstance(value, (str, TerraformVariable)) or is_token(value)):
            raise refusal("a secret", "a TerraformVariable, a token or a Secret", value)
        if isinstance(version, bool) or not isinstance(version, (int, float)):
            raise refusal("the version of a secret", "a number", version)
        self._value: Any = value
        self._version = version
        self._write_only = write_only
        self._may_be_plain = False

    @classmethod
    def plain_text(cls, value: str, *, version: int = 1, write_only: bool = True) -> Self:
        """A secret that may stand in the synthesized files as it is, such as one for the local cloud.

        Args:
            value: The value.
            version: Version of the value; raise it to send a new value (with `write_only`).
            write_only: Whether the value is kept out of state, which takes Terraform 1.11 or later.

        Raises:
            TypeError: An argument is of another type.
        """
        secret = cls(value, version=version, write_only=write_only)
        secret._may_be_plain = True
        return secret

    @classmethod
    def of(cls, value: SecretValue) -> Secret:
        """The value as a secret.

        Args:
            value: A secret, a sensitive or ephemeral variable, or a token.

        Raises:
            TypeError: It cannot be a secret.
        """
        return value if isinstance(value, Secret) else cls(value)

    def arguments(self, name: str) -> dict[str, Any]:
        """The arguments of a resource.

        Args:
            name: The attribute; with `write_only` its write-only twin is set instead.
        """
        value = self.value(write_only=self._write_only)
        return {f"{name}_wo": value, f"{name}_wo_version": self._version} if self._write_only else {name: value}

    @property
    def is_write_only(self) -> bool:
        """Whether the value is kept out of state."""
        return self._write_only

    @property
    def version(self) -> float:
        """Version of the value."""
        return self._version

    def value(self, *, write_only: bool) -> Any:
        """The value for an attribute.

        Args:
            write_only: Whether the attribute is write-only.
        """
        value = self._value
        if isinstance(value, TerraformVariable):
            # Terraform shows no write-only value in any case, and 1.11 takes a second sensitive value beside the one
            # that the schema has for drift, at random (README, "Drift").
            unmark = write_only and value.sensitive
            value = Token.as_string(Fn.nonsensitive(value.string_value)) if unmark else value.string_value
        return literal(value) if self._may_be_plain else value

    def problems(self, what: str, scope: Construct) -> Iterator[str]:
        """What is wrong with the secret; never its value.

        Args:
            what: What the secret is: "the password".
            scope: A construct of the stack that it is used in.
        """
        for variable in self._variables(scope):
            if not variable.sensitive and not _is_ephemeral(variable):
                path = variable.node.path
                yield f"{what} comes from the variable {path}, which would be shown: declare it with sensitive=True"
        if isinstance(self._value, TerraformVariable):
            return
        if self._value == "":
            yield f"{what} is an empty string: {_HINT}"
        elif isinstance(self._value, str) and not is_expression(self._value) and not self._may_be_plain:
            yield f"{what} is plain text and would be written to the synthesized files: {_HINT}"

    def begins_with(self, text: str) -> bool:
        """Whether the value is a token behind a text.

        Args:
            text: The text, in upper or lower case.
        """
        value = self._value
        return isinstance(value, str) and is_expression(value) and value.lower().startswith(text.lower())

    def _variables(self, scope: Construct) -> list[TerraformVariable]:
        """The variables of the stack that it is made of."""
        if isinstance(self._value, TerraformVariable):
            return [self._value]
        if self._may_be_plain or (isinstance(self._value, str) and not is_expression(self._value)):
            return []
        names = sorted(set(_VARIABLE.findall(str(resolved(self._value, scope)))))
        known = variables_beside(scope) if names else {}
        return [known[name] for name in names if name in known]

    def __repr__(self) -> str:
        return f"Secret((not shown), version={self._version}, write_only={self._write_only})"


def map_arguments(name: str, values: Mapping[str, Secret | str]) -> dict[str, Any]:
    """The arguments of a resource for an attribute whose value is a map, some values of which are secrets.

    Args:
        name: The attribute; if one of the secrets is write-only, its write-only twin is set instead.
        values: The values by their keys in the map: secrets, and texts that arrive as they are.
    """
    secrets = {key: value for key, value in values.items() if isinstance(value, Secret)}
    write_only = any(secret.is_write_only for secret in secrets.values())
    given = {
        key: value.value(write_only=write_only) if isinstance(value, Secret) else literal(value)
        for key, value in values.items()
    }
    if not write_only:
        return {name: given}
    # Terraform sees no change of a write-only value: the version has to change with the texts, too, but not with the
    # numbers of tokens in them, which are others in each run.
    parts = {
        key: value.version if isinstance(value, Secret) else _TOKEN.sub("", value) for key, value in values.items()
    }
    version = zlib.crc32(json.dumps(parts, sort_keys=True).encode())
    return {f"{name}_wo": given, f"{name}_wo_version": version}


def _is_ephemeral(variable: TerraformVariable) -> bool:
    """Whether a variable is ephemeral, which the CDK only has an override for."""
    blocks: Any = variable.to_terraform()["variable"]
    return any(block.get("ephemeral") is True for block in blocks.values())


def travels_openly(url: Any) -> bool:
    """Whether a URL is called without TLS, as far as it is known."""
    from provider_shim.schema import credentials

    return isinstance(url, str) and credentials.travels_openly(url)
