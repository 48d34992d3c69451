"""A web server on loopback that answers by a function and keeps every request, to be looked at afterwards.

It may listen at several addresses of 127.0.0.0/8: to the daemon these are sites of their own, each with its
own pace and its own pages, as outlets are in the world.

Requests are answered one at a time, so that the function may keep count without locks of its own. Each
connection carries one exchange: a daemon that is killed leaves no half-open conversation behind.
"""

from __future__ import annotations

import selectors
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from monitor.model import Headers


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came in. Header names are in lower case."""

    at: datetime
    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of header `name`, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int = 200
    headers: Headers = ()
    body: bytes = b""


NOT_FOUND = Answer(404, (("content-type", "text/plain"),), b"nothing here\n")


def hosts(count: int, network: int = 1) -> tuple[str, ...]:
    """So many different loopback addresses, at most 250 in one `network` (the third number)."""
    return tuple(f"127.0.{network}.{number + 1}" for number in range(count))


class Loopback:
    """Serves while its ``with`` block lasts, at ``urls``, one for each host, without a slash at the end."""

    def __init__(self, answer: Callable[[Seen], Answer], hosts: Sequence[str] = ("127.0.0.1",)) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._seen: list[tuple[Seen, int]] = []
        self._servers = [_Server(host, self._handle) for host in hosts]
        self._thread = threading.Thread(target=self._serve_all, daemon=True)
        self._over = threading.Event()
        self.urls = tuple(server.url for server in self._servers)
        self.url = self.urls[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        for server in self._servers:
            server.server_close()

    def _serve_all(self) -> None:
        """One thread waits at all addresses; each connection then has a thread of its own."""
        with selectors.DefaultSelector() as waiting:
            for server in self._servers:
                waiting.register(server, selectors.EVENT_READ, server)
            while not self._over.is_set():
                for key, _ in waiting.select(timeout=0.1):
                    key.data.handle_request()

    def _handle(self, seen: Seen) -> Answer:
        with self._lock:
            answer = self._answer(seen)
            self._seen.append((seen, answer.status))
            return answer

    @property
    def exchanges(self) -> tuple[tuple[Seen, int], ...]:
        """Every request so far with the status it was answered with, in order."""
        with self._lock:
            return tuple(self._seen)

    def statuses(self, path: str) -> Counter[int]:
        """How often each status was given for `path`."""
        return Counter(status for seen, status in self.exchanges if seen.path == path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, host: str, handle: Callable[[Seen], Answer]) -> None:
        self.handle_seen = handle
        super().__init__((host, 0), _Handler)
        self.url = f"http://{host}:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Bind and no more: http.server would ask a name server for each address's name, 0.1 s and longer."""
        super(HTTPServer, self).server_bind()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a daemon that is killed in the middle of an exchange is what some tests are for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _respond(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        body = self.rfile.read(length)
        seen = Seen(datetime.now(UTC), self.command, self.path, headers, body)
        self._send(self.server.handle_seen(seen))

    do_GET = do_POST = do_HEAD = _respond  # noqa: N815 - the names that http.server looks for

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("connection", "close")
        if answer.status not in {204, 304}:
            self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status not in {204, 304}:
            self.wfile.write(answer.body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        """Keep quiet: requests are kept as values."""
