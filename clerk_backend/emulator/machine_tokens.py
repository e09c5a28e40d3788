"""Tokens of machines, API keys and OAuth access tokens: issued, verified, revoked."""

from __future__ import annotations

from typing import Any

from . import rows
from .errors import not_found, refuse, wrong_type, wrong_value
from .exchange import JSONObject, as_object, json_response
from .fields import Field, Fields, nullable, one_of, short, text, texts, whole
from .keys import sign
from .machines import TABLE as MACHINES, scopes_of
from .query import Query, listed
from .request import Asked
from .routing import Route
from .state import Instance

M2M, API_KEY, OAUTH = "machine_to_machine_token", "api_key", "clerk_idp_oauth_access_token"
_PREFIXES = {M2M: "mt", API_KEY: "ak", OAUTH: "oat"}
_MOST_SECONDS = 315_360_000
_MOST_ROWS = 100
_JWT_CATEGORY = "cl_B7d4PD333AAA"


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(name, "number")
    if not 0 <= value <= _MOST_SECONDS:
        raise wrong_value(name, value, (f"0 to {_MOST_SECONDS}",))
    return value


def anything(_: str, value: Any) -> Any:
    """Accept any JSON value."""
    return value


def issue(instance: Instance, kind: str, fields: JSONObject, seconds: float | None) -> JSONObject:
    """Keep a new token, and return it with its secret."""
    prefix = _PREFIXES[kind]
    row = rows.add(instance, kind, prefix, {
        "id": f"{prefix}_{instance.ids.hexadecimal()}",
        **fields,
        "secret": f"{prefix}_{instance.ids.secret(40)}",
        "revoked": False,
        "revocation_reason": None,
        "expiration": None if seconds is None else instance.now + int(seconds * 1000),
        **({} if kind == OAUTH else {"last_used_at": None}),
    })  # fmt: skip
    return _view(instance, row) | {"secret": row["secret"]}


def _view(instance: Instance, row: JSONObject) -> JSONObject:
    shown = {name: value for name, value in row.items() if name != "secret"}
    return shown | {"expired": _expired(instance, row)}


def _expired(instance: Instance, row: JSONObject) -> bool:
    return row["expiration"] is not None and instance.now >= row["expiration"]


def _verified(instance: Instance, kind: str, secret: str) -> JSONObject:
    """Return the token of a secret, or refuse with 404 if there is none that is valid."""
    for row in instance.table(kind).values():
        if row["secret"] == secret and not row["revoked"] and not _expired(instance, row):
            row.update({"last_used_at": instance.now} if "last_used_at" in row else {})
            return _view(instance, row)
    raise refuse(404, "resource_not_found", "token not found", "No valid token was found.")


def _revoke(asked: Asked, kind: str, parameter: str) -> JSONObject:
    reason = asked.body({"revocation_reason": nullable(short)}).get("revocation_reason")
    row = rows.change(asked.instance, rows.of(asked, kind, parameter), {"revoked": True, "revocation_reason": reason})
    return _view(asked.instance, row)


def _subject(query: Query) -> str:
    subject = query.text("subject")
    if subject is None:
        raise refuse(400, "missing_query_parameter", "missing query parameter", "subject must be given.")
    return subject


def _small_page(query: Query) -> None:
    if (query.number("limit", 1, 1) or 1) > _MOST_ROWS:
        raise refuse(400, "bad_request", "Bad Request", f"limit is {_MOST_ROWS} at most.")


_CREATE_M2M: Fields = {
    "token_format": one_of("opaque", "jwt"),
    "seconds_until_expiration": nullable(_seconds),
    "claims": nullable(anything),
    "min_remaining_ttl_seconds": whole(),
}


def create_m2m_token(asked: Asked) -> object:
    """Issue a token to the machine that asks, opaque or as a JWT."""
    fields, instance, machine_id = asked.body(_CREATE_M2M), asked.instance, asked.machine_id
    if machine_id is None:
        raise refuse(401, "authorization_invalid", "Unauthorized request", "This takes the secret key of a machine.")
    seconds: float | None = fields.get("seconds_until_expiration")
    if seconds is None:
        seconds = instance.table(MACHINES)[machine_id]["default_token_ttl"]
    scopes = scopes_of(instance, machine_id)
    head: JSONObject = {"subject": machine_id, "claims": fields.get("claims"), "scopes": scopes}
    made = issue(instance, M2M, head, seconds)
    made["token"] = made.pop("secret")
    if fields.get("token_format") == "jwt":
        del instance.table(M2M)[made["id"]]
        made["token"] = _jwt(instance, made, int(seconds or 0))
    return json_response(201, made)


def _jwt(instance: Instance, made: JSONObject, seconds: int) -> str:
    now = instance.now // 1000
    claims = as_object(made["claims"]) or {}
    registered = {
        "iss": f"https://{instance.frontend_api}",
        "sub": made["subject"],
        "aud": made["scopes"],
        "scopes": " ".join(made["scopes"]),
        "iat": now,
        "nbf": now,
        "exp": now + seconds,
        "jti": made["id"],
    }
    return sign(instance, {**claims, **registered}, cat=_JWT_CATEGORY)


