"""A server between the provider and a cloud that keeps what is asked and answered."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import httpx

_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host", "date", "server")


@dataclass(frozen=True)
class Exchange:
    """A request and its answer; bodies are JSON, or None where there is none."""

    method: str
    path: str
    query: dict[str, str]
    request: Any
    status: int
    answer: Any


class Recording:
    """Passes every request on to `target`, and keeps it."""

    def __init__(self, target: str) -> None:
        self.exchanges: list[Exchange] = []
        recording = self
        client = self._client = httpx.Client(base_url=target, timeout=60)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                answer = client.request(self.command, self.path, content=body, headers=headers)
                url = httpx.URL(self.path)
                recording.exchanges.append(
                    Exchange(
                        self.command,
                        url.path,
                        dict(url.params),
                        json.loads(body) if body else None,
                        answer.status_code,
                        answer.json() if answer.content else None,
                    )
                )
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    if name.lower() not in _HOP:
                        self.send_header(name, value)
                self.send_header("content-length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _pass_on

            def log_message(self, *arguments: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._client.close()
