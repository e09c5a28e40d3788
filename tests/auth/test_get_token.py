"""The tokens that an auth object gives: the request's own, and those that Clerk makes for it."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
from typing import Any

import httpx
import pytest

from clerk_backend import ArgumentError, AsyncClerk, Clerk, NotFoundError, UnreadableAnswerError
from clerk_backend.auth.backing import Backing
from clerk_backend.auth.objects import with_client
from clerk_backend.auth.session_auth import SignedInAuth, signed_in
from clerk_backend.shortcuts import MintedToken
from tests.conftest import Awaited, Clerks

from .signing import NOW, encoded

LIFETIME = 60


def jwt(number: int, **claims: Any) -> str:
    return f"{encoded({'alg': 'RS256'})}.{encoded({'number': number} | claims)}.AAAA"


class Minting:
    """A Clerk that makes tokens which live for a minute."""

    def __init__(self, **claims: Any) -> None:
        self.now = float(NOW)
        self.asked: list[tuple[str, Any]] = []
        self._claims = claims

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, json.loads(request.content or b"null")))
        times = {"iat": int(self.now), "exp": int(self.now) + LIFETIME} | self._claims
        return httpx.Response(200, json={"object": "token", "jwt": jwt(len(self.asked), **times)})


async def token(auth: SignedInAuth[Any], clerk: Any, **options: Any) -> str | None:
    """The token, from the auth object bound to the client of this test, whichever kind that is."""
    if isinstance(clerk, Awaited):
        return await asyncio.to_thread(with_client(auth, clerk.blocking).get_token, **options)
    return await with_client(auth, clerk).get_token(**options)  # type: ignore[no-any-return]  # of either client


def session(clerk: Minting, **claims: Any) -> SignedInAuth[None]:
    given: dict[str, Any] = {"sub": "user_1", "sid": "sess_1"} | claims
    return signed_in(given, Backing(client=None, token="the.request's.own", clock=lambda: clerk.now))


async def test_without_a_template_it_is_the_requests_own(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    assert await token(auth, clerk) == "the.request's.own"
    assert await token(auth, clerk, template="") == "the.request's.own"
    assert asked.asked == []


async def test_with_a_template_clerk_makes_it(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    assert await token(auth, clerk, template="supabase") == jwt(1, iat=NOW, exp=NOW + LIFETIME)
    await token(auth, clerk, template="a/b", expires_in_seconds=0)
    await token(auth, clerk, expires_in_seconds=600)
    assert asked.asked == [
        ("/v1/sessions/sess_1/tokens/supabase", None),
        ("/v1/sessions/sess_1/tokens/a/b", {"expires_in_seconds": 0}),
        ("/v1/sessions/sess_1/tokens", {"expires_in_seconds": 600}),
    ]


@pytest.mark.parametrize("absent", [None, ""])
async def test_without_a_session_there_is_none(clerks: Clerks, absent: Any) -> None:
    asked = Minting()
    assert await token(session(asked, sid=absent), clerks(asked), template="supabase") is None
    assert asked.asked == []


@pytest.mark.parametrize("odd", ["..", "a/../b", 5, ["sess_1"], {"a": 1}])
async def test_a_session_that_would_name_another_path_is_refused(clerks: Clerks, odd: Any) -> None:
    asked = Minting()
    with pytest.raises(ArgumentError):
        await token(session(asked, sid=odd), clerks(asked), template="supabase")
    assert asked.asked == []


async def test_within_a_request_clerk_is_asked_once(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        same = await asyncio.gather(*(token(auth, clerk, template="a") for _ in range(5)))
        again = await token(session(asked), clerk, template="a")
        other = await token(auth, clerk, template="b")
    assert {*same, again} == {jwt(1, iat=NOW, exp=NOW + LIFETIME)}
    assert other not in same
    assert len(asked.asked) == 2


async def test_a_token_is_remembered_until_shortly_before_it_expires(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        tokens: list[str | None] = []
        for _ in range(300):  # five minutes
            tokens += await asyncio.gather(*(token(auth, clerk, template="a") for _ in range(2)))
            asked.now += 1
    assert len(asked.asked) == 6
    assert sorted({tokens.index(each) // 2 for each in tokens}) == [0, 50, 100, 150, 200, 250]
    assert asked.now == NOW + 300


async def test_many_that_find_a_token_expired_ask_for_the_next_one_together(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        for wanted in (1, 2, 3):
            given = await asyncio.gather(*(token(auth, clerk, template="a") for _ in range(20)))
            assert len({*given}) == 1
            assert len(asked.asked) == wanted
            asked.now += LIFETIME


async def test_what_others_asked_is_not_forgotten_for_a_new_token(clerks: Clerks) -> None:
    asked = Minting()
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        await clerk.users.get_user("user_1")
        await token(auth, clerk, template="a")
        asked.now += LIFETIME
        await token(auth, clerk, template="a")
        await clerk.users.get_user("user_1")
    assert [path for path, _ in asked.asked].count("/v1/users/user_1") == 1


async def test_a_short_life_is_used_for_three_quarters(clerks: Clerks) -> None:
    asked = Minting(iat=NOW, exp=NOW + 8)
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        for later, wanted in ((0, 1), (5.9, 1), (6, 2)):
            asked.now = NOW + later
            await token(auth, clerk, template="a")
            assert len(asked.asked) == wanted


@pytest.mark.parametrize("ends", [None, "soon", [], math.pi * 1e300, 10**400, -1])
async def test_a_token_that_does_not_say_when_it_ends_is_remembered(clerks: Clerks, ends: Any) -> None:
    asked = Minting(iat=None, exp=ends)
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        await token(auth, clerk, template="a")
        asked.now += 10**6
        await token(auth, clerk, template="a")
    assert len(asked.asked) == 1


async def test_a_token_that_does_not_say_when_it_begins_is_remembered_until_it_ends(clerks: Clerks) -> None:
    asked = Minting(iat=None)
    clerk, auth = clerks(asked), session(asked)
    with clerk.request_scope():
        await token(auth, clerk, template="a")
        asked.now += LIFETIME - 11
        await token(auth, clerk, template="a")
        assert len(asked.asked) == 1
        asked.now += 1
        await token(auth, clerk, template="a")
    assert len(asked.asked) == 2


@pytest.mark.parametrize("made", ["opaque", "a.b.c", f"{encoded({})}.{encoded([])}.AAAA"])
async def test_a_token_that_cannot_be_read_is_given_as_it_is(clerks: Clerks, made: str) -> None:
    clerk = clerks(lambda _request: httpx.Response(200, json={"jwt": made}))
    assert await token(session(Minting()), clerk, template="a") == made


@pytest.mark.parametrize("made", [{}, {"jwt": None}, {"jwt": 5}, {"jwt": ["x"]}])
async def test_an_answer_without_a_token_is_an_error(clerks: Clerks, made: Any) -> None:
    clerk = clerks(lambda _request: httpx.Response(200, json=made))
    with pytest.raises(UnreadableAnswerError, match="has no token"):
        await token(session(Minting()), clerk, template="a")


async def test_clerks_refusal_reaches_the_caller(clerks: Clerks) -> None:
    clerk = clerks(
        lambda _request: httpx.Response(404, json={"errors": [{"code": "resource_not_found", "message": "no"}]})
    )
    with pytest.raises(NotFoundError):
        await token(session(Minting()), clerk, template="a")


def test_bound_to_no_client_it_is_a_flow() -> None:
    flow = session(Minting()).get_token(template="a")
    call = next(flow)
    assert (call.method, call.target, call.read, call.body) == ("POST", "/v1/sessions/sess_1/tokens/a", True, None)
    flow.close()
    unbound = SignedInAuth.get_token(session(Minting()))
    with pytest.raises(StopIteration):
        next(unbound)


def test_the_method_shows_itself_as_what_it_is() -> None:
    auth = session(Minting())
    with Clerk("sk_test_x") as clerk:
        blocking = with_client(auth, clerk).get_token
        assert not inspect.iscoroutinefunction(blocking)
        assert list(inspect.signature(blocking).parameters) == ["template", "expires_in_seconds"]
        assert inspect.signature(blocking).return_annotation == "str | None"
        assert "Get the token" in (inspect.getdoc(blocking) or "")
    assert inspect.iscoroutinefunction(with_client(auth, AsyncClerk("sk_test_x")).get_token)
    assert "Get the token" in (SignedInAuth.get_token.__doc__ or "")


def test_who_finds_that_another_has_begun_anew_asks_there_too() -> None:
    asked = Minting()
    auth = session(asked)
    stale = MintedToken(jwt=jwt(1, iat=NOW - LIFETIME, exp=NOW))
    first, second, third = (auth.get_token(template="a") for _ in range(3))
    next(first)
    begun = first.send(stale).scope
    assert begun is not None
    for flow in (second, third):
        next(flow)
        assert flow.send(stale).scope is begun
    anew = second.send(stale).scope
    assert anew is not begun
    assert third.send(stale).scope is anew
    for flow in (first, second, third):
        flow.close()
