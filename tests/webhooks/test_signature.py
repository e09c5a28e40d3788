"""Laws of signatures: what Clerk signed is accepted, and nothing else; only errors of ours come out."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import re
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import standardwebhooks
import svix
from hypothesis import given, strategies as st

from clerk_backend import ArgumentError, ClerkError, ConfigurationError, WebhookError, verify_webhook
from clerk_backend.webhooks import Event, sign_webhook
from clerk_backend.webhooks.signature import SECRET_VARIABLE
from tests.webhooks.deliveries import BODY, CREATED, NOW, OTHER_SECRET, SECRET, delivery

SIGNED = delivery()
ID, TIME, SIGNATURE = "svix-id", "svix-timestamp", "svix-signature"


def verified(body: Any = BODY, headers: Any = SIGNED.headers, secret: Any = SECRET, **options: Any) -> Event:
    return verify_webhook(body, headers, secret, **{"now": NOW, **options})


def refused(reason: str, body: Any = BODY, headers: Any = SIGNED.headers, secret: Any = SECRET, **options: Any) -> None:
    with pytest.raises(WebhookError) as told:
        verified(body, headers, secret, **options)
    assert told.value.reason == reason


def changed(**values: str | None) -> dict[str, str]:
    """The headers of the delivery with some changed, or left out if None."""
    headers = {**SIGNED.headers, **{f"svix-{name}": value for name, value in values.items()}}
    return {name: value for name, value in headers.items() if value is not None}


def test_a_delivery_of_clerk_s_is_an_event() -> None:
    event = verified()
    assert event.type == "user.created"
    assert event.data.id == "user_1"
    assert event.message_id == "msg_1"
    assert event.model_dump() == CREATED


def test_what_the_svix_package_signs_is_accepted() -> None:
    webhook = svix.Webhook(SECRET)
    signature = webhook.sign("msg_2", datetime.fromtimestamp(NOW, UTC), BODY.decode())
    assert verified(headers=changed(id="msg_2", signature=signature)).message_id == "msg_2"


def test_what_the_standardwebhooks_package_signs_is_accepted() -> None:
    webhook = standardwebhooks.Webhook(SECRET)
    signature = webhook.sign("msg_2", datetime.fromtimestamp(NOW, UTC), BODY.decode())
    headers = {"webhook-id": "msg_2", "webhook-timestamp": str(NOW), "webhook-signature": signature}
    assert verified(headers=headers).message_id == "msg_2"


def test_what_this_package_signs_is_accepted_by_others() -> None:
    signed = sign_webhook(CREATED, [OTHER_SECRET, SECRET])
    standard = {name.replace("svix", "webhook"): value for name, value in signed.headers.items()}
    for secret in (SECRET, OTHER_SECRET):
        svix.Webhook(secret).verify(signed.body, signed.headers)
        assert standardwebhooks.Webhook(secret).verify(signed.body.decode(), standard) == CREATED


def test_every_byte_of_the_body_counts() -> None:
    for index in range(len(BODY)):
        tampered = bytearray(BODY)
        tampered[index] ^= 1
        refused("no-matching-signature", bytes(tampered))
    for body in (BODY[:-1], BODY + b"\n", b" " + BODY, b"", BODY * 2):
        refused("no-matching-signature", body)


def test_every_character_of_a_header_counts() -> None:
    for name in (ID, TIME, SIGNATURE):
        value = SIGNED.headers[name]
        for index, character in enumerate(value):
            tampered = value[:index] + chr(ord(character) ^ 1) + value[index + 1 :]
            with pytest.raises(WebhookError):
                verified(headers={**SIGNED.headers, name: tampered})


@pytest.mark.parametrize("brand", ["svix", "webhook"])
@pytest.mark.parametrize(
    "shape",
    [
        dict,
        lambda headers: list(headers.items()),
        lambda headers: iter(headers.items()),
        lambda headers: {name.upper(): value for name, value in headers.items()},
        lambda headers: [(name.encode(), f" {value}\t".encode()) for name, value in headers.items()],
        lambda headers: {name.encode(): value.encode() for name, value in headers.items()},
        lambda headers: (
            {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
            | {"wsgi.input": object(), "CONTENT_LENGTH": 3}
        ),
    ],
    ids=["mapping", "pairs", "iterator", "upper case", "ASGI", "bytes", "WSGI"],
)
def test_headers_are_read_in_every_shape(shape: Callable[[dict[str, str]], Any], brand: str) -> None:
    headers = {name.replace("svix", brand): value for name, value in SIGNED.headers.items()}
    assert verified(headers=shape(headers)).message_id == "msg_1"


def test_headers_that_are_missing_are_named() -> None:
    with pytest.raises(WebhookError, match=r"^Missing required webhook headers: svix-id, svix-signature$") as told:
        verified(headers=changed(id=None, signature=" \t"))
    assert told.value.reason == "missing-headers"
    refused("missing-headers", headers={})
    refused("missing-headers", headers={"webhook-id": "msg_1", "webhook-timestamp": str(NOW)})
    refused("missing-headers", headers=changed(id=None) | {"webhook-id": "msg_1"})
    refused("missing-headers", headers={**SIGNED.headers, ID: None})


def test_a_header_that_comes_twice_is_one() -> None:
    twice = [*SIGNED.headers.items(), (SIGNATURE, "v1,none")]
    assert verified(headers=twice).message_id == "msg_1"
    refused("no-matching-signature", headers=[*SIGNED.headers.items(), (ID, "msg_1")])


@pytest.mark.parametrize(
    "signature",
    ["v1,{0} v1,none", "v1,none v1,{0}", "v2,none v1a,none  v1,{0}", "v1,{0},more", "v1,{0}, v1,none", "odd v1,{0}"],
)
def test_one_right_signature_is_enough(signature: str) -> None:
    right = SIGNED.headers[SIGNATURE].removeprefix("v1,")
    assert verified(headers=changed(signature=signature.format(right))).message_id == "msg_1"


@pytest.mark.parametrize(
    "signature",
    ["{0}", "v1a,{0}", "v2,{0}", "V1,{0}", "v1 {0}", "v1", "v1,", ",{0}", "v1,{0}=", "v1,,{0}", "v1,\ud800é"],
)
def test_nothing_else_is_a_signature(signature: str) -> None:
    right = SIGNED.headers[SIGNATURE].removeprefix("v1,")
    refused("no-matching-signature", headers=changed(signature=signature.format(right)))


@pytest.mark.parametrize("late", [-300, -299, 0, 299, 300, 300.9])
def test_a_clock_may_be_five_minutes_off(late: float) -> None:
    assert verified(now=NOW + late).message_id == "msg_1"


def test_a_delivery_of_another_time_is_refused() -> None:
    refused("timestamp-too-old", now=NOW + 301)
    refused("timestamp-too-new", now=NOW - 301)
    refused("timestamp-too-old", now=NOW + 1, tolerance=0)
    refused("timestamp-too-old", tolerance=math.nan)
    assert verified(now=NOW + 3600, tolerance=3600).message_id == "msg_1"


def test_the_machine_s_clock_is_the_one_unless_given() -> None:
    signed = sign_webhook(CREATED, SECRET)
    assert re.fullmatch(r"msg_\w{24}", str(verify_webhook(signed.body, signed.headers, SECRET).message_id))
    with pytest.raises(WebhookError, match="too old"):
        verify_webhook(BODY, SIGNED.headers, SECRET)


@pytest.mark.parametrize("text", [f"{NOW}", f"+{NOW}", f"{'0' * 40}{NOW}", f"{NOW}.75", f"{NOW}e3", f"{NOW} GMT"])
def test_a_time_is_read_as_javascript_reads_it(text: str) -> None:
    assert verified(headers=changed(timestamp=text)).message_id == "msg_1"


@pytest.mark.parametrize("text", ["abc", "NaN", "Infinity", "-", "+", "- 1", ".5", "٣", "", "--1", "e3"])
def test_a_time_that_is_no_number_is_refused(text: str) -> None:
    refused("invalid-signature-headers" if text else "missing-headers", headers=changed(timestamp=text))


@pytest.mark.parametrize("text", ["0", "-0", "0x7fffffff", "-1750000000", "-" + "9" * 9999, "1 750000000"])
def test_a_time_long_ago_is_too_old(text: str) -> None:
    refused("timestamp-too-old", headers=changed(timestamp=text))


@pytest.mark.parametrize("text", [f"{NOW}000", "9" * 9999, "1" + "0" * 400])
def test_a_time_far_ahead_is_too_new(text: str) -> None:
    refused("timestamp-too-new", headers=changed(timestamp=text))


def test_a_body_may_be_text() -> None:
    event = {**CREATED, "data": {"id": "user_1", "first_name": "Ägir 🌊"}}
    signed = delivery(json.dumps(event, ensure_ascii=False))
    for body in (signed.body, signed.body.decode(), bytearray(signed.body)):
        assert verified(body, signed.headers).data.first_name == "Ägir 🌊"
    refused("no-matching-signature", "\ud800", signed.headers)


@pytest.mark.parametrize("body", [CREATED, None, 5, [1], object()])
def test_a_body_that_was_parsed_is_refused(body: Any) -> None:
    with pytest.raises(ArgumentError, match=r"must be the raw body .* not \w+: the signature is over"):
        verified(body)


@pytest.mark.parametrize("headers", [None, 5, ["svix-id"], [("svix-id", "a", "b")], {1, 2}])
def test_headers_that_are_none_are_refused(headers: Any) -> None:
    with pytest.raises(ArgumentError, match="headers must be a mapping"):
        verified(headers=headers)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"event"', b"5", b"NaN", b'{"type": NaN}', b"{", b"\xff", b"\xef\xbb\xbf{}", b"[" * 200_000,
     b'{"a":' * 200_000, b"{'type': 1}", b'{"type": "user.created"} x', b"9" * 5000, BODY.decode().encode("utf-16")],
    ids=range(16),
)  # fmt: skip
def test_a_signed_body_that_is_no_object_is_unreadable(body: bytes) -> None:
    signed = delivery(body)
    refused("unreadable", signed.body, signed.headers)


def test_the_secret_is_the_environment_s_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, f" {SECRET}\n")
    assert verified(secret=None).message_id == "msg_1"
    assert sign_webhook(BODY, message_id="msg_1", timestamp=NOW) == SIGNED
    refused("no-matching-signature", secret=OTHER_SECRET)


@pytest.mark.parametrize("secret", [None, "", "  ", [], (), [""], [SECRET, ""], [SECRET, " "]])
def test_nothing_is_accepted_without_a_secret(secret: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if secret is not None:
        monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    with pytest.raises(ConfigurationError, match=r"^Missing webhook signing secret\. Set the CLERK_WEBHOOK"):
        verified(secret=secret)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("whsec_", "Secret can't be empty"),
        ("whsec_!!!", "incorrect padding"),
        ("whsec_YWJj=YWJj", "incorrect characters"),
        ("whsec_YWJjYQ===", "incorrect padding"),
        ("whsec_YWJjY", "incorrect characters"),
        ("====", "incorrect padding"),
        ("whsec_YWJ-", "incorrect characters"),
        ("whsec_YW_j", "incorrect characters"),
        ("whsec_YWJj\nYWJj", "incorrect characters"),
        ("whsec_YWJjYWé=", "incorrect characters"),
        ("whsec_YWJ\ud800", "incorrect characters"),
        ("whsec_whsec_YWJj", "incorrect characters"),
        ([SECRET, "sk_test_hunter2="], "incorrect characters"),
        ([SECRET.encode()], "must be a string"),
        (SECRET.encode(), "must be a string"),
    ],
)
def test_a_malformed_secret_is_refused(secret: Any, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem) as told:
        verified(secret=secret)
    assert "hunter2" not in "".join(traceback.format_exception(told.value)[-1:])
    assert told.value.__cause__ is None


def test_a_secret_needs_neither_prefix_nor_padding() -> None:
    key = b"0123456789abcdef"
    encoded = b64encode(key).decode()
    for secret in (encoded, encoded.rstrip("="), f"whsec_{encoded}", f"whsec_{encoded.rstrip('=')}"):
        signed = sign_webhook(BODY, secret, message_id="msg_1", timestamp=NOW)
        right = hmac.new(key, b"msg_1.%d.%b" % (NOW, BODY), hashlib.sha256).digest()
        assert b64decode(signed.headers[SIGNATURE].removeprefix("v1,")) == right
        assert verified(headers=signed.headers, secret=secret).message_id == "msg_1"


def test_while_one_secret_replaces_another_both_are_right() -> None:
    old = sign_webhook(BODY, OTHER_SECRET, timestamp=NOW)
    both = sign_webhook(BODY, (OTHER_SECRET, SECRET), timestamp=NOW)
    refused("no-matching-signature", headers=old.headers)
    for secret in ([SECRET, OTHER_SECRET], (OTHER_SECRET, SECRET), iter([SECRET, OTHER_SECRET])):
        assert verified(headers=old.headers, secret=secret).type == "user.created"
    for single in (SECRET, OTHER_SECRET):
        assert verified(headers=both.headers, secret=single).type == "user.created"


@pytest.mark.parametrize("kind", ["bytes", "text", "object", "event"])
def test_whatever_holds_an_event_can_be_signed(kind: str) -> None:
    holds: dict[str, Any] = {"bytes": BODY, "text": BODY.decode(), "object": CREATED, "event": verified()}
    signed = delivery(holds[kind])
    assert verified(signed.body, signed.headers).model_dump() == CREATED
    assert signed.headers["content-type"] == "application/json"


@pytest.mark.parametrize("event", [{"data": object()}, {"data": math.nan}, {"data": {1, 2}}, None, 5, [CREATED]])
def test_what_is_no_event_cannot_be_signed(event: Any) -> None:
    with pytest.raises(ArgumentError):
        sign_webhook(event, SECRET)


def test_nothing_that_is_printed_shows_body_secret_or_signature() -> None:
    signature = SIGNED.headers[SIGNATURE]
    for body in (BODY, b"Ada" + BODY):
        with pytest.raises(WebhookError) as told:
            verified(body, secret=OTHER_SECRET)
        assert_silent("".join(traceback.format_exception(told.value)), signature)
    broken = delivery(BODY[:-1])
    with pytest.raises(WebhookError) as told:
        verified(broken.body, broken.headers)
    assert told.value.__cause__ is told.value.__context__ is None
    assert_silent(repr(told.value), broken.headers[SIGNATURE])
    assert_silent(f"{SIGNED} {SIGNED!r} {verified()} {verified()!r}", signature)


def assert_silent(text: str, signature: str) -> None:
    for each in ("Ada", "192.0.2.1", SECRET, "hunter2", signature):
        assert each not in text


TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
NAMES = st.sampled_from([ID, TIME, SIGNATURE, "webhook-id", "webhook-timestamp", "webhook-signature", "HTTP_SVIX_ID"])
VALUES = TEXT | st.binary(max_size=40) | st.sampled_from(["msg_1", str(NOW), SIGNED.headers[SIGNATURE], "v1,"])
PAIRS = st.lists(st.tuples(NAMES | TEXT | st.binary(max_size=20), VALUES), max_size=8)


@given(st.binary() | TEXT | st.just(BODY), PAIRS)
def test_a_stranger_gets_errors_of_ours_only(body: Any, headers: Iterable[tuple[str | bytes, str | bytes]]) -> None:
    try:
        event = verified(body, headers)
    except WebhookError as error:
        assert error.reason  # noqa: PT017 - most are refused, and none in another way
    else:
        assert event.model_dump() == CREATED


@given(st.one_of(TEXT, st.lists(TEXT, max_size=3)))
def test_an_odd_secret_gives_errors_of_ours_only(secret: Any) -> None:
    try:
        verified(secret=secret)
    except ClerkError as error:
        assert isinstance(error, ConfigurationError | WebhookError)  # noqa: PT017 - which, depends on the secret


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_a_signed_body_is_an_event_or_unreadable(body: Any) -> None:
    signed = delivery(body)
    try:
        content = json.loads(signed.body.decode(), parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError):
        content = None
    if isinstance(content, dict):
        assert verified(signed.body, signed.headers).model_dump() == cast("Any", content)
    else:
        refused("unreadable", signed.body, signed.headers)
