"""Invitations into the application, and what all invitations have in common: a status that time changes."""

from __future__ import annotations

from . import rows
from .errors import refuse, taken
from .exchange import JSONObject
from .fields import Fields, email, flag, mapping, nullable, one_of, text, whole
from .query import arrayed, ordered
from .request import Asked
from .routing import Route
from .state import Instance

TABLE = "invitation"
STATUSES = ("pending", "accepted", "revoked", "expired")
_DAY = 24 * 3600 * 1000
_DAYS = 30
_MOST_AT_ONCE = 10
_FIELDS: Fields = {
    "email_address": email,
    "public_metadata": nullable(mapping),
    "redirect_url": nullable(text),
    "notify": nullable(flag),
    "ignore_existing": nullable(flag),
    "expires_in_days": nullable(whole(1, 365)),
    "template_slug": one_of("invitation", "waitlist_invitation"),
}


def expiry(instance: Instance, fields: JSONObject) -> int:
    """Return when an invitation with these fields ends."""
    return int(instance.now + (fields.get("expires_in_days") or _DAYS) * _DAY)


def pending_status(instance: Instance, row: JSONObject) -> str:
    """Return the status of an invitation, which time may have ended."""
    over = row["status"] == "pending" and instance.now >= row["expires_at"]
    return "expired" if over else str(row["status"])


def _view(instance: Instance, row: JSONObject) -> JSONObject:
    return row | {"status": pending_status(instance, row)}


def _check(instance: Instance, fields: JSONObject) -> None:
    if fields.get("ignore_existing"):
        return
    address = fields["email_address"]
    if ("email_address", address) in instance.taken:
        raise taken("email_address")
    pending = [row for row in rows.newest(instance, TABLE) if pending_status(instance, row) == "pending"]
    if any(row["email_address"] == address for row in pending):
        raise _duplicate(address)


def _duplicate(address: str) -> Exception:
    message = f"There is a pending invitation for {address}."
    return refuse(400, "duplicate_record", "duplicate invitation", message, email_addresses=[address])


def add_invitation(instance: Instance, fields: JSONObject) -> JSONObject:
    """Keep a new invitation, and return it."""
    url = f"https://{instance.frontend_api}/v1/tickets/accept?ticket={instance.ids.secret()}"
    return rows.add(instance, TABLE, "inv", {
        "email_address": fields["email_address"],
        "public_metadata": fields.get("public_metadata") or {},
        "revoked": False,
        "status": "pending",
        "url": url,
        "expires_at": expiry(instance, fields),
    })  # fmt: skip


def list_invitations(asked: Asked) -> object:
    """Answer with a page of invitations. Revoked ones have to be asked for."""
    instance, query = asked.instance, asked.query
    status, needle = query.choice("status", STATUSES), (query.text("query") or "").lower()
    name, descending = query.order(("created_at", "email_address", "expires_at"), "-created_at")
    wanted = (status,) if status else ("pending", "accepted", "expired")
    found: list[JSONObject] = [
        row
        for row in instance.table(TABLE).values()
        if pending_status(instance, row) in wanted and (needle in row["email_address"] or needle == row["id"].lower())
    ]
    return arrayed(
        query, ordered(found, lambda row: row[name], descending=descending), lambda row: _view(instance, row)
    )


def create_invitation(asked: Asked) -> object:
    """Invite one person."""
    fields = asked.body(_FIELDS, ("email_address",))
    _check(asked.instance, fields)
    return add_invitation(asked.instance, fields)


def create_invitations(asked: Asked) -> object:
    """Invite up to ten people, all or none."""
    bodies, seen = asked.bodies(_FIELDS, ("email_address",), _MOST_AT_ONCE), set[str]()
    for fields in bodies:
        _check(asked.instance, fields)
        if fields["email_address"] in seen:
            raise _duplicate(fields["email_address"])
        seen.add(fields["email_address"])
    return [add_invitation(asked.instance, fields) for fields in bodies]


def revoke_invitation(asked: Asked) -> object:
    """Withdraw an invitation that was not accepted."""
    row = rows.of(asked, TABLE, "invitation_id")
    if row["status"] == "revoked":
        raise refuse(400, "invitation_already_revoked", "Invitation is already revoked.")
    if row["status"] == "accepted":
        raise refuse(400, "invitation_already_accepted", "Invitation is already accepted, try signing in instead.")
    return rows.change(asked.instance, row, {"status": "revoked", "revoked": True})


ROUTES = (
    Route("GET", "/invitations", list_invitations),
    Route("POST", "/invitations", create_invitation),
    Route("POST", "/invitations/bulk", create_invitations),
    Route("POST", "/invitations/{invitation_id}/revoke", revoke_invitation),
)
