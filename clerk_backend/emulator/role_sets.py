"""Role sets: which roles an organization may give."""

from __future__ import annotations

import re
from typing import Any

from . import rows
from .errors import not_found, refuse, taken, wrong_value
from .exchange import JSONObject, as_list, as_object
from .fields import Fields, filled, mapping, nullable, one_of, short, text, texts
from .query import listed, ordered
from .request import Asked
from .roles import ADMIN, MEMBER, role_of
from .routing import Route
from .state import Instance
from .user_views import deleted

TABLE = "role_set"
_KEY = re.compile(r"role_set:[a-z0-9_]+")


def _key(name: str, value: Any) -> str:
    if not _KEY.fullmatch(text(name, value)):
        raise wrong_value(name, value, ("role_set: and lower case letters, digits and underscores",))
    return str(value)


_FIELDS: Fields = {
    "name": nullable(filled),
    "key": nullable(_key),
    "description": nullable(short),
    "type": nullable(one_of("initial", "custom")),
    "default_role_key": nullable(text),
    "creator_role_key": nullable(text),
}


def prepare(instance: Instance) -> None:
    """Give an instance the role set that all have from the start."""
    head = {"name": "Default", "key": "role_set:default", "description": None, "type": "initial"}
    rows.add(instance, TABLE, "rset", {**head, "roles": [ADMIN, MEMBER], "default_role": MEMBER, "creator_role": ADMIN})


def _item(instance: Instance, key: str) -> JSONObject:
    role = role_of(instance, key) or {"id": "", "name": key, "key": key, "description": None}
    members = [member for one in instance.organizations.values() for member in one.members.values()]
    count = sum(member.role == key for member in members)
    shown = {name: role.get(name, 0) for name in ("id", "name", "key", "description", "created_at", "updated_at")}
    return {"object": "role_set_item", **shown, "members_count": count, "has_members": count > 0}


def _view(instance: Instance, row: JSONObject) -> JSONObject:
    roles = {
        "roles": [_item(instance, key) for key in row["roles"]],
        "default_role": _item(instance, row["default_role"]),
        "creator_role": _item(instance, row["creator_role"]),
    }
    return row | roles | {"role_set_migration": None}


def _role_set(instance: Instance, key: str) -> JSONObject:
    for row in rows.newest(instance, TABLE):
        if key in (row["id"], row["key"]):
            return row
    raise not_found("role set", key)


def _asked_for(asked: Asked) -> JSONObject:
    return _role_set(asked.instance, asked["role_set_key_or_id"])


def list_role_sets(asked: Asked) -> object:
    """Answer with a page of role sets."""
    query, needle = asked.query, (asked.query.text("query") or "").lower()
    name, descending = query.order(("created_at", "name", "key"), "-created_at")
    found: list[JSONObject] = [
        row
        for row in asked.instance.table(TABLE).values()
        if needle in row["name"].lower() or needle in row["key"] or needle == row["id"].lower()
    ]
    sets = ordered(found, lambda row: row[name], descending=descending)
    return listed(query, sets, lambda row: _view(asked.instance, row))


def create_role_set(asked: Asked) -> object:
    """Make a role set."""
    needed = ("name", "default_role_key", "creator_role_key", "roles")
    fields, instance = asked.body({**_FIELDS, "roles": texts(text)}, needed), asked.instance
    plain = "_".join(re.findall(r"[a-z0-9]+", fields["name"].lower())) or "roles"
    key = fields.get("key") or f"role_set:{plain}"
    _check_free(instance, key, None)
    head: JSONObject = {
        "name": fields["name"],
        "key": key,
        "description": fields.get("description"),
        "type": fields.get("type") or "custom",
        "roles": _existing(instance, fields["roles"]),
    }
    return _view(instance, rows.add(instance, TABLE, "rset", head | _special_roles(head["roles"], fields)))


def _check_free(instance: Instance, key: str | None, own: JSONObject | None) -> None:
    if any(row is not own and row["key"] == key for row in rows.newest(instance, TABLE)):
        raise taken("key")


