"""`protect` as a decorator: of plain and async views, and of those that stream."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from clerk_backend.integrations import asgi, wsgi
from clerk_backend.integrations.answers import Interruption
from clerk_backend.integrations.visits import current_visit
from tests.integrations.calling import Site

protect = asgi.protect


@protect()
def plain(name: str, *, greeting: str = "hello") -> str:
    """Greet."""
    return f"{greeting} {name} {asgi.auth().user_id}"


@protect()
async def awaited(name: str) -> str:
    await asyncio.sleep(0)
    return f"{name} {asgi.auth().user_id}"


@protect()
def generated() -> Iterator[str]:
    yield str(asgi.auth().user_id)


@protect()
async def streamed() -> AsyncIterator[str]:
    yield "a"
    yield str(asgi.auth().user_id)


def test_a_view_stays_what_it_is() -> None:
    assert (plain.__name__, plain.__doc__, plain.__module__) == ("plain", "Greet.", __name__)
    assert inspect.signature(plain).parameters.keys() == {"name", "greeting"}
    assert inspect.iscoroutinefunction(awaited)
    assert not inspect.iscoroutinefunction(plain)
    assert inspect.isasyncgenfunction(streamed)


def test_only_those_who_pass_reach_it(raw: Site) -> None:
    assert raw(lambda: plain("ada", greeting="hi"), raw.bearer()).text == "hi ada user_1"
    assert raw(lambda: plain("ada")).status == 404
    assert raw(lambda: list(generated()), raw.bearer()).text == "['user_1']"
    assert raw(generated).status == 404  # before the first part is asked for


def test_it_demands_what_protect_demands(raw: Site) -> None:
    reached: list[str] = []
    for module in (asgi, wsgi):
        for demand in ({"role": "org:admin"}, {"token": "api_key"}, {"has": lambda _: False}, {"plan": "pro"}):
            demanding: Any = module.protect
            view = demanding(**demand)(lambda: reached.append("x"))
            assert raw(view, raw.bearer()).status in {401, 404}
    assert not reached


async def inside(raw: Site, headers: dict[str, str], then: Any) -> Any:
    """What a coroutine gives inside a request."""
    found: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        try:
            found.append(await then())
        except Interruption as interruption:
            found.append(interruption.answer.status)

    from tests.auth.signing import NOW
    from tests.integrations.calling import scope_of

    middleware = asgi.ClerkMiddleware(app, raw.clerk(), now=lambda: NOW)
    await middleware(scope_of(headers), None, None)  # type: ignore[arg-type]  # are not used
    return found[0]


async def test_async_views_and_streams_are_protected_too(raw: Site) -> None:
    if raw.kind == "wsgi":
        return

    async def all_of() -> list[str]:
        return [part async for part in streamed()]

    assert await inside(raw, raw.bearer(), lambda: awaited("ada")) == "ada user_1"
    assert await inside(raw, {}, lambda: awaited("ada")) == 404
    assert await inside(raw, raw.bearer(), all_of) == ["a", "user_1"]
    assert await inside(raw, {}, all_of) == 404


async def test_a_stream_that_is_left_is_closed(raw: Site) -> None:
    if raw.kind == "wsgi":
        return
    closed: list[str] = []

    @protect()
    async def parts() -> AsyncIterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            closed.append("closed")

    async def first() -> str:
        stream: Any = parts()
        found = await anext(stream)
        await stream.aclose()
        return str(found)

    assert await inside(raw, raw.bearer(), first) == "a"
    assert closed == ["closed"]


def test_where_no_request_is_answered_nobody_passes() -> None:
    with pytest.raises(Exception, match="Add the middleware"):
        plain("ada")
    with pytest.raises(Exception, match="Add the middleware"):
        current_visit()
