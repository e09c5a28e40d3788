"""From the bytes of an answer to what a call returns, or to the error that it stands for."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpcore
import httpx
import pytest
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from clerk_backend import (
    APIError,
    AuthenticationError,
    BadRequestError,
    Call,
    ClerkError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    Drift,
    ErrorDetail,
    Model,
    NotFoundError,
    OutcomeUnknownError,
    Page,
    PermissionDeniedError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TransportError,
    UnprocessableEntityError,
    UnreadableAnswerError,
)
from clerk_backend.answer import LARGEST_BODY, Answer, decode, decompressed, failure, refusal, retry_after
from clerk_backend.errors import error_class
from clerk_backend.models import User
from clerk_backend.settings import Settings
from tests.conftest import Clerks

SETTINGS = Settings("sk_test_x")
GET = Call.get("users", "user_1", query={"email": "ada@example.com"}, returns=User)
POST = Call.post("users", body={"password": "hunter2"}, returns=User)
TROUBLE: dict[str, Any] = {
    "errors": [
        {
            "code": "form_identifier_exists",
            "message": "is taken",
            "long_message": "That email address is taken.",
            "meta": {"param_name": "email_address"},
        },
        {"code": "form_param_missing", "message": "is missing"},
    ],
    "clerk_trace_id": "trace_1",
    "meta": {"more": 1},
}


def answer(body: bytes | str | Any = b"{}", status: int = 200, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        status, [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()], content
    )


def read(returns: Any, body: Any) -> Any:
    return decode(Call.get("x", returns=returns), answer(body), SETTINGS).data


def test_an_answer_is_read_as_what_the_call_returns() -> None:
    assert read(User, {"id": "user_1"}) == User.model_validate({"id": "user_1"})
    assert read(list[User], [{"id": "user_1"}]) == [User.model_validate({"id": "user_1"})]
    assert read(dict[str, Any], {"a": [1, None]}) == {"a": [1, None]}
    assert read(Any, [1]) == [1]
    assert read(None, b"") is None
    assert read(None, b"anything at all") is None


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_success(status: int) -> None:
    assert decode(GET, answer({"id": "user_1"}, status), SETTINGS).data.id == "user_1"


def test_a_list_may_come_as_an_array_or_in_an_envelope() -> None:
    row = {"id": "user_1"}
    bare, wrapped = read(Page[User], [row]), read(Page[User], {"data": [row], "total_count": 7, "new": 1})
    assert bare.data == wrapped.data == [User.model_validate(row)]
    assert (bare.total_count, wrapped.total_count) == (None, 7)
    assert bare.model_dump() == [row]
    assert wrapped.model_dump() == {"data": [row], "total_count": 7, "new": 1}
    assert read(Page[User], b" \n[]").data == []
    assert read(Page[User], {"data": [], "total_count": "many"}).total_count is None


def test_an_odd_row_does_not_spoil_the_page() -> None:
    page = read(Page[User], [{"id": "user_1"}, None, "odd", {"id": 5}])
    assert [type(row) for row in page.data] == [User, type(None), str, User]


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", b'{"id": "user_1"', b"<html>502</html>", b"\xff\xfe", b'"text"', b"[]", b"5", b"null", b"NaN",
        b'{"id": "user_1"} {}', b'{"id": "\xff"}', b'{"id": "\\ud800"}', b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
def test_an_answer_that_is_not_what_was_promised_is_unreadable(body: bytes) -> None:
    with pytest.raises(
        UnreadableAnswerError, match=r"^The answer to <Call GET /v1/users/user_1> cannot be read$"
    ) as told:
        decode(GET, answer(body), SETTINGS)
    assert (told.value.method, told.value.path, told.value.status) == ("GET", "/v1/users/user_1", 200)
    assert isinstance(told.value.__cause__, ValueError)
    with pytest.raises(UnreadableAnswerError, match="Look for its effect first, for instance by listing users"):
        decode(POST, answer(body, 201), SETTINGS)


@pytest.mark.parametrize("body", [b"{}", b'{"data": 5}', b'{"data": null}', b"null", b'"text"', b"[", b'{"data": ['])
def test_a_list_without_rows_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        read(Page[User], body)


def test_the_cause_of_an_unreadable_answer_shows_nothing_of_it() -> None:
    class Ticket(Model):
        jwt: str

    for returns in (Ticket, list[Ticket], Page[Ticket]):
        for body in (b'{"jwt": "hunter2', b'"hunter2"', b'{"data": "hunter2"}', b'[{"jwt": "hunter2"'):
            if returns is Ticket and body.endswith(b"}"):
                continue
            with pytest.raises(UnreadableAnswerError) as told:
                read(returns, body)
            assert "hunter2" not in f"{told.value!r} {told.value.__cause__!r} {told.value.__cause__}"


def test_a_type_is_prepared_once_however_many_answers_come() -> None:
    prepared: list[str] = []

    class Fresh(Model):
        id: str

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
            prepared.append(cls.__name__)
            return super().__get_pydantic_core_schema__(source, handler)

    assert prepared == []
    for returns in (Fresh, list[Fresh], Page[Fresh]):
        body: Any = {"id": "1"} if returns is Fresh else [{"id": "1"}]
        first = read(returns, body)
        assert prepared
        prepared.clear()
        for _ in range(20):
            assert read(returns, body) == first
        assert prepared == []


def test_drift_is_told_after_the_answer_was_read() -> None:
    told: list[Drift] = []
    settings = Settings("sk_test_x", on_drift=told.append)
    body = {"id": 5, "new": {"a": 1}, "object": "person", "email_addresses": [{"id": "e", "odd": 1}], "banned": None}
    decode(GET, answer(body), settings)
    assert {(each.where, each.foreseen) for each in told} == {
        ("User.id", True),
        ("User.object", True),
        ("User.new", False),
        ("EmailAddress.odd", False),
    }
    told.clear()
    decode(Call.get("users", returns=Page[User]), answer({"data": [{"new": 1}], "total_count": 1, "odd": 2}), settings)
    assert told == [Drift("Page.odd", 2, foreseen=False), Drift("User.new", 1, foreseen=False)]


@pytest.mark.parametrize("raised", [ValueError, AssertionError, KeyError, ClerkError])
async def test_what_the_drift_hook_raises_is_the_callers_and_not_repeated(
    raised: type[Exception], clerks: Clerks
) -> None:
    def tell(drift: Drift) -> None:
        raise raised(drift.where)

    clerk = clerks(lambda _: httpx.Response(200, json={"id": 5}), on_drift=tell)
    with pytest.raises(raised, match=r"User\.id") as told:
        await clerk.users.get_user("user_1")
    assert type(told.value) is raised
    assert clerk.stats.requests == 1


STATUSES: list[tuple[int, type[APIError]]] = [
    (300, APIError),
    (304, APIError),
    (400, BadRequestError),
    (401, AuthenticationError),
    (402, PermissionDeniedError),
    (403, PermissionDeniedError),
    (404, NotFoundError),
    (405, APIError),
    (409, ConflictError),
    (410, NotFoundError),
    (413, APIError),
    (418, APIError),
    (422, UnprocessableEntityError),
    (429, RateLimitError),
    (499, APIError),
    (500, ServerError),
    (502, ServerError),
    (503, ServerError),
    (529, ServerError),
    (599, ServerError),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_has_its_class(status: int, kind: type[APIError]) -> None:
    assert error_class(status) is kind
    error = refusal(GET, answer(TROUBLE, status, retry_after="7"))
    assert isinstance(error, APIError)
    assert type(error) is kind
    assert error.status == status
    assert (error.method, error.path) == ("GET", "/v1/users/user_1")
    assert error.errors == (
        ErrorDetail(
            "form_identifier_exists", "is taken", "That email address is taken.", {"param_name": "email_address"}
        ),
        ErrorDetail("form_param_missing", "is missing"),
    )
    assert error.code == "form_identifier_exists"
    assert error.clerk_trace_id == "trace_1"
    assert error.retry_after == 7.0
    assert str(error) == (
        f"{status} form_identifier_exists: That email address is taken.; form_param_missing: is missing; "
        "asks to wait 7 s (GET /v1/users/user_1, trace trace_1)"
    )


@pytest.mark.parametrize(("status", "kind"), STATUSES)
async def test_each_status_is_raised_as_its_class(status: int, kind: type[APIError], clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(status, json=TROUBLE), retries=0, max_wait=0)
    with pytest.raises(APIError) as told:
        await clerk.users.get_user("user_1")
    assert type(told.value) is kind
    assert told.value.clerk_trace_id == "trace_1"
    assert clerk.stats.failures == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
def test_a_failure_of_clerks_leaves_the_fate_of_a_write_open(status: int) -> None:
    error = refusal(POST, answer(TROUBLE, status))
    assert isinstance(error, OutcomeUnknownError)
    assert (error.status, error.clerk_trace_id, error.method, error.path) == (status, "trace_1", "POST", "/v1/users")
    assert "listing users with a filter on what you sent" in str(error)
    assert error.retry_after is None
    asked_to_wait = refusal(POST, answer(TROUBLE, status, Retry_After="7"))
    assert isinstance(asked_to_wait, OutcomeUnknownError)
    assert asked_to_wait.retry_after == 7.0


MALFORMED: list[Any] = [
    b"", b"<html><h1>502 Bad Gateway</h1></html>", b"{", b"\xff\xfe\x00", b"null", b"5", b'"text"', b"[]", b"{}",
    b"[" * 100_000, b"9" * 10_000, {"errors": None}, {"errors": "text"}, {"errors": {}}, {"errors": []},
    {"errors": [None, "text", 5, []]}, {"error": "invalid_grant", "error_description": "no"}, {"clerk_trace_id": 5},
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body)[:30])
def test_a_refusal_without_reasons_is_still_one(body: Any) -> None:
    error = refusal(GET, answer(body, 404))
    assert type(error) is NotFoundError
    assert (error.errors, error.code, error.clerk_trace_id) == ((), None, None)
    assert str(error) == "404 no reason given (GET /v1/users/user_1)"


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        ({}, ErrorDetail("unknown", "")),
        ({"code": None, "message": None}, ErrorDetail("unknown", "")),
        ({"code": 5, "message": ["a"], "long_message": 7, "meta": "x"}, ErrorDetail("5", "['a']", "7")),
        ({"code": "c", "message": "m", "extra": 1}, ErrorDetail("c", "m")),
    ],
)
def test_a_reason_of_another_shape_is_read_as_far_as_it_goes(reason: Any, detail: ErrorDetail) -> None:
    error = refusal(GET, answer({"errors": [None, reason]}, 422))
    assert isinstance(error, APIError)
    assert error.errors == (detail,)


def test_the_trace_is_that_of_the_body_else_that_of_the_edge() -> None:
    for headers in ({"CF_Ray": "ray_1"}, {"cf_ray": "ray_1"}):
        assert refusal(GET, answer(b"", 500, **headers)).clerk_trace_id == "ray_1"
        assert refusal(GET, answer(TROUBLE, 500, **headers)).clerk_trace_id == "trace_1"
        for odd in (5, "", None, ["trace_1"]):
            assert refusal(GET, answer({"clerk_trace_id": odd}, 500, **headers)).clerk_trace_id == "ray_1"


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("0.25", 0.25),
        (" 7 ", 7.0),
        ("-5", 0.0),
        ("86400", 86400.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("Wed, 99 Foo 2026 00:00:00 GMT", None),
        ("Wed, 21 Oct 2015 07:28:00 -0000", None),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
    ],
)
def test_the_wait_may_be_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(answer(b"", 429, Retry_After=value)) == seconds


def test_a_date_to_come_is_waited_for() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert retry_after(answer(b"", 429, Retry_After=date)) == pytest.approx(3600, abs=60)


def test_the_wait_may_be_missing() -> None:
    assert retry_after(answer(b"", 429)) is None


LEAVES = [
    httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ConnectionNotAvailable, httpcore.PoolTimeout,
    httpcore.ProxyError, httpcore.ReadError, httpcore.ReadTimeout, httpcore.WriteError, httpcore.WriteTimeout,
    httpcore.RemoteProtocolError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
]  # fmt: skip
NEVER_SENT = {
    "ConnectError", "ConnectTimeout", "ConnectionNotAvailable", "PoolTimeout", "ProxyError",
}  # fmt: skip


@pytest.mark.parametrize("kind", LEAVES)
def test_a_broken_connection_is_told_by_what_it_did(kind: type[Exception]) -> None:
    of_get, of_post = failure(GET, kind("x")), failure(POST, kind("x"))
    assert isinstance(of_get, TransportError)
    if kind.__name__ in NEVER_SENT:
        assert type(of_get) is type(of_post) is ConnectionFailedError
    else:
        assert (type(of_get), type(of_post)) == (RequestTimeoutError, OutcomeUnknownError)
        assert "listing users" in str(of_post)
    assert kind.__name__ in str(of_get)
    assert (of_get.method, of_get.path) == ("GET", "/v1/users/user_1")


@pytest.mark.parametrize("kind", [httpcore.UnsupportedProtocol, httpcore.LocalProtocolError, httpx.InvalidURL])
def test_what_the_library_refuses_to_send_is_a_wrong_option(kind: type[Exception]) -> None:
    assert type(failure(GET, kind("no such scheme"))) is ConfigurationError


def test_compression_is_undone_and_its_breaks_are_noticed() -> None:
    packed = gzip.compress(b'{"id": 1}' * 100)
    assert decompressed(packed) == b'{"id": 1}' * 100
    assert decompressed(b'{"id": 1}') == b'{"id": 1}'
    assert decompressed(b"") == b""
    for broken in (packed[:-9], packed[:20], packed[:2], packed[:30] + b"\0\0\0\0" + packed[34:]):
        with pytest.raises(OSError, match="the answer"):
            decompressed(broken)


def test_an_answer_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST_BODY == 256 * 2**20
    monkeypatch.setattr("clerk_backend.answer.LARGEST_BODY", 10_000)
    with pytest.raises(OSError, match="larger than any of Clerk's"):
        decompressed(gzip.compress(b"0" * 10_001))
    assert len(decompressed(gzip.compress(b"0" * 9_999))) == 9_999
    assert zlib.decompress(gzip.compress(b""), 31) == b""


def test_the_headers_of_a_response_are_found_in_any_case() -> None:
    response = decode(GET, answer({"id": "user_1"}, CF_Ray="ray_1", X_Two="2"), SETTINGS)
    assert response.headers["cf-ray"] == response.headers["CF-RAY"] == "ray_1"
    assert "absent" not in response.headers
    assert (response.status, response.body, response.data.id) == (200, b'{"id": "user_1"}', "user_1")


def test_the_repr_of_an_answer_shows_no_body() -> None:
    assert repr(answer({"jwt": "hunter2"}, Set_Cookie="hunter2")) == "Answer(status=200)"
