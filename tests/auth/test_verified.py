"""Tokens that were verified are not calculated again, and nothing else is spared."""

from __future__ import annotations

import os
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, strategies as st

from clerk_backend import TokenError
from clerk_backend.auth.jwt import verify_jwt
from clerk_backend.auth.public_keys import PublicKey, read_key
from clerk_backend.auth.verified import Verified, verified_tokens
from tests.auth.signing import CLAIMS, NOW, jwk, pem, sign


class Counted:
    """Counts what its key is asked to calculate."""

    key_size = 2048

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self.count = 0
        self._key = key.public_key()

    def recover_data_from_signature(self, *args: Any) -> bytes:
        self.count += 1
        return self._key.recover_data_from_signature(*args)


@pytest.fixture
def counted(private_key: rsa.RSAPrivateKey) -> Counted:
    return Counted(private_key)


@pytest.fixture
def key(counted: Counted, private_key: rsa.RSAPrivateKey) -> PublicKey:
    found: Any = counted
    return PublicKey(found, "RS256", fingerprint=read_key(pem(private_key)).fingerprint)


def test_a_token_is_calculated_once(counted: Counted, key: PublicKey, private_key: rsa.RSAPrivateKey) -> None:
    token, verified = sign(private_key), Verified()
    for _ in range(5):
        assert verify_jwt(token, key, now=NOW, verified=verified) == CLAIMS
    assert (counted.count, len(verified)) == (1, 1)


def test_all_claims_are_asserted_each_time(counted: Counted, key: PublicKey, private_key: rsa.RSAPrivateKey) -> None:
    token, verified = sign(private_key, aud="a"), Verified()
    verify_jwt(token, key, now=NOW, verified=verified)
    for options, reason in (
        ({"now": NOW + 55}, "token-expired"),
        ({"now": NOW - 26}, "token-not-active-yet"),
        ({"now": NOW - 20}, "token-iat-in-the-future"),
        ({"now": NOW, "audience": "b"}, "token-verification-failed"),
        ({"now": NOW, "authorized_parties": ["b"]}, "token-invalid-authorized-parties"),
        ({"now": NOW, "header_type": "at+jwt"}, "token-invalid"),
    ):
        with pytest.raises(TokenError) as caught:
            verify_jwt(token, key, verified=verified, **options)
        assert caught.value.reason == reason


def test_what_one_key_verified_another_has_not(
    key: PublicKey, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    token, verified = sign(private_key), Verified()
    verify_jwt(token, key, now=NOW, verified=verified)
    for other in (read_key(pem(other_key)), PublicKey(None)):
        with pytest.raises(TokenError, match="JWT signature is invalid"):
            verify_jwt(token, other, now=NOW, verified=verified)
    with pytest.raises(TokenError, match="does not match the requested algorithm"):
        verify_jwt(token, jwk(private_key, alg="RS512"), now=NOW, verified=verified)


def test_a_token_that_was_refused_is_not_remembered(
    key: PublicKey, private_key: rsa.RSAPrivateKey, other_key: rsa.RSAPrivateKey
) -> None:
    verified = Verified()
    for token in (sign(other_key), sign(private_key, sub=1), sign(private_key, exp=1), sign(private_key, iat="x")):
        for _ in range(2):
            with pytest.raises(TokenError):
                verify_jwt(token, key, now=NOW, verified=verified)
    assert len(verified) == 0


def test_another_signature_of_the_same_claims_is_calculated(
    counted: Counted, key: PublicKey, private_key: rsa.RSAPrivateKey
) -> None:
    token, verified = sign(private_key), Verified()
    verify_jwt(token, key, now=NOW, verified=verified)
    for other in (token[:-8] + "AAAAAAAA", token.rpartition(".")[0] + "." + "A" * 342):
        with pytest.raises(TokenError, match="JWT signature is invalid"):
            verify_jwt(other, key, now=NOW, verified=verified)
    assert counted.count == 3


def test_an_expired_token_is_forgotten(counted: Counted, key: PublicKey, private_key: rsa.RSAPrivateKey) -> None:
    token, verified = sign(private_key), Verified()
    verify_jwt(token, key, now=NOW, verified=verified)
    with pytest.raises(TokenError):
        verify_jwt(token, key, now=NOW + 100, verified=verified)
    assert (len(verified), counted.count) == (0, 2)


@given(st.lists(st.binary(min_size=1, max_size=2)), st.integers(min_value=2, max_value=20))
def test_however_many_there_are_few_are_remembered(marks: list[bytes], size: int) -> None:
    verified = Verified(size)
    for mark in marks:
        verified.add(mark, NOW + 60)
        assert verified.holds(mark, NOW)
        assert len(verified) <= size + size % 2


def test_a_token_that_is_used_stays_while_others_go() -> None:
    verified = Verified(10)
    verified.add(b"used", NOW + 60)
    for number in range(100):
        verified.add(bytes([number]), NOW + 60)
        assert verified.holds(b"used", NOW)
    assert not verified.holds(bytes([0]), NOW)
    assert verified.holds(bytes([99]), NOW)


def test_threads_share_it() -> None:
    verified, failures = Verified(64), list[BaseException]()

    def work(number: int) -> None:
        try:
            for each in range(3000):
                mark = bytes([number, each % 50])
                verified.holds(mark, NOW + each % 3)
                verified.add(mark, NOW + 1)
        except BaseException as error:  # noqa: BLE001 - any is a failure of the test
            failures.append(error)

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(verified) <= 64 + 2 * 8


def test_a_fork_uses_what_was_remembered() -> None:
    verified = Verified()
    verified.add(b"mark", NOW + 60)
    if (child := os.fork()) == 0:
        verified.add(b"other", NOW + 60)
        os._exit(0 if verified.holds(b"mark", NOW) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert not verified.holds(b"other", NOW)


def test_a_process_has_one() -> None:
    assert verified_tokens() is verified_tokens()
