"""A very small HTTP server for the benchmarks, in a process of its own: canned bytes by path, behind a rate limit."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal, TypeAlias
from urllib.request import urlopen

from .answers import body, user

Window: TypeAlias = Literal["none", "sliding", "fixed", "penal"]


@dataclass
class Limit:
    """So many requests in so many seconds; those beyond are refused with `Retry-After`, and counted.

    sliding: at most `requests` in any stretch of `per` seconds.
    fixed: at most `requests` from one full period to the next, counted from the first request.
    penal: sliding, and after a refusal everything is refused until the time named has passed.
    """

    window: Window
    requests: int = 100
    per: float = 1.0
    accepted: int = 0
    refused: int = 0
    _recent: deque[float] = field(default_factory=deque[float])
    _closed_until: float = 0.0
    _began: float = 0.0

    def admits(self, now: float) -> bool:
        """Count a request, and say whether it is let in."""
        admitted = self.window == "none" or self._has_room(now)
        self.accepted += admitted
        self.refused += not admitted
        return admitted

    def _has_room(self, now: float) -> bool:
        if now < self._closed_until:
            return False
        self._began = self._began or now
        start = now - self.per if self.window != "fixed" else now - (now - self._began) % self.per
        while self._recent and self._recent[0] < start:
            self._recent.popleft()
        if len(self._recent) < self.requests:
            self._recent.append(now)
            return True
        self._closed_until = now + self.per if self.window == "penal" else 0.0
        return False


def _answer(status: str, content: bytes, *headers: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        "content-type: application/json",
        f"content-length: {len(content)}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + content


_REFUSAL = _answer(
    "429 Too Many Requests",
    body({"errors": [{"code": "too_many_requests", "message": "Too many requests", "long_message": "Please wait"}]}),
    "retry-after: 1",
)


class _Connection(asyncio.Protocol):
    """One keep-alive connection; the benchmarks' clients send GETs without a body, one at a time."""

    def __init__(self, limit: Limit, answers: dict[bytes, bytes]) -> None:
        self.limit, self.answers, self.received = limit, answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            self.transport.write(self._answer_to(path))

    def _answer_to(self, path: bytes) -> bytes:
        if path == b"/counts":
            return _answer("200 OK", body({"accepted": self.limit.accepted, "refused": self.limit.refused}))
        if not self.limit.admits(monotonic()):
            return _REFUSAL
        return self.answers[path]


async def serve(window: Window) -> None:
    """Serve on a free port, which is printed, until standard input is closed."""
    users = [user(number) for number in range(500)]
    answers = {b"/v1/users": _answer("200 OK", body(users))}
    answers |= {f"/v1/users/user_{number}".encode(): _answer("200 OK", body(users[number])) for number in range(10)}
    limit, loop = Limit(window), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(limit, answers), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def running(window: Window = "none") -> Generator[str, None, None]:
    """Start a server in another process and give its address; the end of the block ends it."""
    command = [sys.executable, "-m", "benchmarks.server", window]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


def counts(address: str) -> tuple[int, int]:
    """How many requests the server let in, and how many it refused."""
    with urlopen(f"{address}/counts") as answer:  # noqa: S310 the address is ours
        told = json.load(answer)
    return told["accepted"], told["refused"]


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))  # type: ignore[arg-type] # `running` gives one of them
