"""What changes a user as a whole: bans, locks, metadata, passwords and second factors."""

from __future__ import annotations

from collections.abc import Callable

from . import passwords
from .errors import not_found, refuse
from .exchange import JSONObject
from .fields import Fields, flag, mapping, nullable, text, texts
from .metadata import keep_metadata
from .query import arrayed
from .request import Asked
from .routing import Route
from .sessions import end_sessions
from .state import Instance, User
from .user_views import deleted, user_view
from .users import LOCK_SECONDS, METADATA, user_of

_MOST_USERS = 50
_METADATA: Fields = dict.fromkeys(METADATA, nullable(mapping))


def _ban(instance: Instance, user: User) -> None:
    user.banned = True
    end_sessions(instance, user.id)


def _unban(_: Instance, user: User) -> None:
    user.banned = False


def _lock(instance: Instance, user: User) -> None:
    user.locked_until = instance.now + LOCK_SECONDS * 1000


def _unlock(_: Instance, user: User) -> None:
    user.locked_until = None


def _drop_image(_: Instance, user: User) -> None:
    user.image_id = None


_Change = Callable[[Instance, User], None]


def _one(change: _Change) -> Callable[[Asked], object]:
    """Return the operation that changes the user of the path."""

    def operation(asked: Asked) -> object:
        user = user_of(asked.instance, asked["user_id"])
        return _changed(asked.instance, user, change)

    return operation


def _many(change: _Change) -> Callable[[Asked], object]:
    """Return the operation that changes several users, all or none."""

    def operation(asked: Asked) -> object:
        ids = asked.body({"user_ids": texts(text)}, ("user_ids",))["user_ids"]
        if len(ids) > _MOST_USERS:
            raise refuse(400, "bulk_size_exceeded", "bulk size exceeded", f"At most {_MOST_USERS} users at once.")
        found = [user_of(asked.instance, user_id) for user_id in ids]
        return [_changed(asked.instance, user, change) for user in found]

    return operation


def _changed(instance: Instance, user: User, change: _Change) -> JSONObject:
    change(instance, user)
    user.updated_at = instance.now
    return user_view(instance, user)


def merge_metadata(asked: Asked) -> object:
    """Merge into the metadata of a user."""
    return _metadata(asked, merge=True)


def replace_metadata(asked: Asked) -> object:
    """Replace the metadata of a user."""
    return _metadata(asked, merge=False)


def _metadata(asked: Asked, *, merge: bool) -> object:
    user = user_of(asked.instance, asked["user_id"])
    keep_metadata(user, asked.body(_METADATA), asked.instance.now, merge=merge)
    return user_view(asked.instance, user)


def verify_password(asked: Asked) -> object:
    """Answer whether a password is right; a wrong one is refused with 422."""
    user = user_of(asked.instance, asked["user_id"])
    password = asked.body({"password": text}, ("password",))["password"]
    passwords.check_password(user.password, password)
    return {"verified": True}


def remove_password(asked: Asked) -> object:
    """Take the password from a user."""
    instance, user = asked.instance, user_of(asked.instance, asked["user_id"])
    everywhere = asked.body({"sign_out_of_other_sessions": flag}).get("sign_out_of_other_sessions")
    if user.password:
        user.password, user.updated_at = None, instance.now
    if everywhere:
        end_sessions(instance, user.id)
    return user_view(instance, user)


def set_compromised(asked: Asked) -> object:
    """Mark a password as leaked."""
    instance, user = asked.instance, user_of(asked.instance, asked["user_id"])
    everywhere = asked.body({"revoke_all_sessions": nullable(flag)}).get("revoke_all_sessions")
    _mark(user, compromised=True)
    if everywhere:
        end_sessions(instance, user.id)
    return user_view(instance, user)


def unset_compromised(asked: Asked) -> object:
    """Take the mark from a password."""
    user = user_of(asked.instance, asked["user_id"])
    _mark(user, compromised=False)
    return user_view(asked.instance, user)


def _mark(user: User, *, compromised: bool) -> None:
    if user.password is None:
        raise passwords.no_password()
    user.password.compromised = compromised


def verify_totp(asked: Asked) -> object:
    """Answer whether a code of an authenticator app, or a backup code, is right. Backup codes are used up."""
    user = user_of(asked.instance, asked["user_id"])
    code = asked.body({"code": text}, ("code",))["code"]
    if not user.totp_secret and not user.backup_codes:
        raise refuse(400, "totp_disabled", "TOTP is disabled", "This user has no authenticator app.")
    if code in user.backup_codes:
        user.backup_codes.remove(code)
        return {"verified": True, "code_type": "backup_code"}
    if len(code) != 6:
        raise refuse(422, "totp_invalid_length", "invalid length", "The code must be 6 characters long.")
    if not user.totp_secret or not passwords.totp_matches(user.totp_secret, code, asked.instance.clock.now()):
        raise refuse(422, "totp_incorrect_code", "incorrect TOTP", "The code is not the one of this half minute.")
    return {"verified": True, "code_type": "totp"}


