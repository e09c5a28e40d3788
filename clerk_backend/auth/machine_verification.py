"""Checking the tokens of machines: opaque ones by asking Clerk, JSON Web Tokens by the instance's keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ..call import Call
from ..errors import APIError, OutcomeUnknownError, TokenError
from ..flow import Flow, ask
from .backing import ClientT
from .case import UNANSWERED, Case
from .jwt import decode
from .machine_tokens import machine_auth_of_answer, machine_auth_of_claims, prefixed_token_type
from .state import SignedIn, SignedOut
from .tokens import verify_machine_jwt

if TYPE_CHECKING:
    from .machine_auth import MachineTokenType


class _Opaque(NamedTuple):
    """How Clerk is asked about a type of opaque token."""

    path: tuple[str, ...]
    parameter: str
    name: str


_OPAQUE: Final[dict[MachineTokenType, _Opaque]] = {
    "api_key": _Opaque(("api_keys", "verify"), "secret", "API key"),
    "oauth_token": _Opaque(("oauth_applications", "access_tokens", "verify"), "access_token", "OAuth token"),
    "m2m_token": _Opaque(("m2m_tokens", "verify"), "token", "Machine token"),
}


def verify_machine_token(
    case: Case[ClientT], token: str, token_type: MachineTokenType
) -> Flow[SignedIn[ClientT] | SignedOut[ClientT]]:
    """The state of a request that presents a machine's token.

    Args:
        case: The request.
        token: The token.
        token_type: Its type, as `machine_token_type` has it.
    """
    if not prefixed_token_type(token) and token_type != "api_key":  # noqa: S105 - a type, no token
        return (yield from _by_keys(case, token, token_type))
    try:
        answer: Any = yield from ask(_question(case, token, token_type))
    except UNANSWERED as error:
        return _refused(case, token_type, *_told(error, token_type))
    auth = machine_auth_of_answer(token_type, answer, case.backing(token))
    if auth is None:
        return _refused(
            case, token_type, "token-invalid", f"{_OPAQUE[token_type].name} is revoked, expired or nobody's"
        )
    return case.machine(auth)


def _by_keys(
    case: Case[ClientT], token: str, token_type: Literal["m2m_token", "oauth_token"]
) -> Flow[SignedIn[ClientT] | SignedOut[ClientT]]:
    """The state of a request that presents a machine's JSON Web Token."""
    try:
        claims = yield from verify_machine_jwt(decode(token), case.verification, kind=token_type, now=case.now)
    except TokenError as error:
        return _refused(case, token_type, error.reason, error.message)
    except UNANSWERED:
        return _refused(case, token_type, "token-verification-failed", "Unexpected error")
    return case.machine(machine_auth_of_claims(token_type, claims, case.backing(token)))


def _question(case: Case[Any], token: str, token_type: MachineTokenType) -> Call[object]:
    """The call that asks about a token. It is made once: the caller waits, and may ask again."""
    kind = _OPAQUE[token_type]
    machine = (case.options.machine_secret_key or None) if token_type == "m2m_token" else None  # noqa: S105 - a type
    call = Call.post(
        *kind.path, body={kind.parameter: token}, returns=object, read=True, versioned=False, machine=machine
    )
    return replace(call, repeatable=False)


def _told(error: Exception, token_type: MachineTokenType) -> tuple[str, str, int | None]:
    """Code, message and HTTP status of a refusal, in Clerk's words."""
    status = error.status if isinstance(error, APIError | OutcomeUnknownError) else None
    if isinstance(error, APIError) and status == 401:
        return "secret-key-invalid", (error.errors[0].message if error.errors else "") or "Invalid secret key", status
    if status == 404:
        return "token-invalid", f"{_OPAQUE[token_type].name} not found", status
    return "unexpected-error", "Unexpected error", status


def _refused(
    case: Case[ClientT], token_type: MachineTokenType, code: str, message: str, status: int | None = None
) -> SignedOut[ClientT]:
    said = f"{message} (code={code}, status={status or 'n/a'})"
    return case.signed_out(code, said, token_type=token_type)
