"""What may be shown to whoever looks for a fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from clerk_backend.auth.masking import SHORTENED, masked, scrubbed

from .test_claims import JSON

SECRET = "s3cr3ts3cr3t"
JWT = f"eyJhbGciOiJSUzI1NiJ9.eyJ{SECRET}.{SECRET}"


@pytest.mark.parametrize("name", [*SHORTENED, "secretKey", "sessionTokenInCookie", "HANDSHAKE-NONCE"])
def test_of_a_secret_the_beginning_is_shown(name: str) -> None:
    shown = masked({name: f"1234567{SECRET}", "inner": [{name: f"1234567{SECRET}"}]})
    assert shown == {name: "1234567", "inner": [{name: "1234567"}]}


def test_a_secret_that_is_absent_is_empty() -> None:
    assert masked({"secret_key": None, "jwt_key": 5}) == {"secret_key": "", "jwt_key": ""}


@pytest.mark.parametrize("name", ["authorization", "Cookie", "set-cookie", "cookies", "token", "x-clerk-auth-token"])
def test_headers_with_secrets_are_left_out(name: str) -> None:
    assert masked({"headers": {name: SECRET}}) == {"headers": {name: "***"}}
    assert masked({name: None}) == {name: None}


@pytest.mark.parametrize(
    "text",
    [
        JWT,
        f"see {JWT}, please",
        f"sk_test_{SECRET}",
        f"key=sk_live_{SECRET};",
        f"mt_{SECRET}",
        f"ak_{SECRET}",
        f"oat_{SECRET}",
        f"whsec_{SECRET}",
        f"https://a.example/?x=1&__clerk_db_jwt={SECRET}&y=2#z",
        f"https://a.example/?__clerk_handshake={SECRET}",
        f"https://a.example/?__clerk_handshake_nonce={SECRET}",
        f"https://a.example/?redirect_url=https%3A%2F%2Fb%2F%3F__clerk_db_jwt%3D{SECRET}",
        f"https://a.example/?redirect_url=https%253A%252F%252Fb%253F__dev_session%253D{SECRET}",
        f"__session={SECRET}; __session_1Z8AzTQD={SECRET}; __refresh_1Z8AzTQD={SECRET}",
        f"__SESSION={SECRET}",
        f"https://a.example/?__clerk_ticket={SECRET}",
        f"https://a.example/?__clerk_testing_token={SECRET}",
        f"https%3A%2F%2Fb%2F%3Ft%3D{JWT}",
        f"https%3A%2F%2Fb%2F%3Ft%3Dsk_test_{SECRET}",
    ],
)
def test_a_secret_in_a_text_is_left_out(text: str) -> None:
    assert SECRET not in scrubbed(text)
    assert SECRET not in repr(masked({"url": text, "deep": ({"list": [text]},)}))


def test_all_else_is_shown() -> None:
    url = "https://a.example/p?x=1&y=2#z"
    details = {"url": url, "n": 5, "f": 1.5, "b": True, "none": None, "list": [url], "sorted": frozenset({1})}
    assert masked(details) == details | {"sorted": [1]}
    assert scrubbed(f"{url}&__client_uat=5 task_1 break_point") == f"{url}&__client_uat=5 task_1 break_point"


def test_an_object_is_shown_by_its_type() -> None:
    assert masked({"what": object(), "raw": b"sk_test_1"}) == {"what": "<object>", "raw": "<bytes>"}


@given(JSON)
def test_whatever_the_details_no_secret_is_shown(value: Any) -> None:
    assert SECRET not in repr(masked({"any": value, "same": {"jwt_key": SECRET[:3] + "-----" + SECRET}}))


def test_long_texts_take_linear_time() -> None:
    for piece in ("eyJ", "eyJa.", "__session=", "__clerk_", "sk_test_", "ak_", "%25", "_", "a-"):
        scrubbed(piece * 200_000)
