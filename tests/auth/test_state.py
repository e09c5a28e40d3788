"""States: what they show, what they hide, and what they tell in headers."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.backing import Backing
from clerk_backend.auth.details import Details
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.state import Shown, SignedOut, debug_request_state, is_header_value
from tests.auth.deciding import DATA, DEVELOPMENT, PAGE, PRODUCTION, cookies, decide, header, options, token

ACTIVE = PAGE | {"cookie": cookies(__client_uat="1", __session=token("prod_active"))}


def signed_out(message: str) -> SignedOut[None]:
    backing: Backing[None] = Backing(client=None)
    return SignedOut(shown=Shown(), backing=backing, reason="r", message=message)


def test_a_state_cannot_be_changed() -> None:
    state = decide()
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.status = "signed-in"  # type: ignore[misc]


@pytest.mark.parametrize("headers", [ACTIVE, PAGE, DATA, PAGE | {"cookie": "__client_uat=1"}], ids=range(4))
def test_no_state_shows_or_pickles_a_token(headers: dict[str, str]) -> None:
    state = decide(headers=headers)
    for shown in (repr(state), repr(state.to_auth()), str(debug_request_state(state)), repr(state.backing.debug)):
        assert token("prod_active") not in shown
        assert "sk_live_x" not in shown
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(state)


def test_what_may_be_logged_of_a_state() -> None:
    assert debug_request_state(decide()) == {
        "is_signed_in": False,
        "is_authenticated": False,
        "proxy_url": "",
        "reason": "session-token-and-uat-missing",
        "message": "",
        "publishable_key": PRODUCTION,
        "is_satellite": False,
        "domain": "",
    }


@pytest.mark.parametrize("message", ["a\r\nset-cookie: b", "a\nb", "a\rb", "a\0b", "a\u20acb", "\ud800"], ids=repr)
def test_a_message_that_no_header_can_carry_is_left_out(message: str) -> None:
    state = signed_out(message)
    assert state.message == message
    assert header(state, "x-clerk-auth-message") == []
    assert header(state, "x-clerk-auth-reason") == ["r"]


def test_blanks_around_a_message_are_not_sent() -> None:
    assert header(signed_out("\n é \r\n"), "x-clerk-auth-message") == ["é"]


@given(st.text())
def test_whatever_the_message_the_headers_can_be_sent(message: str) -> None:
    for _, value in signed_out(message).headers:
        assert is_header_value(value)
        assert not set(value.encode("latin-1")) & set(b"\r\n\0")


def test_of_a_pending_session_the_auth_object_says_so() -> None:
    cookie = cookies(__client_uat="1", __clerk_db_jwt="x", __session=token("dev_pending"))
    for headers in (PAGE | {"cookie": cookie}, DATA | {"authorization": f"Bearer {token('dev_pending')}"}):
        state = decide(options(publishable_key=DEVELOPMENT), headers)
        assert state.is_signed_in
        auth, whole = state.to_auth(), state.to_auth(treat_pending_as_signed_out=False)
        assert auth is not None
        assert whole is not None
        assert (auth.is_authenticated, auth.user_id) == (False, None)
        assert (whole.is_authenticated, whole.user_id) == (True, "user_oracle1")


def test_what_a_decision_was_made_from_is_told_without_secrets() -> None:
    auth = decide(headers=ACTIVE | {"authorization": f"Bearer {token('prod_active')}"}).to_auth()
    assert auth is not None
    told = auth.debug()
    assert told["session_token"] == told["token_in_header"] == token("prod_active")[:7]
    assert (told["secret_key"], told["client_uat"], told["instance_type"]) == ("sk_live", 1, "production")
    assert token("prod_active") not in str(told)


def test_why_nobody_is_signed_in_is_told_too() -> None:
    auth = decide().to_auth()
    assert auth is not None
    assert auth.debug()["reason"] == "session-token-and-uat-missing"


def test_details_are_gathered_only_when_they_are_looked_at() -> None:
    inbound: Any = Inbound("GET", "https://app.example.com/", {})
    details = Details(inbound, None, options(), {"status": "signed-out"})
    assert details
    assert "_found" not in vars(details)
    assert details["status"] == "signed-out"
    assert len(details) == len(list(details))
