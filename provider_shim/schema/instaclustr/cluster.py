"""Rules over a cluster's attributes and plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..diagnostics import Diagnostic, Severity
from ..values import UNKNOWN, Path, Value

_SETTINGS = {"aws_settings": ("AWS_VPC",), "gcp_settings": ("GCP",), "azure_settings": ("AZURE", "AZURE_AZ")}


def provider_settings(config: Mapping[str, Value], path: Path) -> Iterator[Diagnostic]:
    """Settings of a cloud are given for a data centre in that cloud only."""
    provider = config.get("cloud_provider")
    for name, providers in _SETTINGS.items():
        if config.get(name) is not None and isinstance(provider, str) and provider not in providers:
            detail = f'"{name}" is for cloud_provider {" or ".join(providers)}, but cloud_provider is {provider}.'
            yield Diagnostic("Settings of another cloud", detail, (*path, name))


def modify_plan(prior: Mapping[str, Value] | None, planned: Mapping[str, Value] | None) -> Iterator[Diagnostic]:
    """What a plan cannot do, and what it needs a person for."""
    if prior is None:
        return
    if planned is None:
        contact = prior.get("two_factor_delete")
        if contact:
            detail = (
                f"Instaclustr asks {contact['confirmation_email']} whether the cluster {prior['name']} may be deleted. "
                "The destroy waits for the answer, for as long as timeouts.delete lasts."
            )
            yield Diagnostic("A person has to confirm the deletion", detail, severity=Severity.WARNING)
        return
    centres = planned["data_centres"]
    if centres is UNKNOWN:
        return
    yield from _added_or_removed(prior["data_centres"] or (), centres or ())
    for index, (before, after) in enumerate(zip(prior["data_centres"] or (), centres or (), strict=False)):
        if after is not UNKNOWN and before["tag_management_enabled"] and after["tag_management_enabled"] is False:
            detail = "Tag management cannot be switched off again."
            yield Diagnostic(
                "Tag management cannot be disabled", detail, ("data_centres", index, "tag_management_enabled")
            )


def _added_or_removed(before: Sequence[Mapping[str, Value]], after: Sequence[Value]) -> Iterator[Diagnostic]:
    if len(before) != len(after):
        detail = (
            f"It has {len(before)} data centres and is to have {len(after)}, but data centres can be neither added nor "
            "removed: the cluster is deleted with all that is on it, and another one is made."
        )
        yield Diagnostic("The cluster will be replaced", detail, ("data_centres",), severity=Severity.WARNING)
