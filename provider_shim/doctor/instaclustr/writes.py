"""What creating, changing and deleting objects of doctor's own shows."""

from __future__ import annotations

import json
import time
from functools import partial

from provider_shim.http import Forbidden, HttpError
from provider_shim.instaclustr.api import FACTS, KAFKA_CLUSTERS, OPENSEARCH_CLUSTERS
from provider_shim.instaclustr.virtual_server import shown_url

from ..exchange import PATIENCE, Answer, moments
from ..findings import Finding, Level, NotSeen, Observation, level_of
from . import shapes
from .lab import Body, fields_at
from .reads import fields_finding, secrets_finding, unset_finding
from .recipes import AUDIENCES, RECIPES, SCHEMA, SCOPES, path_parameter
from .trial import Trial, told

_SERVER, _HTTP, _KAFKA, _OPERATION, _PERSONA = (
    "virtual_server",
    "http_server_backend",
    "kafka_backend",
    "http_server_operation_tool",
    "persona_access_control",
)


async def _permissions(trial: Trial) -> Finding:
    try:
        await trial.made(_SERVER)
    except Forbidden:
        return Finding("the key may read, but not write: a provisioning key is needed to apply", Level.OK)
    return Finding("the key may read and write", Level.OK)


async def _visibility(trial: Trial) -> Finding:
    id = await trial.made(_SERVER)
    began = trial.made_at[_SERVER]
    is_first = True
    async for _ in moments():
        if (await trial.lab.get(trial.lab.paths[_SERVER], id)).ok:
            seconds = 0.0 if is_first else time.monotonic() - began
            return _duration("a new virtual server can be read", seconds, "visibility_delay")
        is_first = False
    raise NotSeen(f"the virtual server cannot be read within {PATIENCE:.0f} s")


def _duration(what: str, seconds: float, about: str) -> Finding:
    when = "at once" if seconds == 0 else f"after {seconds:.1f} s"
    return Finding(f"{what} {when}", level_of(FACTS, about), f"{seconds:.2f}")


async def _create_all(trial: Trial) -> Finding:
    created = 0
    for key in RECIPES:
        try:
            await trial.made(key)
            created += 1
        except (NotSeen, HttpError):
            pass  # The observation of the type's path says why.
    if not created:
        raise NotSeen("no object could be created")
    return Finding(f"{created} of {len(RECIPES)} types of objects were created", Level.OK)


async def _path(key: str, trial: Trial) -> Finding:
    if key in trial.errors:
        raise trial.errors[key]
    await trial.shown(key)
    return Finding("an object was created and read", Level.OK)


async def _put(trial: Trial) -> Finding:
    changed, refused = [], []
    for key, recipe in RECIPES.items():
        try:
            answer = await trial.change(key, **recipe.changes(trial))
        except (NotSeen, HttpError):
            continue  # It could not be created.
        name = trial.lab.paths[key].name
        if answer.ok:
            changed.append(key)
        else:
            refused.append(f"{name}: {told(answer)}")
    for key in changed:
        wanted = {name: value for name, value in RECIPES[key].changes(trial).items() if isinstance(value, str)}
        await trial.seen(key, await trial.made(key), wanted)
    if refused:
        return Finding(f"PUT is refused: {'; '.join(refused)}", Level.DIFFERS)
    if not changed:
        raise NotSeen("no object could be created")
    return Finding(f"objects of {len(changed)} types were changed", Level.OK)


async def _openid(trial: Trial) -> Finding:
    found = (await _authentication(trial)).get("scopesSupported") or []
    if "openid" in found:
        return Finding("the server adds the scope `openid`", Level.OK)
    return Finding("the server does not add the scope `openid`", Level.DIFFERS)


async def _reorder(trial: Trial) -> Finding:
    authentication = await _authentication(trial)
    scopes = [each for each in authentication.get("scopesSupported") or [] if each != "openid"]
    moved = authentication.get("audiences") != AUDIENCES or scopes != SCOPES
    return Finding(f"lists {'come back in another' if moved else 'keep their'} order", value=_flag(moved))


async def _authentication(trial: Trial) -> Body:
    items = list(fields_at(await trial.shown(_SERVER), "authentication"))
    if not items:
        raise NotSeen("the virtual server does not show its authentication")
    return items[0]


