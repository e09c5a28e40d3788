"""Laws of events: each type has its class, nothing that Clerk may send is refused, and older is told from newer."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend import ArgumentError, models, verify_webhook
from clerk_backend.model import JSONObject
from clerk_backend.models import User, UserCreated
from clerk_backend.models.events import EVENTS
from clerk_backend.webhooks import Event
from tests.webhooks.deliveries import CREATED, NOW, SECRET, delivery, updated

EXAMPLES: list[JSONObject] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
MOMENT = datetime.fromtimestamp(NOW, UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def delivered(event: JSONObject) -> Event:
    signed = delivery(event)
    return verify_webhook(signed.body, signed.headers, SECRET, now=NOW)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["type"])
def test_an_event_that_clerk_publishes_has_its_class_and_gives_back_what_came(example: JSONObject) -> None:
    event = delivered(example)
    assert type(event).__name__ == EVENTS[example["type"]]
    assert event.model_dump() == example
    assert json.loads(event.model_dump_json()) == example
    assert not isinstance(event.data, dict)
    assert event.occurred_at == datetime.fromtimestamp(example["timestamp"], UTC)


def test_every_type_is_published() -> None:
    assert {example["type"] for example in EXAMPLES} == set(EVENTS)


def test_every_class_is_an_event() -> None:
    for name in EVENTS.values():
        assert issubclass(getattr(models, name), Event)


def test_a_known_event_is_typed() -> None:
    event = delivered(CREATED)
    assert isinstance(event, UserCreated)
    assert isinstance(event.data, User)
    assert event.timestamp == event.data.updated_at == MOMENT
    assert event.event_attributes == {"http_request": {"client_ip": "192.0.2.1", "user_agent": "Lynx"}}


@pytest.mark.parametrize("kind", ["unicorn.created", "", "User.created", None, 5, ["user.created"], {"a": 1}])
def test_an_event_of_an_unknown_type_is_an_event(kind: Any) -> None:
    event = delivered({**CREATED, "type": kind})
    assert type(event) is Event
    assert event.type == kind
    assert event.data == CREATED["data"]


def test_an_event_without_anything_is_an_event() -> None:
    assert delivered({}).model_dump() == {}


@given(st.sampled_from(["user.created", "session.created", "subscription.updated", "unicorn"]), JSON, JSON)
def test_data_of_any_shape_is_kept(kind: str, data: Any, timestamp: Any) -> None:
    event = delivered({"type": kind, "data": data, "timestamp": timestamp})
    assert type(event).__name__ == EVENTS.get(kind, "Event")
    assert event.model_dump() == {"type": kind, "data": data, "timestamp": timestamp}
    assert event.is_newer_than(None)


@given(st.dictionaries(st.text(max_size=12), JSON, max_size=4))
def test_an_envelope_of_any_shape_is_kept(envelope: JSONObject) -> None:
    assert delivered(envelope).model_dump() == envelope


def test_the_id_of_the_delivery_is_apart_from_what_clerk_sent() -> None:
    odd = {**CREATED, "message_id": "msg_2", "_message_id": "msg_3"}
    event = delivered(odd)
    assert event.message_id == "msg_1"
    assert event.model_dump() == odd
    assert Event.model_validate(CREATED).message_id is None
    for again in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert again == event
        assert again.message_id == "msg_1"


def test_a_printed_event_says_which_and_not_about_whom() -> None:
    sms = {"type": "sms.created", "data": {"otp_code": "424242"}, "event_attributes": {"client_ip": "192.0.2.1"}}
    for text in (repr(delivered(sms)), str(delivered(sms))):
        assert "type='sms.created'" in text
        assert "message_id='msg_1'" in text
        assert "424242" not in text
        assert "192.0.2.1" not in text


def test_an_event_is_newer_than_an_older_one_and_than_nothing() -> None:
    first, second = delivered(updated(0)), delivered(updated(1))
    assert second.is_newer_than(first)
    assert second.is_newer_than(first.occurred_at)
    assert second.is_newer_than(MOMENT.astimezone(timezone(timedelta(hours=9))))
    assert second.is_newer_than(None)
    assert not first.is_newer_than(second)
    assert not first.is_newer_than(first)


@pytest.mark.parametrize("kind", ["user.updated", "unicorn.updated"])
@pytest.mark.parametrize("timestamp", [None, "yesterday", {}, 10**30])
def test_without_a_time_of_its_own_an_event_has_that_of_its_data(kind: str, timestamp: Any) -> None:
    event = delivered({**CREATED, "type": kind, "timestamp": timestamp})
    assert event.occurred_at == MOMENT
    assert event.is_newer_than(MOMENT - timedelta(milliseconds=1))


def test_a_time_in_seconds_is_the_same_time() -> None:
    event = delivered({**CREATED, "timestamp": NOW})
    assert event.occurred_at == MOMENT
    assert event.model_dump()["timestamp"] == NOW


@pytest.mark.parametrize("data", [None, [], "text", {}, {"updated_at": "yesterday"}])
def test_without_any_time_it_cannot_be_told_which_is_newer(data: Any) -> None:
    event = delivered({"type": "unicorn.created", "data": data})
    assert event.occurred_at is None
    for one, other in ((event, MOMENT), (delivered(CREATED), event)):
        with pytest.raises(ArgumentError, match="cannot be told which is newer"):
            one.is_newer_than(other)


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ArgumentError, match="without a time zone"):
        delivered(CREATED).is_newer_than(MOMENT.replace(tzinfo=None))
