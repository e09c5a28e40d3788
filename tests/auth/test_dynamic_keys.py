"""Options passed on in an encrypted header, readable by Clerk's own code and reading what that wrote."""

from __future__ import annotations

import hmac
import json
import pickle
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import ArgumentError, ConfigurationError, TokenError
from clerk_backend.auth.dynamic_keys import (
    EncryptionKeys,
    decrypt,
    decrypt_request_data,
    encrypt,
    encrypt_request_data,
    sign_token,
    verify_token_signature,
)
from tests.vectors.cases import load

KEYS = EncryptionKeys(encryption_key="passphrase", secret_key="sk_test_x")
SALT = b"12345678"


@pytest.mark.parametrize(
    "case", [each for each in load("dynamic_keys") if "ciphertext" in each["input"]], ids=lambda case: case["name"]
)
def test_the_same_salt_and_text_give_the_very_bytes_of_clerks_middleware(case: dict[str, Any]) -> None:
    written, passphrase = case["input"]["ciphertext"], case["input"]["passphrase"]
    text = decrypt(written, passphrase)
    assert encrypt(text, passphrase, salt=b64decode(written)[8:16]) == written
    assert text == json.dumps(case["expected"]["plaintext_json"], separators=(",", ":"), ensure_ascii=False)


@given(st.text(), st.text(st.characters(codec=None)), st.binary(min_size=8, max_size=8))
@settings(max_examples=100)
def test_what_was_encrypted_is_read_by_the_same_passphrase_only(text: str, passphrase: str, salt: bytes) -> None:
    sealed = encrypt(text, passphrase, salt=salt)
    assert decrypt(sealed, passphrase) == text
    with suppress(ValueError):  # one in some hundreds has what looks like padding
        assert decrypt(sealed, passphrase + "x") != text or not text


def test_the_salt_is_random_unless_given() -> None:
    assert encrypt("x", "y") != encrypt("x", "y")
    assert encrypt("x", "y", salt=SALT) == encrypt("x", "y", salt=SALT)
    with pytest.raises(ArgumentError, match="eight bytes"):
        encrypt("x", "y", salt=b"short")


def test_options_come_back_as_they_were() -> None:
    options = {"secretKey": "sk_test_tenant", "signInUrl": "/in", "nothing": None, "ü": "é\u2028", "n": [1, 2.5, True]}
    machine = {"tokenType": "api_key", "id": "ak_1"}
    header = encrypt_request_data(options, keys=KEYS, machine_auth_object=machine)
    assert decrypt_request_data(header, keys=KEYS) == {**options, "machineAuthObject": machine}
    assert encrypt_request_data({}, keys=KEYS, machine_auth_object=machine, salt=SALT) is not None


def test_nothing_is_passed_on_where_there_is_nothing() -> None:
    assert encrypt_request_data({}, keys=EncryptionKeys()) is None
    assert decrypt_request_data(None, keys=EncryptionKeys()) == {}
    assert decrypt_request_data("", keys=EncryptionKeys()) == {}


def test_a_secret_key_is_passed_on_by_an_encryption_key_only() -> None:
    with pytest.raises(
        ConfigurationError, match=r"^Clerk: Missing `CLERK_ENCRYPTION_KEY`\. .*encryption_key_missing\)$"
    ):
        encrypt_request_data({"secretKey": "sk_test_tenant"}, keys=EncryptionKeys(secret_key="sk_test_x"))
    assert encrypt_request_data({"secretKey": ""}, keys=EncryptionKeys(secret_key="sk_test_x"))


def test_the_passphrase_is_the_encryption_key_else_the_secret_key_else_in_development_a_known_one() -> None:
    assert KEYS.passphrase == "passphrase"
    assert EncryptionKeys(secret_key="sk_test_x").passphrase == "sk_test_x"
    assert EncryptionKeys(is_production=False).passphrase == "clerk_keyless_dummy_key"
    with pytest.raises(ConfigurationError, match="Missing secretKey"):
        decrypt_request_data("x", keys=EncryptionKeys())


