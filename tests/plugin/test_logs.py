"""Logs on stderr, as Terraform takes them: JSON lines, with the cause of an error, without secrets."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from support.plugin import Plugin, call

from provider_shim.plugin import tfplugin6_pb2 as pb
from provider_shim.plugin.values import encode
from provider_shim.schema.schema_file import SchemaFile

LaunchPlugin = Callable[..., Plugin]

_TYPE = "mcpgateway_instaclustr_kafka_backend"
_SECRET = 'correct "horse" battery'


def _logged(plugin: Plugin) -> tuple[list[dict[str, Any]], Any]:
    """The log of a malformed request and of a read that gets no answer, whose path has the API key in it."""
    schemas = SchemaFile.load()
    settings = {
        "endpoint": "http://127.0.0.1:1",
        "username": "me",
        "api_key": _SECRET,
        "retry_timeout": "1s",
        "requests_per_second": None,
    }
    config = encode({"emulator": None, "instaclustr": settings}, schemas.provider.cty_type)
    state = encode({"id": _SECRET}, schemas.resource(_TYPE).cty_type)

    async def talk() -> Any:
        async with plugin.connected() as channel:

            async def ask(message: Any, **fields: Any) -> Any:
                name = message.DESCRIPTOR.name
                return await call(channel, f"/tfplugin6.Provider/{name}", message.Request(**fields), message.Response)

            await ask(pb.PlanResourceChange, type_name=_TYPE, config=pb.DynamicValue(msgpack=b"\xc1"))
            await ask(pb.ConfigureProvider, config=pb.DynamicValue(msgpack=config))
            return await ask(pb.ReadResource, type_name=_TYPE, current_state=pb.DynamicValue(msgpack=state))

    answer = asyncio.run(talk())
    plugin.process.terminate()
    code, out, err = plugin.end()
    assert (code, out) == (0, "")
    return [json.loads(line) for line in err.splitlines()], answer


def test_every_line_is_one_that_terraform_understands_and_none_has_a_secret(launched: LaunchPlugin) -> None:
    lines, answer = _logged(launched(TF_LOG="DEBUG"))
    for line in lines:
        assert set(line) == {"@level", "@message", "@module", "@timestamp"}
        assert line["@level"] in ("trace", "debug", "info", "warn", "error")
        moment = dt.datetime.fromisoformat(line["@timestamp"])
        assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=1)
    (failed,) = (line for line in lines if line["@level"] == "error")
    assert "Traceback" in failed["@message"]
    assert "MalformedValue" in failed["@message"]
    assert any("127.0.0.1" in line["@message"] or "no response" in line["@message"] for line in lines)
    everything = json.dumps(lines) + "".join(each.summary + each.detail for each in answer.diagnostics)
    assert answer.diagnostics
    assert "(sensitive)" in everything
    for secret in (_SECRET, json.dumps(_SECRET)[1:-1], "horse"):
        assert secret not in everything


@pytest.mark.parametrize(
    ("environment", "levels"),
    [
        ({}, {"error"}),
        ({"TF_LOG": "ERROR"}, {"error"}),
        ({"TF_LOG": "warn"}, {"error", "warn"}),
        ({"TF_LOG": "JSON"}, {"error", "warn", "info"}),
        ({"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "ERROR"}, {"error"}),
    ],
)
def test_as_much_is_logged_as_is_asked_for(
    launched: LaunchPlugin, environment: dict[str, str], levels: set[str]
) -> None:
    lines, _ = _logged(launched(**environment))
    assert {line["@level"] for line in lines} - {"trace"} == levels
