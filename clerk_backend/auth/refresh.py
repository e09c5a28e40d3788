"""Refreshing: an expired session token traded for a new one, without sending the browser anywhere."""

from __future__ import annotations

from typing import Any

from ..call import Call
from ..errors import APIError, OutcomeUnknownError, TokenError
from ..flow import Flow, ask
from ..model import is_array, is_object
from .backing import ClientT
from .case import UNANSWERED, SessionCase
from .handshake_result import session_in, set_cookies
from .state import SignedIn
from .stringify import as_text
from .tokens import verify_token


def refreshed(case: SessionCase[ClientT]) -> Flow[SignedIn[ClientT] | str]:
    """Who is signed in by a token got for the expired one; or, as Clerk's middleware names it, why nobody is."""
    inbound, context = case.inbound, case.context
    if inbound.method != "GET":
        return "non-eligible-non-get"
    if not context.refresh_token_in_cookie:
        return "non-eligible-no-refresh-cookie"
    call = _call(case, context.refresh_token_in_cookie)
    if isinstance(call, str):
        return call
    try:
        answer: Any = yield from ask(call)
    except UNANSWERED as failure:
        return _refusal(failure)
    cookies: Any = answer.get("cookies") if is_object(answer) else None
    if not cookies or not is_array(cookies):
        return "unexpected-sdk-error"
    headers = set_cookies(cookies)
    if headers is None:
        return "invalid-session-token"
    token = session_in(headers)
    try:
        claims = yield from verify_token(token, case.verification, now=case.now)
    except (TokenError, *UNANSWERED):
        return "invalid-session-token"
    return case.signed_in(token, claims, headers=headers)


def _call(case: SessionCase[Any], refresh_token: str) -> Call[object] | str:
    """The question to Clerk, or why it cannot be asked. It is asked once: what it spends is spent."""
    token = case.context.session_token or ""  # the expired one, unless the cookie has another
    try:
        claims = case.context.decoded(token).payload
    except TokenError:
        return "expired-session-token-decode-failed"
    session_id = claims.get("sid") if is_object(claims) else None
    if not session_id:
        return "expired-session-token-missing-sid-claim"
    headers = case.inbound.headers
    try:
        return Call.post(
            "sessions",
            as_text(session_id),
            "refresh",
            returns=object,
            query={"suffixed_cookies": True} if case.context.uses_suffixed_cookies else None,
            body={
                "format": "cookie",
                "expired_token": token,
                "refresh_token": refresh_token,
                "request_origin": case.inbound.url.origin,
                "request_headers": {name: [headers[name]] for name in sorted(headers)},
            },
        )
    except UNANSWERED:
        return "fetch-error"


def _refusal(failure: Exception) -> str:
    """Clerk's own code for why not, where it gave one."""
    if not isinstance(failure, APIError | OutcomeUnknownError) or failure.status is None:
        return "fetch-error"
    code = failure.errors[0].code if failure.errors else "unexpected-bapi-error"
    return "fetch-error" if code == "unexpected_error" else code
