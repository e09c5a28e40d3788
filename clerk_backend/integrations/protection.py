"""Protecting what only some may see: who passes, and what everybody else is answered, by Clerk's own table.

| | page | server action | anything else |
| --- | --- | --- | --- |
| nobody is signed in, or the session is pending | to sign in, or `unauthenticated_url` | 401 | 404 |
| signed in, but not who it takes | 404, or to `unauthorized_url` | the same | the same |
| a machine's token is wanted, and none that is good is there | 401 | 401 | 401 |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeAlias

from ..auth.objects import is_token_type_accepted
from ..auth.session_auth import PENDING
from ..auth.urls import parse
from ..errors import ConfigurationError
from ..unset import UNSET, Unset
from .answers import Interruption, not_found, redirect, unauthorized
from .visits import SESSION

if TYPE_CHECKING:
    from ..auth.inbound import Inbound
    from ..auth.options import AcceptsToken
    from ..auth.reverification import ReverificationConfig
    from ..auth.session_auth import SignedInAuth
    from .visits import Visit

Predicate: TypeAlias = Callable[[Callable[..., bool]], object]
"""Is given `has` of the auth object; whatever is truthy lets pass."""

_ASKED: Final = ("role", "permission", "feature", "plan", "reverification")
_NOTHING: Final = (UNSET, UNSET, UNSET, UNSET, UNSET, None)
"""What these and `has` are where somebody need only be signed in."""


class Demand(NamedTuple):
    """What it takes to pass. Of machines only a good token is asked, as Clerk does: they have no roles.

    Attributes:
        role: As for `has`; so are `permission`, `feature`, `plan` and `reverification`.
        has: A function of `has`, for what these cannot say.
        token: The types of token that are accepted.
        unauthorized_url: Where those are sent who are signed in and may not pass.
        unauthenticated_url: Where those are sent who are not signed in.
    """

    role: str | Unset = UNSET
    permission: str | Unset = UNSET
    feature: str | Unset = UNSET
    plan: str | Unset = UNSET
    reverification: ReverificationConfig | Unset = UNSET
    has: Predicate | None = None
    token: AcceptsToken = SESSION
    unauthorized_url: str | None = None
    unauthenticated_url: str | None = None

    def lets_pass(self, auth: SignedInAuth[Any]) -> bool:
        """Whether somebody who is signed in may pass.

        Raises:
            ConfigurationError: the function is an async one.
        """
        if self[: len(_NOTHING)] == _NOTHING:
            return True
        if self.has is not None and not _answer(self.has(auth.has)):
            return False
        wanted: dict[str, Any] = {
            name: value for name, value in zip(_ASKED, self, strict=False) if not isinstance(value, Unset)
        }
        return not wanted or auth.has(**wanted)


def _answer(found: object) -> object:
    """What a predicate answers; a coroutine, which would always be truthy, is no answer."""
    if isawaitable(found):
        if iscoroutine(found):
            found.close()
        raise ConfigurationError("has= must be a plain function: nothing waits for what an async one finds.")
    return found


def protect(visit: Visit[Any], demand: Demand) -> Any:
    """The auth object of a request that may pass.

    Raises:
        Interruption: it may not.
        ConfigurationError: people are to sign in, and nothing says where.
    """
    accepts = demand.token
    auth: Any = visit.auth(accepts_token=accepts, treat_pending_as_signed_out=True)
    if not is_token_type_accepted(auth.token_type, accepts):
        _refuse(visit, demand, auth)
    if auth.token_type != SESSION:
        return auth if auth.is_authenticated else _refuse(visit, demand, auth)
    if auth.session_status == PENDING or not auth.user_id:
        _ask_to_sign_in(visit, demand, auth)
    return auth if demand.lets_pass(auth) else _refuse(visit, demand, auth)


def _ask_to_sign_in(visit: Visit[Any], demand: Demand, auth: Any) -> NoReturn:
    if demand.unauthenticated_url:
        raise Interruption(redirect(_absolute(visit, demand.unauthenticated_url)))
    if is_page(visit.inbound):
        nameless = replace(auth, backing=auth.backing.without_dev_browser())  # which our redirects get at the end
        raise Interruption(redirect(nameless.redirect_to_sign_in().location))
    raise Interruption(unauthorized() if is_server_action(visit.inbound) else not_found())


def _refuse(visit: Visit[Any], demand: Demand, auth: Any) -> NoReturn:
    if auth.token_type != SESSION or not is_token_type_accepted(SESSION, demand.token):
        host = visit.frontend_api if visit.state.token_type == "oauth_token" else ""  # noqa: S105 - a type, no token
        metadata = f"https://{host}/.well-known/oauth-protected-resource" if host else None
        raise Interruption(unauthorized(resource_metadata=metadata))
    if demand.unauthorized_url:
        raise Interruption(redirect(_absolute(visit, demand.unauthorized_url)))
    raise Interruption(not_found())


def _absolute(visit: Visit[Any], url: str) -> str:
    try:
        return parse(url, visit.inbound.url).href
    except ValueError:
        raise ConfigurationError("unauthorized_url and unauthenticated_url must be URLs.") from None


def is_server_action(inbound: Inbound) -> bool:
    """Whether a page of Next.js calls a function on its server, which a program behind it may see too."""
    headers = inbound.headers
    return "next-url" in headers and (
        "text/x-component" in headers.get("accept", "")
        or "multipart/form-data" in headers.get("content-type", "")
        or bool(headers.get("next-action"))
    )


def is_page(inbound: Inbound) -> bool:
    """Whether a browser wants a page to show, so that it can be sent elsewhere."""
    headers = inbound.headers
    return (
        inbound.sec_fetch_dest in {"document", "iframe"}
        or "text/html" in headers.get("accept", "")
        or ("next-url" in headers and not is_server_action(inbound))
        or bool(headers.get("x-nextjs-data"))
    )
