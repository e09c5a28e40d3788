"""Email domains of organizations: claimed, verified, and how they enrol people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import rows
from .errors import Refusal, bad_query, not_found, parameter, refuse, wrong_format
from .exchange import JSONObject
from .fields import Fields, flag, nullable, one_of, text
from .organizations import organization_of, public_organization_data
from .query import Included, Query, listed, ordered
from .request import Asked
from .routing import Route
from .settings import organization_settings
from .state import Instance

TABLE = "organization_domain"
MODES = ("manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso")
_COMMON = ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me")
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def _name(name: str, value: Any) -> str:
    domain = text(name, value).lower()
    if not _NAME.fullmatch(domain):
        raise wrong_format(name, "a domain name")
    return domain


_CHANGE: Fields = {"enrollment_mode": nullable(one_of(*MODES)), "verified": nullable(flag)}


def _verification(instance: Instance, verified: bool, strategy: str) -> JSONObject:  # noqa: FBT001
    return {
        "status": "verified" if verified else "unverified",
        "strategy": strategy,
        "attempts": 0,
        "expire_at": None,
        "verified_at": instance.now if verified else None,
    }


def _changes(instance: Instance, fields: JSONObject) -> JSONObject:
    given: JSONObject = {}
    if fields.get("enrollment_mode"):
        given["enrollment_mode"] = fields["enrollment_mode"]
    if fields.get("verified") is not None:
        verification = _verification(instance, fields["verified"], "affiliation_email_code")
        given |= {"verification": verification, "affiliation_verification": verification}
    return given


def create_domain(asked: Asked) -> object:
    """Claim a domain for an organization, verified unless said otherwise."""
    fields = asked.body({"name": _name, **_CHANGE}, ("name",))
    instance, organization = asked.instance, organization_of(asked)
    _check_free(instance, organization.id, fields["name"])
    head: JSONObject = {
        "organization_id": organization.id,
        "name": fields["name"],
        "enrollment_mode": "manual_invitation",
        "affiliation_email_address": None,
        "affiliation_verification": None,
        "ownership_verification": None,
        "verification": None,
        "total_pending_invitations": 0,
        "total_pending_suggestions": 0,
    }
    return rows.add(instance, TABLE, "orgdmn", head | _changes(instance, {"verified": True, **fields}))


def _check_free(instance: Instance, organization_id: str, name: str) -> None:
    def problem(code: str, message: str) -> Refusal:
        return Refusal(422, parameter(code, "name", message))

    if name in _COMMON:
        raise problem("organization_domain_common", "common email domain")
    taken = instance.table(TABLE).values()
    if any(row["name"] == name for row in taken):
        raise problem("organization_domain_already_exists", "organization domain already exists")
    most = organization_settings(instance)["max_allowed_domains"]
    if sum(row["organization_id"] == organization_id for row in taken) >= most:
        message = f"An organization has {most} domains at most."
        raise refuse(403, "organization_domain_quota_exceeded", "organization domains quota exceeded", message)


def _modes(query: Query) -> Included:
    values = [part for value in query.texts("enrollment_mode") for part in value.split(",") if part]
    for value in values:
        if value.removeprefix("-") not in MODES:
            raise bad_query("enrollment_mode", value)
    excluded = frozenset(value[1:] for value in values if value.startswith("-"))
    return Included(frozenset(value for value in values if not value.startswith("-")), excluded)


def _found(asked: Asked, test: Callable[[JSONObject], bool]) -> list[JSONObject]:
    modes, verified = _modes(asked.query), asked.query.flag("verified")
    return [
        row
        for row in asked.instance.table(TABLE).values()
        if test(row) and modes.has((row["enrollment_mode"],)) and verified in (None, _verified(row))
    ]


def _verified(row: JSONObject) -> bool:
    checks = (row["ownership_verification"], row["verification"])
    return any(check and check["status"] == "verified" for check in checks)


def list_domains(asked: Asked) -> object:
    """Answer with a page of the domains of an organization."""
    organization = organization_of(asked)
    found = _found(asked, lambda row: bool(row["organization_id"] == organization.id))
    return listed(asked.query, found[::-1], dict)


def list_all_domains(asked: Asked) -> object:
    """Answer with a page of the domains of all organizations."""
    instance, query = asked.instance, asked.query
    names, needle, owner = set(query.texts("domains")), query.text("query") or "", query.text("organization_id")

    def test(row: JSONObject) -> bool:
        fits = needle == row["organization_id"] if needle.startswith("org_") else needle.lower() in row["name"]
        return fits and owner in (None, row["organization_id"]) and (not names or row["name"] in names)

    name, descending = query.order(("name", "created_at"), "-created_at")
    found = ordered(_found(asked, test), lambda row: row[name], descending=descending)
    return listed(query, found, lambda row: _public_view(instance, row))


def _public_view(instance: Instance, row: JSONObject) -> JSONObject:
    organization = instance.organizations[row["organization_id"]]
    return row | {"public_organization_data": public_organization_data(organization)}


def _domain(asked: Asked) -> JSONObject:
    organization, row = organization_of(asked), rows.of(asked, TABLE, "domain_id")
    if row["organization_id"] != organization.id:
        raise not_found("organization domain", row["id"])
    return row


def update_domain(asked: Asked) -> object:
    """Change how a domain enrols people, or whether it is verified."""
    row = _domain(asked)
    return rows.change(asked.instance, row, _changes(asked.instance, asked.body(_CHANGE)))


def delete_domain(asked: Asked) -> object:
    """Release a domain."""
    _domain(asked)
    return rows.remove(asked, TABLE, "domain_id")


def verify_ownership(asked: Asked) -> object:
    """Take a domain for owned. Doing so again changes nothing."""
    row = _domain(asked)
    if not row["ownership_verification"]:
        verification = _verification(asked.instance, True, "manual_override")  # noqa: FBT003
        rows.change(asked.instance, row, {"ownership_verification": verification})
    return row


_ALL = "/organizations/{organization_id}/domains"
ROUTES = (
    Route("GET", "/organization_domains", list_all_domains),
    Route("GET", _ALL, list_domains),
    Route("POST", _ALL, create_domain),
    Route("PATCH", f"{_ALL}/{{domain_id}}", update_domain),
    Route("DELETE", f"{_ALL}/{{domain_id}}", delete_domain),
    Route("POST", f"{_ALL}/{{domain_id}}/verify_ownership", verify_ownership),
)
