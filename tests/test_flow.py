"""Flows: several calls with decisions between them, written once and run by either client."""

from __future__ import annotations

import inspect
from collections.abc import Generator
from typing import Any

import httpx
import pytest

from clerk_backend import ArgumentError, Call, ClerkError, Flow, NotFoundError, ServerError, ask
from clerk_backend.emulator import Emulator
from clerk_backend.models import TotalCount, User
from clerk_backend.resources import Sessions, Users
from tests.conftest import Clerks


def found_or_made(username: str) -> Flow[User]:
    """The user of a name, made where there is none: two questions, and a decision between them."""
    page = yield from ask(Users.get_user_list(None, username=[username]))
    if page.data:
        return page.data[0]
    return (yield from ask(Users.create_user(None, username=username)))


async def test_a_flow_is_sent_the_answers_and_its_return_is_given(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    made = await clerk.run(found_or_made("ada_lovelace"))
    assert made.username == "ada_lovelace"
    assert await clerk.run(found_or_made("ada_lovelace")) == made
    assert [each.method for each in emulator.requests] == ["GET", "POST", "GET"]


async def test_a_flow_without_calls_gives_what_it_returns(clerks: Clerks, emulator: Emulator) -> None:
    def nothing(asked: bool) -> Flow[str]:
        if asked:
            yield Users.get_count(None)
        return "done"

    assert await clerks().run(nothing(asked=False)) == "done"
    assert not emulator.requests
    assert await clerks().run(nothing(asked=True)) == "done"


async def test_an_error_is_raised_where_the_flow_asked(clerks: Clerks) -> None:
    def counted() -> Flow[str]:
        try:
            yield from ask(Users.get_user(None, "user_1"))
        except NotFoundError as error:
            count = yield from ask(Users.get_count(None))
            return f"{error.status} {count.total_count}"
        return "found"

    assert await clerks().run(counted()) == "404 0"


async def test_an_error_may_be_the_last_thing_a_flow_hears(clerks: Clerks) -> None:
    def forgiving() -> Flow[None]:
        try:
            yield Users.get_user(None, "user_1")
        except NotFoundError:
            return

    assert await clerks().run(forgiving()) is None  # type: ignore[func-returns-value]


async def test_an_error_that_a_flow_lets_pass_reaches_the_caller(clerks: Clerks) -> None:
    left: list[str] = []

    def careless() -> Flow[None]:
        try:
            yield Users.get_user(None, "user_1")
        finally:
            left.append("in order")

    clerk = clerks()
    with pytest.raises(NotFoundError) as told:
        await clerk.run(careless())
    assert left == ["in order"]
    assert told.value.path == "/v1/users/user_1"
    assert clerk.stats.failures == 1


async def test_each_error_reaches_the_flow_only_after_its_repeats(clerks: Clerks, emulator: Emulator) -> None:
    heard: list[type[ClerkError]] = []

    def patient() -> Flow[int]:
        while True:
            try:
                count = yield from ask(Users.get_count(None))
            except ServerError as error:
                heard.append(type(error))
            else:
                return count.total_count

    emulator.faults.add("error", times=5)
    assert await clerks(retries=1).run(patient()) == 0
    assert heard == [ServerError, ServerError]
    assert emulator.count("GET /users/count") == 6


async def test_what_a_flow_raises_itself_reaches_the_caller(clerks: Clerks) -> None:
    def broken() -> Flow[None]:
        yield Users.get_count(None)
        raise LookupError("the flow's own")

    with pytest.raises(LookupError, match="the flow's own"):
        await clerks().run(broken())


async def test_a_flow_is_closed_when_something_else_goes_wrong(clerks: Clerks) -> None:
    left: list[str] = []

    def open_ended() -> Flow[None]:
        try:
            while True:
                yield Users.get_count(None)
        except GeneratorExit:
            left.append("closed")
            raise

    def fail(_: httpx.Request) -> httpx.Response:
        raise LookupError("the caller's own")

    with pytest.raises(LookupError):
        await clerks(fail).run(open_ended())
    assert left == ["closed"]


async def test_a_hostile_id_in_a_flow_is_refused_before_anything_is_sent(clerks: Clerks, emulator: Emulator) -> None:
    with pytest.raises(ArgumentError):
        await clerks().run(found_and_lost("..", "/"))
    assert not emulator.requests


def found_and_lost(*ids: str) -> Flow[None]:
    for each in ids:
        yield Users.get_user(None, each)


def test_a_flow_can_be_run_by_hand() -> None:
    flow = found_or_made("ada_lovelace")
    assert inspect.isgeneratorfunction(found_or_made)
    asked: Call[Any] = next(flow)
    assert asked.target == "/v1/users?username=ada_lovelace"
    user = User.model_validate({"id": "user_1"})

    class Found:
        data = (user,)

    with pytest.raises(StopIteration) as done:
        flow.send(Found)
    assert done.value.value is user


def test_ask_is_a_yield_with_a_type() -> None:
    call = Call.get("users", "count", returns=TotalCount)
    asked: Generator[Call[TotalCount], TotalCount, TotalCount] = ask(call)
    assert next(asked) is call
    count = TotalCount.model_validate({"total_count": 7})
    with pytest.raises(StopIteration) as done:
        asked.send(count)
    assert done.value.value is count


def test_a_method_of_steps_is_a_flow_on_the_class() -> None:
    flow: Any = Sessions.get_token(None, "sess_1")
    call = next(flow)
    assert (call.method, call.path, call.body, call.read) == ("POST", "/v1/sessions/sess_1/tokens", None, True)


async def test_a_flow_runs_in_the_scope_of_its_caller(clerks: Clerks, emulator: Emulator) -> None:
    def twice() -> Flow[int]:
        yield Users.get_count(None)
        count = yield from ask(Users.get_count(None))
        return count.total_count

    clerk = clerks()
    with clerk.request_scope():
        assert await clerk.run(twice()) == await clerk.run(twice()) == 0
    assert emulator.count("GET /users/count") == 1
