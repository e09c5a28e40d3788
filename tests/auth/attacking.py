"""What attacks have in common: requests of every kind, and clients that ask nobody, or a Clerk that only has keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.state import RequestState
from tests.auth.deciding import DATA, HOME, PAGE, PRODUCTION, assert_sendable
from tests.auth.signing import NOW, encoded, jwk, pem
from tests.conftest import Clerks

MUCH = 60_000
"""Characters: what a web server takes as headers at most."""


class Keys:
    """A Clerk that has keys and nothing else; it counts who asks for them."""

    def __init__(self, *keys: Any) -> None:
        self.answer: Any = {"keys": list(keys)}
        self.status = 200
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/jwks":
            return httpx.Response(404, json={"errors": [{"code": "resource_not_found", "message": "not found"}]})
        self.asked += 1
        return httpx.Response(self.status, content=json.dumps(self.answer).encode("utf-8", "surrogatepass"))


def networkless(clerks: Clerks, key: RSAPrivateKey, **options: Any) -> AsyncClerk:
    """A client of a production instance that has its key at hand; whatever else it asks, Clerk does not know."""
    given = AuthenticateOptions(**{"publishable_key": PRODUCTION, "jwt_key": pem(key), **options})
    return clerks(Keys(), secret_key="sk_live_x", authentication=given)


def asking(clerks: Clerks, keys: Keys, *, secret_key: str = "sk_live_x", **options: Any) -> AsyncClerk:
    """A client of a production instance that asks for the instance's keys."""
    given = AuthenticateOptions(publishable_key=PRODUCTION, **options)
    return clerks(keys, secret_key=secret_key, authentication=given, retries=0)


async def ways(clerk: AsyncClerk, token: str, now: float = NOW) -> list[RequestState[AsyncClerk]]:
    """The states of the requests that present a token: in the header, with and without a scheme, and in a cookie."""
    several = (
        DATA | {"authorization": f"Bearer {token}"},
        DATA | {"authorization": token},
        PAGE | {"cookie": f"__client_uat=1; __session={token}"},
    )
    states = [await clerk.authenticate_request(request(headers), now=now) for headers in several]
    for state in states:
        assert_sendable(state)
    return states


async def assert_nobody(clerk: AsyncClerk, token: str, now: float = NOW) -> None:
    """Whichever way a token is presented, nobody is signed in by it."""
    for state in await ways(clerk, token, now):
        assert not state.is_signed_in
        auth: Any = state.to_auth()
        assert auth is None or not (auth.is_authenticated or auth.user_id or auth.has(role="admin"))


def request(headers: Any, url: str = HOME, method: str = "GET") -> Any:
    """A request of no framework in particular, with any text in its headers."""
    return type("Request", (), {"method": method, "url": url, "headers": headers})()


def written(header: bytes | str, payload: bytes | str, signature: str = "AAAA") -> str:
    """A token of these texts."""
    return f"{encoded(header)}.{encoded(payload)}.{signature}"


@contextmanager
def at_once(seconds: float = 1.0) -> Iterator[None]:
    """What is inside takes next to no time; as much is allowed as only an attack would take."""
    started = process_time()
    yield
    assert process_time() - started < seconds


def keys_of(*given: RSAPrivateKey) -> Keys:
    """A Clerk that has these keys, all under the same id."""
    return Keys(*(jwk(each) for each in given))
