"""Passwords, one-time codes and backup codes: taken, kept hashed, and checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from typing import Any

from .errors import Refusal, invalid, parameter, refuse, wrong_value
from .exchange import JSONObject
from .fields import text
from .state import Password

HASHERS = (
    "bcrypt", "bcrypt_sha256_django", "md5", "pbkdf2_sha1", "pbkdf2_sha256", "pbkdf2_sha256_django", "pbkdf2_sha512",
    "pbkdf2_sha512_hex", "phpass", "md5_phpass", "scrypt_firebase", "scrypt_werkzeug", "sha256", "ldap_ssha", "argon2i",
    "argon2id", "sha512_symfony",
)  # fmt: skip
_PLAIN = "sha256"
_LEAKED = {"password", "password1", "password123", "12345678", "123456789", "1234567890", "qwertyuiop", "iloveyou"}
_STEP = 30


def password_text(name: str, value: Any) -> str:
    """Accept any text that bcrypt could hash."""
    if len(text(name, value).encode("utf-8", "surrogatepass")) > 72:
        raise invalid("form_password_size_in_bytes_exceeded", name, "Your password has too many bytes.")
    return str(value)


def check_strength(password: str) -> None:
    """Refuse a password that is too short or known to be leaked."""
    if len(password) < 8:
        raise invalid("form_password_length_too_short", "password", "Passwords must be 8 characters or more.")
    if password.lower() in _LEAKED:
        raise invalid("form_password_pwned", "password", "Password has been found in an online data breach.")


def new_password(fields: JSONObject) -> Password | None:
    """Return the password that the fields of a request set, or None."""
    plain, digest, hasher = fields.get("password"), fields.get("password_digest"), fields.get("password_hasher")
    if plain is not None and digest:
        message = "`password_digest` isn't allowed when `password` is present."
        raise invalid("form_conditional_param_disallowed", "password_digest", "is not allowed", message)
    if bool(digest) != bool(hasher):
        name, other = ("password_hasher", "password_digest")[:: 1 if digest else -1]
        message = f"`{name}` is required when `{other}` is present."
        raise Refusal(422, parameter("form_conditional_param_missing", name, "is missing", message))
    if digest:
        return Password(_check_digest(digest, str(hasher)), str(hasher))
    if plain is None:
        return None
    if not fields.get("skip_password_checks"):
        check_strength(plain)
    return Password(_sha256(plain), _PLAIN)


def _check_digest(digest: str, hasher: str) -> str:
    if hasher not in HASHERS:
        raise wrong_value("password_hasher", hasher, HASHERS)
    length = {"md5": 32, "sha256": 64}.get(hasher, len(digest))
    if len(digest) != length:
        raise invalid("form_password_digest_invalid_code", "password_digest", f"This is no digest of {hasher}.")
    return digest


def _sha256(password: str) -> str:
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).hexdigest()


def check_password(kept: Password | None, password: str) -> None:
    """Refuse a password that is not the one kept. Of imported digests, md5 and sha256 can be told."""
    if kept is None:
        raise no_password()
    given = {"sha256": _sha256, "md5": _md5}.get(kept.hasher, _unreadable)(password)
    if not hmac.compare_digest(given.encode(), kept.digest.lower().encode("utf-8", "surrogatepass")):
        raise refuse(422, "incorrect_password", "incorrect password", "This is not the password of the user.")


def _unreadable(_: str) -> str:
    return ""


def no_password() -> Refusal:
    """Return the 400 for users that sign in without one."""
    return refuse(400, "no_password_set", "no password set", "This user has no password.")


def _md5(password: str) -> str:
    return hashlib.md5(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def totp_secret(name: str, value: Any) -> str:
    """Accept a secret in base32."""
    secret = text(name, value).upper().rstrip("=")
    try:
        base64.b32decode(_padded(secret))
    except (binascii.Error, ValueError):
        raise refuse(422, "invalid_totp_secret_code", "invalid TOTP secret", f"{name} must be base32.") from None
    return secret


def _padded(secret: str) -> str:
    return secret + "=" * (-len(secret) % 8)


def totp_code(secret: str, now: float) -> str:
    """Return the six digits that an authenticator app shows at this time (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(_padded(secret)), struct.pack(">Q", int(now) // _STEP), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def totp_matches(secret: str, code: str, now: float) -> bool:
    """Return whether a code is the one of now, or of the half minute before or after."""
    return code in {totp_code(secret, now + shift) for shift in (-_STEP, 0, _STEP)}
