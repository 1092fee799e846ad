"""The constructs of both clouds are alike: what a user has learned of one holds for the other."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from constructs_lib import instaclustr, yandex
from constructs_lib._core.choices import Choice
from constructs_lib._core.cloud_object import CloudObject

CLOUDS = (instaclustr, yandex)
PUBLIC = [(cloud, name, getattr(cloud, name)) for cloud in CLOUDS for name in cloud.__all__]
MAKING = [
    pytest.param(found, id=f"{cloud.__name__}.{name}")
    for cloud, name, found in PUBLIC
    if isinstance(found, type) and issubclass(found, CloudObject) and not inspect.isabstract(found)
    if "options" in inspect.signature(found.__init__).parameters and not name.startswith("Existing") and name != "Tool"
]
LOOKUPS = [
    pytest.param(getattr(found, method), method, id=f"{cloud.__name__}.{name}.{method}")
    for cloud, name, found in PUBLIC
    for method in ("from_id", "from_name")
    if hasattr(found, method)
]
CHOICES = [found for _, _, found in PUBLIC if isinstance(found, type) and issubclass(found, Choice)]


def test_both_clouds_are_looked_at() -> None:
    assert {each.values[0].__name__ for each in MAKING} >= {"VirtualServer", "Gateway", "PublishTool"}
    assert {each.__name__ for each in CHOICES} == {
        "ApiComponent",
        "SlaTier",
        "HttpMethod",
        "Role",
        "Transport",
        "LogLevel",
    }


@pytest.mark.parametrize("made", MAKING)
def test_what_makes_an_object_takes_the_same_options(made: Any) -> None:
    # Of the class itself, jsii shows nothing.
    parameters = inspect.signature(made.__init__).parameters
    assert list(parameters)[:3] == ["self", "scope", "id"]
    assert parameters["options"].annotation == "Unpack[ResourceOptions]"
    if made is instaclustr.InstaclustrApi:
        assert "name" not in parameters, "the server makes it"
    else:
        assert parameters["name"].default is None


@pytest.mark.parametrize(("lookup", "method"), LOOKUPS)
def test_lookups_take_the_same_options(lookup: Any, method: str) -> None:
    parameters = inspect.signature(lookup).parameters
    first = list(parameters)[:3]
    assert first[:2] == ["scope", "id"]
    assert first[2] == "name" if method == "from_name" else first[2].endswith("_id")
    assert parameters["options"].annotation == "Unpack[LookupOptions]"


@pytest.mark.parametrize("name", ["Duration", "LookupOptions", "ResourceOptions", "Secret", "SecretValue", "Timeouts"])
def test_what_both_need_is_the_same_object(name: str) -> None:
    assert getattr(instaclustr, name) is getattr(yandex, name)
    assert name in instaclustr.__all__
    assert name in yandex.__all__


@pytest.mark.parametrize("choice", CHOICES)
def test_an_enumeration_can_be_given_as_text(choice: type[Choice]) -> None:
    values = [each for name, each in vars(choice).items() if name.isupper()]
    assert values
    assert all(isinstance(each, choice) for each in values)
    annotated = [
        str(parameter.annotation)
        for _, _, found in PUBLIC
        if isinstance(found, type)
        for member, method in inspect.getmembers(found, callable)
        if (inspect.isfunction(method) or inspect.ismethod(method)) and (member[0] != "_" or member == "__init__")
        for parameter in inspect.signature(method).parameters.values()
        if re.search(rf"\b{choice.__name__}\b", str(parameter.annotation))
    ]
    assert annotated, "no argument takes it"
    assert all(f"{choice.__name__} | str" in each for each in annotated)


def test_an_existing_object_has_a_data_source_and_a_provider() -> None:
    existing = {name: found for _, name, found in PUBLIC if name.startswith("Existing")}
    made = [each.values[0].__name__ for each in MAKING if hasattr(each.values[0], "from_id")]
    assert existing
    assert existing.keys() == {f"Existing{name}" for name in made}
    for each in existing.values():
        assert isinstance(inspect.getattr_static(each, "data_source"), property)
        assert issubclass(each, CloudObject)
