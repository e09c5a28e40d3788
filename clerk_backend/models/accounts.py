"""Accounts of users elsewhere: at social providers and at identity providers of companies."""

from __future__ import annotations

from typing import Annotated, Literal

from ..model import JSONObject, Model, OneOf, Open, Timestamp
from .verifications import VerificationGoogleOneTap, VerificationOAuth, VerificationSAML, VerificationTicket

ExternalAccountVerification = Annotated[
    VerificationOAuth | VerificationGoogleOneTap | Model,
    OneOf("object", {"verification_oauth": VerificationOAuth, "verification_google_one_tap": VerificationGoogleOneTap}),
]
"""How it was verified, and whether it was; null if verification never began."""


class ExternalAccount(Model):
    """Account at a social provider (Google, GitHub and the like), connected to a user."""

    object: Open[Literal["external_account", "facebook_account", "google_account"]]
    """Kind of account; Google and Facebook have kinds of their own."""
    id: str
    """Identifier that Clerk gave to this object."""
    provider: str
    """Identity provider, such as `oauth_google`."""
    identification_id: str
    """Sign-in identity that belongs to the account."""
    provider_user_id: str
    """Identifier that the provider uses for this user."""
    approved_scopes: str
    """Scopes that the user granted, separated by spaces."""
    email_address: str
    """Email address that the provider reported."""
    email_address_verified: bool | None
    """Whether the provider had checked the address when the account was connected; null if that is not known."""
    first_name: str
    """Given name that the provider reported."""
    last_name: str
    """Family name that the provider reported."""
    avatar_url: str | None
    """Older form of `image_url`; deprecated."""
    image_url: str | None
    """Address of the picture at the provider; may be null."""
    username: str | None
    """User name at the provider; may be null."""
    phone_number: str | None
    """Phone number that the provider reported; may be null."""
    public_metadata: JSONObject
    """Your own data; the backend writes it, the browser may read it."""
    label: str | None
    """Label that tells several accounts apart; may be null."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    verification: ExternalAccountVerification | None
    """How it was verified, and whether it was; null if verification never began."""


SAMLAccountVerification = Annotated[
    VerificationSAML | VerificationTicket | Model,
    OneOf("object", {"verification_saml": VerificationSAML, "verification_ticket": VerificationTicket}),
]
"""How it was verified, and whether it was; null if verification never began."""


class SAMLAccountConnection(Model):
    """SAML connection, as shown on an account."""

    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name that people see."""
    domain: str | None
    """Single email domain, an older form of `domains`; deprecated."""
    domains: list[str] | None
    """Email domains whose users sign in through this connection."""
    active: bool
    """True if the connection is switched on."""
    provider: str
    """Kind of identity provider, such as `saml_okta`."""
    sync_user_attributes: bool
    """True if the user's details are refreshed from the provider at every sign-in."""
    allow_subdomains: bool | None
    """True if email addresses on subdomains count too."""
    allow_idp_initiated: bool | None
    """True if a sign-in may begin at the identity provider."""
    disable_additional_identifications: bool | None
    """True if users of this connection may not add other ways to sign in."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class SAMLAccount(Model):
    """Account at a SAML identity provider, connected to a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["saml_account"]]
    """Clerk's word for this kind of object."""
    provider: str
    """Kind of identity provider, such as `saml_okta`."""
    active: bool
    """True if the user can sign in with it."""
    email_address: str
    """Email address that the provider reported."""
    first_name: str | None
    """Given name; null if unknown."""
    last_name: str | None
    """Family name; null if unknown."""
    provider_user_id: str | None
    """Identifier that the provider uses for this user; may be null."""
    last_authenticated_at: Timestamp | None
    """When the user last signed in this way; null if never."""
    public_metadata: JSONObject | None
    """Your own data; the backend writes it, the browser may read it."""
    verification: SAMLAccountVerification | None
    """How it was verified, and whether it was; null if verification never began."""
    saml_connection: SAMLAccountConnection | None
    """Connection the account came through; may be null."""


EnterpriseAccountVerification = Annotated[
    VerificationTicket | VerificationSAML | VerificationOAuth | Model,
    OneOf(
        "object",
        {
            "verification_ticket": VerificationTicket,
            "verification_saml": VerificationSAML,
            "verification_oauth": VerificationOAuth,
        },
    ),
]
"""How it was verified, and whether it was; null if verification never began."""


class EnterpriseAccountConnection(Model):
    """Enterprise connection, as shown on an account."""

    id: str
    """Identifier that Clerk gave to this object."""
    protocol: str
    """Protocol of the connection, such as `oauth` or `saml`."""
    provider: str
    """Kind of identity provider, such as `saml_okta` or `oauth_google`."""
    name: str
    """Name that people see."""
    logo_public_url: str | None
    """Address of the provider's logo; null if it has none."""
    domain: str | None
    """Single email domain, an older form of `domains`; deprecated."""
    domains: list[str] | None
    """Email domains whose users sign in through this connection."""
    active: bool
    """True if the connection is switched on."""
    sync_user_attributes: bool
    """True if the user's details are refreshed from the provider at every sign-in."""
    allow_subdomains: bool
    """True if email addresses on subdomains count too."""
    allow_idp_initiated: bool
    """True if a sign-in may begin at the identity provider."""
    disable_additional_identifications: bool
    """True if users of this connection may not add other ways to sign in."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class EnterpriseAccount(Model):
    """Account at a company's identity provider, connected to a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["enterprise_account"]]
    """Clerk's word for this kind of object."""
    protocol: Open[Literal["oauth", "saml"]] | None
    """Protocol of the sign-in, `oauth` or `saml`."""
    provider: str
    """Kind of identity provider, such as `saml_okta` or `oauth_google`."""
    active: bool
    """True if the user can sign in with it."""
    email_address: str
    """Email address that the provider reported."""
    first_name: str | None
    """Given name; null if unknown."""
    last_name: str | None
    """Family name; null if unknown."""
    provider_user_id: str | None
    """Identifier that the provider uses for this user; may be null."""
    enterprise_connection_id: str | None
    """Identifier of the connection the account came through; may be null."""
    public_metadata: JSONObject | None
    """Your own data; the backend writes it, the browser may read it."""
    verification: EnterpriseAccountVerification | None
    """How it was verified, and whether it was; null if verification never began."""
    enterprise_connection: EnterpriseAccountConnection | None
    """Connection the account came through; may be null."""
    last_authenticated_at: Timestamp | None
    """When the user last signed in this way; null if never."""
