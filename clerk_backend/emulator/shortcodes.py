"""The `{{user.id}}` of JWT templates, replaced by what they stand for."""

from __future__ import annotations

import json
import re
from typing import Any

from .exchange import JSONObject, as_list, as_object
from .state import IdentifierKind, Instance, Session, User
from .user_views import image_url, two_factor_enabled

_CODE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def filled_in(instance: Instance, session: Session, claims: JSONObject) -> JSONObject:
    """Return the claims of a template for a session. A text that is one shortcode takes the type of its value."""
    known = {
        "user": _user(instance, instance.users[session.user_id]),
        "session": {"id": session.id, "actor": session.actor, "status": session.status},
        **_organization(instance, session),
    }
    return {name: _filled(value, known) for name, value in claims.items()}


def _filled(value: Any, known: JSONObject) -> Any:
    fields, items = as_object(value), as_list(value)
    if fields is not None:
        return {name: _filled(inner, known) for name, inner in fields.items()}
    if items is not None:
        return [_filled(inner, known) for inner in items]
    if not isinstance(value, str):
        return value
    whole = _CODE.fullmatch(value)
    if whole:
        return _choice(whole[1], known)
    return _CODE.sub(lambda code: _as_text(_choice(code[1], known)), value)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _choice(code: str, known: JSONObject) -> Any:
    """Return the first of `a || b || 'c'` that is there."""
    for part in code.split("||"):
        name = part.strip()
        value = name[1:-1] if name[:1] in ("'", '"') and name[:1] == name[-1:] else _lookup(name, known)
        if value is not None:
            return value
    return None


def _lookup(path: str, known: JSONObject) -> Any:
    value: Any = known
    for name in path.split("."):
        value = (as_object(value) or {}).get(name)
    return value


def _primary(user: User, kind: IdentifierKind) -> str | None:
    found = user.primary(kind)
    return found.value if found else None


def _user(instance: Instance, user: User) -> JSONObject:
    email, phone = user.primary("email_address"), user.primary("phone_number")
    return {
        "id": user.id,
        "external_id": user.external_id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": f"{user.first_name or ''} {user.last_name or ''}".strip() or None,
        "primary_email_address": _primary(user, "email_address"),
        "primary_phone_number": _primary(user, "phone_number"),
        "primary_web3_wallet": _primary(user, "web3_wallet"),
        "email_verified": bool(email and email.verified),
        "phone_number_verified": bool(phone and phone.verified),
        "image_url": image_url(user.image_id),
        "has_image": user.image_id is not None,
        "two_factor_enabled": two_factor_enabled(user),
        "created_at": user.created_at // 1000,
        "updated_at": user.updated_at // 1000,
        "last_sign_in_at": user.last_sign_in_at,
        "public_metadata": user.public_metadata,
        "unsafe_metadata": user.unsafe_metadata,
        "organizations": {
            organization.id: organization.members[user.id].role
            for organization in instance.organizations.values()
            if user.id in organization.members
        },
    }


def _organization(instance: Instance, session: Session) -> JSONObject:
    organization = instance.organizations.get(session.organization_id or "")
    membership = organization.members.get(session.user_id) if organization else None
    if organization is None or membership is None:
        return {}
    return {
        "org": {
            "id": organization.id,
            "name": organization.name,
            "slug": organization.slug,
            "role": membership.role,
            "image_url": image_url(organization.image_id),
            "has_image": organization.image_id is not None,
            "public_metadata": organization.public_metadata,
        },
        "org_membership": {"public_metadata": membership.public_metadata},
    }
