"""Invitations to join an organization."""

from __future__ import annotations

from typing import Literal, Required, TypedDict

from ..model import JSONObject, Model, Open, Timestamp
from .organizations import PublicOrganizationData


class InviterPublicUserData(Model):
    """What an invited person may see of the inviter."""

    user_id: str
    """User who invited."""
    first_name: str | None
    """Given name; null if unknown."""
    last_name: str | None
    """Family name; null if unknown."""
    image_url: str
    """Address of the picture; a generated one if none was uploaded."""
    has_image: bool
    """True if a picture was uploaded, false if `image_url` is a generated one."""
    identifier: str
    """What the user is known by, such as an email address, phone number or user name."""


class OrganizationInvitationWithOrganization(Model):
    """Invitation to join an organization, together with what anyone may see of that organization."""

    object: Open[Literal["organization_invitation"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    email_address: str
    """Address that was invited."""
    role: str
    """Key of the role the person will get, such as `org:member`."""
    role_name: str
    """Name of the role the person will get."""
    organization_id: str | None
    """Organization to join."""
    inviter_id: str | None
    """User who invited; null if the backend did."""
    public_inviter_data: InviterPublicUserData | None
    """What anyone may see of the inviter; null if there is none."""
    status: str | None
    """State it is in, such as `pending`, `accepted`, `revoked` or `expired`."""
    public_metadata: JSONObject
    """Your own data, which the browser may read; it passes to the membership."""
    private_metadata: JSONObject | None
    """Your own data, which only the backend sees; it passes to the membership."""
    url: str | None
    """Link that accepts the invitation; null if there is none."""
    expires_at: Timestamp | None
    """When the invitation lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    public_organization_data: PublicOrganizationData | None
    """What anyone may see of the organization."""


class OrganizationInvitation(Model):
    """Invitation to join an organization, sent by email."""

    object: Open[Literal["organization_invitation"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    email_address: str
    """Address that was invited."""
    role: str
    """Key of the role the person will get, such as `org:member`."""
    role_name: str
    """Name of the role the person will get."""
    organization_id: str | None
    """Organization to join."""
    inviter_id: str | None
    """User who invited; null if the backend did."""
    public_inviter_data: InviterPublicUserData | None
    """What anyone may see of the inviter; null if there is none."""
    status: str | None
    """State it is in, such as `pending`, `accepted`, `revoked` or `expired`."""
    public_metadata: JSONObject
    """Your own data, which the browser may read; it passes to the membership."""
    private_metadata: JSONObject | None
    """Your own data, which only the backend sees; it passes to the membership."""
    url: str | None
    """Link that accepts the invitation; null if there is none."""
    expires_at: Timestamp | None
    """When the invitation lapses; null if never."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""


class NewOrganizationInvitation(TypedDict, total=False):
    """A person to invite to an organization."""

    email_address: Required[str]
    """Email address of the person to invite."""
    inviter_user_id: str | None
    """ID of the user who invites: an administrator of the organization."""
    role: Required[str]
    """Key of the role to give on joining, such as `org:member`."""
    public_metadata: JSONObject | None
    """Data that your frontend can read and your backend can change. Moves to the membership on joining."""
    private_metadata: JSONObject | None
    """Data for your backend alone. Moves to the membership on joining."""
    redirect_url: str | None
    """Where people land after following the link in the email, for a join page of your own."""
    expires_in_days: int | None
    """Days until the invitation runs out, 1 to 365; 30 unless given."""
    notify: bool | None
    """False creates the invitation without sending the email. True unless given."""
