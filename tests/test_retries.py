"""What is sent again and what is not, how long is waited, and what a failure is called."""

from __future__ import annotations

import asyncio
import inspect
import math
import re
import threading
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import (
    APIError,
    AsyncClerk,
    Clerk,
    ClerkError,
    ConnectionFailedError,
    Limits,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    UnreadableAnswerError,
    resources,
)
from clerk_backend.answer import Answer, retry_after
from clerk_backend.call import Call
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.retries import FIRST_WAIT, LONGEST_SLEEP, LONGEST_WAIT
from clerk_backend.settings import Clock
from tests.conftest import Clerks
from tests.test_pacing import is_at_rest

USER = {"id": "user_1", "object": "user"}
LOST: list[Exception] = [
    httpx.ReadError("reset"),
    httpx.ReadTimeout("slow"),
    httpx.WriteError("reset"),
    httpx.WriteTimeout("slow"),
    httpx.RemoteProtocolError("cut"),
    OSError("odd"),
]
NEVER_MADE: list[Exception] = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.PoolTimeout("full"),
    httpx.ProxyError("no"),
]
FAILED = [500, 502, 503, 504, 520, 599]


def named(value: object) -> str:
    return type(value).__name__ if isinstance(value, Exception) else str(value)


Step = Exception | int | tuple[int, dict[str, str], bytes]


@dataclass
class Script:
    """Answers each request with the next step, and with a user when there are no more."""

    steps: list[Step]
    always: Step | None = None
    heard: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append((request.method, request.url.path))
        step = self.steps.pop(0) if self.steps else self.always
        match step:
            case None:
                return httpx.Response(200, json=USER)
            case Exception():
                raise step
            case int():
                return httpx.Response(step, json={"errors": [{"code": "odd", "message": "Odd"}]})
            case _:
                status, headers, body = step
                return httpx.Response(status, headers=headers, content=body)


Ask = Callable[[AsyncClerk], Any]


def read(clerk: AsyncClerk) -> Any:
    return clerk.users.get_user("user_1")


def update(clerk: AsyncClerk) -> Any:
    return clerk.users.update_user("user_1", first_name="Ada")


def delete(clerk: AsyncClerk) -> Any:
    return clerk.users.delete_user("user_1")


def ban(clerk: AsyncClerk) -> Any:
    return clerk.users.ban_user("user_1")


def create(clerk: AsyncClerk) -> Any:
    return clerk.users.create_user(first_name="Ada")


def verify(clerk: AsyncClerk) -> Any:
    return clerk.users.verify_password("user_1", password="x")


REPEATABLE = pytest.mark.parametrize("ask", [read, update, delete, ban])
UNREPEATABLE = pytest.mark.parametrize("ask", [create, verify])
ANY = pytest.mark.parametrize("ask", [read, update, create])


# What is repeated


@REPEATABLE
@pytest.mark.parametrize("fault", [*LOST, *FAILED], ids=named)
async def test_what_is_safe_to_repeat_is_repeated(ask: Ask, fault: Step, clerks: Clerks) -> None:
    script = Script([fault, fault])
    clerk = clerks(script)
    assert (await ask(clerk)).id == "user_1"
    assert len(script.heard) == 3
    assert len(set(script.heard)) == 1
    assert (clerk.stats.requests, clerk.stats.retries, clerk.stats.failures) == (3, 2, 0)


@UNREPEATABLE
@pytest.mark.parametrize("fault", [*LOST, *FAILED], ids=named)
async def test_what_creates_is_sent_once_and_its_fate_is_unknown(ask: Ask, fault: Step, clerks: Clerks) -> None:
    script = Script([fault])
    clerk = clerks(script)
    with pytest.raises(OutcomeUnknownError, match=r"not repeated.*listing users") as unknown:
        await ask(clerk)
    assert len(script.heard) == 1
    assert clerks.slept == []
    assert unknown.value.status == (fault if isinstance(fault, int) else None)
    assert (unknown.value.method, unknown.value.path) == script.heard[0]
    assert unknown.value.__cause__ is (fault if isinstance(fault, Exception) else None)


