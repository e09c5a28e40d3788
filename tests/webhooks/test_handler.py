"""Laws of the handler, blocking and awaited: who is called, what Clerk is told, and that nothing is done twice."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeAlias

import pytest

from clerk_backend import ArgumentError, ConfigurationError
from clerk_backend.emulator import ManualClock
from clerk_backend.models import UserCreated, UserDeleted, UserUpdated
from clerk_backend.webhooks import Event, MemoryStore, State, WebhookHandler, WebhookResponse
from clerk_backend.webhooks.signature import SECRET_VARIABLE
from tests.webhooks.deliveries import BODY, CREATED, NOW, SECRET, delivery, updated

Deliver: TypeAlias = Callable[..., Awaitable[WebhookResponse]]

HANDLED, IGNORED = WebhookResponse(200, "handled"), WebhookResponse(200, "ignored")
DUPLICATE, RUNNING = WebhookResponse(200, "duplicate"), WebhookResponse(409, "running")
FAILED = WebhookResponse(500, "failed")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def handler(clock: ManualClock) -> WebhookHandler:
    return WebhookHandler(SECRET, clock=clock.now)


@pytest.fixture(params=["handle", "handle_async"])
def deliver(request: pytest.FixtureRequest, handler: WebhookHandler) -> Deliver:
    """Gives a delivery to the handler in one way or the other: a test that takes it runs twice."""

    async def give(event: Any = BODY, message_id: str = "msg_1", to: WebhookHandler = handler) -> WebhookResponse:
        signed = delivery(event, message_id)
        if request.param == "handle_async":
            return await to.handle_async(signed.body, signed.headers)
        return await asyncio.to_thread(to.handle, signed.body, signed.headers)

    return give


class Called:
    """Notes what it is called with, and fails as often as it is told to."""

    def __init__(self, *failures: BaseException) -> None:
        self.events: list[Event] = []
        self.failures = list(failures)

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if self.failures:
            raise self.failures.pop(0)


class CalledAsync(Called):
    """The same, awaited."""

    async def __call__(self, event: Event) -> None:  # type: ignore[override] # a function of either kind is registered
        await asyncio.sleep(0)
        super().__call__(event)


KINDS = pytest.mark.parametrize("kind", [Called, CalledAsync])


@KINDS
async def test_a_function_is_called_with_the_events_of_its_class(
    kind: type[Called], handler: WebhookHandler, deliver: Deliver
) -> None:
    created, others, named, every = kind(), kind(), kind(), kind()
    handler.on(UserCreated)(created)
    handler.on(UserUpdated, UserDeleted)(others)
    handler.on("user.created", "unicorn.created")(named)
    handler.on()(every)
    assert await deliver(CREATED, "msg_1") == HANDLED
    assert await deliver(updated(0), "msg_2") == HANDLED
    assert await deliver({"type": "unicorn.created"}, "msg_3") == HANDLED
    assert [event.message_id for event in created.events] == ["msg_1"]
    assert [event.message_id for event in others.events] == ["msg_2"]
    assert [event.message_id for event in named.events] == ["msg_1", "msg_3"]
    assert [event.message_id for event in every.events] == ["msg_1", "msg_2", "msg_3"]
    assert created.events[0].model_dump() == CREATED


async def test_the_class_of_all_events_is_for_every_event(handler: WebhookHandler, deliver: Deliver) -> None:
    every = Called()
    handler.on(Event)(every)
    await deliver(CREATED, "msg_1")
    await deliver({"type": "unicorn.created"}, "msg_2")
    assert len(every.events) == 2


def test_a_function_stays_what_it_is(handler: WebhookHandler) -> None:
    def save(event: UserCreated) -> str:
        return event.data.id

    assert handler.on(UserCreated)(save) is save


@pytest.mark.parametrize("kinds", [(print,), (dict,), (None,), (UserCreated, 5), (Event.model_validate({}),)])
def test_only_types_of_events_can_be_registered_for(kinds: Any, handler: WebhookHandler) -> None:
    with pytest.raises(ArgumentError, match=r"Write @handler\.on"):
        handler.on(*kinds)


async def test_what_nobody_is_registered_for_is_well(handler: WebhookHandler, deliver: Deliver) -> None:
    handler.on("user.deleted")(Called())
    assert await deliver() == await deliver() == IGNORED


@KINDS
async def test_a_delivery_that_was_handled_is_not_handled_again(
    kind: type[Called], handler: WebhookHandler, deliver: Deliver, clock: ManualClock
) -> None:
    function = kind()
    handler.on()(function)
    assert [await deliver(), await deliver(), await deliver(message_id="msg_2")] == [HANDLED, DUPLICATE, HANDLED]
    clock.advance(299)
    assert await deliver() == DUPLICATE
    assert len(function.events) == 2


@KINDS
async def test_a_delivery_whose_function_failed_is_handled_when_it_comes_again(
    kind: type[Called], handler: WebhookHandler, deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    before, function, after = kind(), kind(ValueError("no room"), StopIteration()), kind()
    for each in (before, function, after):
        handler.on()(each)
    assert [await deliver() for _ in range(4)] == [FAILED, FAILED, HANDLED, DUPLICATE]
    assert [len(each.events) for each in (before, function, after)] == [3, 3, 1]
    assert "no room" in caplog.text
    assert "A function failed on user.created (msg_1)" in caplog.text
    assert "Ada" not in caplog.text
    assert {record.name for record in caplog.records if record.levelno == logging.ERROR} == {"clerk_backend.webhooks"}


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit])
async def test_an_interrupted_delivery_is_handled_when_it_comes_again(
    failure: type[BaseException], handler: WebhookHandler, deliver: Deliver
) -> None:
    handler.on()(Called(failure()))
    signed = delivery()
    with pytest.raises(failure):
        handler.handle(signed.body, signed.headers)
    assert await deliver() == HANDLED


async def test_a_forged_delivery_calls_nobody(handler: WebhookHandler, deliver: Deliver, clock: ManualClock) -> None:
    function = Called()
    handler.on()(function)
    forged = WebhookHandler(SECRET.replace("M", "N"), clock=clock.now)
    assert await deliver(to=forged) == WebhookResponse(400, "no-matching-signature")
    assert await deliver(b"[]") == WebhookResponse(400, "unreadable")
    clock.advance(301)
    assert await deliver() == WebhookResponse(400, "timestamp-too-old")
    assert handler.handle(BODY, {}) == WebhookResponse(400, "missing-headers")
    assert function.events == []


async def test_a_mistake_of_the_application_is_told_to_the_application(handler: WebhookHandler) -> None:
    for body in (CREATED, None):
        with pytest.raises(ArgumentError):
            handler.handle(body, {})  # type: ignore[arg-type] # the mistake
        with pytest.raises(ArgumentError):
            await handler.handle_async(body, {})  # type: ignore[arg-type] # the mistake
    unset = WebhookHandler()
    with pytest.raises(ConfigurationError, match="Missing webhook signing secret"):
        unset.handle(BODY, {})
    secrets: list[Any] = ["", "whsec_?", []]
    for secret in secrets:
        with pytest.raises(ConfigurationError):
            WebhookHandler(secret)


async def test_the_secret_is_the_environment_s_when_a_delivery_comes(
    deliver: Deliver, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = WebhookHandler(clock=clock.now)
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    assert await deliver(to=handler) == IGNORED


def test_an_answer_is_a_short_json_object() -> None:
    assert json.loads(HANDLED.body) == {"result": "handled"}
    assert HANDLED.content_type == "application/json"


async def test_async_functions_want_to_be_awaited_where_a_loop_runs(handler: WebhookHandler) -> None:
    signed = delivery()
    handler.on()(Called())
    assert handler.handle(signed.body, signed.headers) == HANDLED
    handler.on("user.deleted")(CalledAsync())
    with pytest.raises(ConfigurationError, match="await handle_async"):
        handler.handle(signed.body, signed.headers)


async def test_an_awaitable_answer_is_awaited(handler: WebhookHandler, deliver: Deliver) -> None:
    function = CalledAsync()
    handler.on()(lambda event: function(event))  # noqa: PLW0108 - which cannot be seen to be async
    handler.on()(partial(CalledAsync.__call__, function))
    assert await deliver() == HANDLED
    assert len(function.events) == 2


async def test_a_blocking_function_does_not_hold_the_loop_up_and_sees_its_context(handler: WebhookHandler) -> None:
    seen: list[tuple[str, bool]] = []
    tenant: ContextVar[str] = ContextVar("tenant")

    @handler.on()
    def look(event: Event) -> None:
        seen.append((tenant.get(), threading.current_thread() is threading.main_thread()))

    tenant.set("acme")
    signed = delivery()
    assert await handler.handle_async(signed.body, signed.headers) == HANDLED
    assert seen == [("acme", False)]


async def test_a_cancelled_delivery_is_handled_when_it_comes_again(handler: WebhookHandler, deliver: Deliver) -> None:
    entered = asyncio.Event()
    never: list[asyncio.Event] = [asyncio.Event()]

    @handler.on()
    async def wait(event: Event) -> None:
        if never:
            entered.set()
            await never.pop().wait()

    signed = delivery()
    task = asyncio.create_task(handler.handle_async(signed.body, signed.headers))
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await handler.handle_async(signed.body, signed.headers) == HANDLED


async def test_tasks_that_get_the_same_delivery_handle_it_once(handler: WebhookHandler) -> None:
    go = asyncio.Event()
    handled: list[str | None] = []

    @handler.on()
    async def save(event: Event) -> None:
        await go.wait()
        handled.append(event.message_id)

    signed = delivery()
    tasks = [asyncio.create_task(handler.handle_async(signed.body, signed.headers)) for _ in range(20)]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    assert {task.result() for task in done} == {RUNNING}
    go.set()
    answers = await asyncio.gather(*tasks)
    assert (answers.count(HANDLED), len(handled)) == (1, 1)
    assert set(answers) <= {HANDLED, RUNNING, DUPLICATE}
    assert await handler.handle_async(signed.body, signed.headers) == DUPLICATE


def test_threads_that_get_the_same_delivery_handle_it_once(handler: WebhookHandler) -> None:
    threads, handled = 8, Called()
    handler.on()(handled)
    together = threading.Barrier(threads)
    signed = delivery()

    def give() -> WebhookResponse:
        together.wait(30)
        return handler.handle(signed.body, signed.headers)

    with ThreadPoolExecutor(threads) as pool:
        answers = [each.result() for each in [pool.submit(give) for _ in range(threads)]]
    assert (answers.count(HANDLED), len(handled.events)) == (1, 1)
    assert set(answers) <= {HANDLED, RUNNING, DUPLICATE}


class Broken(MemoryStore):
    """A store that goes away."""

    broken: frozenset[str] = frozenset()

    def claim(self, message_id: str, /) -> State:
        self.fail("claim")
        return super().claim(message_id)

    def finish(self, message_id: str, /) -> None:
        self.fail("finish")
        super().finish(message_id)

    def release(self, message_id: str, /) -> None:
        self.fail("release")
        super().release(message_id)

    def fail(self, name: str) -> None:
        if name in self.broken:
            raise OSError(f"{name} is broken")


async def test_a_store_that_fails_undoes_nothing(
    deliver: Deliver, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    store = Broken(clock=clock.now)
    handler, function = WebhookHandler(SECRET, store=store, clock=clock.now), Called()
    handler.on()(function)
    store.broken = frozenset({"claim"})
    with pytest.raises(OSError, match="claim is broken"):
        await deliver(to=handler)
    assert function.events == []
    store.broken = frozenset({"finish", "release"})
    assert await deliver(to=handler) == HANDLED
    assert "The store did not hear what became of msg_1: handled" in caplog.text
    function.failures = [ValueError(), KeyboardInterrupt()]
    assert await deliver(message_id="msg_2", to=handler) == FAILED
    assert "The store did not hear what became of msg_2: failed" in caplog.text
    signed = delivery(message_id="msg_3")
    with pytest.raises(KeyboardInterrupt):
        handler.handle(signed.body, signed.headers)
    assert await deliver(to=handler) == await deliver(message_id="msg_3", to=handler) == RUNNING
    clock.advance(240)
    assert await deliver(to=handler) == HANDLED


class AsyncStore:
    """A store whose methods are all `async def`."""

    def __init__(self) -> None:
        self.kept = MemoryStore(clock=lambda: NOW)

    async def claim(self, message_id: str, /) -> State:
        return self.kept.claim(message_id)

    async def finish(self, message_id: str, /) -> None:
        self.kept.finish(message_id)

    async def release(self, message_id: str, /) -> None:
        self.kept.release(message_id)


async def test_an_asynchronous_store_is_awaited() -> None:
    handler, function = WebhookHandler(SECRET, store=AsyncStore(), clock=lambda: NOW), Called(ValueError())
    handler.on()(function)
    signed = delivery()
    answers = [await handler.handle_async(signed.body, signed.headers) for _ in range(3)]
    assert answers == [FAILED, HANDLED, DUPLICATE]


def test_an_asynchronous_store_is_not_for_blocking() -> None:
    handler = WebhookHandler(SECRET, store=AsyncStore(), clock=lambda: NOW)
    handler.on()(Called())
    signed = delivery()
    with pytest.raises(ConfigurationError, match="await handle_async"):
        handler.handle(signed.body, signed.headers)


class Pause:
    """Awaited once, and never resumed."""

    def __await__(self) -> Generator[None, None, None]:
        yield


def test_a_delivery_that_is_dropped_for_good_keeps_its_claim() -> None:
    store = AsyncStore()
    handler = WebhookHandler(SECRET, store=store, clock=lambda: NOW)

    @handler.on()
    async def wait(event: Event) -> None:
        await Pause()

    signed = delivery()
    dropped = handler.handle_async(signed.body, signed.headers)
    dropped.send(None)
    dropped.close()
    assert store.kept.claim("msg_1") == "running"


async def test_an_older_event_does_not_overwrite_a_newer_one(handler: WebhookHandler, deliver: Deliver) -> None:
    rows: dict[str, Event] = {}

    @handler.on(UserCreated, UserUpdated)
    def save(event: UserCreated | UserUpdated) -> None:
        if event.is_newer_than(rows.get(event.data.id)):
            rows[event.data.id] = event

    for number, at in enumerate([5, 1, 9, 7]):
        assert await deliver(updated(at, first_name=f"Ada {at}"), f"msg_{number}") == HANDLED
    assert [row.data.first_name for row in rows.values()] == ["Ada 9"]
