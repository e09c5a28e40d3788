"""What becomes of a request whose session token is not good: refreshed, sent to a handshake, or signed out."""

from __future__ import annotations

from typing import Final, Literal

from ..errors import ClerkError, TokenError
from ..flow import Flow
from .backing import ClientT
from .case import SessionCase, logger
from .handshake import may_handshake
from .refresh import refreshed
from .state import RequestState, SignedIn
from .stringify import one_line

_HANDSHAKES: Final = {
    "token-not-active-yet": "session-token-nbf",
    "token-iat-in-the-future": "session-token-iat-in-the-future",
}


def failed(
    case: SessionCase[ClientT], error: ClerkError, carrier: Literal["header", "cookie"]
) -> Flow[RequestState[ClientT]]:
    """The state of a request whose token did not pass.

    Args:
        case: The request.
        error: What is wrong with its token.
        carrier: Where the token came in.
    """
    if not isinstance(error, TokenError) or error.reason == "unexpected-error":
        if not isinstance(error, TokenError):
            logger.warning(
                "A session token could not be verified, for Clerk was not asked for the keys: %s", one_line(str(error))
            )
        return case.signed_out("unexpected-error")
    refusal = ""
    if error.reason == "token-expired":
        outcome = yield from refreshed(case)
        if isinstance(outcome, SignedIn):
            return outcome
        refusal = outcome
    error.token_carrier = carrier
    if refusal:
        return may_handshake(case, f"session-token-expired-refresh-{refusal}", str(error))
    if error.reason in _HANDSHAKES:
        return may_handshake(case, _HANDSHAKES[error.reason], str(error))
    return case.signed_out(error.reason, str(error))
