"""Invitations into organizations: sent, listed, revoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import rows
from .errors import Refusal, not_found, refuse
from .exchange import JSONObject
from .fields import Fields, email, flag, mapping, nullable, text, whole
from .invitations import STATUSES, expiry, pending_status
from .memberships import check_member
from .organizations import organization_of, public_organization_data
from .query import listed, ordered
from .request import Asked
from .roles import permission_keys, role_key, role_of
from .routing import Route
from .state import Instance, Organization
from .user_views import public_user_data
from .users import user_of

TABLE = "organization_invitation"
_MOST_AT_ONCE = 10
_MANAGE = "org:sys_memberships:manage"
_SEEN_BY_OTHERS = ("user_id", "first_name", "last_name", "image_url", "has_image", "identifier")
_FIELDS: Fields = {
    "email_address": email,
    "role": text,
    "inviter_user_id": nullable(text),
    "public_metadata": nullable(mapping),
    "private_metadata": nullable(mapping),
    "redirect_url": nullable(text),
    "expires_in_days": nullable(whole(1, 365)),
    "notify": nullable(flag),
}
_NEEDED = ("email_address", "role")


def invitation_view(instance: Instance, row: JSONObject) -> JSONObject:
    """Return an invitation, expired if its time is over."""
    return row | {"status": pending_status(instance, row)}


def _public_view(instance: Instance, row: JSONObject) -> JSONObject:
    organization = instance.organizations[row["organization_id"]]
    return invitation_view(instance, row) | {"public_organization_data": public_organization_data(organization)}


def _check(instance: Instance, organization: Organization, fields: JSONObject) -> None:
    """Refuse what cannot be sent."""
    fields["role"] = role_key(instance, fields["role"])
    _check_manager(instance, organization, fields.get("inviter_user_id"))
    address = fields["email_address"]
    member = instance.taken.get(("email_address", address))
    if member in organization.members:
        check_member(organization, str(member))
    pending = [row for row in rows.newest(instance, TABLE) if _waits(instance, organization, row)]
    if any(row["email_address"] == address for row in pending):
        raise refuse(400, "organization_invitation_not_unique", "organization invitation not unique")
    check_member(organization, "", len(pending))


def _waits(instance: Instance, organization: Organization, row: JSONObject) -> bool:
    return row["organization_id"] == organization.id and pending_status(instance, row) == "pending"


def _check_manager(instance: Instance, organization: Organization, user_id: str | None) -> None:
    if not user_id:
        return
    membership = organization.members.get(user_id)
    if membership is None:
        raise refuse(403, "not_a_member_in_organization", "not a member", "Only members may do this.")
    if _MANAGE not in permission_keys(instance, membership.role):
        raise refuse(403, "missing_organization_permission", "missing permission", permissions=[_MANAGE])


def _add(instance: Instance, organization: Organization, fields: JSONObject) -> JSONObject:
    inviter = instance.users.get(fields.get("inviter_user_id") or "")
    shown = public_user_data(inviter) if inviter else {}
    role = role_of(instance, fields["role"]) or {}
    ticket = instance.ids.secret()
    return rows.add(instance, TABLE, "orginv", {
        "email_address": fields["email_address"],
        "role": fields["role"],
        "role_name": role.get("name", fields["role"]),
        "organization_id": organization.id,
        "inviter_id": inviter.id if inviter else None,
        "public_inviter_data": {name: shown[name] for name in _SEEN_BY_OTHERS} if inviter else None,
        "status": "pending",
        "public_metadata": fields.get("public_metadata") or {},
        "private_metadata": fields.get("private_metadata") or {},
        "url": f"https://{instance.frontend_api}/v1/tickets/accept?ticket={ticket}",
        "expires_at": expiry(instance, fields),
    })  # fmt: skip


def create_invitation(asked: Asked) -> object:
    """Invite one person."""
    fields, organization = asked.body(_FIELDS, _NEEDED), organization_of(asked)
    _check(asked.instance, organization, fields)
    return _add(asked.instance, organization, fields)


def create_invitations(asked: Asked) -> object:
    """Invite up to ten people, all or none."""
    bodies, organization = asked.bodies(_FIELDS, _NEEDED, _MOST_AT_ONCE), organization_of(asked)
    if len({fields["email_address"] for fields in bodies}) < len(bodies):
        raise refuse(400, "organization_invitation_not_unique", "organization invitation not unique")
    for fields in bodies:
        _check(asked.instance, organization, fields)
    made = [_add(asked.instance, organization, fields) for fields in bodies]
    return {"data": made, "total_count": len(made)}


_Test = Callable[[JSONObject], bool]
_View = Callable[[Instance, JSONObject], JSONObject]


def _page(asked: Asked, test: _Test, view: _View, statuses: Sequence[str] = ()) -> object:
    instance, query = asked.instance, asked.query
    status = query.choice("status", STATUSES)
    name, descending = query.order(("created_at", "email_address"), "-created_at")
    wanted = statuses or ([status] if status else STATUSES)
    found = [row for row in instance.table(TABLE).values() if test(row) and pending_status(instance, row) in wanted]
    return listed(query, ordered(found, lambda row: row[name], descending=descending), lambda row: view(instance, row))


def list_invitations(asked: Asked) -> object:
    """Answer with a page of the invitations of an organization."""
    organization, address = organization_of(asked), (asked.query.text("email_address") or "").lower()
    return _page(
        asked,
        lambda row: row["organization_id"] == organization.id and address in ("", row["email_address"]),
        invitation_view,
    )


def list_pending_invitations(asked: Asked) -> object:
    """Answer with a page of the pending invitations of an organization."""
    organization = organization_of(asked)
    return _page(asked, lambda row: bool(row["organization_id"] == organization.id), invitation_view, ("pending",))


def list_all_invitations(asked: Asked) -> object:
    """Answer with a page of all invitations into organizations of the instance."""
    needle = (asked.query.text("query") or "").lower()
    return _page(asked, lambda row: needle in row["email_address"], _public_view)


def list_invitations_of_user(asked: Asked) -> object:
    """Answer with a page of the invitations that were sent to a user's addresses."""
    user = user_of(asked.instance, asked["user_id"])
    addresses = {identifier.value for identifier in user.of_kind("email_address") if identifier.verified}
    return _page(asked, lambda row: row["email_address"] in addresses, _public_view)


