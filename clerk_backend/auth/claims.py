"""The claims of a session token, in both of Clerk's versions, as facts about a session."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from ..errors import TokenError
from ..model import is_array, is_object
from .stringify import as_text

_BLANK = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
"""What JavaScript's `trim` takes away, which is not quite what `str.strip` does."""
_is_mask = re.compile(r"[0-9]+").fullmatch
_DIGITS_AT_ONCE = 4000  # Python converts no more than 4300 at once, unless told to


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """What the claims say of a session. The types are those that Clerk promises; nothing has checked them.

    Attributes:
        user_id: Who is signed in.
        session_id: The session.
        session_status: `active` or `pending`, or None where the token does not say.
        session_claims: All claims of the token.
        actor: Who is really acting when the user is impersonated (`sub` is that person), or None.
        org_id: The active organization, or None.
        org_role: The user's role there, such as `org:admin`.
        org_slug: Its slug.
        org_permissions: The user's permissions there, such as `org:invoices:create`.
        factor_verification_age: Minutes since the first and the second factor were verified, -1 for one not enrolled.
    """

    user_id: str
    session_id: str
    session_status: str | None = None
    session_claims: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    actor: Mapping[str, Any] | None = None
    org_id: str | None = None
    org_role: str | None = None
    org_slug: str | None = None
    org_permissions: tuple[str, ...] | None = None
    factor_verification_age: tuple[float, float] | None = None


class ByScope(NamedTuple):
    """Features or plans, by whose they are: the organization's and the user's."""

    org: list[str]
    user: list[str]


def read_claims(claims: Mapping[str, Any]) -> SessionFacts:
    """The facts that verified claims state, as Clerk's SDK reads them: version 2 where `v` says so, else version 1.

    Raises:
        TokenError: `unexpected-error`: version 2 names features or permissions of an organization in no known form.
    """
    return SessionFacts(**facts_in(claims))


def facts_in(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the facts, for whatever else has them; as `read_claims`."""
    return {
        "user_id": claims.get("sub"),
        "session_id": claims.get("sid"),
        "session_status": claims.get("sts"),
        "session_claims": claims,
        "actor": claims.get("act"),
        "factor_verification_age": _frozen(claims.get("fva")),
        **(_version_2(claims) if claims.get("v") == 2 else _version_1(claims)),
    }


def _version_1(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "org_id": claims.get("org_id"),
        "org_role": claims.get("org_role"),
        "org_slug": claims.get("org_slug"),
        "org_permissions": _frozen(claims.get("org_permissions")),
    }


def _version_2(claims: Mapping[str, Any]) -> dict[str, Any]:
    if not counts(claims.get("o")):
        return {}
    organization: Mapping[str, Any] = claims["o"] if is_object(claims["o"]) else {}
    role = organization.get("rol")
    packed = claims.get("fea"), organization.get("per"), organization.get("fpm")
    try:
        permissions = _usual_permissions(*packed)
    except TypeError:  # a list or an object, which nothing can be remembered by
        permissions = _permissions(*packed)
    return {
        "org_id": organization.get("id"),
        "org_role": f"org:{as_text(role)}" if counts(role) else None,
        "org_slug": organization.get("slg"),
        "org_permissions": permissions,
    }


def split_by_scope(claim: Any) -> ByScope:
    """The features of a `fea` claim, or the plans of a `pla` claim, such as `o:billing,u:pro,ou:export`.

    Raises:
        TokenError: `unexpected-error`: the claim is no text, or one of its parts has no colon.
    """
    org: list[str] = []
    user: list[str] = []
    for part in _parts(claim) if counts(claim) else ():
        scope, colon, value = part.partition(":")
        if not colon:
            raise _malformed(f"Invalid claim element (missing colon): {part}")
        if scope in {"o", "ou", "uo"}:
            org.append(value)
        if scope in {"u", "ou", "uo"}:
            user.append(value)
    return ByScope(org, user)


def _permissions(features: Any, names: Any, masks: Any) -> tuple[str, ...]:
    """Each of the organization's features with the permissions whose bits are set in the mask at its place."""
    org = split_by_scope(features).org
    if not counts(names) or not counts(masks):
        return ()
    permissions = list(_parts(names))
    return tuple(
        f"org:{feature}:{permission}"
        for feature, mask in zip(org, _parts(masks), strict=False)
        for is_set, permission in zip(_bits(mask, len(permissions)), permissions, strict=False)
        if is_set == "1"
    )


_usual_permissions = lru_cache(maxsize=256)(_permissions)
"""Those that members of the same role have in common."""


def _bits(mask: str, count: int) -> str:
    """The lowest `count` bits of a decimal number, lowest first; none for what is no number."""
    if not _is_mask(mask):
        return ""
    # The last n digits decide the last n bits, for two is a factor of ten.
    return format(_integer(mask[-count:]), "b")[::-1]


def _integer(digits: str) -> int:
    if len(digits) <= _DIGITS_AT_ONCE:
        return int(digits)
    half = len(digits) // 2
    power: int = 10**half
    return _integer(digits[:-half]) * power + _integer(digits[-half:])


def _parts(claim: Any) -> Iterator[str]:
    if not isinstance(claim, str):
        raise _malformed("Invalid claim: a list of features, plans or permissions must be a text.")
    return (part.strip(_BLANK) for part in claim.split(","))


def _malformed(message: str) -> TokenError:
    return TokenError(message, reason="unexpected-error")


def counts(value: Any) -> bool:
    """Whether JavaScript takes a JSON value for true: all but null, false, zero and the empty text."""
    return bool(value == value and (value or value not in (None, False, 0, "")))  # noqa: PLR0124 - NaN


def is_mapping(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a mapping, of names as far as anybody can tell."""
    return isinstance(value, Mapping)


def _frozen(value: Any) -> Any:
    return tuple(value) if is_array(value) else value
