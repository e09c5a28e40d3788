"""Organizations, their members and their domains."""

from __future__ import annotations

from typing import Literal

from ..model import JSONObject, Model, Open, Timestamp


class Organization(Model):
    """A company or team whose members use your application together."""

    object: Open[Literal["organization"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name that people see."""
    slug: str
    """Short name for use in URLs."""
    image_url: str
    """Address of the picture; a generated one if none was uploaded."""
    has_image: bool
    """True if a picture was uploaded, false if `image_url` is a generated one."""
    members_count: int | None
    """Number of members; only sent when asked for."""
    missing_member_with_elevated_permissions: bool | None
    """True if no member has the permissions to manage it; only sent when asked for."""
    pending_invitations_count: int | None
    """Number of invitations not yet answered; not always sent."""
    max_allowed_memberships: int
    """How many members it may have; 0 sets no limit."""
    admin_delete_enabled: bool
    """True if its admins may delete it without your help."""
    public_metadata: JSONObject
    """Your own data; the backend writes it, the browser may read it."""
    private_metadata: JSONObject | None
    """Your own data; only the backend can read or write it."""
    created_by: str | None
    """User who founded it; absent if nobody did."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    last_active_at: Timestamp | None
    """When it was last active."""
    role_set_key: str | None
    """Role set that says which roles it offers; null if none is assigned."""


class MemberPublicUserData(Model):
    """What other members may see of a member."""

    user_id: str
    """User who is the member."""
    first_name: str | None
    """Given name; null if unknown."""
    last_name: str | None
    """Family name; null if unknown."""
    profile_image_url: str | None
    """Old name of `image_url`; deprecated."""
    image_url: str
    """Address of the picture; a generated one if none was uploaded."""
    has_image: bool
    """True if a picture was uploaded, false if `image_url` is a generated one."""
    identifier: str | None
    """What the user is known by, such as an email address; may be null."""
    username: str | None
    """User name; null if there is none."""
    banned: bool | None
    """True if the user is banned."""
    deprovisioned: bool | None
    """True if a company directory has withdrawn the user."""


class OrganizationMembership(Model):
    """A user's place in an organization."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["organization_membership"]]
    """Clerk's word for this kind of object."""
    role: str
    """Key of the role, such as `org:admin`."""
    role_name: str | None
    """Name of the role, as people see it."""
    permissions: list[str]
    """Keys of the permissions that come with the role."""
    public_metadata: JSONObject
    """Your own data; the backend writes it, the browser may read it."""
    private_metadata: JSONObject | None
    """Your own data; only the backend can read or write it."""
    organization: Organization
    """The organization."""
    public_user_data: MemberPublicUserData | None
    """What other members may see of the user."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class PublicOrganizationData(Model):
    """What anyone may see of an organization."""

    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name that people see."""
    slug: str
    """Short name for use in URLs."""
    image_url: str | None
    """Address of the picture; a generated one if none was uploaded."""
    has_image: bool
    """True if a picture was uploaded, false if `image_url` is a generated one."""


class OrganizationWithLogo(Organization):
    """An organization after its logo was uploaded."""

    logo_url: str | None
    """Old name of `image_url`; deprecated."""


OrganizationDomainEnrollmentMode = Open[
    Literal["manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso"]
]


class OrganizationDomainVerification(Model):
    """Proof that a domain belongs to an organization, and how far it is."""

    status: str
    """How far it is: `unverified`, `verified`, `failed` or `expired`."""
    strategy: str
    """Method of proof, such as `affiliation_email_code`."""
    attempts: int | None
    """Tries made so far; null where tries are not counted."""
    expire_at: Timestamp | None
    """When this verification runs out; null if it has no time limit."""
    verified_at: Timestamp | None
    """When the ownership was proved; null otherwise, and always null for an affiliation."""


class OrganizationDomain(Model):
    """Email domain of an organization, through which people can join it."""

    object: Open[Literal["organization_domain"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    organization_id: str
    """Organization it belongs to."""
    name: str
    """The domain, such as `example.com`."""
    enrollment_mode: OrganizationDomainEnrollmentMode
    """What happens to users with such an address, from `manual_invitation` (nothing by itself) to `enterprise_sso`."""
    affiliation_email_address: str | None
    """Address at the domain to which the code was sent; null if there is none."""
    affiliation_verification: OrganizationDomainVerification | None
    """Proof, by email, that the organization has to do with the domain; null if not begun."""
    ownership_verification: OrganizationDomainVerification | None
    """Proof, by DNS record or from the dashboard, that the domain is its own; null if not begun."""
    verification: OrganizationDomainVerification | None
    """Old name of `affiliation_verification`; deprecated."""
    total_pending_invitations: int
    """Number of invitations through this domain not yet answered."""
    total_pending_suggestions: int
    """Number of suggestions through this domain not yet answered."""
    public_organization_data: PublicOrganizationData | None
    """What anyone may see of the organization; may be null."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
