"""OAuth applications: others that let people in by this instance."""

from __future__ import annotations

from . import rows
from .errors import refuse
from .exchange import JSONObject, Response
from .fields import Fields, filled, flag, nullable, short, text, texts
from .images import image, parts
from .lists import url
from .machine_tokens import OAUTH
from .query import listed, ordered
from .request import Asked
from .routing import Route
from .state import Instance
from .user_views import image_url

_TABLE = "oauth_application"
_FIELDS: Fields = {
    "name": nullable(filled),
    "redirect_uris": nullable(texts(url)),
    "callback_url": nullable(url),
    "scopes": nullable(short),
    "consent_screen_enabled": nullable(flag),
    "pkce_required": nullable(flag),
    "public": nullable(flag),
}


def _view(row: JSONObject) -> JSONObject:
    return {name: value for name, value in row.items() if name != "client_secret"}


def _application(asked: Asked) -> JSONObject:
    return rows.of(asked, _TABLE, "oauth_application_id")


def _endpoints(instance: Instance) -> JSONObject:
    base = f"https://{instance.frontend_api}"
    return {
        "authorize_url": f"{base}/oauth/authorize",
        "token_fetch_url": f"{base}/oauth/token",
        "user_info_url": f"{base}/oauth/userinfo",
        "discovery_url": f"{base}/.well-known/openid-configuration",
        "token_introspection_url": f"{base}/oauth/token_info",
    }


def _kept(fields: JSONObject) -> JSONObject:
    kept = {name: value for name, value in fields.items() if value is not None}
    if kept.get("callback_url") and not kept.get("redirect_uris"):
        kept["redirect_uris"] = [kept["callback_url"]]
    if kept.get("redirect_uris"):
        kept["callback_url"] = kept["redirect_uris"][0]
    return kept


def list_applications(asked: Asked) -> object:
    """Answer with a page of applications."""
    query, needle = asked.query, (asked.query.text("name_query") or "").lower()
    name, descending = query.order(("created_at", "name"), "+created_at")
    found: list[JSONObject] = [row for row in rows.newest(asked.instance, _TABLE) if needle in row["name"].lower()]
    return listed(query, ordered(found[::-1], lambda row: row[name], descending=descending), _view)


def create_application(asked: Asked) -> object:
    """Register an application. Its secret is part of this answer, unless it is a public one."""
    fields, instance = asked.body(_FIELDS, ("name",)), asked.instance
    head: JSONObject = {
        "instance_id": instance.id,
        "client_id": instance.ids.secret(16),
        "client_secret": instance.ids.secret(32),
        "client_uri": None,
        "client_image_url": None,
        "dynamically_registered": False,
        "consent_screen_enabled": True,
        "pkce_required": False,
        "public": False,
        "scopes": "profile email",
        "redirect_uris": [],
        "callback_url": "",
    }
    row = rows.add(instance, _TABLE, "oa", head | _endpoints(instance) | _kept(fields))
    return _view(row) if row["public"] else row


def get_application(asked: Asked) -> object:
    """Answer with one application."""
    return _view(_application(asked))


def update_application(asked: Asked) -> object:
    """Change an application."""
    row = _application(asked)
    return _view(rows.change(asked.instance, row, _kept(asked.body(_FIELDS))))


def delete_application(asked: Asked) -> object:
    """Remove an application."""
    return rows.remove(asked, _TABLE, "oauth_application_id")


def set_logo(asked: Asked) -> object:
    """Give an application a logo."""
    row = _application(asked)
    image(parts(asked))
    return _view(rows.change(asked.instance, row, {"client_image_url": image_url(asked.instance.ids.new("img"))}))


def rotate_secret(asked: Asked) -> object:
    """Replace the secret of an application."""
    return rows.change(asked.instance, _application(asked), {"client_secret": asked.instance.ids.secret(32)})


def revoke_token(asked: Asked) -> object:
    """Invalidate an access token of an application. The answer is empty."""
    application = _application(asked)
    token = asked.body({"token": text}, ("token",))["token"]
    for row in asked.instance.table(OAUTH).values():
        if row["secret"] == token and row["client_id"] == application["client_id"]:
            rows.change(asked.instance, row, {"revoked": True})
            return Response(204)
    raise refuse(404, "resource_not_found", "token not found", "No such token was issued to the application.")


_ONE = "/oauth_applications/{oauth_application_id}"
ROUTES = (
    Route("GET", "/oauth_applications", list_applications),
    Route("POST", "/oauth_applications", create_application),
    Route("GET", _ONE, get_application),
    Route("PATCH", _ONE, update_application),
    Route("DELETE", _ONE, delete_application),
    Route("PUT", f"{_ONE}/logo", set_logo),
    Route("POST", f"{_ONE}/rotate_secret", rotate_secret),
    Route("POST", f"{_ONE}/revoke_token", revoke_token),
)
