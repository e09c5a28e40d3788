"""Users: made, found, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator

from . import passwords
from .errors import Problem, Refusal, invalid, not_found, parameter, taken
from .exchange import JSONObject
from .fields import (
    Fields,
    email,
    flag,
    mapping,
    moment,
    nullable,
    one_of,
    phone,
    short,
    text,
    texts,
    username,
    wallet,
    whole,
)
from .identifiers import Status, attach, check_free, detach
from .request import Asked
from .routing import Route
from .sessions import end_sessions
from .state import IdentifierKind, Instance, Password, User
from .user_filters import matching, sorted_page
from .user_views import deleted, user_view

KINDS: tuple[IdentifierKind, ...] = ("email_address", "phone_number", "web3_wallet")
METADATA = ("public_metadata", "private_metadata", "unsafe_metadata")
_STATUSES = texts(one_of("verified", "reserved"))
LOCK_SECONDS = 3600

_PROFILE: Fields = {
    "external_id": nullable(short),
    "first_name": nullable(short),
    "last_name": nullable(short),
    "locale": nullable(short),
    "username": nullable(username),
    "password": nullable(passwords.password_text),
    "password_digest": nullable(text),
    "password_hasher": text,
    "skip_password_checks": nullable(flag),
    "totp_secret": nullable(passwords.totp_secret),
    "backup_codes": nullable(texts(short)),
    "delete_self_enabled": nullable(flag),
    "create_organization_enabled": nullable(flag),
    "create_organizations_limit": nullable(whole()),
    "legal_accepted_at": nullable(moment),
    "skip_legal_checks": nullable(flag),
    "created_at": nullable(moment),
    "bypass_client_trust": nullable(flag),
}
_METADATA: Fields = dict.fromkeys(METADATA, nullable(mapping))
_CREATE: Fields = {
    **_PROFILE,
    **_METADATA,
    "email_address": texts(email),
    "email_address_identification_status": _STATUSES,
    "phone_number": texts(phone),
    "phone_number_identification_status": _STATUSES,
    "web3_wallet": texts(wallet),
    "skip_password_requirement": nullable(flag),
    "skip_user_requirement": nullable(flag),
    "banned": nullable(flag),
    "locked": nullable(flag),
}
_UPDATE: Fields = {
    **_PROFILE,
    "primary_email_address_id": nullable(text),
    "primary_phone_number_id": nullable(text),
    "primary_web3_wallet_id": nullable(text),
    "notify_primary_email_address_changed": nullable(flag),
    "profile_image_id": nullable(text),
    "sign_out_of_other_sessions": nullable(flag),
}
_METADATA_LEFT_UPDATE = "2026-05-12"
_KEPT = (
    "external_id", "first_name", "last_name", "locale", "username", "totp_secret", "legal_accepted_at",
    "create_organizations_limit",
)  # fmt: skip
_KEPT_UNLESS_NULL = (
    "backup_codes", "delete_self_enabled", "create_organization_enabled", "bypass_client_trust", "created_at",
    *METADATA,
)  # fmt: skip


def user_of(instance: Instance, user_id: str) -> User:
    """Return a user, or refuse with 404."""
    if user_id not in instance.users:
        raise not_found("user", user_id)
    return instance.users[user_id]


def get_user(asked: Asked) -> object:
    """Answer with one user."""
    return user_view(asked.instance, user_of(asked.instance, asked["user_id"]))


def list_users(asked: Asked) -> object:
    """Answer with a page of users."""
    found = matching(asked.instance, asked.query)
    return [user_view(asked.instance, user) for user in sorted_page(asked.instance, asked.query, found)]


def count_users(asked: Asked) -> object:
    """Answer with the number of users that match."""
    return {"object": "total_count", "total_count": len(matching(asked.instance, asked.query))}


def create_user(asked: Asked) -> object:
    """Make a user. Nothing is kept of one that is refused."""
    fields = asked.body(_CREATE)
    instance = asked.instance
    wanted = list(_wanted(fields))
    if not (wanted or fields.get("username") or fields.get("skip_user_requirement")):
        problem = Problem(
            "form_data_missing", "missing data", "A user needs an identifier.", {"param_names": list(KINDS)}
        )
        raise Refusal(422, problem)
    for kind, value, _ in wanted:
        check_free(instance, kind, value)
    _check_unique(instance, None, fields)
    password = passwords.new_password(fields)
    user = new_user(instance)
    for kind, value, status in wanted:
        attach(instance, user, kind, value, status)
    user.banned = bool(fields.get("banned"))
    user.locked_until = user.created_at + LOCK_SECONDS * 1000 if fields.get("locked") else None
    _keep(instance, user, fields, password)
    return user_view(instance, user)


def new_user(instance: Instance) -> User:
    """Return a user without anything, added to the instance."""
    instance.users_made += 1
    user = User(instance.ids.new("user"), instance.users_made, instance.now, instance.now)
    instance.users[user.id] = user
    return user


def _wanted(fields: JSONObject) -> Iterator[tuple[IdentifierKind, str, Status]]:
    for kind in KINDS:
        values: list[str] = list(dict.fromkeys(fields.get(kind, [])))
        name = f"{kind}_identification_status"
        statuses: list[Status] = fields.get(name) or ["verified"] * len(values)
        if len(statuses) != len(values):
            raise invalid("form_param_value_invalid", name, "is invalid", f"{name} needs one item for each {kind}.")
        for value, status in zip(values, statuses, strict=True):
            yield kind, value, status


def _check_unique(instance: Instance, own: User | None, fields: JSONObject) -> None:
    for name in ("external_id", "username"):
        value = fields.get(name)
        owner = instance.taken.get((name, value.lower() if name == "username" else value)) if value else None
        if owner is not None and owner != (own.id if own else None):
            raise taken(name)


def _rename(instance: Instance, user: User, name: str, value: str | None) -> None:
    old: str | None = getattr(user, name)
    for text_, claim in ((old, False), (value, True)):
        if text_:
            key = name, text_.lower() if name == "username" else text_
            instance.taken.pop(key, None)
            if claim:
                instance.taken[key] = user.id


def _keep(instance: Instance, user: User, fields: JSONObject, password: Password | None) -> None:
    for name in ("external_id", "username"):
        if name in fields:
            _rename(instance, user, name, fields[name] or None)
    for name in _KEPT:
        if name in fields:
            setattr(user, name, fields[name] or None)
    for name in _KEPT_UNLESS_NULL:
        if fields.get(name) is not None:
            setattr(user, name, fields[name])
    if fields.get("totp_secret") and user.mfa_enabled_at is None:
        user.mfa_enabled_at = instance.now
    if password:
        user.password, user.password_last_updated_at = password, instance.now


def update_user(asked: Asked) -> object:
    """Change attributes of a user."""
    version = asked.request.header("clerk-api-version")
    old_style = bool(version) and version < _METADATA_LEFT_UPDATE
    fields = asked.body({**_UPDATE, **_METADATA} if old_style else _UPDATE)
    instance, user = asked.instance, user_of(asked.instance, asked["user_id"])
    _check_unique(instance, user, fields)
    _check_primaries(user, fields)
    password = passwords.new_password(fields)
    for kind in KINDS:
        if fields.get(f"primary_{kind}_id"):
            setattr(user, f"primary_{kind}_id", fields[f"primary_{kind}_id"])
    if "profile_image_id" in fields:
        user.image_id = fields["profile_image_id"] or None
    _keep(instance, user, fields, password)
    if password and fields.get("sign_out_of_other_sessions"):
        end_sessions(instance, user.id)
    user.updated_at = instance.now
    return user_view(instance, user)


def _check_primaries(user: User, fields: JSONObject) -> None:
    for kind in KINDS:
        name = f"primary_{kind}_id"
        chosen = fields.get(name)
        if chosen and not any(known.id == chosen and known.verified for known in user.of_kind(kind)):
            long_message = f"The resource associated with the supplied {name} was not found."
            raise Refusal(422, parameter("form_resource_not_found", name, "is missing", long_message))


def delete_user(asked: Asked) -> object:
    """Erase a user, with the memberships and sessions."""
    instance, user = asked.instance, user_of(asked.instance, asked["user_id"])
    more = {"external_id": user.external_id} if user.external_id else {}
    erase(instance, user)
    return deleted("user", user.id, **more)


def erase(instance: Instance, user: User) -> None:
    """Take a user, and everything that belongs to the user, out of an instance."""
    del instance.users[user.id]
    for identifier in list(user.identifiers):
        detach(instance, user, identifier)
    for name in ("external_id", "username"):
        _rename(instance, user, name, None)
    for session in [session for session in instance.sessions.values() if session.user_id == user.id]:
        del instance.sessions[session.id]
    for organization in instance.organizations.values():
        organization.members.pop(user.id, None)


ROUTES = (
    Route("GET", "/users", list_users),
    Route("POST", "/users", create_user),
    Route("GET", "/users/count", count_users),
    Route("GET", "/users/{user_id}", get_user),
    Route("PATCH", "/users/{user_id}", update_user),
    Route("DELETE", "/users/{user_id}", delete_user),
)
