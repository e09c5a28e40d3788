"""Whatever comes from the network is answered with 4xx, never with a failure or a hang."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend.emulator import SECRET_KEY, Emulator, ManualClock, Request

JSON = Any
KEY = ("authorization", f"Bearer {SECRET_KEY}")
DEEP = b"[" * 100_000
NESTED = b'{"public_metadata":' + b'{"a":' * 900 + b"1" + b"}" * 901
PATHS = [
    "/v1", "/v1/", "/", "", "//", "/v1//users", "/v1/users/", "/v1/users/%", "/v1/users/%zz", "/v1/users/%ff",
    "/v1/users/..", "/v1/users/%2e%2e%2forganizations", "/v1/users/" + "x" * 100_000, "/v1" + "/x" * 10_000,
    "/v1/users/user_1%00", "/v1/\u0075ser\u017f", "*",
]  # fmt: skip
BODIES = [
    b"", b"{", b"[]", b"1", b"null", b'"x"', b"\xff", b"NaN", b'{"a": Infinity}', b"9" * 10_000, DEEP, NESTED,
    b'{"email_address": {}}', b'{"public_metadata": "x"}', b'{"username": "\\ud800\\ud800"}', b"{}" * 2,
]  # fmt: skip
QUERIES = [
    "&",
    "%",
    "limit=%zz",
    "limit=1&limit=2",
    "a=" * 3000,
    "x=1&" * 3000,
    "order_by=",
    "query=%ff",
    "limit=" + "9" * 99,
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_an_odd_path_is_a_4xx(emulator: Emulator, method: str, path: str) -> None:
    assert 400 <= emulator.handle(Request(method, path, headers=(KEY,))).status < 500


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/users"),
        ("POST", "/users/ban"),
        ("POST", "/invitations/bulk"),
        ("POST", "/jwt_templates"),
        ("PATCH", "/instance/protect"),
    ],
)
def test_an_odd_body_is_a_4xx_or_harmless(emulator: Emulator, method: str, path: str, body: bytes) -> None:
    response = emulator.handle(Request(method, f"/v1{path}", headers=(KEY,), body=body))
    assert response.status < 500
    json.loads(response.body)


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_is_a_4xx_or_harmless(emulator: Emulator, query: str) -> None:
    assert emulator.handle(Request("GET", "/v1/users", query, (KEY,))).status < 500


def test_a_segment_is_split_before_it_is_decoded(api: httpx.Client) -> None:
    response = api.get("/users/user%2F..%2Fcount")
    assert response.extensions["refused"] == (404, "resource_not_found")
    assert "user/../count" in response.json()["errors"][0]["long_message"]


def test_a_known_path_with_another_verb_is_a_405(api: httpx.Client) -> None:
    assert api.put("/users", json={}).extensions["refused"] == (405, "method_not_allowed")


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE"]),
    st.sampled_from(["/v1/users", "/v1/users/x/metadata", "/v1/organizations", "/v1/sessions", "/_emulator/faults"]),
    st.text(max_size=30),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["kind", "username", "password", "public_metadata", "name", "x"]), inner)
        ),
        max_leaves=8,
    ),
)
def test_anything_goes_without_a_failure(method: str, path: str, query: str, body: JSON) -> None:
    request = Request(method, path, query, (KEY,), json.dumps(body).encode())
    assert Emulator(clock=ManualClock(), limits=None).handle(request).status < 500
