"""Options that one program passes on to the next in a request header: encrypted, and with a token that is signed.

The form is that of Clerk's Next.js middleware, so that either may stand before the other: AES in CBC mode with a key
from a passphrase (CryptoJS; `openssl enc -aes-256-cbc -md md5 -a -A`). It keeps secrets from readers but proves no
origin: it is for headers that a middleware in front sets on every request.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from secrets import token_bytes
from typing import Any, Final, NoReturn, cast

from ..errors import ArgumentError, ConfigurationError, TokenError

REQUEST_DATA_HEADER: Final = "x-clerk-request-data"
KEYLESS_PASSPHRASE: Final = "clerk_keyless_dummy_key"  # noqa: S105 - everybody knows it
"""What Clerk's middleware encrypts with in development where no key is set."""

_MAGIC = b"Salted__"
_SALT_BYTES = 8
_BLOCK_BYTES = 16
_KEY_BYTES = 32
_DOCUMENTATION = "https://clerk.com/docs/reference/nextjs/clerk-middleware"
_KEY_MISSING = (
    "Clerk: Missing `CLERK_ENCRYPTION_KEY`. Required for propagating `secretKey` middleware option. See docs: "
    "https://clerk.com/docs/references/nextjs/clerk-middleware#dynamic-keys. (code=encryption_key_missing)"
)
_KEY_INVALID = (
    "Clerk: Unable to decrypt request data, this usually means the encryption key is invalid. Ensure the encryption "
    f"key is properly set. For more information, see: {_DOCUMENTATION}#dynamic-keys. (code=encryption_key_invalid)"
)
_KEY_INVALID_IN_DEVELOPMENT = (
    "Clerk: Unable to decrypt request data.\n\nRefresh the page if your .env file was just updated. If the issue "
    "persists, ensure the encryption key is valid and properly set.\n\nFor more information, see: "
    f"{_DOCUMENTATION}#dynamic-keys. (code=encryption_key_invalid)"
)
_SIGNATURE_INVALID = (
    "Clerk: Unable to verify request, this usually means the Clerk middleware did not run. Ensure Clerk's middleware "
    f"is properly integrated and matches the current route. For more information, see: {_DOCUMENTATION}. "
    "(code=auth_signature_invalid)"
)


@dataclass(frozen=True, slots=True)
class EncryptionKeys:
    """What request data is encrypted with. Its `repr` shows nothing, and it cannot be pickled.

    Attributes:
        encryption_key: The passphrase, `CLERK_ENCRYPTION_KEY`; taken as text, even where it looks like hexadecimal.
        secret_key: The instance's secret key, which stands in for it.
        is_production: Whether there must be one of them; in development there is a passphrase that everybody knows.
    """

    encryption_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    is_production: bool = True

    def __reduce__(self) -> NoReturn:
        raise TypeError("Encryption keys cannot be pickled; make them in each process instead.")

    @property
    def passphrase(self) -> str:
        """The passphrase.

        Raises:
            ConfigurationError: there is none.
        """
        found = self.encryption_key or self.secret_key or ("" if self.is_production else KEYLESS_PASSPHRASE)
        if not found:
            raise ConfigurationError(
                "Missing secretKey. Set CLERK_SECRET_KEY, or CLERK_ENCRYPTION_KEY where options are passed on. "
                "The key is at https://dashboard.clerk.com/last-active?path=api-keys."
            )
        return found


def encrypt_request_data(
    options: Mapping[str, Any],
    *,
    keys: EncryptionKeys,
    machine_auth_object: Mapping[str, Any] | None = None,
    salt: bytes | None = None,
) -> str | None:
    """What goes into the header `x-clerk-request-data`, or None where there is nothing to pass on.

    Args:
        options: The options of this request, under Clerk's names such as `secretKey`; only what was given.
        keys: What to encrypt with.
        machine_auth_object: What a machine's token says, where the request is a machine's.
        salt: Eight bytes that make equal data look different; random unless given.

    Raises:
        ConfigurationError: a secret key is to be passed on without a passphrase of its own, or there is no passphrase.
        ArgumentError: the options hold what JSON cannot.
    """
    if not options and machine_auth_object is None:
        return None
    if options.get("secretKey") and not keys.encryption_key:
        raise ConfigurationError(_KEY_MISSING)
    data = dict(options) | ({} if machine_auth_object is None else {"machineAuthObject": dict(machine_auth_object)})
    try:
        text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise ArgumentError("The options hold something that JSON cannot.") from None
    return encrypt(text, keys.passphrase, salt=salt)


