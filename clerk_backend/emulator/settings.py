"""Settings of an instance, each a JSON object that can be read and changed in part."""

from __future__ import annotations

import re
from typing import Any

from .errors import wrong_environment, wrong_format
from .exchange import JSONObject, Response
from .fields import Field, Fields, flag, nullable, one_of, short, text, texts, whole
from .request import Asked
from .roles import ADMIN, MEMBER, role_key
from .routing import Operation, Route
from .state import Instance

_INSTANCE: Fields = {
    **dict.fromkeys(("test_mode", "hibp", "cookieless_dev", "url_based_session_syncing"), nullable(flag)),
    **dict.fromkeys(("support_email", "clerk_js_version", "development_origin"), nullable(short)),
    "allowed_origins": texts(short),
    "preferred_sign_in_strategy_when_password_required": nullable(one_of("password", "otp", "")),
}
_RESTRICTIONS = (
    "allowlist",
    "blocklist",
    "allowlist_blocklist_disabled_on_sign_in",
    "block_email_subaddresses",
    "block_disposable_email_domains",
)
_OAUTH = (
    "dynamic_oauth_client_registration",
    "oauth_jwt_access_tokens",
    "client_id_metadata_documents_advertised",
    "client_id_metadata_documents_only_allow_pre_registered_clients",
    "client_id_metadata_documents_block_implicitly_allowed_clients",
)


def _country(name: str, value: Any) -> str:
    if not re.fullmatch("[A-Z]{2}", text(name, value)):
        raise wrong_format(name, "two capital letters")
    return str(value)


_BETA_FLAGS = ("restricted_to_allowlist", "progressive_sign_up", "test_mode")
_BETA: JSONObject = {
    "restricted_to_allowlist": False,
    "from_email_address": "noreply",
    "progressive_sign_up": True,
    "enhanced_email_deliverability": False,
}
_FLAG: Field = nullable(flag)
_FIELDS: dict[str, Fields] = {
    "instance_restrictions": dict.fromkeys(_RESTRICTIONS, _FLAG),
    "instance_protect": dict.fromkeys(("rules_enabled", "specter_enabled"), _FLAG),
    "instance_communication": {"blocked_country_codes": nullable(texts(_country))},
    "oauth_application_settings": {**dict.fromkeys(_OAUTH, _FLAG), "default_scopes": nullable(texts(short))},
    "organization_settings": {
        **dict.fromkeys(("enabled", "admin_delete_enabled", "domains_enabled", "slug_disabled"), _FLAG),
        "max_allowed_memberships": nullable(whole()),
        "domains_enrollment_modes": texts(one_of("manual_invitation", "automatic_invitation", "automatic_suggestion")),
        "creator_role_id": nullable(text),
        "domains_default_role_id": nullable(text),
    },
}
_DEFAULTS: dict[str, JSONObject] = {
    "instance_restrictions": dict.fromkeys(_RESTRICTIONS, False),
    "instance_protect": {"rules_enabled": False, "specter_enabled": False, "checks_bypassed": False},
    "instance_communication": {"blocked_country_codes": []},
    "oauth_application_settings": {**dict.fromkeys(_OAUTH, False), "default_scopes": ["profile", "email"]},
    "organization_settings": {
        "enabled": True,
        "max_allowed_memberships": 0,
        "max_allowed_roles": 10,
        "max_role_sets_allowed": 10,
        "max_allowed_domains": 10,
        "max_allowed_permissions": 50,
        "creator_role": ADMIN,
        "admin_delete_enabled": True,
        "domains_enabled": True,
        "slug_disabled": False,
        "domains_enrollment_modes": ["manual_invitation"],
        "domains_default_role": MEMBER,
        "initial_role_set_key": "role_set:default",
    },
}


def settings_of(instance: Instance, name: str) -> JSONObject:
    """Return the settings of a topic."""
    found: JSONObject = instance.table("settings").setdefault(name, {"object": name, **_DEFAULTS[name]})
    return found


def organization_settings(instance: Instance) -> JSONObject:
    """Return what holds for all organizations of an instance."""
    return settings_of(instance, "organization_settings")


def _get(name: str) -> Operation:
    return lambda asked: settings_of(asked.instance, name)


def _update(name: str) -> Operation:
    def update(asked: Asked) -> object:
        given = {key: value for key, value in asked.body(_FIELDS[name]).items() if value is not None}
        for role in ("creator_role", "domains_default_role"):
            if f"{role}_id" in given:
                given[role] = _role(asked.instance, given.pop(f"{role}_id"))
        settings = settings_of(asked.instance, name)
        settings.update(given)
        return settings

    return update


def _role(instance: Instance, role_id: str) -> str:
    row: JSONObject = instance.table("role").get(role_id, {})
    return role_key(instance, row.get("key", role_id))


def get_instance(asked: Asked) -> object:
    """Answer with facts about the instance."""
    instance = asked.instance
    return {
        "object": "instance",
        "id": instance.id,
        "environment_type": "production" if instance.production else "development",
        "allowed_origins": instance.table("settings").get("instance", {}).get("allowed_origins"),
        "workspace_id": None,
    }


def update_instance(asked: Asked) -> object:
    """Change settings of the instance. The answer is empty."""
    asked.instance.table("settings").setdefault("instance", {}).update(asked.body(_INSTANCE))
    return None


def change_domain(asked: Asked) -> object:
    """Move a production instance to another domain. The answer is empty."""
    if not asked.instance.production:
        raise wrong_environment("production")
    asked.body({"home_url": text, "is_secondary": flag})
    return Response(202)


def update_beta_settings(asked: Asked) -> object:
    """Change settings that are still being tried out."""
    fields: Fields = {**dict.fromkeys(_BETA_FLAGS, _FLAG), "from_email_address": nullable(short)}
    given = {name: value for name, value in asked.body(fields).items() if name != "test_mode" and value is not None}
    settings: JSONObject = asked.instance.table("settings").setdefault("beta", dict(_BETA))
    settings.update(given)
    return {"object": "instance_settings", "id": asked.instance.id, **settings}


_PATHS = {
    "/instance/restrictions": "instance_restrictions",
    "/instance/protect": "instance_protect",
    "/instance/communication": "instance_communication",
    "/instance/oauth_application_settings": "oauth_application_settings",
    "/instance/organization_settings": "organization_settings",
}
ROUTES = (
    Route("GET", "/instance", get_instance),
    Route("PATCH", "/instance", update_instance),
    Route("POST", "/instance/change_domain", change_domain),
    Route("PUT", "/beta_features/domain", change_domain),
    Route("PATCH", "/beta_features/instance_settings", update_beta_settings),
    *(Route("GET", path, _get(name)) for path, name in _PATHS.items() if name != "instance_restrictions"),
    *(Route("PATCH", path, _update(name)) for path, name in _PATHS.items()),
)
