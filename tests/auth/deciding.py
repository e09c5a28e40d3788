"""Decides on requests in tests: an instance's keys, a request like a browser's, and a Clerk that answers as told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from clerk_backend import Call, ClerkError
from clerk_backend.auth.decision import authenticate
from clerk_backend.auth.inbound import Inbound
from clerk_backend.auth.key_store import KeyStore
from clerk_backend.auth.keys import build_publishable_key, cookie_suffix
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.state import RequestState
from tests.auth.signing import NOW
from tests.vectors.cases import fixtures

Answer: TypeAlias = Callable[[Call[Any]], Any]

PRODUCTION = build_publishable_key("clerk.example.com")
DEVELOPMENT = build_publishable_key("oracle-app-12.clerk.accounts.dev")
PAGE = {"host": "app.example.com", "sec-fetch-dest": "document"}
DATA = {"host": "app.example.com", "sec-fetch-dest": "empty"}
HOME = "https://app.example.com/dashboard?tab=1"
REFRESH = f"__refresh_{cookie_suffix(PRODUCTION)}"


def token(name: str) -> str:
    """A token of the recorded cases; those of `prod` and `dev` are signed by the key `a`."""
    found: str = fixtures()["tok"][name]["jwt"]
    return found


def options(**given: Any) -> AuthenticateOptions:
    """Those of a production instance whose key is at hand; in development with `publishable_key=DEVELOPMENT`."""
    is_development = given.get("publishable_key") == DEVELOPMENT
    usual = {
        "secret_key": f"sk_{'test' if is_development else 'live'}_x",
        "publishable_key": PRODUCTION,
        "jwt_key": fixtures()["pem"]["a"],
    }
    return AuthenticateOptions(**{**usual, **given})


def cookies(**values: str) -> str:
    """A `Cookie` header."""
    return "; ".join(f"{name}={value}" for name, value in values.items())


def _unexpected(call: Call[Any]) -> Any:
    raise AssertionError(f"{call!r} is not to be made")


@dataclass
class Clerk:
    """Answers calls, and notes them."""

    answer: Answer = _unexpected
    calls: list[Call[Any]] = field(default_factory=list[Call[Any]])

    def run(self, flow: Any) -> Any:
        """What a flow returns."""
        try:
            call = next(flow)
            while True:
                self.calls.append(call)
                try:
                    answer = self.answer(call)
                except ClerkError as error:
                    call = flow.throw(error)
                else:
                    call = flow.send(answer)
        except StopIteration as done:
            return done.value


def raising(error: Exception) -> Clerk:
    """One that fails so, whatever it is asked."""

    def answer(call: Call[Any]) -> Any:
        raise error

    return Clerk(answer)


def answering(answer: Any) -> Clerk:
    """One that answers so, whatever it is asked."""
    return Clerk(lambda _call: answer)


def bearer(text: str) -> dict[str, str]:
    """The headers of a program that brings a token."""
    return DATA | {"authorization": f"Bearer {text}"}


def decide(
    given: AuthenticateOptions | None = None,
    headers: Mapping[str, str] | list[tuple[str, str]] = PAGE,
    *,
    url: str = HOME,
    method: str = "GET",
    clerk: Clerk | None = None,
    now: float = NOW,
) -> RequestState[None]:
    """The state of a request, whose keys are no other test's."""
    flow = authenticate(Inbound(method, url, headers), given or options(), now=now, keys=KeyStore())
    state: RequestState[None] = (clerk or Clerk()).run(flow)
    return state


def header(state: RequestState[Any], name: str) -> list[str]:
    """The values of a header of a state."""
    return [value for each, value in state.headers if each == name]


def assert_sendable(state: RequestState[Any]) -> None:
    """No header ends before it should, so that none begins another one."""
    for name, value in state.headers:
        assert re.fullmatch(r"[a-z-]+", name)
        assert not set(value) & set("\r\n\0"), name
        value.encode("latin-1")
