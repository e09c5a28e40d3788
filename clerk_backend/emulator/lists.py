"""Allow-list, block-list, redirect URLs and satellite domains of an instance."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from . import rows
from .errors import Refusal, refuse, wrong_format
from .exchange import JSONObject
from .fields import Field, Fields, email, flag, nullable, phone, text, wallet
from .query import arrayed
from .request import Asked
from .routing import Operation, Route
from .state import Instance

_KINDS: dict[str, Field] = {"email_address": email, "phone_number": phone, "web3_wallet": wallet}


def _identifier(name: str, value: Any) -> tuple[str, str]:
    chosen = text(name, value)
    if "*" in chosen or chosen.startswith("@"):
        return chosen, "email_address"
    for kind, check in _KINDS.items():
        try:
            return check(name, chosen), kind
        except Refusal:
            continue
    raise wrong_format(name, "an email address, a phone number or a web3 wallet")


_FIELDS: Fields = {"identifier": _identifier, "notify": flag}


def _create(table: str, prefix: str, fields: Fields) -> Operation:
    def create(asked: Asked) -> object:
        value, kind = asked.body(fields, ("identifier",))["identifier"]
        if any(row["identifier"] == value for row in rows.newest(asked.instance, table)):
            raise refuse(400, "duplicate_record", "duplicate identifier", f"the identifier {value} already exists")
        head = {"identifier": value, "identifier_type": kind, "instance_id": asked.instance.id}
        return rows.add(asked.instance, table, prefix, head)

    return create


def _delete(table: str, parameter: str) -> Operation:
    return lambda asked: rows.remove(asked, table, parameter)


def _array(table: str) -> Operation:
    return lambda asked: arrayed(asked.query, rows.newest(asked.instance, table), dict)


def _all(table: str) -> Operation:
    def answer(asked: Asked) -> object:
        found = rows.newest(asked.instance, table)
        return {"data": found, "total_count": len(found)}

    return answer


def url(name: str, value: Any) -> str:
    """Accept an absolute address."""
    try:
        parts = urlsplit(text(name, value))
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or not (parts.netloc or parts.path):
        raise wrong_format(name, "an absolute URL")
    return str(value)


def create_redirect_url(asked: Asked) -> object:
    """Allow an address to be redirected to."""
    fields = asked.body({"url": url}, ("url",))
    if any(row["url"] == fields["url"] for row in rows.newest(asked.instance, "redirect_url")):
        raise refuse(400, "duplicate_record", "duplicate redirect url", f"{fields['url']} already exists")
    return rows.add(asked.instance, "redirect_url", "ru", fields)


def get_redirect_url(asked: Asked) -> object:
    """Answer with one redirect URL."""
    return rows.of(asked, "redirect_url", "id")


def prepare(instance: Instance) -> None:
    """Give an instance its primary domain."""
    _add_domain(instance, instance.frontend_api.removeprefix("clerk."), None, satellite=False)


def _add_domain(instance: Instance, name: str, proxy_url: str | None, *, satellite: bool) -> JSONObject:
    row = rows.add(instance, "domain", "dmn", {"name": name, "is_satellite": satellite})
    return rows.change(instance, row, _addresses(instance, name, proxy_url))


def _addresses(instance: Instance, name: str, proxy_url: str | None) -> JSONObject:
    host = f"clerk.{name}" if instance.production else instance.frontend_api
    return {
        "name": name,
        "frontend_api_url": proxy_url or f"https://{host}",
        "accounts_portal_url": f"https://accounts.{name}",
        "proxy_url": proxy_url,
        "development_origin": "",
        "cname_targets": [{"host": f"clerk.{name}", "value": "frontend-api.clerk.services", "required": True}],
    }


def create_domain(asked: Asked) -> object:
    """Add a satellite domain."""
    fields = asked.body({"name": text, "is_satellite": flag, "proxy_url": nullable(url)}, ("name", "is_satellite"))
    if not fields["is_satellite"]:
        raise refuse(422, "primary_domain_already_exists", "primary domain already exists", param_name="is_satellite")
    return _add_domain(asked.instance, fields["name"], fields.get("proxy_url"), satellite=True)


def update_domain(asked: Asked) -> object:
    """Change the name or the proxy of a domain."""
    row = rows.of(asked, "domain", "domain_id")
    fields = asked.body({"name": nullable(text), "proxy_url": nullable(url), "is_secondary": nullable(flag)})
    name = fields.get("name") or row["name"]
    proxy_url = fields.get("proxy_url", row["proxy_url"])
    return rows.change(asked.instance, row, _addresses(asked.instance, name, proxy_url))


def delete_domain(asked: Asked) -> object:
    """Drop a satellite domain."""
    if not rows.of(asked, "domain", "domain_id")["is_satellite"]:
        message = "Only satellite domains can be deleted."
        raise refuse(403, "operation_not_allowed_on_primary_domain", "operation not allowed", message)
    return rows.remove(asked, "domain", "domain_id")


_ALLOW, _BLOCK = "allowlist_identifier", "blocklist_identifier"
ROUTES = (
    Route("GET", f"/{_ALLOW}s", _array(_ALLOW)),
    Route("POST", f"/{_ALLOW}s", _create(_ALLOW, "alid", _FIELDS)),
    Route("DELETE", f"/{_ALLOW}s/{{identifier_id}}", _delete(_ALLOW, "identifier_id")),
    Route("GET", f"/{_BLOCK}s", _all(_BLOCK)),
    Route("POST", f"/{_BLOCK}s", _create(_BLOCK, "blid", {"identifier": _identifier})),
    Route("DELETE", f"/{_BLOCK}s/{{identifier_id}}", _delete(_BLOCK, "identifier_id")),
    Route("GET", "/redirect_urls", _array("redirect_url")),
    Route("POST", "/redirect_urls", create_redirect_url),
    Route("GET", "/redirect_urls/{id}", get_redirect_url),
    Route("DELETE", "/redirect_urls/{id}", _delete("redirect_url", "id")),
    Route("GET", "/domains", _all("domain")),
    Route("POST", "/domains", create_domain),
    Route("PATCH", "/domains/{domain_id}", update_domain),
    Route("DELETE", "/domains/{domain_id}", delete_domain),
)