def _no_totp(instance: Instance, user: User) -> None:
    if user.totp_secret:
        user.totp_secret, user.mfa_disabled_at = None, instance.now


def _no_backup_codes(_: Instance, user: User) -> None:
    user.backup_codes = []


def _no_second_factor(instance: Instance, user: User) -> None:
    _no_backup_codes(instance, user)
    user.totp_secret, user.mfa_disabled_at = None, instance.now
    for identifier in user.identifiers:
        identifier.second_factor = identifier.default_second_factor = False


def _factor(change: _Change, needed: Callable[[User], object], name: str) -> Callable[[Asked], object]:
    """Return the operation that takes a second factor away, 404 where there is none."""

    def operation(asked: Asked) -> object:
        user = user_of(asked.instance, asked["user_id"])
        if not needed(user):
            raise not_found(name, user.id)
        _changed(asked.instance, user, change)
        return {"user_id": user.id}

    return operation


def delete_passkey(asked: Asked) -> object:
    """Remove a passkey."""
    user = user_of(asked.instance, asked["user_id"])
    return _without(asked, user, user.passkeys, "passkey", "passkey_identification_id")


def delete_external_account(asked: Asked) -> object:
    """Unlink an account elsewhere."""
    user = user_of(asked.instance, asked["user_id"])
    return _without(asked, user, user.external_accounts, "external_account", "external_account_id")


def _without(asked: Asked, user: User, rows: list[JSONObject], kind: str, parameter: str) -> JSONObject:
    found = [row for row in rows if row["id"] == asked[parameter]]
    if not found:
        raise not_found(kind.replace("_", " "), asked[parameter])
    rows.remove(found[0])
    user.updated_at = asked.instance.now
    return deleted(kind, asked[parameter])


def list_oauth_tokens(asked: Asked) -> object:
    """Answer with a user's access tokens at one provider."""
    user = user_of(asked.instance, asked["user_id"])
    provider = f"oauth_{asked['provider'].removeprefix('oauth_')}"
    return arrayed(asked.query, [row for row in user.oauth_tokens if row["provider"] == provider], dict)


def list_trusted_devices(asked: Asked) -> object:
    """Answer with the devices a user trusts."""
    devices = user_of(asked.instance, asked["user_id"]).trusted_devices
    return {"data": devices, "total_count": len(devices)}


def revoke_trusted_device(asked: Asked) -> object:
    """Stop trusting a device."""
    user, now = user_of(asked.instance, asked["user_id"]), asked.instance.now
    for device in user.trusted_devices:
        if device["id"] == asked["trusted_device_id"]:
            device |= {"status": "revoked", "revoked_at": now, "updated_at": now}
            return device
    raise not_found("trusted device", asked["trusted_device_id"])


_USER = "/users/{user_id}"
ROUTES = (
    Route("POST", "/users/ban", _many(_ban)),
    Route("POST", "/users/unban", _many(_unban)),
    Route("POST", f"{_USER}/ban", _one(_ban)),
    Route("POST", f"{_USER}/unban", _one(_unban)),
    Route("POST", f"{_USER}/lock", _one(_lock)),
    Route("POST", f"{_USER}/unlock", _one(_unlock)),
    Route("DELETE", f"{_USER}/profile_image", _one(_drop_image)),
    Route("PATCH", f"{_USER}/metadata", merge_metadata),
    Route("PUT", f"{_USER}/metadata", replace_metadata),
    Route("POST", f"{_USER}/verify_password", verify_password),
    Route("POST", f"{_USER}/remove_password", remove_password),
    Route("POST", f"{_USER}/password/set_compromised", set_compromised),
    Route("POST", f"{_USER}/password/unset_compromised", unset_compromised),
    Route("POST", f"{_USER}/verify_totp", verify_totp),
    Route("DELETE", f"{_USER}/mfa", _factor(_no_second_factor, lambda _: True, "second factor")),
    Route("DELETE", f"{_USER}/totp", _factor(_no_totp, lambda user: user.totp_secret, "TOTP")),
    Route("DELETE", f"{_USER}/backup_code", _factor(_no_backup_codes, lambda user: user.backup_codes, "backup code")),
    Route("DELETE", f"{_USER}/passkeys/{{passkey_identification_id}}", delete_passkey),
    Route("DELETE", f"{_USER}/external_accounts/{{external_account_id}}", delete_external_account),
    Route("GET", f"{_USER}/oauth_access_tokens/{{provider}}", list_oauth_tokens),
    Route("GET", f"{_USER}/trusted_devices", list_trusted_devices),
    Route("DELETE", f"{_USER}/trusted_devices/{{trusted_device_id}}", revoke_trusted_device),
)
