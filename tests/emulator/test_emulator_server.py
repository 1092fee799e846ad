"""The local cloud as a process of its own, on a port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

RESOURCES = "/cluster-management/v2/resources/applications/mcp-gateway"
CLUSTERS = "/cluster-management/v2/data-sources/clusters/v2"
PROGRAM = """
import json, sys
from provider_shim.emulator import serve
port, db, options = json.loads(sys.argv[1])
serve("127.0.0.1", port, db, options)
"""
BACKEND = {
    "name": "served",
    "serverUrl": "https://api.example.com",
    "virtualServerId": "b2c3d4e5-f6a7-8901-bcde-f12345678901",
}

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server: ``start(port=…, db=…, **options)``."""
    processes: list[subprocess.Popen[str]] = []

    def start_one(port: int = 0, db: Path | None = None, **options: str) -> subprocess.Popen[str]:
        arguments = json.dumps([port, None if db is None else str(db), options])
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start_one
    for process in processes:
        process.kill()
        process.communicate()


def connect(process: subprocess.Popen[str]) -> httpx.Client:
    """A client by the line that the server prints."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(process.communicate()[1])
    access = json.loads(line)["instaclustr"]
    assert set(access) == {"endpoint", "username", "api_key"}
    return httpx.Client(base_url=access["endpoint"], auth=(access["username"], access["api_key"]))


def stop(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[str, str]:
    """What the server still printed, after a signal that it has to obey at once and in peace."""
    begin = time.monotonic()
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=10)
    assert time.monotonic() - begin < 3
    assert process.returncode == 0, stderr
    return stdout, stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_prints_one_line_and_ends_on_a_signal(start: Start, number: int) -> None:
    process = start()
    with connect(process) as client:
        response = client.get(CLUSTERS)
        assert response.status_code == 200
        assert response.headers["x-request-id"]
        assert client.get("/").status_code == 200
        assert client.post(f"{RESOURCES}/backends/http-server/v1", json=BACKEND).status_code == 202
        assert stop(process, number) == ("", "")


def test_ends_with_a_request_under_way(start: Start) -> None:
    process = start(latency="60")
    with connect(process) as client:
        idle = socket.create_connection((client.base_url.host, client.base_url.port or 0))
        with idle, pytest.raises(httpx.ReadTimeout):
            client.get(CLUSTERS, timeout=0.3)
    assert stop(process) == ("", "")


def test_ends_when_nobody_reads_its_stdout(start: Start) -> None:
    process = start()
    with connect(process) as client:
        assert process.stdout is not None
        process.stdout.close()
        assert client.get(CLUSTERS).status_code == 200
        process.stdout = None
        assert stop(process)[1] == ""


def test_starts_when_nobody_reads_its_stdout(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps([port, None, {}])],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    deadline = time.monotonic() + 10
    while True:
        try:
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
            break
        except httpx.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert stop(process)[1] == ""


def test_answers_at_once(start: Start) -> None:
    with connect(start()) as client:
        times = [client.get(CLUSTERS).elapsed.total_seconds() for _ in range(10)]
    assert min(times[1:]) < 0.03, "Nagle's algorithm would make every answer wait for 40 ms."


@pytest.mark.parametrize(("drop", "left"), [("before", 0), ("after", 1)])
def test_really_drops_the_connection(start: Start, drop: str, left: int) -> None:
    process = start(faults=json.dumps([{"method": "POST", "drop": drop}]))
    with connect(process) as client:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            client.post(f"{RESOURCES}/backends/http-server/v1", json=BACKEND)
        path = "/cluster-management/v2/data-sources/mcp_gateway_cluster/4650aa98-e894-4675-9614-558915d5837a"
        assert len(client.get(f"{path}/backends/http-server/v1").json()) == left
        assert stop(process) == ("", "")


def test_two_processes_share_a_file(start: Start, tmp_path: Path) -> None:
    one, two = (start(db=tmp_path / "cloud.db") for _ in range(2))
    with connect(one) as first, connect(two) as second:
        assert first.put("/_emulator/faults", json=[{"method": "GET", "nth": 2, "status": 503}]).status_code == 200
        made: dict[str, Any] = first.post(f"{RESOURCES}/backends/http-server/v1", json=BACKEND).json()
        path = f"{RESOURCES}/backends/http-server/v1/{made['id']}"
        assert second.get(path).json() == made
        assert first.get(path).status_code == 503
        assert second.delete(path).status_code == 204
        assert first.get(path).status_code == 404
        stop(one)
        assert second.get(path).status_code == 404
        stop(two)
    assert [path.name for path in tmp_path.iterdir()] == ["cloud.db"], "The last one closes the file properly."


def test_port_in_use(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        failed(start(port=port), f"The local cloud cannot listen on 127.0.0.1:{port}: Address already in use.")


def test_unusable_file(start: Start, tmp_path: Path) -> None:
    (tmp_path / "cloud.db").write_text("no database " * 1000)
    failed(start(db=tmp_path / "cloud.db"), f"The file {tmp_path / 'cloud.db'} cannot be used")
    failed(start(db=tmp_path / "nowhere" / "cloud.db"), "unable to open database file")


def test_wrong_option(start: Start) -> None:
    failed(start(unset="gone"), 'Option "unset" must be one of absent, null, empty; got "gone".')


def failed(process: subprocess.Popen[str], message: str) -> None:
    """The server has ended with that one line."""
    stdout, stderr = process.communicate(timeout=10)
    assert (process.returncode, stdout) == (1, "")
    assert message in stderr
    assert stderr.count("\n") == 1
