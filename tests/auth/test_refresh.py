"""Expired sessions are refreshed where the browser allows it, and it is said why not where it does not."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import (
    AuthenticationError,
    ErrorDetail,
    OutcomeUnknownError,
    UnprocessableEntityError,
    UnreadableAnswerError,
)
from clerk_backend.auth.state import Handshake, SignedIn
from tests.auth.deciding import DATA, PAGE, REFRESH, answering, bearer, cookies, decide, header, options, raising, token
from tests.auth.signing import NOW, pem, sign

EXPIRED = cookies(__client_uat="1", __session=token("prod_expired"), **{REFRESH: "refresh_1"})
INACTIVE = ErrorDetail("session_refresh_inactive_session", "")
REFUSALS: list[tuple[Any, str]] = [
    (AuthenticationError("no", status=401, errors=(INACTIVE,)), "session_refresh_inactive_session"),
    (AuthenticationError("no", status=401, errors=(ErrorDetail("unexpected_error", ""),)), "fetch-error"),
    (UnprocessableEntityError("no", status=422), "unexpected-bapi-error"),
    (OutcomeUnknownError("?", status=500, errors=(ErrorDetail("internal", ""),)), "internal"),
    (OutcomeUnknownError("?"), "fetch-error"),
    (UnreadableAnswerError("?"), "fetch-error"),
]


@pytest.mark.parametrize(("error", "reason"), REFUSALS, ids=[f"{row[1]}-{type(row[0]).__name__}" for row in REFUSALS])
def test_why_a_session_was_not_refreshed_is_said_in_the_reason(error: Exception, reason: str) -> None:
    clerk = raising(error)
    state = decide(headers=PAGE | {"cookie": EXPIRED}, clerk=clerk)
    assert isinstance(state, Handshake)
    assert state.reason == f"session-token-expired-refresh-{reason}"
    assert [(call.method, call.path) for call in clerk.calls] == [("POST", "/v1/sessions/sess_oracle1/refresh")]
    assert not clerk.calls[0].repeatable


ANSWERS: list[tuple[Any, str]] = [
    ({"object": "cookies", "cookies": []}, "unexpected-sdk-error"),
    ({"object": "token", "jwt": "x"}, "unexpected-sdk-error"),
    ({"cookies": "__session=x"}, "unexpected-sdk-error"),
    ([], "unexpected-sdk-error"),
    (None, "unexpected-sdk-error"),
    ({"cookies": ["__client_uat=5"]}, "invalid-session-token"),
    ({"cookies": ["__session"]}, "invalid-session-token"),
    ({"cookies": [f"__session={token('prod_expired')}"]}, "invalid-session-token"),
    ({"cookies": [f"__session={token('prod_badsig')}"]}, "invalid-session-token"),
    ({"cookies": [5]}, "invalid-session-token"),
    ({"cookies": ["__session=x\r\nset-cookie: evil=1"]}, "invalid-session-token"),
]


@pytest.mark.parametrize(("answer", "reason"), ANSWERS, ids=repr)
def test_a_refresh_without_a_good_token_leads_to_a_handshake(answer: Any, reason: str) -> None:
    state = decide(headers=PAGE | {"cookie": EXPIRED}, clerk=answering(answer))
    assert state.reason == f"session-token-expired-refresh-{reason}"


def test_a_refresh_sends_what_clerk_needs_to_judge_it() -> None:
    clerk = answering({"cookies": [f"__session={token('prod_active')}; Path=/"]})
    state = decide(headers=DATA | {"cookie": EXPIRED}, clerk=clerk)
    assert isinstance(state, SignedIn)
    assert header(state, "set-cookie") == [f"__session={token('prod_active')}; Path=/"]
    [call] = clerk.calls
    assert call.body == {
        "format": "cookie",
        "expired_token": token("prod_expired"),
        "refresh_token": "refresh_1",
        "request_origin": "https://app.example.com",
        "request_headers": {"cookie": [EXPIRED], "host": ["app.example.com"], "sec-fetch-dest": ["empty"]},
    }
    assert call.query == {}


def test_an_expired_token_in_a_header_is_refreshed_by_the_cookie() -> None:
    clerk = answering({"cookies": [f"__session={token('prod_active')}"]})
    headers = bearer(token("prod_expired")) | {"cookie": f"{REFRESH}=r; __client_uat_{REFRESH[-8:]}=5"}
    assert decide(headers=headers, clerk=clerk).is_signed_in
    assert clerk.calls[0].query == {"suffixed_cookies": True}


def test_a_token_without_a_session_cannot_be_refreshed(private_key: RSAPrivateKey) -> None:
    given = options(jwt_key=pem(private_key))
    for session_id, reason in ((..., "expired-session-token-missing-sid-claim"), ("..", "fetch-error")):
        expired = sign(private_key, exp=NOW - 60, sid=session_id)
        state = decide(given, PAGE | {"cookie": cookies(__client_uat="1", __session=expired, **{REFRESH: "r"})})
        assert state.reason == f"session-token-expired-refresh-{reason}"


def test_a_token_that_was_cut_cannot_be_refreshed_for_another_in_the_header(private_key: RSAPrivateKey) -> None:
    expired = sign(private_key, payload={"sub": "user_1", "exp": NOW - 60})
    state = decide(options(jwt_key=pem(private_key)), bearer(expired) | {"cookie": f"{REFRESH}=r; __session=[]"})
    assert state.reason == "session-token-expired-refresh-expired-session-token-decode-failed"
