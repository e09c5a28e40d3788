"""Runs one recorded decryption of a request header, or signature of a token."""

from __future__ import annotations

from typing import Any

from clerk_backend.auth.dynamic_keys import EncryptionKeys, decrypt_request_data, sign_token


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given: dict[str, Any] = case["input"]
    if "token" in given:
        return {"hmac_sha1_hex": sign_token(given["token"], given["key"])}
    keys = EncryptionKeys(encryption_key=given["passphrase"])
    found = decrypt_request_data(given["ciphertext"], keys=keys)
    return {"plaintext_json": found}


def deviation(case: dict[str, Any]) -> str | None:
    """None: what Clerk's middleware encrypts is read, and the other way round."""
    return None
