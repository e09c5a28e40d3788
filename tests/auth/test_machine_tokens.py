"""Tokens of machines: told apart, and read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.backing import Backing
from clerk_backend.auth.jwt import decode
from clerk_backend.auth.machine_auth import APIKeyAuth, M2MTokenAuth, OAuthTokenAuth
from clerk_backend.auth.machine_tokens import (
    decoded_machine_type,
    is_jwt_format,
    machine_auth_of_answer,
    machine_auth_of_claims,
    machine_jwt_type,
    machine_token_type,
    prefixed_token_type,
)
from clerk_backend.auth.objects import serializable
from clerk_backend.models import APIKey
from tests.vectors.cases import equal, fixtures, load
from tests.vectors.run_machine_tokens import run

from .signing import encoded
from .test_claims import JSON

BACKING = Backing(client=None, token="ak_secret")
API_KEY = {
    "object": "api_key", "id": "ak_1", "type": "api_key", "name": "CI", "subject": "user_1", "scopes": ["read"],
    "claims": {"a": 1}, "revoked": False, "expired": False, "created_at": 1, "updated_at": 2,
}  # fmt: skip
RECORDED = [
    case
    for case in load("authenticate_request")
    if (case["expected"].get("auth") or {}).get("isAuthenticated") and case["expected"]["token_type"] != "session_token"
]


def jwt(payload: Any, header: Any = None) -> str:
    return f"{encoded({'alg': 'RS256'} if header is None else header)}.{encoded(payload)}.AAAA"


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["name"])
def test_what_is_read_is_what_clerk_reads(case: dict[str, Any]) -> None:
    expected = case["expected"]
    kind, token = expected["token_type"], expected["token"]
    assert machine_token_type(token) == kind
    if expected["network"]:
        auth = machine_auth_of_answer(kind, expected["network"][0]["response"]["body"], BACKING)
    else:
        [claims] = [each["payload"] for each in fixtures()["tok"].values() if each["jwt"] == token]
        auth = machine_auth_of_claims(kind, claims, BACKING)
    assert auth is not None
    assert equal(serializable(auth), expected["auth"])


@pytest.mark.parametrize(("token", "kind"), [("mt_x", "m2m_token"), ("oat_", "oauth_token"), ("ak_a.b.c", "api_key")])
def test_a_prefix_tells_the_type(token: str, kind: str) -> None:
    assert machine_token_type(token) == prefixed_token_type(token) == kind
    assert run({"input": {"fn": "isMachineTokenByPrefix", "token": token}}) == {"returns": True}
    assert machine_jwt_type(token) is None


@pytest.mark.parametrize("token", ["", "mt", "MT_x", " mt_x", "xmt_1", "sess_1", "a.b.c", "..", "Bearer"])
def test_any_other_text_is_no_machines(token: str) -> None:
    assert machine_token_type(token) is None


@pytest.mark.parametrize(
    ("payload", "header", "kind"),
    [
        ({"sub": "mch_1"}, None, "m2m_token"),
        ({"sub": "mch_1"}, {"typ": "at+jwt"}, "m2m_token"),
        ({"sub": "user_1"}, {"typ": "at+jwt"}, "oauth_token"),
        ([], {"typ": "application/at+jwt"}, "oauth_token"),
        ({"sub": "user_mch_1"}, None, None),
        ({"sub": ["mch_1"]}, None, None),
        ({"sub": "user_1"}, {"typ": "AT+JWT"}, None),
        ({"sub": "user_1"}, {"typ": ["at+jwt"]}, None),
        ({"sub": "user_1"}, [], None),
        (None, "null", None),
    ],
)
def test_a_json_web_token_tells_its_type_itself(payload: Any, header: Any, kind: str | None) -> None:
    assert machine_jwt_type(jwt(payload, header)) == machine_token_type(jwt(payload, header)) == kind


@pytest.mark.parametrize("token", ["a.b", "a.b.c.d", "a..c", "a.b.c\n", "a.b.c=", " a.b.c", "a.b.é"])
def test_a_json_web_token_has_three_parts_of_base64(token: str) -> None:
    assert not is_jwt_format(token)


def test_a_key_is_its_users_or_its_organizations() -> None:
    for subject, user_id, org_id in (("user_1", "user_1", None), ("org_1", None, "org_1"), ("mch_1", None, None)):
        auth = machine_auth_of_answer("api_key", API_KEY | {"subject": subject}, BACKING)
        assert isinstance(auth, APIKeyAuth)
        assert (auth.subject, auth.user_id, auth.org_id) == (subject, user_id, org_id)
        assert (auth.id, auth.name, auth.scopes, auth.claims) == ("ak_1", "CI", ("read",), {"a": 1})


def test_an_answer_may_be_a_model() -> None:
    model = APIKey.model_validate(API_KEY)
    assert machine_auth_of_answer("api_key", model, BACKING) == machine_auth_of_answer("api_key", API_KEY, BACKING)


@pytest.mark.parametrize(
    "answer",
    [
        None, [], "ok", {}, {"active": False}, API_KEY | {"active": False}, API_KEY | {"revoked": True},
        API_KEY | {"expired": True}, API_KEY | {"subject": None}, API_KEY | {"subject": ""}, API_KEY | {"subject": 5},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["api_key", "m2m_token", "oauth_token"])
def test_an_answer_that_says_no_lets_nobody_in(kind: Any, answer: Any) -> None:
    assert machine_auth_of_answer(kind, answer, BACKING) is None


def test_a_machines_own_claims_are_all_but_those_of_every_token() -> None:
    usual = {"iss": "i", "sub": "mch_1", "exp": 1, "nbf": 1, "iat": 1, "jti": "mt_1"}
    auth = machine_auth_of_claims("m2m_token", usual, BACKING)
    assert isinstance(auth, M2MTokenAuth)
    assert (auth.id, auth.subject, auth.machine_id, auth.claims, auth.scopes) == ("mt_1", "mch_1", "mch_1", None, ())
    own = machine_auth_of_claims("m2m_token", usual | {"aud": ["mch_2"], "custom": 1}, BACKING)
    assert isinstance(own, M2MTokenAuth)
    assert own.claims == {"aud": ["mch_2"], "custom": 1}


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scopes": "mch_2 mch_3", "aud": ["x"]}, ("mch_2", "mch_3")),
        ({"scopes": "mch_2  mch_3"}, ("mch_2", "", "mch_3")),
        ({"aud": ["mch_2", 5]}, ("mch_2",)),
        ({"aud": "mch_2 mch_3"}, ("mch_2 mch_3",)),
        ({"scopes": None, "aud": ["mch_2"]}, ("mch_2",)),
        ({"scopes": 5, "aud": ["mch_2"]}, ()),
        ({"aud": {}}, ()),
    ],
)
def test_the_scopes_of_a_machine_are_several_texts(claims: dict[str, Any], scopes: tuple[str, ...]) -> None:
    assert machine_auth_of_claims("m2m_token", claims, BACKING).scopes == scopes


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [({"scp": ["a"], "scope": "b"}, ("a",)), ({"scope": "a b"}, ("a", "b")), ({}, ()), ({"scp": "a b"}, ("a", "b"))],
)
def test_the_scopes_of_an_application_are_several_texts(claims: dict[str, Any], scopes: tuple[str, ...]) -> None:
    auth = machine_auth_of_claims(
        "oauth_token", {"sub": "user_1", "client_id": "client_1", "jti": "oat_1"} | claims, BACKING
    )
    assert isinstance(auth, OAuthTokenAuth)
    assert (auth.id, auth.user_id, auth.client_id, auth.scopes) == ("oat_1", "user_1", "client_1", scopes)


@given(st.text(max_size=40) | st.from_regex(r"[\w.-]{0,9}\.[\w-]{0,9}\.[\w-]{0,9}", fullmatch=True))
def test_whatever_the_text_its_type_is_told(token: str) -> None:
    assert machine_token_type(token) in {None, "api_key", "m2m_token", "oauth_token"}


@given(JSON, JSON)
def test_whatever_a_token_holds_its_type_is_told(payload: Any, header: Any) -> None:
    token = jwt([payload], [header])
    assert machine_jwt_type(token) is None


NAMES = ("sub", "jti", "scopes", "aud", "scp", "scope", "client_id", "subject", "id", "claims", "name", "revoked")
HOSTILE = st.dictionaries(st.sampled_from(NAMES), JSON)


@given(st.sampled_from(["api_key", "m2m_token", "oauth_token"]), HOSTILE | JSON)
def test_whatever_is_answered_nothing_is_raised(kind: Any, answer: Any) -> None:
    auth = machine_auth_of_answer(kind, answer, BACKING)
    assert auth is None or auth.subject
    if isinstance(answer, dict) and kind != "api_key":
        assert all(isinstance(each, str) for each in machine_auth_of_claims(kind, answer, BACKING).scopes)


def test_a_megabyte_is_told_apart_in_linear_time() -> None:
    for text in ("a" * 1_000_000, "a." * 500_000, ".".join(["a" * 300_000] * 3), "." * 1_000_000):
        assert machine_token_type(text) is None


@pytest.mark.parametrize("ending", ["", "="])
def test_a_token_without_a_whole_signature_is_no_machines(ending: str) -> None:
    header, payload = "eyJhbGciOiJSUzI1NiJ9", "eyJzdWIiOiJtY2hfMSJ9"
    assert decoded_machine_type(decode(f"{header}.{payload}.{ending}")) is None
    assert decoded_machine_type(decode(f"{header}.{payload}.c2ln")) == "m2m_token"
