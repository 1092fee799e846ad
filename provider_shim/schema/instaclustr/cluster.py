"""Validators for a cluster's configuration and plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..diagnostics import Diagnostic, Severity
from ..values import UNKNOWN, Path, Value, format_path

_SETTINGS = {"aws_settings": ("AWS_VPC",), "gcp_settings": ("GCP",), "azure_settings": ("AZURE", "AZURE_AZ")}
_DEVELOPER = "-DEV-"


def provider_settings(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """The settings of a cloud provider can only be set for a data centre in that cloud."""
    provider = config.get("cloud_provider")
    for name, providers in _SETTINGS.items():
        if config.get(name) is not None and isinstance(provider, str) and provider not in providers:
            detail = f'"{name}" is for cloud_provider {" or ".join(providers)}, but cloud_provider is {provider}.'
            yield Diagnostic("Settings of another cloud", detail, (*path, name))


def tier_of_node_sizes(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Developer node sizes (`…-DEV-…`) are only available for `sla_tier` `NON_PRODUCTION`."""
    centres = config.get("data_centres")
    if config.get("sla_tier") != "PRODUCTION" or not isinstance(centres, list):
        return
    for index, centre in enumerate(centres):
        size = centre.get("node_size") if isinstance(centre, dict) else None
        if isinstance(size, str) and _DEVELOPER in size:
            where = (*path, "data_centres", index, "node_size")
            detail = (
                f"{format_path(where)} is {size}, a developer node size, which is not available for sla_tier "
                "PRODUCTION. Choose a production node size, or sla_tier NON_PRODUCTION; the data source "
                "mcpgateway_instaclustr_node_sizes lists the sizes."
            )
            yield Diagnostic("Developer node size in production", detail, where)


def modify_plan(prior: Mapping[str, Value] | None, planned: Mapping[str, Value] | None) -> Iterator[Diagnostic]:
    """Refuse what a plan cannot do, and warn of what needs a person's confirmation."""
    if prior is None:
        return
    if planned is None:
        contact = prior.get("two_factor_delete")
        if contact:
            detail = (
                f"Instaclustr will ask {contact['confirmation_email']} to confirm the deletion of the cluster "
                f"{prior['name']}. The destroy waits for the confirmation, until timeouts.delete."
            )
            yield Diagnostic("The deletion needs a person's confirmation", detail, severity=Severity.WARNING)
        return
    centres = planned["data_centres"]
    if centres is UNKNOWN:
        return
    yield from _added_or_removed(prior["data_centres"] or (), centres or ())
    for index, (before, after) in enumerate(zip(prior["data_centres"] or (), centres or (), strict=False)):
        if after is not UNKNOWN and before["tag_management_enabled"] and after["tag_management_enabled"] is False:
            detail = (
                "Tag management cannot be disabled once it is enabled: set tag_management_enabled = true, or remove it."
            )
            yield Diagnostic(
                "Tag management cannot be disabled", detail, ("data_centres", index, "tag_management_enabled")
            )


def _added_or_removed(before: Sequence[Mapping[str, Value]], after: Sequence[Value]) -> Iterator[Diagnostic]:
    if len(before) != len(after):
        detail = (
            f"The number of data centres changes from {len(before)} to {len(after)}, but data centres can be neither "
            "added nor removed: the cluster will be deleted with everything on it, and a new one created."
        )
        yield Diagnostic("The cluster will be replaced", detail, ("data_centres",), severity=Severity.WARNING)
