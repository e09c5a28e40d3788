"""A session's token that was accepted in a header is recalled, as long as it would be accepted anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend.auth.decision import authenticate, recalled
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.key_store import KeyStore
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.public_keys import from_jwk
from clerk_backend.auth.recent import Recent
from clerk_backend.auth.state import SignedIn
from tests.auth.deciding import HOME, PRODUCTION
from tests.auth.signing import NOW, jwk, pem, sign


def asked(token: str) -> Inbound:
    return Inbound("GET", HOME, {"authorization": f"Bearer {token}"})


def decide(inbound: Inbound, options: AuthenticateOptions, *, now: float = NOW, keys: KeyStore | None = None) -> Any:
    """What is decided where nobody need be asked."""
    with pytest.raises(StopIteration) as done:
        next(authenticate(inbound, options, now=now, keys=keys))
    return done.value.value


@pytest.fixture
def options(private_key: RSAPrivateKey) -> AuthenticateOptions:
    return AuthenticateOptions(secret_key="sk_live_recall", publishable_key=PRODUCTION, jwt_key=pem(private_key))


def recall(token: str, options: AuthenticateOptions, *, now: float = NOW, **more: Any) -> SignedIn[None] | None:
    return recalled(asked(token), options, now=now, client=None, **more)


def test_a_token_is_recalled_once_it_was_accepted(private_key: RSAPrivateKey, options: AuthenticateOptions) -> None:
    token = sign(private_key)
    assert recall(token, options) is None
    first = decide(asked(token), options)
    again = recall(token, options)
    assert again is not None
    assert again == first
    assert again.to_auth() == first.to_auth()
    assert again.token == token
    assert again.backing.redirects == first.backing.redirects
    assert dict(again.backing.debug) == dict(first.backing.debug)


def test_what_is_done_to_claims_is_done_to_nobody_elses(
    private_key: RSAPrivateKey, options: AuthenticateOptions
) -> None:
    token = sign(private_key, o={"id": "org_1", "rol": "admin", "slg": "acme"}, v=2)
    decide(asked(token), options)
    for _ in range(2):
        found = recall(token, options)
        assert found is not None
        claims: Any = found.claims
        assert claims["o"]["rol"] == "admin"
        claims["o"]["rol"] = claims["sub"] = "changed"


@pytest.mark.parametrize(
    "seconds", [(-61, False), (-3, True), (0, True), (54, True), (64.9, True), (65, False), (1e9, False)]
)
def test_a_token_is_recalled_only_in_its_time(
    private_key: RSAPrivateKey, options: AuthenticateOptions, seconds: tuple[float, bool]
) -> None:
    token = sign(private_key, iat=NOW, nbf=NOW, exp=NOW + 60)
    decide(asked(token), options)
    later, is_recalled = seconds
    assert (recall(token, options, now=NOW + later) is not None) is is_recalled
    assert decide(asked(token), options, now=NOW + later).is_signed_in is is_recalled


def test_a_token_with_unusual_times_is_decided_on_each_time(
    private_key: RSAPrivateKey, options: AuthenticateOptions
) -> None:
    token = sign(private_key, exp=NOW + 60.5)
    assert decide(asked(token), options).is_signed_in
    assert recall(token, options) is None


def test_a_token_is_recalled_for_the_same_options_only(
    private_key: RSAPrivateKey, options: AuthenticateOptions
) -> None:
    token = sign(private_key, azp="https://app.example.com")
    decide(asked(token), options)
    for other in (
        replace(options, authorized_parties=["https://other.example.com"]),
        replace(options, audience="other"),
        replace(options, secret_key="sk_live_other"),
        replace(options, jwt_key=pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))),
        replace(options, is_satellite=True, domain="example.com", sign_in_url="https://elsewhere.example.com"),
    ):
        assert recall(token, other) is None


def test_what_was_no_session_is_not_recalled(private_key: RSAPrivateKey, options: AuthenticateOptions) -> None:
    anything = replace(options, accepts_token="any")
    for token in (
        sign(private_key, header={"alg": "RS256", "kid": "ins_1", "typ": "JWT", "cat": "cl_B7d4PD222AAA"}),
        sign(private_key)[:-4] + "AAAA",
        sign(private_key, exp=NOW - 60),
        "ak_opaque",
        "",
    ):
        for each in (options, anything):
            assert recall(token, each) is None
        if token.startswith("ey"):
            decide(asked(token), anything)
            assert recall(token, anything) is None


def test_a_token_is_recalled_as_long_as_clerk_has_its_key(private_key: RSAPrivateKey) -> None:
    keys, options = KeyStore(), AuthenticateOptions(secret_key="sk_live_recall", publishable_key=PRODUCTION)
    tenant = ("https://api.clerk.com", "2026-05-12", "sk_live_recall")

    def serve(*names: str, now: float) -> None:
        found = {name: from_jwk(jwk(private_key) | {"kid": name}) for name in names}
        keys.put(tenant, found, now, turn=keys.turn(tenant, now), missed="")

    kid = jwk(private_key)["kid"]
    serve(kid, now=NOW)
    token = sign(private_key, exp=NOW + 3600)
    assert decide(asked(token), options, keys=keys).is_signed_in
    assert recall(token, options, keys=keys) is not None
    assert recall(token, options, now=NOW + 299, keys=keys) is not None
    assert recall(token, options, now=NOW + 301, keys=keys) is None  # Clerk must be asked
    serve("another", now=NOW + 301)
    assert recall(token, options, now=NOW + 302, keys=keys) is None


def test_where_keys_are_fetched_each_time_nothing_is_recalled(private_key: RSAPrivateKey) -> None:
    options = AuthenticateOptions(
        secret_key="sk_live_recall", publishable_key=PRODUCTION, jwt_key=pem(private_key), skip_jwks_cache=True
    )
    token = sign(private_key)
    decide(asked(token), options)
    assert recall(token, options) is None


def test_little_is_remembered_and_the_oldest_goes() -> None:
    recent = Recent[int](4)
    for number in range(4):
        recent.put(b"%d" % number, number)
    assert (recent.get(b"3"), recent.get(b"2")) == (3, 2)
    for number in range(4, 100):
        recent.put(b"%d" % number, number)
        assert recent.get(b"3") == 3  # asked for again and again
        assert len(recent) <= 4
    assert recent.get(b"2") is None
    recent.forget(b"3")
    assert recent.get(b"3") is None


def test_where_machines_alone_may_ask_there_are_no_pages_to_be_sent_to() -> None:
    options = AuthenticateOptions(secret_key="sk_live_1", accepts_token="api_key")
    backing = decide(Inbound("GET", HOME, {}), options).backing
    assert backing.redirects is None
    assert backing.debug["clerk_url"] == HOME
