"""Organizations: made, found, changed and deleted."""

from __future__ import annotations

import re
from typing import Any

from .errors import invalid, not_found, refuse, taken, wrong_format
from .exchange import JSONObject
from .fields import Fields, filled, flag, mapping, moment, nullable, short, text, whole
from .metadata import keep_metadata
from .query import listed, ordered
from .request import Asked
from .routing import Route
from .settings import organization_settings
from .state import Instance, Membership, Organization
from .user_views import deleted, image_url

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
METADATA: Fields = {"public_metadata": nullable(mapping), "private_metadata": nullable(mapping)}


def slug(name: str, value: Any) -> str:
    """Accept lower case letters, digits and dashes."""
    if not _SLUG.fullmatch(text(name, value)):
        raise wrong_format(name, "lower case letters, digits and dashes")
    return str(value)


def _plain(name: str, value: Any) -> str:
    chosen = filled(name, value)
    if "<" in chosen or "://" in chosen:
        raise invalid("form_param_value_invalid", name, "invalid organization name", "URLs and HTML are no names.")
    return chosen


_FIELDS: Fields = {
    "name": _plain,
    "slug": nullable(slug),
    "max_allowed_memberships": nullable(whole()),
    "created_at": nullable(moment),
    "role_set_key": nullable(short),
}
_CREATE: Fields = {**_FIELDS, **METADATA, "created_by": nullable(text)}
_UPDATE: Fields = {**_FIELDS, "name": nullable(_plain), "admin_delete_enabled": nullable(flag)}
_METADATA_LEFT_UPDATE = "2026-05-12"


def organization_view(instance: Instance, organization: Organization, *, count: bool = False) -> JSONObject:
    """Return an organization, with the number of its members if asked for."""
    shown: JSONObject = {
        "object": "organization",
        "id": organization.id,
        "name": organization.name,
        "slug": organization.slug,
        "image_url": image_url(organization.image_id),
        "has_image": organization.image_id is not None,
        "max_allowed_memberships": organization.max_allowed_memberships,
        "admin_delete_enabled": organization.admin_delete_enabled,
        "public_metadata": organization.public_metadata,
        "private_metadata": organization.private_metadata,
        "created_by": organization.created_by,
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
        "role_set_key": organization.role_set_key,
    }
    if count:
        invitations = instance.table("organization_invitation").values()
        pending = [
            one for one in invitations if one["organization_id"] == organization.id and one["status"] == "pending"
        ]
        shown |= {"members_count": len(organization.members), "pending_invitations_count": len(pending)}
    return shown


def public_organization_data(organization: Organization) -> JSONObject:
    """Return what those outside of an organization see of it."""
    return {
        "id": organization.id,
        "name": organization.name,
        "slug": organization.slug,
        "image_url": image_url(organization.image_id),
        "has_image": organization.image_id is not None,
    }


def organization_of(asked: Asked) -> Organization:
    """Return the organization that the path names by id or slug, or refuse with 404."""
    key, organizations = asked["organization_id"], asked.instance.organizations
    found = organizations.get(key) or next((one for one in organizations.values() if one.slug == key), None)
    if found is None:
        raise refuse(404, "resource_not_found", "not found", "Given organization not found.")
    return found


def list_organizations(asked: Asked) -> object:
    """Answer with a page of organizations."""
    instance, query = asked.instance, asked.query
    needle = (query.text("query") or "").lower()
    by_user = query.included("user_id")
    by_id = query.included("organization_id")
    found = [
        one
        for one in instance.organizations.values()
        if (needle in one.name.lower() or needle in one.slug or needle == one.id.lower())
        and by_user.has(one.members.keys())
        and by_id.has((one.id,))
    ]
    name, descending = query.order(("created_at", "name", "members_count"), "-created_at")
    rows = ordered(
        found,
        lambda one: len(one.members) if name == "members_count" else getattr(one, name),
        descending=descending,
    )
    count = bool(query.flag("include_members_count"))
    return listed(query, rows, lambda one: organization_view(instance, one, count=count))


