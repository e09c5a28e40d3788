"""Roles and permissions of organizations."""

from __future__ import annotations

import re
from typing import Any

from . import rows
from .errors import invalid, not_found, refuse, taken, wrong_format
from .exchange import JSONObject, as_list
from .fields import Fields, filled, flag, nullable, short, text, texts
from .query import Query, listed, ordered
from .request import Asked
from .routing import Route
from .state import Instance

ADMIN, MEMBER = "org:admin", "org:member"
_SYSTEM = (
    ("org:sys_profile:manage", "Manage organization"),
    ("org:sys_profile:delete", "Delete organization"),
    ("org:sys_memberships:read", "Read members"),
    ("org:sys_memberships:manage", "Manage members"),
    ("org:sys_domains:read", "Read domains"),
    ("org:sys_domains:manage", "Manage domains"),
    ("org:sys_billing:read", "Read billing"),
    ("org:sys_billing:manage", "Manage billing"),
)
_OF_MEMBERS = ("org:sys_memberships:read", "org:sys_billing:read")
_CREATOR_NEEDS = {"org:sys_profile:delete", "org:sys_memberships:read", "org:sys_memberships:manage"}
_ROLE_KEY = re.compile(r"org:[a-z0-9_]+")
_PERMISSION_KEY = re.compile(r"org:[a-z0-9_]+:[a-z0-9_]+")


def prepare(instance: Instance) -> None:
    """Give an instance the roles and permissions that all have from the start."""
    system = [_new_permission(instance, name, key, "system")["id"] for key, name in _SYSTEM]
    readable = [
        permission["id"] for permission in instance.table("permission").values() if permission["key"] in _OF_MEMBERS
    ]
    _new_role(instance, {"name": "Admin", "key": ADMIN, "permissions": system})
    _new_role(instance, {"name": "Member", "key": MEMBER, "permissions": readable})


def _new_permission(instance: Instance, name: str, key: str, kind: str, description: str = "") -> JSONObject:
    fields = {"name": name, "key": key, "description": description, "type": kind}
    return rows.add(instance, "permission", "perm", fields)


def _new_role(instance: Instance, fields: JSONObject) -> JSONObject:
    kept = {"name": fields["name"], "key": fields["key"], "description": fields.get("description")}
    return rows.add(instance, "role", "role", {**kept, "permissions": list(fields.get("permissions") or [])})


def role_of(instance: Instance, key: str) -> JSONObject | None:
    """Return the role of a key, or None."""
    found: list[JSONObject] = [role for role in instance.table("role").values() if role["key"] == key]
    return found[0] if found else None


def role_key(instance: Instance, key: str) -> str:
    """Return the key of a role, or refuse with 404. The names without `org:` are understood too."""
    for name in (key, f"org:{key}", f"org:{key.removeprefix('basic_')}"):
        if role_of(instance, name):
            return name
    raise refuse(404, "resource_not_found", "not found", "Organization role not found", param_name="role")


def permission_keys(instance: Instance, role: str) -> list[str]:
    """Return the keys of what a role may do."""
    found, permissions = role_of(instance, role), instance.table("permission")
    return [permissions[key]["key"] for key in found["permissions"]] if found else []


def role_view(instance: Instance, role: JSONObject) -> JSONObject:
    """Return a role with its permissions."""
    permissions: list[JSONObject] = [instance.table("permission")[key] for key in role["permissions"]]
    keys = {permission["key"] for permission in permissions}
    return {**role, "permissions": permissions, "is_creator_eligible": keys >= _CREATOR_NEEDS}


def _role(asked: Asked) -> JSONObject:
    return rows.of(asked, "role", "organization_role_id")


def _permission(asked: Asked) -> JSONObject:
    return rows.of(asked, "permission", "permission_id")


def _found(instance: Instance, query: Query, table: str) -> list[JSONObject]:
    needle = (query.text("query") or "").lower()
    name, descending = query.order(("created_at", "name", "key"), "-created_at")
    found: list[JSONObject] = [
        row
        for row in instance.table(table).values()
        if needle in row["name"].lower() or needle in row["key"] or needle == row["id"].lower()
    ]
    return ordered(found, lambda row: row[name], descending=descending)


def _key_field(pattern: re.Pattern[str], form: str) -> Any:
    def check(name: str, value: Any) -> str:
        if not pattern.fullmatch(text(name, value)):
            raise wrong_format(name, form)
        if value.startswith("org:sys_"):
            raise invalid("form_param_value_invalid", name, "is invalid", "The prefix org:sys_ is reserved.")
        return str(value)

    return check


_ROLE: Fields = {
    "name": nullable(filled),
    "key": nullable(_key_field(_ROLE_KEY, "org: and lower case letters, digits and underscores")),
    "description": nullable(short),
    "permissions": nullable(texts(text)),
    "include_in_initial_role_set": nullable(flag),
}
_PERMISSION: Fields = {
    "name": nullable(filled),
    "key": nullable(_key_field(_PERMISSION_KEY, "of the form org:feature:action")),
    "description": nullable(short),
}


