"""What authentication decided on a request: who is signed in, that nobody is, or that the browser must go elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, TypeAlias

from .backing import Backing, ClientT
from .machine_auth import unauthenticated_machine
from .objects import AuthObject, InvalidTokenAuth
from .session_auth import session_auth, signed_out

if TYPE_CHECKING:
    from .options import AuthenticateOptions, TokenType

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Headers for the response, names in lower case. `set-cookie` may come several times; all are to be added."""

BLANKS: Final = " \t\r\n"
"""What is not part of a header's value where it stands around it."""
_LONGEST_TOLD: Final = 4096
"""Characters of a message; what strangers wrote into a token may be longer than servers and proxies let a header be."""
_header_value = re.compile("[\t\x20-\x7e\x80-\xff]*").fullmatch


def is_header_value(text: str) -> bool:
    """Whether a text can be sent in a header: nothing beyond Latin-1, and no control, such as a line's end."""
    return _header_value(text.strip(BLANKS)) is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a state shows of the options that it was decided by. What was not given is empty.

    Attributes:
        proxy_url: Where the Frontend API is proxied, an absolute URL.
        publishable_key: The instance's publishable key.
        is_satellite: Whether this is a satellite application.
        domain: The domain of a satellite application.
        sign_in_url: Where people sign in.
        sign_up_url: Where people sign up.
        after_sign_in_url: Where they go from there.
        after_sign_up_url: Where they go from there.
    """

    proxy_url: str = ""
    publishable_key: str = ""
    is_satellite: bool = False
    domain: str = ""
    sign_in_url: str = ""
    sign_up_url: str = ""
    after_sign_in_url: str = ""
    after_sign_up_url: str = ""

    @staticmethod
    def of(options: AuthenticateOptions, proxy_url: str) -> Shown:
        """What is shown of options, the proxy's URL made absolute."""
        return Shown(
            proxy_url,
            options.publishable_key or "",
            bool(options.is_satellite),
            options.domain or "",
            options.sign_in_url or "",
            options.sign_up_url or "",
            options.after_sign_in_url or "",
            options.after_sign_up_url or "",
        )


@dataclass(frozen=True, kw_only=True)
class State(Generic[ClientT]):
    """What all states have in common.

    Attributes:
        shown: What is shown of the options; `state.shown.domain` and the like.
        headers: Headers for the response. `set-cookie` may come several times; all are to be added, none replaced.
        backing: What stands behind the auth object that is made of the state.
    """

    shown: Shown = field(repr=False)
    headers: Headers = field(default=(), repr=False)
    backing: Backing[ClientT] = field(repr=False, compare=False)

    def _tell(self, reason: str, message: str, status: str) -> None:
        """Add what this was decided for to the headers, as Clerk's middleware does for whoever looks for a fault."""
        told = (("x-clerk-auth-message", message), ("x-clerk-auth-reason", reason), ("x-clerk-auth-status", status))
        added = tuple(
            (name, value.strip(BLANKS))
            for name, value in told
            if value and len(value) <= _LONGEST_TOLD and is_header_value(value)
        )
        object.__setattr__(self, "headers", self.headers + added)


@dataclass(frozen=True, kw_only=True)
class SignedIn(State[ClientT]):
    """Somebody is asking whose token is good: a user with a session, which may be pending, or a machine.

    Attributes:
        status: `signed-in`.
        token: The token.
        token_type: Its type.
        claims: The verified claims of a session's token.
        auth: The auth object, where it was needed to decide.
        reason: None.
        message: None.
    """

    status: Literal["signed-in"] = field(default="signed-in", init=False)
    token_type: TokenType = "session_token"  # noqa: S105 - a type, no token
    claims: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    auth: AuthObject[ClientT] | None = field(default=None, repr=False)
    reason: ClassVar[None] = None
    message: ClassVar[None] = None
    is_authenticated: ClassVar[Literal[True]] = True
    is_signed_in: ClassVar[Literal[True]] = True

    @property
    def token(self) -> str:
        """The token."""
        return self.backing.token or ""

    def to_auth(self, *, treat_pending_as_signed_out: bool = True) -> AuthObject[ClientT]:
        """Who is asking, as an auth object.

        Args:
            treat_pending_as_signed_out: Whether nobody counts as signed in whose session still has tasks.

        Raises:
            TokenError: `unexpected-error`: the token names an organization's features in no known form.
        """
        if self.auth is not None and (treat_pending_as_signed_out or self.token_type != "session_token"):  # noqa: S105
            return self.auth
        return session_auth(self.claims, self.backing, treat_pending_as_signed_out=treat_pending_as_signed_out)


