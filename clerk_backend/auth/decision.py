"""Who is asking: the decision on a request, in the order of Clerk's own middleware."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, Literal, overload

from ..errors import TokenError
from ..flow import Flow
from ..settings import API_URL, API_VERSION
from .backing import Backing, ClientT
from .case import UNANSWERED, Case, SessionCase
from .context import context_of
from .cookie_path import decide_by_cookies
from .inbound import Inbound
from .jwt import M2M_CATEGORY, Decoded
from .key_store import KeyStore, key_store
from .keys import absolute_proxy_url
from .machine_auth import MachineTokenType
from .machine_tokens import decoded_machine_type, machine_token_type
from .machine_verification import verify_machine_token
from .options import AuthenticateOptions, TokenType
from .organizations import organization_matcher
from .preconditions import check_configured
from .session_errors import failed
from .state import RequestState, Shown, SignedIn
from .tokens import Verification, verify_token


@overload
def authenticate(
    inbound: Inbound, options: AuthenticateOptions, *, now: float, client: None = None, keys: KeyStore | None = None
) -> Flow[RequestState[None]]: ...
@overload
def authenticate(
    inbound: Inbound, options: AuthenticateOptions, *, now: float, client: ClientT, keys: KeyStore | None = None
) -> Flow[RequestState[ClientT]]: ...
def authenticate(
    inbound: Inbound, options: AuthenticateOptions, *, now: float, client: Any = None, keys: KeyStore | None = None
) -> Flow[RequestState[Any]]:
    """Decide who is asking, as Clerk's `authenticateRequest` does.

    A call is made only where a key is missing, an opaque token of a machine must be checked, a session can be
    refreshed, or a handshake left its result at Clerk.

    Args:
        inbound: The request.
        options: How it is to be authenticated; of the client that runs the flow.
        now: The time, in seconds since the epoch.
        client: Whom the auth objects are bound to, for `get_token`; None for nobody.
        keys: Where Clerk's keys are kept; those of this process unless given.

    Raises:
        ConfigurationError: a key is missing or malformed, or an option that a satellite needs; in development also if a
            handshake was made with other keys.
        ArgumentError: a satellite of a development instance gave an address that is none.
    """
    if (state := recalled(inbound, options, now=now, client=client, keys=keys)) is not None:
        return state
    accepts = options.accepted
    shown, verification = prepared = _prepared_for(inbound, options, keys)
    if not isinstance(accepts, tuple) and (accepts == "m2m_token" or accepts == "api_key"):  # noqa: PLR1714 - for types
        check_configured(options, inbound)
        return (yield from _by_machine_token(Case(inbound, options, shown, verification, now, client), accepts))
    case = _session_case(inbound, options, prepared, now, client)
    check_configured(options, inbound)
    if not isinstance(accepts, tuple) and accepts == "oauth_token":
        return (yield from _by_machine_token(case, accepts))
    return (yield from _by_any_token(case, accepts))


def recalled(
    inbound: Inbound, options: AuthenticateOptions, *, now: float, client: ClientT, keys: KeyStore | None = None
) -> SignedIn[ClientT] | None:
    """The state of a request whose header brings a session's token that was accepted before; None for all others.

    It is `authenticate`'s state, found without a flow. Arguments as there.
    """
    token = inbound.token_in_header
    if not token or options.is_satellite:  # with a satellite, who may ask depends on more than the token
        return None
    prepared = _prepared_for(inbound, options, keys)
    claims = prepared[1].recall(token, now)
    if claims is None:
        return None
    # What stands behind it is gathered when somebody asks for it.
    whole = partial(_session_case, inbound, options, prepared, now, client)
    backing = Backing(
        client=client, token=token, debug=lambda: whole().backing().debug, redirects=lambda: whole().redirects
    )
    return SignedIn(shown=prepared[0], backing=backing, claims=claims)


def _prepared_for(inbound: Inbound, options: AuthenticateOptions, keys: KeyStore | None) -> tuple[Shown, Verification]:
    origin = inbound.url.origin if (options.proxy_url or "").startswith("/") else ""
    return _prepared(options, origin, keys or key_store())


def _session_case(
    inbound: Inbound, options: AuthenticateOptions, prepared: tuple[Shown, Verification], now: float, client: ClientT
) -> SessionCase[ClientT]:
    shown, verification = prepared
    context = context_of(
        inbound,
        publishable_key=options.publishable_key,
        now=now,
        proxy_url=shown.proxy_url,
        domain=options.domain,
        is_satellite=bool(options.is_satellite),
    )
    organizations = organization_matcher(options.organization_sync_options)
    return SessionCase(inbound, options, shown, verification, now, client, context, organizations)


@lru_cache(maxsize=256)
def _prepared(options: AuthenticateOptions, origin: str, keys: KeyStore) -> tuple[Shown, Verification]:
    """What requests have in common; those to one origin, where the proxy stands below that."""
    return Shown.of(options, absolute_proxy_url(options.proxy_url or "", origin=origin)), Verification(
        jwt_key=options.jwt_key or None,
        secret_key=options.secret_key,
        api_url=options.api_url or API_URL,
        api_version=options.api_version or API_VERSION,
        audience=options.audience,
        authorized_parties=options.authorized_parties,
        clock_skew_in_ms=options.clock_skew_in_ms,
        header_type=options.header_type,
        skip_jwks_cache=bool(options.skip_jwks_cache),
        store=keys,
    )


def _by_machine_token(case: Case[ClientT], accepted: MachineTokenType) -> Flow[RequestState[ClientT]]:
    """The state of a request that must bring a token of one type, in a header."""
    token = case.inbound.token_in_header
    if not token:
        return case.signed_out("No token in header", token_type=accepted)
    if machine_token_type(token) != accepted:
        return case.signed_out("token-type-mismatch", token_type=accepted)
    return (yield from verify_machine_token(case, token, accepted))


def _by_any_token(
    case: SessionCase[ClientT], accepts: TokenType | Literal["any"] | tuple[TokenType, ...]
) -> Flow[RequestState[ClientT]]:
    """The state of a request that may bring a session token, in a header or a cookie."""
    token = case.inbound.token_in_header
    machine = None
    if token and accepts != "session_token":
        machine = machine_token_type(token, read=case.context.decoded)
    if not isinstance(accepts, str) and (machine or "session_token") not in accepts:
        return case.invalid_token()
    if not token:
        return (yield from decide_by_cookies(case))
    if machine:
        return (yield from verify_machine_token(case, token, machine))
    try:
        decoded = case.context.decoded(token)
        if _is_no_session(decoded, accepts):
            return case.signed_out("token-type-mismatch")
        claims = yield from verify_token(decoded, case.verification, now=case.now)
    except (TokenError, *UNANSWERED) as error:
        return (yield from failed(case, error, "header"))
    case.verification.remember(decoded, case.now)
    return case.signed_in(token, claims)


def _is_no_session(decoded: Decoded, accepts: str | tuple[TokenType, ...]) -> bool:
    """Whether a token says that it is not a session's, though an instance's keys may verify it.

    Clerk's middleware looks only where session tokens alone are accepted. Elsewhere it would take a JSON Web Token that
    an instance made from a template, for some other service, for somebody who is signed in.
    """
    if accepts == "session_token":
        return decoded.is_of_other_category or decoded_machine_type(decoded) is not None
    return decoded.is_of_other_category and decoded.header.category != M2M_CATEGORY  # which `verify_token` refuses