def _existing(instance: Instance, keys: Any) -> list[str]:
    roles = [str(key) for key in as_list(keys) or []]
    for key in roles:
        if role_of(instance, key) is None:
            raise not_found("role", key)
    return list(dict.fromkeys(roles))


def _special_roles(roles: list[str], fields: JSONObject) -> JSONObject:
    chosen: JSONObject = {}
    for name in ("default_role", "creator_role"):
        key = fields.get(f"{name}_key")
        if key and key not in roles:
            raise wrong_value(f"{name}_key", key, roles)
        chosen |= {name: key} if key else {}
    return chosen


def get_role_set(asked: Asked) -> object:
    """Answer with one role set."""
    return _view(asked.instance, _asked_for(asked))


def update_role_set(asked: Asked) -> object:
    """Change a role set."""
    row, fields = _asked_for(asked), asked.body(_FIELDS)
    _check_free(asked.instance, fields.get("key"), row)
    kept = {name: fields[name] for name in ("name", "key", "description", "type") if fields.get(name) is not None}
    return _view(asked.instance, rows.change(asked.instance, row, kept | _special_roles(row["roles"], fields)))


def replace_role_set(asked: Asked) -> object:
    """Move the organizations of a role set to another one, with their members, and delete it."""
    instance, row = asked.instance, _asked_for(asked)
    fields = asked.body({"dest_role_set_key": text, "reassignment_mappings": nullable(mapping)}, ("dest_role_set_key",))
    into, mappings = (
        _role_set(instance, fields["dest_role_set_key"]),
        as_object(fields.get("reassignment_mappings")) or {},
    )
    if into is row:
        raise wrong_value("dest_role_set_key", row["key"])
    for organization in instance.organizations.values():
        if organization.role_set_key == row["key"]:
            organization.role_set_key = into["key"]
            for member in organization.members.values():
                new = mappings.get(member.role, member.role)
                member.role = new if new in into["roles"] else into["default_role"]
    del instance.table(TABLE)[row["id"]]
    return deleted(TABLE, row["id"])


def add_roles(asked: Asked) -> object:
    """Put roles into a role set."""
    row = _asked_for(asked)
    fields = asked.body({"role_keys": texts(text), "default_role_key": text, "creator_role_key": text}, ("role_keys",))
    roles = list(dict.fromkeys([*row["roles"], *_existing(asked.instance, fields["role_keys"])]))
    return _view(asked.instance, rows.change(asked.instance, row, {"roles": roles, **_special_roles(roles, fields)}))


def replace_role(asked: Asked) -> object:
    """Swap one role of a role set for another, for the members too."""
    instance, row = asked.instance, _asked_for(asked)
    fields = asked.body({"role_key": text, "to_role_key": text}, ("role_key", "to_role_key"))
    old, new = fields["role_key"], _existing(instance, [fields["to_role_key"]])[0]
    if old not in row["roles"]:
        raise refuse(404, "resource_not_found", "not found", "Organization role not found", param_name="role_key")
    roles = list(dict.fromkeys(new if key == old else key for key in row["roles"]))
    special = {name: new for name in ("default_role", "creator_role") if row[name] == old}
    for organization in instance.organizations.values():
        for member in organization.members.values():
            if organization.role_set_key == row["key"] and member.role == old:
                member.role = new
    return _view(instance, rows.change(instance, row, {"roles": roles, **special}))


_ONE = "/role_sets/{role_set_key_or_id}"
ROUTES = (
    Route("GET", "/role_sets", list_role_sets),
    Route("POST", "/role_sets", create_role_set),
    Route("GET", _ONE, get_role_set),
    Route("PATCH", _ONE, update_role_set),
    Route("POST", f"{_ONE}/replace", replace_role_set),
    Route("POST", f"{_ONE}/roles", add_roles),
    Route("POST", f"{_ONE}/roles/replace", replace_role),
)