async def _unset(trial: Trial) -> Finding:
    return unset_finding(shapes.unset(await trial.all_shown()))


async def _secrets(trial: Trial) -> Finding:
    return secrets_finding(shapes.secrets(await trial.all_shown(), trial.secret))


async def _schemas(trial: Trial) -> Finding:
    shown = shapes.schemas(await trial.all_shown())
    if shown is None:
        raise NotSeen("the tool does not show its JSON Schema")
    accepted = []
    for form, schema in (("text", json.dumps(SCHEMA)), ("object", SCHEMA)):
        answer = await trial.variant(_OPERATION, name=f"doctor-{form}", parameters=[path_parameter(schema)])
        if not answer.refused:
            _expect(answer)
            accepted.append(form)
    taken = " and ".join(f"{form}s" for form in accepted) or "neither texts nor objects"
    text = f"JSON Schemas are shown as {shown}s; requests may have {taken}"
    return Finding(text, value=f"{accepted[0]}_only" if len(accepted) == 1 else shown)


async def _backend_names(trial: Trial) -> Finding:
    finding = _refusal(await trial.variant(_HTTP, name="doctor_http"), "a backend's name with `_`")
    return Finding(finding.text, value="newer" if finding.value == "true" else "older")


async def _backend_fields(trial: Trial) -> Finding:
    older = Finding("Kafka backends have no `usePrivateNetwork`: an older API", Level.OK, "older")
    answer = await trial.variant(_KAFKA, name="doctor-network", usePrivateNetwork=True)
    if answer.refused:
        return older
    _expect(answer)
    if (await trial.seen(_KAFKA, str(answer.body["id"]))).get("usePrivateNetwork") is not True:
        return older
    # An API that keeps any field would take this as well.
    answer = await trial.variant(_KAFKA, name="doctor-network-type", usePrivateNetwork="doctor")
    return Finding("Kafka backends have `usePrivateNetwork`", Level.OK, "newer") if answer.refused else older


async def _server_host(trial: Trial) -> Finding:
    shown = await trial.shown(_SERVER)
    url = shown_url(shown, str(shown.get("endpointUrl")))
    if url is None:
        return Finding("no response shows the URL of a virtual server; the console does", value="false")
    return Finding(f"virtual servers show their URL, here {url}", value="true")


async def _fields(trial: Trial) -> Finding:
    return fields_finding(await trial.all_shown())


async def _tool_name(trial: Trial) -> Finding:
    answer = await trial.variant(_OPERATION, without=("name",))
    if answer.refused:
        return Finding("a tool without a name is refused", value="required")
    _expect(answer)
    id = str(answer.body["id"])
    name = (await trial.seen(_OPERATION, id)).get("name")
    if not name:
        return Finding("a tool without a name stays without one", value="absent")
    pattern = str(name).replace(id, "ID").replace(id[:8], "ID8")
    return Finding(f"a tool without a name is called `{pattern}`", value="generated")


async def _persona_on_open_server(trial: Trial) -> Finding:
    name = f"{trial.name}-open"
    answer = await trial.variant(_SERVER, without=("authentication",), name=name, endpointUrl=f"/{name}")
    _expect(answer)
    persona = {"virtualServerId": answer.body["id"], "personaRole": "doctor", "type": "ALLOWLIST", "tools": []}
    answer = await trial.create(_PERSONA, persona)
    return _refusal(answer, "a rule on a server without authentication")


async def _authentication_combinations(trial: Trial) -> Finding:
    answer = await trial.variant(_HTTP, name="doctor-http-keyless", authentication=[{"scheme": "KEY"}])
    return _refusal(answer, "the scheme KEY without a key")


async def _tool_parameters(trial: Trial) -> Finding:
    answer = await trial.variant(_OPERATION, without=("parameters",), name="doctor-unmatched")
    return _refusal(answer, "a placeholder without a parameter")


async def _same_backend_name(trial: Trial) -> Finding:
    return _refusal(await trial.variant(_HTTP), "a second backend of the same name")


async def _same_tool_name(trial: Trial) -> Finding:
    return _refusal(await trial.variant(_OPERATION), "a second tool of the same name")


