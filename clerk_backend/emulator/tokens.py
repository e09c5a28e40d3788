"""Session tokens: what they claim, plain or by a JWT template."""

from __future__ import annotations

import jwt

from .errors import refuse
from .exchange import JSONObject
from .fields import Fields, nullable, whole
from .jwt_templates import template_named
from .keys import sign
from .request import Asked
from .roles import permission_keys
from .routing import Route
from .sessions import session_of, status_of
from .shortcodes import filled_in
from .state import Instance, Membership, Session

_SESSION = "cl_B7d4PD111AAA"
_TEMPLATE = "cl_B7d4PD222AAA"
"""What tokens are for, in their header: a session's is taken for nobody else's."""
_LIFETIME = 60
_EARLY = 10
_EXPIRY: Fields = {"expires_in_seconds": nullable(whole(30, 315_360_000))}


def create_token(asked: Asked) -> object:
    """Answer with a session token."""
    session = _active(asked)
    seconds = asked.body(_EXPIRY).get("expires_in_seconds") or _LIFETIME
    return {"object": "token", "jwt": session_token(asked.instance, session, seconds)}


def create_template_token(asked: Asked) -> object:
    """Answer with a token by a JWT template."""
    instance, session = asked.instance, _active(asked)
    template = template_named(instance, asked["template_name"])
    seconds = asked.body(_EXPIRY).get("expires_in_seconds") or template["lifetime"]
    claims = filled_in(instance, session, template["claims"]) | _registered(instance, session, seconds)
    if not template["custom_signing_key"]:
        return {"object": "token", "jwt": sign(instance, claims, cat=_TEMPLATE)}
    algorithm, key = template["signing_algorithm"], template["signing_key"]
    return {"object": "token", "jwt": jwt.encode(claims, key, algorithm=algorithm)}


def _active(asked: Asked) -> Session:
    session = session_of(asked)
    if status_of(asked.instance, session) not in ("active", "pending"):
        raise refuse(400, "session_not_active", "Session not active", f"Session {session.id} is not active.")
    session.last_active_at = asked.instance.now
    asked.instance.users[session.user_id].last_active_at = asked.instance.now
    return session


def session_token(instance: Instance, session: Session, seconds: int = _LIFETIME, *, origin: str = "") -> str:
    """Return a session token of version 2, for the pages of an origin: those where it began unless others are named."""
    minutes = (instance.now - session.created_at) // 60_000
    claims = _registered(instance, session, seconds, origin) | {
        "sid": session.id,
        "v": 2,
        "sts": status_of(instance, session),
        "fva": [minutes, -1],
    }
    if session.actor:
        claims["act"] = session.actor
    organization = instance.organizations.get(session.organization_id or "")
    membership = organization.members.get(session.user_id) if organization else None
    if organization and membership:
        claims |= _organization_claims(instance, organization.slug, membership)
    return sign(instance, claims, cat=_SESSION)


def _registered(instance: Instance, session: Session, seconds: int, origin: str = "") -> JSONObject:
    now, party = instance.now // 1000, origin or session.origin
    claims: JSONObject = {
        "iss": f"https://{instance.frontend_api}",
        "sub": session.user_id,
        "iat": now,
        "nbf": now - _EARLY,
        "exp": now + seconds,
        "jti": instance.ids.hexadecimal(20),
    }
    return claims | ({"azp": party} if party else {})


def _organization_claims(instance: Instance, slug: str, membership: Membership) -> JSONObject:
    """Return `o` and `fea`. Permissions but the system's are packed: a bit mask a feature, a bit an action."""
    organization: JSONObject = {
        "id": membership.organization_id,
        "rol": membership.role.removeprefix("org:"),
        "slg": slug,
    }
    granted = [key.split(":") for key in permission_keys(instance, membership.role) if ":sys_" not in key]
    features = sorted({feature for _, feature, _ in granted})
    if not features:
        return {"o": organization}
    actions = sorted({action for *_, action in granted})
    held = {(feature, action) for _, feature, action in granted}
    masks = [sum(1 << bit for bit, action in enumerate(actions) if (feature, action) in held) for feature in features]
    packed = {"per": ",".join(actions), "fpm": ",".join(map(str, masks))}
    return {"o": organization | packed, "fea": ",".join(f"o:{feature}" for feature in features)}


ROUTES = (
    Route("POST", "/sessions/{session_id}/tokens", create_token),
    Route("POST", "/sessions/{session_id}/tokens/{template_name}", create_template_token),
)