@pytest.mark.parametrize("kind", ["cut", "reset", "disconnected", "delay", "error", "html"])
@pytest.mark.parametrize("works", [True, False])
async def test_a_user_is_never_made_twice(
    kind: Any, works: bool, clerks: Clerks, emulator: Emulator, clock: ManualClock
) -> None:
    emulator.faults.add(kind, "POST /users", seconds=40, work=works)
    clerk = clerks(timeout=30)
    with pytest.raises(OutcomeUnknownError):
        await clerk.users.create_user(username="ada_lovelace")
    assert emulator.count("POST /users") == 1
    made = [user.username async for user in clerk.users.get_user_list()]
    assert made in ([], ["ada_lovelace"])
    if works or kind in ("cut", "delay"):
        assert made


@ANY
@pytest.mark.parametrize("fault", NEVER_MADE, ids=named)
async def test_a_connection_that_was_never_made_is_tried_again_for_every_call(
    ask: Ask, fault: Exception, clerks: Clerks
) -> None:
    script = Script([fault, fault, fault])
    assert (await ask(clerks(script))).id == "user_1"
    assert len(script.heard) == 4
    with pytest.raises(ConnectionFailedError):
        await ask(clerks(Script([], always=fault)))


@ANY
async def test_a_refusal_is_not_repeated(ask: Ask, clerks: Clerks) -> None:
    for status in (400, 401, 402, 403, 404, 409, 410, 422, 418, 301, 304):
        script = Script([status])
        with pytest.raises(APIError) as refused:
            await ask(clerks(script))
        assert refused.value.status == status
        assert len(script.heard) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"<html>", b'"text"', b"\xff\xfe", b'{"id": "user_1"'])
async def test_a_read_whose_answer_is_broken_is_repeated(body: bytes, clerks: Clerks) -> None:
    script = Script([(200, {}, body)])
    assert (await read(clerks(script))).id == "user_1"
    assert len(script.heard) == 2
    broken = Script([], always=(200, {}, body))
    with pytest.raises(UnreadableAnswerError):
        await read(clerks(broken))
    assert len(broken.heard) == 4


@pytest.mark.parametrize("ask", [update, delete, ban, create, verify])
async def test_a_write_that_clerk_confirmed_is_not_repeated_though_its_answer_is_broken(
    ask: Ask, clerks: Clerks
) -> None:
    script = Script([(200, {}, b"{")])
    with pytest.raises(UnreadableAnswerError) as broken:
        await ask(clerks(script))
    assert len(script.heard) == 1
    assert broken.value.status == 200
    assert ("Look for its effect" in str(broken.value)) == (ask in (create, verify))


async def test_the_last_failure_is_raised(clerks: Clerks) -> None:
    script = Script([503, httpx.ReadError("reset"), 404])
    with pytest.raises(NotFoundError):
        await read(clerks(script))
    assert len(script.heard) == 3


async def test_faults_of_every_kind_are_outlived_together(clerks: Clerks) -> None:
    script = Script([503, httpx.ReadTimeout("slow"), (429, {"Retry-After": "2"}, b""), (200, {}, b"[")])
    assert (await read(clerks(script))).id == "user_1"
    assert len(script.heard) == 5


# How long is waited


@ANY
@pytest.mark.parametrize("told", ["3", " 3.0 "])
async def test_a_429_is_repeated_for_every_call_when_clerk_says(ask: Ask, told: str, clerks: Clerks) -> None:
    script = Script([(429, {"Retry-After": told}, b"")] * 5)
    clerk = clerks(script)
    assert (await ask(clerk)).id == "user_1"
    assert clerks.slept == [3.0] * 5  # more often than `retries` says: a refusal is no failure
    assert (clerk.stats.rate_limited, clerk.stats.retries, clerk.stats.waits) == (5, 5, 5)
    assert clerk.stats.waited == 15.0


