"""Keys, passwords and tokens are never printed: not by a repr, a log, an error, a traceback or a pickle."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import logging
import pickle
import pprint
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from rich.pretty import pretty_repr

import clerk_backend
from clerk_backend import (
    ArgumentError,
    AsyncClerk,
    Clerk,
    ClerkError,
    ConfigurationError,
    NotFoundError,
    UnprocessableEntityError,
)
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.emulator.faults import KINDS
from tests.conftest import Clerks
from tests.listener import Listener, listening

KEY = "sk_test_hunter2"
PASSWORD = "correct horse hunter2"
PICTURE = b"\x89PNG\r\n\x1a\nhunter2"
OURS = str(Path(clerk_backend.__file__).parent)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


@pytest.fixture
def emulator(clock: ManualClock, private_key: RSAPrivateKey) -> Emulator:
    """One whose key would be noticed."""
    return Emulator(KEY, clock=clock, limits=None, private_key=private_key)


def frames_of_ours(error: BaseException) -> str:
    """The traceback with local variables, as error trackers print it, of our frames; with all causes and contexts."""
    told: list[str] = []
    pending: list[BaseException | None] = [error]
    while pending:
        if (each := pending.pop()) is not None:
            shown = traceback.TracebackException.from_exception(each, capture_locals=True)
            ours = [frame for frame in shown.stack if frame.filename.startswith(OURS)]
            told += [f"{frame.filename}:{frame.lineno} {frame.name} {frame.locals}" for frame in ours]
            pending += [each.__cause__, each.__context__]
    return "\n".join(told)


def assert_silent(error: BaseException) -> None:
    """No way of printing an error shows a secret."""
    shown = [
        str(error), repr(error), repr(vars(error)), repr(error.__cause__), repr(error.__context__),
        str(error.__cause__),
        "".join(traceback.format_exception(error)), frames_of_ours(error), pprint.pformat(error), pretty_repr(error),
        repr(pickle.dumps(error)),
    ]  # fmt: skip
    for each in shown:
        assert "hunter2" not in each


@pytest.mark.parametrize("kind", [Clerk, AsyncClerk])
def test_nothing_of_a_client_prints_its_key(kind: type[Clerk] | type[AsyncClerk]) -> None:
    clerk: Any = kind(KEY, proxy="http://ada:hunter2@127.0.0.1:1")
    changed = clerk.with_options(retries=1)
    shown: list[Any] = [clerk, changed, clerk.users, clerk.users.get_user, clerk.stats, vars(clerk), vars(changed)]
    attempts, pool = (getattr(clerk, name) for name in ("_attempts", "_pool"))
    shown += [pool, vars(pool), attempts, vars(attempts), attempts.settings, attempts.governor()]
    for each in shown:
        for text in (repr(each), str(each), pprint.pformat(each), pretty_repr(each), f"{each}"):
            assert "hunter2" not in text


def test_no_dataclass_of_a_client_prints_its_key() -> None:
    clerk = Clerk(KEY)
    settings = vars(clerk)["_attempts"].settings
    assert "hunter2" not in repr(dataclasses.replace(settings, retries=1))
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(settings)


async def test_no_log_shows_a_secret(
    clerks: Clerks, listener: Listener, caplog: pytest.LogCaptureFixture, emulator: Emulator
) -> None:
    listener.body = b'{"object": "token", "jwt": "hunter2"}'
    caplog.set_level(logging.DEBUG)
    for name in ("httpcore", "httpx", "clerk_backend", "asyncio", "tenacity", "hpack", "h11"):
        caplog.set_level(logging.DEBUG, name)
    with listening() as proxy:
        proxy.body = listener.body
        for options in (
            {},
            {"http_client": clerks.http_client()},
            {"proxy": proxy.url.replace("//", "//ada:hunter2@")},
        ):
            clerk = clerks(listener.url, secret_key=KEY, **options)
            await clerk.users.verify_password("user_1", password=PASSWORD)
            await clerk.sessions.get_token("sess_1")
            await clerk.users.update_user_profile_image("user_1", file=b"hunter2")
            listener.status = proxy.status = "503 Service Unavailable"
            with pytest.raises(ClerkError):
                await clerk.users.create_user(username="ada_lovelace", password=PASSWORD)
            listener.status = proxy.status = "200 OK"
    assert caplog.records
    assert "hunter2" not in caplog.text
    for record in caplog.records:
        assert "hunter2" not in repr(vars(record))


@pytest.mark.parametrize("fault", KINDS)
async def test_no_failure_shows_a_secret(fault: Any, clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks(retries=1, max_wait=5)
    user = await clerk.users.create_user(username="ada_lovelace", password=PASSWORD)
    asks: list[Any] = [
        lambda: clerk.users.create_user(username="grace_hopper", password=PASSWORD),
        lambda: clerk.users.verify_password(user.id, password=PASSWORD),
        lambda: clerk.users.update_user(user.id, password=PASSWORD),
        lambda: clerk.with_response(clerk.users.verify_password, user.id, password=PASSWORD),
        lambda: clerk.users.update_user_profile_image(user.id, file=PICTURE),
    ]
    failed = 0
    for ask in asks:
        emulator.faults.clear()
        emulator.faults.add(fault, times=None, seconds=100.0)
        try:
            await ask()
        except ClerkError as error:
            failed += 1
            assert_silent(error)
    assert (failed > 0) is (fault not in {"unknown_enums", "unknown_fields", "missing_fields", "nulls"})


async def test_a_refusal_shows_no_secret(clerks: Clerks) -> None:
    clerk = clerks()
    with pytest.raises(UnprocessableEntityError) as refused:
        await clerk.users.create_user(password=PASSWORD)
    assert_silent(refused.value)
    with pytest.raises(NotFoundError) as missing:
        await clerk.users.verify_password("user_1", password=PASSWORD)
    assert_silent(missing.value)


async def test_a_failed_connection_shows_no_secret(clerks: Clerks, listener: Listener) -> None:
    listener.status = "403 Forbidden"
    for options in (
        {"to": "http://127.0.0.1:1"},
        {"to": "https://127.0.0.1:1", "proxy": listener.url.replace("//", "//ada:hunter2@")},
        {"api_url": "http://127.0.0.1:1", "http_client": clerks.http_client()},
    ):
        clerk = clerks(**options, secret_key=KEY, retries=0)
        with pytest.raises(ClerkError) as told:
            await clerk.users.verify_password("user_1", password=PASSWORD)
        assert_silent(told.value)


@pytest.mark.parametrize(
    "body", [b'{"object": "token", "jwt": "hunter2', b'"hunter2"', b'[{"jwt": "hunter2"}]', b"\xff hunter2", b"hunter2"]
)
async def test_an_answer_that_cannot_be_read_is_not_shown(body: bytes, clerks: Clerks) -> None:
    clerk = clerks(lambda _: httpx.Response(200, content=body), retries=0)
    asks: list[Any] = [
        lambda: clerk.sessions.get_token("sess_1"),
        lambda: clerk.sessions.create_session_token("sess_1"),
        lambda: clerk.sessions.refresh_session(
            "sess_1", expired_token=PASSWORD, refresh_token=PASSWORD, request_origin="https://x.example"
        ),
        lambda: clerk.users.ban_users(user_ids=["user_1"]),
    ]
    for ask in asks:
        try:
            await ask()
        except ClerkError as error:
            assert_silent(error)


async def test_a_body_that_cannot_be_sent_is_not_shown(clerks: Clerks) -> None:
    clerk = clerks()
    for odd in (float("nan"), object(), "\ud800", b"odd", {(PASSWORD,): 1}):
        with pytest.raises(ArgumentError) as told:
            await clerk.users.update_user_metadata("user_1", private_metadata={"secret": PASSWORD, "odd": odd})
        assert_silent(told.value)


@pytest.mark.parametrize("key", ["hunter2", "pk_test_hunter2", "sk_test_hunter2 hunter2"])
def test_a_refused_key_is_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        Clerk(key)
    for text in (str(told.value), repr(told.value), "".join(traceback.format_exception(told.value)[-1:])):
        assert "hunter2" not in text


async def test_what_is_answered_hides_what_lets_its_holder_act(clerks: Clerks) -> None:
    answers: dict[str, Any] = {
        "/v1/sessions/sess_1/tokens": {"object": "token", "jwt": "hunter2"},
        "/v1/sessions/sess_1/refresh": {"object": "cookies", "cookies": ["__session=hunter2"]},
        "/v1/users/user_1/oauth_access_tokens/oauth_google": [{"token": "hunter2", "token_secret": "hunter2"}],
    }
    clerk = clerks(lambda request: httpx.Response(200, json=answers[request.url.path]))
    token = await clerk.sessions.create_session_token("sess_1")
    refreshed = await clerk.sessions.refresh_session(
        "sess_1", expired_token=PASSWORD, refresh_token=PASSWORD, request_origin="https://x.example"
    )
    access = await clerk.users.get_user_oauth_access_token("user_1", "oauth_google")
    response = await clerk.with_response(clerk.sessions.create_session_token, "sess_1")
    for each in (token, refreshed, access, access.data, response, response.answer, [token], {"token": token}):
        for text in (repr(each), str(each), pretty_repr(each)):
            assert "hunter2" not in text
    assert token.jwt == response.data.jwt == "hunter2"


async def test_a_cancelled_call_shows_no_secret() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    clerk = AsyncClerk(KEY, http_client=httpx.MockTransport(never))
    task = asyncio.create_task(clerk.users.verify_password("user_1", password=PASSWORD))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as told:
        await task
    assert "hunter2" not in frames_of_ours(told.value)
    assert "hunter2" not in repr(task)


def test_no_module_keeps_a_key_that_a_client_was_made_with() -> None:
    Clerk(
        "sk_test_hunter2_kept", http_client=httpx.MockTransport(lambda _: httpx.Response(200, json={}))
    ).users.get_count()
    gc.collect()
    for name, module in list(sys.modules.items()):
        if name.startswith("clerk_backend"):
            assert "hunter2_kept" not in repr(vars(module))


@pytest.mark.parametrize("kind", [Clerk, AsyncClerk])
def test_a_refused_client_can_be_printed(kind: type[Clerk] | type[AsyncClerk]) -> None:
    half_made = kind.__new__(kind)  # as an error tracker finds it in the frame of the constructor
    assert repr(half_made) == f"<{kind.__name__}, refused>"
    assert repr(kind("sk_test_1")) == f"<{kind.__name__} of https://api.clerk.com>"
