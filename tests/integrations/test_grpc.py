"""Clerk in gRPC servers over real sockets: all four kinds of methods, blocking and asyncio."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import grpc
import pytest

from clerk_backend import Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions, Inbound
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.emulator.keys import sign
from clerk_backend.integrations.grpc import (
    Answer,
    AsyncClerkInterceptor,
    ClerkInterceptor,
    Interruption,
    MiddlewareOptions,
    aauth,
    aclerk_client,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
)
from tests.integrations.grpc_servers import KINDS, OTHER, UNLIMITED, Metadata, World, ended, has_ended

UNAUTHENTICATED = (grpc.StatusCode.UNAUTHENTICATED, "Nobody is signed in.")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "Who is signed in may not do this.")
FAILED = (grpc.StatusCode.INTERNAL, "The call could not be authenticated.")
UNREADABLE = (grpc.StatusCode.INVALID_ARGUMENT, "The call cannot be read.")


@pytest.fixture(params=["grpc", "grpc.aio"])
def world(request: pytest.FixtureRequest, emulator: Emulator, clock: ManualClock) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(emulator, clock, request.param == "grpc.aio", stack)


@pytest.fixture
def user_id(world: World) -> str:
    return world.user()


@pytest.fixture
def token(world: World, user_id: str) -> str:
    return world.token(user_id)


def test_a_method_of_each_kind_knows_who_is_calling(world: World, user_id: str, token: str) -> None:
    call = world.channel()
    for sent, expected in ((token, user_id.encode()), (None, b"None")):
        assert call("unary_unary", token=sent) == expected
        assert call("unary_stream", token=sent) == [expected] * 5
        assert call("stream_unary", b"a", token=sent) == b"aa " + expected
        assert call("stream_stream", b"a", token=sent) == [b"a " + expected] * 2


def test_the_user_is_read_once_in_a_call_and_anew_in_the_next(world: World, user_id: str, token: str) -> None:
    call = world.channel()
    for expected in (1, 2):
        assert call("unary_stream", token=token) == [user_id.encode()] * 5
        assert world.emulator.count(f"GET /users/{user_id}") == expected


def test_who_may_not_call_is_told_so_by_a_status(world: World, user_id: str, token: str) -> None:
    call = world.channel()
    pending = world.token(user_id, pending=True)
    body, _, signature = token.rpartition(".")
    for name in ("protected", "protected_stream", "admin"):
        for sent in (None, "nonsense", pending, f"{body}.{signature[::-1]}", "ak_wrong", "oat_wrong", "mt_wrong"):
            assert call.refusal(name, token=sent) == UNAUTHENTICATED
    assert call.refusal("admin", token=token) == DENIED
    assert call.told("protected", token=token)["user_id"] == user_id
    assert call.told("protected_stream", token=token)["user_id"] == user_id
    organization = world.people.organizations.create_organization(name="Acme", created_by=user_id)
    admin = world.token(user_id, organization_id=organization.id)
    assert call.told("admin", token=admin)["org_role"] == "org:admin"


def test_a_token_that_has_expired_is_none(world: World, token: str) -> None:
    call = world.channel()
    world.clock.advance(120)
    assert call.refusal("protected", token=token) == UNAUTHENTICATED


def test_a_stream_may_end_when_it_has_begun(world: World, token: str) -> None:
    answer = iter(world.channel().channel.unary_stream("/Things/late")(b"", timeout=30))
    assert next(answer) == b"first"
    with pytest.raises(grpc.RpcError) as caught:
        next(answer)
    error: Any = caught.value
    assert (error.code(), error.details()) == UNAUTHENTICATED


def test_machines_call_with_tokens_of_their_own(world: World, user_id: str, token: str) -> None:
    call = world.channel()
    machine = world.people.machines.create(name="worker")
    with Clerk(machine_secret_key=machine.secret_key, http_client=world.emulator.transport, limits=UNLIMITED) as itself:
        opaque, signed = (itself.m2m.create_token(token_format=form).token for form in ("opaque", "jwt"))
    for made in (opaque, signed):
        sent = str(made)
        assert call("machine", token=sent) == machine.id.encode()
        assert call.told("whoami", token=sent)["token_type"] == "m2m_token"
        assert call.refusal("protected", token=sent) == UNAUTHENTICATED
    for wrong in (None, token, "mt_wrong"):
        assert call.refusal("machine", token=wrong) == UNAUTHENTICATED
    key = world.people.api_keys.create(name="key", subject=user_id).secret
    assert call.told("whoami", token=str(key))["subject"] == user_id
    now = int(world.clock.now())
    claims = {"sub": user_id, "client_id": "client_1", "scope": "email", "iat": now, "exp": now + 60}
    at = sign(world.emulator.instance(), claims, typ="at+jwt")
    assert call.told("whoami", token=at)["token_type"] == "oauth_token"


def test_cookies_sign_nobody_in_and_no_browser_is_sent_anywhere(world: World, token: str) -> None:
    call = world.channel()
    browser: Metadata = (
        ("cookie", f"__session={token}; __client_uat=1; __clerk_db_jwt=dvb"),
        ("accept", "text/html"),
        ("sec-fetch-dest", "document"),
        ("x-nextjs-data", "1"),
        ("next-url", "/"),
    )
    assert call.told("whoami", metadata=browser)["user_id"] is None
    assert call.refusal("protected", metadata=browser) == UNAUTHENTICATED


def test_hostile_metadata_is_no_one(world: World, user_id: str, token: str) -> None:
    call = world.channel()
    twice: Metadata = (("authorization", f"Bearer {token}"), ("authorization", f"Bearer {token}"))
    assert call.refusal("protected", metadata=twice) == UNAUTHENTICATED
    for host in ("evil/path?__clerk_handshake=x", "", "a b"):
        assert (
            call.told("protected", token=token, metadata=(("host", host), ("a-bin", b"\xff\0")))["user_id"] == user_id
        )


def test_options_may_depend_on_the_call(world: World, token: str) -> None:
    foreign = world.clerk(OTHER).users.create_user(email_address=["b@example.com"]).id
    their_token = str(world.emulator.people(OTHER).sign_in(foreign)["token"])
    seen: list[tuple[str, str]] = []

    def options(inbound: Inbound) -> MiddlewareOptions | None:
        seen.append((inbound.method, inbound.url.pathname))
        if inbound.headers.get("x-tenant") == "other":
            return MiddlewareOptions(secret_key=OTHER, publishable_key=world.emulator.publishable_key(OTHER))
        return None

    call = world.channel(world.serve(options=options))
    theirs: Metadata = (("x-tenant", "other"),)
    assert call("client", token=their_token, metadata=theirs) == foreign.encode()
    assert call.refusal("protected", token=their_token) == UNAUTHENTICATED
    assert call.refusal("protected", token=token, metadata=theirs) == UNAUTHENTICATED
    assert set(seen) == {("POST", "/Things/client"), ("POST", "/Things/protected")}


def test_options_and_handler_may_be_awaited(emulator: Emulator, clock: ManualClock) -> None:
    async def options(inbound: Inbound) -> None:
        await asyncio.sleep(0)

    async def handler(auth: Any, inbound: Inbound) -> None:
        await asyncio.sleep(0)
        auth.protect()

    with ExitStack() as stack:
        world = World(emulator, clock, is_async=True, stack=stack)
        call = world.channel(world.serve(options=options, handler=handler))
        user_id = world.user()
        assert call.refusal("whoami") == UNAUTHENTICATED
        assert call.told("whoami", token=world.token(user_id))["user_id"] == user_id


def test_a_handler_protects_whole_services(world: World, token: str) -> None:
    is_open = create_route_matcher("/Things/whoami")

    def handler(auth: Any, inbound: Inbound) -> None:
        if not is_open(inbound.url):
            auth.protect()

    call = world.channel(world.serve(handler=handler))
    assert call.told("whoami")["user_id"] is None
    for name in KINDS:
        assert call.refusal(name) == UNAUTHENTICATED
        assert call(name, token=token)


@pytest.mark.parametrize("stage", ["options", "handler", "client"])
def test_what_goes_wrong_lets_nobody_in_and_tells_nobody_why(
    world: World, token: str, caplog: pytest.LogCaptureFixture, stage: str
) -> None:
    def fails(*_: Any) -> Any:
        raise ValueError("what only the program knows")

    given = {"authentication": AuthenticateOptions(is_satellite=True)} if stage == "client" else {stage: fails}
    call = world.channel(world.serve(**given))
    with caplog.at_level(logging.ERROR, "clerk_backend.grpc"):
        for name in (*KINDS, "whoami"):
            assert call.refusal(name, token=token) == FAILED
    assert "A call could not be authenticated" in caplog.text
    assert token not in caplog.text


def test_what_ends_a_call_before_its_visit_is_a_status_too(world: World, token: str) -> None:
    def options(_: Inbound) -> Any:
        raise Interruption(Answer(404))

    assert world.channel(world.serve(options=options)).refusal("whoami", token=token) == UNAUTHENTICATED


def test_an_address_that_is_none_is_refused(world: World) -> None:
    def options(inbound: Inbound) -> Any:
        Inbound("POST", "nowhere", {})

    assert world.channel(world.serve(options=options)).refusal("whoami") == UNREADABLE


def test_when_clerk_does_not_answer_nobody_is_signed_in(world: World, token: str) -> None:
    world.emulator.faults.add("reset", "GET /jwks", times=None)
    world.emulator.faults.add("error", "POST /*/verify", status=503, times=None)
    call = world.channel()
    for sent in (token, "mt_any", "oat_any", "ak_any"):
        assert call.refusal("protected", token=sent) == UNAUTHENTICATED


def test_answers_of_the_application_become_statuses(world: World, token: str) -> None:
    call = world.channel()
    for status, expected in ((b"400", UNREADABLE), (b"401", UNAUTHENTICATED), (b"403", DENIED), (b"404", DENIED)):
        assert call.refusal("ends", status, token=token) == expected
    assert call.refusal("ends", b"404") == UNAUTHENTICATED
    assert call.refusal("ambiguous") == UNREADABLE


def test_a_method_fails_and_ends_as_without_clerk(world: World, token: str) -> None:
    call = world.channel()
    assert call.refusal("fails", token=token)[0] is grpc.StatusCode.UNKNOWN
    assert call.refusal("speaks", token=token) == (grpc.StatusCode.DATA_LOSS, "lost")
    assert call.refusal("missing", token=token)[0] is grpc.StatusCode.UNIMPLEMENTED
    assert call.told("whoami")["user_id"] is None


def test_a_client_that_goes_away_ends_its_stream_and_harms_nobody(world: World, user_id: str, token: str) -> None:
    has_ended.clear()
    ended.clear()
    call = world.channel()
    sent = (("authorization", f"Bearer {token}"),)
    answer = call.channel.unary_stream("/Things/endless")(b"", metadata=sent, timeout=30)
    assert next(iter(answer)) == user_id.encode()
    answer.cancel()
    assert has_ended.wait(30)
    assert ended == [user_id]
    assert call.told("whoami")["user_id"] is None


def test_a_stream_may_be_any_iterator(emulator: Emulator, clock: ManualClock) -> None:
    with ExitStack() as stack:
        world = World(emulator, clock, is_async=False, stack=stack)
        user_id = world.user()
        assert world.channel()("listed", token=world.token(user_id)) == [user_id.encode()]


def test_a_blocking_method_of_an_asyncio_server_knows_who_is_calling(emulator: Emulator, clock: ManualClock) -> None:
    with ExitStack() as stack:
        world = World(emulator, clock, is_async=True, stack=stack)
        user_id = world.user()
        call, token = world.channel(), world.token(user_id)
        for name in ("plain", "plain_stream"):
            assert call.told(name, token=token)["user_id"] == user_id
            assert call.refusal(name) == UNAUTHENTICATED
        assert call("writes", token=token) == [user_id.encode()]


def test_nobody_sees_anothers_data(world: World) -> None:
    people = [(user_id := world.user(), world.token(user_id)) for _ in range(20)]
    call = world.channel()

    def ask(number: int) -> None:
        user_id, token = people[number % len(people)]
        expected = user_id.encode()
        assert call("unary_stream", token=token) == [expected] * 5
        assert call("stream_stream", b"a", token=token) == [b"a " + expected] * 2
        assert call("unary_unary") == b"None"

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(ask, range(100)))


def test_debugging_tells_of_each_call(world: World, token: str, caplog: pytest.LogCaptureFixture) -> None:
    call = world.channel(world.serve(options=MiddlewareOptions(debug=True)))
    call("whoami", token=token)
    assert "signed-in" in caplog.text
    assert token not in caplog.text


def test_an_interceptor_takes_its_keys_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: tuple[Callable[[], Any], ...] = (ClerkInterceptor, AsyncClerkInterceptor)
    for kind in kinds:
        monkeypatch.delenv("CLERK_SECRET_KEY", raising=False)
        with pytest.raises(ConfigurationError):
            kind()
        monkeypatch.setenv("CLERK_SECRET_KEY", "sk_test_grpc")
        assert kind().clerk


def test_outside_of_a_call_nobody_can_be_asked() -> None:
    for ask in (auth, aauth, clerk_client, aclerk_client, current_user, lambda: get_auth(object())):
        with pytest.raises(ConfigurationError):
            ask()
