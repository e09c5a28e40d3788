"""Settings of an instance."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open


class InstanceSettings(Model):
    """Sign-up and email settings of an instance."""

    object: Open[Literal["instance_settings"]] | None
    """Clerk's word for this kind of object."""
    id: str | None
    """Identifier that Clerk gave to this object."""
    restricted_to_allowlist: bool | None
    """Whether only identifiers on the allow-list can sign up."""
    from_email_address: str | None
    """Sender of sign-in and verification emails: the part in front of the `@`."""
    progressive_sign_up: bool | None
    """Whether Progressive Sign Up is on."""
    enhanced_email_deliverability: bool | None
    """Whether production sends its sign-in emails by Clerk's old delivery service. Rely on the email sending domain
    of the instance instead.
    """


class Instance(Model):
    """One environment of an application in Clerk, with users and settings of its own."""

    object: Open[Literal["instance"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    environment_type: str
    """Kind of environment, such as `development`."""
    allowed_origins: list[str] | None
    """Origins that requests may come from when the app is no ordinary web site; may be null."""
    workspace_id: str | None
    """ID of the workspace that owns the application; null if nobody owns it."""


class InstanceRestrictions(Model):
    """Restrictions on who may sign up to and sign in to an instance."""

    object: Open[Literal["instance_restrictions"]]
    """Clerk's word for this kind of object."""
    allowlist: bool
    """Whether the allow-list is in force."""
    blocklist: bool
    """Whether the block-list is in force."""
    allowlist_blocklist_disabled_on_sign_in: bool
    """Whether signing in skips both lists."""
    block_email_subaddresses: bool
    """Whether email addresses with a subaddress (`ann+news@example.com`) are refused."""
    block_disposable_email_domains: bool
    """Whether email addresses at providers of throwaway mailboxes are refused."""


class InstanceProtect(Model):
    """Protect settings of an instance."""

    object: Open[Literal["instance_protect"]]
    """Clerk's word for this kind of object."""
    rules_enabled: bool
    """Whether the rules of Protect are applied."""
    specter_enabled: bool
    """Whether Specter, a part of Protect, is on."""
    checks_bypassed: bool
    """Whether Protect skips checking its prerequisites because the owner vouches for the setup."""


class InstanceCommunication(Model):
    """Settings of an instance for text messages."""

    object: Open[Literal["instance_communication"]]
    """Clerk's word for this kind of object."""
    blocked_country_codes: list[str]
    """Countries that get no SMS, as two capital letters each (ISO 3166-1)."""


class OAuthApplicationSettings(Model):
    """Settings of an instance for OAuth applications."""

    object: Open[Literal["oauth_application_settings"]]
    """Clerk's word for this kind of object."""
    dynamic_oauth_client_registration: bool
    """Whether OAuth clients may register themselves (RFC 7591)."""
    default_scopes: list[str] | None
    """Scopes that are used by default; may be null."""
    oauth_jwt_access_tokens: bool
    """Whether access tokens are JWTs; if false they are opaque."""
    client_id_metadata_documents_advertised: bool
    """Whether the metadata of the authorization server says that Client ID Metadata Documents (CIMD) are understood."""
    client_id_metadata_documents_only_allow_pre_registered_clients: bool
    """Whether CIMD clients that are not known yet are turned away."""
    client_id_metadata_documents_block_implicitly_allowed_clients: bool
    """Whether CIMD clients that nobody allowed explicitly are turned away, even known ones."""


class OrganizationSettings(Model):
    """Settings of an instance for organizations."""

    object: Open[Literal["organization_settings"]]
    """Clerk's word for this kind of object."""
    enabled: bool
    """Whether the instance has organizations."""
    max_allowed_memberships: int
    """How many members an organization may have."""
    max_allowed_roles: int
    """How many roles there may be."""
    max_role_sets_allowed: int | None
    """How many role sets there may be."""
    max_allowed_domains: int
    """How many domains an organization may have."""
    max_allowed_permissions: int | None
    """Means nothing any more: there is no limit on permissions."""
    creator_role: str
    """Key of the role for the user who creates an organization."""
    admin_delete_enabled: bool
    """Whether admins may, unless set otherwise, delete their organization through the Frontend API."""
    domains_enabled: bool
    """Whether organizations may have domains."""
    slug_disabled: bool | None
    """Whether organizations go without slugs."""
    domains_enrollment_modes: list[Open[Literal["manual_invitation", "automatic_invitation", "automatic_suggestion"]]]
    """Ways to join through a domain: `manual_invitation` (somebody invites), `automatic_invitation` (Clerk invites)
    and `automatic_suggestion` (Clerk suggests the organization).
    """
    domains_default_role: str
    """Key of the role in invitations and suggestions that come from a domain."""
    initial_role_set_key: str | None
    """Key of the role set that new organizations start with; may be null."""
