"""Tokens of machines: opaque ones are checked by Clerk, once, and its refusals told in its own words."""

from __future__ import annotations

from typing import Any

import pytest

from clerk_backend import (
    ArgumentError,
    AuthenticationError,
    ErrorDetail,
    NotFoundError,
    OutcomeUnknownError,
    RequestTimeoutError,
    UnreadableAnswerError,
)
from clerk_backend.auth.state import SignedIn, SignedOut
from tests.auth.deciding import answering, bearer, decide, options, raising, token

MACHINES = {"api_key": "ak_1", "oauth_token": "oat_1", "m2m_token": "mt_1"}


@pytest.mark.parametrize("kind", MACHINES)
def test_a_machine_is_told_apart_by_its_token_and_checked_by_clerk(kind: Any) -> None:
    clerk = answering({"id": "x_1", "subject": "user_1", "client_id": "c", "scopes": ["read"]})
    for accepts in (kind, "any", [kind]):
        state = decide(options(accepts_token=accepts), bearer(MACHINES[kind]), clerk=clerk)
        assert isinstance(state, SignedIn)
        assert (state.token, state.token_type) == (MACHINES[kind], kind)
        auth = state.to_auth(treat_pending_as_signed_out=False)
        assert (auth.token_type, auth.is_authenticated) == (kind, True)
    assert not any(call.target.startswith("/v1") for call in clerk.calls)
    assert not any(call.repeatable for call in clerk.calls)
    assert all(call.read for call in clerk.calls)


def test_an_m2m_token_is_checked_with_the_key_of_the_machine() -> None:
    clerk = answering({"id": "mt_1", "subject": "mch_1"})
    alone = options(accepts_token="m2m_token", machine_secret_key="ak_m", secret_key=None, publishable_key=None)
    assert decide(alone, bearer("mt_1"), clerk=clerk).is_signed_in
    assert decide(options(accepts_token="m2m_token"), bearer("mt_1"), clerk=clerk).is_signed_in
    assert decide(options(accepts_token="api_key", machine_secret_key="ak_m"), bearer("ak_1"), clerk=clerk).is_signed_in
    assert [call.machine for call in clerk.calls] == ["ak_m", None, None]


WRONG_KEY = AuthenticationError("", status=401, errors=(ErrorDetail("x", "Wrong key"),))
MACHINE_REFUSALS: list[tuple[Exception, str, str, str]] = [
    (WRONG_KEY, "secret-key-invalid", "401", "Wrong key"),
    (AuthenticationError("", status=401), "secret-key-invalid", "401", "Invalid secret key"),
    (NotFoundError("", status=404), "token-invalid", "404", "OAuth token not found"),
    (OutcomeUnknownError("", status=500), "unexpected-error", "500", "Unexpected error"),
    (OutcomeUnknownError(""), "unexpected-error", "n/a", "Unexpected error"),
    (UnreadableAnswerError("", status=200), "unexpected-error", "n/a", "Unexpected error"),
    (ArgumentError(""), "unexpected-error", "n/a", "Unexpected error"),
]


@pytest.mark.parametrize(("error", "reason", "status", "text"), MACHINE_REFUSALS)
def test_a_machine_whose_token_is_refused_is_told_why(error: Exception, reason: str, status: str, text: str) -> None:
    state = decide(options(accepts_token="any"), bearer("oat_1"), clerk=raising(error))
    assert isinstance(state, SignedOut)
    assert (state.token_type, state.reason, state.message) == (
        "oauth_token",
        reason,
        f"{text} (code={reason}, status={status})",
    )
    auth = state.to_auth()
    assert auth is not None
    assert (auth.token_type, auth.is_authenticated) == ("oauth_token", False)


@pytest.mark.parametrize("answer", [{"revoked": True, "subject": "user_1"}, {"subject": ""}, [], None, "x"], ids=repr)
def test_an_answer_that_says_no_is_no(answer: Any) -> None:
    state = decide(options(accepts_token="api_key"), bearer("ak_1"), clerk=answering(answer))
    assert (state.status, state.reason) == ("signed-out", "token-invalid")


def test_without_keys_a_machines_token_cannot_be_verified() -> None:
    given = options(accepts_token="any", jwt_key=None)
    state = decide(given, bearer(token("dev_m2m")), clerk=raising(RequestTimeoutError("slow")))
    assert (state.status, state.token_type, state.reason) == ("signed-out", "m2m_token", "token-verification-failed")
