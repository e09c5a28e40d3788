"""Clerk and AsyncClerk: the same answers, closing, changing options, counting, and what else may be asked of them."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import pickle
from typing import Any

import httpx
import jwt
import pytest

from clerk_backend import (
    ArgumentError,
    AsyncClerk,
    Call,
    Clerk,
    ClientClosedError,
    Drift,
    Limits,
    NotFoundError,
    Page,
    RateLimitError,
    Response,
    ServerError,
    Stats,
    UnreadableAnswerError,
)
from clerk_backend.attempts import Attempts
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.models import Token, TotalCount, User
from clerk_backend.pool import PerProcess
from clerk_backend.settings import API_VERSION
from tests.conftest import Clerks
from tests.listener import listening


async def test_a_call_gives_what_clerk_answers(clerks: Clerks) -> None:
    clerk = clerks()
    made = await clerk.users.create_user(username="ada_lovelace", first_name="Ada")
    assert isinstance(made, User)
    assert made == await clerk.users.get_user(made.id)
    assert (await clerk.users.update_user(made.id, first_name=None)).first_name is None
    assert (await clerk.users.get_count()).total_count == 1
    assert (await clerk.users.delete_user(made.id)).deleted
    with pytest.raises(NotFoundError):
        await clerk.users.get_user(made.id)


async def test_the_same_calls_go_over_a_socket(clerks: Clerks, emulator: Emulator) -> None:
    with emulator.serve() as server:
        async with clerks(server.url) as clerk:
            made = await clerk.users.create_user(username="ada_lovelace")
            assert [each.id async for each in clerk.users.get_user_list()] == [made.id]
            both = await asyncio.gather(*[clerk.users.get_user(made.id) for _ in range(10)])
            assert both == [made] * 10


@pytest.mark.parametrize("served", [False, True])
async def test_a_closed_client_says_so(served: bool, clerks: Clerks) -> None:
    with listening() as listener:
        clerk = clerks(listener.url if served else None)
        async with clerk as entered:
            assert type(entered) is type(clerk)
            if served:
                await clerk.users.get_user("user_1")
        for ask in (
            clerk.users.get_user("user_1"),
            clerk.users.create_user(username="ada_lovelace"),
            clerk.users.get_user_list(),
            clerk.sessions.get_token("sess_1"),
            clerk.request(Call.get("jwks", returns=User)),
            clerk.with_response(clerk.users.get_user, "user_1"),
            clerk.with_options(retries=0).users.get_user("user_1"),
        ):
            with pytest.raises(ClientClosedError, match="This client was closed; make a new one, or close it later"):
                await ask
        assert len(listener.heard) == int(served)


async def test_closing_twice_is_closing_once(clerks: Clerks) -> None:
    clerk = clerks()
    await clerk.aclose()
    await clerk.aclose()
    async with clerk:
        pass


def test_a_client_is_closed_though_the_with_was_left_by_an_error(emulator: Emulator) -> None:
    with pytest.raises(LookupError), Clerk("sk_test_x", http_client=emulator.transport) as clerk:
        raise LookupError
    with pytest.raises(ClientClosedError):
        clerk.users.get_user("user_1")


def test_a_client_that_was_never_used_needs_no_closing() -> None:
    Clerk("sk_test_x")
    AsyncClerk("sk_test_x")
    with Clerk("sk_test_x"):
        pass


async def test_with_response_gives_the_answer_as_it_came(clerks: Clerks) -> None:
    def answers(_: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json={"id": "user_1"}, headers={"CF-Ray": "ray_1"})

    clerk = clerks(answers)
    by_method = await clerk.with_response(clerk.users.get_user, "user_1")
    by_name = await clerk.with_response(clerk.users.update_user, user_id="user_1", first_name="Ada")
    by_call = await clerk.with_response(Call.get("users", "user_1", returns=User))
    for response in (by_method, by_name, by_call):
        assert isinstance(response, Response)
        assert response.data.id == "user_1"
        assert (response.status, response.headers["cf-ray"]) == (201, "ray_1")
        assert json.loads(response.body) == response.data.model_dump()


async def test_with_response_gives_one_page_of_a_list(clerks: Clerks) -> None:
    clerk = clerks()
    made = [await clerk.users.create_user(username=f"user_{n}") for n in range(3)]
    response = await clerk.with_response(clerk.users.get_user_list, limit=2, order_by="+created_at")
    assert [each.id for each in response.data.data] == [each.id for each in made[:2]]
    assert len(json.loads(response.body)) == 2


async def test_with_response_asks_anew_in_a_scope(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    with clerk.request_scope():
        for _ in range(2):
            await clerk.users.get_count()
            await clerk.with_response(clerk.users.get_count)
    assert emulator.count("GET /users/count") == 3


async def test_with_response_takes_what_makes_one_call(clerks: Clerks, emulator: Emulator) -> None:
    clerk: Any = clerks()
    user = User.model_validate({"id": "user_1"})
    odd: list[Any] = [user, user.model_dump, None, "users.get_user", clerk.__repr__, clerk.users.__repr__, print]
    for method, *given in ((clerk.sessions.get_token, "sess_1"), *[(each,) for each in odd]):
        with pytest.raises(ArgumentError, match="with_response takes a method of a resource that makes one call"):
            await clerk.with_response(method, *given)
    assert not emulator.requests


async def test_with_response_raises_as_the_method_does(clerks: Clerks) -> None:
    clerk: Any = clerks()
    with pytest.raises(NotFoundError):
        await clerk.with_response(clerk.users.get_user, "user_1")
    with pytest.raises(TypeError, match="positional argument"):
        await clerk.with_response(clerk.users.get_user)


async def test_a_call_without_a_method_can_be_made(clerks: Clerks) -> None:
    seen: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"total_count": 7, "new": [1]})

    clerk = clerks(answers)
    assert await clerk.request(Call.get("new", "thing", returns=dict[str, Any])) == {"total_count": 7, "new": [1]}
    count = await clerk.request(Call.post("new", body={"a": 1}, query={"b": True}, returns=TotalCount))
    assert count.total_count == 7
    assert await clerk.send(Call.delete("new", returns=TotalCount)) == count
    assert [(each.method, each.url.raw_path) for each in seen] == [
        ("GET", b"/v1/new/thing"),
        ("POST", b"/v1/new?b=true"),
        ("DELETE", b"/v1/new"),
    ]


async def test_changed_options_hold_for_the_changed_client_alone(clerks: Clerks) -> None:
    seen: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(503)

    clerk = clerks(answers, user_agent="first", retries=1)
    changed = clerk.with_options(
        secret_key="sk_test_other", api_version="2031-01-01", user_agent="second", timeout=2.5, retries=0
    )
    for each in (clerk, changed):
        with pytest.raises(ServerError):
            await each.users.get_user("user_1")
    first, again, second = seen
    assert first.headers == again.headers
    assert (first.headers["authorization"], second.headers["authorization"]) == (
        f"Bearer {kept_by(clerk).settings.secret_key}",
        "Bearer sk_test_other",
    )
    assert (first.headers["user-agent"], second.headers["user-agent"]) == ("first", "second")
    assert (first.headers["clerk-api-version"], second.headers["clerk-api-version"]) == (API_VERSION, "2031-01-01")
    assert (first.extensions["timeout"]["read"], second.extensions["timeout"]["read"]) == (30.0, 2.5)


async def test_no_option_changed_is_the_same_client_again(clerks: Clerks) -> None:
    clerk = clerks(retries=7)
    assert repr(clerk.with_options()) == repr(clerk)
    assert kept_by(clerk.with_options()).settings == kept_by(clerk).settings


def kept_by(clerk: AsyncClerk) -> Attempts:
    attempts: Attempts = vars(getattr(clerk, "blocking", clerk))["_attempts"]
    return attempts


async def test_a_changed_client_shares_connections_and_counts(clerks: Clerks) -> None:
    with listening() as listener:
        clerk = clerks(listener.url)
        changed = clerk.with_options(timeout=5).with_options(user_agent="x")
        await clerk.users.get_user("user_1")
        await changed.users.get_user("user_1")
        assert clerk.stats == changed.stats == Stats(calls=2, requests=2)
        pools = [vars(getattr(each, "blocking", each))["_pool"] for each in (clerk, changed)]
        assert pools[0] is pools[1]


async def test_closing_a_changed_client_does_nothing(clerks: Clerks) -> None:
    clerk = clerks()
    changed = clerk.with_options(timeout=5)
    await changed.aclose()
    async with clerk.with_options(retries=0) as inner:
        await inner.users.get_count()
    await changed.users.get_count()
    await clerk.users.get_count()


async def test_a_changed_client_shares_the_limits_of_its_key(clerks: Clerks) -> None:
    clerk = clerks(limits=Limits(requests=3, per=100), max_wait=0)
    same, other = clerk.with_options(timeout=5), clerk.with_options(secret_key="sk_test_other", retries=0)
    for each in (clerk, same, clerk):
        await each.users.get_count()
    for each in (clerk, same):
        with pytest.raises(RateLimitError, match="Not sent"):
            await each.users.get_count()
    with pytest.raises(Exception, match="401"):
        await other.users.get_count()


async def test_stats_count_what_happened(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    assert clerk.stats == Stats()
    await clerk.users.get_count()
    assert clerk.stats == Stats(calls=1, requests=1)
    emulator.faults.add("error", times=2)
    await clerk.users.get_count()
    stats = clerk.stats
    assert (stats.calls, stats.requests, stats.retries, stats.waits, stats.failures) == (2, 4, 2, 2, 0)
    assert stats.waited == pytest.approx(sum(clerks.slept))
    emulator.faults.add("rate_limited", retry_after=3)
    await clerk.users.get_count()
    assert (clerk.stats.rate_limited, clerk.stats.calls, clerk.stats.requests) == (1, 3, 6)
    with pytest.raises(NotFoundError):
        await clerk.users.get_user("user_1")
    assert clerk.stats.failures == 1
    with pytest.raises(ArgumentError):
        await clerk.users.get_user("")
    assert (clerk.stats.failures, clerk.stats.calls) == (1, 4)
    with clerk.request_scope():
        await clerk.users.get_count()
        await clerk.users.get_count()
    assert (clerk.stats.calls, clerk.stats.requests, clerk.stats.deduplicated) == (6, 8, 1)


async def test_stats_are_of_one_moment(clerks: Clerks) -> None:
    clerk = clerks()
    before = clerk.stats
    await clerk.users.get_count()
    assert before == Stats()
    with pytest.raises(AttributeError):
        before.calls = 5  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_two_processes_count_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    made = PerProcess(list[int])
    here = made()
    assert made() is here
    monkeypatch.setattr("clerk_backend.pool.os.getpid", lambda: -1)
    there = made()
    assert there is not here
    assert made() is there


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


async def test_get_token_gives_the_sessions_token(clerks: Clerks, emulator: Emulator, clock: ManualClock) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    session = await clerk.sessions.create_session(user_id=user.id)
    token = await clerk.sessions.get_token(session.id)
    assert claims_of(token)["sub"] == user.id
    long = claims_of(await clerk.sessions.get_token(session.id, expires_in_seconds=600))
    assert long["exp"] - long["iat"] == 600
    with pytest.raises(NotFoundError):
        await clerk.sessions.get_token("sess_1")
    assert emulator.count("POST /sessions/*/tokens", status=200) == 2


async def test_get_token_makes_one_from_a_template(clerks: Clerks) -> None:
    seen: list[tuple[str, bytes]] = []

    def answers(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.path, request.content))
        return httpx.Response(200, json={"object": "token", "jwt": "a.b.c"})

    clerk = clerks(answers)
    assert await clerk.sessions.get_token("sess_1", "supabase") == "a.b.c"
    assert await clerk.sessions.get_token("sess_1", template="hasura", expires_in_seconds=60) == "a.b.c"
    assert seen == [
        ("/v1/sessions/sess_1/tokens/supabase", b""),
        ("/v1/sessions/sess_1/tokens/hasura", b'{"expires_in_seconds":60}'),
    ]


async def test_an_answer_without_a_token_is_unreadable(clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(200, json={"object": "token"}))
    with pytest.raises(UnreadableAnswerError, match="has no token"):
        await clerk.sessions.get_token("sess_1")


async def test_get_token_asks_once_in_a_scope(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    session = await clerk.sessions.create_session(user_id=user.id)
    with clerk.request_scope():
        tokens = {await clerk.sessions.get_token(session.id) for _ in range(3)}
        tokens |= set(await asyncio.gather(*[clerk.sessions.get_token(session.id) for _ in range(3)]))
    assert len(tokens) == 1
    assert emulator.count("POST /sessions/*/tokens") == 1


async def test_a_drift_hook_is_told(clerks: Clerks) -> None:
    told: list[str] = []

    def tell(drift: Drift) -> None:
        told.append(drift.where)

    clerk = clerks(lambda _: httpx.Response(200, json={"id": 5}), on_drift=tell)
    await clerk.users.get_user("user_1")
    await clerk.with_options(on_drift=None).users.get_user("user_1")
    assert told == ["User.id"]


@pytest.mark.parametrize("kind", [Clerk, AsyncClerk])
def test_a_client_cannot_be_pickled_and_says_why(kind: type[Clerk] | type[AsyncClerk]) -> None:
    clerk = kind("sk_test_hunter2")
    for each in (clerk, clerk.users, clerk.with_options(retries=1), [clerk], clerk.users.get_user):
        for refuse in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="holds a secret key and cannot be pickled; make one in each process"):
                refuse(each)


@pytest.mark.parametrize("kind", [Clerk, AsyncClerk])
def test_a_client_says_whom_it_asks(kind: type[Clerk] | type[AsyncClerk]) -> None:
    assert repr(kind("sk_test_x")) == f"<{kind.__name__} of https://api.clerk.com>"


def test_both_clients_offer_the_same() -> None:
    def public(kind: type) -> set[str]:
        return {name for name in dir(kind) if not name.startswith("_")}

    assert public(AsyncClerk) - {"aclose"} == public(Clerk) - {"close"}
    for name in ("__init__", "with_options", "request_scope", "with_response", "send", "run", "request"):
        ours, theirs = (inspect.signature(getattr(kind, name)).parameters for kind in (Clerk, AsyncClerk))
        assert list(ours) == list(theirs)
        assert [each.default for each in ours.values()] == [each.default for each in theirs.values()]


def test_the_topics_are_those_of_the_resources() -> None:
    from clerk_backend import resources

    clerk = Clerk("sk_test_x")
    topics = {type(getattr(clerk, name)).__name__ for name in dir(resources.Resources) if not name.startswith("_")}
    assert topics == set(resources.__all__) - {"Resources"}


async def test_types_of_answers_are_looked_up_by_name(clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(200, json=[{"jwt": "a"}]))
    page = await clerk.request(Call.get("x", returns=Page[Token]))
    assert page.data == [Token.model_validate({"jwt": "a"})]
