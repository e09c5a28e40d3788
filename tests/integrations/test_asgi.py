"""The ASGI middleware: scopes, websockets, lifespans, streams, tasks and threads, and what is left behind: nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import AsyncClerk, ClientClosedError, ConfigurationError, Limits
from clerk_backend.dedupe import current_scope
from clerk_backend.emulator import Emulator
from clerk_backend.integrations.answers import Answer, Interruption
from clerk_backend.integrations.asgi import ClerkMiddleware, auth, clerk_client, current_user
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.visits import KEY, current
from tests.auth.signing import NOW
from tests.integrations.calling import BROWSER, DATA, HOST, PAGE, Site, asgi_app, scope_of, told_by

START = {"type": "http.response.start", "status": 200, "headers": []}
END = {"type": "http.response.body", "body": b""}


@pytest.fixture
def site(private_key: rsa.RSAPrivateKey, emulator: Emulator) -> Site:
    return Site("asgi", private_key, emulator)


@pytest.fixture
async def clerk(site: Site) -> AsyncClerk:
    """A client that asks the emulator, which knows the users whom it is asked about."""
    found: AsyncClerk = site.clerk(limits=Limits(requests=float("inf")))
    return found


async def asked(
    app: Any,
    clerk: AsyncClerk | None,
    headers: dict[str, str] | None = None,
    *,
    kind: str = "http",
    receive: Any = None,
    more: dict[str, Any] | None = None,
    **options: Any,
) -> list[Any]:
    """The messages that are sent for a request."""
    sent: list[Any] = []

    async def nothing() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    middleware = ClerkMiddleware(app, clerk, **{"now": lambda: NOW, **options})
    scope = {**scope_of({"host": HOST, **(headers or {})}, "/a?b=1", kind=kind), **(more or {})}
    await middleware(scope, receive or nothing, send)
    return sent


async def user_of(clerk: AsyncClerk, number: int = 0) -> str:
    user = await clerk.users.create_user(email_address=[f"ada{number}@example.com"])
    return user.id


def answering(view: Callable[[], Any]) -> Any:
    """An application that answers with what a coroutine function finds."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found = await view()
        await send(START)
        await send({"type": "http.response.body", "body": str(found).encode()})

    return app


# What is remembered, and for how long.


async def test_a_user_is_read_once_in_a_request_and_anew_in_the_next(site: Site, clerk: AsyncClerk) -> None:
    user_id = await user_of(clerk)

    async def view() -> set[Any]:
        users = [await current_user(), *await asyncio.gather(current_user(), current_user())]
        users.append(await clerk_client().users.get_user(user_id))
        return {user and user.id for user in users}

    for number in (1, 2):
        _, body = await asked(answering(view), clerk, site.bearer(sub=user_id))
        assert body["body"].decode() == str({user_id})
        assert site.emulator.count(f"GET /users/{user_id}") == number
    _, body = await asked(answering(current_user), clerk)
    assert body["body"] == b"None"


async def test_a_stream_asks_once(site: Site, clerk: AsyncClerk) -> None:
    user_id = await user_of(clerk)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(START)
        for _ in range(5):
            user = await current_user()
            await send({"type": "http.response.body", "body": (user.id if user else "").encode(), "more_body": True})
            await asyncio.sleep(0)
        await send(END)

    told = told_by(await asked(app, clerk, site.bearer(sub=user_id)))
    assert told.text == user_id * 5
    assert site.emulator.count(f"GET /users/{user_id}") == 1


