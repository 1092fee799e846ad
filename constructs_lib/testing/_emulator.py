"""A local cloud in a process of its own, and a client of its APIs."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ._errors import DeploymentError

# Whatever proxy the environment names, the local cloud is on this machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_SECONDS_TO_END = 10


class Emulator:
    """A running `mcpgateway emulator`.

    Raises:
        DeploymentError: It does not start; says what it printed.
    """

    def __init__(self, options: Mapping[str, Any], db: Path | None = None) -> None:
        """Start the local cloud, in memory or on a file."""
        command = [sys.executable, "-E", "-P", "-m", "provider_shim", "emulator"]
        command += ["--db", str(db)] if db else []
        command += [part for name, value in options.items() for part in ("--set", f"{name}={_text(value)}")]
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self._connection: dict[str, Any] | None = None

    @property
    def connection(self) -> dict[str, Any]:
        """Endpoints and credentials; waits until connections are accepted."""
        if self._connection is None:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
            if not line:
                self._process.wait()
                self._errors.seek(0)
                raise DeploymentError(f"the local cloud did not start:\n{self._errors.read()}")
            self._connection = json.loads(line)
        return self._connection

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for the provider."""
        instaclustr, yandex = self.connection["instaclustr"], self.connection["yandex"]
        return {
            "IC_API_URL": instaclustr["endpoint"],
            "IC_USERNAME": instaclustr["username"],
            "IC_API_KEY": instaclustr["api_key"],
            "YC_ENDPOINT": yandex["endpoint"],
            "YC_TOKEN": yandex["token"],
            "YC_FOLDER_ID": yandex["folder_id"],
        }

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

    def stop(self) -> None:
        """Stop the local cloud."""
        self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()


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
