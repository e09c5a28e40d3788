"""Memberships: which users are in which organizations, and as what."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import not_found, refuse
from .exchange import JSONObject
from .fields import mapping, nullable, text
from .metadata import keep_metadata
from .organizations import METADATA, add_member, member_of, organization_of, organization_view
from .query import Query, listed, ordered
from .request import Asked
from .roles import permission_keys, role_key, role_of
from .routing import Route
from .state import Instance, Membership, Organization
from .user_filters import sort_key, tests_of
from .user_views import public_user_data

_ORDERS = ("created_at", "email_address", "first_name", "last_name", "phone_number", "username")


def membership_view(instance: Instance, membership: Membership) -> JSONObject:
    """Return a membership, with its organization and what is public of the user."""
    organization = instance.organizations[membership.organization_id]
    role = role_of(instance, membership.role)
    return {
        "object": "organization_membership",
        "id": membership.id,
        "role": membership.role,
        "role_name": role["name"] if role else membership.role,
        "permissions": permission_keys(instance, membership.role),
        "public_metadata": membership.public_metadata,
        "private_metadata": membership.private_metadata,
        "organization": organization_view(instance, organization, count=True),
        "public_user_data": public_user_data(instance.users[membership.user_id]),
        "created_at": membership.created_at,
        "updated_at": membership.updated_at,
    }


def _sorted(instance: Instance, query: Query, rows: Sequence[Membership]) -> list[Membership]:
    name, descending = query.order(_ORDERS, "-created_at")
    if name == "created_at":
        return ordered(rows, lambda row: row.created_at, descending=descending)
    by_user = sort_key(name)
    return ordered(rows, lambda row: by_user(instance.users[row.user_id]), descending=descending)


def _page(asked: Asked, rows: Sequence[Membership]) -> object:
    found = _sorted(asked.instance, asked.query, rows)
    return listed(asked.query, found, lambda row: membership_view(asked.instance, row))


def list_memberships(asked: Asked) -> object:
    """Answer with a page of the members of an organization."""
    instance, query = asked.instance, asked.query
    tests, roles = tests_of(instance, query), set(query.texts("role"))
    members = organization_of(asked).members.values()
    return _page(asked, [
        row
        for row in members
        if (not roles or row.role in roles) and all(test(instance.users[row.user_id]) for test in tests)
    ])  # fmt: skip


def list_all_memberships(asked: Asked) -> object:
    """Answer with a page of all memberships of the instance."""
    organizations = asked.instance.organizations.values()
    return _page(asked, [row for one in organizations for row in one.members.values()])


def list_memberships_of_user(asked: Asked) -> object:
    """Answer with a page of the memberships of one user."""
    if asked["user_id"] not in asked.instance.users:
        raise not_found("user", asked["user_id"])
    organizations = asked.instance.organizations.values()
    return _page(asked, [one.members[asked["user_id"]] for one in organizations if asked["user_id"] in one.members])


def create_membership(asked: Asked) -> object:
    """Make a user a member of an organization."""
    fields = asked.body(
        {
            "user_id": text,
            "role": text,
            "public_metadata": nullable(mapping),
            "private_metadata": nullable(mapping),
        },
        ("user_id", "role"),
    )
    instance, organization = asked.instance, organization_of(asked)
    role = role_key(instance, fields["role"])
    if fields["user_id"] not in instance.users:
        raise not_found("user", fields["user_id"])
    check_member(organization, fields["user_id"])
    membership = add_member(instance, organization, fields["user_id"], role)
    keep_metadata(membership, {name: fields.get(name) for name in METADATA}, instance.now, merge=False)
    return membership_view(instance, membership)


def check_member(organization: Organization, user_id: str, invited: int = 0) -> None:
    """Refuse a new member who is one already, or is one too many, counting those who are invited."""
    if user_id in organization.members:
        message = f"User {user_id} is already a member of the organization."
        raise refuse(400, "already_a_member_in_organization", "already a member", message)
    most = organization.max_allowed_memberships
    if most and len(organization.members) + invited >= most:
        message = f"The organization has {most} memberships at most, pending invitations included."
        raise refuse(403, "organization_membership_quota_exceeded", "organization membership quota exceeded", message)


def update_membership(asked: Asked) -> object:
    """Give a member another role."""
    fields, instance = asked.body({"role": text}, ("role",)), asked.instance
    membership = member_of(asked, organization_of(asked))
    membership.role, membership.updated_at = role_key(instance, fields["role"]), instance.now
    return membership_view(instance, membership)


def merge_metadata(asked: Asked) -> object:
    """Merge into the metadata of a membership."""
    membership = member_of(asked, organization_of(asked))
    keep_metadata(membership, asked.body(METADATA), asked.instance.now, merge=True)
    return membership_view(asked.instance, membership)


def delete_membership(asked: Asked) -> object:
    """Remove a member."""
    organization = organization_of(asked)
    membership = member_of(asked, organization)
    shown = membership_view(asked.instance, membership)
    del organization.members[membership.user_id]
    for session in asked.instance.sessions.values():
        if session.user_id == membership.user_id and session.organization_id == organization.id:
            session.organization_id = None
    return shown


ROUTES = (
    Route("GET", "/organization_memberships", list_all_memberships),
    Route("GET", "/users/{user_id}/organization_memberships", list_memberships_of_user),
    Route("GET", "/organizations/{organization_id}/memberships", list_memberships),
    Route("POST", "/organizations/{organization_id}/memberships", create_membership),
    Route("PATCH", "/organizations/{organization_id}/memberships/{user_id}", update_membership),
    Route("DELETE", "/organizations/{organization_id}/memberships/{user_id}", delete_membership),
    Route("PATCH", "/organizations/{organization_id}/memberships/{user_id}/metadata", merge_metadata),
)