async def test_work_after_the_response_still_knows_who_asked_and_asks_nothing_again(
    site: Site, clerk: AsyncClerk
) -> None:
    user_id, found = await user_of(clerk), list[Any]()

    async def look() -> None:
        await asyncio.sleep(0)
        user = await current_user()
        found.append(user and user.id)

    tasks: list[asyncio.Task[None]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await current_user()
        await asgi_app(lambda: "x")(scope, receive, send)
        await look()  # as background tasks of Starlette
        tasks.append(asyncio.create_task(look()))  # which outlives the request

    await asked(app, clerk, site.bearer(sub=user_id))
    await asked(answering(current_user), clerk)
    await asyncio.gather(*tasks)
    assert found == [user_id, user_id]
    assert site.emulator.count(f"GET /users/{user_id}") == 1


async def test_threads_know_who_asked(site: Site, clerk: AsyncClerk) -> None:
    async def view() -> str:
        return await asyncio.to_thread(lambda: f"{auth().user_id}")

    told = told_by(await asked(answering(view), clerk, site.bearer()))
    assert told.text == "user_1"


async def test_200_requests_of_20_users_at_a_time_never_mix(site: Site, clerk: AsyncClerk) -> None:
    users = [await user_of(clerk, number) for number in range(20)]
    tokens = {user_id: site.bearer(sub=user_id) for user_id in users}

    async def view() -> str:
        first = auth().user_id
        await asyncio.sleep(0)
        user = await current_user()
        again = await asyncio.to_thread(lambda: auth().user_id)
        return f"{first} {user and user.id} {again} {(await asyncio.create_task(current_user())) is user}"

    middleware = ClerkMiddleware(answering(view), clerk, now=lambda: NOW)

    async def once(user_id: str | None) -> None:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)
            await asyncio.sleep(0)

        headers = tokens[user_id] if user_id else {}
        await middleware(scope_of({"host": HOST, **headers}), None, send)  # type: ignore[arg-type]  # is not used
        assert told_by(sent).text == f"{user_id} {user_id} {user_id} True"

    await asyncio.gather(*(once(([*users, None])[number % 21]) for number in range(210)))
    assert all(site.emulator.count(f"GET /users/{user_id}") == 10 for user_id in users)


# What is left behind.


def nothing_is_left() -> bool:
    return current.get() is None and current_scope.get() is None


async def test_nothing_is_left_after_a_request_however_it_ends(site: Site, clerk: AsyncClerk) -> None:
    async def boom(scope: Any, receive: Any, send: Any) -> None:
        assert auth().user_id == "user_1"
        raise LookupError("theirs")

    with pytest.raises(LookupError, match="theirs"):
        await asked(boom, clerk, site.bearer())
    assert nothing_is_left()
    with pytest.raises(LookupError, match="theirs"):
        await asked(boom, clerk, site.bearer(), handler=lambda _, __: boom(None, None, None))
    await asked(asgi_app(lambda: "x"), clerk, PAGE)
    with pytest.raises(ConfigurationError):
        await asked(asgi_app(lambda: "x"), AsyncClerk("sk_test_" + "n" * 20))
    assert nothing_is_left()


async def test_a_client_that_goes_away_ends_its_request_alone(site: Site, clerk: AsyncClerk) -> None:
    begun, ended = asyncio.Event(), list[str]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        try:
            await send(START)
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.append(str(auth().user_id))

    context = copy_context()
    task = asyncio.create_task(asked(app, clerk, site.bearer()), context=context)
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["user_1"]
    assert context.run(nothing_is_left)
    assert nothing_is_left()


async def test_a_send_that_fails_is_the_applications_affair(site: Site, clerk: AsyncClerk) -> None:
    async def send(message: Any) -> None:
        raise OSError("gone")

    middleware = ClerkMiddleware(asgi_app(lambda: auth().user_id), clerk, now=lambda: NOW)
    with pytest.raises(OSError, match="gone"):
        await middleware(scope_of({"host": HOST, **site.bearer()}), None, send)  # type: ignore[arg-type]  # is not used
    assert nothing_is_left()


# Requests.


