"""Every fault at every request of an operation on one object, and what was wrong afterwards."""

from __future__ import annotations

import asyncio
import copy
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import samples

from provider_shim.framework import creation, observation, waiting
from provider_shim.http import session as session_module
from provider_shim.yandex import client as yandex_client
from provider_shim.yandex import operations
from support.cloud import Cloud
from support.faulty_proxy import AFTER, BEFORE, FaultyProxy, Request
from support.small_terraform import Block, Outcome, SmallTerraform

OPERATIONS = ("create", "update", "refresh", "destroy")
# What is changed in place; what has no such attribute is not updated.
_CHANGES = {
    "instaclustr_cluster": "description",
    "instaclustr_virtual_server": "endpoint_url",
    "instaclustr_http_server_backend": "server_url",
    "instaclustr_kafka_backend": "name",
    "instaclustr_cassandra_backend": "name",
    "instaclustr_api_backend": "components",
    "instaclustr_opensearch_backend": "use_private_network",
    "instaclustr_http_server_operation_tool": "description",
    "instaclustr_cassandra_query_tool": "description",
    "instaclustr_kafka_consume_recent_tool": "description",
    "instaclustr_kafka_publish_message_tool": "description",
    "instaclustr_opensearch_document_search_tool": "description",
    "instaclustr_opensearch_index_document_tool": "description",
    "instaclustr_persona_access_control": "type",
    "yandex_gateway": "description",
    "yandex_gateway_iam_binding": "members",
}
# Faults that do not go away while the operation lasts.
LASTING = ("html-403", "html-404", "html-500", "portal", "empty-200", "null", "json-500", "redirect", "api-404")


@dataclass(frozen=True)
class Case:
    """A fault at one request of an operation; `times` many requests from there on."""

    name: str
    operation: str
    fault: str
    after: bool
    at: int
    times: int = 1

    def __str__(self) -> str:
        lasting = "" if self.times == 1 else "+"
        return f"{self.name} {self.operation} {self.fault}/{'after' if self.after else 'before'}@{self.at}{lasting}"


@dataclass
class Verdict:
    """What was wrong after a case, and what it was said."""

    case: Case
    wrong: list[str] = field(default_factory=list)
    # An object that no state knows, but whose id the next apply tells, with the way to import it.
    named: bool = False
    told: str = ""


@contextmanager
def hurried() -> Iterator[None]:
    """The provider waits for milliseconds where it waits for seconds otherwise."""
    defaults = session_module.Session.__init__.__kwdefaults__
    assert defaults is not None
    places: list[tuple[Any, str, Any]] = [
        (session_module, "_FIRST_BACKOFF", 0.005),
        (session_module, "_LONGEST_BACKOFF", 0.05),
        (creation, "_LOOK_UP_SECONDS", 0.1),
        (observation, "_ABSENCE_SECONDS", 0.2),
        (observation, "_UNCLEAR_SECONDS", 0.3),
        (waiting.pauses, "__defaults__", (0.01, 0.05)),
        (operations, "_FIRST_PAUSE", 0.01),
        (yandex_client, "_UNCLEAR_SECONDS", 0.3),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    kept_defaults = dict(defaults)
    try:
        for owner, name, value in places:
            setattr(owner, name, value)
        limits = {"timeout": 0.3, "response_timeout": 0.6, "largest_response": 2_000_000}
        assert limits.keys() <= defaults.keys()
        defaults.update(limits)
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)
        defaults.clear()
        defaults.update(kept_defaults)


