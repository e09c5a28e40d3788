"""What Clerk's JavaScript SDK makes of an answer: which fields its objects have, by the kind that the answer names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .javascript_values import camel, is_falsy

_MONEY: Final = "amount amount_formatted currency currency_symbol"
_FIELDS: Final[Mapping[str, str]] = {
    "accountless_application": "publishable_key secret_key claim_url api_keys_url",
    "actor_token": "id status user_id actor token url created_at updated_at",
    "agent_task": "agent_id task_id agent_task_id url",
    "allowlist_identifier": "id identifier identifier_type created_at updated_at instance_id invitation_id",
    "api_key": "id type name subject scopes claims revoked revocation_reason expired expiration created_by description "
    "last_used_at created_at updated_at secret",
    "blocklist_identifier": "id identifier identifier_type created_at updated_at instance_id",
    "client": "id session_ids sessions:session*! sign_in_id sign_up_id last_active_session_id "
    "last_authentication_strategy created_at updated_at",
    "cookies": "cookies",
    "domain": "id name is_satellite frontend_api_url development_origin cname_targets:cname_target* "
    "accounts_portal_url proxy_url",
    "email": "id from_email_name email_address_id to_email_address subject body body_plain status slug data "
    "delivered_by_clerk user_id suppression_reason",
    "email_address": "id email_address verification:verification linked_to:link*!",
    "enterprise_account": "id active email_address enterprise_connection:enterprise_account_connection first_name "
    "last_name protocol provider provider_user_id public_metadata verification:verification last_authenticated_at "
    "enterprise_connection_id",
    "enterprise_connection": "id name domains organization_id active sync_user_attributes allow_subdomains "
    "disable_additional_identifications created_at updated_at saml_connection:enterprise_saml_connection "
    "oauth_config:oauth_config provider logo_public_url allow_organization_account_linking authenticatable "
    "disable_jit_provisioning custom_attributes:custom_attribute*",
    "feature": "id name description slug avatar_url",
    "clerk_idp_oauth_access_token": "id client_id type subject scopes revoked revocation_reason expired expiration "
    "created_at updated_at aud",
    "instance": "id environment_type allowed_origins",
    "instance_restrictions": "allowlist blocklist block_email_subaddresses block_disposable_email_domains "
    "ignore_dots_for_gmail_addresses",
    "instance_settings": "id restricted_to_allowlist from_email_address progressive_sign_up "
    "enhanced_email_deliverability",
    "invitation": "id email_address public_metadata created_at updated_at status url revoked",
    "jwt_template": "id name claims lifetime allowed_clock_skew custom_signing_key signing_algorithm created_at "
    "updated_at",
    "machine": "id name instance_id created_at updated_at scoped_machines:scoped_machine*! default_token_ttl "
    "secret_key",
    "machine_scope": "from_machine_id to_machine_id created_at deleted",
    "machine_secret_key": "secret",
    "machine_to_machine_token": "id subject scopes claims revoked revocation_reason expired expiration created_at "
    "updated_at token",
    "oauth_access_token": "external_account_id provider token public_metadata label scopes token_secret expires_at "
    "id_token",
    "oauth_application": "id instance_id name client_id client_uri client_image_url dynamically_registered "
    "consent_screen_enabled pkce_required public scopes redirect_uris authorize_url token_fetch_url user_info_url "
    "discovery_url token_introspection_url created_at updated_at client_secret",
    "organization": "id name slug image_url has_image created_at updated_at public_metadata private_metadata "
    "max_allowed_memberships admin_delete_enabled members_count created_by",
    "organization_invitation": "id email_address role role_name organization_id created_at updated_at expires_at url "
    "status public_metadata private_metadata public_organization_data",
    "organization_membership": "id role permissions public_metadata private_metadata created_at updated_at "
    "organization:organization! public_user_data:member!",
    "organization_settings": "enabled max_allowed_memberships max_allowed_roles max_allowed_permissions creator_role "
    "admin_delete_enabled domains_enabled slug_disabled domains_enrollment_modes domains_default_role",
    "permission": "id name key description created_at updated_at",
    "phone_number": "id phone_number reserved_for_second_factor default_second_factor verification:verification "
    "linked_to:link*!",
    "proxy_check": "id domain_id last_run_at proxy_url successful created_at updated_at",
    "redirect_url": "id url created_at updated_at",
    "role": "id name key description permissions:permission* is_creator_eligible created_at updated_at",
    "role_set": "id name key description roles:role_set_item* default_role:role_set_item creator_role:role_set_item "
    "type role_set_migration:role_set_migration created_at updated_at",
    "saml_connection": "id name domain organization_id idp_entity_id idp_sso_url idp_certificate "
    "idp_certificate_issued_at idp_certificate_expires_at idp_metadata_url idp_metadata acs_url sp_entity_id "
    "sp_metadata_url active provider user_count sync_user_attributes allow_subdomains allow_idp_initiated created_at "
    "updated_at attribute_mapping:attribute_mapping",
    "session": "id client_id user_id status last_active_at expire_at abandon_at created_at updated_at "
    "last_active_organization_id latest_activity:session_activity actor",
    "sign_in_token": "id user_id token status url created_at updated_at",
    "sign_up_attempt": "id status required_fields optional_fields missing_fields unverified_fields "
    "verifications:sign_up_verifications username email_address phone_number web3_wallet password_enabled first_name "
    "last_name custom_action external_id created_session_id created_user_id abandon_at legal_accepted_at "
    "public_metadata unsafe_metadata",
    "sms_message": "id from_phone_number to_phone_number message status phone_number_id data",
    "token": "jwt",
    "user": "id password_enabled totp_enabled backup_code_enabled two_factor_enabled banned locked created_at "
    "updated_at image_url has_image primary_email_address_id primary_phone_number_id primary_web3_wallet_id "
    "last_sign_in_at external_id username first_name last_name public_metadata private_metadata unsafe_metadata "
    "email_addresses:email_address* phone_numbers:phone_number* web3_wallets:web3_wallet* "
    "external_accounts:external_account* enterprise_accounts:enterprise_account* last_active_at "
    "create_organization_enabled create_organizations_limit delete_self_enabled legal_accepted_at locale",
    "waitlist_entry": "id email_address status invitation:invitation created_at updated_at is_locked",
    "commerce_plan": "id name slug description is_default is_recurring has_base_fee publicly_visible fee:money "
    "annual_fee:money annual_monthly_fee:money for_payer_type features:feature* avatar_url free_trial_days "
    "free_trial_enabled",
    "commerce_subscription": "id instance_id status payer_id created_at updated_at active_at past_due_at "
    "subscription_items:commerce_subscription_item* next_payment:payment eligible_for_free_trial",
    "commerce_subscription_item": "id instance_id status plan_period period_start next_payment:payment amount:money "
    "plan:commerce_plan plan_id price_id created_at updated_at period_end canceled_at past_due_at ended_at payer_id "
    "is_free_trial lifetime_paid:money seats",
}
"""By kind. `:` names the kind of a part, `*` is a list of them, and without one of `!` JavaScript fails."""
_PARTS: Final[Mapping[str, str]] = {
    "cname_target": "host value required",
    "verification": "status strategy external_verification_redirect_url attempts expire_at nonce",
    "link": "id type",
    "scoped_machine": "id name instance_id created_at updated_at default_token_ttl",
    "enterprise_account_connection": "id active allow_idp_initiated allow_subdomains "
    "disable_additional_identifications domain logo_public_url name protocol provider sync_user_attributes created_at "
    "updated_at",
    "enterprise_saml_connection": "id name idp_entity_id idp_sso_url idp_certificate idp_certificate_issued_at "
    "idp_certificate_expires_at idp_metadata_url idp_metadata acs_url sp_entity_id sp_metadata_url "
    "sync_user_attributes allow_subdomains allow_idp_initiated active force_authn login_hint:login_hint!",
    "login_hint": "mode source",
    "oauth_config": "id name client_id discovery_url logo_public_url created_at updated_at provider_key auth_url "
    "token_url user_info_url requires_pkce",
    "custom_attribute": "name key sso_path scim_path multi_valued",
    "external_account": "id provider provider_user_id identification_id approved_scopes email_address first_name "
    "last_name image_url username phone_number public_metadata label verification:verification external_account_id",
    "web3_wallet": "id web3_wallet verification:verification",
    "member": "identifier first_name last_name image_url has_image user_id",
    "role_set_item": "id name key description created_at updated_at members_count has_members",
    "role_set_migration": "id organization_id instance_id source_role_set_id dest_role_set_id trigger_type status "
    "migrated_members mappings created_at updated_at started_at completed_at",
    "attribute_mapping": "user_id email_address first_name last_name",
    "session_activity": "id is_mobile ip_address city country browser_version browser_name device_type",
    "sign_up_verifications": "email_address:sign_up_verification phone_number:sign_up_verification "
    "web3_wallet:sign_up_verification external_account",
    "sign_up_verification": "next_action supported_strategies",
    "money": _MONEY,
    "payment": "date amount:money!",
}
_METADATA: Final[Mapping[str, Any]] = {"publicMetadata": {}, "privateMetadata": {}}
_UNLESS_THERE: Final[Mapping[str, Mapping[str, Any]]] = {
    "user": {**_METADATA, "unsafeMetadata": {}},
    "organization": _METADATA,
    "organization_invitation": _METADATA,
    "organization_membership": _METADATA,
    "oauth_access_token": {"publicMetadata": {}},
    "external_account": {"publicMetadata": {}},
    "commerce_subscription": {"eligibleForFreeTrial": False},
    "scoped_machine": {"scopedMachines": []},
}
_EMPTY_TEXTS: Final[Mapping[str, str]] = {
    "organization": "image_url",
    "external_account": "image_url",
    "oauth_access_token": "label",
}
_KEEP_WHAT_CAME: Final = {"user", "organization", "invitation", "organization_invitation", "organization_membership"}
_RENAMED: Final = {"externalVerificationRedirectUrl": "externalVerificationRedirectURL"}
_EMPTY_LISTS: Final = {"user", "role", "role_set", "commerce_plan", "commerce_subscription"}


def answered(body: Any) -> Any:
    """What a call gives for the JSON of its answer."""
    if isinstance(body, list):
        return [_object(each) for each in body]
    if isinstance(body, dict):
        for name in ("m2m_tokens", "data"):
            if isinstance(rows := body.get(name), list):
                data = [_object(each) for each in rows]
                return {"data": data, "totalCount": body["total_count"]} if "total_count" in body else data
    return _object(body)


def gaps(body: Any) -> Iterator[str]:
    """The fields that are missing in an answer, without which JavaScript fails to read it."""
    if isinstance(body, list):
        for each in body:
            yield from gaps(each)
    elif isinstance(body, dict):
        rows = [body[name] for name in ("m2m_tokens", "data") if isinstance(body.get(name), list)]
        if rows:
            yield from gaps(rows[0])
        elif not {"object", "deleted"} <= body.keys():
            yield from _gaps(body, str(body.get("object")))
    elif not isinstance(body, str):
        yield "the object"


def _gaps(item: Any, kind: str) -> Iterator[str]:
    for name, part, flags in _fields(kind):
        value = item.get(name)
        if "!" in flags and is_falsy(value):
            yield f"{kind}.{name}"
        parts = value if isinstance(value, list) else [value]
        for each in parts:
            if part and isinstance(each, dict):
                yield from _gaps(each, part)


def _object(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    if {"object", "deleted"} <= item.keys():
        kept = {name: item.get(name) or None for name in ("id", "slug")}
        return {"object": item["object"], **kept, "deleted": item["deleted"]}
    kind = item.get("object")
    if kind == "total_count":
        return item.get("total_count")
    return _read(item, kind) if isinstance(kind, str) and kind in _FIELDS else item


def _read(item: Mapping[str, Any], kind: str) -> dict[str, Any]:
    found = dict(_UNLESS_THERE.get(kind, {}))
    for name, part, flags in _fields(kind):
        if name in item:
            found[camel(name)] = _part(item[name], part)
        if "*" in flags and kind in _EMPTY_LISTS and is_falsy(item.get(name)):
            found[camel(name)] = []
    found = {_RENAMED.get(name, name): value for name, value in found.items()}
    if kind in _EMPTY_TEXTS:
        found[camel(_EMPTY_TEXTS[kind])] = item.get(_EMPTY_TEXTS[kind]) or ""
    if kind in _KEEP_WHAT_CAME:
        found["_raw"] = dict(item)
    return _more(found, item, kind)


def _more(found: dict[str, Any], item: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The few fields that are not simply renamed."""
    if kind == "agent_task":
        found["taskId"] = found["agentTaskId"] = item.get("agent_task_id") or item.get("task_id") or ""
    if kind == "oauth_application":
        found["isPublic"] = found.pop("public", None)
    if kind == "external_account":
        found["externalId"] = item.get("provider_user_id")
    return found


def _part(value: Any, part: str) -> Any:
    if isinstance(value, list) and part:
        return [_part(each, part) for each in value]
    return _read(value, part) if part and isinstance(value, dict) else value


def _fields(kind: str) -> Iterator[tuple[str, str, str]]:
    """The name of each field, the kind of its part or nothing, and what is said of it."""
    for field in (_FIELDS.get(kind) or _PARTS.get(kind) or "").split():
        name, _, part = field.partition(":")
        yield name, part.rstrip("*!"), part[len(part.rstrip("*!")) :]
