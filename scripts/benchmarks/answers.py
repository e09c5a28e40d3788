"""What the benchmarks' server answers: a user of some 5.4 kB, as an application with sign-in by Google has them."""

from __future__ import annotations

import json
from typing import Any

_CREATED = 1_731_628_800_000
_SIGNED_IN = 1_762_300_800_123


def user(number: int) -> dict[str, Any]:
    """One user: two e-mail addresses, a phone number, a Google account, metadata, two organizations."""
    first, last, mail = "Augusta", f"King-{number:05}", f"augusta.king.{number:05}"
    picture = (
        f"https://img.clerk.com/eyJ0eXBlIjoicHJveHkiLCJzcmMiOiJodHRwczovL2ltYWdlcy5jbGVyay5kZXYvb2F1dGhfZ29{number:05}"
    )
    return {
        "id": f"user_2abcdefghijklmnopqrstu{number:05}",
        "object": "user",
        "external_id": f"legacy-{number}",
        "primary_email_address_id": f"idn_2primaryaddressmnopqrstu{number:05}",
        "primary_phone_number_id": f"idn_2primarynumberlmnopqrstu{number:05}",
        "primary_web3_wallet_id": None,
        "username": f"augusta{number}",
        "first_name": first,
        "last_name": last,
        "locale": "en-GB",
        "profile_image_url": picture,
        "image_url": picture,
        "has_image": True,
        "public_metadata": {
            "plan": "pro",
            "seats": 12,
            "onboarding": {"step": 4, "done": ["profile", "team", "billing"]},
        },
        "private_metadata": {
            "stripe_customer_id": f"cus_{number:014}",
            "risk": 0.07,
            "notes": ["imported", "verified by support"],
        },
        "unsafe_metadata": {"theme": "dark", "newsletter": True},
        "email_addresses": [
            _email_address(
                f"idn_2primaryaddressmnopqrstu{number:05}", f"{mail}@example.com", "verification_from_oauth"
            ),
            _email_address(f"idn_2secondaddressxmnopqrstu{number:05}", f"{mail}@work.example.com", "verification_otp"),
        ],
        "phone_numbers": [
            {
                "id": f"idn_2primarynumberlmnopqrstu{number:05}",
                "object": "phone_number",
                "phone_number": f"+44555{number:07}",
                "reserved_for_second_factor": True,
                "default_second_factor": True,
                "reserved": False,
                "verification": _verification("verification_otp", "phone_code"),
                "linked_to": [],
                "backup_codes": None,
                "created_at": _CREATED,
                "updated_at": _SIGNED_IN,
            }
        ],
        "web3_wallets": [],
        "passkeys": [],
        "password_enabled": True,
        "two_factor_enabled": True,
        "totp_enabled": False,
        "backup_code_enabled": False,
        "mfa_enabled_at": _CREATED + 1,
        "mfa_disabled_at": None,
        "password_last_updated_at": _CREATED,
        "external_accounts": [
            {
                "object": "google_account",
                "id": f"idn_2googleaccountlmnopqrstu{number:05}",
                "provider": "oauth_google",
                "identification_id": f"idn_2googleidentifmnopqrstu{number:05}",
                "provider_user_id": f"10769150350006150{number:05}",
                "google_id": f"10769150350006150{number:05}",
                "approved_scopes": "email https://www.googleapis.com/auth/userinfo.email "
                "https://www.googleapis.com/auth/userinfo.profile openid profile",
                "email_address": f"{mail}@example.com",
                "email_address_verified": True,
                "first_name": first,
                "last_name": last,
                "given_name": first,
                "family_name": last,
                "avatar_url": f"https://lh3.googleusercontent.com/a/ACg8ocKx9Zk1mVYh2dQe5fR7tU0wLsNpBjGzTqXyAb{number:05}=s1000-c",
                "image_url": picture,
                "username": None,
                "phone_number": None,
                "public_metadata": {},
                "label": None,
                "created_at": _CREATED,
                "updated_at": _SIGNED_IN,
                "verification": {
                    **_verification("verification_oauth", "oauth_google"),
                    "external_verification_redirect_url": "",
                    "error": None,
                },
            }
        ],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "organization_memberships": [_membership(number, "acme"), _membership(number, "analytical-engines")],
        "last_sign_in_at": _SIGNED_IN,
        "banned": False,
        "locked": False,
        "deprovisioned": False,
        "lockout_expires_in_seconds": None,
        "verification_attempts_remaining": 100,
        "updated_at": _SIGNED_IN,
        "created_at": _CREATED + number,
        "delete_self_enabled": True,
        "create_organization_enabled": True,
        "create_organizations_limit": None,
        "last_active_at": _SIGNED_IN,
        "legal_accepted_at": _CREATED,
        "bypass_client_trust": False,
    }


def body(answer: object) -> bytes:
    """The bytes of an answer, spaced as sparsely as Clerk does."""
    return json.dumps(answer, separators=(",", ":")).encode()


def _email_address(identifier: str, address: str, verified_by: str) -> dict[str, Any]:
    strategy = "email_code" if verified_by == "verification_otp" else "from_oauth_google"
    return {
        "id": identifier,
        "object": "email_address",
        "email_address": address,
        "reserved": False,
        "verification": _verification(verified_by, strategy),
        "linked_to": [{"type": "oauth_google", "id": f"idn_2googleidentif{identifier[-13:]}"}],
        "matches_sso_connection": False,
        "created_at": _CREATED,
        "updated_at": _SIGNED_IN,
    }


def _verification(kind: str, strategy: str) -> dict[str, Any]:
    return {"object": kind, "status": "verified", "strategy": strategy, "attempts": 1, "expire_at": _CREATED + 600_000}


def _membership(number: int, slug: str) -> dict[str, Any]:
    return {
        "id": f"orgmem_2membership{slug[:4]}nopqrstu{number:05}",
        "object": "organization_membership",
        "role": "org:admin",
        "role_name": "Admin",
        "permissions": ["org:sys_profile:manage", "org:sys_memberships:read", "org:invoices:create"],
        "public_metadata": {"department": "engineering"},
        "organization": {
            "object": "organization",
            "id": f"org_2organization{slug[:4]}opqrstuv{number % 10:05}",
            "name": slug.title(),
            "slug": slug,
            "image_url": "https://img.clerk.com/eyJ0eXBlIjoiZGVmYXVsdCJ9",
            "has_image": False,
            "members_count": 42,
            "max_allowed_memberships": 100,
            "admin_delete_enabled": True,
            "public_metadata": {"tier": "gold"},
            "created_at": _CREATED,
            "updated_at": _SIGNED_IN,
        },
        "created_at": _CREATED,
        "updated_at": _SIGNED_IN,
    }
