"""Users, and what is answered about them."""

from __future__ import annotations

from typing import Literal

from ..model import JSONObject, Model, Open, Timestamp
from .accounts import EnterpriseAccount, ExternalAccount, SAMLAccount
from .identifications import EmailAddress, Passkey, PhoneNumber, Web3Wallet
from .organizations import OrganizationMembership


class SCIMUserMetadata(Model):
    """Link from a user to a company directory; sent with webhooks only."""

    directory_id: str
    """Directory that delivered the user."""
    directory_enabled: bool | None
    """True if that directory is switched on; absent if not."""
    external_id: str | None
    """Identifier that the directory uses for the user; may be null."""


class User(Model):
    """A person who can sign in to your application."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["user"]]
    """Clerk's word for this kind of object."""
    external_id: str | None
    """Your own identifier for the user; null if you gave none."""
    primary_email_address_id: str | None
    """Email address (its id) that counts as the main one; null if none does."""
    primary_phone_number_id: str | None
    """Phone number (its id) that counts as the main one; null if none does."""
    primary_web3_wallet_id: str | None
    """Wallet (its id) that counts as the main one; null if none does."""
    username: str | None
    """User name; null if there is none."""
    first_name: str | None
    """Given name; null if unknown."""
    last_name: str | None
    """Family name; null if unknown."""
    locale: str | None
    """Preferred language as a BCP 47 tag, such as `en-US`; null if unknown."""
    profile_image_url: str | None
    """Old name of `image_url`; deprecated."""
    image_url: str
    """Address of the picture; a generated one if none was uploaded."""
    has_image: bool
    """True if a picture was uploaded, false if `image_url` is a generated one."""
    public_metadata: JSONObject
    """Your own data; the backend writes it, the browser may read it."""
    private_metadata: JSONObject | None
    """Your own data; only the backend can read or write it, and it may be null."""
    unsafe_metadata: JSONObject | None
    """Your own data; the browser may read and write it, so do not trust it."""
    email_addresses: list[EmailAddress]
    """All email addresses of the user."""
    phone_numbers: list[PhoneNumber]
    """All phone numbers of the user."""
    web3_wallets: list[Web3Wallet]
    """All Web3 wallets of the user."""
    passkeys: list[Passkey]
    """All passkeys of the user."""
    password_enabled: bool
    """True if the user has a password."""
    two_factor_enabled: bool
    """True if any second factor is set up."""
    totp_enabled: bool
    """True if an authenticator app (TOTP) is set up."""
    backup_code_enabled: bool
    """True if the user has backup codes."""
    mfa_enabled_at: Timestamp | None
    """When a second factor was last switched on, even if it is off by now; null if never."""
    mfa_disabled_at: Timestamp | None
    """When a second factor was last switched off, even if it is on by now; null if never."""
    password_last_updated_at: Timestamp | None
    """When the password was last changed; null if never."""
    external_accounts: list[ExternalAccount]
    """Accounts at social providers."""
    saml_accounts: list[SAMLAccount]
    """Accounts at SAML identity providers."""
    enterprise_accounts: list[EnterpriseAccount]
    """Accounts at companies' identity providers."""
    organization_memberships: list[OrganizationMembership] | None
    """Memberships of the user; absent in most answers."""
    last_sign_in_at: Timestamp | None
    """When the user last signed in; null if never."""
    banned: bool
    """True if the user is banned and cannot sign in."""
    locked: bool
    """True if sign-in is blocked, as after too many wrong attempts."""
    deprovisioned: bool | None
    """True if a company directory has withdrawn the user, who then cannot sign in."""
    lockout_expires_in_seconds: int | None
    """Seconds until the lock opens; null for a locked user means never."""
    verification_attempts_remaining: int | None
    """Wrong attempts left before a lock; null if the instance does not lock users."""
    updated_at: Timestamp
    """When it last changed."""
    created_at: Timestamp
    """When it was created."""
    delete_self_enabled: bool
    """True if the user may delete the account without your help."""
    create_organization_enabled: bool
    """True if the user may found organizations."""
    create_organizations_limit: int | None
    """How many organizations the user may found; 0 sets no limit."""
    last_active_at: Timestamp | None
    """Day on which the user was last active; null if never."""
    legal_accepted_at: Timestamp | None
    """When the user agreed to your legal terms; null if never."""
    bypass_client_trust: bool | None
    """True if the check for unknown devices is skipped at sign-in."""
    scim: SCIMUserMetadata | None
    """Link to a company directory; comes with webhooks only, never from the API."""


class TotalCount(Model):
    """Answer to a count."""

    object: Open[Literal["total_count"]]
    """Clerk's word for this kind of object."""
    total_count: int
    """The count."""


class OAuthAccessToken(Model):
    """Token that a social provider issued for a user."""

    object: Open[Literal["oauth_access_token"]]
    """Clerk's word for this kind of object."""
    external_account_id: str
    """External account the token is for."""
    provider_user_id: str
    """Identifier that the provider uses for this user."""
    token: str
    """The token to send to the provider."""
    expires_at: Timestamp | None
    """When the token expires; null if the provider set no limit."""
    provider: str
    """Identity provider, such as `oauth_google`."""
    public_metadata: JSONObject
    """Your own data; the backend writes it, the browser may read it."""
    label: str | None
    """Label that tells several accounts apart; may be null."""
    scopes: list[str] | None
    """What the token allows; absent for OAuth 1.0."""
    id_token: str | None
    """OpenID Connect identity token; absent where the provider sent none."""
    token_secret: str | None
    """Secret that goes with an OAuth 1.0 token; absent otherwise."""


class VerifiedPassword(Model):
    """Confirmation that a password was right; a wrong one is an error (422)."""

    verified: bool | None
    """Always true."""


class VerifiedTOTP(Model):
    """Confirmation that a code was right; a wrong one is an error (422)."""

    verified: bool | None
    """Always true."""
    code_type: Open[Literal["totp", "backup_code"]] | None
    """Kind of code it was, `totp` (authenticator app) or `backup_code`."""


class DisabledMFA(Model):
    """Receipt for second factors that were switched off."""

    user_id: str | None
    """User who no longer has a second factor."""


class DeletedBackupCodes(Model):
    """Receipt for backup codes that were deleted."""

    user_id: str | None
    """User who no longer has backup codes."""


class TrustedDevice(Model):
    """Phone or tablet that holds a key with which the user can sign in."""

    object: Open[Literal["trusted_device"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    platform: Open[Literal["ios", "android"]]
    """Operating system, `ios` or `android`."""
    app_identifier: str
    """Bundle identifier (iOS) or package name (Android) of the app."""
    name: str | None
    """Name of the device; null if it has none."""
    algorithm: Open[Literal["ES256"]]
    """Signing algorithm of the key, `ES256`."""
    status: Open[Literal["active", "revoked"]]
    """Whether it is `active` or `revoked`."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    last_used_at: Timestamp | None
    """When it was last used; null if never."""
    revoked_at: Timestamp | None
    """When it was revoked; null if it still counts."""


class DeletedTOTP(Model):
    """Receipt for an authenticator app that was removed."""

    user_id: str | None
    """User who no longer has an authenticator app."""
