"""The waitlist: who wants in, who was let in, who was turned down."""

from __future__ import annotations

from . import rows
from .errors import refuse
from .exchange import JSONObject
from .fields import Fields, email, flag, nullable
from .invitations import add_invitation
from .query import listed, ordered
from .request import Asked
from .routing import Route
from .state import Instance

_TABLE = "waitlist_entry"
_STATUSES = ("pending", "invited", "completed", "rejected")
_MOST_AT_ONCE = 50
_FIELDS: Fields = {"email_address": email, "notify": nullable(flag)}


def _add(instance: Instance, address: str) -> JSONObject:
    """Return the entry of an address; asking twice gives the first one."""
    for row in rows.newest(instance, _TABLE):
        if row["email_address"] == address:
            return row
    head = {"email_address": address, "status": "pending", "is_locked": False, "invitation": None}
    return rows.add(instance, _TABLE, "wle", head)


def list_entries(asked: Asked) -> object:
    """Answer with a page of the waitlist."""
    query, needle = asked.query, (asked.query.text("query") or "").lower()
    status = query.choice("status", _STATUSES)
    name, descending = query.order(("created_at", "email_address", "invited_at"), "-created_at")
    found: list[JSONObject] = [
        row
        for row in asked.instance.table(_TABLE).values()
        if status in (None, row["status"]) and (needle in row["email_address"] or needle == row["id"].lower())
    ]
    return listed(query, ordered(found, lambda row: row.get(name), descending=descending), dict)


def create_entry(asked: Asked) -> object:
    """Put an address on the waitlist."""
    return _add(asked.instance, asked.body(_FIELDS, ("email_address",))["email_address"])


def create_entries(asked: Asked) -> object:
    """Put up to fifty addresses on the waitlist."""
    bodies = asked.bodies(_FIELDS, ("email_address",), _MOST_AT_ONCE)
    return [_add(asked.instance, fields["email_address"]) for fields in bodies]


def delete_entry(asked: Asked) -> object:
    """Take an entry off the waitlist."""
    _open(asked, ("pending", "rejected"))
    return rows.remove(asked, _TABLE, "waitlist_entry_id")


def _open(asked: Asked, statuses: tuple[str, ...]) -> JSONObject:
    row = rows.of(asked, _TABLE, "waitlist_entry_id")
    if row["status"] not in statuses:
        raise refuse(409, "waitlist_entry_conflict", "waitlist entry conflict", f"The entry is {row['status']}.")
    return row


def invite_entry(asked: Asked) -> object:
    """Let somebody in: an invitation is sent."""
    again = asked.body({"ignore_existing": nullable(flag)}).get("ignore_existing")
    row = _open(asked, _STATUSES if again else ("pending", "rejected"))
    invitation = add_invitation(asked.instance, {"email_address": row["email_address"]})
    return rows.change(asked.instance, row, {"status": "invited", "invitation": invitation})


def reject_entry(asked: Asked) -> object:
    """Turn somebody down."""
    return rows.change(asked.instance, _open(asked, ("pending", "invited")), {"status": "rejected"})


_ONE = "/waitlist_entries/{waitlist_entry_id}"
ROUTES = (
    Route("GET", "/waitlist_entries", list_entries),
    Route("POST", "/waitlist_entries", create_entry),
    Route("POST", "/waitlist_entries/bulk", create_entries),
    Route("DELETE", _ONE, delete_entry),
    Route("POST", f"{_ONE}/invite", invite_entry),
    Route("POST", f"{_ONE}/reject", reject_entry),
)
