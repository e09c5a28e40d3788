"""Verifying a token, keys and all: which key it is, when Clerk is asked for it, and how often."""

from __future__ import annotations

import asyncio
import json
import math
import threading
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, strategies as st

from clerk_backend import (
    AsyncClerk,
    Clerk,
    ConfigurationError,
    Limits,
    TokenError,
    TransportError,
    UnreadableAnswerError,
)
from clerk_backend.auth.jwt import decode
from clerk_backend.auth.key_store import KEPT, MISSED, MOST_MISSED, KeyStore
from clerk_backend.auth.tokens import Verification, signing_key, verify_machine_jwt, verify_token
from clerk_backend.auth.verified import Verified
from tests.auth.signing import CLAIMS, NOW, encoded, jwk, pem, sign
from tests.conftest import Clerks

SECRET = "sk_test_tokens"
GENUINE = "Make sure that this is a valid Clerk-generated JWT."
SUPPORT = "Contact support@clerk.com"


class Keys:
    """Answers with keys, and counts who asked."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.answer: Any = {"keys": list(keys)}
        self.status = 200
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.asked.append(f"{request.headers['authorization']} {request.url}")
        content = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        return httpx.Response(self.status, content=content)

    async def slowly(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.02)
        return self(request)

    def verification(self, **options: Any) -> Verification:
        return Verification(**{"secret_key": SECRET, "store": KeyStore(), "verified": Verified(), **options})


@pytest.fixture
def keys(private_key: rsa.RSAPrivateKey) -> Keys:
    return Keys(jwk(private_key))


def client(clerks: Clerks, keys: Keys, **options: Any) -> AsyncClerk:
    return clerks(keys, secret_key=SECRET, **options)


async def refused(clerk: AsyncClerk, token: str | None, verification: Verification, now: float = NOW) -> TokenError:
    with pytest.raises(TokenError) as caught:
        await clerk.run(verify_token(token, verification, now=now))
    return caught.value


async def test_the_networkless_key_needs_no_call(clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    clerk = client(clerks, keys)
    for key in (pem(private_key), jwk(private_key)):
        verification = keys.verification(jwt_key=key)
        assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
        strange = sign(private_key, header={"alg": "RS256", "kid": "of another"})
        assert await clerk.run(verify_token(decode(strange), verification, now=NOW)) == CLAIMS
    assert keys.asked == []


async def test_clerk_is_asked_for_the_key_once(clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    for _ in range(3):
        assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
    assert keys.asked == [f"Bearer {SECRET} https://api.clerk.com/v1/jwks"]
    later = {"exp": NOW + 2 * KEPT}
    await clerk.run(verify_token(sign(private_key, **later), verification, now=NOW + KEPT - 1))
    assert len(keys.asked) == 1
    await clerk.run(verify_token(sign(private_key, **later), verification, now=NOW + KEPT))
    assert len(keys.asked) == 2


async def test_the_cache_may_be_skipped(clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    clerk, verification = client(clerks, keys), keys.verification(skip_jwks_cache=True)
    for _ in range(3):
        assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
    assert len(keys.asked) == 3


async def test_without_a_key_there_is_no_verifying(clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    clerk = client(clerks, keys)
    for nothing in ({"secret_key": None}, {"secret_key": "", "jwt_key": ""}):
        error = await refused(clerk, sign(private_key), keys.verification(**nothing))
        assert (error.message, error.reason) == ("Failed to resolve JWK during verification.", "jwk-failed-to-resolve")
        assert error.action == "Set the CLERK_JWT_KEY environment variable."
    error = await refused(clerk, sign(private_key), keys.verification(secret_key=None, jwt_key=" "))
    assert error.reason == "jwk-local-missing"


async def test_what_is_no_session_token_is_refused_before_any_call(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    m2m = sign(private_key, header={"alg": "RS256", "kid": "ins_1", "cat": "cl_B7d4PD333AAA"})
    error = await refused(clerk, m2m, verification)
    assert (error.message, error.reason, error.action) == ("Invalid session token category.", "token-invalid", GENUINE)
    assert (await refused(clerk, None, verification)).reason == "token-invalid"
    assert (await refused(clerk, f"{encoded('null')}.e30.", verification)).reason == "unexpected-error"
    assert keys.asked == []
    template = sign(private_key, header={"alg": "RS256", "kid": "ins_1", "cat": "cl_B7d4PD222AAA"})
    assert await clerk.run(verify_token(template, verification, now=NOW)) == CLAIMS


@pytest.mark.parametrize(
    ("kid", "printed"),
    [
        (..., "undefined"),
        (None, "null"),
        (7, "7"),
        (True, "true"),
        (["ins_1"], "ins_1"),
        ({"ins_1": 1}, "[object Object]"),
        ("", ""),
        ("../../users", "../../users"),
        ("ins_1' OR '1'='1", "ins_1' OR '1'='1"),
        ("ins_1\0", "ins_1\ufffd"),
        ("ins_1\r\n2026-01-01 ERROR", "ins_1\ufffd\ufffd2026-01-01 ERROR"),
        ("INS_1", "INS_1"),
        ("__proto__", "__proto__"),
        ("x" * 5000, "x" * 5000),
        ("https://evil.example/jwks", "https://evil.example/jwks"),
        ("{}{kid}%s", "{}{kid}%s"),
    ],
)
async def test_a_key_id_is_only_ever_compared(
    kid: Any, printed: str, clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    header = {"alg": "RS256"} if kid is ... else {"alg": "RS256", "kid": kid}
    clerk, verification = client(clerks, keys), keys.verification()
    for _ in range(2):
        error = await refused(clerk, sign(private_key, header=header), verification)
        assert error.reason == "jwk-kid-mismatch"
        assert error.message == (
            f"Unable to find a signing key in JWKS that matches the kid='{printed}' of the provided session token. "
            "Please make sure that the __session cookie or the HTTP authorization header contain a Clerk-generated "
            "session JWT."
        )
        assert error.action == (
            "Go to your Dashboard and validate your secret and public keys are correct. "
            "Contact support@clerk.com if the issue persists."
        )
    assert keys.asked == [f"Bearer {SECRET} https://api.clerk.com/v1/jwks"]


async def test_a_header_that_is_no_object_names_no_key(clerks: Clerks, keys: Keys) -> None:
    error = await refused(client(clerks, keys), f"{encoded('[]')}.e30.", keys.verification())
    assert "the kid='undefined' of" in error.message


async def test_the_key_is_fetched_before_the_algorithm_is_looked_at(clerks: Clerks, keys: Keys) -> None:
    none = f"{encoded({'alg': 'none', 'kid': 'ins_1'})}.{encoded(CLAIMS)}."
    assert (await refused(client(clerks, keys), none, keys.verification())).reason == "token-invalid-algorithm"
    assert len(keys.asked) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"keys": []}, "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com."),
        ({}, "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com."),
        ({"keys": {"a": 1}}, "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com."),
        ([], "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com."),
        ("keys", "The JWKS endpoint did not contain any signing keys. Contact support@clerk.com."),
    ],
)
async def test_an_answer_without_keys_is_a_failure(
    answer: Any, message: str, clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    keys.answer = answer
    verification = keys.verification()
    error = await refused(client(clerks, keys), sign(private_key), verification)
    assert (error.message, error.reason, error.action) == (message, "jwk-remote-failed-to-load", SUPPORT)
    keys.answer = {"keys": [jwk(private_key)]}
    assert await client(clerks, keys).run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS


async def test_what_is_no_key_among_the_keys_is_passed_over(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    other: list[Any] = [None, 7, "x", [], {}, {"kid": 7}, {"kid": "ins_2", "kty": "EC"}]
    keys.answer = {"keys": [*other, jwk(private_key)]}
    clerk, verification = client(clerks, keys), keys.verification()
    assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
    error = await refused(clerk, sign(private_key, header={"alg": "RS256", "kid": "ins_2"}), verification)
    assert error.reason == "token-verification-failed"
    assert error.message.startswith("Error verifying JWT signature. ")


REFUSALS: list[tuple[int, Any, str, str]] = [
    (401, {"errors": [{"code": "clerk_key_invalid", "message": "Bad key."}]}, "Bad key.", "secret-key-invalid"),
    (400, {"errors": [{"code": "x"}, {"code": "clerk_key_invalid", "message": "B"}]}, "B", "secret-key-invalid"),
    (401, {"errors": [{"code": "other", "message": "No."}]}, "code=401", "jwk-remote-failed-to-load"),
    (404, b"not found", "code=404", "jwk-remote-failed-to-load"),
    (500, {}, "code=500", "jwk-remote-failed-to-load"),
]


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refusal_has_clerks_reasons(
    refusal: tuple[int, Any, str, str], clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    keys.status, keys.answer, message, reason = refusal
    verification = keys.verification()
    error = await refused(client(clerks, keys), sign(private_key), verification)
    if reason == "jwk-remote-failed-to-load":
        message = f"Error loading Clerk JWKS from https://api.clerk.com/v1/jwks with {message}"
    assert (error.message, error.reason, error.action) == (message, reason, SUPPORT)
    assert len(keys.asked) == (1 if keys.status < 500 else 4)  # asking again would not help
    keys.status, keys.answer = 200, {"keys": [jwk(private_key)]}
    assert await client(clerks, keys).run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS


async def test_an_answer_that_never_came_is_no_judgement(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(TransportError):
        await clerks(cut, secret_key=SECRET).run(verify_token(sign(private_key), keys.verification(), now=NOW))
    for unreadable in (b"", b"<html>", b'{"keys": ['):
        keys.answer = unreadable
        with pytest.raises(UnreadableAnswerError):
            await client(clerks, keys).run(verify_token(sign(private_key), keys.verification(), now=NOW))


NAMES = st.sampled_from(["keys", "kid", "kty", "n", "e", "use"])
ANSWERS = st.binary() | st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)
)


@given(ANSWERS)
def test_no_answer_causes_any_error_but_ours(private_key: rsa.RSAPrivateKey, answer: Any) -> None:
    keys = Keys()
    keys.answer = answer
    clerk = Clerk(SECRET, http_client=httpx.MockTransport(keys), retries=0, limits=Limits(requests=math.inf))
    with pytest.raises((TokenError, UnreadableAnswerError)):
        clerk.run(verify_token(sign(private_key), keys.verification(), now=NOW))


# How often


async def test_a_hundred_simultaneous_tasks_ask_once(keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    verification = keys.verification()
    clerks = [AsyncClerk(SECRET, http_client=httpx.MockTransport(keys.slowly)) for _ in range(2)]
    found = await asyncio.gather(
        *(clerks[number % 2].run(verify_token(sign(private_key), verification, now=NOW)) for number in range(100))
    )
    assert found == [CLAIMS] * 100
    assert len(keys.asked) == 1
    assert clerks[0].stats.deduplicated + clerks[1].stats.deduplicated == 99


@pytest.mark.parametrize("_again", range(5))
async def test_a_hundred_simultaneous_threads_and_tasks_of_several_clients_ask_once(
    _again: int, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    verification, token, found = keys.verification(), sign(private_key), list[Any]()
    start = threading.Barrier(51)

    def verify() -> None:
        clerk = Clerk(SECRET, http_client=httpx.MockTransport(keys))
        start.wait()
        found.append(clerk.run(verify_token(token, verification, now=NOW)))

    threads = [threading.Thread(target=verify) for _ in range(50)]
    for thread in threads:
        thread.start()
    clerk = AsyncClerk(SECRET, http_client=httpx.MockTransport(keys.slowly))
    start.wait()
    found += await asyncio.gather(*(clerk.run(verify_token(token, verification, now=NOW)) for _ in range(50)))
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert found == [CLAIMS] * 100
    assert len(keys.asked) == 1


async def test_a_failure_reaches_all_who_wait_and_the_next_asks_again(
    keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    keys.status = 404
    verification = keys.verification()
    clerk = AsyncClerk(SECRET, http_client=httpx.MockTransport(keys.slowly))
    tries = (clerk.run(verify_token(sign(private_key), verification, now=NOW)) for _ in range(20))
    errors = await asyncio.gather(*tries, return_exceptions=True)
    assert {getattr(error, "reason", None) for error in errors} == {"jwk-remote-failed-to-load"}
    assert len(keys.asked) == 1
    keys.status = 200
    assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS


async def test_a_cancelled_asker_leaves_nobody_waiting(keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    verification = keys.verification()
    clerk = AsyncClerk(SECRET, http_client=httpx.MockTransport(keys.slowly))
    tasks = [asyncio.create_task(clerk.run(verify_token(sign(private_key), verification, now=NOW))) for _ in range(10)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert found[1:] == [CLAIMS] * 9
    assert len(keys.asked) == 1


async def test_a_flood_of_forged_tokens_asks_a_few_times_and_disturbs_nobody(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    await clerk.run(verify_token(sign(private_key), verification, now=NOW))
    for number in range(60):
        known = sign(other_key)
        assert (await refused(clerk, known, verification)).reason == "token-invalid-signature"
        unknown = sign(other_key, header={"alg": "RS256", "kid": f"ins_forged_{number}"})
        assert (await refused(clerk, unknown, verification)).reason == "jwk-kid-mismatch"
        assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
    assert len(keys.asked) == 1 + MOST_MISSED
    assert verification.verified is not None
    assert len(verification.verified) == 1


async def test_a_rotation_is_noticed_at_the_first_token_of_the_new_key(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    await clerk.run(verify_token(sign(private_key), verification, now=NOW))
    keys.answer = {"keys": [jwk(private_key), jwk(other_key, kid="ins_2")]}
    new = sign(other_key, header={"alg": "RS256", "kid": "ins_2"})
    assert await clerk.run(verify_token(new, verification, now=NOW)) == CLAIMS
    assert await clerk.run(verify_token(sign(private_key), verification, now=NOW)) == CLAIMS
    assert len(keys.asked) == 2
    keys.answer = {"keys": [jwk(other_key, kid="ins_2")]}
    late = sign(private_key, exp=NOW + 2 * KEPT)
    assert (await refused(clerk, late, verification, now=NOW + KEPT)).reason == "jwk-kid-mismatch"


async def test_a_key_that_was_unknown_is_found_a_little_later(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    new = sign(other_key, header={"alg": "RS256", "kid": "ins_2"}, exp=NOW + 99)
    await refused(clerk, new, verification)
    keys.answer = {"keys": [jwk(private_key), jwk(other_key, kid="ins_2")]}
    await refused(clerk, new, verification, now=NOW + MISSED - 1)
    assert await clerk.run(verify_token(new, verification, now=NOW + MISSED)) == CLAIMS | {"exp": NOW + 99}


# Whose keys


async def test_a_tenants_key_never_serves_another_of_the_same_id(
    clerks: Clerks, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    store, verified = KeyStore(), Verified()
    ours, theirs = Keys(jwk(private_key)), Keys(jwk(other_key))
    one, two = (clerks(keys, secret_key=f"sk_test_{name}") for keys, name in ((ours, "one"), (theirs, "two")))
    of_one, of_two = (
        Verification(secret_key=f"sk_test_{name}", store=store, verified=verified) for name in ("one", "two")
    )
    assert await one.run(verify_token(sign(private_key), of_one, now=NOW)) == CLAIMS
    assert await two.run(verify_token(sign(other_key), of_two, now=NOW)) == CLAIMS
    assert (await refused(two, sign(private_key), of_two)).reason == "token-invalid-signature"
    assert (await refused(one, sign(other_key), of_one)).reason == "token-invalid-signature"
    assert (len(ours.asked), len(theirs.asked)) == (1, 1)


@pytest.mark.parametrize(
    "options", [{"secret_key": "sk_test_other"}, {"api_url": "https://other.example"}, {"api_version": "2021-02-05"}]
)
async def test_keys_are_not_asked_for_by_a_client_of_another_key(
    options: dict[str, str], clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    clerk = client(clerks, keys)
    for skip in (False, True):
        verification = keys.verification(**options, skip_jwks_cache=skip)
        with pytest.raises(ConfigurationError, match="a client of the same secret_key"):
            await clerk.run(verify_token(sign(private_key), verification, now=NOW))
    assert keys.asked == []
    if "secret_key" in options:
        changed = clerk.with_options(secret_key=options["secret_key"])
        assert await changed.run(verify_token(sign(private_key), keys.verification(**options), now=NOW)) == CLAIMS


async def test_the_scope_of_a_request_does_not_matter(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification(skip_jwks_cache=True)
    with clerk.request_scope():
        for _ in range(2):
            await clerk.run(verify_token(sign(private_key), verification, now=NOW))
    assert len(keys.asked) == 2


# Tokens of machines


async def test_a_machines_token_is_verified_as_what_it_is(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    clerk, verification = client(clerks, keys), keys.verification()
    plain = {"alg": "RS256", "kid": "ins_1"}
    for header in (plain, {**plain, "cat": "cl_B7d4PD333AAA"}):
        token = decode(sign(private_key, header=header, sub="mch_1"))
        claims = await clerk.run(verify_machine_jwt(token, verification, kind="m2m_token", now=NOW))
        assert claims["sub"] == "mch_1"
    for kind in ("at+jwt", "application/at+jwt"):
        token = decode(sign(private_key, header={**plain, "typ": kind}))
        assert await clerk.run(verify_machine_jwt(token, verification, kind="oauth_token", now=NOW)) == CLAIMS


@pytest.mark.parametrize("category", [None, "", [], "cl_B7d4PD111AAA", "cl_B7d4PD222AAA"])
async def test_a_machines_token_of_another_category_is_refused(
    category: Any, clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    token = decode(sign(private_key, header={"alg": "RS256", "kid": "ins_1", "cat": category}))
    with pytest.raises(TokenError) as caught:
        await client(clerks, keys).run(verify_machine_jwt(token, keys.verification(), kind="m2m_token", now=NOW))
    assert (caught.value.message, caught.value.reason) == ("Invalid M2M JWT category.", "token-invalid")
    assert keys.asked == []


async def test_a_machines_token_that_is_not_valid_failed_to_verify(
    clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey
) -> None:
    clerk, header = client(clerks, keys), {"alg": "RS256", "kid": "ins_1", "typ": "at+jwt"}
    for token, options, message in (
        (sign(private_key, header=header, exp=1), {}, "JWT is expired."),
        (sign(private_key), {}, 'Invalid JWT type "JWT". Expected "at+jwt, application/at+jwt".'),
        (sign(private_key, header={"alg": "RS256", "kid": "x", "typ": "at+jwt"}), {}, "Unable to find a signing key"),
        (sign(private_key, header=header), {"secret_key": None}, "Failed to resolve JWK during verification."),
    ):
        flow = verify_machine_jwt(decode(token), keys.verification(**options), kind="oauth_token", now=NOW)
        with pytest.raises(TokenError) as caught:
            await clerk.run(flow)
        assert caught.value.message.startswith(message)
        assert caught.value.reason == "token-verification-failed"


async def test_the_key_alone_can_be_asked_for(clerks: Clerks, keys: Keys, private_key: rsa.RSAPrivateKey) -> None:
    token = decode(sign(private_key))
    key = await client(clerks, keys).run(signing_key(token, keys.verification(), now=NOW))
    assert key.verifies("RS256", token.signature, token.signed)
    assert not key.verifies("RS256", token.signature, b"other")
    local = keys.verification(jwt_key=pem(private_key))
    assert (await client(clerks, keys).run(signing_key(token, local, now=NOW))).fingerprint == key.fingerprint


def test_no_secret_is_shown(private_key: rsa.RSAPrivateKey) -> None:
    shown = repr(Verification(secret_key=SECRET, jwt_key=pem(private_key)))
    assert SECRET not in shown
