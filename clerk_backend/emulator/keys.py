"""The signing key of an instance, and what is signed with it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
from jwt.algorithms import RSAAlgorithm

from .exchange import JSONObject
from .request import Asked
from .routing import Route
from .state import Instance

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def new_key() -> RSAPrivateKey:
    """Return a new RSA key of 2048 bits, as Clerk's are. This takes a moment."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_of(instance: Instance) -> RSAPrivateKey:
    """Return the private key of an instance, made when it is first needed."""
    if instance.private_key is None:
        instance.private_key = instance.make_key()
    return instance.private_key


def public_pem(instance: Instance) -> str:
    """Return the public key, as Clerk's dashboard shows it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = key_of(instance).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(instance: Instance, claims: JSONObject, **headers: str) -> str:
    """Return a token signed by the instance."""
    return jwt.encode(claims, key_of(instance), algorithm="RS256", headers={"kid": key_id(instance), **headers})


def key_id(instance: Instance) -> str:
    """Return the ID of the instance's key, which tells it from all others, also from those of equal seed."""
    modulus = key_of(instance).public_key().public_numbers().n
    return f"ins_{sha256(modulus.to_bytes(256, 'big')).hexdigest()[:27]}"


def verify(instance: Instance, token: str) -> JSONObject | None:
    """Return the claims of a token that the instance signed, expired or not, or None."""
    checks: dict[str, Any] = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud"), False)
    try:
        return jwt.decode(token, key_of(instance).public_key(), algorithms=["RS256"], options=checks)  # type: ignore[arg-type]  # a TypedDict in PyJWT's stubs
    except jwt.PyJWTError:
        return None


def jwks(asked: Asked) -> object:
    """Answer with the public key of the instance."""
    public: JSONObject = json.loads(RSAAlgorithm.to_jwk(key_of(asked.instance).public_key()))
    kept = {"kty": public["kty"], "n": public["n"], "e": public["e"]}
    return {"keys": [{"use": "sig", "kid": key_id(asked.instance), "alg": "RS256", **kept}]}


ROUTES = (Route("GET", "/jwks", jwks),)
