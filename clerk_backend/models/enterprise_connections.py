"""Connections to identity providers of companies, and their test runs."""

from __future__ import annotations

from typing import Any, Literal, Required, TypedDict

from ..model import Model, Open, Timestamp


class EnterpriseConnectionCustomAttributes(Model):
    """Attribute of your own, and where the identity provider has it."""

    name: str
    """Name shown for the attribute."""
    key: str
    """Key under which the user's metadata holds it."""
    sso_path: str | None
    """Where in the SAML or OIDC claims of a sign-in the value stands."""
    scim_path: str | None
    """Where in a SCIM user the value stands, as a GJSON path."""
    directory_path: str | None
    """Where in a user from the directory the value stands; equal to `scim_path`."""
    multi_valued: bool | None
    """Whether it can have several values, which then go to `public_metadata` as an array."""


class EnterpriseConnectionSamlConnectionLoginHint(Model):
    """What the identity provider is told in advance about who is signing in."""

    mode: Open[Literal["email_address", "custom_attribute", "off"]]
    """What is sent: `email_address`, `custom_attribute` (a value from the user's public metadata, see `source`), or
    `off` for nothing.
    """
    source: str | None
    """Key in the user's `public_metadata` that the hint is taken from, in the mode `custom_attribute`."""


class EnterpriseConnectionSamlConnection(Model):
    """The SAML side of it; null or missing when it does not use SAML."""

    id: str | None
    """ID of the SAML connection."""
    name: str | None
    """Name shown for the SAML connection."""
    idp_entity_id: str | None
    """Entity ID by which the identity provider calls itself; may be left out."""
    idp_sso_url: str | None
    """Address at the identity provider where sign-in starts; may be left out."""
    idp_metadata_url: str | None
    """Address where the identity provider publishes its metadata; may be left out."""
    acs_url: str | None
    """Address at Clerk that takes the provider's assertions, to enter at the identity provider."""
    sp_entity_id: str | None
    """Entity ID by which Clerk calls itself, to enter at the identity provider."""
    sp_metadata_url: str | None
    """Address where Clerk publishes its own metadata for the identity provider."""
    active: bool | None
    """Whether the SAML connection is switched on."""
    allow_idp_initiated: bool | None
    """Whether a sign-in may start at the identity provider."""
    allow_subdomains: bool | None
    """Whether addresses at subdomains of the domains may sign in through it too."""
    force_authn: bool | None
    """Whether the identity provider must ask users to sign in afresh each time (`ForceAuthn`)."""
    login_hint: EnterpriseConnectionSamlConnectionLoginHint | None
    """What the identity provider is told in advance about who is signing in."""