def create_organization(asked: Asked) -> object:
    """Make an organization. Its creator, where named, becomes an administrator."""
    fields, instance = asked.body(_CREATE, ("name",)), asked.instance
    creator = fields.get("created_by") or ""
    if creator and creator not in instance.users:
        raise refuse(400, "organization_creator_not_found", "creator not found", f"No users found with id {creator}.")
    now = instance.now
    organization = Organization(
        id=instance.ids.new("org"),
        name=fields["name"],
        slug=_free_slug(instance, fields),
        created_at=fields.get("created_at") or now,
        updated_at=now,
        created_by=creator,
        role_set_key=fields.get("role_set_key"),
        max_allowed_memberships=_most_members(instance, fields.get("max_allowed_memberships")),
        public_metadata=fields.get("public_metadata") or {},
        private_metadata=fields.get("private_metadata") or {},
    )
    instance.organizations[organization.id] = organization
    if creator:
        add_member(instance, organization, creator, organization_settings(instance)["creator_role"])
    return organization_view(instance, organization, count=True)


def _most_members(instance: Instance, given: int | None) -> int:
    return organization_settings(instance)["max_allowed_memberships"] if given is None else given


def _free_slug(instance: Instance, fields: JSONObject) -> str:
    if fields.get("slug"):
        _check_slug(instance, fields["slug"], None)
        return str(fields["slug"])
    plain = "-".join(re.findall(r"[a-z0-9]+", fields["name"].lower())) or "organization"
    slugs = {one.slug for one in instance.organizations.values()}
    return plain if plain not in slugs else f"{plain}-{instance.ids.digits(10)}"


def _check_slug(instance: Instance, wanted: str, own: Organization | None) -> None:
    if any(one.slug == wanted and one is not own for one in instance.organizations.values()):
        raise taken("slug")


def add_member(instance: Instance, organization: Organization, user_id: str, role: str) -> Membership:
    """Make a user a member."""
    now = instance.now
    membership = Membership(instance.ids.new("orgmem"), organization.id, user_id, role, now, now)
    organization.members[user_id] = membership
    return membership


def get_organization(asked: Asked) -> object:
    """Answer with one organization."""
    count = bool(asked.query.flag("include_members_count"))
    return organization_view(asked.instance, organization_of(asked), count=count)


def update_organization(asked: Asked) -> object:
    """Change attributes of an organization."""
    version = asked.request.header("clerk-api-version")
    old_style = bool(version) and version < _METADATA_LEFT_UPDATE
    fields = asked.body({**_UPDATE, **METADATA} if old_style else _UPDATE)
    organization = organization_of(asked)
    if fields.get("slug"):
        _check_slug(asked.instance, fields["slug"], organization)
    for name, value in fields.items():
        if value is not None:
            setattr(organization, name, value)
    organization.updated_at = asked.instance.now
    return organization_view(asked.instance, organization)


def merge_metadata(asked: Asked) -> object:
    """Merge into the metadata of an organization."""
    organization, fields = organization_of(asked), asked.body(METADATA)
    keep_metadata(organization, fields, asked.instance.now, merge=True)
    return organization_view(asked.instance, organization)


def replace_metadata(asked: Asked) -> object:
    """Replace the metadata of an organization."""
    organization, fields = organization_of(asked), asked.body(METADATA)
    keep_metadata(organization, fields, asked.instance.now, merge=False)
    return organization_view(asked.instance, organization)


def delete_organization(asked: Asked) -> object:
    """Erase an organization, with its memberships, invitations and domains."""
    organization, instance = organization_of(asked), asked.instance
    del instance.organizations[organization.id]
    for name in ("organization_invitation", "organization_domain"):
        table = instance.table(name)
        for row in [row for row in table.values() if row["organization_id"] == organization.id]:
            del table[row["id"]]
    for session in instance.sessions.values():
        if session.organization_id == organization.id:
            session.organization_id = None
    return deleted("organization", organization.id, slug=organization.slug)


def member_of(asked: Asked, organization: Organization) -> Membership:
    """Return the membership of the user in the path, or refuse with 404."""
    if asked["user_id"] not in organization.members:
        raise not_found("organization membership", asked["user_id"])
    return organization.members[asked["user_id"]]


ROUTES = (
    Route("GET", "/organizations", list_organizations),
    Route("POST", "/organizations", create_organization),
    Route("GET", "/organizations/{organization_id}", get_organization),
    Route("PATCH", "/organizations/{organization_id}", update_organization),
    Route("DELETE", "/organizations/{organization_id}", delete_organization),
    Route("PATCH", "/organizations/{organization_id}/metadata", merge_metadata),
    Route("PUT", "/organizations/{organization_id}/metadata", replace_metadata),
)
