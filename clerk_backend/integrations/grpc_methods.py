"""gRPC methods, before which the caller is found out, and which end in a status where a call may not go on."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing, contextmanager
from contextvars import Context
from typing import Any, Final, NamedTuple

import grpc

from ..errors import ArgumentError, MalformedURLError
from .answers import Interruption
from .visits import KEY, Visit, current, current_visit

_logger: Final = logging.getLogger("clerk_backend.grpc")


class Refusal(NamedTuple):
    """How a call ends that may not go on. Strangers read the details."""

    code: grpc.StatusCode
    details: str


_UNAUTHENTICATED: Final = Refusal(grpc.StatusCode.UNAUTHENTICATED, "Nobody is signed in.")
_DENIED: Final = Refusal(grpc.StatusCode.PERMISSION_DENIED, "Who is signed in may not do this.")
_UNREADABLE: Final = Refusal(grpc.StatusCode.INVALID_ARGUMENT, "The call cannot be read.")
_FAILED: Final = Refusal(grpc.StatusCode.INTERNAL, "The call could not be authenticated.")


class FailedError(Exception):
    """Nobody could be found out, so that nobody comes in."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.details)
        self.refusal = refusal


ENDS: Final = (Interruption, MalformedURLError, FailedError)
"""What ends a call, and is no failure of the method."""


class _Seen:
    """A servicer context, and the visit of its call."""

    def __init__(self, context: Any, visit: Visit[Any]) -> None:
        self._context = context
        setattr(self, KEY, visit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


@contextmanager
def failing_closed() -> Generator[None]:
    """Whatever goes wrong, nobody comes in, and a stranger does not read why."""
    try:
        yield
    except ENDS:
        raise
    except ArgumentError:
        raise FailedError(_UNREADABLE) from None
    except Exception as error:
        _logger.exception("A call could not be authenticated")
        raise FailedError(_FAILED) from error


def refusal_for(error: Interruption | MalformedURLError | FailedError) -> Refusal:
    """How a call ends: nobody is signed in whom the method accepts, or somebody who may not call it."""
    if isinstance(error, FailedError):
        return error.refusal
    if isinstance(error, MalformedURLError):
        return _UNREADABLE
    match error.answer.status:
        case 400:
            return _UNREADABLE
        case 401:
            return _UNAUTHENTICATED
        case 403:
            return _DENIED
        case _:
            visit = current.get()
            return _DENIED if visit and visit.auth().user_id else _UNAUTHENTICATED


def behavior_of(method: Any) -> Any:
    """The function that answers, of whichever kind."""
    return method.unary_unary or method.unary_stream or method.stream_unary or method.stream_stream


def replaced(method: Any, behavior: Callable[..., Any]) -> Any:
    """A method of the same kind that behaves otherwise."""
    make: Any = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[bool(method.request_streaming), bool(method.response_streaming)]
    return make(behavior, method.request_deserializer, method.response_serializer)


def blocking(method: Any, make_context: Callable[[], Context], enter: Callable[[], None]) -> Callable[..., Any]:
    """A blocking method, every part of which runs in one context, which `enter` prepares."""
    behavior = behavior_of(method)

    def begin(request: Any, context: Any) -> Any:
        enter()
        return behavior(request, _Seen(context, current_visit()))

    def unless_refused(context: Any, step: Callable[..., Any], *given: Any) -> Any:
        try:
            return step(*given)
        except ENDS as error:
            context.abort(*refusal_for(error))

    def answered(request: Any, context: Any) -> Any:
        return make_context().run(unless_refused, context, begin, request, context)

    def streamed(request: Any, context: Any) -> Iterator[Any]:
        run, end = make_context().run, object()
        parts = run(unless_refused, context, begin, request, context)
        try:
            while (part := run(unless_refused, context, next, parts, end)) is not end:
                yield part
        finally:
            if close := getattr(parts, "close", None):
                run(close)

    return streamed if method.response_streaming else answered


def awaited_method(behavior: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is a coroutine function, in the context of its call."""

    async def awaited(request: Any, context: Any) -> Any:
        try:
            return await behavior(request, _Seen(context, current_visit()))
        except ENDS as error:
            await context.abort(*refusal_for(error))

    return awaited


def generated_method(behavior: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is an asynchronous generator, in the context of its call."""

    async def generated(request: Any, context: Any) -> AsyncIterator[Any]:
        try:
            async with aclosing(behavior(request, _Seen(context, current_visit()))) as parts:
                async for part in parts:
                    yield part
        except ENDS as error:
            await context.abort(*refusal_for(error))

    return generated


def refusing_method(refusal: Refusal) -> Callable[..., Any]:
    """A method, of any kind of an asyncio server, that ends each call."""

    async def refusing(_: Any, context: Any) -> None:
        await context.abort(*refusal)

    return refusing