async def _unknown_field(trial: Trial) -> Finding:
    answer = await trial.variant(_HTTP, name="doctor-http-unknown", mcpgatewayDoctor="unknown")
    if answer.refused:
        return Finding("an unknown field is refused", value="refused")
    _expect(answer)
    if "mcpgatewayDoctor" in await trial.seen(_HTTP, str(answer.body["id"])):
        return Finding("an unknown field is kept", value="kept")
    return Finding("an unknown field is ignored", value="ignored")


async def _other_cluster(key: str, field: str, application: tuple[str, str], trial: Trial) -> Finding:
    await trial.made(key)
    clusters = await trial.clusters(application)
    if len(clusters) < 2:
        raise NotSeen(f"the account has only one {application[0]} cluster")
    return _refusal(await trial.change(key, **{field: clusters[1]}), "a PUT with another cluster")


def _refusal(answer: Answer, what: str) -> Finding:
    if not answer.refused:
        _expect(answer)
    return Finding(f"{what} is {'refused' if answer.refused else 'accepted'}", value=_flag(answer.refused))


def _expect(answer: Answer) -> None:
    if not answer.ok:
        raise NotSeen(f"the request got {told(answer)}")


def _flag(value: bool) -> str:
    return str(value).lower()


async def _deletion(trial: Trial) -> Finding:
    path, id = trial.lab.paths[_PERSONA], await trial.made(_PERSONA)
    _expect(await trial.request_deletion(path, id))
    began = time.monotonic()
    is_first = True
    async for _ in moments():
        if await trial.is_gone(path, id):
            seconds = 0.0 if is_first else time.monotonic() - began
            return _duration("a deleted object is gone", seconds, "delete_delay")
        is_first = False
    raise NotSeen(f"a deleted object can still be read after {PATIENCE:.0f} s")


async def _parent(trial: Trial) -> Finding:
    child_path, child = trial.lab.paths[_OPERATION], await trial.made(_OPERATION)
    path, id = trial.lab.paths[_HTTP], await trial.made(_HTTP)
    answer = await trial.request_deletion(path, id)
    if answer.refused:
        return Finding(f"deleting an object with children gets {answer.status}", value="conflict")
    _expect(answer)
    async for passed in moments():
        if await trial.is_gone(child_path, child):
            return Finding("deleting an object deletes its children", value="cascade")
        if passed > PATIENCE / 4:
            break
    return Finding("deleting an object leaves its children", Level.DIFFERS)


WRITES: tuple[Observation[Trial], ...] = (
    Observation(about="permissions", observe=_permissions),
    Observation(about="visibility_delay", option="visibility_delay", observe=_visibility),
    Observation(about="objects", observe=_create_all),
    *(Observation(about=f"{key}.path", observe=partial(_path, key)) for key in RECIPES),
    Observation(about="openid", observe=_openid),
    Observation(about="reorder", option="reorder", observe=_reorder),
    Observation(about="unset", option="unset", observe=_unset),
    Observation(about="secrets", option="secrets", observe=_secrets),
    Observation(about="schema_as", option="schema_as", observe=_schemas),
    Observation(about="backend_names", option="backend_names", observe=_backend_names),
    Observation(about="backend_fields", option="backend_fields", observe=_backend_fields),
    Observation(about="server_host", option="virtual_server_url", observe=_server_host),
    Observation(about="fields", observe=_fields),
    *(
        Observation(about=option, option=option, observe=observe)
        for option, observe in (
            ("tool_name", _tool_name),
            ("persona_needs_authentication", _persona_on_open_server),
            ("strict_authentication", _authentication_combinations),
            ("strict_tools", _tool_parameters),
            ("unique_backend_names", _same_backend_name),
            ("unique_tool_names", _same_tool_name),
            ("unknown_fields", _unknown_field),
        )
    ),
    *(
        Observation(
            about=f"{name}_cluster_immutable",
            option=f"{name}_cluster_immutable",
            observe=partial(_other_cluster, f"{name}_backend", f"{name}ClusterId", application),
        )
        for name, application in (("kafka", KAFKA_CLUSTERS), ("opensearch", OPENSEARCH_CLUSTERS))
    ),
    Observation(about="put", observe=_put),
    Observation(about="delete_delay", option="delete_delay", observe=_deletion),
    Observation(about="delete_parent", option="delete_parent", observe=_parent),
)
"""What --write shows, in this order: what is deleted comes last."""
