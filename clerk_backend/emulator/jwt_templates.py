"""JWT templates: what the tokens for other services claim."""

from __future__ import annotations

import jwt

from . import rows
from .errors import invalid, not_found, refuse, taken
from .exchange import JSONObject
from .fields import Fields, filled, flag, mapping, nullable, text, whole
from .query import arrayed
from .request import Asked
from .routing import Route
from .state import Instance

_TABLE = "jwt_template"
_FIELDS: Fields = {
    "name": filled,
    "claims": mapping,
    "lifetime": nullable(whole(30, 315_360_000)),
    "allowed_clock_skew": nullable(whole(0, 300)),
    "custom_signing_key": flag,
    "signing_algorithm": nullable(text),
    "signing_key": nullable(text),
}
_DEFAULTS: JSONObject = {
    "lifetime": 60,
    "allowed_clock_skew": 5,
    "custom_signing_key": False,
    "signing_algorithm": "RS256",
    "signing_key": "",
}
_RESERVED = ("azp", "exp", "iat", "iss", "jti", "nbf", "sub")


def _view(template: JSONObject) -> JSONObject:
    return {name: value for name, value in template.items() if name != "signing_key"}


def template_named(instance: Instance, name: str) -> JSONObject:
    """Return the JWT template of a name, or refuse with 404."""
    for template in rows.newest(instance, _TABLE):
        if template["name"] == name:
            return template
    raise not_found("JWT template", name)


def _checked(asked: Asked, own: JSONObject | None) -> JSONObject:
    """Return the fields of a template. The API wants name and claims for changes too."""
    given = asked.body(_FIELDS, ("name", "claims"))
    before = {name: own[name] for name in _DEFAULTS} if own else _DEFAULTS
    fields: JSONObject = before | {name: value for name, value in given.items() if value is not None}
    if any(row is not own and row["name"] == fields["name"] for row in rows.newest(asked.instance, _TABLE)):
        raise taken("name")
    for claim in _RESERVED:
        if claim in fields["claims"]:
            raise refuse(400, "jwt_template_reserved_claim", "reserved claim used", claim, param_name="claims")
    if fields["custom_signing_key"]:
        _check_signing(fields["signing_key"], fields["signing_algorithm"])
    return fields


def _check_signing(key: str, algorithm: str) -> None:
    try:
        jwt.encode({}, key, algorithm=algorithm)
    except (jwt.PyJWTError, NotImplementedError, TypeError, ValueError, Warning) as error:
        raise invalid("form_param_value_invalid", "signing_key", "is invalid", str(error)) from None


def list_templates(asked: Asked) -> object:
    """Answer with a page of JWT templates, the newest first."""
    return arrayed(asked.query, rows.newest(asked.instance, _TABLE), _view)


def create_template(asked: Asked) -> object:
    """Make a JWT template."""
    return _view(rows.add(asked.instance, _TABLE, "jtmp", _checked(asked, None)))


def get_template(asked: Asked) -> object:
    """Answer with one JWT template."""
    return _view(rows.of(asked, _TABLE, "template_id"))


def update_template(asked: Asked) -> object:
    """Change a JWT template."""
    template = rows.of(asked, _TABLE, "template_id")
    return _view(rows.change(asked.instance, template, _checked(asked, template)))


def delete_template(asked: Asked) -> object:
    """Remove a JWT template."""
    return rows.remove(asked, _TABLE, "template_id")


ROUTES = (
    Route("GET", "/jwt_templates", list_templates),
    Route("POST", "/jwt_templates", create_template),
    Route("GET", "/jwt_templates/{template_id}", get_template),
    Route("PATCH", "/jwt_templates/{template_id}", update_template),
    Route("DELETE", "/jwt_templates/{template_id}", delete_template),
)
