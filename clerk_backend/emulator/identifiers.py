"""Email addresses, phone numbers and wallets: claimed by one user each, verified by code, primary or not."""

from __future__ import annotations

from typing import Literal

from .errors import refuse, taken
from .exchange import JSONObject
from .state import Identifier, IdentifierKind, Instance, User

Status = Literal["verified", "reserved", "unverified"]


def admin_verification() -> JSONObject:
    """Return the verification of an identifier that the backend vouches for."""
    return {
        "object": "verification_admin",
        "status": "verified",
        "strategy": "admin",
        "attempts": None,
        "expire_at": None,
        "verified_at_client": None,
    }


def _claim(kind: IdentifierKind, value: str) -> tuple[str, str]:
    return kind, value.lower()


def check_free(
    instance: Instance, kind: IdentifierKind, value: str, own: User | None = None, *, mine_too: bool = True
) -> None:
    """Refuse an identifier that a user has verified or reserved, or (`mine_too`) that this user has in any state."""
    owner = instance.taken.get(_claim(kind, value))
    mine = mine_too and own is not None and any(known.value == value for known in own.of_kind(kind))
    if mine or (owner is not None and owner != (own.id if own else None)):
        raise taken(kind)


def attach(instance: Instance, user: User, kind: IdentifierKind, value: str, status: Status) -> Identifier:
    """Give a user an identifier (which must be free): `verified`, `reserved` or `unverified`."""
    now = instance.now
    identifier = Identifier(instance.ids.new("idn"), kind, value, user.id, now, now, reserved=status == "reserved")
    if status == "verified":
        identifier.verification = admin_verification()
    user.identifiers.append(identifier)
    if status != "unverified":
        instance.taken[_claim(kind, value)] = user.id
    if user.primary(kind) is None and status != "unverified":
        make_primary(user, identifier.kind, identifier)
    return identifier


def detach(instance: Instance, user: User, identifier: Identifier) -> None:
    """Take an identifier from a user. Another verified one becomes primary."""
    user.identifiers.remove(identifier)
    claim = _claim(identifier.kind, identifier.value)
    if instance.taken.get(claim) == user.id:
        del instance.taken[claim]
    if user.primary(identifier.kind) is None:
        others = user.of_kind(identifier.kind)
        make_primary(user, identifier.kind, next((other for other in others if other.verified), None))


def make_primary(user: User, kind: IdentifierKind, identifier: Identifier | None) -> None:
    """Make an identifier the primary one of its kind, or leave that kind without."""
    setattr(user, f"primary_{kind}_id", identifier.id if identifier else None)


def verify(instance: Instance, user: User, identifier: Identifier, verification: JSONObject) -> None:
    """Mark an identifier as verified. It becomes primary where there is none."""
    check = instance.taken.get(_claim(identifier.kind, identifier.value))
    if check not in (None, user.id):
        raise refuse(400, "identification_claimed", "Identification claimed by another user")
    instance.taken[_claim(identifier.kind, identifier.value)] = user.id
    identifier.verification, identifier.reserved, identifier.updated_at = verification, False, instance.now
    if user.primary(identifier.kind) is None:
        make_primary(user, identifier.kind, identifier)
