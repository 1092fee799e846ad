"""A local cloud in a process of its own, and a client of its APIs."""

from __future__ import annotations

import atexit
import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ._errors import DeploymentError
from ._process import Background

# Whatever proxy the environment names, the local cloud is on this machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Emulator:
    """A running `mcpgateway emulator`."""

    def __init__(self, options: Mapping[str, Any], db: Path | None = None) -> None:
        """Start the local cloud, in memory or on a file."""
        command = ["provider_shim", "emulator", "--stop-with-parent", *(["--db", str(db)] if db else [])]
        command += [part for name, value in options.items() for part in ("--set", f"{name}={_text(value)}")]
        self._process = Background(*command)

    @cached_property
    def connection(self) -> dict[str, dict[str, str]]:
        """Endpoints and credentials, in the shape of the provider's configuration; waits for the local cloud.

        Raises:
            DeploymentError: It does not start; with what it printed.
        """
        found: dict[str, dict[str, str]] = json.loads(self._process.ready("the local cloud"))
        return found

    def instaclustr(self, path: str) -> Any:
        """The response to a GET of Instaclustr's API; None if there is no such object."""
        access = self.connection["instaclustr"]
        credentials = base64.b64encode(f"{access['username']}:{access['api_key']}".encode()).decode()
        return _get(f"{access['endpoint']}/cluster-management/v2/{path}", f"Basic {credentials}")

    def yandex(self, path: str, **query: str) -> Any:
        """The response to a GET of Yandex Cloud's API; None if there is no such object."""
        access = self.connection["yandex"]
        parameters = f"?{urllib.parse.urlencode(query)}" if query else ""
        return _get(f"{access['endpoint']}/{path}{parameters}", f"Bearer {access['token']}")

    def yandex_list(self, path: str, key: str, **query: str) -> list[Any]:
        """All items of a list of Yandex Cloud's API, which responses have under a key."""
        items: list[Any] = []
        while True:
            answer = self.yandex(path, **query) or {}
            items += answer.get(key, [])
            if not answer.get("nextPageToken"):
                return items
            query["pageToken"] = answer["nextPageToken"]

    def reset(self) -> bool:
        """Empty the local cloud, as if it were just started; whether that was possible."""
        if "connection" not in self.__dict__ or not self._process.running:
            return False
        request = urllib.request.Request(f"{self.connection['yandex']['endpoint']}/_emulator/reset", method="POST")
        try:
            _opener.open(request, timeout=60).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Stop the local cloud."""
        self._process.stop()


class EmulatorPool:
    """Local clouds in memory that serve one test after the other: resetting one is faster than starting another."""

    def __init__(self) -> None:
        self._idle: dict[tuple[tuple[str, str], ...], list[Emulator]] = {}

    def take(self, options: Mapping[str, Any]) -> Emulator:
        """A local cloud as if it were just started."""
        idle = self._idle.get(_key(options), [])
        while idle:
            emulator = idle.pop()
            if emulator.reset():
                return emulator
            emulator.stop()
        return Emulator(options)

    def give_back(self, options: Mapping[str, Any], emulator: Emulator) -> None:
        """Keep a local cloud for another test."""
        self._idle.setdefault(_key(options), []).append(emulator)

    def stop(self) -> None:
        """Stop all that are idle."""
        for emulator in (emulator for idle in self._idle.values() for emulator in idle):
            emulator.stop()
        self._idle.clear()


pool = EmulatorPool()
atexit.register(pool.stop)


def _key(options: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, _text(value)) for name, value in options.items()))


def _get(url: str, authorization: str) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    try:
        with _opener.open(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 404:
                return None
            raise DeploymentError(f"the local cloud answers {error.code} to GET {url}:\n{error.read()!r}") from None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
