"""Whatever goes wrong on the way: nothing is lost from state, nothing is left behind, nothing sound is replaced.

Every fault of the proxy at every request of create, update, refresh and destroy; then the same again without faults,
which has to put everything right. `python -m support.fault_matrix` runs it for all resources, and tells the figures.
"""

from __future__ import annotations

import random

import pytest
from support.cloud import Cloud
from support.fault_matrix import OPERATIONS, Case, Matrix, Verdict, table
from support.faulty_proxy import FaultyProxy

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("hurry")]

# One of each cloud.
SUBJECTS = ("instaclustr_kafka_backend", "yandex_gateway")
# What an earlier provider took for absence, or for a create without effect.
KNOWN = (
    Case("instaclustr_kafka_backend", "refresh", "html-404", after=False, at=0),
    Case("instaclustr_kafka_backend", "refresh", "empty-200", after=False, at=0),
    Case("instaclustr_kafka_backend", "refresh", "null", after=False, at=0, times=1000),
    Case("instaclustr_kafka_backend", "refresh", "api-404", after=False, at=0),
    Case("instaclustr_kafka_backend", "destroy", "api-404", after=False, at=1, times=1000),
    Case("instaclustr_cluster", "create", "json-500", after=True, at=2),
    Case("instaclustr_cluster", "create", "html-403", after=True, at=2),
    Case("instaclustr_cluster", "refresh", "html-404", after=False, at=0, times=1000),
    Case("yandex_gateway", "create", "json-500", after=True, at=0),
    Case("yandex_gateway", "refresh", "api-404", after=False, at=0, times=1000),
    Case("yandex_gateway_iam_binding", "refresh", "empty-object", after=False, at=0),
)
_SAMPLE = 2


async def _verdicts(cloud: Cloud, cases: list[Case]) -> list[Verdict]:
    async with FaultyProxy(cloud.connection["instaclustr"]["endpoint"]) as proxy:
        matrix = Matrix(cloud, proxy)
        return [await matrix.run(case) for case in cases]


def _assert_well(verdicts: list[Verdict]) -> None:
    wrong = [f"{verdict.case}: {', '.join(verdict.wrong)}: {verdict.told}" for verdict in verdicts if verdict.wrong]
    assert not wrong, "\n".join([table(verdicts), *wrong])


@pytest.mark.parametrize("case", KNOWN, ids=str)
async def test_known_fault_ends_well(faulty_cloud: Cloud, case: Case) -> None:
    _assert_well(await _verdicts(faulty_cloud, [case]))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", SUBJECTS)
async def test_sample_of_faults_ends_well(faulty_cloud: Cloud, name: str, operation: str) -> None:
    async with FaultyProxy(faulty_cloud.connection["instaclustr"]["endpoint"]) as proxy:
        matrix = Matrix(faulty_cloud, proxy)
        # The same ones in each run.
        cases = random.Random(f"{name} {operation}").sample(await matrix.cases(name, [operation]), _SAMPLE)
        _assert_well([await matrix.run(case) for case in cases])


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", SUBJECTS)
async def test_every_fault_at_every_request_ends_well(faulty_cloud: Cloud, name: str, operation: str) -> None:
    async with FaultyProxy(faulty_cloud.connection["instaclustr"]["endpoint"]) as proxy:
        matrix = Matrix(faulty_cloud, proxy)
        verdicts = [await matrix.run(case) for case in await matrix.cases(name, [operation])]
    print(f"{name} {operation}: {table(verdicts)}")
    _assert_well(verdicts)


async def test_a_matrix_that_finds_nothing_would_find_a_loss(
    faulty_cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check itself fails where a provider takes one answer for absence."""
    from provider_shim.instaclustr.resource import InstaclustrResource

    async def believe(*_: object) -> bool:
        return True

    monkeypatch.setattr(InstaclustrResource, "is_gone", believe)
    case = Case("instaclustr_kafka_backend", "refresh", "api-404", after=False, at=0)
    [verdict] = await _verdicts(faulty_cloud, [case])
    assert "lost" in verdict.wrong
