"""What checkers know of webhooks: what a function is called with, and which functions can be registered for what.

Nothing here runs. A line that is wrong on purpose has an ignore, which both checkers report where it is not needed.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, assert_type

from clerk_backend import WebhookHandler, WebhookResponse, verify_webhook
from clerk_backend.models import SessionCreated, User, UserCreated, UserDeleted, UserUpdated
from clerk_backend.webhooks import DatabaseStore, Event, MemoryStore, Store


def an_event_is_told_by_its_class(body: bytes, headers: dict[str, str]) -> None:
    event = verify_webhook(body, headers)
    assert_type(event, Event)
    if isinstance(event, UserCreated):
        assert_type(event.data, User)
        assert_type(event.data.id, str)


def headers_come_in_every_shape(body: bytes, scope: dict[str, Any], pairs: list[tuple[bytes, bytes]]) -> None:
    verify_webhook(body, pairs)
    verify_webhook(body, scope["headers"], ["whsec_a", "whsec_b"])
    verify_webhook({"type": "user.created"}, pairs)  # type: ignore[arg-type] # not the raw body


def stores_are_stores(memory: MemoryStore) -> None:
    stores: list[Store] = [memory, DatabaseStore(lambda: sqlite3.connect("webhooks.db"))]
    for store in stores:
        WebhookHandler(store=store)


def functions_take_the_events_that_they_are_for(handler: WebhookHandler) -> None:
    @handler.on(UserCreated)
    def save(event: UserCreated) -> str:
        return event.data.id

    assert_type(save, Callable[[UserCreated], str])

    @handler.on(UserCreated, UserUpdated, UserDeleted)
    async def save_any(event: UserCreated | UserUpdated | UserDeleted) -> None: ...

    @handler.on(UserCreated, UserUpdated)
    @handler.on("user.deleted")
    @handler.on()
    def log(event: Event) -> None: ...

    handler.on(UserCreated, UserUpdated)(log)
    handler.on(SessionCreated)(save)  # type: ignore[arg-type] # of another event
    handler.on(UserCreated, UserUpdated)(save)  # type: ignore[arg-type] # of one of the two
    handler.on("user.created")(save)  # type: ignore[arg-type] # a word says no class
    handler.on(User)  # type: ignore[type-var] # no event


async def an_answer_is_one_on_both(handler: WebhookHandler, body: bytes, headers: dict[str, str]) -> None:
    assert_type(handler.handle(body, headers), WebhookResponse)
    assert_type(await handler.handle_async(body, headers), WebhookResponse)
