"""How something was verified: a class for each way."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp
from .errors import ErrorDetail

VerificationOTPStatus = Open[Literal["unverified", "verified", "failed", "expired"]]


class VerificationOTP(Model):
    """Verification by a one-time code, sent by email or to a phone."""

    object: Open[Literal["verification_otp"]]
    """Clerk's word for this kind of object."""
    status: VerificationOTPStatus
    """How far it is: `unverified`, `verified`, `failed` or `expired`."""
    strategy: Open[Literal["phone_code", "email_code", "reset_password_email_code"]]
    """Kind of code, such as `email_code` or `phone_code`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    channel: str | None
    """Way the code travelled, such as `sms`; only for phone numbers, otherwise null."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationAdmin(Model):
    """Verified by an administrator or by the backend, without proof from the user."""

    object: Open[Literal["verification_admin"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["verified"]]
    """Always `verified`."""
    strategy: Open[Literal["admin"]]
    """Always `admin`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationFromOAuth(Model):
    """Verification taken over from an external account of the same user."""

    object: Open[Literal["verification_from_oauth"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["unverified", "verified"]]
    """Whether the address counts as `verified` or `unverified`."""
    strategy: str
    """Provider that vouched, such as `from_oauth_google`."""
    error: ErrorDetail | None
    """What went wrong; null if nothing did."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationTicket(Model):
    """Verification by a ticket, such as an invitation."""

    object: Open[Literal["verification_ticket"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["unverified", "verified", "expired"]]
    """How far it is: `unverified`, `verified` or `expired`."""
    strategy: Open[Literal["ticket"]]
    """Always `ticket`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


VerificationSAMLStatus = Open[Literal["unverified", "verified", "failed", "expired", "transferable"]]


class VerificationSAML(Model):
    """Verification by signing in at a SAML identity provider."""

    object: Open[Literal["verification_saml"]]
    """Clerk's word for this kind of object."""
    status: VerificationSAMLStatus
    """How far it is; `transferable` means it can go on as a sign-in instead of a sign-up, or the reverse."""
    strategy: Open[Literal["saml"]]
    """Always `saml`."""
    external_verification_redirect_url: str | None
    """Page of the provider to which the user must go; may be null."""
    error: ErrorDetail | None
    """What went wrong; null if nothing did."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


VerificationEmailLinkStatus = Open[Literal["unverified", "verified", "failed", "expired"]]


class VerificationEmailLink(Model):
    """Verification by a link sent to an email address."""

    object: Open[Literal["verification_email_link"]]
    """Clerk's word for this kind of object."""
    status: VerificationEmailLinkStatus
    """How far it is: `unverified`, `verified`, `failed` or `expired`."""
    strategy: Open[Literal["email_link"]]
    """Always `email_link`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationSCIM(Model):
    """Verified because a company directory delivered it (SCIM)."""

    object: Open[Literal["verification_scim"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["verified"]]
    """Always `verified`."""
    strategy: Open[Literal["scim"]]
    """Always `scim`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""


VerificationWeb3Status = Open[Literal["unverified", "verified", "failed", "expired"]]


VerificationWeb3Strategy = Open[
    Literal[
        "web3_metamask_signature",
        "web3_base_signature",
        "web3_coinbase_wallet_signature",
        "web3_okx_wallet_signature",
        "web3_solana_signature",
    ]
]


class VerificationWeb3(Model):
    """Verification by a signature from a Web3 wallet."""

    object: Open[Literal["verification_web3"]]
    """Clerk's word for this kind of object."""
    status: VerificationWeb3Status
    """How far it is: `unverified`, `verified`, `failed` or `expired`."""
    strategy: VerificationWeb3Strategy
    """Kind of wallet that signs, such as `web3_metamask_signature`."""
    nonce: str | None
    """One-time value that the wallet signs; may be null."""
    message: str | None
    """Text that is to be signed; may be null."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationPasskey(Model):
    """Verification by a passkey."""

    object: Open[Literal["verification_passkey"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["verified"]]
    """Always `verified`."""
    strategy: Open[Literal["passkey"]]
    """Always `passkey`."""
    nonce: Open[Literal["nonce"]] | None
    """Placeholder for the one-time value; always `nonce`."""
    message: str | None
    """Text that is to be signed; may be null."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


VerificationOAuthStatus = Open[Literal["unverified", "verified", "failed", "expired", "transferable"]]


class VerificationOAuth(Model):
    """Verification by signing in at an OAuth provider."""

    object: Open[Literal["verification_oauth"]]
    """Clerk's word for this kind of object."""
    status: VerificationOAuthStatus
    """How far it is; `transferable` means it can go on as a sign-in instead of a sign-up, or the reverse."""
    strategy: str
    """Provider, such as `oauth_google`."""
    external_verification_redirect_url: str | None
    """Page of the provider to which the user must go."""
    error: ErrorDetail | None
    """What went wrong; null if nothing did."""
    expire_at: Timestamp
    """When this verification runs out."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""


class VerificationGoogleOneTap(Model):
    """Verification through Google One Tap."""

    object: Open[Literal["verification_google_one_tap"]]
    """Clerk's word for this kind of object."""
    status: Open[Literal["unverified", "verified"]]
    """Whether it is `verified` or `unverified`."""
    strategy: Open[Literal["google_one_tap"]]
    """Always `google_one_tap`."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    verified_at_client: str | None
    """Client (browser or app) in which it was verified; null if not recorded."""
    error: ErrorDetail | None
    """What went wrong; null if nothing did."""


class CodeVerification(Model):
    """A code on its way to an email address or phone, or the outcome of entering one."""

    object: str | None
    """Kind of verification."""
    id: str | None
    """Identifier that goes with the attempt."""
    status: str | None
    """How far it is: `unverified`, `verified`, `failed` or `expired`."""
    strategy: str | None
    """Kind of code, `email_code` or `phone_code`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When the code stops working; null if it has no time limit."""
    channel: str | None
    """Way the code travelled, such as `sms`; only for phone numbers, otherwise null."""
