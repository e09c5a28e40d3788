"""How users, and what they sign in with, look in answers."""

from __future__ import annotations

from .exchange import JSONObject
from .state import Identifier, Instance, User

_IMAGES = "https://img.clerk.com/"
MOST_ATTEMPTS = 100


def image_url(image_id: str | None) -> str:
    """Return the address of an uploaded image, or of the one that is drawn for those without."""
    return _IMAGES + (image_id or "default")


def identifier_view(identifier: Identifier) -> JSONObject:
    """Return an email address, a phone number or a web3 wallet."""
    shown: JSONObject = {
        "id": identifier.id,
        "object": identifier.kind,
        identifier.kind: identifier.value,
        "verification": identifier.verification,
        "created_at": identifier.created_at,
        "updated_at": identifier.updated_at,
    }
    if identifier.kind != "web3_wallet":
        shown |= {"reserved": identifier.reserved, "linked_to": identifier.linked_to}
    if identifier.kind == "email_address":
        shown["matches_sso_connection"] = False
    if identifier.kind == "phone_number":
        shown["reserved_for_second_factor"] = identifier.second_factor
        shown["default_second_factor"] = identifier.default_second_factor
        shown["backup_codes"] = None
    return shown


def two_factor_enabled(user: User) -> bool:
    """Return whether signing in takes a second step."""
    return bool(user.totp_secret) or any(identifier.second_factor for identifier in user.identifiers)


def locked_for(instance: Instance, user: User) -> int | None:
    """Return for how many seconds more the user is locked out."""
    if user.locked_until is None or user.locked_until <= instance.now:
        return None
    return (user.locked_until - instance.now + 999) // 1000


def user_view(instance: Instance, user: User) -> JSONObject:
    """Return a user."""
    locked = locked_for(instance, user)
    return {
        "id": user.id,
        "object": "user",
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "locale": user.locale,
        "image_url": image_url(user.image_id),
        "profile_image_url": image_url(user.image_id),
        "has_image": user.image_id is not None,
        "primary_email_address_id": user.primary_email_address_id,
        "primary_phone_number_id": user.primary_phone_number_id,
        "primary_web3_wallet_id": user.primary_web3_wallet_id,
        "password_enabled": user.password is not None,
        "two_factor_enabled": two_factor_enabled(user),
        "totp_enabled": bool(user.totp_secret),
        "backup_code_enabled": bool(user.backup_codes),
        "email_addresses": [identifier_view(identifier) for identifier in user.of_kind("email_address")],
        "phone_numbers": [identifier_view(identifier) for identifier in user.of_kind("phone_number")],
        "web3_wallets": [identifier_view(identifier) for identifier in user.of_kind("web3_wallet")],
        "passkeys": user.passkeys,
        "external_accounts": user.external_accounts,
        "saml_accounts": [],
        "enterprise_accounts": [],
        "password_last_updated_at": user.password_last_updated_at,
        "public_metadata": user.public_metadata,
        "private_metadata": user.private_metadata,
        "unsafe_metadata": user.unsafe_metadata,
        "external_id": user.external_id,
        "last_sign_in_at": user.last_sign_in_at,
        "banned": user.banned,
        "locked": locked is not None,
        "deprovisioned": False,
        "lockout_expires_in_seconds": locked,
        "verification_attempts_remaining": 0 if locked else MOST_ATTEMPTS,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "delete_self_enabled": user.delete_self_enabled,
        "create_organization_enabled": user.create_organization_enabled,
        "create_organizations_limit": user.create_organizations_limit,
        "last_active_at": user.last_active_at,
        "mfa_enabled_at": user.mfa_enabled_at,
        "mfa_disabled_at": user.mfa_disabled_at,
        "legal_accepted_at": user.legal_accepted_at,
        "bypass_client_trust": user.bypass_client_trust,
    }


def identifier_text(user: User) -> str:
    """Return what others know the user by: an address, a number, a name."""
    primaries = (user.primary("email_address"), user.primary("phone_number"), user.primary("web3_wallet"))
    return next((found.value for found in primaries if found), user.username or "")


def public_user_data(user: User) -> JSONObject:
    """Return what other members of an organization see of a user."""
    return {
        "user_id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "image_url": image_url(user.image_id),
        "profile_image_url": image_url(user.image_id),
        "has_image": user.image_id is not None,
        "identifier": identifier_text(user),
        "username": user.username,
        "banned": user.banned,
        "deprovisioned": False,
    }


def deleted(kind: str, key: str, **more: str) -> JSONObject:
    """Return what is left of a deleted resource."""
    return {"id": key, "object": kind, "deleted": True, **more}