@ANY
async def test_a_429_may_name_a_date(ask: Ask, clerks: Clerks) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert (await ask(clerks(Script([(429, {"Retry-After": date}, b"")])))).id == "user_1"
    [slept] = clerks.slept
    assert 20 < slept <= 30


UNTOLD = [None, "", "soon", "0", "-1", "-1e9", "nan", "inf", "-inf", "1e999", "Wed, 21 Oct 2015 07:28:00 GMT", "\x00"]


@pytest.mark.parametrize("ask", [read, create])
@pytest.mark.parametrize("told", UNTOLD)
async def test_a_429_that_does_not_say_how_long_is_repeated_after_a_while(
    ask: Ask, told: str | None, clerks: Clerks
) -> None:
    headers = {} if told is None else {"Retry-After": told}
    assert (await ask(clerks(Script([(429, headers, b"")] * 2)))).id == "user_1"
    first, second = clerks.slept
    assert 0 <= first <= FIRST_WAIT
    assert 0 <= second <= 2 * FIRST_WAIT


@ANY
@pytest.mark.parametrize("told", ["61", "1e9", "99999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])
async def test_a_wait_beyond_the_budget_is_refused_at_once_with_the_wait_named(
    ask: Ask, told: str, clerks: Clerks
) -> None:
    script = Script([(429, {"Retry-After": told}, b"")])
    with pytest.raises(RateLimitError, match=r"asks to wait .* s") as refused:
        await ask(clerks(script, max_wait=60))
    assert refused.value.retry_after is not None
    assert refused.value.retry_after > 60
    assert refused.value.status == 429
    assert (clerks.slept, len(script.heard)) == ([], 1)


async def test_a_wait_that_just_fits_is_waited(clerks: Clerks) -> None:
    assert (await read(clerks(Script([(429, {"Retry-After": "60"}, b"")]), max_wait=60))).id == "user_1"
    assert clerks.slept == [60.0]


async def test_a_503_may_name_its_wait_too(clerks: Clerks) -> None:
    assert (await read(clerks(Script([(503, {"Retry-After": "7"}, b"")])))).id == "user_1"
    assert clerks.slept == [7.0]
    script = Script([(503, {"Retry-After": "70"}, b"")])
    with pytest.raises(ServerError) as refused:
        await read(clerks(script))
    assert (refused.value.retry_after, len(script.heard)) == (70.0, 1)


@pytest.mark.parametrize("told", ["1e10", "99999999999999999999"])
async def test_no_answer_makes_a_patient_caller_sleep_for_good(told: str, clerks: Clerks) -> None:
    script = Script([(429, {"Retry-After": told}, b"")])
    assert (await read(clerks(script, max_wait=math.inf))).id == "user_1"
    assert clerks.slept == [LONGEST_SLEEP]


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\w{3}, \d\d? \w{3} \d{1,7} \d\d:\d\d:\d\d [+-]\d{1,30}")))
@settings(max_examples=300)
def test_whatever_retry_after_holds_it_is_a_wait_or_none(value: str) -> None:
    header = (b"retry-after", value.encode("latin-1", "replace"))
    wait = retry_after(Answer(429, [header], b""))
    assert wait is None or 0 <= wait < math.inf


async def test_waits_are_drawn_anew_between_nothing_and_a_bound_that_doubles(clerks: Clerks) -> None:
    rounds: list[list[float]] = []
    for _ in range(40):
        clerks.slept.clear()
        with pytest.raises(ServerError):
            await read(clerks(Script([], always=503), retries=7, max_wait=math.inf))
        rounds.append(list(clerks.slept))
    for number, waits in enumerate(zip(*rounds, strict=True)):
        bound = min(LONGEST_WAIT, FIRST_WAIT * 2**number)
        assert 0 <= min(waits) < bound * 0.35
        assert bound * 0.65 < max(waits) <= bound
        assert len(set(waits)) == 40


@pytest.mark.parametrize("retries", [0, 1, 5])
@pytest.mark.parametrize("fault", [503, LOST[0], NEVER_MADE[0], (200, {}, b"")], ids=named)
async def test_retries_says_how_often(retries: int, fault: Step, clerks: Clerks) -> None:
    script = Script([], always=fault)
    clerk = clerks(script, retries=retries)
    with pytest.raises(ClerkError):
        await read(clerk)
    assert len(script.heard) == retries + 1
    assert (clerk.stats.retries, clerk.stats.failures, clerk.stats.calls) == (retries, 1, 1)
    again = Script([], always=fault)
    with pytest.raises(ClerkError):
        await read(clerks(again).with_options(retries=retries))
    assert len(again.heard) == retries + 1


@pytest.mark.parametrize("fault", [503, (429, {"Retry-After": "0"}, b""), (429, {"Retry-After": "3"}, b"")])
async def test_max_wait_bounds_all_waits_together(fault: Step, clerks: Clerks, clock: ManualClock) -> None:
    began = clock.now()
    with pytest.raises(APIError):
        await read(clerks(Script([], always=fault), retries=10**6, max_wait=20))
    assert 0 < sum(clerks.slept) <= 20
    assert clock.now() - began <= 20


async def test_slow_answers_use_up_the_time_too(clerks: Clerks, emulator: Emulator, clock: ManualClock) -> None:
    emulator.faults.add("delay", times=None, seconds=25)
    emulator.faults.add("error", times=None)
    began = clock.now()
    with pytest.raises(ServerError):
        await clerks(retries=50, max_wait=60).users.get_count()
    assert emulator.count() == 3
    assert clock.now() - began <= 60 + 25


async def test_without_time_nothing_is_repeated(clerks: Clerks) -> None:
    script = Script([503])
    with pytest.raises(ServerError):
        await read(clerks(script, max_wait=0))
    assert len(script.heard) == 1


async def test_a_call_that_succeeds_waits_for_nothing(clerks: Clerks) -> None:
    clerk = clerks(Script([]), max_wait=0, retries=0)
    assert (await read(clerk)).id == "user_1"
    assert (clerk.stats.waits, clerks.slept) == (0, [])


# What a failure is called

RAISED: list[type[Exception]] = [
    *(
        kind
        for kind in vars(httpx).values()
        if isinstance(kind, type)
        and issubclass(kind, httpx.RequestError | httpx.StreamError | httpx.InvalidURL)
        and kind not in (httpx.StreamClosed, httpx.StreamConsumed, httpx.ResponseNotRead, httpx.RequestNotRead)
    ),
    OSError,
    ConnectionResetError,
    BrokenPipeError,
    TimeoutError,
]


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
async def test_every_failure_is_one_of_ours_and_names_its_cause(kind: type[Exception], clerks: Clerks) -> None:
    script = Script([], always=kind("odd"))
    clerk = clerks(script)
    for ask in (read, update, create):
        with pytest.raises(ClerkError) as failed:
            await ask(clerk)
        assert failed.value.__cause__ is script.always


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 599, 600, 999])
async def test_every_answer_is_an_object_or_one_of_our_errors(status: int, clerks: Clerks) -> None:
    script = Script([])
    clerk = clerks(script, retries=1, max_wait=2)
    for body in (b"", b"{}", b"[1]", b"null", b'{"errors": 1}', b'{"errors": [1]}', b"\xff", b"[" * 9999):
        script.always = (status, {}, body)
        for ask in (read, update, create):
            with pytest.raises(ClerkError) as failed:
                await ask(clerk)
            assert failed.value.__cause__ is None