async def test_middlewares_before_ours_see_what_later_ones_wrote_into_the_scope(site: Site, clerk: AsyncClerk) -> None:
    async def routing(scope: Any, receive: Any, send: Any) -> None:
        scope["route"] = "/a"
        await asgi_app(lambda: "x")(scope, receive, send)

    inner = ClerkMiddleware(routing, clerk, now=lambda: NOW)
    scope = scope_of({"host": HOST, **site.bearer()})

    async def send(_: Any) -> None: ...

    await inner(scope, None, send)  # type: ignore[arg-type]  # is not used
    assert (scope["route"], scope[KEY].auth().user_id) == ("/a", "user_1")


async def test_an_interruption_after_the_response_began_is_an_error(site: Site, clerk: AsyncClerk) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(START)
        auth.protect(role="org:admin")

    with pytest.raises(Interruption):
        await asked(app, clerk, site.bearer())
    assert nothing_is_left()


async def test_a_framework_that_answers_500_to_what_ends_a_request_is_not_heard(site: Site, clerk: AsyncClerk) -> None:
    """As Starlette does, whose outermost layer answers before it raises again."""

    def framework(app: Any, *, raises: bool = True, streams: bool = False) -> Any:
        async def around(scope: Any, receive: Any, send: Any) -> None:
            try:
                await app(scope, receive, send)
            except Exception:
                await send({**START, "status": 500})
                await send({**END, "more_body": streams})
                if streams:
                    await send(END)
                if raises:
                    raise

        return around

    async def boom(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("theirs")

    def protected() -> str:
        return str(auth.protect())

    assert told_by(await asked(framework(asgi_app(protected)), clerk, DATA)).status == 404
    assert told_by(await asked(framework(asgi_app(protected), raises=False), clerk, DATA)).status == 500
    assert told_by(await asked(framework(boom, raises=False, streams=True), clerk, DATA)).status == 500
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    middleware = ClerkMiddleware(framework(boom), clerk, now=lambda: NOW)
    with pytest.raises(LookupError, match="theirs"):
        await middleware(scope_of({"host": HOST}), None, send)  # type: ignore[arg-type]  # is not used
    assert told_by(sent).status == 500


async def test_a_handler_may_be_awaited(site: Site, clerk: AsyncClerk) -> None:
    async def handler(asking: Any, inbound: Any) -> Answer | None:
        await asyncio.sleep(0)
        return Answer(299) if asking().user_id else None

    assert told_by(await asked(asgi_app(lambda: "x"), clerk, site.bearer(), handler=handler)).status == 299
    assert told_by(await asked(asgi_app(lambda: "x"), clerk, handler=handler)).status == 200


async def test_middlewares_may_be_combined(site: Site, clerk: AsyncClerk) -> None:
    """One before ours and one after it, that runs the application in a task of its own."""

    def outer(app: Any) -> Any:
        async def around(scope: Any, receive: Any, send: Any) -> None:
            async def marked(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append((b"x-outer", b"1"))
                await send(message)

            await app(scope, receive, marked)

        return around

    def inner(app: Any) -> Any:
        async def around(scope: Any, receive: Any, send: Any) -> None:
            await asyncio.create_task(app(scope, receive, send))

        return around

    def protected() -> str:
        return str(auth.protect().user_id)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app = outer(ClerkMiddleware(inner(asgi_app(protected)), clerk, now=lambda: NOW))
    await app(scope_of({"host": HOST, **site.bearer()}), None, send)
    told = told_by(sent)
    assert (told.text, told.header("x-outer"), told.header("cache-control")) == ("user_1", "1", "private")
    sent.clear()
    await app(scope_of({"host": HOST, **DATA}), None, send)
    assert (told_by(sent).status, told_by(sent).header("x-outer")) == (404, "1")


async def test_what_the_application_sends_is_left_as_it_is(site: Site, clerk: AsyncClerk) -> None:
    start = {"type": "http.response.start", "status": 200, "headers": ((b"X", b"1") for _ in range(1)), "trailers": 1}
    push = {"type": "http.response.push", "path": "/x", "headers": []}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for message in (push, start, END):
            await send(message)

    first, second, third = await asked(app, clerk, site.bearer())
    assert (first, third) == (push, END)
    assert (list(second["headers"]), second["trailers"]) == ([(b"X", b"1")], 1)


# Websockets.


async def socket_app(scope: Any, receive: Any, send: Any) -> None:
    """Accepts, and says who it is, until nobody is there."""
    auth.protect()
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": auth().user_id})


def talking(*kinds: str) -> Any:
    messages = iter([{"type": f"websocket.{kind}"} for kind in kinds])

    async def receive() -> Any:
        return next(messages)

    return receive


async def test_a_websocket_knows_who_opened_it(site: Site, clerk: AsyncClerk) -> None:
    receive = talking("connect", "receive", "receive", "disconnect")
    accept, *sent = await asked(socket_app, clerk, site.cookies(), kind="websocket", receive=receive)
    assert dict(accept["headers"])[b"cache-control"] == b"private"
    assert [message["text"] for message in sent] == ["user_1", "user_1"]


async def test_a_websocket_that_may_not_be_opened_is_closed(site: Site, clerk: AsyncClerk) -> None:
    assert await asked(socket_app, clerk, kind="websocket") == [{"type": "websocket.close", "code": 1008}]


async def test_where_the_server_can_a_websocket_is_refused_in_words(site: Site, clerk: AsyncClerk) -> None:
    more: dict[str, Any] = {"extensions": {"websocket.http.response": {}}}
    start, body = await asked(socket_app, clerk, kind="websocket", more=more)
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 404)
    assert body == {"type": "websocket.http.response.body", "body": b"Not Found", "more_body": False}


async def test_an_application_that_refuses_a_websocket_itself_is_not_contradicted(
    site: Site, clerk: AsyncClerk
) -> None:
    async def refusing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.close", "code": 4000})
        auth.protect()

    with pytest.raises(Interruption):
        await asked(refusing, clerk, kind="websocket")

    async def in_words(scope: Any, receive: Any, send: Any) -> None:
        auth()
        await send({"type": "websocket.http.response.start", "status": 401, "headers": []})

    (start,) = await asked(in_words, clerk, {"cookie": BROWSER}, kind="websocket")
    assert (b"cache-control", b"private") in start["headers"]


# Lifespans.


def lifespan(*, completes: bool = True) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"
        if not completes:
            return
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})

    return app