def list_m2m_tokens(asked: Asked) -> object:
    """Answer with a page of the valid tokens of a machine, or of others if asked for."""
    query, instance, subject = asked.query, asked.instance, _subject(asked.query)
    _small_page(query)
    revoked, expired = bool(query.flag("revoked")), bool(query.flag("expired"))
    found = [
        row
        for row in rows.newest(instance, M2M)
        if row["subject"] == subject
        and (revoked or not row["revoked"])
        and (expired or not _expired(instance, row))
        and asked.machine_id in (None, subject)
    ]
    page = listed(query, found, lambda row: _view(instance, row))
    return {"m2m_tokens": page["data"], "total_count": page["total_count"]}


def verify_m2m_token(asked: Asked) -> object:
    """Answer with the token if it is valid."""
    token = asked.body({"token": text}, ("token",))["token"]
    return _verified(asked.instance, M2M, token)


def revoke_m2m_token(asked: Asked) -> object:
    """Invalidate a token."""
    return _revoke(asked, M2M, "m2m_token_id")


_CHANGE_KEY: dict[str, Field] = {
    "claims": nullable(anything),
    "scopes": texts(short),
    "description": nullable(short),
    "subject": text,
    "seconds_until_expiration": nullable(_seconds),
}
_CREATE_KEY: Fields = {**_CHANGE_KEY, "type": short, "name": short, "created_by": nullable(text)}


def create_api_key(asked: Asked) -> object:
    """Issue an API key to a user or an organization."""
    fields, instance = asked.body(_CREATE_KEY, ("name", "subject")), asked.instance
    seconds: float | None = fields.pop("seconds_until_expiration", None)
    _check_subject(instance, fields["subject"])
    optional: JSONObject = {"type": API_KEY, "claims": None, "scopes": [], "description": None, "created_by": None}
    return issue(instance, API_KEY, optional | fields, seconds)


def _check_subject(instance: Instance, subject: str) -> None:
    if (
        subject not in instance.users
        and subject not in instance.organizations
        and subject not in instance.table(MACHINES)
    ):
        raise not_found("subject", subject)


def list_api_keys(asked: Asked) -> object:
    """Answer with a page of the valid keys of a subject, or of all if asked for."""
    query, instance, subject = asked.query, asked.instance, _subject(asked.query)
    _small_page(query)
    invalid, needle = bool(query.flag("include_invalid")), (query.text("query") or "").lower()
    found = [
        row
        for row in rows.newest(instance, API_KEY)
        if row["subject"] == subject
        and needle in row["name"].lower()
        and (invalid or not (row["revoked"] or _expired(instance, row)))
    ]
    return listed(query, found, lambda row: _view(instance, row))


def get_api_key(asked: Asked) -> object:
    """Answer with one key."""
    return _view(asked.instance, rows.of(asked, API_KEY, "apiKeyID"))


def update_api_key(asked: Asked) -> object:
    """Change a key."""
    row, fields, instance = rows.of(asked, API_KEY, "apiKeyID"), asked.body(_CHANGE_KEY), asked.instance
    if "subject" in fields:
        _check_subject(instance, fields["subject"])
    if "seconds_until_expiration" in fields:
        seconds: float | None = fields.pop("seconds_until_expiration")
        fields["expiration"] = None if seconds is None else instance.now + int(seconds * 1000)
    return _view(instance, rows.change(instance, row, fields))


def delete_api_key(asked: Asked) -> object:
    """Erase a key."""
    return rows.remove(asked, API_KEY, "apiKeyID")


def get_api_key_secret(asked: Asked) -> object:
    """Answer with the secret of a key."""
    return {"secret": rows.of(asked, API_KEY, "apiKeyID")["secret"]}


def revoke_api_key(asked: Asked) -> object:
    """Invalidate a key."""
    return _revoke(asked, API_KEY, "apiKeyID")


def verify_api_key(asked: Asked) -> object:
    """Answer with the key if its secret is valid."""
    return _verified(asked.instance, API_KEY, asked.body({"secret": text}, ("secret",))["secret"])


def verify_access_token(asked: Asked) -> object:
    """Answer with the OAuth access token if it is valid."""
    fields = asked.body({"access_token": text, "secret": text})
    return _verified(asked.instance, OAUTH, fields.get("access_token") or fields.get("secret") or "")


ROUTES = (
    Route("GET", "/m2m_tokens", list_m2m_tokens),
    Route("POST", "/m2m_tokens", create_m2m_token),
    Route("POST", "/m2m_tokens/verify", verify_m2m_token),
    Route("POST", "/m2m_tokens/{m2m_token_id}/revoke", revoke_m2m_token),
    Route("GET", "/api_keys", list_api_keys),
    Route("POST", "/api_keys", create_api_key),
    Route("POST", "/api_keys/verify", verify_api_key),
    Route("GET", "/api_keys/{apiKeyID}", get_api_key),
    Route("PATCH", "/api_keys/{apiKeyID}", update_api_key),
    Route("DELETE", "/api_keys/{apiKeyID}", delete_api_key),
    Route("GET", "/api_keys/{apiKeyID}/secret", get_api_key_secret),
    Route("POST", "/api_keys/{apiKeyID}/revoke", revoke_api_key),
    Route("POST", "/oauth_applications/access_tokens/verify", verify_access_token),
)