async def test_an_unanswered_read_is_a_timeout_and_names_the_call(clerks: Clerks) -> None:
    with pytest.raises(RequestTimeoutError, match=r"ReadTimeout \(GET /v1/users/user_1\)") as failed:
        await read(clerks(Script([], always=httpx.ReadTimeout("slow"))))
    assert (failed.value.method, failed.value.path) == ("GET", "/v1/users/user_1")


# Which operations may be repeated, all of them

NEVER_REPEATED = {
    "agent_tasks.create",
    "api_keys.create",
    "directories.rotate_api_key",
    "invitations.create_invitation_bulk",
    "m2m.create_token",
    "machines.rotate_secret_key",
    "oauth_applications.rotate_secret",
    "scim_directories.rotate_api_key",
    "waitlist_entries.invite",
    "webhooks.generate_svix_auth_url",
    "jwt_templates.create",
    "email_addresses.create_email_address",
    "organizations.create_organization",
    "organizations.create_organization_domain",
    "organizations.create_organization_invitation",
    "organizations.create_organization_invitation_bulk",
    "organizations.create_organization_membership",
    "organization_permissions.create_organization_permission",
    "organization_roles.create_organization_role",
    "phone_numbers.create_phone_number",
    "sessions.create_session",
    "users.create_user",
    "email_addresses.attempt_email_address_verification",
    "phone_numbers.attempt_phone_number_verification",
    "email_addresses.prepare_email_address_verification",
    "phone_numbers.prepare_phone_number_verification",
    "sessions.refresh_session",
    "users.verify_password",
    "users.verify_totp",
}
"""What creates, sends or consumes something each time."""
STATES = {
    "actor_tokens.revoke",
    "admin_portal_link_tokens.revoke",
    "agent_tasks.revoke",
    "api_keys.revoke",
    "billing.extend_subscription_item_free_trial",  # until a time that is given
    "invitations.revoke_invitation",
    "m2m.revoke_token",
    "oauth_applications.revoke_token",
    "sign_in_tokens.revoke_sign_in_token",
    "templates.revert_template",
    "templates.toggle_template_delivery",  # says who delivers
    "waitlist_entries.reject",
    "organization_roles.assign_permission_to_organization_role",
    "users.ban_user",
    "users.ban_users",
    "users.lock_user",
    "users.remove_password",
    "organizations.revoke_organization_invitation",
    "sessions.revoke_session",
    "users.set_password_compromised",
    "users.unban_user",
    "users.unban_users",
    "users.unlock_user",
    "users.unset_password_compromised",
    "users.update_user_profile_image",
    "organizations.verify_organization_domain_ownership",  # looks for a record, and notes whether it is there
}
"""POSTs that set a state, so that a second one changes nothing."""
KEYED = {"billing.adjust_user_billing_credit_balance", "billing.adjust_organization_billing_credit_balance"}
"""POSTs with an idempotency key, by which Clerk knows a second one."""
DOES_SOMETHING_EACH_TIME = re.compile(
    r"\w+\.(add|create|prepare|attempt|verify|refresh|send|resend|invite|mint|rotate|generate|issue|duplicate|import|accept"
    r"|apply)(_|$)"
)


