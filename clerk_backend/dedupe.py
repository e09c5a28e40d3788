"""Within one request, the same question is asked of Clerk once.

A scope lives in a context variable: tasks and threads that inherit the context share it, others never see it. Outside a
scope nothing is remembered. What is remembered belongs to one client: two keys never share an answer. A call may bring
a scope of its own (`Call.scope`), which all clients of one key share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Hashable
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import TYPE_CHECKING, Any

from .pool import PerProcess
from .wire import dump

if TYPE_CHECKING:
    from .call import Call

PATIENCE = 150.0
"""Seconds to wait for another's answer, more than a call takes: its event loop may have been left for good."""


class _Kept:
    """What a scope keeps, in one process."""

    __slots__ = ("answers", "lock")

    def __init__(self) -> None:
        self.answers: dict[Hashable, dict[Hashable, Future[Any]]] = {}
        self.lock = RLock()


class Scope:
    """The answers of one request, by client and question.

    Attributes:
        owner: Whose answers these are, where all its clients share them: address, version and secret key.
    """

    def __init__(self, owner: tuple[str, str, str] | None = None) -> None:
        self.owner = owner
        self._kept = PerProcess(_Kept)  # whoever asks at the time of a fork does not ask in the child

    @contextmanager
    def changed_by(self, client: Hashable) -> Generator[None]:
        """Around a write: drop all that the client has asked, before and after, for it may have changed.

        Who waits for an answer still gets it; later askers ask anew.
        """
        self._forget(client)
        try:
            yield
        finally:
            self._forget(client)

    def _forget(self, client: Hashable) -> None:
        kept = self._kept()
        with kept.lock:
            kept.answers.pop(client, None)

    def once(self, client: Hashable, call: Call[Any], send: Callable[[], Any], joined: Callable[[], None]) -> Any:
        """The answer to `call`: remembered, awaited from whoever is asking it now, or asked by `send`.

        `joined` is called where another's answer is taken. A failure reaches all who wait and is not remembered.
        """
        while True:
            answer, mine, answers = self._join(client, call)
            if mine:
                with _asking(answer, answers, _question(call)):
                    answer.set_result(value := send())
                    return value
            if not answer.done() and _is_on_event_loop():
                return send()  # the asker may be a task of the loop that waiting would stop
            try:
                value = answer.result(PATIENCE)
            except _AbandonedError:
                continue
            except TimeoutError:
                self._give_up(client, call, answer)
                continue
            joined()
            return value

    async def once_async(
        self, client: Hashable, call: Call[Any], send: Callable[[], Awaitable[Any]], joined: Callable[[], None]
    ) -> Any:
        """As `once`, for coroutines; a cancelled asker hands its turn on to one that waits."""
        while True:
            answer, mine, answers = self._join(client, call)
            if mine:
                with _asking(answer, answers, _question(call)):
                    answer.set_result(value := await send())
                    return value
            try:
                async with asyncio.timeout(PATIENCE):
                    value = answer.result() if answer.done() else await asyncio.wrap_future(answer)
            except _AbandonedError:
                continue
            except TimeoutError:
                self._give_up(client, call, answer)
                continue
            joined()
            return value

    def _join(self, client: Hashable, call: Call[Any]) -> tuple[Future[Any], bool, dict[Hashable, Future[Any]]]:
        question = _question(call)
        kept = self._kept()
        with kept.lock:
            answers = kept.answers.setdefault(client, {})
            if (answer := answers.get(question)) is not None:
                return answer, False, answers
            answer = answers[question] = Future()
            answer.set_running_or_notify_cancel()  # so that a cancelled waiter cannot cancel the asker
        return answer, True, answers

    def _give_up(self, client: Hashable, call: Call[Any], answer: Future[Any]) -> None:
        """Let the next asker ask, unless one does already."""
        kept = self._kept()
        with kept.lock:
            answers, question = kept.answers.get(client, {}), _question(call)
            if answers.get(question) is answer:
                del answers[question]


class _AbandonedError(Exception):
    """The asker was cancelled before it had an answer: somebody else must ask."""


@contextmanager
def _asking(answer: Future[Any], answers: dict[Hashable, Future[Any]], question: Hashable) -> Generator[None]:
    try:
        yield
    except BaseException as error:
        answers.pop(question, None)
        if not answer.done():  # else the interrupt came when the answer was there
            answer.set_exception(error if isinstance(error, Exception) else _AbandonedError())
        raise


def _is_on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _question(call: Call[Any]) -> Hashable:
    return call.method, call.target, dump(call), call.returns, call.machine


current_scope: ContextVar[Scope | None] = ContextVar("clerk_backend.request_scope", default=None)


@contextmanager
def request_scope() -> Generator[Scope]:
    """Remember answers until the end of the `with`; a scope inside a scope is one of its own."""
    scope = Scope()
    token = current_scope.set(scope)
    try:
        yield scope
    finally:
        current_scope.reset(token)
