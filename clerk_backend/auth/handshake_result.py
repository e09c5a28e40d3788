"""The end of a handshake: what Clerk sent the browser back with, made into cookies and a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ..call import Call
from ..errors import ConfigurationError, TokenError
from ..flow import Flow, ask
from ..model import is_array, is_object
from .backing import ClientT
from .case import UNANSWERED, SessionCase, logger
from .cookies import DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE, SESSION
from .jwt import check_header, check_key
from .state import BLANKS, Headers, SignedIn, SignedOut, is_header_value
from .stringify import one_line
from .tokens import signing_key, verify_token

if TYPE_CHECKING:
    from .jwt import Decoded

HELP: Final = "__clerk_help"
_LONGEST_NONCE: Final = 4096
"""Characters, which is what a browser keeps in a cookie, and more than Clerk has ever made."""
_A_DAY_IN_MS: Final = 86_400_000.0
_CROSS_ORIGIN: Final = (("access-control-allow-origin", "null"), ("access-control-allow-credentials", "true"))
_CLOCK = {"token-expired", "token-not-active-yet", "token-iat-in-the-future"}
_SKEW = (
    "Clerk: Clock skew detected. This usually means that your system clock is inaccurate. Clerk will attempt to "
    "account for the clock skew in development.\n\nTo resolve this issue, make sure your system's clock is set to the "
    "correct time (e.g. turn off and on automatic time synchronization).\n\n---\n\n%s"
)
_WRONG_KEYS = (
    "Clerk: Handshake token verification failed due to an invalid signature. If you have switched Clerk keys locally, "
    "clear your cookies and try again."
)


class UnresolvedError(Exception):
    """The handshake led to no session that can be used: the request's own cookies decide. Never leaves the flow."""


def resolve(case: SessionCase[ClientT]) -> Flow[SignedIn[ClientT] | SignedOut[ClientT] | None]:
    """Who is signed in by the handshake that this request ends; None where it ends none that can be used.

    Raises:
        ConfigurationError: in development, the handshake's token is not one of this instance.
    """
    try:
        directives = yield from _directives(case)
    except TokenError as error:
        if error.reason != "unexpected-error" and not case.context.is_production:
            wrong = error.reason == "token-invalid-signature"
            text = _WRONG_KEYS if wrong else f"Clerk: Handshake token verification failed: {error}."
            raise ConfigurationError(text) from error
        logger.error("Clerk: unable to resolve handshake: Error: %s", one_line(error.message))
        return None
    except UNANSWERED as error:
        logger.error("Clerk: unable to resolve handshake: Error: %s", one_line(str(error)))
        return None
    try:
        return (yield from _signed_in(case, directives))
    except UnresolvedError as error:
        logger.error("Clerk: unable to resolve handshake: Error: %s", one_line(str(error)))
        return None


def _directives(case: SessionCase[Any]) -> Flow[list[Any]]:
    """The cookies to set, as Clerk keeps them under a nonce, or sent them in a token.

    Raises:
        TokenError: the token is not Clerk's.
        ClerkError: the keys could not be asked for.
    """
    inbound = case.inbound
    if nonce := inbound.handshake_nonce:
        if len(nonce) > _LONGEST_NONCE:
            logger.error("Clerk: HandshakeService: error getting handshake payload: the nonce is too long")
            return []
        # Once read it is gone, so that asking again could only lose it.
        call = replace(
            Call.get("clients", "handshake_payload", query={"nonce": nonce}, returns=object), repeatable=False
        )
        try:
            answer: Any = yield from ask(call)
        except UNANSWERED as error:
            logger.error("Clerk: HandshakeService: error getting handshake payload: %s", one_line(str(error)))
            return []
        return _listed(answer, "directives")
    claims = yield from _verified(case.context.decoded(inbound.handshake_token or ""), case)
    return _listed(claims, "handshake")


def _listed(found: Any, name: str) -> list[Any]:
    listed = found.get(name) if is_object(found) else None
    return listed if is_array(listed) else []


def _verified(token: Decoded, case: SessionCase[Any]) -> Flow[Any]:
    """The claims of a handshake's token. When it expires is not looked at, as in Clerk's SDK.

    Raises:
        TokenError: it is not Clerk's.
        ClerkError: the keys could not be asked for.
    """
    key = yield from signing_key(token, case.verification, now=case.now)
    algorithm = check_header(token.header)
    if token.is_of_other_category:
        raise TokenError("Invalid handshake token category.", reason="token-invalid")
    try:
        check_key(key, algorithm)
    except TokenError as error:
        said = error.message.replace("JWT signature", "handshake token", 1)
        raise TokenError(said, reason=error.reason, action=error.action) from error
    if not key.verifies(algorithm, token.signature, token.signed):
        raise TokenError("Handshake signature is invalid.", reason="token-invalid-signature")
    return token.payload


def _signed_in(case: SessionCase[ClientT], directives: list[Any]) -> Flow[SignedIn[ClientT] | SignedOut[ClientT]]:
    """The state that the cookies make.

    Raises:
        UnresolvedError: they are no cookies, or their session is not valid.
    """
    cookies = set_cookies(directives)
    if cookies is None:
        raise UnresolvedError("A directive is no cookie.")
    headers = _CROSS_ORIGIN + cookies + _way_back(case)
    token = session_in(cookies)
    if not token:
        return case.signed_out("session-token-missing", headers=headers)
    claims = yield from _claims(case, token)
    return case.signed_in(token, claims, headers=headers)


def _way_back(case: SessionCase[Any]) -> Headers:
    """In development the browser is sent to where it wanted to go, without the traces of the handshake."""
    if case.context.is_production:
        return ()
    url = case.inbound.url.with_parameters(delete=(HANDSHAKE, HELP, DEV_BROWSER, HANDSHAKE_NONCE))
    return (("location", url.href), ("cache-control", "no-store"))


def _claims(case: SessionCase[Any], token: str) -> Flow[dict[str, Any]]:
    """The claims of the session's token; in development, a clock that is up to a day wrong is made up for.

    Raises:
        UnresolvedError: it is not valid.
    """
    try:
        return (yield from verify_token(token, case.verification, now=case.now))
    except TokenError as error:
        if case.context.is_production or error.reason not in _CLOCK:
            raise UnresolvedError(error.message) from error
        error.token_carrier = "cookie"  # noqa: S105 - where a token is, no token
        logger.error(_SKEW, error)
    except UNANSWERED as error:
        raise UnresolvedError(str(error)) from error
    lenient = replace(case.verification, clock_skew_in_ms=_A_DAY_IN_MS)
    try:
        return (yield from verify_token(token, lenient, now=case.now))
    except (TokenError, *UNANSWERED) as error:
        raise UnresolvedError(error.message if isinstance(error, TokenError) else str(error)) from error


def set_cookies(directives: list[Any]) -> Headers | None:
    """The `Set-Cookie` headers of directives, or None where one is none."""
    if not all(isinstance(each, str) and is_header_value(each) for each in directives):
        return None
    return tuple(("set-cookie", str(each).strip(BLANKS)) for each in directives)


def session_in(cookies: Headers) -> str:
    """The session's token: the value of the last cookie that is named like one; empty where none is."""
    token = ""
    for _, cookie in cookies:
        name, *values = cookie.partition(";")[0].split("=")
        if name.startswith(SESSION):
            token = values[0] if values else ""
    return token