def every_call() -> Iterator[tuple[str, Call[Any]]]:
    for name in resources.__all__:
        topic: type[Any] = getattr(resources, name)
        for method in vars(topic) if name != "Resources" else ():
            if method.startswith("_"):
                continue
            describe = getattr(topic, method)
            needed = [
                each
                for each in inspect.signature(describe).parameters.values()
                if each.default is inspect.Parameter.empty and each.name != "self"
            ]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # deprecated operations are looked at like others
                yield (
                    f"{topic.__module__.rpartition('.')[2]}.{method}",
                    describe(None, **{each.name: [] if "list[" in str(each.annotation) else "x_1" for each in needed}),
                )


CALLS = sorted(every_call(), key=lambda each: each[0])
WRITES = [(name, call) for name, call in CALLS if call.method != "GET"]


def test_all_operations_are_looked_at() -> None:
    assert len(CALLS) >= 249
    assert {name for name, _ in CALLS} >= NEVER_REPEATED | STATES | KEYED


@pytest.mark.parametrize(("name", "call"), WRITES, ids=[name for name, _ in WRITES])
def test_nothing_that_creates_sends_or_consumes_is_repeatable(name: str, call: Call[Any]) -> None:
    if name in NEVER_REPEATED:
        assert not call.repeatable
    if DOES_SOMETHING_EACH_TIME.match(name) and name not in STATES:
        assert call.read or not call.repeatable
    if call.method == "POST":
        assert call.repeatable == (call.read or name in STATES | KEYED), "say in this file why it may be repeated"
    if call.method == "PATCH":
        assert not call.repeatable or name.partition(".")[2].startswith("update")
    if name in KEYED:
        assert "idempotency_key" in call.body


