"""Tokens of machines: which type a token is of, and what its claims or Clerk's answer about it say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel

from ..errors import TokenError
from ..model import is_array, is_object
from .machine_auth import APIKeyAuth, AuthenticatedMachine, M2MTokenAuth, MachineTokenType, OAuthTokenAuth

if TYPE_CHECKING:
    from .backing import Backing, ClientT
    from .jwt import Decoded

PREFIXES: Final[Mapping[str, MachineTokenType]] = {"mt_": "m2m_token", "oat_": "oauth_token", "ak_": "api_key"}
MACHINE_SUBJECT: Final = "mch_"
OAUTH_JWT_TYPES: Final = ("at+jwt", "application/at+jwt")

_is_jwt = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+").fullmatch
_OF_EVERY_TOKEN = frozenset({"iss", "sub", "exp", "nbf", "iat", "jti"})


def is_jwt_format(token: str) -> bool:
    """Whether a text looks like a JSON Web Token; its parts may be anything."""
    return _is_jwt(token) is not None


def machine_token_type(token: str, *, read: Callable[[str], Decoded] | None = None) -> MachineTokenType | None:
    """The type of a machine's token, by its prefix or by what it says as a JSON Web Token; None for any other text.

    Nothing is verified here.

    Args:
        token: Any text.
        read: Reads JSON Web Tokens, if not `decode`.
    """
    return prefixed_token_type(token) or machine_jwt_type(token, read=read)


def prefixed_token_type(token: str) -> MachineTokenType | None:
    """The type of an opaque token of a machine."""
    return next((kind for prefix, kind in PREFIXES.items() if token.startswith(prefix)), None)


def machine_jwt_type(
    token: str, *, read: Callable[[str], Decoded] | None = None
) -> Literal["m2m_token", "oauth_token"] | None:
    """The type of a JSON Web Token of a machine: its subject is a machine, or its header says that it is OAuth's."""
    if not is_jwt_format(token):
        return None
    from .jwt import decode

    try:
        return decoded_machine_type((read or decode)(token))
    except TokenError:
        return None


def decoded_machine_type(decoded: Decoded) -> Literal["m2m_token", "oauth_token"] | None:
    """As `machine_jwt_type`, of a token that was read already."""
    if "=" in decoded.token or not decoded.signature:  # which the form of a machine's token does not have
        return None
    subject: Any = decoded.payload.get("sub") if is_object(decoded.payload) else None
    if isinstance(subject, str) and subject.startswith(MACHINE_SUBJECT):
        return "m2m_token"
    return "oauth_token" if decoded.header.type in OAUTH_JWT_TYPES else None


def machine_auth_of_claims(
    token_type: Literal["m2m_token", "oauth_token"], claims: Mapping[str, Any], backing: Backing[ClientT]
) -> AuthenticatedMachine[ClientT]:
    """The auth object of a machine's JSON Web Token, from its verified claims, as Clerk's SDK reads them.

    Scopes are always several texts. (Clerk's SDK gives a lone text of `aud` as it is; in Python, `"mch" in scopes`
    would then be true of `mch_2`.)
    """
    subject = _text(claims.get("sub"))
    if token_type == "oauth_token":  # noqa: S105 - a type, no token
        return OAuthTokenAuth(
            id=_text(claims.get("jti")),
            subject=subject,
            scopes=_scopes(claims.get("scp"), claims.get("scope")),
            user_id=subject,
            client_id=_text(claims.get("client_id")),
            backing=backing,
        )
    audience = claims.get("aud")
    return M2MTokenAuth(
        id=_text(claims.get("jti")),
        subject=subject,
        scopes=_scopes(claims.get("scopes"), [audience] if isinstance(audience, str) else audience),
        claims={name: value for name, value in claims.items() if name not in _OF_EVERY_TOKEN} or None,
        machine_id=subject,
        backing=backing,
    )


def machine_auth_of_answer(
    token_type: MachineTokenType, answer: Any, backing: Backing[ClientT]
) -> AuthenticatedMachine[ClientT] | None:
    """The auth object of a machine's opaque token, from what Clerk answers when asked to verify it.

    Args:
        token_type: The type of the token that was asked about.
        answer: The answer: one of the models, or its JSON.
        backing: What stands behind the object, the token among it.

    Returns:
        None where the answer says of nobody that they may come in: it names no subject, or says that the token is
        revoked, expired or inactive. (Clerk refuses such tokens by an error, and its SDK does not look.)
    """
    given: Any = answer.model_dump() if isinstance(answer, BaseModel) else answer
    if not is_object(given) or not _text(given.get("subject")) or _is_over(given):
        return None
    subject: str = given["subject"]
    facts: dict[str, Any] = {
        "id": _text(given.get("id")),
        "subject": subject,
        "scopes": _scopes(given.get("scopes")),
        "backing": backing,
    }
    match token_type:
        case "m2m_token":
            return M2MTokenAuth(**facts, claims=given.get("claims"), machine_id=subject)
        case "oauth_token":
            return OAuthTokenAuth(**facts, user_id=subject, client_id=_text(given.get("client_id")))
        case _:
            return APIKeyAuth(
                **facts,
                name=given.get("name"),
                claims=given.get("claims"),
                user_id=subject if subject.startswith("user_") else None,
                org_id=subject if subject.startswith("org_") else None,
            )


def _is_over(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("revoked")) or bool(answer.get("expired")) or answer.get("active") is False


def _scopes(*candidates: Any) -> tuple[str, ...]:
    """The scopes of the first candidate that is there: a list, or a text with blanks between them."""
    found = next((each for each in candidates if each is not None), ())
    if isinstance(found, str):
        return tuple(found.split(" "))
    return tuple(each for each in found if isinstance(each, str)) if is_array(found) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