def test_the_known_passphrase_is_not_tried_where_there_is_another() -> None:
    forged = encrypt('{"secretKey":"sk_test_forged"}', "clerk_keyless_dummy_key")
    with pytest.raises(ConfigurationError):
        decrypt_request_data(forged, keys=EncryptionKeys(secret_key="sk_test_x", is_production=False))


@pytest.mark.parametrize("options", [{"a": object()}, {"a": float("nan")}, {"a": {1, 2}}, {("a",): 1}], ids=repr)
def test_what_json_cannot_hold_is_refused(options: Any) -> None:
    with pytest.raises(ArgumentError, match="JSON cannot"):
        encrypt_request_data(options, keys=KEYS)


def sealed(text: str | bytes) -> str:
    if isinstance(text, str):
        return encrypt(text, "passphrase", salt=SALT)
    return b64encode(text).decode()


GARBAGE = [
    "x",
    "é",
    "====",
    "\ud800",
    sealed(b"Salted__"),
    sealed(b"Salted__12345678"),
    sealed(b"Salted__12345678" + b"x" * 15),
    sealed(b"Salted__12345678" + b"x" * 16),
    sealed(b"Pepper__12345678" + b"x" * 16),
    sealed("[]"),
    sealed("null"),
    sealed('"text"'),
    sealed("{"),
    sealed('{"a":NaN}'),
    sealed('{"a":' + "[" * 100_000),
    sealed('{"a":' + "9" * 10_000 + "}"),
    encrypt("{}", "another passphrase"),
    sealed("{}") + "!",
]


@pytest.mark.parametrize("header", GARBAGE, ids=lambda header: ascii(header[:30]))
@pytest.mark.parametrize("is_production", [True, False])
def test_garbage_is_refused_in_the_words_of_clerks_middleware(header: str, is_production: bool) -> None:
    keys = EncryptionKeys(encryption_key="passphrase", is_production=is_production)
    with pytest.raises(ConfigurationError) as raised:
        decrypt_request_data(header, keys=keys)
    begins = (
        "Clerk: Unable to decrypt request data, this usually"
        if is_production
        else "Clerk: Unable to decrypt request data.\n"
    )
    assert str(raised.value).startswith(begins)
    assert str(raised.value).endswith("(code=encryption_key_invalid)")
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: b64encode(b"Salted__" + raw).decode()))
@settings(max_examples=300)
def test_whatever_the_header_nothing_but_our_error_comes_out(header: str) -> None:
    if header:
        with pytest.raises(ConfigurationError):
            decrypt_request_data(header, keys=KEYS)


def test_a_token_is_accepted_with_its_signature_only() -> None:
    signature = sign_token("token", "sk_test_x")
    verify_token_signature("token", signature, "sk_test_x")
    assert sign_token("", "sk_test_x") == sign_token(None, "sk_test_x") == ""
    for token, given_, key in [
        ("token", signature.upper(), "sk_test_x"),
        ("token", signature[:-1], "sk_test_x"),
        ("token", "", "sk_test_x"),
        ("token", None, "sk_test_x"),
        ("token", "é\ud800", "sk_test_x"),
        ("tokeN", signature, "sk_test_x"),
        ("token", signature, "sk_test_y"),
        ("", "", "sk_test_x"),
        ("token", sign_token("token", ""), ""),
    ]:
        with pytest.raises(TokenError, match=r"^Clerk: Unable to verify request, .*\(code=auth_signature_invalid\)$"):
            verify_token_signature(token, given_, key)


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(expected: bytes, given_: bytes) -> bool:
        compared.append((expected, given_))
        return True

    monkeypatch.setattr(hmac, "compare_digest", compare)
    verify_token_signature("token", "anything", "sk_test_x")
    assert compared == [(sign_token("token", "sk_test_x").encode(), b"anything")]


def test_keys_are_neither_shown_nor_pickled() -> None:
    assert repr(KEYS) == "EncryptionKeys(is_production=True)"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(KEYS)
