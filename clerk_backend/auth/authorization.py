"""What somebody who is signed in may do: roles, permissions, features, plans and reverification."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..errors import TokenError
from ..unset import UNSET, Unset
from .claims import SessionFacts, counts, split_by_scope
from .reverification import ReverificationConfig, is_reverified

_ORG_SCOPES = frozenset({"o", "org", "organization"})
_USER_SCOPES = frozenset({"u", "user"})
_PREFIXES = re.compile(r"\A(?:org:)*")


def is_authorized(
    facts: SessionFacts,
    *,
    role: str | Unset = UNSET,
    permission: str | Unset = UNSET,
    feature: str | Unset = UNSET,
    plan: str | Unset = UNSET,
    reverification: ReverificationConfig | Unset = UNSET,
) -> bool:
    """Whether all that is asked for holds, as Clerk's `has` decides it. Whoever asks for nothing is told False.

    What is given counts as asked for, also if it is None or of another type: that never holds.

    Args:
        facts: Who is signed in.
        role: A role in the active organization; `admin` and `org:admin` are the same.
        permission: A permission in the active organization, with or without `org:`.
        feature: A feature of the organization or the user; `org:export` or `user:export` to say whose.
        plan: A plan, likewise.
        reverification: How lately the user must have proved who they are.
    """
    if not counts(facts.user_id):
        return False
    answers = [
        *_by_organization(facts, role, permission),
        *_by_billing(facts, feature, plan),
        *([] if reverification is UNSET else [is_reverified(facts.factor_verification_age, reverification)]),
    ]
    return bool(answers) and all(answers)


def _by_organization(facts: SessionFacts, role: Any, permission: Any) -> Iterable[bool]:
    is_member = counts(facts.org_id)
    if role is not UNSET:
        held: Any = facts.org_role
        texts = isinstance(role, str) and isinstance(held, str) and held != ""
        yield is_member and texts and _normal(held) == _normal(role)
    if permission is not UNSET:
        several: Any = facts.org_permissions
        lists = isinstance(permission, str) and isinstance(several, list | tuple)
        yield is_member and lists and _normal(permission) in several


def _by_billing(facts: SessionFacts, feature: Any, plan: Any) -> Iterable[bool]:
    for asked, claim in ((feature, "fea"), (plan, "pla")):
        if asked is not UNSET:
            yield isinstance(asked, str) and _is_billed(facts.session_claims.get(claim), asked)


def _is_billed(claim: Any, asked: str) -> bool:
    if not counts(claim):
        return False
    try:
        org, user = split_by_scope(claim)
    except TokenError:
        return False
    scope, *rest = asked.split(":", 2)
    if not rest:
        return asked in org or asked in user
    name = rest[0] or scope
    return (scope in _ORG_SCOPES and name in org) or (scope in _USER_SCOPES and name in user)


def _normal(name: str) -> str:
    """The role or permission with exactly one `org:` before it."""
    return _PREFIXES.sub("org:", name, count=1)
