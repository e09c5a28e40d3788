"""`authenticate_request` on both clients: whose options hold, whose key asks, and what an auth object can do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk, Clerk, ClerkError, ConfigurationError, Limits
from clerk_backend.auth.key_store import key_store
from clerk_backend.auth.options import AuthenticateOptions
from tests.auth.deciding import DATA, DEVELOPMENT, HOME, PAGE, PRODUCTION
from tests.auth.signing import NOW, jwk, pem, sign
from tests.conftest import Clerks


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLERK_PUBLISHABLE_KEY", "CLERK_JWT_KEY", "CLERK_DOMAIN", "CLERK_PROXY_URL", "CLERK_IS_SATELLITE"):
        monkeypatch.delenv(name, raising=False)
    key_store.cache_clear()


def request(headers: dict[str, str]) -> httpx.Request:
    return httpx.Request("GET", HOME, headers=headers)


def bearer(token: str) -> httpx.Request:
    return request(DATA | {"authorization": f"Bearer {token}"})


async def test_both_clients_decide_alike_and_their_auth_objects_get_tokens(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    token = sign(private_key)
    given = AuthenticateOptions(publishable_key=PRODUCTION, jwt_key=pem(private_key))
    clerk = clerks(lambda asked: httpx.Response(200, json={"jwt": asked.url.path}), authentication=given)
    state = await clerk.authenticate_request(bearer(token), now=NOW)
    auth: Any = state.to_auth()
    assert (auth.user_id, auth.session_id) == ("user_1", "sess_1")
    if clerks.is_async:
        assert await auth.get_token() == token
        assert await auth.get_token(template="x") == "/v1/sessions/sess_1/tokens/x"
    else:
        assert auth.get_token() == token
        assert auth.get_token(template="x") == "/v1/sessions/sess_1/tokens/x"


async def test_keys_are_fetched_once_by_the_key_that_holds_for_the_request(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    asked: list[str] = []

    def answer(call: httpx.Request) -> httpx.Response:
        asked.append(f"{call.url.path} {call.headers['authorization']}")
        return httpx.Response(200, json={"keys": [jwk(private_key)]})

    clerk = clerks(answer, secret_key="sk_live_one", authentication=AuthenticateOptions(publishable_key=PRODUCTION))
    other = AuthenticateOptions(secret_key="sk_live_two")
    for options in (None, None, other, other):
        state = await clerk.authenticate_request(bearer(sign(private_key)), options, now=NOW)
        assert state.is_signed_in
    assert asked == ["/v1/jwks Bearer sk_live_one", "/v1/jwks Bearer sk_live_two"]


async def test_a_token_of_one_instance_is_none_of_another_in_the_same_process(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Both call their keys by the same id."""

    def answer(call: httpx.Request) -> httpx.Response:
        key = private_key if call.headers["authorization"].endswith("one") else other_key
        return httpx.Response(200, json={"keys": [jwk(key)]})

    given = AuthenticateOptions(publishable_key=PRODUCTION)
    one, two = (clerks(answer, secret_key=f"sk_live_{name}", authentication=given) for name in ("one", "two"))
    for _ in range(2):
        for clerk, key, is_good in ((one, private_key, True), (two, private_key, False), (two, other_key, True)):
            state = await clerk.authenticate_request(bearer(sign(key)), now=NOW)
            assert state.is_signed_in is is_good


async def test_the_environment_gives_what_nobody_else_gives(
    clerks: Clerks, private_key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", DEVELOPMENT)
    monkeypatch.setenv("CLERK_JWT_KEY", pem(private_key).replace("\n", "\\n"))
    clerk = clerks()
    assert (await clerk.authenticate_request(bearer(sign(private_key)), now=NOW)).is_signed_in
    assert (await clerk.authenticate_request(request(PAGE))).reason == "dev-browser-missing"
    production = AuthenticateOptions(publishable_key=PRODUCTION)
    assert (await clerk.authenticate_request(request(PAGE), production)).reason == "session-token-and-uat-missing"


async def test_a_client_with_other_options_keeps_those_for_authentication(clerks: Clerks) -> None:
    given = AuthenticateOptions(publishable_key=PRODUCTION, secret_key="sk_test_ignored")
    clerk = clerks(secret_key="sk_live_own", authentication=given)
    for each in (clerk, clerk.with_options(timeout=5)):
        state = await each.authenticate_request(request(PAGE))
        assert state.backing.debug["secret_key"] == "sk_live_own"


async def test_the_forwarded_address_is_not_trusted_where_nobody_should(clerks: Clerks) -> None:
    clerk = clerks(authentication=AuthenticateOptions(publishable_key=PRODUCTION, trust_forwarded_headers=False))
    asked = request(PAGE | {"cookie": "__client_uat=1", "x-forwarded-host": "evil.example"})
    state = await clerk.authenticate_request(asked)
    assert "evil.example" not in dict(state.headers)["location"]


async def test_nothing_is_decided_without_a_publishable_key(clerks: Clerks) -> None:
    with pytest.raises(ConfigurationError, match="Publishable key is missing"):
        await clerks().authenticate_request(request(PAGE))


async def test_a_machines_client_needs_no_other_key(clerks: Clerks) -> None:
    def answer(call: httpx.Request) -> httpx.Response:
        assert call.headers["authorization"] == "Bearer ak_own"
        return httpx.Response(200, json={"id": "mt_1", "subject": "mch_1"})

    clerk = clerks(answer, secret_key=None, machine_secret_key="ak_own")
    state = await clerk.authenticate_request(bearer("mt_x"), AuthenticateOptions(accepts_token="m2m_token"))
    auth: Any = state.to_auth()
    assert auth.machine_id == "mch_1"


async def test_a_key_that_is_none_is_refused_before_anything_is_asked(clerks: Clerks) -> None:
    clerk = clerks(authentication=AuthenticateOptions(publishable_key=PRODUCTION))
    with pytest.raises(ClerkError, match="This is no secret key of Clerk's"):
        await clerk.authenticate_request(request(PAGE), AuthenticateOptions(secret_key="hunter2"))
    assert clerk.stats.requests == 0


def test_options_are_the_last_thing_a_client_is_made_with() -> None:
    given = AuthenticateOptions(publishable_key=PRODUCTION)
    for kind in (Clerk, AsyncClerk):
        kind("sk_test_x", authentication=given, limits=Limits(requests=math.inf))


@pytest.mark.parametrize(
    "tenant", [AuthenticateOptions(secret_key="sk_test_tenant_b"), AuthenticateOptions(publishable_key=DEVELOPMENT)]
)
async def test_a_clients_own_jwt_key_vouches_for_no_other_instance(
    clerks: Clerks, private_key: RSAPrivateKey, tenant: AuthenticateOptions
) -> None:
    own = AuthenticateOptions(publishable_key=PRODUCTION, jwt_key=pem(private_key))
    clerk = clerks(lambda _: httpx.Response(200, json={"keys": []}), authentication=own)
    for given, is_signed_in in (
        (None, True),
        (AuthenticateOptions(clock_skew_in_ms=1000), True),
        (tenant, False),
        (replace(tenant, jwt_key=pem(private_key)), True),
    ):
        state = await clerk.authenticate_request(bearer(sign(private_key)), given, now=NOW)
        assert state.is_signed_in is is_signed_in
