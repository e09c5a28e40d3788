"""Auth objects of sessions: somebody is signed in, or nobody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from ..errors import TokenError, UnreadableAnswerError
from ..flow import ask
from ..model import is_object
from ..unset import UNSET, Unset
from .backing import Backing, ClientT
from .claims import SessionFacts, counts, facts_in
from .session_redirects import Redirecting

if TYPE_CHECKING:
    from ..call import Call
    from ..flow import Flow
    from ..shortcuts import MintedToken

PENDING: Final = "pending"
"""The status of a session whose user has something to do before it becomes active."""
_MARGIN = 10.0  # seconds before its end in which a token is no longer handed out anew
_LAST_SECOND = 8.64e12  # of JavaScript's calendar


@dataclass(frozen=True, kw_only=True)
class SignedInAuth(SessionFacts, Redirecting[ClientT]):
    """Somebody is signed in, as the claims of the token say.

    Attributes:
        token_type: `session_token`.
        is_authenticated: True.
    """

    token_type: Literal["session_token"] = field(default="session_token", init=False)
    is_authenticated: Literal[True] = field(default=True, init=False)

    def token_flow(self, *, template: str | None, expires_in_seconds: float | Unset) -> Flow[str | None]:
        """The request's own token, or, where a template or a time is given, one that Clerk makes."""
        if not counts(self.session_id):
            return None
        if not template and expires_in_seconds is UNSET:
            return self.backing.token
        call = _minting(self.session_id, template, expires_in_seconds)
        token = yield from _minted(call)
        if not _ends_soon(token, self.backing.clock()):
            return token
        return (yield from self._renewed(call))  # a long request's scope remembers the token for longer than it lives

    def _renewed(self, call: Call[MintedToken]) -> Flow[str]:
        from ..dedupe import Scope

        renewals = self.backing.renewals
        scope = renewals.scope
        if scope is not None:
            token = yield from _minted(replace(call, scope=scope))
            if not _ends_soon(token, self.backing.clock()):
                return token
        if renewals.scope is scope:  # else somebody has just begun anew, and all ask there
            renewals.scope = Scope()
        return (yield from _minted(replace(call, scope=renewals.scope)))

    def _facts(self) -> SessionFacts:
        return self


@dataclass(frozen=True, kw_only=True)
class SignedOutAuth(Redirecting[ClientT]):
    """Nobody is signed in, or not yet: the session may be pending. Everything else is None.

    Attributes:
        token_type: `session_token`.
        is_authenticated: False.
        session_status: `pending` where a session is there and still has tasks, else None.
    """

    token_type: Literal["session_token"] = field(default="session_token", init=False)
    is_authenticated: Literal[False] = field(default=False, init=False)
    session_status: str | None = None
    session_claims: None = field(default=None, init=False)
    session_id: None = field(default=None, init=False)
    user_id: None = field(default=None, init=False)
    actor: None = field(default=None, init=False)
    org_id: None = field(default=None, init=False)
    org_role: None = field(default=None, init=False)
    org_slug: None = field(default=None, init=False)
    org_permissions: None = field(default=None, init=False)
    factor_verification_age: None = field(default=None, init=False)


SessionAuth: TypeAlias = SignedInAuth[ClientT] | SignedOutAuth[ClientT]


_SIGNED_IN: Final[Mapping[str, Any]] = {
    each.name: each.default for each in fields(SignedInAuth) if each.default is not MISSING
}


def signed_in(claims: Mapping[str, Any], backing: Backing[ClientT]) -> SignedInAuth[ClientT]:
    """The auth object of a session, from the verified claims of its token, pending or not.

    Raises:
        TokenError: `unexpected-error`: the claims name an organization's features in no known form.
    """
    auth = cast("SignedInAuth[ClientT]", object.__new__(SignedInAuth))
    # As its constructor does, which in a frozen class sets field by field and takes several times as long.
    vars(auth).update(_SIGNED_IN, **facts_in(claims), backing=backing)
    return auth


def signed_out(backing: Backing[ClientT], *, session_status: str | None = None) -> SignedOutAuth[ClientT]:
    """The auth object of a request without a session."""
    return SignedOutAuth(session_status=session_status, backing=backing.without_token())


def session_auth(
    claims: Mapping[str, Any], backing: Backing[ClientT], *, treat_pending_as_signed_out: bool = True
) -> SessionAuth[ClientT]:
    """The auth object of a session: that of somebody signed in, unless the session is pending and so counts as none.

    Raises:
        TokenError: `unexpected-error`: the claims name an organization's features in no known form.
    """
    auth = signed_in(claims, backing)
    if treat_pending_as_signed_out and auth.session_status == PENDING:
        return signed_out(backing, session_status=PENDING)
    return auth


def _minting(session_id: str, template: str | None, expires_in_seconds: float | Unset) -> Call[MintedToken]:
    from ..call import Call
    from ..shortcuts import MintedToken

    path = ("sessions", session_id, "tokens", template) if template else ("sessions", session_id, "tokens")
    body = None if isinstance(expires_in_seconds, Unset) else {"expires_in_seconds": expires_in_seconds}
    return Call.post(*path, body=body, returns=MintedToken, read=True)


def _minted(call: Call[MintedToken]) -> Flow[str]:
    answer = yield from ask(call)
    if isinstance(answer.jwt, str):  # pyright: ignore[reportUnnecessaryIsInstance] - Clerk may break its promise
        return answer.jwt
    raise UnreadableAnswerError(f"The answer to {call!r} has no token", method=call.method, path=call.path)


def _ends_soon(token: str, now: float) -> bool:
    """Whether a token has expired or will shortly; never of one that does not say when."""
    from .jwt import decode

    try:
        claims = decode(token).payload
    except TokenError:
        return False
    ends, begins = (_seconds(claims.get(name)) if is_object(claims) else None for name in ("exp", "iat"))
    if ends is None:
        return False
    lifetime = 4 * _MARGIN if begins is None else ends - begins
    return ends - now <= min(_MARGIN, lifetime / 4)


def _seconds(claim: Any) -> float | None:
    return float(claim) if isinstance(claim, int | float) and 0 <= claim <= _LAST_SECOND else None
