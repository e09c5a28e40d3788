"""SAML connections to identity providers of companies."""

from __future__ import annotations

from typing import Any, Literal, Required, TypedDict

from ..model import Model, Open, Timestamp


class SAMLConnectionAttributeMapping(Model):
    """Names of the identity provider's attributes that fill a user's properties."""

    user_id: str
    """Attribute that holds the user's ID at the identity provider."""
    email_address: str
    """Attribute that holds the email address."""
    first_name: str
    """Attribute that holds the first name."""
    last_name: str
    """Attribute that holds the last name."""


class SAMLConnectionLoginHint(Model):
    """Hint for the identity provider about who is signing in."""

    mode: Open[Literal["email_address", "custom_attribute", "off"]]
    """What goes out as hint: `email_address`, `custom_attribute` (the value that `source` names) or `off` for none."""
    source: str | None
    """Key in the user's `public_metadata` that holds the hint; for mode `custom_attribute`."""


class SAMLConnection(Model):
    """Connection to an identity provider that signs users in by SAML."""

    object: Open[Literal["saml_connection"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Label of the connection."""
    domain: str | None
    """Single email domain that signs in through the connection. Use `domains` instead."""
    domains: list[str] | None
    """Email domains whose users sign in through the connection."""
    idp_entity_id: str | None
    """Entity ID of the identity provider; null if not set."""
    idp_sso_url: str | None
    """URL of the identity provider to which users are sent to sign in; null if not set."""
    idp_certificate: str | None
    """X.509 certificate of the identity provider; null if not set."""
    idp_certificate_issued_at: Timestamp | None
    """When the identity provider's certificate starts to hold; null without a certificate."""
    idp_certificate_expires_at: Timestamp | None
    """When the identity provider's certificate lapses; null without a certificate."""
    idp_metadata_url: str | None
    """Where the identity provider's metadata is fetched; null if not set."""
    idp_metadata: str | None
    """The identity provider's metadata as XML text; null if not set."""
    acs_url: str
    """URL on Clerk's side that takes the identity provider's answers (assertion consumer service)."""
    sp_entity_id: str
    """Entity ID of Clerk's side (service provider), to enter at the identity provider."""
    sp_metadata_url: str
    """Where the identity provider can fetch the metadata of Clerk's side (service provider)."""
    organization_id: str | None
    """ID of the organization that users of the connection join; null if none."""
    attribute_mapping: SAMLConnectionAttributeMapping | None
    """Which attribute of the identity provider fills which property of the user."""
    active: bool
    """Whether users can sign in through the connection."""
    provider: str
    """Kind of identity provider, such as `saml_okta` or `saml_custom`."""
    user_count: int
    """How many users the connection has."""
    sync_user_attributes: bool
    """Whether each sign-in refreshes the user's attributes from the identity provider."""
    allow_subdomains: bool
    """Whether email addresses at subdomains of the domains may use the connection too."""
    allow_idp_initiated: bool
    """Whether a sign-in may start at the identity provider."""
    disable_additional_identifications: bool
    """Whether users of the connection are kept from adding further identifications, such as other email addresses."""
    allow_organization_account_linking: bool
    """Whether accounts may be linked on the strength of a membership in the organization."""
    force_authn: bool
    """Whether the identity provider is asked (SAML `ForceAuthn`) to authenticate users anew each time."""
    login_hint: SAMLConnectionLoginHint
    """What the identity provider is told at sign-in about who is coming."""
    enterprise_connection_id: str | None
    """ID of the enterprise connection that this one belongs to; null if none."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    authenticatable: Any

    disable_jit_provisioning: Any


class CreateSamlConnectionAttributeMapping(TypedDict, total=False):
    """Which attribute of the identity provider fills which property of the user."""

    user_id: str
    """Name of the attribute that holds the user's ID at the identity provider."""
    email_address: str
    """Name of the attribute that holds the email address."""
    first_name: str
    """Name of the attribute that holds the first name."""
    last_name: str
    """Name of the attribute that holds the last name."""


class CreateSamlConnectionLoginHint(TypedDict, total=False):
    """What to tell the identity provider at sign-in about who is coming."""

    mode: Required[Literal["email_address", "custom_attribute", "off"] | str]
    """What goes out as hint: `email_address`, `custom_attribute` (the value that `source` names) or `off` for none."""
    source: str
    """Key in the user's `public_metadata` that holds the hint; for mode `custom_attribute`."""


class UpdateSamlConnectionAttributeMapping(TypedDict, total=False):
    """Which attribute of the identity provider fills which property of the user."""

    user_id: str
    """Name of the attribute that holds the user's ID at the identity provider."""
    email_address: str
    """Name of the attribute that holds the email address."""
    first_name: str
    """Name of the attribute that holds the first name."""
    last_name: str
    """Name of the attribute that holds the last name."""


class UpdateSamlConnectionLoginHint(TypedDict, total=False):
    """What to tell the identity provider at sign-in about who is coming."""

    mode: Required[Literal["email_address", "custom_attribute", "off"] | str]
    """What goes out as hint: `email_address`, `custom_attribute` (the value that `source` names) or `off` for none."""
    source: str
    """Key in the user's `public_metadata` that holds the hint; for mode `custom_attribute`."""
