"""Makes tokens: right ones, and those that no issuer would make."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = 1_750_000_000
CLAIMS = {
    "azp": "https://app.example.com",
    "exp": NOW + 50,
    "iat": NOW - 10,
    "iss": "https://clerk.example.com",
    "nbf": NOW - 20,
    "sid": "sess_1",
    "sub": "user_1",
}
HASHES = {"RS256": SHA256(), "RS384": SHA384(), "RS512": SHA512()}


def encoded(value: bytes | str | dict[str, Any] | list[Any] | None) -> str:
    """A part of a token: bytes and text as they are, else as JSON."""
    raw = (
        value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    )
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(key: rsa.RSAPrivateKey, payload: Any = None, header: Any = None, **changes: Any) -> str:
    """A token with these claims, or the usual ones with changes; `...` leaves one out."""
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ...}
    head = {"alg": "RS256", "kid": "ins_1", "typ": "JWT"} if header is None else header
    signed = f"{encoded(head)}.{encoded(claims if payload is None else payload)}"
    algorithm = HASHES[head.get("alg", "RS256") if isinstance(head, dict) else "RS256"]
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), algorithm))}"


def pem(key: rsa.RSAPrivateKey) -> str:
    """The public key as the dashboard shows it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def jwk(key: rsa.RSAPrivateKey, **changes: Any) -> dict[str, Any]:
    """The public key as `/v1/jwks` gives it; `...` leaves a field out."""
    numbers = key.public_key().public_numbers()
    n, e = (encoded(part.to_bytes((part.bit_length() + 7) // 8)) for part in (numbers.n, numbers.e))
    fields = {"use": "sig", "kty": "RSA", "kid": "ins_1", "alg": "RS256", "n": n, "e": e} | changes
    return {name: value for name, value in fields.items() if value is not ...}