def decrypt_request_data(header: str | None, *, keys: EncryptionKeys) -> dict[str, Any]:
    """The options in a header `x-clerk-request-data`, under Clerk's names; none where it is missing or empty.

    Raises:
        ConfigurationError: it was not encrypted with this passphrase, or is nothing of the kind; or there is none.
    """
    if not header:
        return {}
    try:
        found = json.loads(decrypt(header, keys.passphrase), parse_constant=_refuse)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = _KEY_INVALID if keys.is_production else _KEY_INVALID_IN_DEVELOPMENT
        raise ConfigurationError(message)
    return cast("dict[str, Any]", found)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def encrypt(text: str, passphrase: str, *, salt: bytes | None = None) -> str:
    """The text encrypted as CryptoJS does by a passphrase: base64 of `Salted__`, the salt and the cipher's blocks.

    Args:
        text: What to encrypt.
        passphrase: Taken as UTF-8.
        salt: Eight bytes; random unless given.

    Raises:
        ArgumentError: the salt has another length.
    """
    salt = token_bytes(_SALT_BYTES) if salt is None else salt
    if len(salt) != _SALT_BYTES:
        raise ArgumentError("The salt must have eight bytes.")
    from cryptography.hazmat.primitives.padding import PKCS7

    padder = PKCS7(8 * _BLOCK_BYTES).padder()
    blocks = padder.update(text.encode("utf-8", "replace")) + padder.finalize()
    encryptor = _cipher(passphrase, salt).encryptor()
    return b64encode(_MAGIC + salt + encryptor.update(blocks) + encryptor.finalize()).decode()


def decrypt(text: str, passphrase: str) -> str:
    """The text that `encrypt` or CryptoJS encrypted by a passphrase.

    Raises:
        ValueError: it is not, or by another passphrase. All failures look alike.
    """
    from cryptography.hazmat.primitives.padding import PKCS7

    try:
        raw = b64decode(text.strip(), validate=True)
        start = len(_MAGIC) + _SALT_BYTES
        if not raw.startswith(_MAGIC) or len(raw) <= start or len(raw) % _BLOCK_BYTES:
            raise ValueError  # noqa: TRY301 - all that can be wrong ends in the same words
        decryptor = _cipher(passphrase, raw[len(_MAGIC) : start]).decryptor()
        blocks = decryptor.update(raw[start:]) + decryptor.finalize()
        unpadder = PKCS7(8 * _BLOCK_BYTES).unpadder()
        return (unpadder.update(blocks) + unpadder.finalize()).decode()
    except ValueError:
        pass
    raise ValueError("Unable to decrypt.")


def _cipher(passphrase: str, salt: bytes) -> Any:
    """AES-256 in CBC mode; key and first block are OpenSSL's EVP_BytesToKey with MD5 and one round."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    secret, digest, derived = passphrase.encode("utf-8", "surrogatepass"), b"", b""
    while len(derived) < _KEY_BYTES + _BLOCK_BYTES:
        digest = md5(digest + secret + salt, usedforsecurity=False).digest()
        derived += digest
    return Cipher(AES(derived[:_KEY_BYTES]), CBC(derived[_KEY_BYTES:]))


def sign_token(token: str | None, secret_key: str) -> str:
    """What goes into `x-clerk-auth-signature` beside a token: HMAC-SHA1 in hexadecimal; empty for no token."""
    if not token:
        return ""
    return hmac.digest(
        secret_key.encode("utf-8", "surrogatepass"), token.encode("utf-8", "surrogatepass"), "sha1"
    ).hex()


def verify_token_signature(token: str, signature: str | None, secret_key: str) -> None:
    """Accept a token that a middleware in front passed on; the comparison takes the same time wherever they differ.

    Raises:
        TokenError: the token was not signed with this key, or there is no key.
    """
    expected = sign_token(token, secret_key).encode()
    given = (signature or "").encode("utf-8", "surrogatepass")
    if not (expected and secret_key and hmac.compare_digest(expected, given)):
        raise TokenError(_SIGNATURE_INVALID)