async def live(middleware: Any) -> list[str]:
    sent: list[str] = []

    async def receive() -> Any:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await middleware({"type": "lifespan"}, receive, send)
    return sent


async def test_the_middlewares_own_client_is_closed_when_the_application_ends(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", emulator.instance().secret_key)
    middleware = ClerkMiddleware(lifespan())
    first = middleware.clerk
    assert await live(middleware) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    with pytest.raises(ClientClosedError):
        await first.users.get_user("user_1")
    await live(middleware)  # as an application does that several tests start
    assert middleware.clerk is not first


async def test_an_application_without_a_lifespan_closes_nothing(
    site: Site, clerk: AsyncClerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_" + "l" * 20)
    middleware = ClerkMiddleware(lifespan(completes=False))
    own = middleware.clerk
    assert await live(middleware) == []
    assert await live(middleware) == []
    assert middleware.clerk is own


async def test_a_client_that_was_given_stays_its_owners(site: Site, clerk: AsyncClerk) -> None:
    await live(ClerkMiddleware(lifespan(), clerk))
    assert await user_of(clerk)


async def test_other_kinds_of_scopes_pass(clerk: AsyncClerk) -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    await ClerkMiddleware(app, clerk)({"type": "something"}, None, None)  # type: ignore[arg-type]  # are not used
    assert seen == [{"type": "something"}]


async def test_a_lifespan_with_a_function_for_options_begins_again_too(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", emulator.instance().secret_key)
    middleware = ClerkMiddleware(lifespan(), options=lambda _: MiddlewareOptions())
    await live(middleware)
    await live(middleware)
