"""Goes through tables of observations; what fails is a line of the report, and does not end the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from provider_shim.http import Forbidden, HttpError
from provider_shim.remote.explain import Api, explain
from provider_shim.schema.diagnostics import ProviderError

from .findings import Diagnosis, Finding, Lab, Level, NotSeen, Observation, Rejected

Progress = Callable[[str], None]


async def observe(
    cloud: Api, lab: Lab, observations: Sequence[Observation[Lab]], diagnosis: Diagnosis, progress: Progress
) -> None:
    """Add a line to the diagnosis for each observation."""
    for number, each in enumerate(observations, start=1):
        progress(f"{cloud.name}: {number} of {len(observations)}, {each.about}")
        finding = await _observed(cloud, lab, each)
        diagnosis.add(cloud.name, each.about, finding, each.option)


async def _observed(cloud: Api, lab: Any, observation: Observation[Any]) -> Finding:
    try:
        return await observation.observe(lab)
    except Rejected as reason:
        return Finding(str(reason), Level.DIFFERS)
    except NotSeen as reason:
        return Finding(str(reason), Level.UNSEEN)
    except HttpError as error:
        return failed(cloud, error, f"observe {observation.about}")
    except ProviderError as error:
        return Finding(one_line(error), Level.PROBLEM)


def failed(cloud: Api, error: HttpError, doing: str) -> Finding:
    """The finding for a request that failed."""
    if isinstance(error, Forbidden):
        return Finding(f"not allowed: {one_line(explain(error, cloud, doing))}", Level.UNSEEN)
    return Finding(one_line(explain(error, cloud, doing)), Level.PROBLEM)


def one_line(error: ProviderError) -> str:
    """An error's message as one line."""
    return " ".join(f"{error.diagnostic.summary}. {error.diagnostic.detail}".split())
