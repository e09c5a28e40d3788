"""Sign-in tokens, actor tokens and testing tokens: what lets somebody in without a password."""

from __future__ import annotations

from . import rows
from .errors import invalid, not_found, refuse
from .exchange import JSONObject
from .fields import Fields, mapping, nullable, text, whole
from .request import Asked
from .routing import Route
from .state import Instance

_TESTING_SECONDS = 3600
_SIGN_IN: Fields = {"user_id": text, "org_id": text, "expires_in_seconds": nullable(whole(1))}
_ACTOR: Fields = {
    "user_id": text,
    "actor": mapping,
    "expires_in_seconds": whole(1),
    "session_max_duration_in_seconds": whole(1),
}


def _user(instance: Instance, user_id: str) -> str:
    if user_id not in instance.users:
        raise not_found("user", user_id)
    return user_id


def _ticket(instance: Instance) -> JSONObject:
    token = instance.ids.secret(48)
    return {"token": token, "url": f"https://{instance.frontend_api}/v1/tickets/accept?ticket={token}"}


def create_sign_in_token(asked: Asked) -> object:
    """Make a token that signs a user in once."""
    fields, instance = asked.body(_SIGN_IN, ("user_id",)), asked.instance
    head = {"status": "pending", "user_id": _user(instance, fields["user_id"])}
    return rows.add(instance, "sign_in_token", "sit", head | _ticket(instance))


def create_actor_token(asked: Asked) -> object:
    """Make a token to sign in as a user on behalf of somebody else."""
    fields, instance = asked.body(_ACTOR, ("user_id", "actor")), asked.instance
    if not isinstance(fields["actor"].get("sub"), str):
        raise invalid("form_param_value_invalid", "actor", "is invalid", "actor needs a `sub`.")
    head = {"status": "pending", "user_id": _user(instance, fields["user_id"]), "actor": fields["actor"]}
    return rows.add(instance, "actor_token", "act", head | _ticket(instance))


def _revoke(asked: Asked, table: str) -> JSONObject:
    row = rows.of(asked, table, f"{table}_id")
    if row["status"] != "pending":
        message = f"It is {row['status']}. Only pending tokens can be revoked."
        raise refuse(400, f"{table}_cannot_be_revoked_code", "cannot revoke", message)
    return rows.change(asked.instance, row, {"status": "revoked"})


def revoke_sign_in_token(asked: Asked) -> object:
    """Cancel a sign-in token."""
    return _revoke(asked, "sign_in_token")


def revoke_actor_token(asked: Asked) -> object:
    """Cancel an actor token."""
    return _revoke(asked, "actor_token")


def create_testing_token(asked: Asked) -> object:
    """Make a token that keeps the detection of bots away from tests. Its expiry is in seconds."""
    now = asked.instance.now // 1000
    token = f"{now}-{asked.instance.ids.secret(40)}"
    return {"object": "testing_token", "token": token, "expires_at": now + _TESTING_SECONDS}


ROUTES = (
    Route("POST", "/sign_in_tokens", create_sign_in_token),
    Route("POST", "/sign_in_tokens/{sign_in_token_id}/revoke", revoke_sign_in_token),
    Route("POST", "/actor_tokens", create_actor_token),
    Route("POST", "/actor_tokens/{actor_token_id}/revoke", revoke_actor_token),
    Route("POST", "/testing_tokens", create_testing_token),
)