class EnterpriseConnectionOauthConfig(Model):
    """The OAuth side of it; null or missing when it uses neither OIDC nor EASIE."""

    id: str | None
    """ID of the OAuth configuration."""
    name: str | None
    """Name shown for the OIDC provider."""
    provider_key: str | None
    """Clerk's key for the provider: `oidc_custom`, or one beginning with `oidc_ghe_` or `oidc_gitlab_ent_`, for
    example.
    """
    client_id: str | None
    """Client ID that the identity provider issued; null if none is set."""
    discovery_url: str | None
    """Address of the provider's OIDC discovery document; null if none is set."""
    auth_url: str | None
    """Address of the provider's authorization endpoint, as set or as discovered; null if neither."""
    token_url: str | None
    """Address of the provider's token endpoint, as set or as discovered; null if neither."""
    user_info_url: str | None
    """Address of the provider's userinfo endpoint, as set or as discovered; null if neither."""
    requires_pkce: bool | None
    """Whether PKCE is used."""
    logo_public_url: str | None
    """Address of the provider's logo; null if there is none."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""


class EnterpriseConnection(Model):
    """Connection to a company's identity provider, by SAML or OIDC."""

    object: Open[Literal["enterprise_connection"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name shown for the connection."""
    provider: str
    """Identity provider, such as `saml_okta` or `oidc_custom`."""
    logo_public_url: str | None
    """Address of the logo; null if there is none."""
    active: bool
    """Whether it is switched on."""
    domains: list[str]
    """Email domains that sign in through it."""
    organization_id: str | None
    """ID of the organization it is linked to; null if none."""
    sync_user_attributes: bool | None
    """Whether each sign-in brings the user's attributes up to date."""
    disable_additional_identifications: bool | None
    """Whether those who sign in through it are kept from adding other identifications."""
    allow_organization_account_linking: bool | None
    """Whether an account may be linked on the strength of membership in the organization."""
    custom_attributes: list[EnterpriseConnectionCustomAttributes] | None
    """Further attributes taken over from the identity provider, at sign-in or by SCIM."""
    saml_connection: EnterpriseConnectionSamlConnection | None
    """The SAML side of it; null or missing when it does not use SAML."""
    oauth_config: EnterpriseConnectionOauthConfig | None
    """The OAuth side of it; null or missing when it uses neither OIDC nor EASIE."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    authenticatable: Any

    disable_jit_provisioning: Any


class CreateEnterpriseConnectionSamlAttributeMapping(TypedDict, total=False):
    """Which SAML attribute fills which field of the user."""

    user_id: str | None
    """SAML attribute that holds the user's ID at the identity provider."""
    email_address: str | None
    """SAML attribute that holds the email address."""
    first_name: str | None
    """SAML attribute that holds the first name."""
    last_name: str | None
    """SAML attribute that holds the last name."""


class CreateEnterpriseConnectionSamlLoginHint(TypedDict, total=False):
    """What the identity provider is told in advance about who is signing in."""

    mode: Required[Literal["email_address", "custom_attribute", "off"] | str]
    """What is sent: `email_address`, `custom_attribute` (a value from the user's public metadata, see `source`), or
    `off` for nothing.
    """
    source: str
    """Key in the user's `public_metadata` to take the hint from; for the mode `custom_attribute`."""


class CreateEnterpriseConnectionSaml(TypedDict, total=False):
    """Settings for SAML; without effect on a connection of another kind."""

    idp_entity_id: str | None
    """Entity ID by which the identity provider calls itself."""
    idp_sso_url: str | None
    """Address at the identity provider where sign-in starts."""
    idp_certificate: str | None
    """Certificate of the identity provider, in PEM form."""
    idp_metadata_url: str | None
    """Address where the identity provider publishes its metadata."""
    idp_metadata: str | None
    """The identity provider's metadata itself, as XML."""
    attribute_mapping: CreateEnterpriseConnectionSamlAttributeMapping | None
    """Which SAML attribute fills which field of the user."""
    allow_subdomains: bool | None
    """Whether addresses at subdomains of the domains may sign in through it too."""
    allow_idp_initiated: bool | None
    """Whether a sign-in may start at the identity provider."""
    force_authn: bool | None
    """Whether the identity provider must ask users to sign in afresh each time (`ForceAuthn`)."""
    login_hint: CreateEnterpriseConnectionSamlLoginHint | None
    """What the identity provider is told in advance about who is signing in."""


class CreateEnterpriseConnectionOidc(TypedDict, total=False):
    """Settings for OIDC; without effect on a connection of another kind."""

    client_id: str | None
    """Client ID that the identity provider issued."""
    client_secret: str | None
    """Client secret that the identity provider issued; a public client has none."""
    discovery_url: str | None
    """Address of the provider's OIDC discovery document."""
    auth_url: str | None
    """Address of the provider's authorization endpoint."""
    token_url: str | None
    """Address of the provider's token endpoint."""
    user_info_url: str | None
    """Address of the provider's userinfo endpoint."""
    requires_pkce: bool | None
    """Whether to use PKCE; has to be true where there is no client secret."""


class CreateEnterpriseConnectionCustomAttributes(TypedDict, total=False):
    """Attribute of your own, and where the identity provider has it."""

    name: Required[str]
    """Name to show for the attribute; not empty."""
    key: Required[str]
    """Key under which the user's metadata holds it: letters, digits, `_` and `-`, not beginning with `_`."""
    sso_path: str
    """Where in the claims of a sign-in the value stands."""
    scim_path: str
    """Where in a SCIM user the value stands, as a GJSON path; `directory_path` is its newer name."""
    directory_path: str
    """Newer name of `scim_path`; give one of them, since two that differ are refused."""
    multi_valued: bool
    """Whether it can have several values, which then go to `public_metadata` as an array; false unless given."""


class UpdateEnterpriseConnectionSamlAttributeMapping(TypedDict, total=False):
    """Which SAML attribute fills which field of the user."""

    user_id: str | None
    """SAML attribute that holds the user's ID at the identity provider."""
    email_address: str | None
    """SAML attribute that holds the email address."""
    first_name: str | None
    """SAML attribute that holds the first name."""
    last_name: str | None
    """SAML attribute that holds the last name."""


class UpdateEnterpriseConnectionSamlLoginHint(TypedDict, total=False):
    """What the identity provider is told in advance about who is signing in."""

    mode: Required[Literal["email_address", "custom_attribute", "off"] | str]
    """What is sent: `email_address`, `custom_attribute` (a value from the user's public metadata, see `source`), or
    `off` for nothing.
    """
    source: str
    """Key in the user's `public_metadata` to take the hint from; for the mode `custom_attribute`."""


class UpdateEnterpriseConnectionSaml(TypedDict, total=False):
    """Settings for SAML; without effect on a connection of another kind."""

    name: str | None
    """Name to show for the SAML connection."""
    idp_entity_id: str | None
    """Entity ID by which the identity provider calls itself."""
    idp_sso_url: str | None
    """Address at the identity provider where sign-in starts."""
    idp_certificate: str | None
    """Certificate of the identity provider, in PEM form."""
    idp_metadata_url: str | None
    """Address where the identity provider publishes its metadata."""
    idp_metadata: str | None
    """The identity provider's metadata itself, as XML."""
    attribute_mapping: UpdateEnterpriseConnectionSamlAttributeMapping | None
    """Which SAML attribute fills which field of the user."""
    allow_subdomains: bool | None
    """Whether addresses at subdomains of the domains may sign in through it too."""
    allow_idp_initiated: bool | None
    """Whether a sign-in may start at the identity provider."""
    force_authn: bool | None
    """Whether the identity provider must ask users to sign in afresh each time (`ForceAuthn`)."""
    login_hint: UpdateEnterpriseConnectionSamlLoginHint | None
    """What the identity provider is told in advance about who is signing in."""


class UpdateEnterpriseConnectionOidc(TypedDict, total=False):
    """Settings for OIDC; without effect on a connection of another kind."""

    client_id: str | None
    """Client ID that the identity provider issued."""
    client_secret: str | None
    """Client secret that the identity provider issued; a public client has none."""
    discovery_url: str | None
    """Address of the provider's OIDC discovery document."""
    auth_url: str | None
    """Address of the provider's authorization endpoint."""
    token_url: str | None
    """Address of the provider's token endpoint."""
    user_info_url: str | None
    """Address of the provider's userinfo endpoint."""
    requires_pkce: bool | None
    """Whether to use PKCE; has to be true where there is no client secret."""


class UpdateEnterpriseConnectionCustomAttributes(TypedDict, total=False):
    """Attribute of your own, and where the identity provider has it."""

    name: Required[str]
    """Name to show for the attribute; not empty."""
    key: Required[str]
    """Key under which the user's metadata holds it: letters, digits, `_` and `-`, not beginning with `_`."""
    sso_path: str
    """Where in the claims of a sign-in the value stands."""
    scim_path: str
    """Where in a SCIM user the value stands, as a GJSON path; `directory_path` is its newer name."""
    directory_path: str
    """Newer name of `scim_path`; give one of them, since two that differ are refused."""
    multi_valued: bool
    """Whether it can have several values, which then go to `public_metadata` as an array; false unless given."""


class EnterpriseConnectionTestRunParsedUserInfo(Model):
    """What was read about the user from the identity provider's answer; null if nothing."""

    email_address: str | None
    """Email address."""
    first_name: str | None
    """First name."""
    last_name: str | None
    """Last name."""
    user_id: str | None
    """The user's ID at the identity provider."""


class EnterpriseConnectionTestRunLogs(Model):
    """Line of the log of a test run."""

    level: str
    """How grave the entry is."""
    code: str | None
    """Code for what happened."""
    short_message: str | None
    """What happened, in brief."""
    message: str
    """What happened, in full."""


class EnterpriseConnectionTestRunSaml(Model):
    """What was exchanged by SAML; null or missing for OIDC."""

    saml_request: str | None
    """The request that went to the identity provider."""
    saml_response: str | None
    """The identity provider's response."""
    relay_state: str | None
    """The `RelayState` that went along with it."""


class EnterpriseConnectionTestRunOauth(Model):
    """What was exchanged by OIDC; null or missing for SAML."""

    id_token: str | None
    """The ID token that came back."""
    access_token: str | None
    """The access token that came back."""
    user_info: str | None
    """Answer of the userinfo endpoint, as text."""


class EnterpriseConnectionTestRun(Model):
    """Trial sign-in through an enterprise connection, with what came of it."""

    id: str
    """Identifier that Clerk gave to this object."""
    status: Open[Literal["pending", "success", "failed"]]
    """State it is in: `pending`, `success` or `failed`."""
    connection_type: Open[Literal["saml", "oauth"]]
    """Kind of connection that was tried: `saml`, or `oauth` for OIDC."""
    parsed_user_info: EnterpriseConnectionTestRunParsedUserInfo | None
    """What was read about the user from the identity provider's answer; null if nothing."""
    logs: list[EnterpriseConnectionTestRunLogs] | None
    """What was logged on the way."""
    saml: EnterpriseConnectionTestRunSaml | None
    """What was exchanged by SAML; null or missing for OIDC."""
    oauth: EnterpriseConnectionTestRunOauth | None
    """What was exchanged by OIDC; null or missing for SAML."""
    created_at: Timestamp
    """When it was created."""


class StartedEnterpriseConnectionTestRun(Model):
    """Address at which a test run starts."""

    url: str
    """Address to open in a browser; good only for a short time."""
