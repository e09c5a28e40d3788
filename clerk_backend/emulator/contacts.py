"""Email addresses, phone numbers and wallets as resources of their own: attached, verified, replaced, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rows
from .errors import not_found, refuse
from .exchange import JSONObject
from .fields import Field, Fields, email, flag, nullable, one_of, phone, text
from .identifiers import admin_verification, attach, check_free, detach, make_primary, verify
from .request import Asked
from .routing import Operation, Route
from .state import Identifier, IdentifierKind, Instance, User
from .user_views import deleted, identifier_view
from .users import user_of

_CHECKS: dict[IdentifierKind, Field] = {"email_address": email, "phone_number": phone}
_CODE_SECONDS = 600
_MOST_ATTEMPTS = 3
CODE = "424242"
"""The code that is always right in test mode, for the addresses and numbers that Clerk keeps for tests."""

_Find = Callable[[Asked], tuple[User, Identifier]]


def _finder(kind: IdentifierKind) -> _Find:
    def find(asked: Asked) -> tuple[User, Identifier]:
        wanted = asked[f"{kind}_id"]
        for user in asked.instance.users.values():
            for identifier in user.of_kind(kind):
                if identifier.id == wanted:
                    return user, identifier
        raise not_found(kind.replace("_", " "), wanted)

    return find


def _options(kind: IdentifierKind) -> Fields:
    own = "notify_primary_email_address_changed" if kind == "email_address" else "reserved_for_second_factor"
    return {"verified": nullable(flag), "primary": nullable(flag), own: nullable(flag)}


def _create(kind: IdentifierKind) -> Operation:
    fields = {"user_id": text, kind: _CHECKS[kind], **_options(kind)}

    def create(asked: Asked) -> object:
        given, instance = asked.body(fields, ("user_id", kind)), asked.instance
        user = user_of(instance, given["user_id"])
        check_free(instance, kind, given[kind], user)
        _check_second_factor(given, verified=bool(given.get("verified")))
        identifier = attach(instance, user, kind, given[kind], "verified" if given.get("verified") else "unverified")
        _apply(instance, user, identifier, given)
        return identifier_view(identifier)

    return create


def _check_second_factor(given: JSONObject, *, verified: bool) -> None:
    if given.get("reserved_for_second_factor") and not verified:
        code = "identification_update_second_factor_unverified"
        raise refuse(400, code, "Update failed", "An unverified identification is no second factor.")


def _apply(instance: Instance, user: User, identifier: Identifier, given: JSONObject) -> None:
    if given.get("primary"):
        make_primary(user, identifier.kind, identifier)
    if given.get("reserved_for_second_factor") is not None:
        identifier.second_factor = given["reserved_for_second_factor"]
        others = any(other.default_second_factor for other in user.identifiers if other is not identifier)
        identifier.default_second_factor = identifier.second_factor and not others
        if identifier.second_factor and user.mfa_enabled_at is None:
            user.mfa_enabled_at = instance.now
    identifier.updated_at = user.updated_at = instance.now


def _get(find: _Find) -> Operation:
    return lambda asked: identifier_view(find(asked)[1])


def _update(kind: IdentifierKind, find: _Find) -> Operation:
    def update(asked: Asked) -> object:
        user, identifier = find(asked)
        given = asked.body(_options(kind))
        _check_second_factor(given, verified=identifier.verified or bool(given.get("verified")))
        if given.get("verified") and not identifier.verified:
            verify(asked.instance, user, identifier, admin_verification())
        if given.get("verified") is False:
            identifier.verification = None
        _apply(asked.instance, user, identifier, given)
        return identifier_view(identifier)

    return update


def _delete(kind: IdentifierKind, find: _Find) -> Operation:
    def delete(asked: Asked) -> object:
        user, identifier = find(asked)
        if identifier.linked_to:
            raise refuse(400, "identification_deletion_failed", "Deletion failed", "It belongs to a connected account.")
        detach(asked.instance, user, identifier)
        user.updated_at = asked.instance.now
        return deleted(kind, identifier.id)

    return delete


def _replace(kind: IdentifierKind) -> Operation:
    fields = {
        kind: _CHECKS[kind],
        "identification_status": one_of("verified", "reserved", "unverified"),
        **({"notify_primary_email_address_changed": nullable(flag)} if kind == "email_address" else {}),
    }

    def replace(asked: Asked) -> object:
        given, instance = asked.body(fields, (kind,)), asked.instance
        user = user_of(instance, asked["user_id"])
        check_free(instance, kind, given[kind], user, mine_too=False)
        old = user.of_kind(kind)
        if any(identifier.linked_to for identifier in old):
            raise refuse(
                400, "identification_deletion_failed", "Deletion failed", "One belongs to a connected account."
            )
        for identifier in old:
            detach(instance, user, identifier)
        if any(identifier.second_factor for identifier in old):
            user.mfa_disabled_at = instance.now
        new = attach(instance, user, kind, given[kind], given.get("identification_status", "verified"))
        make_primary(user, kind, new)
        user.updated_at = instance.now
        return identifier_view(new)

    return replace


def _prepare(kind: IdentifierKind, find: _Find) -> Operation:
    def prepare(asked: Asked) -> object:
        _, identifier = find(asked)
        instance = asked.instance
        strategy = "email_code" if kind == "email_address" else "phone_code"
        row = rows.add(instance, "verification_otp", "ver", {
            "status": "unverified",
            "strategy": strategy,
            "attempts": 0,
            "expire_at": instance.now + _CODE_SECONDS * 1000,
            "channel": None if kind == "email_address" else "sms",
            "identifier_id": identifier.id,
            "code": CODE if _for_tests(identifier.value) else instance.ids.digits(),
        })  # fmt: skip
        return _verification_view(row)

    return prepare


def _for_tests(value: str) -> bool:
    return "+clerk_test" in value or "55501" in value


def _verification_view(row: JSONObject) -> JSONObject:
    shown = ("object", "id", "status", "strategy", "attempts", "expire_at", "channel")
    return {name: row[name] for name in shown}


def _attempt(find: _Find) -> Operation:
    def attempt(asked: Asked) -> object:
        given = asked.body({"verification_id": text, "code": text}, ("verification_id", "code"))
        user, identifier = find(asked)
        row: JSONObject | None = asked.instance.table("verification_otp").get(given["verification_id"])
        if row is None or row["identifier_id"] != identifier.id:
            raise not_found("verification", given["verification_id"])
        if row["status"] == "verified":
            raise refuse(400, "verification_already_verified", "already verified")
        _judge(asked.instance, row, given["code"])
        if row["status"] == "verified" and not identifier.verified:
            verify(asked.instance, user, identifier, _kept(row))
        return _verification_view(row)

    return attempt


def _judge(instance: Instance, row: JSONObject, code: str) -> None:
    if row["status"] == "unverified" and instance.now >= row["expire_at"]:
        row["status"] = "expired"
    if row["status"] != "unverified":
        return
    row["attempts"] += 1
    if code == row["code"]:
        row["status"] = "verified"
    elif row["attempts"] >= _MOST_ATTEMPTS:
        row["status"] = "failed"


def _kept(row: JSONObject) -> JSONObject:
    shown: dict[str, Any] = {
        name: row[name] for name in ("object", "status", "strategy", "attempts", "expire_at", "channel")
    }
    return shown | {"verified_at_client": None}


def delete_wallet(asked: Asked) -> object:
    """Take a web3 wallet from a user."""
    user, wanted = user_of(asked.instance, asked["user_id"]), asked["web3_wallet_identification_id"]
    for identifier in user.of_kind("web3_wallet"):
        if identifier.id == wanted:
            detach(asked.instance, user, identifier)
            return deleted("web3_wallet", wanted)
    raise not_found("web3 wallet", wanted)


def _routes(kind: IdentifierKind, plural: str) -> tuple[Route, ...]:
    find, one = _finder(kind), f"/{plural}/{{{kind}_id}}"
    return (
        Route("POST", f"/{plural}", _create(kind)),
        Route("GET", one, _get(find)),
        Route("PATCH", one, _update(kind, find)),
        Route("DELETE", one, _delete(kind, find)),
        Route("POST", f"{one}/prepare_verification", _prepare(kind, find)),
        Route("POST", f"{one}/attempt_verification", _attempt(find)),
        Route("PUT", f"/users/{{user_id}}/{kind}", _replace(kind)),
    )


ROUTES = (
    *_routes("email_address", "email_addresses"),
    *_routes("phone_number", "phone_numbers"),
    Route("DELETE", "/users/{user_id}/web3_wallets/{web3_wallet_identification_id}", delete_wallet),
)
