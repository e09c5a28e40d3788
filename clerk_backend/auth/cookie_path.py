"""Deciding by cookies: the ordered list of Clerk's own middleware, from a handshake's end to somebody signed in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..errors import TokenError
from ..flow import Flow
from ..model import is_object
from .backing import ClientT
from .case import UNANSWERED, SessionCase, logger
from .cookies import DEV_BROWSER
from .handshake import may_handshake
from .handshake_result import resolve
from .machine_tokens import decoded_machine_type
from .numbers import to_number
from .referrer import is_from_elsewhere
from .satellite import answer, sync
from .session_auth import session_auth
from .session_errors import failed
from .state import Handshake, RequestState, SignedIn, SignedOut
from .tokens import verify_token

if TYPE_CHECKING:
    from .jwt import Decoded
    from .session_auth import SessionAuth

_MOST_ACTIVATIONS: Final = 3
_CROSS_ORIGIN: Final = "Cross-origin request from satellite domain requires handshake"


def decide_by_cookies(case: SessionCase[ClientT]) -> Flow[RequestState[ClientT]]:
    """The state of a request that brings no token in a header.

    Raises:
        ConfigurationError: keys or addresses are wrong, as far as this request shows.
        ArgumentError: a satellite of a development instance gave an address that is none.
    """
    if case.inbound.handshake_nonce or case.inbound.handshake_token:
        resolved = yield from resolve(case)
        if resolved is not None:
            return resolved
    unsure = sync(case) or answer(case) or _by_dev_browser(case) or _by_presence(case)
    if unsure is not None:
        return unsure
    token = case.context.session_token_in_cookie or ""
    try:
        decoded = case.context.decoded(token)
        if decoded.is_of_other_category or decoded_machine_type(decoded):
            return case.signed_out("token-type-mismatch")
        if _is_older(decoded, case.context.client_uat):
            return may_handshake(case, "session-token-iat-before-client-uat")
        claims = yield from verify_token(decoded, case.verification, now=case.now)
        backing = case.backing(token)
        auth = session_auth(claims, backing)
    except (TokenError, *UNANSWERED) as error:
        return (yield from failed(case, error, "cookie"))
    if not claims.get("azp"):
        _warn_of_missing_party()
    return (
        _across_origins(case)
        or _to_organization(case, auth)
        or SignedIn(shown=case.shown, backing=backing, claims=claims, auth=auth)
    )


def _by_dev_browser(case: SessionCase[ClientT]) -> Handshake[ClientT] | SignedOut[ClientT] | None:
    """A development instance knows browsers by a token, since its cookies are on another domain."""
    if case.context.is_production:
        return None
    if DEV_BROWSER in case.inbound.parameters:
        return may_handshake(case, "dev-browser-sync")
    return None if case.context.dev_browser_token else may_handshake(case, "dev-browser-missing")


def _by_presence(case: SessionCase[ClientT]) -> Handshake[ClientT] | SignedOut[ClientT] | None:
    """What is decided where the session's cookie or that of the client's last change is not there."""
    match bool(case.context.client_uat), bool(case.context.session_token_in_cookie):
        case False, False:
            return case.signed_out("session-token-and-uat-missing")
        case False, True:
            return may_handshake(case, "session-token-but-no-client-uat")
        case True, False:
            return may_handshake(case, "client-uat-but-no-session-token")
        case _:
            return None


def _is_older(decoded: Decoded, client_uat: float) -> bool:
    """Whether the token is from before the browser's sessions last changed. One that does not say is not."""
    if decoded.payload is None:
        raise TokenError(
            "Invalid JWT form. The header, payload, or signature could not be decoded.", reason="token-invalid"
        )
    claims: Any = decoded.payload
    return is_object(claims) and "iat" in claims and to_number(claims["iat"]) < client_uat


def _across_origins(case: SessionCase[ClientT]) -> Handshake[ClientT] | SignedOut[ClientT] | None:
    """A page that was opened from another site, which may be a satellite where somebody else signed in since."""
    inbound = case.inbound
    if case.options.is_satellite or inbound.method != "GET" or inbound.sec_fetch_dest != "document":
        return None
    if inbound.redirect_counter != 0 or not is_from_elsewhere(case.context):
        return None
    return may_handshake(case, "primary-domain-cross-origin-sync", _CROSS_ORIGIN)


def _to_organization(case: SessionCase[ClientT], auth: SessionAuth[ClientT]) -> Handshake[ClientT] | None:
    """The page of an organization that is not the active one makes it so first, if the browser can be sent for that."""
    target = case.organization
    if target is None or not auth.user_id or target.is_active(org_id=auth.org_id, org_slug=auth.org_slug):
        return None
    if case.inbound.redirect_counter >= _MOST_ACTIVATIONS:
        logger.warning(
            "Clerk: Organization activation handshake loop detected. This is likely due to an invalid organization ID "
            "or slug. Skipping organization activation."
        )
        return None
    state = may_handshake(case, "active-organization-mismatch")
    return state if isinstance(state, Handshake) else None


@cache
def _warn_of_missing_party() -> None:
    """Say once in each process that tokens come without an authorized party."""
    logger.warning(
        "Clerk: Session token from cookie is missing the azp claim. In a future version of Clerk, this token will be "
        "considered invalid. Please contact Clerk support if you see this warning."
    )