def test_reads_are_repeatable() -> None:
    assert all(call.repeatable and call.read for _, call in CALLS if call.method == "GET")
    assert {name for name, call in WRITES if call.read} == {
        "api_keys.verify",
        "clients.verify_client",
        "id_p_oauth_access_token.verify",
        "m2m.verify",
        "sessions.create_session_token",
        "sessions.create_session_token_from_template",
        "templates.preview_template",
    }


# Stopping


class Stopped(BaseException):
    """What ends a program, such as KeyboardInterrupt."""


@pytest.mark.parametrize("at", ["sending", "sleeping before a repeat", "sleeping in the queue"])
def test_what_ends_the_program_is_not_caught_and_leaves_nothing_behind(at: str) -> None:
    def stop(*_: object) -> Any:
        raise Stopped

    script = Script([503] if at == "sleeping before a repeat" else [])
    clock = ManualClock()

    def handle(request: httpx.Request) -> httpx.Response:
        return stop() if at == "sending" else script(request)

    clerk = Clerk(
        f"sk_test_stopped{at.replace(' ', '')}",
        http_client=httpx.MockTransport(handle),
        limits=Limits(requests=1, per=5),
        clock=Clock(clock.now, stop),
    )
    if at == "sleeping in the queue":
        clerk.users.get_user("user_1")
    with pytest.raises(Stopped):
        clerk.users.get_user("user_1")
    assert is_at_rest(clerk)
    clerk.close()


def places(clerk: Any, loop: asyncio.AbstractEventLoop) -> tuple[int, int]:
    """Free places of the pool, and idle connections."""
    here = clerk._pool._loops()[loop]
    return here.places._value, len(here.stack._idle)


async def cancelled_after(steps: int, call: Any) -> None:
    """Start a call, and cancel it after so many turns of the loop."""
    task = asyncio.ensure_future(call)
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    began = time.monotonic()
    await asyncio.wait([task])
    assert time.monotonic() - began < 2
    assert task.cancelled() or task.result().id


@pytest.fixture
async def busy_server(emulator: Emulator) -> AsyncIterator[tuple[Emulator, str, str]]:
    """A server with one user that answers a little late."""
    with emulator.serve() as server:
        async with AsyncClerk(emulator.instance().secret_key, api_url=server.url) as clerk:
            user = await clerk.users.create_user(username="ada_lovelace")
        yield emulator, server.url, user.id


@pytest.mark.parametrize("idle", [0, 2])
@pytest.mark.parametrize("faulty", [False, True])
async def test_a_call_may_be_cancelled_at_any_moment_and_leaves_nothing_behind(
    faulty: bool, idle: int, busy_server: tuple[Emulator, str, str]
) -> None:
    emulator, url, user_id = busy_server
    limits = Limits(requests=1000, per=1, connections=2, idle_connections=idle)
    clock = Clock(sleep_async=lambda seconds: asyncio.sleep(seconds / 1000))
    async with AsyncClerk(emulator.instance().secret_key, api_url=url, limits=limits, clock=clock) as clerk:
        await clerk.users.get_user(user_id)
        for steps in range(40):
            if faulty:
                emulator.faults.add(("reset", "error", "disconnected", "cut")[steps % 4])
            # Two calls use both connections, the third waits for a place, the others come after it.
            others = [asyncio.ensure_future(clerk.users.get_user(user_id)) for _ in range(steps % 3)]
            await cancelled_after(steps, clerk.users.get_user(user_id))
            for other in others:
                assert (await other).id == user_id
            emulator.faults.clear()
        assert is_at_rest(clerk)
        free, kept = places(clerk, asyncio.get_running_loop())
        assert free == 2
        assert kept <= idle
        assert (await clerk.users.get_user(user_id)).id == user_id


