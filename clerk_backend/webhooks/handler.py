"""WebhookHandler: functions for events, each delivery handled once, and the answer that Clerk should get."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast, overload

from ..errors import ArgumentError, ConfigurationError, WebhookError
from .event import Event
from .signature import TOLERANCE_SECONDS, Headers, Secrets, signing_keys, verify_webhook
from .stores import MemoryStore, Store

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
R = TypeVar("R")

Step: TypeAlias = tuple[Callable[[Any], Any], Any]
"""Something that may take a while: a function and its argument."""

_log = logging.getLogger("clerk_backend.webhooks")


@dataclass(frozen=True, slots=True)
class WebhookResponse:
    """What to answer Clerk. It tries again unless the status is 2xx.

    Attributes:
        status: The HTTP status.
        result: `handled`, `duplicate` (handled before), `ignored` (no function is for it), `running` (being handled
            elsewhere), `failed` (a function did), or the reason for which the delivery was refused.
    """

    status: int
    result: str
    content_type = "application/json"

    @property
    def body(self) -> str:
        """The result as a JSON object."""
        return json.dumps({"result": self.result})


class WebhookHandler:
    """Calls functions for the events that Clerk delivers.

    ```python
    handler = WebhookHandler()                              # CLERK_WEBHOOK_SIGNING_SECRET from the environment

    @handler.on(UserCreated, UserUpdated)
    def save(event: UserCreated | UserUpdated) -> None: ...

    response = handler.handle(body, headers)                # or await handler.handle_async(body, headers)
    ```

    Clerk delivers at least once. A delivery that was handled is not handled again; one whose function failed is, with
    all its functions, so they should bear being called twice.

    Args:
        secret: As for `verify_webhook`.
        store: Remembers what was handled; this process unless given.
        tolerance: As for `verify_webhook`.
        clock: The time, in seconds since the epoch.

    Raises:
        ConfigurationError: a secret is given and is malformed.
    """

    def __init__(
        self,
        secret: Secrets = None,
        *,
        store: Store | None = None,
        tolerance: float = TOLERANCE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if secret is not None:
            signing_keys(secret)
        self._secret, self._tolerance, self._clock = secret, tolerance, clock
        self._store: Store = MemoryStore(clock=clock) if store is None else store
        self._functions: list[tuple[tuple[type[Event] | str, ...], Callable[[Any], Any]]] = []

    @overload
    def on(self, first: type[A], /) -> Callable[[Callable[[A], R]], Callable[[A], R]]: ...
    @overload
    def on(self, first: type[A], second: type[B], /) -> Callable[[Callable[[A | B], R]], Callable[[A | B], R]]: ...
    @overload
    def on(
        self, first: type[A], second: type[B], third: type[C], /
    ) -> Callable[[Callable[[A | B | C], R]], Callable[[A | B | C], R]]: ...
    @overload
    def on(self, /, *types: str) -> Callable[[Callable[[Event], R]], Callable[[Event], R]]: ...
    def on(self, /, *types: type[Event] | str) -> Callable[[Callable[[Any], R]], Callable[[Any], R]]:
        """Call a function, blocking or `async def`, for events of some types; for every event if none is named.

        Args:
            types: Classes such as `UserCreated`, or Clerk's words such as `"user.created"`.

        Raises:
            ArgumentError: something else is given, as by `@handler.on` without parentheses.
        """
        given: tuple[Any, ...] = types
        if not all(isinstance(each, str) or (isinstance(each, type) and issubclass(each, Event)) for each in given):
            raise ArgumentError('Write @handler.on(UserCreated), @handler.on("user.created") or @handler.on().')

        def register(function: Callable[[Any], R]) -> Callable[[Any], R]:
            self._functions.append((types, function))
            return function

        return register

    def handle(self, body: bytes | str, headers: Headers) -> WebhookResponse:
        """Handle a delivery, blocking; `async def` functions run in an event loop of their own.

        Raises:
            ConfigurationError: there is no usable secret, or a function or the store wants `handle_async`.
            ArgumentError: the body was parsed already, or the headers are none.
        """
        if _loop_is_running() and any(_is_async(function) for _, function in self._functions):
            raise ConfigurationError("An event loop runs here, and some functions are async: await handle_async.")
        steps = self._steps(body, headers)
        proceed: Callable[[], Step] = partial(next, steps)
        try:
            while True:
                call, argument = proceed()
                try:
                    answer = self._blocking(call, argument)
                except BaseException as error:  # noqa: BLE001 - the steps decide
                    proceed = partial(steps.throw, error)
                else:
                    proceed = partial(steps.send, answer)
        except StopIteration as end:
            return cast("WebhookResponse", end.value)

    async def handle_async(self, body: bytes | str, headers: Headers) -> WebhookResponse:
        """Handle a delivery; functions and stores that block do so in threads.

        A blocking function cannot be interrupted: if this is cancelled, it runs on, and the delivery may come again.

        Raises:
            ConfigurationError: there is no usable secret.
            ArgumentError: the body was parsed already, or the headers are none.
        """
        steps = self._steps(body, headers)
        proceed: Callable[[], Step] = partial(next, steps)
        try:
            while True:
                call, argument = proceed()
                try:
                    answer = await _awaiting(call, argument)
                except GeneratorExit:
                    raise
                except BaseException as error:  # noqa: BLE001 - the steps decide
                    proceed = partial(steps.throw, error)
                else:
                    proceed = partial(steps.send, answer)
        except StopIteration as end:
            return cast("WebhookResponse", end.value)

    def _steps(self, body: bytes | str, headers: Headers) -> Generator[Step, Any, WebhookResponse]:
        """All that happens to a delivery; what may take a while is asked for, and is done by blocking or awaiting."""
        try:
            event = verify_webhook(body, headers, self._secret, now=self._clock(), tolerance=self._tolerance)
        except WebhookError as error:
            return WebhookResponse(400, error.reason)
        functions = [function for types, function in self._functions if _is_for(event, types)]
        if not functions:
            return WebhookResponse(200, "ignored")
        state = yield self._store.claim, event.message_id
        if state == "done":
            return WebhookResponse(200, "duplicate")
        if state != "new":
            return WebhookResponse(409, "running")
        return (yield from self._work(functions, event))

    def _work(self, functions: list[Callable[[Any], Any]], event: Event) -> Generator[Step, Any, WebhookResponse]:
        """Call the functions for an event that was claimed, and tell the store what became of it."""
        settle, response = self._store.finish, WebhookResponse(200, "handled")
        try:
            for function in functions:
                yield function, event
        except GeneratorExit:  # nobody is left to wait for the store: the claim ends by itself
            raise
        except Exception:  # noqa: BLE001 - logged, and Clerk tries again
            _log.exception("A function failed on %s (%s)", event.type, event.message_id)
            settle, response = self._store.release, WebhookResponse(500, "failed")
        except BaseException:
            with suppress(Exception):
                yield self._store.release, event.message_id
            raise
        try:
            yield settle, event.message_id
        except Exception:  # noqa: BLE001 - what was done is done
            _log.exception("The store did not hear what became of %s: %s", event.message_id, response.result)
        return response

    def _blocking(self, call: Callable[[Any], Any], argument: Any) -> Any:
        answer = _called(call, argument)
        if not inspect.isawaitable(answer):
            return answer
        if getattr(call, "__self__", None) is self._store:
            with suppress(AttributeError):
                cast("Any", answer).close()  # so that nothing is left that is never awaited
            raise ConfigurationError("The store is an asynchronous one: await handle_async, or give it another.")
        return asyncio.run(_awaited(answer))


async def _awaiting(call: Callable[[Any], Any], argument: Any) -> Any:
    if _is_async(call):
        return await call(argument)
    answer = await asyncio.to_thread(_called, call, argument)
    return await answer if inspect.isawaitable(answer) else answer


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer


def _called(call: Callable[[Any], Any], argument: Any) -> Any:
    try:
        return call(argument)
    except StopIteration as error:  # which a thread cannot hand to a task
        raise RuntimeError("A function raised StopIteration.") from error


def _is_async(call: Callable[[Any], Any]) -> bool:
    return any(map(inspect.iscoroutinefunction, (call, getattr(type(call), "__call__", None))))  # noqa: B004 - which kind


def _is_for(event: Event, types: tuple[type[Event] | str, ...]) -> bool:
    return not types or any(event.type == each if isinstance(each, str) else isinstance(event, each) for each in types)


def _loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
