"""What checkers know of the clients: calls without a method, answers with their headers, steps, options and contexts.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, assert_type

import httpx

from clerk_backend import AsyncClerk, Call, Clerk, Drift, Flow, Limits, Page, Response, Stats, ask
from clerk_backend.models import Session, TotalCount, User
from clerk_backend.resources import Sessions, Users


def a_client_takes_its_options(transport: httpx.MockTransport) -> None:
    assert_type(Clerk(), Clerk)
    Clerk("sk_test_x", api_url="x", api_version="x", timeout=1, retries=1, max_wait=1.5, proxy="x", user_agent="x")
    Clerk(http_client=httpx.Client(), limits=Limits(requests=5), on_drift=print)
    Clerk(http_client=transport)
    AsyncClerk(http_client=httpx.AsyncClient())
    AsyncClerk(http_client=transport)
    Clerk(http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    AsyncClerk(http_client=httpx.Client())  # type: ignore[arg-type]
    Clerk("sk_test_x", "https://api.clerk.com")  # type: ignore[call-arg]
    Clerk(timeout="5")  # type: ignore[arg-type]
    Clerk(secret="sk_test_x")  # type: ignore[call-arg]
    Clerk(on_drift=told_wrongly)  # type: ignore[arg-type]
    Clerk(on_drift=told)


def told(drift: Drift) -> None:
    assert_type((drift.where, drift.value, drift.foreseen), tuple[str, Any, bool])


def told_wrongly(drift: int) -> None:
    del drift


def a_blocking_client_is_a_context(clerk: Clerk) -> None:
    with clerk as entered:
        assert_type(entered, Clerk)
    clerk.close()
    assert_type(clerk.stats, Stats)
    assert_type(clerk.with_options(timeout=5), Clerk)
    clerk.with_options(api_url="x")  # type: ignore[call-arg]
    with clerk.request_scope():
        clerk.users.get_count()
    clerk.aclose()  # type: ignore[attr-defined]


async def an_awaiting_client_is_an_async_context(clerk: AsyncClerk) -> None:
    async with clerk as entered:
        assert_type(entered, AsyncClerk)
    await clerk.aclose()
    assert_type(clerk.stats, Stats)
    assert_type(clerk.with_options(timeout=5), AsyncClerk)
    with clerk.request_scope():
        await clerk.users.get_count()
    with clerk:  # type: ignore[attr-defined]
        pass
    clerk.close()  # type: ignore[attr-defined]


def a_response_has_the_type_of_its_answer(clerk: Clerk) -> None:
    response = clerk.with_response(clerk.users.get_user, "user_1")
    assert_type(response, Response[User])
    assert_type(response.data, User)
    assert_type((response.status, response.body), tuple[int, bytes])
    assert_type(response.headers, Mapping[str, str])
    assert_type(clerk.with_response(clerk.users.get_user_list, limit=5), Response[Page[User]])
    assert_type(clerk.with_response(clerk.users.ban_users, user_ids=[]), Response[list[User]])
    assert_type(clerk.with_response(Call.get("x", returns=User)), Response[User])
    clerk.with_response(clerk.users.get_user, 5)  # type: ignore[call-overload]
    clerk.with_response(clerk.users.get_user)  # type: ignore[call-overload]
    clerk.with_response(clerk.users.get_user, "user_1", limit=5)  # type: ignore[call-arg]


async def an_awaited_response_too(clerk: AsyncClerk) -> None:
    response = await clerk.with_response(clerk.users.get_user, "user_1")
    assert_type(response, Response[User])
    assert_type(await clerk.with_response(Call.get("x", returns=User)), Response[User])
    assert_type(await clerk.with_response(clerk.users.ban_users, user_ids=[]), Response[list[User]])
    await clerk.with_response(clerk.users.get_user, 5)  # type: ignore[call-overload]
    await clerk.with_response(clerk.users.get_user)  # type: ignore[call-overload]
    clerk.with_response(clerk.users.get_user, "user_1").data  # type: ignore[attr-defined]  # noqa: B018


async def a_list_with_its_response(clerk: AsyncClerk) -> None:
    assert_type(await clerk.with_response(clerk.users.get_user_list, limit=5), Response[Page[User]])


def a_call_has_the_type_of_its_answer(clerk: Clerk) -> None:
    assert_type(Call.get("x", returns=User), Call[User])
    assert_type(Call.get("x", returns=list[User]), Call[list[User]])
    assert_type(Call.get("x", returns=Page[User]), Call[Page[User]])
    assert_type(Call.post("x", body={"a": 1}, returns=dict[str, Any]), Call[dict[str, Any]])
    assert_type(Call.get("x", returns=User).with_query(a=1), Call[User])
    assert_type(clerk.request(Call.get("x", returns=User)), User)
    assert_type(clerk.send(Call.get("x", returns=Page[User])), Page[User])
    nothing: Call[None] = Call.delete("x", returns=None)
    clerk.request(nothing)
    Call.get("x")  # type: ignore[call-arg]
    Call.get(5, returns=User)  # type: ignore[arg-type]
    Call.get("x", returns=User, body={})  # type: ignore[call-arg]
    clerk.request("x")  # type: ignore[arg-type]


async def a_call_awaited_too(clerk: AsyncClerk) -> None:
    assert_type(await clerk.request(Call.get("x", returns=User)), User)
    clerk.send(Call.get("x", returns=User)).first_name  # type: ignore[attr-defined]  # noqa: B018


def first_session(username: str) -> Flow[Session | None]:
    """Each question has the type of its own answer."""
    users = yield from ask(Users[Clerk].get_user_list(None, username=[username]))
    assert_type(users, Page[User])
    count = yield from ask(Call.get("users", "count", returns=TotalCount))
    assert_type(count, TotalCount)
    if not users.data:
        return None
    sessions = yield from ask(Sessions[Clerk].get_session_list(None, user_id=users.data[0].id))
    return sessions.data[0]


def wrong_flow() -> Flow[int]:
    yield Call.get("x", returns=User)
    return "text"  # type: ignore[return-value]


def a_flow_has_the_type_of_what_it_returns(clerk: Clerk) -> None:
    assert_type(clerk.run(first_session("ada_lovelace")), Session | None)
    assert_type(ask(Call.get("x", returns=User)), Generator[Call[User], User, User])
    clerk.run(5)  # type: ignore[arg-type]


async def a_flow_awaited_too(clerk: AsyncClerk) -> None:
    assert_type(await clerk.run(first_session("ada_lovelace")), Session | None)


def steps_have_the_type_of_what_they_return(clerk: Clerk) -> None:
    assert_type(clerk.sessions.get_token("sess_1"), str)
    assert_type(clerk.sessions.get_token("sess_1", "supabase", expires_in_seconds=60), str)
    assert_type(Sessions[Clerk].get_token(None, "sess_1"), Flow[str])
    clerk.sessions.get_token()  # type: ignore[call-arg]
    clerk.sessions.get_token("sess_1", template=5)  # type: ignore[arg-type]
    clerk.sessions.get_token("sess_1", None, 60)  # type: ignore[call-arg]


async def steps_awaited_too(clerk: AsyncClerk) -> None:
    assert_type(await clerk.sessions.get_token("sess_1", template="supabase"), str)
    clerk.sessions.get_token("sess_1").upper()  # type: ignore[attr-defined]