async def test_cancelling_many_that_wait_for_a_place_lets_the_others_pass(
    busy_server: tuple[Emulator, str, str],
) -> None:
    emulator, url, user_id = busy_server
    limits = Limits(requests=math.inf, connections=1)
    async with AsyncClerk(emulator.instance().secret_key, api_url=url, limits=limits) as clerk:
        tasks = [asyncio.ensure_future(clerk.users.get_user(user_id)) for _ in range(60)]
        await asyncio.sleep(0.005)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.wait(tasks, timeout=20)
        assert all(task.cancelled() or task.result().id == user_id for task in tasks[::2])
        assert all(task.result().id == user_id for task in tasks[1::2])
        assert places(clerk, asyncio.get_running_loop())[0] == 1


async def test_a_cancelled_wait_before_a_repeat_stops_at_once() -> None:
    script = Script([], always=(429, {"Retry-After": "50"}, b""))
    clerk = AsyncClerk("sk_test_cancelled_wait", http_client=httpx.MockTransport(script))
    task = asyncio.ensure_future(clerk.users.get_user("user_1"))
    second = asyncio.ensure_future(clerk.users.get_user("user_1"))
    await asyncio.sleep(0.02)
    third = asyncio.ensure_future(clerk.users.get_user("user_1"))  # which is held back by the pause
    await asyncio.sleep(0.02)
    for each in (task, second, third):
        each.cancel()
    began = time.monotonic()
    await asyncio.wait([task, second, third])
    assert time.monotonic() - began < 1
    assert all(each.cancelled() for each in (task, second, third))
    assert is_at_rest(clerk)


async def test_a_timeout_of_the_callers_own_is_honoured() -> None:
    script = Script([], always=503)
    clerk = AsyncClerk("sk_test_own_timeout", http_client=httpx.MockTransport(script), retries=100, max_wait=1000)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await clerk.users.get_user("user_1")


def test_a_call_that_the_collector_ends_waits_for_no_lock() -> None:
    """The collector comes at any moment, also to a thread that holds the locks, and ends what a stopped loop forgot."""
    loop = asyncio.new_event_loop()
    forgotten = loop.create_future()

    async def handle(_: httpx.Request) -> httpx.Response:
        await forgotten
        raise AssertionError

    clerk: Any = AsyncClerk("sk_test_forgotten", http_client=httpx.MockTransport(handle))
    call = clerk.users.get_user("user_1")
    call.send(None)
    done: list[bool] = []

    def collect() -> None:
        with clerk._attempts.governor()._lock, clerk._attempts.counter()._lock:
            call.close()
        done.append(True)

    thread = threading.Thread(target=collect, daemon=True)
    thread.start()
    thread.join(5)
    loop.close()
    assert done
    assert is_at_rest(clerk)


def test_threads_that_fail_leave_nothing_behind(emulator: Emulator) -> None:
    emulator.faults.add("reset", times=None, probability=0.3)
    emulator.faults.add("refused", times=None, probability=0.2)
    emulator.faults.add("cut", times=None, probability=0.2)
    key = emulator.instance().secret_key
    failed: list[BaseException] = []
    with emulator.serve() as server:
        limits = Limits(requests=1000, connections=3)
        clock = Clock(sleep=lambda seconds: time.sleep(seconds / 100))
        with Clerk(key, api_url=server.url, limits=limits, clock=clock) as clerk:

            def work() -> None:
                for _ in range(15):
                    try:
                        clerk.users.get_count()
                    except ClerkError:
                        pass
                    except BaseException as error:  # noqa: BLE001 - a thread's error is seen by nobody else
                        failed.append(error)

            threads = [threading.Thread(target=work) for _ in range(6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert failed == []
            assert is_at_rest(clerk)
            inside: Any = clerk
            assert inside._pool._places()._value == 3