@dataclass(frozen=True, kw_only=True)
class SignedOut(State[ClientT]):
    """Nobody is asking whose token is good.

    Attributes:
        status: `signed-out`.
        token: None.
        token_type: The type of token that was wanted, or that was presented and is not good.
        reason: Clerk's name for why, such as `session-token-and-uat-missing`.
        message: Why, in words; often empty.
    """

    status: Literal["signed-out"] = field(default="signed-out", init=False)
    token_type: TokenType = "session_token"  # noqa: S105 - a type, no token
    reason: str
    message: str = ""
    token: None = field(default=None, init=False, repr=False)
    is_authenticated: Literal[False] = field(default=False, init=False, repr=False)
    is_signed_in: Literal[False] = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        self._tell(self.reason, self.message, self.status)

    def to_auth(self, *, treat_pending_as_signed_out: bool = True) -> AuthObject[ClientT]:
        """Nobody, as an auth object of the type that was wanted."""
        del treat_pending_as_signed_out  # nobody is not pending
        if self.token_type == "session_token":  # noqa: S105 - a type, no token
            return signed_out(self.backing)
        return unauthenticated_machine(self.token_type, self.backing)


@dataclass(frozen=True, kw_only=True)
class Handshake(State[ClientT]):
    """The browser must be sent to Clerk and back first: answer with a redirect to `location`, with all `headers`.

    Attributes:
        status: `handshake`.
        token: None.
        token_type: `session_token`.
        reason: Clerk's name for why, such as `dev-browser-missing`.
        message: Why, in words; often empty.
    """

    status: Literal["handshake"] = field(default="handshake", init=False)
    token_type: Literal["session_token"] = field(default="session_token", init=False)
    reason: str
    message: str = ""
    token: None = field(default=None, init=False, repr=False)
    is_authenticated: Literal[False] = field(default=False, init=False, repr=False)
    is_signed_in: Literal[False] = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        self._tell(self.reason, self.message, self.status)

    def to_auth(self, *, treat_pending_as_signed_out: bool = True) -> None:
        """None: it is not decided yet."""
        del treat_pending_as_signed_out


@dataclass(frozen=True, kw_only=True)
class InvalidToken(State[ClientT]):
    """A token was presented, or is missing, of none of the several types that are accepted. Nothing else is told.

    Attributes:
        status: `signed-out`.
        token: None.
        token_type: None.
        reason: `token-type-mismatch`.
        message: Empty.
    """

    status: Literal["signed-out"] = field(default="signed-out", init=False)
    token_type: None = field(default=None, init=False)
    reason: str = field(default="token-type-mismatch", init=False)
    message: str = field(default="", init=False)
    token: None = field(default=None, init=False, repr=False)
    is_authenticated: Literal[False] = field(default=False, init=False, repr=False)
    is_signed_in: Literal[False] = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        self._tell(self.reason, self.message, self.status)

    def to_auth(self, *, treat_pending_as_signed_out: bool = True) -> InvalidTokenAuth[ClientT]:
        """Nobody, as an auth object of no type."""
        del treat_pending_as_signed_out  # nobody is not pending
        return InvalidTokenAuth(backing=self.backing)


RequestState: TypeAlias = SignedIn[ClientT] | SignedOut[ClientT] | Handshake[ClientT] | InvalidToken[ClientT]
"""What was decided on a request. With a `location` among its headers, the answer is a redirect (307) with all of them,
whatever the state; otherwise they are added to the application's answer."""


def location(state: RequestState[Any]) -> str | None:
    """Where the browser is to be sent, or None: the application answers."""
    return next((value for name, value in state.headers if name == "location"), None)


def debug_request_state(state: RequestState[Any]) -> dict[str, Any]:
    """What may be logged of a state: no token, no header."""
    shown = state.shown
    return {
        "is_signed_in": state.is_signed_in,
        "is_authenticated": state.is_authenticated,
        "proxy_url": shown.proxy_url,
        "reason": state.reason,
        "message": state.message,
        "publishable_key": shown.publishable_key,
        "is_satellite": shown.is_satellite,
        "domain": shown.domain,
    }
