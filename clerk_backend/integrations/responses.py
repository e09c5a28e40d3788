"""What a middleware adds to a response: what authentication wants said and set, who may keep a copy, and a policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ..auth.redirects import with_dev_browser
from ..auth.state import location
from .answers import REDIRECTED, Answer, Interruption, refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..auth.state import Headers
    from ..errors import MalformedURLError
    from .visits import Visit

_DEPENDS_ON: Final = ("Cookie", "Authorization")
_VARY: Final = ", ".join(_DEPENDS_ON)
_POLICIES: Final = ("content-security-policy", "content-security-policy-report-only")


def added_headers(visit: Visit[Any], present: Collection[str]) -> Headers:
    """The headers to append to a response, which replace none.

    Those of authentication always; a `cache-control: private` where the response depends on who is asking and the
    application has not said who may keep it; the Content-Security-Policy where it has none of its own.

    Args:
        visit: The request.
        present: The names of the headers that the response has, in lower case.
    """
    added: Headers = visit.state.headers
    policy = visit.options.content_security_policy
    if visit.is_personal and "cache-control" not in present and not any(name == "cache-control" for name, _ in added):
        added = (*added, ("cache-control", "private"))
    if policy and not any(name in present for name in _POLICIES):
        added += visit.security_headers
    return added


def adds_nothing(visit: Visit[Any]) -> bool:
    """Whether a response stays as it is."""
    return not (visit.is_personal or visit.state.headers or visit.options.content_security_policy)


def vary(visit: Visit[Any], present: str) -> str:
    """What the `Vary` header is to say: a response that depends on who is asking depends on two headers of the request.

    Args:
        visit: The request.
        present: What it says so far; empty where there is none.
    """
    if not visit.is_personal:
        return present
    if not present:
        return _VARY
    named = {name.strip().lower() for name in present.split(",")}
    if "*" in named:
        return present
    missing = [name for name in _DEPENDS_ON if name.lower() not in named]
    return ", ".join([present, *missing] if present.strip() else missing)


def sent_elsewhere(visit: Visit[Any]) -> Answer | None:
    """The answer that sends the browser where authentication wants it to go; None: the application answers.

    Raises:
        RuntimeError: it wants a handshake and does not say where, which `clerk_backend.auth` never does.
    """
    if visit.state.headers and location(visit.state) is not None:
        return Answer(307, visit.state.headers)
    if visit.state.status == "handshake":
        raise RuntimeError("Clerk: handshake status without redirect")
    return None


def led(visit: Visit[Any], answer: Answer) -> Answer:
    """An answer of ours whose redirect takes along what tells browsers apart in development."""
    if REDIRECTED not in answer.headers:
        return answer
    headers = tuple((name, _led(visit, value) if name == "location" else value) for name, value in answer.headers)
    return replace(answer, headers=headers)


def answer_to(visit: Visit[Any], error: Interruption | MalformedURLError) -> Answer:
    """What is answered where a view raised, for the framework to send like any other: the middleware adds the rest."""
    if isinstance(error, Interruption):
        return led(visit, error.answer)
    return refused(error.status, "The path cannot be read.")


def completed(visit: Visit[Any], answer: Answer) -> Answer:
    """An answer of ours with all that a middleware adds."""
    headers = led(visit, answer).headers
    if visit.is_personal:
        said = ", ".join(value for name, value in headers if name.lower() == "vary")
        headers = (*(pair for pair in headers if pair[0].lower() != "vary"), ("vary", vary(visit, said)))
    return replace(answer, headers=headers + added_headers(visit, [name.lower() for name, _ in headers]))


def _led(visit: Visit[Any], address: str) -> str:
    return with_dev_browser(
        address,
        clerk_url=visit.inbound.url,
        secret_key=visit.authentication.secret_key,
        dev_browser_token=visit.inbound.cookies.get("__clerk_db_jwt"),
    )
