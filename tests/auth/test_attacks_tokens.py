"""Forged and malformed tokens, presented to both clients in every way: nobody is signed in, and nothing fails."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings, strategies as st

from clerk_backend import Clerk
from clerk_backend.auth.key_store import key_store
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.verified import verified_tokens
from tests.auth.attacking import (
    MUCH,
    Keys,
    asking,
    assert_nobody,
    at_once,
    keys_of,
    networkless,
    request,
    ways,
    written,
)
from tests.auth.deciding import DATA, PAGE, PRODUCTION, assert_sendable
from tests.auth.signing import CLAIMS, NOW, encoded, jwk, pem, sign
from tests.conftest import Clerks


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    key_store.cache_clear()
    yield
    key_store.cache_clear()


async def test_a_right_token_passes_every_way_so_that_what_follows_proves_something(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    for clerk in (networkless(clerks, private_key), asking(clerks, keys_of(private_key))):
        assert [state.is_signed_in for state in await ways(clerk, sign(private_key))] == [True] * 3


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "", "RS255", "rs256", "RS256 ", "HS256", "PS256", "ES256"]
)
async def test_an_algorithm_of_the_attackers_choice_is_none(
    algorithm: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    signed = f"{encoded({'alg': algorithm, 'kid': 'ins_1', 'typ': 'JWT'})}.{encoded(CLAIMS)}"
    signature = private_key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
    for_any = asking(clerks, Keys(jwk(private_key, alg=...)), secret_key="sk_live_any")
    for clerk in (networkless(clerks, private_key), asking(clerks, keys_of(private_key)), for_any):
        for each in ("", encoded(signature), "AAAA"):
            await assert_nobody(clerk, f"{signed}.{each}")


async def test_the_public_key_is_no_shared_secret(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    """HMAC with every form in which an attacker may know the public key."""
    public, numbers = private_key.public_key(), jwk(private_key)
    forms = [pem(private_key).encode(), pem(private_key).strip().encode(), numbers["n"].encode()]
    forms += [public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)]
    forms += [base64.urlsafe_b64decode(numbers["n"] + "=="), json.dumps(numbers).encode(), b""]
    for clerk in (networkless(clerks, private_key), asking(clerks, keys_of(private_key))):
        for secret in forms:
            for algorithm in ("HS256", "RS256"):
                signed = f"{encoded({'alg': algorithm, 'kid': 'ins_1', 'typ': 'JWT'})}.{encoded(CLAIMS)}"
                await assert_nobody(clerk, f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}")


async def test_a_token_brings_no_key_and_names_no_address_of_one(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    keys = keys_of(private_key)
    clerk = asking(clerks, keys)
    mine = jwk(other_key)
    for kid in ("ins_1", "../../evil", "https://evil.example/jwks", "ins_1\0", "' OR 1=1 --", "|id", "/dev/null", ""):
        header: dict[str, Any] = {
            "alg": "RS256",
            "kid": kid,
            "typ": "JWT",
            "jwk": mine,
            "jku": "https://evil.example/jwks",
        }
        header |= {"x5u": "https://evil.example/x", "x5c": ["AAAA"], "crit": ["b64"], "b64": False, "zip": "DEF"}
        await assert_nobody(clerk, sign(other_key, header=header))
    await assert_nobody(networkless(clerks, private_key), sign(other_key, header={"alg": "RS256", "jwk": mine}))
    assert clerk.stats.requests == keys.asked  # nobody else was asked


async def test_a_signature_is_of_one_scheme_and_one_form(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    signed = f"{encoded({'alg': 'RS256', 'kid': 'ins_1', 'typ': 'JWT'})}.{encoded(CLAIMS)}"
    right = private_key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
    pss = private_key.sign(signed.encode(), padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    n = private_key.public_key().public_numbers().n
    bigger = (int.from_bytes(right) + n).to_bytes(257)
    clerk = networkless(clerks, private_key)
    for wrong in (
        *(pss, private_key.sign(signed.encode(), padding.PKCS1v15(), SHA1()), bigger, b"\0" + right, right + b"\0"),
        *(right[:-1], right[1:], bytes(256), b"\xff" * 256, b"\0" * 255 + b"\1", right * 2),
    ):
        await assert_nobody(clerk, f"{signed}.{encoded(wrong)}")


async def test_a_signature_without_its_leading_zeros_is_none(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    """One in 256 has any; OpenSSL takes it either way."""
    clerk = networkless(clerks, private_key)
    found = (sign(private_key, jti=each) for each in range(100_000))
    token = next(each for each in found if re.search(r"\.A[A-P][\w-]+\Z", each))
    signed, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    await assert_nobody(clerk, f"{signed}.{encoded(raw.lstrip(bytes(1)))}")
    assert all(state.is_signed_in for state in await ways(clerk, token))


async def test_no_character_of_a_right_token_can_be_changed_or_added(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk, token = networkless(clerks, private_key), sign(private_key)
    header, payload, signature = token.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = [each for each in alphabet if each != signature[-1]]  # among them those that differ in superfluous bits only
    changed = [f"{header}.{payload}.{signature[:-1]}{each}" for each in last]
    changed += [f"{header}.{payload}={'=' * number}.{signature}" for number in range(3)]
    changed += [f"{header}=.{payload}.{signature}", f"{header}A.{payload}.{signature}", f"{token}.", f".{token}"]
    changed += [
        f"{token}.{signature}",
        f"{header}.{payload}",
        header,
        f"{token}A",
        f"{token}AA",
        token.replace(".", ".."),
    ]
    changed += [
        f"{header}\t.{payload}.{signature}",
        f"{header}.{payload}.{signature[:50]} {signature[50:]}",
        token[:-1],
    ]
    changed += [
        f"{header}.{payload}.{signature[:9]}\n{signature[9:]}",
        f"{header}.{payload}\0.{signature}",
        f"\ufeff{token}",
    ]
    changed += [f"{header}.{payload.swapcase()}.{signature}", f"{header}.{payload}.{signature}%00", f"{token},{token}"]
    changed += [
        f"{header}.{payload}.{signature.translate({45: 43, 95: 47})}x",
        f'"{token}"',
        f"{token};x=y"[: len(token)] + "+",
    ]
    for each in changed:
        if each.startswith(f"{header}.{payload}=") and len(payload) % 4:
            continue  # padding may be there, and is signed
        await assert_nobody(clerk, each)


SUBJECT = '"sub":"user_1","exp":1750000050,"iss":"https://clerk.example.com","sid":"sess_1"'
ODD_JSON = [
    "null", "[]", "0", '"user_1"', "true", "", " ", "\0", "{", "{}", "[" * 100_000, '{"a":' * 50_000, "NaN", "Infinity",
    '{"sub":"user_1","exp":NaN}', '{"sub":"user_1","exp":Infinity}', '{"sub":"user_1","exp":-Infinity}',
    '{"sub":"user_1","exp":1e400}', '{"sub":"user_1","exp":-1e400}', '{"sub":"user_1","exp":"1750000050"}',
    '{"sub":"user_1","exp":true}', '{"sub":"user_1","exp":null}', '{"sub":"user_1","exp":[1750000050]}',
    '{"sub":"user_1","exp":1e308}', '{"sub":"user_1","exp":' + "9" * 4000 + "}",
    '{"sub":"user_1","iat":' + "9" * 5000 + "}",
    '{"sub":"user_1","nbf":1e999999999999}', '{"sub":"\\ud800","exp":1750000050}', '{"\\ud800":1}', '{"sub":"\\u0000"}',
    '{"alg":"RS256","kid":"\\ud800\\r\\n"}', '{"alg":"RS256","kid":{"a":[1e400]}}', '{"alg":["RS256"]}',
    '{"alg":{"RS256":1}}',
    '{"alg":"none","alg":"RS256","kid":"ins_1"}', '{"alg":"RS256","alg":"none"}', '{"typ":[["JWT"]],"alg":"RS256"}',
    '{"cat":{},"alg":"RS256"}', "{" + SUBJECT + ',"sub":null}', "{" + SUBJECT + ',"o":{"per":1}}',
    "\ufeff{" + SUBJECT + "}",
    "{" + SUBJECT + "}x", "{" + SUBJECT + ",}", "{'sub':'user_1'}", "{" + SUBJECT + "/**/}",
    '{"iat":"' + "9" * 30_000 + 'x"}',
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_JSON, ids=lambda text: text[:24])
async def test_whatever_json_a_header_or_payload_is_it_signs_nobody_in(
    text: str, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    header = '{"alg":"RS256","kid":"ins_1","typ":"JWT"}'
    with at_once(5):
        for clerk in (networkless(clerks, private_key), asking(clerks, keys_of(private_key))):
            for token in (written(text, "{" + SUBJECT + "}"), written(header, text), written(text, text)):
                await assert_nobody(clerk, token)


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe{\0}\0", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", bytes(range(256))]
)
async def test_bytes_that_are_no_text_sign_nobody_in(raw: bytes, clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    await assert_nobody(clerk, written(raw, raw))
    await assert_nobody(clerk, written('{"alg":"RS256"}', b'{"sub":"' + raw + b'"}'))


async def test_odd_json_that_was_signed_is_judged_as_the_signer_would(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    """Of equal names the last counts, for everybody; times that are no numbers do not pass."""
    clerk = networkless(clerks, private_key)
    doubled = "{" + SUBJECT + ',"sub":"user_2"}'
    for state in await ways(clerk, sign(private_key, payload=doubled)):
        auth: Any = state.to_auth()
        assert (auth.is_authenticated, auth.user_id) == (True, "user_2")
    for text in (
        '{"sub":"user_1","exp":NaN}',
        '{"sub":"user_1","exp":Infinity}',
        '{"sub":"user_1","exp":true}',
        '{"sub":"user_1","exp":"9999999999"}',
        '{"sub":"user_1"}',
        "null",
        "[]",
    ):
        await assert_nobody(clerk, sign(private_key, payload=text))


@pytest.mark.parametrize("size", [2**16 + 1, 10**7])
async def test_a_token_that_is_too_long_is_not_read(size: int, clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk = networkless(clerks, private_key)
    million = "{" + ",".join(f'"{number}":{number}' for number in range(min(size, 10**6))) + "}"
    signed = sign(private_key, filling="x" * size)
    with at_once(5):
        for token in (signed, "a" * size, "." * size, f"a.{'b' * size}.c", written('{"alg":"RS256"}', million)):
            await assert_nobody(clerk, token)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.one_of(st.text(st.characters(codec=None), max_size=40), st.binary(max_size=60).map(encoded)), max_size=5
    ),
    scheme=st.sampled_from(["Bearer ", "bearer ", "", "Basic ", "Bearer  ", "Bearer\t"]),
)
def test_no_text_in_place_of_a_token_raises_or_signs_anybody_in(
    knowing_nothing: Clerk, private_key: RSAPrivateKey, parts: list[str], scheme: str
) -> None:
    options = AuthenticateOptions(publishable_key=PRODUCTION, jwt_key=pem(private_key), accepts_token="any")
    token = ".".join(parts)
    for headers in (DATA | {"authorization": scheme + token}, PAGE | {"cookie": f"__client_uat=1; __session={token}"}):
        state = knowing_nothing.authenticate_request(request(headers), options, now=NOW)
        assert_sendable(state)
        assert not state.is_signed_in


async def test_a_token_of_another_library_with_the_right_key_is_a_token(
    clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    """And the other way round, what passes here passes there."""
    theirs = jwt.encode(CLAIMS, private_key, algorithm="RS256", headers={"kid": "ins_1"})
    assert [state.is_signed_in for state in await ways(networkless(clerks, private_key), theirs)] == [True] * 3
    public = private_key.public_key()
    read = jwt.decode(
        sign(private_key), public, algorithms=["RS256"], options={"verify_exp": False, "verify_nbf": False}
    )
    assert read == CLAIMS


async def test_forged_tokens_leave_no_trace_in_what_is_remembered(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    clerk, verified = networkless(clerks, private_key), verified_tokens()
    await ways(clerk, sign(private_key, sid="sess_remembered"))
    before = len(verified)
    for number in range(50):
        await assert_nobody(clerk, sign(other_key, sid=f"sess_{number}"))
        await assert_nobody(clerk, sign(private_key, sid=f"sess_{number}", exp=NOW - 100))
    assert len(verified) == before


async def test_a_token_grows_no_older_by_being_presented_again(clerks: Clerks, private_key: RSAPrivateKey) -> None:
    clerk, token = networkless(clerks, private_key), sign(private_key)
    for _ in range(3):
        assert all(state.is_signed_in for state in await ways(clerk, token))
    for now in (NOW + 56, NOW + 10**6, NOW - 26, 0):
        await assert_nobody(clerk, token, now)
    assert all(state.is_signed_in for state in await ways(clerk, token))


async def test_a_token_that_passed_one_set_of_options_is_asserted_anew_by_every_other(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey
) -> None:
    """Nothing that is remembered of a token is its verdict."""
    clerk, token = networkless(clerks, private_key), sign(private_key, aud="mine", exp=NOW + 1)
    lenient, now = AuthenticateOptions(clock_skew_in_ms=60_000), NOW + 30
    headers = DATA | {"authorization": f"Bearer {token}"}
    assert (await clerk.authenticate_request(request(headers), lenient, now=now)).is_signed_in
    for strict in (
        AuthenticateOptions(clock_skew_in_ms=0),
        AuthenticateOptions(clock_skew_in_ms=60_000, audience="theirs"),
        AuthenticateOptions(clock_skew_in_ms=60_000, authorized_parties=["https://other.example"]),
        AuthenticateOptions(clock_skew_in_ms=60_000, header_type="at+jwt"),
        AuthenticateOptions(clock_skew_in_ms=60_000, jwt_key=pem(other_key)),
        AuthenticateOptions(clock_skew_in_ms=60_000, accepts_token="api_key"),
        None,
    ):
        assert not (await clerk.authenticate_request(request(headers), strict, now=now)).is_signed_in
    assert (await clerk.authenticate_request(request(headers), lenient, now=now)).is_signed_in


@pytest.mark.parametrize("sts", ["pending", "active", None, "expired"])
async def test_a_pending_session_counts_as_signed_out_unless_asked_otherwise(
    sts: str | None, clerks: Clerks, private_key: RSAPrivateKey
) -> None:
    clerk = networkless(clerks, private_key)
    for state in await ways(clerk, sign(private_key, sts=sts, org_id="org_1", org_role="org:admin")):
        auth: Any = state.to_auth()
        whole: Any = state.to_auth(treat_pending_as_signed_out=False)
        assert whole.user_id == "user_1"
        assert (auth.user_id, auth.has(role="admin")) == ((None, False) if sts == "pending" else ("user_1", True))


async def test_a_control_in_a_key_id_reaches_no_header_no_log_and_no_message(
    clerks: Clerks, private_key: RSAPrivateKey, other_key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = asking(clerks, keys_of(private_key))
    for control in ("\r\nset-cookie: a=b", "\x1b[2J", "\x7f", "\x85", "\u2028", "\0", "x" * (MUCH // 2)):
        token = sign(other_key, header={"alg": "RS256", "kid": f"a{control}", "typ": "JWT"})
        for state in await ways(clerk, token):
            assert state.reason == "jwk-kid-mismatch"
            assert state.message
            assert state.message.isprintable()
            assert sum(len(value) for _, value in state.headers) < 5000
    assert not [each for each in caplog.messages if not each.isprintable()]