def _checked(asked: Asked, table: str, fields: Fields, own: JSONObject | None) -> JSONObject:
    given = asked.body(fields, () if own else ("name", "key"))
    for row in asked.instance.table(table).values():
        if row is not own and row["key"] == given.get("key"):
            raise taken("key")
    for key in as_list(given.get("permissions")) or []:
        if key not in asked.instance.table("permission"):
            raise not_found("permission", key)
    return {name: value for name, value in given.items() if value is not None}


def list_roles(asked: Asked) -> object:
    """Answer with a page of roles."""
    return listed(
        asked.query, _found(asked.instance, asked.query, "role"), lambda role: role_view(asked.instance, role)
    )


def create_role(asked: Asked) -> object:
    """Make a role."""
    return role_view(asked.instance, _new_role(asked.instance, _checked(asked, "role", _ROLE, None)))


def get_role(asked: Asked) -> object:
    """Answer with one role."""
    return role_view(asked.instance, _role(asked))


def update_role(asked: Asked) -> object:
    """Change a role. A new key is taken over by its members."""
    role = _role(asked)
    fields = _checked(asked, "role", _ROLE, role)
    for membership in _holders(asked.instance, role["key"]):
        membership.role = fields.get("key", role["key"])
    fields.pop("include_in_initial_role_set", None)
    return role_view(asked.instance, rows.change(asked.instance, role, fields))


def _holders(instance: Instance, key: str) -> list[Any]:
    organizations = instance.organizations.values()
    return [member for one in organizations for member in one.members.values() if member.role == key]


def delete_role(asked: Asked) -> object:
    """Remove a role that nobody has."""
    role = _role(asked)
    if role["key"] in (ADMIN, MEMBER) or _holders(asked.instance, role["key"]):
        raise refuse(403, "organization_role_used", "role is used", "The role is a default one, or members have it.")
    return rows.remove(asked, "role", "organization_role_id")


def assign_permission(asked: Asked) -> object:
    """Let a role do more."""
    role, permission = _role(asked), _permission(asked)
    if permission["id"] not in role["permissions"]:
        role["permissions"].append(permission["id"])
    return role_view(asked.instance, role)


def remove_permission(asked: Asked) -> object:
    """Let a role do less."""
    role, permission = _role(asked), _permission(asked)
    if permission["id"] not in role["permissions"]:
        raise not_found("permission", permission["id"])
    role["permissions"].remove(permission["id"])
    return role_view(asked.instance, role)


def list_permissions(asked: Asked) -> object:
    """Answer with a page of permissions."""
    return listed(asked.query, _found(asked.instance, asked.query, "permission"), dict)


def create_permission(asked: Asked) -> object:
    """Make a permission."""
    fields = _checked(asked, "permission", _PERMISSION, None)
    return _new_permission(asked.instance, fields["name"], fields["key"], "user", fields.get("description", ""))


def get_permission(asked: Asked) -> object:
    """Answer with one permission."""
    return _permission(asked)


def _own_permission(asked: Asked) -> JSONObject:
    permission = _permission(asked)
    if permission["type"] == "system":
        raise refuse(403, "resource_forbidden", "forbidden", "System permissions stay as they are.")
    return permission


def update_permission(asked: Asked) -> object:
    """Change a permission."""
    permission = _own_permission(asked)
    return rows.change(asked.instance, permission, _checked(asked, "permission", _PERMISSION, permission))


def delete_permission(asked: Asked) -> object:
    """Remove a permission, from all roles too."""
    permission = _own_permission(asked)
    for role in asked.instance.table("role").values():
        role["permissions"] = [key for key in role["permissions"] if key != permission["id"]]
    return rows.remove(asked, "permission", "permission_id")


ROUTES = (
    Route("GET", "/organization_roles", list_roles),
    Route("POST", "/organization_roles", create_role),
    Route("GET", "/organization_roles/{organization_role_id}", get_role),
    Route("PATCH", "/organization_roles/{organization_role_id}", update_role),
    Route("DELETE", "/organization_roles/{organization_role_id}", delete_role),
    Route("POST", "/organization_roles/{organization_role_id}/permissions/{permission_id}", assign_permission),
    Route("DELETE", "/organization_roles/{organization_role_id}/permissions/{permission_id}", remove_permission),
    Route("GET", "/organization_permissions", list_permissions),
    Route("POST", "/organization_permissions", create_permission),
    Route("GET", "/organization_permissions/{permission_id}", get_permission),
    Route("PATCH", "/organization_permissions/{permission_id}", update_permission),
    Route("DELETE", "/organization_permissions/{permission_id}", delete_permission),
)