def _invitation(asked: Asked) -> JSONObject:
    organization, row = organization_of(asked), rows.of(asked, TABLE, "invitation_id")
    if row["organization_id"] != organization.id:
        raise not_found("organization invitation", row["id"])
    return row


def get_invitation(asked: Asked) -> object:
    """Answer with one invitation."""
    return invitation_view(asked.instance, _invitation(asked))


def revoke_invitation(asked: Asked) -> object:
    """Withdraw a pending invitation."""
    row, instance = _invitation(asked), asked.instance
    user_id = asked.body({"requesting_user_id": nullable(text)}).get("requesting_user_id")
    _check_manager(instance, organization_of(asked), user_id)
    if pending_status(instance, row) != "pending":
        raise not_pending()
    return rows.change(instance, row, {"status": "revoked"})


def not_pending() -> Refusal:
    """Return the 400 for an invitation that is over."""
    return refuse(400, "organization_invitation_not_pending", "organization invitation not pending")


_ONE = "/organizations/{organization_id}/invitations"
ROUTES = (
    Route("GET", "/organization_invitations", list_all_invitations),
    Route("GET", "/users/{user_id}/organization_invitations", list_invitations_of_user),
    Route("GET", _ONE, list_invitations),
    Route("POST", _ONE, create_invitation),
    Route("POST", f"{_ONE}/bulk", create_invitations),
    Route("GET", f"{_ONE}/pending", list_pending_invitations),
    Route("GET", f"{_ONE}/{{invitation_id}}", get_invitation),
    Route("POST", f"{_ONE}/{{invitation_id}}/revoke", revoke_invitation),
)
