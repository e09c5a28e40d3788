"""Whether a delivery comes from Clerk: signatures checked, and made for tests.

The scheme is that of Standard Webhooks: HMAC-SHA256 over id, time and body. It is written out here by the standard
library, because the packages for it know one key at a time and would be a dependency of everybody for ten lines.
"""

from __future__ import annotations

import hmac
import json
import math
import os
import re
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, TypeAlias

from ..errors import ArgumentError, ConfigurationError, WebhookError
from ..model import JSONObject
from .event import Event, read_event

SECRET_VARIABLE = "CLERK_WEBHOOK_SIGNING_SECRET"  # noqa: S105 - the name of a variable
TOLERANCE_SECONDS = 300.0
"""Seconds by which a delivery's time may differ from ours, either way."""

Headers: TypeAlias = Mapping[str, object] | Mapping[bytes, object] | Iterable[tuple[str | bytes, str | bytes]]
"""The headers of a request: any framework's mapping, pairs as ASGI has them, or a WSGI environ."""
Secrets: TypeAlias = str | Sequence[str] | None
"""A signing secret, several while one replaces another, or None for that of the environment."""

_PARTS = ("id", "timestamp", "signature")
_UNVERIFIED = "Unable to verify incoming webhook: "
_GUIDANCE = "The signing secret is whsec_ followed by standard base64, as the Clerk Dashboard shows it."
_integer = re.compile(r"([+-]?)(?=[0-9])0*([0-9]{0,20})").match


def verify_webhook(
    body: bytes | str,
    headers: Headers,
    secret: Secrets = None,
    *,
    now: float | None = None,
    tolerance: float = TOLERANCE_SECONDS,
) -> Event:
    """The event of a delivery, if Clerk signed it.

    Args:
        body: The raw body, as it came: JSON that was parsed and printed again does not have the same signature.
        headers: The request's headers, names in any case.
        secret: The endpoint's signing secret, or several of which any will do; that of CLERK_WEBHOOK_SIGNING_SECRET
            unless given.
        now: The time in seconds since the epoch; the machine's unless given.
        tolerance: Seconds by which the delivery's time may differ from `now`, either way.

    Raises:
        WebhookError: the delivery is not Clerk's, too old, or not readable; `reason` says which.
        ConfigurationError: there is no secret, or it is malformed.
        ArgumentError: the body was parsed already, or the headers are none.
    """
    keys = signing_keys(secret)
    raw = raw_body(body)
    message_id, timestamp, signatures = _delivery(headers)
    seconds = _seconds(timestamp)
    check_time(seconds, time.time() if now is None else now, tolerance)
    given = [signature.encode("utf-8", "surrogatepass") for signature in _version_1(signatures)]
    for key in keys:
        expected = _sign(key, message_id, seconds, raw)
        if any(hmac.compare_digest(expected, each) for each in given):
            return read_event(raw, message_id)
    raise WebhookError(f"{_UNVERIFIED}No matching signature found", reason="no-matching-signature")


@dataclass(frozen=True, slots=True)
class SignedWebhook:
    """A delivery as Clerk would send it.

    Attributes:
        body: The raw body.
        headers: The headers that sign it.
    """

    body: bytes = field(repr=False)
    headers: dict[str, str] = field(repr=False)


def sign_webhook(
    event: Event | JSONObject | bytes | str,
    secret: Secrets = None,
    *,
    message_id: str | None = None,
    timestamp: float | None = None,
) -> SignedWebhook:
    """A delivery for tests: body and headers that `verify_webhook` accepts.

    Args:
        event: An event, the JSON object of one, or a raw body.
        secret: The secret to sign with, or several for as many signatures; CLERK_WEBHOOK_SIGNING_SECRET unless given.
        message_id: The delivery's id; a new one unless given.
        timestamp: The delivery's time in seconds since the epoch; now unless given.

    Raises:
        ConfigurationError: there is no secret, or it is malformed.
        ArgumentError: the event is none of these, or holds what JSON cannot.
    """
    if isinstance(event, Event):
        body = event.model_dump_json().encode()
    elif isinstance(event, dict):
        body = _json(event)
    else:
        body = raw_body(event)
    name = message_id or f"msg_{token_hex(12)}"
    seconds = math.floor(time.time() if timestamp is None else timestamp)
    signatures = [f"v1,{_sign(key, name, seconds, body).decode()}" for key in signing_keys(secret)]
    values = (name, str(seconds), " ".join(signatures))
    headers = {f"svix-{part}": value for part, value in zip(_PARTS, values, strict=True)}
    return SignedWebhook(body, {"content-type": "application/json", **headers})


