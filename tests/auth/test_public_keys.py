"""Public keys, in every form in which they are pasted."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, strategies as st

from clerk_backend import TokenError
from clerk_backend.auth.jwt import verify_jwt
from clerk_backend.auth.public_keys import PublicKey, from_jwk, local_key, read_key
from tests.auth.signing import CLAIMS, NOW, jwk, pem, sign


def body(text: str) -> str:
    """The base64 between the lines of the armour, as one line."""
    return "".join(text.splitlines()[1:-1])


def pasted(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    text = pem(key)
    pkcs1 = key.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode()
    return {
        "PEM": text,
        "without the last newline": text.strip(),
        "literal newlines": text.replace("\n", "\\n"),
        "literal CRLF": text.replace("\n", "\\r\\n"),
        "CRLF": text.replace("\n", "\r\n"),
        "CR": text.replace("\n", "\r"),
        "no newlines": text.replace("\n", ""),
        "spaces for newlines": text.replace("\n", " "),
        "spaces around": f"  \n{text}\t ",
        "indented": textwrap.indent(text, "    "),
        "quoted": f'"{text.strip()}"',
        "bare": body(text),
        "bare, without padding": body(text).rstrip("="),
        "bare, in lines": "\n".join(textwrap.wrap(body(text), 64)),
        "PKCS1": pkcs1,
        "JWK": jwk(key),
        "JWK, any algorithm": jwk(key, alg=..., use=..., kid=...),
        "JWK as text": json.dumps(jwk(key)),
        "JWK as text, indented": "\n " + json.dumps(jwk(key), indent=2),
    }


@pytest.mark.parametrize("form", pasted(rsa.generate_private_key(public_exponent=65537, key_size=2048)))
def test_a_key_is_read_in_every_form(form: str, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey) -> None:
    key = pasted(private_key)[form]
    for read in (local_key(key), read_key(key)):
        assert verify_jwt(sign(private_key), read, now=NOW) == CLAIMS
        assert read.fingerprint == read_key(pem(private_key)).fingerprint
        with pytest.raises(TokenError, match="JWT signature is invalid"):
            verify_jwt(sign(other_key), read, now=NOW)


@pytest.mark.parametrize("size", [1024, 3072, 4096])
def test_a_key_may_have_another_size(size: int) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=size)
    for form in (pem(key), jwk(key)):
        assert verify_jwt(sign(key), local_key(form), now=NOW) == CLAIMS


def test_a_key_is_made_once(private_key: rsa.RSAPrivateKey) -> None:
    assert local_key(pem(private_key)) is local_key(pem(private_key))
    assert local_key(jwk(private_key)) is local_key(jwk(private_key))
    assert from_jwk(jwk(private_key)).rsa is from_jwk(jwk(private_key)).rsa


def test_the_networkless_key_is_for_rs256(private_key: rsa.RSAPrivateKey) -> None:
    token = sign(private_key, header={"alg": "RS512"})
    with pytest.raises(TokenError, match="does not match the requested algorithm"):
        verify_jwt(token, local_key(pem(private_key)), now=NOW)
    assert verify_jwt(token, local_key(jwk(private_key, alg="RS512")), now=NOW) == CLAIMS
    assert verify_jwt(token, local_key(jwk(private_key, alg=...)), now=NOW) == CLAIMS
    assert verify_jwt(token, read_key(pem(private_key)), now=NOW) == CLAIMS


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_networkless_key_is_missing(empty: str) -> None:
    with pytest.raises(TokenError) as caught:
        local_key(empty)
    assert (caught.value.message, caught.value.reason) == ("Missing local JWK.", "jwk-local-missing")
    assert caught.value.action == "Set the CLERK_JWT_KEY environment variable."


def rubbish(key: rsa.RSAPrivateKey) -> list[Any]:
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    return [
        "rubbish",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----",
        "pk_test_abc",
        "é",
        "\ud800",
        "A",
        body(pem(key))[:-8],
        body(pem(key)) + "AAAA",
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "{",
        "{}",
        '{"keys":[]}',
        "{" * 10_000,
        jwk(key, kty="EC"),
        jwk(key, use="enc"),
        jwk(key, key_ops=["sign"]),
        jwk(key, n=...),
        jwk(key, e=...),
        jwk(key, n="", e=""),
        jwk(key, n=7),
        jwk(key, n="AQ", e="AQ"),
        jwk(key, e="AA"),
        jwk(key, e="Ag"),
        jwk(key, n=f"a+b{jwk(key)['n']}"),
        jwk(key, n="_" * 4000),
        jwk(key, e="_" * 400),
    ]


@pytest.mark.parametrize("number", range(28))
def test_what_is_no_key_verifies_nothing(number: int, private_key: rsa.RSAPrivateKey) -> None:
    given = rubbish(private_key)[number]
    read = read_key(given)
    assert read.rsa is None
    assert read.problem
    with pytest.raises(TokenError) as caught:
        verify_jwt(sign(private_key), local_key(given), now=NOW)
    assert caught.value.reason == "token-invalid-signature"


def test_a_key_of_its_own_operations_is_one(private_key: rsa.RSAPrivateKey) -> None:
    assert verify_jwt(sign(private_key), jwk(private_key, key_ops=["verify"]), now=NOW) == CLAIMS


def test_a_key_that_is_not_there_has_no_fingerprint_of_another(private_key: rsa.RSAPrivateKey) -> None:
    assert PublicKey(None).fingerprint != read_key(pem(private_key)).fingerprint
    assert len(PublicKey(None).fingerprint) == len(read_key(pem(private_key)).fingerprint)
    assert not PublicKey(None).verifies("RS256", b"", b"")


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_text_is_a_key_or_an_error(text: str) -> None:
    assert read_key(text).rsa is None


@given(
    st.dictionaries(st.sampled_from(["kty", "n", "e", "alg", "use", "key_ops"]), st.text() | st.none() | st.integers())
)
def test_no_fields_are_a_key_or_an_error(fields: dict[str, Any]) -> None:
    assert read_key({"kty": "RSA", **fields}).rsa is None
