"""What constructs are made with: secrets, durations, ids of anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cdktf
import pytest
from cdktf import TerraformElement, TerraformStack, TerraformVariable

from constructs_lib._core.construct import L2Construct
from constructs_lib._core.duration import Duration
from constructs_lib._core.ids import id_of
from constructs_lib._core.secrets import Secret, SecretValue
from constructs_lib.l1 import (
    DataMcpgatewayInstaclustrKafkaBackends,
    DataMcpgatewayInstaclustrKafkaCluster,
    InstaclustrKafkaBackend,
    InstaclustrVirtualServer,
    McpgatewayProvider,
    YandexIamToken,
)

ID = "4650aa98-e894-4675-9614-558915d5837a"


class Backend(L2Construct):
    """A construct with a secret and an id."""

    def __init__(self, scope: Any, id: str, kafka: Any, password: SecretValue) -> None:
        super().__init__(scope, id)
        self._password = Secret.of(password)
        self.backend = InstaclustrKafkaBackend(
            self,
            self.RESOURCE,
            virtual_server_id=ID,
            name="events",
            kafka_cluster_id=id_of(kafka, "kafka"),
            authentication_sasl_plain={"username": "me", **self._password.arguments("password")},
        )

    def _problems(self) -> Iterator[str]:
        return self._password.problems("the password", self)

    @property
    def id(self) -> str:
        return self.backend.id


def backend(stack: Any, password: SecretValue = "${var.p}", kafka: Any = ID) -> Backend:
    McpgatewayProvider(stack, "provider", emulator={"path": "cloud.db"})
    return Backend(stack, "events", kafka, password)


def written(stack: Any) -> dict[str, Any]:
    (resource,) = stack.synthesized()["resource"]["mcpgateway_instaclustr_kafka_backend"].values()
    return dict(resource)


def variable(stack: Any, **arguments: Any) -> TerraformVariable:
    return TerraformVariable(stack, "password", type="string", **arguments)


def test_a_secret_goes_to_the_write_only_twin(stack: Any) -> None:
    backend(stack, variable(stack, sensitive=True))
    cdktf.Testing.synth(stack, True)
    assert written(stack)["authentication_sasl_plain"] == {
        "username": "me",
        "password_wo": "${nonsensitive(var.password)}",
        "password_wo_version": 1,
    }


def test_its_version_is_raised_to_have_it_sent_anew(stack: Any) -> None:
    backend(stack, Secret(variable(stack, sensitive=True), version=3))
    assert written(stack)["authentication_sasl_plain"]["password_wo_version"] == 3


def test_before_terraform_1_11_it_is_given_plainly(stack: Any) -> None:
    backend(stack, Secret(variable(stack, sensitive=True), write_only=False))
    assert written(stack)["authentication_sasl_plain"] == {"username": "me", "password": "${var.password}"}


def test_a_plain_text_is_refused_with_a_hint_and_not_shown(stack: Any) -> None:
    backend(stack, "hunter2")
    with pytest.raises(RuntimeError) as error:
        cdktf.Testing.synth(stack, True)
    assert "[stack/events] the password is plain text" in str(error.value)
    assert "TerraformVariable with sensitive=True" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_plain_text_is_taken_if_it_is_said_to_be_one(stack: Any) -> None:
    backend(stack, Secret.plain_text("hunter2", version=2))
    cdktf.Testing.synth(stack, True)
    assert written(stack)["authentication_sasl_plain"]["password_wo"] == "hunter2"
    assert written(stack)["authentication_sasl_plain"]["password_wo_version"] == 2


@pytest.mark.parametrize("form", ["variable", "value", "text", "function"])
def test_a_variable_has_to_be_sensitive_or_ephemeral(stack: Any, form: str) -> None:
    shown = variable(stack)
    forms: dict[str, Any] = {
        "variable": shown,
        "value": shown.value,
        "text": f"Bearer {shown.string_value}",
        "function": cdktf.Fn.upper(shown.string_value),
    }
    backend(stack, forms[form])
    with pytest.raises(RuntimeError, match=r"the password comes from the variable stack/password, .*: declare it"):
        cdktf.Testing.synth(stack, True)
    shown.add_override("ephemeral", True)
    cdktf.Testing.synth(stack, True)


@pytest.mark.parametrize("token", ["attribute", "value", "text"])
def test_tokens_are_secrets(stack: Any, token: str) -> None:
    iam_token = YandexIamToken(stack, "token").token
    secret = {"attribute": iam_token, "value": variable(stack, sensitive=True).value, "text": f"Bearer {iam_token}"}[
        token
    ]
    backend(stack, secret)
    cdktf.Testing.synth(stack, True)
    assert "${" in written(stack)["authentication_sasl_plain"]["password_wo"]


@pytest.mark.parametrize("value", [b"hunter2", 5, None, ["hunter2"], {"a": "hunter2"}])
def test_what_is_no_secret_is_an_error_that_does_not_show_it(value: Any) -> None:
    with pytest.raises(TypeError, match="a secret must be a TerraformVariable, a token or a Secret, got ") as error:
        Secret.of(value)
    assert "hunter2" not in str(error.value)


def test_a_secrets_version_is_a_number() -> None:
    with pytest.raises(TypeError, match="the version of a secret must be a number, got str"):
        Secret("${x}", version="2")  # type: ignore[arg-type]


def test_a_secret_is_not_shown() -> None:
    assert repr(Secret.plain_text("hunter2")) == "Secret((not shown), version=1, write_only=True)"
    assert Secret.of(secret := Secret("${x}")) is secret


@pytest.mark.parametrize(
    ("duration", "seconds", "text"),
    [
        (Duration.seconds(90), 90, "90s"),
        (Duration.seconds(0.5), 0.5, "0.5s"),
        (Duration.minutes(15), 900, "15m"),
        (Duration.minutes(1.5), 90, "90s"),
        (Duration.hours(1), 3600, "1h"),
        (Duration.days(2), 172800, "48h"),
        (Duration.seconds(0), 0, "0s"),
    ],
)
def test_durations(duration: Duration, seconds: float, text: str) -> None:
    assert duration.to_seconds() == seconds
    assert type(duration.to_seconds()) is type(seconds)
    assert (duration.to_terraform(), str(duration)) == (text, text)
    assert repr(duration) == f"Duration({text})"


def test_durations_compare_by_length() -> None:
    assert Duration.minutes(60) == Duration.hours(1)
    assert Duration.seconds(59) < Duration.minutes(1)


@pytest.mark.parametrize("amount", ["5", None, True])
def test_a_duration_is_made_of_a_number(amount: Any) -> None:
    with pytest.raises(TypeError, match="a Duration must be made of a number, got "):
        Duration.minutes(amount)


@pytest.mark.parametrize("amount", [-1, float("inf"), float("nan"), -8.1095622125913805e298])
def test_a_duration_is_positive_and_known(amount: float) -> None:
    with pytest.raises(ValueError, match="a non-negative number that is known at synth, got "):
        Duration.seconds(amount)


def test_ids_of_constructs_are_tokens(stack: Any) -> None:
    cluster = DataMcpgatewayInstaclustrKafkaCluster(stack, "cluster", name="events")
    backend(stack, kafka=cluster)
    assert written(stack)["kafka_cluster_id"] == "${data.mcpgateway_instaclustr_kafka_cluster.cluster.id}"


def test_ids_of_any_providers_constructs(stack: Any) -> None:
    class VendorsKafka(TerraformElement):
        @property
        def id(self) -> str:
            return "${instaclustr_kafka_cluster_v3.events.id}"

    assert id_of(VendorsKafka(stack, "kafka")) == "${instaclustr_kafka_cluster_v3.events.id}"


def test_ids_of_constructs_items_variables_tokens_and_texts(stack: Any) -> None:
    events = backend(stack)
    found = DataMcpgatewayInstaclustrKafkaBackends(stack, "all", cluster_id=ID).kafka_backends.get(0)
    given = variable(stack)
    things = {"construct": events, "item": found, "variable": given, "token": given.value, "text": ID}
    for name, thing in things.items():
        InstaclustrVirtualServer(stack, name, cluster_id=id_of(thing), name="orders", endpoint_url="/orders")
    servers = stack.synthesized()["resource"]["mcpgateway_instaclustr_virtual_server"]
    assert {name: each["cluster_id"] for name, each in servers.items()} == {
        "construct": f"${{mcpgateway_instaclustr_kafka_backend.{events.backend.friendly_unique_id}.id}}",
        "item": "${data.mcpgateway_instaclustr_kafka_backends.all.kafka_backends[0].id}",
        "variable": "${var.password}",
        "token": "${var.password}",
        "text": ID,
    }


@pytest.mark.parametrize("thing", [5, None, [ID], InstaclustrKafkaBackend, TerraformStack])
def test_what_has_no_id_is_an_error_at_the_line(thing: Any) -> None:
    with pytest.raises(TypeError, match=r"kafka must be a construct with an ID .*, a token or the ID itself, got "):
        id_of(thing, "kafka")


def test_a_construct_without_an_id_is_named(stack: Any) -> None:
    with pytest.raises(TypeError, match="got Stack"):
        id_of(stack)