def _json(event: JSONObject) -> bytes:
    try:
        return json.dumps(event, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ArgumentError("The event holds something that JSON cannot.") from error


def signing_keys(secret: Secrets) -> list[bytes]:
    """The keys in the secrets that were given, or else in the environment's.

    Raises:
        ConfigurationError: there is none, or one is empty or malformed; the message does not show it.
    """
    given = os.environ.get(SECRET_VARIABLE, "") if secret is None else secret
    secrets: list[Any] = [given] if isinstance(given, str) else list(given)
    if not all(isinstance(each, str) for each in secrets):
        raise ConfigurationError(f"A webhook signing secret must be a string. {_GUIDANCE}")
    if not secrets or not all(each.strip() for each in secrets):
        raise ConfigurationError(
            f"Missing webhook signing secret. Set the {SECRET_VARIABLE} environment variable with the webhook secret "
            "from the Clerk Dashboard."
        )
    return [_key(each.strip().removeprefix("whsec_")) for each in secrets]


def _key(encoded: str) -> bytes:
    """The bytes that a secret stands for; the first sentences of its errors are those of Clerk's own SDK."""
    if not encoded:
        raise ConfigurationError(f"Secret can't be empty. {_GUIDANCE}")
    bare = encoded.rstrip("=")
    if len(encoded) < 4 or len(encoded) - len(bare) > 2:
        raise ConfigurationError(f"Base64Coder: incorrect padding. {_GUIDANCE}")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        raise ConfigurationError(f"Base64Coder: incorrect characters for decoding. {_GUIDANCE}") from None


def raw_body(body: bytes | str) -> bytes:
    """The bytes of a body.

    Raises:
        ArgumentError: it is something else, such as JSON that was parsed.
    """
    given: Any = body
    if isinstance(given, str):
        return given.encode("utf-8", "surrogatepass")  # what is no UTF-8 then is no JSON either
    if isinstance(given, bytes | bytearray):
        return bytes(given)
    raise ArgumentError(
        f"body must be the raw body of the request, as bytes, not {type(given).__name__}: the signature is over the "
        "bytes that Clerk sent, and parsing loses them."
    )


def _delivery(headers: Headers) -> tuple[str, str, str]:
    """The id, the time and the signatures of a delivery.

    Raises:
        WebhookError: one of them is missing or blank.
    """
    found = _by_name(headers)
    values = [found.get(f"svix-{part}", "") for part in _PARTS]
    if not any(values):
        standard = [found.get(f"webhook-{part}", "") for part in _PARTS]
        values = standard if all(standard) else values
    if missing := ", ".join(f"svix-{part}" for part, value in zip(_PARTS, values, strict=True) if not value):
        raise WebhookError(f"Missing required webhook headers: {missing}", reason="missing-headers")
    message_id, timestamp, signatures = values
    return message_id, timestamp, signatures


def _by_name(headers: Headers) -> dict[str, str]:
    """The headers without blanks around them, by name in lower case; one that comes twice is joined, as HTTP has it."""
    items: Any = getattr(headers, "items", lambda: headers)
    found: dict[str, str] = {}
    try:
        for name, value in items():
            key = _text(name).lower()
            if key.startswith("http_"):  # as WSGI names them
                key = key[5:].replace("_", "-")
            if key.startswith(("svix-", "webhook-")):
                text = _text(value).strip()
                found[key] = f"{found[key]}, {text}" if key in found else text
    except (TypeError, ValueError) as error:
        raise ArgumentError("headers must be a mapping, or pairs of name and value.") from error
    return found


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""


def _seconds(timestamp: str) -> int:
    """The number that a text begins with, as JavaScript's parseInt reads it.

    Raises:
        WebhookError: it begins with none.
    """
    if not (found := _integer(timestamp)):
        raise WebhookError(f"{_UNVERIFIED}Invalid Signature Headers", reason="invalid-signature-headers")
    return int(f"{found[1]}{found[2] or 0}")  # of absurdly long ones the first digits, which are as far off


def check_time(seconds: int, now: float, tolerance: float) -> None:
    """Accept a delivery's time.

    Raises:
        WebhookError: it is too far from now.
    """
    present = math.floor(now)
    if not present - seconds <= tolerance:
        raise WebhookError(f"{_UNVERIFIED}Message timestamp too old", reason="timestamp-too-old")
    if not seconds - present <= tolerance:
        raise WebhookError(f"{_UNVERIFIED}Message timestamp too new", reason="timestamp-too-new")


def _version_1(signatures: str) -> Iterator[str]:
    """The signatures of the one version that there is."""
    for each in signatures.split(" "):
        version, _, rest = each.partition(",")
        if version == "v1":
            yield rest.partition(",")[0]


def _sign(key: bytes, message_id: str, seconds: int, body: bytes) -> bytes:
    signed = b"%b.%d.%b" % (message_id.encode("utf-8", "surrogatepass"), seconds, body)
    return b64encode(hmac.digest(key, signed, "sha256"))
