"""What a user is known by: email addresses, phone numbers, wallets and passkeys."""

from __future__ import annotations

from typing import Annotated, Literal

from ..model import Model, OneOf, Open, Timestamp
from .verifications import (
    VerificationAdmin,
    VerificationEmailLink,
    VerificationFromOAuth,
    VerificationOTP,
    VerificationPasskey,
    VerificationSAML,
    VerificationSCIM,
    VerificationTicket,
    VerificationWeb3,
)

EmailAddressVerification = Annotated[
    VerificationOTP
    | VerificationAdmin
    | VerificationFromOAuth
    | VerificationTicket
    | VerificationSAML
    | VerificationEmailLink
    | VerificationSCIM
    | Model,
    OneOf(
        "object",
        {
            "verification_otp": VerificationOTP,
            "verification_admin": VerificationAdmin,
            "verification_from_oauth": VerificationFromOAuth,
            "verification_ticket": VerificationTicket,
            "verification_saml": VerificationSAML,
            "verification_email_link": VerificationEmailLink,
            "verification_scim": VerificationSCIM,
        },
    ),
]
"""How it was verified, and whether it was; null if verification never began."""


class IdentificationLink(Model):
    """Pointer from one way of signing in to another of the same user."""

    type: str
    """Kind of identity pointed at, such as `oauth_google`."""
    id: str
    """Identity pointed at."""


class EmailAddress(Model):
    """Email address of a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["email_address"]]
    """Clerk's word for this kind of object."""
    email_address: str
    """The address itself."""
    reserved: bool
    """True if it is held for this user though not verified; it works for sign-in, and nobody else can take it."""
    verification: EmailAddressVerification | None
    """How it was verified, and whether it was; null if verification never began."""
    linked_to: list[IdentificationLink]
    """Other sign-in identities of the user that vouch for this one."""
    matches_sso_connection: bool | None
    """True if the domain is served by an enterprise connection that is switched on."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


PhoneNumberVerification = Annotated[
    VerificationOTP | VerificationAdmin | Model,
    OneOf("object", {"verification_otp": VerificationOTP, "verification_admin": VerificationAdmin}),
]
"""How it was verified, and whether it was; null if verification never began."""


class PhoneNumber(Model):
    """Phone number of a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["phone_number"]]
    """Clerk's word for this kind of object."""
    phone_number: str
    """The number in international form, such as +15555550100."""
    reserved_for_second_factor: bool | None
    """True if it is used as second factor at sign-in."""
    default_second_factor: bool | None
    """True if it is the second factor that is offered first."""
    reserved: bool
    """True if it is held for this user though not verified; it works for sign-in, and nobody else can take it."""
    verification: PhoneNumberVerification | None
    """How it was verified, and whether it was; null if verification never began."""
    linked_to: list[IdentificationLink]
    """Other sign-in identities of the user that vouch for this one."""
    backup_codes: list[str] | None
    """Codes that replace the second factor; null except when just made."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


Web3WalletVerification = Annotated[
    VerificationWeb3 | VerificationAdmin | Model,
    OneOf("object", {"verification_web3": VerificationWeb3, "verification_admin": VerificationAdmin}),
]
"""How it was verified, and whether it was; null if verification never began."""


class Web3Wallet(Model):
    """Web3 wallet of a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["web3_wallet"]]
    """Clerk's word for this kind of object."""
    web3_wallet: str
    """Public address of the wallet."""
    verification: Web3WalletVerification | None
    """How it was verified, and whether it was; null if verification never began."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class Passkey(Model):
    """Passkey of a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["passkey"]]
    """Clerk's word for this kind of object."""
    name: str
    """Name of the passkey, which the user may change."""
    last_used_at: Timestamp
    """When the user last signed in with it."""
    verification: VerificationPasskey | None
    """How it was verified, and whether it was; null if verification never began."""
