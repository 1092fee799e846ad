"""The tables of observations are complete: every fact, every option, every type of object."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.doctor import unobservable
from provider_shim.doctor.findings import Diagnosis, Finding, Level, Observation
from provider_shim.doctor.instaclustr import reads as instaclustr_reads
from provider_shim.doctor.instaclustr import writes as instaclustr_writes
from provider_shim.doctor.instaclustr.recipes import RECIPES
from provider_shim.doctor.yandex import reads as yandex_reads
from provider_shim.doctor.yandex import writes as yandex_writes
from provider_shim.emulator import OPTIONS
from provider_shim.instaclustr import api as instaclustr
from provider_shim.remote.facts import Certainty, Fact
from provider_shim.yandex import api as yandex

Observations = tuple[Observation[Any], ...]
INSTACLUSTR: Observations = (*instaclustr_reads.READS, *instaclustr_writes.WRITES, *instaclustr_reads.LAST)
YANDEX: Observations = (*yandex_reads.READS, *yandex_writes.WRITES, *yandex_reads.LAST)
CLOUDS = [
    pytest.param("Instaclustr", instaclustr.FACTS, INSTACLUSTR, id="instaclustr"),
    pytest.param("Yandex Cloud", yandex.FACTS, YANDEX, id="yandex"),
]
# Lines that are about no statement in the tables.
WORDS = {"TLS", "clock", "leftovers", "permissions", "objects", "latency", "rollback"}


def test_every_option_is_observed_or_listed_with_a_reason() -> None:
    observed = {each.option for each in (*INSTACLUSTR, *YANDEX) if each.option}
    assert observed | unobservable.UNOBSERVABLE.keys() == OPTIONS.keys()
    assert not observed & unobservable.UNOBSERVABLE.keys()


@pytest.mark.parametrize(("cloud", "facts", "observations"), CLOUDS)
def test_every_uncertain_fact_is_observed_or_listed_with_a_reason(
    cloud: str, facts: tuple[Fact, ...], observations: Observations
) -> None:
    observed = {each.about for each in observations}
    listed = {about for of, about in unobservable.FACTS if of == cloud}
    uncertain = {fact.id for fact in facts if fact.certainty is not Certainty.CONFIRMED}
    assert uncertain <= observed | listed
    assert listed <= uncertain - observed


@pytest.mark.parametrize(("cloud", "facts", "observations"), CLOUDS)
def test_every_observation_is_about_a_fact(cloud: str, facts: tuple[Fact, ...], observations: Observations) -> None:
    assert {each.about for each in observations} <= {fact.id for fact in facts} | WORDS


def test_one_object_of_each_type_is_created() -> None:
    assert RECIPES.keys() == {path.key for path in instaclustr.PATHS} - {"cluster"}


def test_what_was_seen_is_not_replaced_by_what_was_not() -> None:
    diagnosis = Diagnosis()
    diagnosis.add("Toy", "secrets", Finding("no backend", Level.UNSEEN), "secrets")
    diagnosis.add("Toy", "secrets", Finding("no object", Level.UNSEEN), "secrets")
    assert [str(line) for line in diagnosis] == ["not seen  Toy, secrets: no object"]
    diagnosis.add("Toy", "secrets", Finding("masked", value="masked"), "secrets")
    diagnosis.add("Toy", "secrets", Finding("no object", Level.UNSEEN), "secrets")
    assert [str(line) for line in diagnosis] == ["found     Toy, secrets: masked"]
    assert diagnosis.settings() == {"secrets": "masked"}


def test_an_option_that_both_clouds_have_is_the_larger_one() -> None:
    diagnosis = Diagnosis()
    for cloud, value in (("One", "0.20"), ("Two", "1.50"), ("Three", "0.00")):
        diagnosis.add(cloud, "visibility_delay", Finding("seen", value=value), "visibility_delay")
    assert diagnosis.settings() == {"visibility_delay": "1.50"}
