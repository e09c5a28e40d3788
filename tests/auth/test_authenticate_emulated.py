"""The whole way against the emulated Clerk: signing in, expiring, refreshing, handshakes, and machines."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from clerk_backend.auth.key_store import key_store
from clerk_backend.auth.keys import cookie_suffix
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.emulator import Emulator, ManualClock
from tests.conftest import Clerks

ORIGIN = "https://app.example.com"


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    key_store.cache_clear()


def page(**cookies: str) -> httpx.Request:
    cookie = "; ".join(f"{name}={value}" for name, value in {"__clerk_db_jwt": "dvb", **cookies}.items())
    headers = {"host": "app.example.com", "sec-fetch-dest": "document", "cookie": cookie}
    return httpx.Request("GET", f"{ORIGIN}/dashboard", headers=headers)


def bearer(token: str) -> httpx.Request:
    return httpx.Request("GET", ORIGIN, headers={"authorization": f"Bearer {token}"})


async def test_a_session_lives_expires_and_is_refreshed(clerks: Clerks, emulator: Emulator, clock: ManualClock) -> None:
    clerk = clerks(authentication=AuthenticateOptions(publishable_key=emulator.publishable_key()))
    user = await clerk.users.create_user(username="ada_lovelace")
    session: Any = emulator.people().sign_in(user.id, origin=ORIGIN)
    suffix = cookie_suffix(emulator.publishable_key())
    cookies = {"__session": session["token"], "__client_uat": "1", f"__refresh_{suffix}": session["refresh_token"]}
    for _ in range(3):
        state = await clerk.authenticate_request(page(**cookies), now=clock.now())
        assert state.is_signed_in, state
    assert emulator.count("GET /v1/jwks") == 1
    clock.advance(120)
    state = await clerk.authenticate_request(page(**cookies), now=clock.now())
    assert state.is_signed_in, state
    assert state.token not in {None, session["token"]}


async def test_a_handshake_is_resumed_once(clerks: Clerks, emulator: Emulator, clock: ManualClock) -> None:
    clerk = clerks(authentication=AuthenticateOptions(publishable_key=emulator.publishable_key()))
    user = await clerk.users.create_user(username="ada_lovelace")
    session: Any = emulator.people().sign_in(user.id, origin=ORIGIN)
    made: Any = emulator.people().handshake(session["session_id"])
    for cookies in ({"__clerk_handshake_nonce": made["nonce"]}, {"__clerk_handshake": made["token"]}):
        state = await clerk.authenticate_request(page(**cookies), now=clock.now())
        auth: Any = state.to_auth()
        assert auth.user_id == user.id
        assert dict(state.headers)["location"] == f"{ORIGIN}/dashboard"
    state = await clerk.authenticate_request(page(__clerk_handshake_nonce=made["nonce"]), now=clock.now())
    assert (state.status, state.reason) == ("signed-out", "session-token-missing")


async def test_a_machine_is_who_its_key_says(clerks: Clerks, emulator: Emulator, clock: ManualClock) -> None:
    given = AuthenticateOptions(publishable_key=emulator.publishable_key(), accepts_token="any")
    clerk = clerks(authentication=given)
    user = await clerk.users.create_user(username="ada_lovelace")
    made = await clerk.api_keys.create(name="mine", subject=user.id)
    state = await clerk.authenticate_request(bearer(made.secret), now=clock.now())
    auth: Any = state.to_auth()
    assert (auth.token_type, auth.user_id, auth.name) == ("api_key", user.id, "mine")
    unknown = await clerk.authenticate_request(bearer("ak_unknown"), now=clock.now())
    assert (unknown.status, unknown.reason) == ("signed-out", "token-invalid")


async def test_why_clerk_failed_to_refresh_is_told_though_nothing_is_repeated(
    clerks: Clerks, emulator: Emulator
) -> None:
    clock = emulator.clock
    asked: list[str] = []

    def answer(call: httpx.Request) -> httpx.Response:
        if call.url.path.endswith("/refresh"):
            asked.append(call.url.path)
            return httpx.Response(500, json={"errors": [{"code": "internal_clerk_error", "message": "boom"}]})
        return emulator.transport.handle_request(call)

    given = AuthenticateOptions(publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem())
    clerk = clerks(answer, authentication=given)
    user = await clerks().users.create_user(username="ada_lovelace")
    session: Any = emulator.people().sign_in(user.id, origin=ORIGIN)
    refresh = f"__refresh_{cookie_suffix(emulator.publishable_key())}"
    cookies = {"__session": session["token"], "__client_uat": "1", refresh: session["refresh_token"]}
    state = await clerk.authenticate_request(page(**cookies), now=clock.now() + 120)
    assert state.reason == "session-token-expired-refresh-internal_clerk_error"
    assert len(asked) == 1
