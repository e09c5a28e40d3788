"""The keys that check signatures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..model import Model, Open

JSONWebKeyKty = Open[Literal["RSA", "EC", "OKP", "oct"]]


class JSONWebKey(Model):
    """A key of any kind; only the parts of its kind are present."""

    kid: str
    """Id of the key, which the header of a token names."""
    kty: JSONWebKeyKty
    """Family of the key, such as `RSA`, `EC`, `OKP` or `oct`."""
    alg: str
    """Algorithm that the key is for, such as `RS256`."""
    use: str
    """What the key is for; `sig` is signatures."""
    crv: str | None
    """Elliptic curve, such as `Ed25519`; absent from other families."""
    x: str | None
    """Public key, or first coordinate of the public point, in base64url."""
    y: str | None
    """Second coordinate of the public point, in base64url."""
    n: str | None
    """Modulus, in base64url."""
    e: str | None
    """Public exponent, in base64url."""
    d: str | None
    """Private key or exponent, in base64url."""
    p: str | None
    """First prime factor, in base64url."""
    q: str | None
    """Second prime factor, in base64url."""
    dp: str | None
    """Exponent of the first factor, in base64url."""
    dq: str | None
    """Exponent of the second factor, in base64url."""
    qi: str | None
    """Coefficient of the first factor, in base64url."""
    k: str | None
    """The secret of a symmetric key, in base64url."""
    x5c: list[str] | None
    """Chain of certificates, in base64."""
    x5t: str | None
    """SHA-1 thumbprint of the certificate, in base64url."""
    x5t_s256: str | None = Field(alias="x5t#S256")
    """SHA-256 thumbprint of the certificate, in base64url."""
    x5u: str | None
    """Address of the certificates."""


class JSONWebKeySet(Model):
    """Public keys with which tokens of the instance are checked."""

    keys: list[JSONWebKey]
    """The keys, of any of the kinds in this module."""
