"""A request to be decided on: what it says, how it is to be authenticated, and what states of it are made of."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic

from ..errors import APIError, ArgumentError, TransportError, UnreadableAnswerError
from .backing import Backing, ClientT, RedirectSource
from .details import Details
from .once import once
from .state import Headers, InvalidToken, Shown, SignedIn, SignedOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .context import Context
    from .inbound import Inbound
    from .machine_auth import AuthenticatedMachine
    from .options import AuthenticateOptions, TokenType
    from .organizations import OrganizationMatcher, OrganizationTarget
    from .tokens import Verification

logger: Final = logging.getLogger("clerk_backend.auth")

UNANSWERED: Final = (APIError, TransportError, UnreadableAnswerError, ArgumentError)
"""What a question to Clerk may end in, other than an answer."""


@dataclass(frozen=True, eq=False)
class Case(Generic[ClientT]):
    """A request and how it is to be authenticated.

    Attributes:
        inbound: The request.
        options: How it is to be authenticated.
        shown: What states show of that.
        verification: How its tokens are verified.
        now: The moment at which it is decided, in seconds since 1970.
        client: Whom auth objects are bound to, or None.
    """

    inbound: Inbound
    options: AuthenticateOptions = field(repr=False)
    shown: Shown = field(repr=False)
    verification: Verification = field(repr=False)
    now: float
    client: ClientT = field(repr=False)

    @property
    def _context(self) -> Context | None:
        return None

    def backing(self, token: str | None = None, **outcome: str) -> Backing[ClientT]:
        """What stands behind the auth object of a state."""
        return Backing(
            client=self.client,
            token=token,
            debug=lambda: Details(self.inbound, self._context, self.options, outcome),
            redirects=lambda: self.redirects,
        )

    @property
    def redirects(self) -> RedirectSource | None:
        """What redirects to sign in are made from."""
        return None

    def signed_out(
        self,
        reason: str,
        message: str = "",
        *,
        headers: Headers = (),
        token_type: TokenType = "session_token",  # noqa: S107 - a type, no token
    ) -> SignedOut[ClientT]:
        """Nobody is asking whose token is good."""
        backing = self.backing(status="signed-out", reason=reason, message=message)
        return SignedOut(
            shown=self.shown, headers=headers, backing=backing, token_type=token_type, reason=reason, message=message
        )

    def invalid_token(self) -> InvalidToken[ClientT]:
        """A token is there, or missing, of a type that is not accepted."""
        return InvalidToken(shown=Shown(), backing=Backing(client=self.client))

    def machine(self, auth: AuthenticatedMachine[ClientT]) -> SignedIn[ClientT]:
        """A machine is asking."""
        return SignedIn(shown=self.shown, backing=auth.backing, token_type=auth.token_type, auth=auth)


@dataclass(frozen=True, eq=False)
class SessionCase(Case[ClientT]):
    """A request that may be of a session, and what it says to its instance.

    Attributes:
        context: The request beside its instance.
        organizations: Which paths belong to which organization.
    """

    context: Context
    organizations: OrganizationMatcher = field(repr=False)

    @property
    def _context(self) -> Context | None:
        return self.context

    @once
    def organization(self) -> OrganizationTarget | None:
        """The organization, or the personal account, that the page belongs to; None where the patterns do not say."""
        return self.organizations.target(self.inbound.url.pathname)

    def signed_in(self, token: str, claims: Mapping[str, Any], *, headers: Headers = ()) -> SignedIn[ClientT]:
        """A user is asking, whose session may be pending."""
        return SignedIn(shown=self.shown, headers=headers, backing=self.backing(token), claims=claims)

    @property
    def redirects(self) -> RedirectSource:
        """What redirects to sign in are made from."""
        context, options = self.context, self.options
        return RedirectSource(
            options.publishable_key,
            self.inbound.url.href,
            options.sign_in_url,
            options.sign_up_url,
            bool(options.is_satellite),
            None if context.is_production else context.dev_browser_token,
        )
