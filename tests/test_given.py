"""An httpx client or transport of the caller's in place of the pool, and respx in front of either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import respx

from clerk_backend import (
    AsyncClerk,
    Clerk,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    NotFoundError,
    OutcomeUnknownError,
    RequestTimeoutError,
)
from clerk_backend.emulator import Emulator
from tests.conftest import Clerks
from tests.listener import Listener, listening

USER = {"id": "user_1", "object": "user", "first_name": "Ada"}


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


async def test_a_client_with_a_mock_transport_answers(clerks: Clerks) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        assert request.url == "https://api.clerk.com/v1/users/user_1"
        return httpx.Response(200, json=USER)

    for given in (clerks.http_client(transport=httpx.MockTransport(answers)), httpx.MockTransport(answers)):
        assert (await clerks(http_client=given).users.get_user("user_1")).first_name == "Ada"


async def test_the_hooks_headers_and_cookies_of_a_given_client_are_honoured(clerks: Clerks, listener: Listener) -> None:
    seen: list[str] = []

    def on_request(request: httpx.Request) -> None:
        seen.append(f"{request.method} {request.url.path}")

    def on_response(response: httpx.Response) -> None:
        seen.append(f"{response.status_code}")

    async def on_request_async(request: httpx.Request) -> None:
        on_request(request)

    async def on_response_async(response: httpx.Response) -> None:
        on_response(response)

    hooks: dict[str, list[Any]] = (
        {"request": [on_request_async], "response": [on_response_async]}
        if clerks.is_async
        else {"request": [on_request], "response": [on_response]}
    )
    given = clerks.http_client(event_hooks=hooks, headers={"X-Team": "billing"}, cookies={"a": "b"})
    await clerks(http_client=given, api_url=listener.url).users.get_user("user_1")
    assert seen == ["GET /v1/users/user_1", "200"]
    [heard] = listener.heard
    assert (heard.headers["x-team"], heard.headers["cookie"]) == ("billing", "a=b")


async def test_the_address_key_and_login_of_a_given_client_are_not_used(clerks: Clerks, listener: Listener) -> None:
    given = clerks.http_client(
        base_url="http://elsewhere.invalid/x",
        auth=("ada", "p"),
        headers={"Authorization": "Basic x", "Accept": "text/html"},
    )
    await clerks(http_client=given, api_url=listener.url, secret_key="sk_test_ours").users.get_user("user_1")
    [heard] = listener.heard
    assert heard.line == "GET /v1/users/user_1 HTTP/1.1"
    assert heard.headers["authorization"] == "Bearer sk_test_ours"
    assert heard.headers["accept"] == "application/json"


async def test_a_redirect_is_never_followed_with_the_key(clerks: Clerks, listener: Listener) -> None:
    listener.status, listener.headers = "302 Found", "Location: /elsewhere\r\n"
    for options in ({}, {"http_client": clerks.http_client(follow_redirects=True)}):
        with pytest.raises(Exception, match=r"^302 no reason given"):
            await clerks(listener.url, **options).users.get_user("user_1")
    assert listener.targets == ["/v1/users/user_1"] * 2


async def test_the_time_outs_of_a_given_client_are_honoured_unless_the_caller_says_otherwise(clerks: Clerks) -> None:
    seen: list[dict[str, float]] = []

    def answers(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json=USER)

    transport = httpx.MockTransport(answers)
    given = clerks.http_client(transport=transport, timeout=httpx.Timeout(1, read=2))
    clerk = clerks(http_client=given)
    for each in (clerk, clerk.with_options(timeout=5), clerks(http_client=transport)):
        await each.users.get_user("user_1")
    assert seen == [
        {"connect": 1, "read": 2, "write": 1, "pool": 1},
        {"connect": 5, "read": 5, "write": 5, "pool": 5},
        {"connect": 30, "read": 30, "write": 30, "pool": 30},
    ]


async def test_a_given_client_stays_its_owners_to_close(clerks: Clerks, emulator: Emulator) -> None:
    given = clerks.http_client(transport=emulator.transport)
    async with clerks(http_client=given) as clerk:
        await clerk.users.get_count()
    assert not given.is_closed
    with pytest.raises(ClientClosedError, match="This client was closed"):
        await clerk.users.get_count()
    again = clerks(http_client=given)
    await again.users.get_count()
    await (given.aclose() if isinstance(given, httpx.AsyncClient) else asyncio.to_thread(given.close))
    with pytest.raises(ClientClosedError, match="httpx client that was passed as http_client= is closed"):
        await again.users.get_count()


@pytest.mark.parametrize("given", [object(), "https://api.clerk.com", httpx.Client, 5])
def test_something_else_than_a_client_is_refused(given: Any) -> None:
    for kind in (Clerk, AsyncClerk):
        with pytest.raises(ConfigurationError, match=f"http_client= of {kind.__name__} is an httpx"):
            kind("sk_test_x", http_client=given)


async def test_the_client_of_the_other_colour_is_refused(clerks: Clerks) -> None:
    given = clerks.http_client(transport=httpx.MockTransport(lambda _: httpx.Response(200)))
    other: Any = Clerk if clerks.is_async else AsyncClerk
    with pytest.raises(ConfigurationError, match=f"http_client= of {other.__name__} is an httpx"):
        other("sk_test_x", http_client=given)


class OnlyBlocking(httpx.BaseTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - httpx's signature
        return httpx.Response(200, json=USER)


class OnlyAwaiting(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - httpx's signature
        return httpx.Response(200, json=USER)


async def test_a_transport_of_either_kind_is_taken_by_its_client() -> None:
    assert Clerk("sk_test_x", http_client=OnlyBlocking()).users.get_user("user_1").id == "user_1"
    assert (await AsyncClerk("sk_test_x", http_client=OnlyAwaiting()).users.get_user("user_1")).id == "user_1"
    mixed: tuple[Any, Any] = OnlyAwaiting(), OnlyBlocking()
    with pytest.raises(ConfigurationError):
        Clerk("sk_test_x", http_client=mixed[0])
    with pytest.raises(ConfigurationError):
        AsyncClerk("sk_test_x", http_client=mixed[1])


async def test_a_compressed_answer_is_read_once(clerks: Clerks) -> None:
    import gzip
    import json

    packed = gzip.compress(json.dumps(USER).encode())

    def answers(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})

    assert (await clerks(answers).users.get_user("user_1")).id == "user_1"


async def test_a_wrongly_compressed_answer_is_one_that_did_not_come(clerks: Clerks) -> None:
    def answers(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=iter([b"no gzip"]), headers={"Content-Encoding": "gzip"})

    def answers_async(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=pieces(b"no gzip"), headers={"Content-Encoding": "gzip"})

    clerk = clerks(answers_async if clerks.is_async else answers, retries=0)
    with pytest.raises(RequestTimeoutError):
        await clerk.users.get_user("user_1")
    with pytest.raises(OutcomeUnknownError):
        await clerk.users.create_user(username="ada_lovelace")


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_each_retry_goes_through_the_given_client(clerks: Clerks) -> None:
    statuses = [503, 429, 200]

    def answers(_: httpx.Request) -> httpx.Response:
        return httpx.Response(statuses.pop(0), json=USER)

    assert (await clerks(answers).users.get_user("user_1")).id == "user_1"
    assert statuses == []


# respx


async def test_respx_stands_in_for_the_network_of_the_pool(clerks: Clerks) -> None:
    with respx.mock(base_url="https://api.clerk.com/v1") as router:
        found = router.get("/users/user_1").respond(json=USER)
        missing = router.get("/users/user_2").respond(404, json={"errors": [{"code": "resource_not_found"}]})
        made = router.post("/users", json={"username": "ada_lovelace"}).respond(201, json=USER)
        clerk = clerks("https://api.clerk.com")
        assert (await clerk.users.get_user("user_1")).first_name == "Ada"
        assert (await clerk.users.create_user(username="ada_lovelace")).id == "user_1"
        with pytest.raises(NotFoundError):
            await clerk.users.get_user("user_2")
        assert [each.call_count for each in (found, missing, made)] == [1, 1, 1]
        sent = found.calls.last.request
        assert sent.headers["clerk-api-version"]
        assert sent.headers["authorization"].startswith("Bearer sk_test_")


async def test_respx_stands_in_for_the_network_of_a_given_client(clerks: Clerks) -> None:
    with respx.mock() as router:
        router.get("https://api.clerk.com/v1/users", params={"limit": 1}).respond(json=[USER])
        page = await clerks(http_client=clerks.http_client()).users.get_user_list(limit=1)
        assert [each.id for each in page.data] == ["user_1"]


async def test_respx_may_fail_and_recover(clerks: Clerks) -> None:
    with respx.mock(base_url="https://api.clerk.com/v1") as router:
        route = router.get("/users/user_1")
        route.side_effect = [httpx.ConnectError("refused"), httpx.Response(503), httpx.Response(200, json=USER)]
        assert (await clerks("https://api.clerk.com").users.get_user("user_1")).id == "user_1"
        assert route.call_count == 3
        route.side_effect = httpx.ConnectError("refused")
        with pytest.raises(ConnectionFailedError):
            await clerks("https://api.clerk.com", retries=0).users.get_user("user_1")


async def test_respx_asserts_that_every_route_was_called(clerks: Clerks) -> None:
    with pytest.raises(AssertionError, match="some routes were not called"), respx.mock() as router:
        router.get("https://api.clerk.com/v1/users/user_1").respond(json=USER)


async def test_respx_takes_what_a_hook_forgot(clerks: Clerks, respx_mock: respx.MockRouter) -> None:
    respx_mock.post(path__regex=r"^/v1/sessions/.*/tokens$").respond(json={"jwt": "a.b.c"})
    assert await clerks("https://api.clerk.com").sessions.get_token("sess_1") == "a.b.c"
