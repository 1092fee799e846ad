"""Terraform's own arguments, which every construct takes as `**options` and hands on to its resource or data source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from .cdk import TerraformProvider
from .kinds import check_names
from .l1_base import Count, DependsOn, ForEach, Lifecycle
from .timeouts import Timeouts, timeouts_argument


class LookupOptions(TypedDict, total=False):
    """Terraform's own arguments for an object that exists already: `**options: Unpack[LookupOptions]`.

    - `count`: how many there are.
    - `depends_on`: constructs that Terraform has to make first.
    - `for_each`: a `TerraformIterator`; there is one object for each of its items.
    - `lifecycle`: conditions that Terraform checks.
    - `provider`: the provider to use, if not the default one.
    """

    count: Count
    depends_on: DependsOn
    for_each: ForEach
    lifecycle: Lifecycle
    provider: TerraformProvider


class ResourceOptions(LookupOptions, total=False):
    """Terraform's own arguments for an object that the stack makes: `**options: Unpack[ResourceOptions]`.

    - `count`: how many to make.
    - `depends_on`: constructs that Terraform has to make first.
    - `for_each`: a `TerraformIterator`; one object is made for each of its items.
    - `lifecycle`: how Terraform replaces and destroys the object, and conditions that it checks.
    - `provider`: the provider to use, if not that of the parent or the default one.
    - `timeouts`: how long each operation may take: `{"create": Duration.minutes(10)}`.
    """

    timeouts: Timeouts | None


def resource_arguments(
    options: ResourceOptions, provider: TerraformProvider | None, construct: object
) -> dict[str, Any]:
    """The options of a construct as arguments of its resource.

    Raises:
        TypeError: There is no such option, or one is of another type.
    """
    arguments = _checked(options, ResourceOptions, provider, construct)
    if "timeouts" in arguments:
        arguments["timeouts"] = timeouts_argument(arguments["timeouts"])
    return arguments


def lookup_arguments(options: LookupOptions, provider: TerraformProvider | None, construct: object) -> dict[str, Any]:
    """The options of an existing object as arguments of its data source.

    Raises:
        TypeError: There is no such option.
    """
    return _checked(options, LookupOptions, provider, construct)


def _checked(
    options: Mapping[str, Any], known: Any, provider: TerraformProvider | None, construct: object
) -> dict[str, Any]:
    name = type(construct).__name__
    check_names(options, known.__annotations__, f"{'an' if name[0] in 'AEIOU' else 'a'} {name}")
    return {**options, "provider": provider}
