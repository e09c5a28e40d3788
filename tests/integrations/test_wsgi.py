"""The WSGI middleware: what PEP 3333 asks of both sides, streams, threads, and what is left behind: nothing."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any
from wsgiref.handlers import SimpleHandler
from wsgiref.util import FileWrapper
from wsgiref.validate import validator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import Clerk, ConfigurationError, Limits
from clerk_backend.dedupe import current_scope
from clerk_backend.emulator import Emulator
from clerk_backend.integrations.answers import Answer, Interruption
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.visits import current
from clerk_backend.integrations.wsgi import ClerkMiddleware, auth, clerk_client, current_user
from tests.auth.signing import NOW
from tests.integrations.calling import BROWSER, DATA, HOST, PAGE, TEXT, Site, environ_of, wsgi_app


@pytest.fixture
def site(private_key: rsa.RSAPrivateKey, emulator: Emulator) -> Site:
    return Site("wsgi", private_key, emulator)


@pytest.fixture
def clerk(site: Site) -> Iterator[Clerk]:
    """A client that asks the emulator, which knows the users whom it is asked about."""
    with site.clerk(limits=Limits(requests=float("inf"))) as found:
        yield found


class Body:
    """An iterable that notes when it is closed."""

    def __init__(self, *parts: bytes | Exception) -> None:
        self.parts, self.closed, self.asked = parts, 0, list[Any]()

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.asked.append(current.get() and auth().user_id)
            if isinstance(part, Exception):
                raise part
            yield part

    def close(self) -> None:
        self.asked.append(current.get() and auth().user_id)
        self.closed += 1


REFUSED = Interruption(Answer(402, (TEXT,), b"pay"))


class Server:
    """What a server does with an application."""

    def __init__(self) -> None:
        self.started: list[tuple[str, dict[str, str]]] = []
        self.written: list[bytes] = []

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info and self.written:
            raise exc_info[1]
        assert exc_info or not self.started
        self.started.append((status, dict(headers)))
        return self.written.append

    def run(self, app: Any, headers: dict[str, str] | None = None, **more: Any) -> bytes:
        parts = app({**environ_of({"host": HOST, **(headers or {})}, "/a?b=1"), **more}, self.start_response)
        try:
            for part in parts:
                assert self.started
                self.written += [part] if part else []
        finally:
            if close := getattr(parts, "close", None):
                close()
        return b"".join(self.written)


def wrapped(site: Site, app: Any, clerk: Any = None, **options: Any) -> Any:
    return ClerkMiddleware(app, clerk or site.clerk(), **{"now": lambda: NOW, **options})


def streaming(body: Any, headers: list[tuple[str, str]] | None = None) -> Any:
    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", headers or [TEXT])
        return body  # type: ignore[no-any-return]  # an iterable

    return app


# What PEP 3333 asks.


def test_a_body_is_closed_once_and_in_the_context_of_its_request(site: Site) -> None:
    body = Body(b"a", b"b")
    assert Server().run(wrapped(site, streaming(body)), site.bearer()) == b"ab"
    assert (body.closed, body.asked) == (1, ["user_1"] * 3)


def test_a_body_that_nobody_asks_for_is_closed_too(site: Site) -> None:
    body, server = Body(b"a"), Server()
    found = wrapped(site, streaming(body))(environ_of({"host": HOST}), server.start_response)
    found.close()
    found.close()
    assert body.closed == 1


def test_a_client_that_goes_away_ends_its_request_alone(site: Site) -> None:
    body, server = Body(b"a", b"b"), Server()
    found = wrapped(site, streaming(body))(environ_of({"host": HOST, **site.bearer()}), server.start_response)
    assert next(found) == b"a"
    found.close()
    assert (body.closed, current.get(), current_scope.get()) == (1, None, None)


def test_a_body_that_is_there_already_is_handed_on_as_it_is(site: Site) -> None:
    for body in ([b"a"], (b"a", b"b")):
        assert wrapped(site, streaming(body))(environ_of({"host": HOST}), Server().start_response) is body
    file = FileWrapper(io.BytesIO(b"x"))
    environ = {**environ_of({"host": HOST}), "wsgi.file_wrapper": FileWrapper}
    assert wrapped(site, streaming(file))(environ, Server().start_response) is file


def test_an_application_may_be_a_generator(site: Site) -> None:
    def app(environ: Any, start_response: Any) -> Iterator[bytes]:
        user_id = auth.protect().user_id
        start_response("200 OK", [TEXT])
        yield str(user_id).encode()
        yield str(auth().user_id).encode()

    server = Server()
    assert server.run(wrapped(site, app), site.bearer()) == b"user_1user_1"
    assert server.started[0][1]["cache-control"] == "private"
    server = Server()
    assert server.run(wrapped(site, app), DATA) == b"Not Found"
    assert server.started[0][0] == "404 Not Found"


def test_an_application_may_write(site: Site) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        write = start_response("200 OK", [TEXT])
        write(b"a")
        return [b"b"]

    assert Server().run(wrapped(site, app)) == b"ab"


def test_a_response_that_began_is_replaced_while_it_can_be(site: Site) -> None:
    body, server = Body(REFUSED), Server()
    assert server.run(wrapped(site, streaming(body)), {"cookie": BROWSER}) == b"pay"
    assert [status for status, _ in server.started] == ["200 OK", "402 Payment Required"]
    assert server.started[1][1]["x-clerk-auth-status"] == "signed-out"
    assert body.closed == 1

    def app(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [TEXT])
        raise REFUSED

    server = Server()
    assert server.run(wrapped(site, app)) == b"pay"


def test_an_empty_part_is_no_beginning(site: Site) -> None:
    assert Server().run(wrapped(site, streaming(Body(b"", REFUSED)))) == b"pay"


def test_an_interruption_after_the_response_began_is_an_error(site: Site) -> None:
    body = Body(b"a", REFUSED)
    with pytest.raises(Interruption):
        Server().run(wrapped(site, streaming(body)))
    assert body.closed == 1

    def app(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [TEXT])(b"a")
        raise REFUSED

    with pytest.raises(Interruption):
        Server().run(wrapped(site, app))


def test_an_interruption_without_body_has_none(site: Site) -> None:
    body = Body(Interruption(Answer(204)))
    assert Server().run(wrapped(site, streaming(body)), REQUEST_METHOD="HEAD") == b""


def test_an_application_may_replace_its_own_response(site: Site) -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [TEXT])
        try:
            int("theirs")
        except ValueError:
            start_response("500 Oops", [TEXT], sys.exc_info())
        return [b"oops"]

    server = Server()
    assert server.run(wrapped(site, app)) == b"oops"
    assert [status for status, _ in server.started] == ["200 OK", "500 Oops"]


@pytest.mark.parametrize("headers", [{}, DATA, PAGE, {"cookie": BROWSER}, "bearer", {"host": "a b"}])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_both_sides_do_as_the_validator_of_the_standard_library_asks(site: Site, headers: Any, method: str) -> None:
    def view() -> str:
        return f"hello {auth.protect().user_id}"

    given = site.bearer() if headers == "bearer" else headers
    checked = validator(wrapped(site, validator(wsgi_app(view)), options=MiddlewareOptions(forward=True)))
    out = io.BytesIO()
    environ = environ_of({"host": HOST, **given}, "/a?b=1", method=method)
    environ.pop("CONTENT_LENGTH", None)
    handler = SimpleHandler(io.BytesIO(), out, io.StringIO(), environ)
    handler.run(checked)
    assert out.getvalue().startswith(b"Status: ") or b"HTTP" in out.getvalue()[:20]
    assert b"500" not in out.getvalue()[:30]


# What is remembered, and for how long.


def test_a_user_is_read_once_in_a_request_and_anew_in_the_next(site: Site, clerk: Clerk) -> None:
    user_id = clerk.users.create_user(email_address=["ada@example.com"]).id

    def parts() -> Iterator[bytes]:
        for _ in range(3):
            user = current_user()
            yield f"{user and user.id} {user is clerk_client().users.get_user(user_id)} ".encode()

    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [TEXT])
        assert current_user()
        return parts()

    for number in (1, 2):
        told = Server().run(wrapped(site, app, clerk), site.bearer(sub=user_id))
        assert told.decode() == f"{user_id} True " * 3
        assert site.emulator.count(f"GET /users/{user_id}") == number
    assert Server().run(wrapped(site, wsgi_app(current_user), clerk)) == b"None"


def test_threads_that_take_the_context_along_know_who_asked(site: Site, clerk: Clerk) -> None:
    with ThreadPoolExecutor(1) as pool:

        def view() -> str:
            context = copy_context()
            return str(pool.submit(context.run, lambda: auth().user_id).result())

        assert Server().run(wrapped(site, wsgi_app(view), clerk), site.bearer()) == b"user_1"


def test_200_requests_of_20_users_in_8_threads_never_mix(site: Site, clerk: Clerk) -> None:
    users = [clerk.users.create_user(email_address=[f"ada{number}@example.com"]).id for number in range(20)]

    def parts() -> Iterator[bytes]:
        for _ in range(3):
            user = current_user()
            yield f"{auth().user_id} {user and user.id} ".encode()

    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        auth()
        start_response("200 OK", [TEXT])
        return parts()

    middleware = wrapped(site, app, clerk)
    tokens = {user_id: site.bearer(sub=user_id) for user_id in users}

    def once(number: int) -> tuple[str | None, str]:
        user_id = [*users, None][number % 21]
        return user_id, Server().run(middleware, tokens[user_id] if user_id else {}).decode()

    with ThreadPoolExecutor(8) as pool:
        for user_id, told in pool.map(once, range(210)):
            assert told == f"{user_id} {user_id} " * 3
    assert all(site.emulator.count(f"GET /users/{user_id}") == 10 for user_id in users)


def test_nothing_is_left_after_a_request_however_it_ends(site: Site) -> None:
    def boom(environ: Any, start_response: Any) -> Any:
        assert auth().user_id == "user_1"
        raise LookupError("theirs")

    body = Body(b"a", LookupError("theirs"))
    for app in (boom, streaming(body)):
        with pytest.raises(LookupError, match="theirs"):
            Server().run(wrapped(site, app), site.bearer())
        assert (current.get(), current_scope.get()) == (None, None)
    assert body.closed == 1
    with pytest.raises(ConfigurationError):
        Server().run(wrapped(site, boom, Clerk("sk_test_" + "n" * 20)))
    assert (current.get(), current_scope.get()) == (None, None)
