"""The tree of errors: complete, picklable, and the only errors that leave the package."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import re
import ssl
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

import httpcore
import httpx
import pytest

from clerk_backend import (
    APIError,
    ArgumentError,
    AsyncClerk,
    AuthenticationError,
    Call,
    ClerkError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    ErrorDetail,
    OutcomeUnknownError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TransportError,
    UnreadableAnswerError,
    errors,
)
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.faults import Kind
from clerk_backend.models import User
from tests.conftest import Clerks

CLASSES = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, ClerkError)]
DETAILS = (
    ErrorDetail("form_identifier_exists", "is taken", "It is taken.", {"param_name": "email_address"}),
    ErrorDetail("more", "and more"),
)
PLACE = {"method": "POST", "path": "/v1/users"}


def made(kind: type[ClerkError]) -> ClerkError:
    """An error of a class with everything in it that it can hold."""
    given: dict[str, Any] = {}
    if issubclass(kind, APIError):
        given = {**PLACE, "status": 422, "errors": DETAILS, "clerk_trace_id": "trace_1", "retry_after": 2.5}
    elif kind is OutcomeUnknownError:
        given = {**PLACE, "status": 503, "clerk_trace_id": "trace_1"}
    elif kind is UnreadableAnswerError:
        given = {**PLACE, "status": 200}
    elif issubclass(kind, TransportError):
        given = PLACE
    return kind("what went wrong", **given)


EACH = pytest.mark.parametrize("kind", CLASSES)


def drawn() -> dict[str, str]:
    """Each class of the drawing with the one that it stands under."""
    found: dict[str, str] = {}
    above = "ClerkError"
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"(  \+|  \|   ·) (\w+Error)\b", line):
            mark, name = match.groups()
            found[name] = "ClerkError" if mark == "  +" else above
            above = name if mark == "  +" else above
    return found


def test_the_tree_is_as_drawn() -> None:
    assert drawn() == {kind.__name__: kind.__bases__[0].__name__ for kind in CLASSES if kind is not ClerkError}


def test_the_drawing_names_the_status_of_each_class() -> None:
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"  \|   · (\w+) +((?:\d{3}(?:, )?)+)", line):
            for status in re.findall(r"\d{3}", match[2]):
                assert errors.error_class(int(status)).__name__ == match[1]


@EACH
def test_a_class_says_what_it_means(kind: type[ClerkError]) -> None:
    assert kind.__doc__
    assert kind.__name__.endswith("Error")
    assert issubclass(kind, ClerkError)


def pickled(protocol: int) -> Callable[[Any], Any]:
    return lambda error: pickle.loads(pickle.dumps(error, protocol))


AGAIN: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, *map(pickled, range(6))]


def test_errors_are_also_what_python_would_call_them() -> None:
    assert issubclass(ArgumentError, ValueError)
    assert issubclass(ClientClosedError, RuntimeError)


@EACH
@pytest.mark.parametrize("again", AGAIN, ids=["copy", "deepcopy", *[f"pickle-{protocol}" for protocol in range(6)]])
def test_an_error_survives_copying_and_pickling(kind: type[ClerkError], again: Callable[[Any], Any]) -> None:
    error = made(kind)
    error.add_note("seen in the worker")
    found = again(error)
    assert type(found) is kind
    assert found.args == error.args
    assert str(found) == "what went wrong"
    assert vars(found) == vars(error)


@EACH
def test_an_error_can_be_made_from_its_message_alone(kind: type[ClerkError]) -> None:
    assert str(kind("what went wrong")) == "what went wrong"
    assert repr(kind("what went wrong")) == f"{kind.__name__}('what went wrong')"


def test_the_code_of_an_error_is_that_of_its_first_reason() -> None:
    assert APIError("x", errors=DETAILS).code == "form_identifier_exists"
    assert APIError("x").code is None


def raised_by(module: ModuleType) -> list[type[Exception]]:
    return [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Exception)]


HTTPCORE = raised_by(httpcore)
HTTPX = [each for each in raised_by(httpx) if not issubclass(each, httpx.CookieConflict)]
SYSTEM: list[type[Exception]] = [OSError, TimeoutError, ConnectionResetError, BrokenPipeError, ssl.SSLError]
LIBRARIES = ("httpx", "httpcore", "tenacity", "pydantic", "h11", "anyio", "jwt")


def exception(kind: type[Exception]) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        request = httpx.Request("GET", "http://localhost")
        return kind("text", request=request, response=httpx.Response(500, request=request))
    for arguments in (("text",), ()):
        try:
            return kind(*arguments)
        except TypeError:
            continue
    raise AssertionError(kind)


def assert_ours(error: BaseException, cause: BaseException) -> None:
    assert isinstance(error, TransportError | ConfigurationError)
    assert type(error).__module__ == "clerk_backend.errors"
    assert error.__cause__ is cause


@pytest.mark.parametrize("kind", [*HTTPCORE, *SYSTEM], ids=lambda kind: kind.__name__)
async def test_what_the_pool_raises_is_one_of_ours(
    kind: type[Exception], clerks: Clerks, monkeypatch: pytest.MonkeyPatch
) -> None:
    cause = exception(kind)

    def fail(*_: object) -> None:
        raise cause

    async def fail_async(*_: object) -> None:
        raise cause

    monkeypatch.setattr(httpcore.HTTPConnection, "handle_request", fail)
    monkeypatch.setattr(httpcore.AsyncHTTPConnection, "handle_async_request", fail_async)
    clerk = clerks("http://127.0.0.1:1", retries=1)
    for ask in (clerk.users.get_user("user_1"), clerk.users.create_user(username="ada_lovelace")):
        with pytest.raises(ClerkError) as told:
            await ask
        assert_ours(told.value, cause)


@pytest.mark.parametrize("kind", [*HTTPX, *SYSTEM], ids=lambda kind: kind.__name__)
async def test_what_a_given_client_raises_is_one_of_ours(kind: type[Exception], clerks: Clerks) -> None:
    cause = exception(kind)

    def fail(_: httpx.Request) -> httpx.Response:
        raise cause

    clerk = clerks(fail, retries=1)
    for ask in (clerk.users.get_user("user_1"), clerk.users.create_user(username="ada_lovelace")):
        with pytest.raises(ClerkError) as told:
            await ask
        assert_ours(told.value, cause)


async def test_a_bug_in_a_hook_of_the_caller_is_not_dressed_up(clerks: Clerks) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise LookupError("the caller's own")

    with pytest.raises(LookupError, match="the caller's own"):
        await clerks(fail).users.get_user("user_1")


Case: TypeAlias = tuple[Kind, type[ClerkError], type[ClerkError]]
FAULTS: list[Case] = [
    ("refused", ConnectionFailedError, ConnectionFailedError),
    ("reset", RequestTimeoutError, OutcomeUnknownError),
    ("disconnected", RequestTimeoutError, OutcomeUnknownError),
    ("cut", RequestTimeoutError, OutcomeUnknownError),
    ("error", ServerError, OutcomeUnknownError),
    ("html", ServerError, OutcomeUnknownError),
    ("empty", UnreadableAnswerError, UnreadableAnswerError),
    ("rate_limited", RateLimitError, RateLimitError),
]


async def assert_named(clerk: AsyncClerk, emulator: Emulator, faults: list[Case]) -> None:
    for fault, of_read, of_write in faults:
        for ask, kind in (
            (clerk.users.get_count(), of_read),
            (clerk.users.create_user(username="ada_lovelace"), of_write),
        ):
            emulator.faults.add(fault)
            with pytest.raises(ClerkError) as told:
                await ask
            assert type(told.value) is kind, fault
            place = tuple(vars(told.value)[name] for name in ("method", "path"))
            assert place in {("GET", "/v1/users/count"), ("POST", "/v1/users")}


async def test_what_goes_wrong_has_one_name(clerks: Clerks, emulator: Emulator) -> None:
    await assert_named(clerks(retries=0, max_wait=0), emulator, FAULTS)


async def test_what_goes_wrong_on_a_socket_has_the_same_name(clerks: Clerks, emulator: Emulator) -> None:
    with emulator.serve() as server:
        async with clerks(server.url, retries=0, max_wait=0) as clerk:
            await assert_named(clerk, emulator, FAULTS[1:])  # who listens has not refused


async def test_no_error_of_a_library_is_met_on_the_way(clerks: Clerks) -> None:
    """The chain of an error may name the libraries below; the error itself and its attributes may not."""
    bodies = iter([b"", b"{", b"[]", b"\xff", b'"x"'])
    clerk = clerks(lambda _: httpx.Response(200, content=next(bodies)), retries=0)
    for _ in range(5):
        with pytest.raises(ClerkError) as told:
            await clerk.users.get_user("user_1")
        assert type(told.value) is UnreadableAnswerError
        for value in vars(told.value).values():
            assert not type(value).__module__.startswith(LIBRARIES)


async def test_a_refused_key_is_told_as_such(clerks: Clerks) -> None:
    with pytest.raises(AuthenticationError) as told:
        await clerks(secret_key="sk_test_another").users.get_user("user_1")
    assert told.value.status == 401
    assert told.value.errors
    assert told.value.clerk_trace_id
    assert "sk_test_another" not in str(told.value)


async def test_an_error_names_the_path_but_not_the_query(clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(400, content=json.dumps({"errors": []})))
    with pytest.raises(APIError) as told:
        await clerk.users.get_user_list(email_address=["ada@example.com"])
    assert "ada" not in f"{told.value} {told.value.path} {told.value!r}"
    assert told.value.path == "/v1/users"


async def test_a_last_failure_is_raised_and_not_the_first(clerks: Clerks) -> None:
    statuses = iter([500, 502, 503])
    clerk = clerks(lambda _: httpx.Response(next(statuses)), retries=2)
    with pytest.raises(ServerError, match="503"):
        await clerk.request(Call.get("users", "user_1", returns=User))
    assert clerk.stats.retries == 2
