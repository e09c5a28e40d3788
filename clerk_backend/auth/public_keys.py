"""Public keys, from every form in which people and Clerk hand them over."""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256, sha384, sha512
from typing import TYPE_CHECKING, Any

from ..errors import TokenError
from ..model import is_array, is_object
from .base64url import base64url

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SMALLEST, LARGEST = 1024, 16_384
"""Bits of a modulus: with fewer, whoever wants to can sign; with more, a verification takes seconds."""

ALGORITHMS: Mapping[str, Callable[[bytes], Any]] = {"RS256": sha256, "RS384": sha384, "RS512": sha512}
"""Those that Clerk signs by, and the hash of each."""

_DIGEST_INFO = {
    "RS256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "RS384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "RS512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""What stands before the digest in a signature (RFC 8017, 9.2): the whole is compared, so no other form passes."""

_ARMOUR = re.compile(r"-----(?:BEGIN|END) [A-Z0-9 ]+-----")
_BLANKS = re.compile(r"""\s|\\[rnt]|["']""")
"""Blanks, and what they become in environment variables."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key of an instance.

    Attributes:
        rsa: The key itself; None for one that verifies nothing.
        algorithm: The only algorithm that it is for, or None for any.
        problem: Why it cannot be used; empty where it can.
        fingerprint: What stands for the key: two keys of the same fingerprint verify the same.
    """

    rsa: RSAPublicKey | None = field(repr=False)
    algorithm: str | None = None
    problem: str = ""
    fingerprint: bytes = field(default=bytes(32), repr=False)

    def verifies(self, algorithm: str, signature: bytes, signed: bytes) -> bool:
        """Whether a signature is the key's, by RSASSA-PKCS1-v1_5 with the hash that the algorithm names."""
        return self.verifies_digest(algorithm, signature, ALGORITHMS[algorithm](signed).digest())

    def verifies_digest(self, algorithm: str, signature: bytes, digest: bytes) -> bool:
        """As `verifies`, of what has this digest."""
        if self.rsa is None or len(signature) != (self.rsa.key_size + 7) // 8:
            return False  # OpenSSL would also take one without its leading zeros
        padding, wrong = _scheme()
        try:
            return self.rsa.recover_data_from_signature(signature, padding, None) == _DIGEST_INFO[algorithm] + digest
        except wrong:
            return False


@cache
def _scheme() -> tuple[PKCS1v15, tuple[type[Exception], ...]]:
    """The padding, and the errors that a signature of another form is told by."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    return PKCS1v15(), (InvalidSignature, ValueError)


def read_key(key: Mapping[str, Any] | str) -> PublicKey:
    """A key given for one verification, as Clerk's `verifyJwt` takes it: a JSON Web Key, or PEM with or without armour.

    One that is neither has a `problem`.
    """
    if isinstance(key, str):
        return _from_text(key)
    return from_jwk(key)


def local_key(key: Mapping[str, Any] | str) -> PublicKey:
    """The networkless key, `CLERK_JWT_KEY`: PEM or a JSON Web Key, however it was pasted.

    As in Clerk's SDK it is for RS256 alone, unless it is a JSON Web Key and says otherwise; and what is no key is one
    that verifies nothing.

    Raises:
        TokenError: `jwk-local-missing`: it is empty.
    """
    return _local(key if isinstance(key, str) else json.dumps(dict(key)))


@lru_cache(maxsize=64)
def _local(text: str) -> PublicKey:
    if not text.strip():
        raise TokenError(
            "Missing local JWK.", reason="jwk-local-missing", action="Set the CLERK_JWT_KEY environment variable."
        )
    found = _from_text(text)
    if found.problem:
        return PublicKey(None, "RS256")
    is_jwk = text.lstrip().startswith("{")
    return found if is_jwk else PublicKey(found.rsa, "RS256", "", found.fingerprint)


@lru_cache(maxsize=64)
def _from_text(text: str) -> PublicKey:
    """The key that a text is: JSON, or the base64 of a SubjectPublicKeyInfo between whatever people put around it."""
    if text.lstrip().startswith("{"):
        try:
            read: Any = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        return from_jwk(read if is_object(read) else {})

    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    body = _BLANKS.sub("", _ARMOUR.sub("", text)).rstrip("=")
    try:
        found = load_der_public_key(a2b_base64(body + "=" * (-len(body) % 4), strict_mode=True))
    except (ValueError, UnsupportedAlgorithm):
        return PublicKey(None, problem="Invalid keyData")
    if not isinstance(found, RSAPublicKey):
        return PublicKey(None, problem="Invalid key type")
    numbers = found.public_numbers()
    return _of(numbers.n, numbers.e)


def from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """The key of a JSON Web Key, of a private one its public part; not one for RSA signatures, it has a `problem`."""
    operations: Any = jwk.get("key_ops")
    if jwk.get("kty") != "RSA":
        return PublicKey(None, problem='Invalid JWK "kty" Parameter')
    if jwk.get("use", "sig") != "sig":
        return PublicKey(None, problem='Invalid JWK "use" Parameter')
    if is_array(operations) and "verify" not in operations:
        return PublicKey(None, problem="Key operations and usage mismatch")
    modulus, exponent, algorithm = jwk.get("n"), jwk.get("e"), jwk.get("alg")
    if not isinstance(modulus, str) or not isinstance(exponent, str):
        return PublicKey(None, problem="Invalid keyData")
    return _from_parts(modulus, exponent, None if algorithm is None else str(algorithm))


@lru_cache(maxsize=256)
def _from_parts(modulus: str, exponent: str, algorithm: str | None) -> PublicKey:
    try:
        n, e = (int.from_bytes(base64url(part)) for part in (modulus, exponent))
        found = _of(n, e)
    except ValueError:
        return PublicKey(None, problem="Invalid keyData")
    return PublicKey(found.rsa, algorithm, found.problem, found.fingerprint)


def _of(n: int, e: int) -> PublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    try:
        if not SMALLEST <= n.bit_length() <= LARGEST:
            raise ValueError  # noqa: TRY301 - as numbers that cryptography refuses
        found = RSAPublicNumbers(e, n).public_key()
    except ValueError:
        return PublicKey(None, problem="Invalid keyData")
    return PublicKey(found, fingerprint=sha256(f"{n:x} {e:x}".encode()).digest())
