"""What goes to an ASGI server: the application's messages with what a middleware adds, or an answer of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias

from ..client import AsyncClerk
from .answers import Answer
from .responses import added_headers, adds_nothing, vary
from .visits import Visit

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_STARTS: Final = frozenset(
    {"http.response.start", "websocket.accept", "websocket.close", "websocket.http.response.start"}
)
"""The messages with which a response begins."""


class Sender:
    """Sends the application's messages on, with what a middleware adds in the first of a response.

    A server's error waits until the application is done: so frameworks answer whatever they do not know, what ends a
    request as well, before they raise it again, and in that case nobody is to see it.
    """

    def __init__(self, visit: Visit[AsyncClerk], send: Send) -> None:
        self.has_started = False
        self._visit = visit
        self._send = send
        self._waiting: list[Message] = []

    async def __call__(self, message: Message) -> None:
        """Send a message of the application's."""
        if self.has_started:
            await self._send(message)
        elif self._waiting or (message["type"] == "http.response.start" and message["status"] >= 500):
            self._waiting.append(message)
            if message.get("more_body"):
                await self.release()
        else:
            await self._send(self._passed(message))

    async def release(self) -> None:
        """Send what waits."""
        messages, self._waiting = self._waiting, []
        for message in messages:
            await self._send(self._passed(message))

    def _passed(self, message: Message) -> Message:
        if not self.has_started and message["type"] in _STARTS:
            self.has_started = True
            if message["type"] != "websocket.close" and not adds_nothing(self._visit):
                return {**message, "headers": _completed(self._visit, message.get("headers") or ())}
        return message


def _completed(visit: Visit[AsyncClerk], headers: Iterable[Any]) -> list[tuple[bytes, bytes]]:
    present: list[tuple[bytes, bytes]] = list(headers)
    names = {name.lower().decode("latin-1") for name, _ in present}
    if visit.is_personal:
        said = b""
        if "vary" in names:
            said = b", ".join(value for name, value in present if name.lower() == b"vary")
            present = [pair for pair in present if pair[0].lower() != b"vary"]
        present.append((b"vary", vary(visit, said.decode("latin-1")).encode("latin-1")))
    return present + encoded(added_headers(visit, names))


def encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Send an answer of ours. Where a websocket cannot be refused in words it is closed, which servers make a 403."""
    kind = "http"
    if scope["type"] == "websocket":
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http"
    headers = [*encoded(answer.headers), (b"content-length", b"%d" % len(answer.body))]
    body = b"" if scope.get("method") == "HEAD" else answer.body
    await send({"type": f"{kind}.response.start", "status": answer.status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": body, "more_body": False})