class Matrix:
    """The cases of one resource, on a local cloud behind a proxy."""

    def __init__(self, cloud: Cloud, proxy: FaultyProxy) -> None:
        self._cloud = cloud
        self._proxy = proxy
        provider = copy.deepcopy(cloud.provider)
        for name in ("instaclustr", "yandex"):
            provider[name] |= {"endpoint": proxy.url, "retry_timeout": "3s", "requests_per_second": 0}
        self._settings = provider

    async def cases(self, name: str, operations: Iterable[str] = OPERATIONS) -> list[Case]:
        """All cases of a resource."""
        found: list[Case] = []
        for operation in operations:
            if operation == "update" and name not in _CHANGES:
                continue
            _, requests = await self._run(Case(name, operation, "", after=False, at=0))
            for at, request in enumerate(requests):
                found += [Case(name, operation, fault, after=False, at=at) for fault in BEFORE]
                found += [Case(name, operation, fault, after=True, at=at) for fault in _after(request)]
                found += [
                    Case(name, operation, each, after=False, at=at, times=1000) for each in _lasting(name, operation)
                ]
        return found

    async def run(self, case: Case) -> Verdict:
        """What was wrong after a case."""
        verdict, _ = await self._run(case)
        return verdict

    async def _run(self, case: Case) -> tuple[Verdict, list[Request]]:
        await self._clean(case.name)
        verdict = Verdict(case)
        terraform = SmallTerraform(self._settings)
        config = samples.full(case.name, self._cloud)
        wanted = copy.deepcopy(config)
        self._proxy.arm()
        if case.operation != "create":
            made = await terraform.apply(self._blocks(case.name, config))
            assert not made.errors, made.text
        if case.operation == "update":
            samples.change(case.name, wanted, _CHANGES[case.name], self._cloud)
        blocks = self._blocks(case.name, wanted)
        before = self._id(terraform)
        prior = terraform.state.get("it")
        fault = (AFTER if case.after else BEFORE)[case.fault] if case.fault else None
        self._proxy.arm(fault, case.at, case.times)
        try:
            first = await self._operate(case, terraform, blocks)
        except Exception as error:  # a bug of the provider's is what is looked for
            verdict.wrong.append("crashed")
            verdict.told = f"{type(error).__name__}: {error}"
            first = Outcome()
        requests = self._proxy.requests
        self._proxy.arm()
        verdict.told = verdict.told or first.text
        if "The provider failed" in first.text:
            verdict.wrong.append("crashed")
        there = self._there(case.name)
        if before is not None and before in there and "it" not in terraform.state:
            verdict.wrong.append("lost")
        shown = terraform.state.get("it")
        if case.operation == "refresh" and prior and shown and shown.values != prior.values:
            verdict.wrong.append("phantom")
        after = self._id(terraform)
        await self._repair(case, terraform, blocks, verdict, before or (after if after in there else None))
        return verdict, requests

    async def _operate(self, case: Case, terraform: SmallTerraform, blocks: dict[str, Block]) -> Outcome:
        if case.operation == "refresh":
            return await terraform.refresh()
        return await (terraform.destroy() if case.operation == "destroy" else terraform.apply(blocks))

    async def _repair(
        self, case: Case, terraform: SmallTerraform, blocks: dict[str, Block], verdict: Verdict, kept: str | None
    ) -> None:
        """The next run, without faults, and what is there after it."""
        destroy = case.operation == "destroy"
        second = await (terraform.destroy() if destroy else terraform.apply(blocks))
        there = self._there(case.name)
        strangers = there - {str(each.values["id"]) for each in terraform.state.values()}
        if second.errors:
            verdict.named = bool(strangers) and all(id in second.text for id in strangers) and "import" in second.text
            if not verdict.named:
                verdict.wrong.append("stuck")
            verdict.told += f"\nthen: {second.text}"
        if strangers and not verdict.named:
            verdict.wrong.append("orphan")
        if destroy:
            return
        labels = Counter(str(each.get(samples.SAMPLES[case.name].label)) for each in self._shown(case.name))
        if any(count > 1 for count in labels.values()):
            verdict.wrong.append("duplicate")
        if kept is not None and not verdict.named and self._id(terraform) != kept:
            verdict.wrong.append("replaced")
        if case.operation == "refresh" and second.actions:
            verdict.wrong.append("phantom")
        if not second.errors and (await terraform.plan(blocks)).actions:
            verdict.wrong.append("phantom")

    def _blocks(self, name: str, config: dict[str, Any]) -> dict[str, Block]:
        limits = dict.fromkeys(("create", "read", "update", "delete"), "6s")
        return {"it": Block(samples.type_name(name), lambda state: config | {"timeouts": limits})}

    def _id(self, terraform: SmallTerraform) -> str | None:
        instance = terraform.state.get("it")
        return None if instance is None else str(instance.values["id"])

    def _there(self, name: str) -> set[str]:
        return {id for id in samples.SAMPLES[name].kind.all(self._cloud) if id not in self._cloud.kept}

    def _shown(self, name: str) -> list[dict[str, Any]]:
        found = samples.SAMPLES[name].kind.all(self._cloud)
        return [each for id, each in found.items() if id not in self._cloud.kept]

    async def _clean(self, name: str) -> None:
        kind = samples.SAMPLES[name].kind
        deadline = time.monotonic() + 10
        while there := self._there(name):
            for id in there:
                kind.delete(self._cloud, id)
            assert time.monotonic() < deadline, there
            await asyncio.sleep(0.01)


def _lasting(name: str, operation: str) -> list[str]:
    if operation == "create" and name == "instaclustr_cluster":
        # Whether a new cluster gets ready is only seen by reading it: unread for too long, it is tainted, and replaced.
        return []
    # A new object that the API itself goes on to deny has not appeared: that is no fault on the way.
    return [each for each in LASTING if (operation, each) != ("create", "api-404")]


def _after(request: Request) -> list[str]:
    # A read has no effect: only what the answer itself is about makes a difference there.
    return [name for name in AFTER if request.method != "GET" or name not in BEFORE]


def table(verdicts: Iterable[Verdict]) -> str:
    """How many ended wrong, by what was wrong."""
    verdicts = list(verdicts)
    kinds = Counter(kind for verdict in verdicts for kind in set(verdict.wrong))
    wrong = sum(1 for verdict in verdicts if verdict.wrong)
    named = sum(1 for verdict in verdicts if verdict.named and not verdict.wrong)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"
    return f"{len(verdicts)} runs, {wrong} ended wrong ({counts}); {named} left an object that the next apply names"


async def run_all(names: Iterable[str], operations: Iterable[str] = OPERATIONS, every: int = 1) -> list[Verdict]:
    """Run the cases of these resources; of `every` so many, one."""
    verdicts: list[Verdict] = []
    with Cloud("--set", "rate_limit=0", "--set", "two_factor_delay=0") as cloud, hurried():
        async with FaultyProxy(cloud.connection["instaclustr"]["endpoint"]) as proxy:
            matrix = Matrix(cloud, proxy)
            for name in names:
                for case in (await matrix.cases(name, operations))[::every]:
                    verdicts.append(await matrix.run(case))
    return verdicts


if __name__ == "__main__":
    # python -m support.fault_matrix [EVERY] [RESOURCE …], in tests/ and with tests/contract in PYTHONPATH
    import logging

    logging.disable(logging.CRITICAL)
    every, *chosen = sys.argv[1:] or ["1"]
    everything: list[Verdict] = []
    for each in chosen or list(samples.SAMPLES):
        began = time.monotonic()
        of_it = asyncio.run(run_all([each], every=int(every)))
        everything += of_it
        print(f"{each}: {table(of_it)} [{time.monotonic() - began:.0f} s]", flush=True)
        for verdict in of_it:
            if verdict.wrong or verdict.named:
                told = [str(verdict.case), verdict.wrong, verdict.named, verdict.told[:600]]
                print("  ", json.dumps(told), flush=True)
    print(table(everything))
