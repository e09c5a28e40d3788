"""The instance that the secret key belongs to: read it and change its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call, at_most
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.instance import (
        Instance,
        InstanceCommunication,
        InstanceProtect,
        InstanceRestrictions,
        OAuthApplicationSettings,
        OrganizationSettings,
    )


class InstanceResource(Resource[ClientT]):
    """The instance that the secret key belongs to: read it and change its settings."""

    @endpoint
    def get(self) -> Call[Instance]:
        """Get the instance that the secret key belongs to.

        Returns the instance.

        `GET /instance`
        """
        return Call.get("instance", returns=models.Instance)

    @endpoint
    def update(
        self,
        *,
        test_mode: bool | None | Unset = UNSET,
        hibp: bool | None | Unset = UNSET,
        support_email: str | None | Unset = UNSET,
        clerk_js_version: str | None | Unset = UNSET,
        development_origin: str | None | Unset = UNSET,
        allowed_origins: list[str] | Unset = UNSET,
        cookieless_dev: bool | None | Unset = UNSET,
        url_based_session_syncing: bool | None | Unset = UNSET,
        preferred_sign_in_strategy_when_password_required: Literal["password", "otp", ""] | str | None | Unset = UNSET,
    ) -> Call[None]:
        """Change general settings of the instance.

        Changes only the fields given and returns nothing. 422 for values that are refused.

        `PATCH /instance`

        Args:
            test_mode: Whether email addresses and phone numbers made for testing may be used; on in development
                instances unless changed.
            hibp: Whether to look passwords up in Have I Been Pwned, the register of leaked passwords.
            support_email: Email address where users get help.
            clerk_js_version: Version of the ClerkJS library to use.
            development_origin: Origin under which the application runs in development.
            allowed_origins: Origins that requests may come from when the app is no ordinary web site, e.g.
                `chrome-extension://<id>` for a Chrome extension or `capacitor://localhost` for Capacitor.
            cookieless_dev: Whether development works without third-party cookies. Give `url_based_session_syncing`
                in its place.
            url_based_session_syncing: Whether development carries the session in the URL, so that no third-party
                cookies are needed.
            preferred_sign_in_strategy_when_password_required: Way of signing in that Clerk's components offer
                first: `password` (the default) or `otp` (one-time code); `''` removes the choice. Only matters where
                every user must have a password.
        """
        return Call.patch(
            "instance",
            body={
                "test_mode": test_mode,
                "hibp": hibp,
                "support_email": support_email,
                "clerk_js_version": clerk_js_version,
                "development_origin": development_origin,
                "allowed_origins": allowed_origins,
                "cookieless_dev": cookieless_dev,
                "url_based_session_syncing": url_based_session_syncing,
                "preferred_sign_in_strategy_when_password_required": preferred_sign_in_strategy_when_password_required,
            },
            returns=None,
            repeatable=True,
        )

    @endpoint
    def update_restrictions(
        self,
        *,
        allowlist: bool | None | Unset = UNSET,
        blocklist: bool | None | Unset = UNSET,
        allowlist_blocklist_disabled_on_sign_in: bool | None | Unset = UNSET,
        block_email_subaddresses: bool | None | Unset = UNSET,
        block_disposable_email_domains: bool | None | Unset = UNSET,
    ) -> Call[InstanceRestrictions]:
        """Change who may sign up to and sign in to the instance.

        Changes only the fields given and returns all the restrictions. 402 if the plan does not include a feature,
        422 for values that are refused.

        `PATCH /instance/restrictions`

        Args:
            allowlist: Whether the allow-list is in force.
            blocklist: Whether the block-list is in force.
            allowlist_blocklist_disabled_on_sign_in: Whether signing in skips both lists, so that they only count
                for signing up.
            block_email_subaddresses: Whether to refuse email addresses with a subaddress, such as
                `ann+news@example.com`.
            block_disposable_email_domains: Whether to refuse email addresses at providers of throwaway mailboxes.
        """
        return Call.patch(
            "instance",
            "restrictions",
            body={
                "allowlist": allowlist,
                "blocklist": blocklist,
                "allowlist_blocklist_disabled_on_sign_in": allowlist_blocklist_disabled_on_sign_in,
                "block_email_subaddresses": block_email_subaddresses,
                "block_disposable_email_domains": block_disposable_email_domains,
            },
            returns=models.InstanceRestrictions,
            repeatable=True,
        )

    @endpoint
    def get_protect(self) -> Call[InstanceProtect]:
        """Get the Protect settings of the instance.

        Returns the settings.

        `GET /instance/protect`
        """
        return Call.get("instance", "protect", returns=models.InstanceProtect)

    @endpoint
    def update_protect(
        self, *, rules_enabled: bool | None | Unset = UNSET, specter_enabled: bool | None | Unset = UNSET
    ) -> Call[InstanceProtect]:
        """Change the Protect settings of the instance.

        Changes only the fields given and returns all the settings. 422 for values that are refused.

        `PATCH /instance/protect`

        Args:
            rules_enabled: Whether the rules of Protect are applied.
            specter_enabled: Whether Specter, a part of Protect, is on.
        """
        return Call.patch(
            "instance",
            "protect",
            body={"rules_enabled": rules_enabled, "specter_enabled": specter_enabled},
            returns=models.InstanceProtect,
            repeatable=True,
        )

    @endpoint
    def get_communication(self) -> Call[InstanceCommunication]:
        """Get the instance's settings for text messages.

        Returns the settings with the countries that get no SMS.

        `GET /instance/communication`
        """
        return Call.get("instance", "communication", returns=models.InstanceCommunication)

    @endpoint
    def update_communication(
        self, *, blocked_country_codes: list[str] | None | Unset = UNSET
    ) -> Call[InstanceCommunication]:
        """Set the countries to which the instance sends no SMS.

        The list given takes the place of the old one; without a list nothing changes. Returns the settings. Codes of
        countries that Clerk sends no SMS to are left out without an error; 422 for malformed codes.

        `PATCH /instance/communication`

        Args:
            blocked_country_codes: All the countries to block, as two capital letters each (ISO 3166-1), e.g. `FR`;
                at most 250, none twice.
        """
        return Call.patch(
            "instance",
            "communication",
            body={"blocked_country_codes": at_most(250, blocked_country_codes)},
            returns=models.InstanceCommunication,
            repeatable=True,
        )

    @endpoint
    def get_oauth_application_settings(self) -> Call[OAuthApplicationSettings]:
        """Get the instance's settings for OAuth applications.

        Returns the settings.

        `GET /instance/oauth_application_settings`
        """
        return Call.get("instance", "oauth_application_settings", returns=models.OAuthApplicationSettings)

    @endpoint
    def update_oauth_application_settings(
        self,
        *,
        dynamic_oauth_client_registration: bool | None | Unset = UNSET,
        default_scopes: list[str] | None | Unset = UNSET,
        oauth_jwt_access_tokens: bool | None | Unset = UNSET,
        client_id_metadata_documents_advertised: bool | None | Unset = UNSET,
        client_id_metadata_documents_only_allow_pre_registered_clients: bool | None | Unset = UNSET,
        client_id_metadata_documents_block_implicitly_allowed_clients: bool | None | Unset = UNSET,
    ) -> Call[OAuthApplicationSettings]:
        """Change the instance's settings for OAuth applications.

        Changes only the fields given and returns all the settings. 422 for values that are refused.

        `PATCH /instance/oauth_application_settings`

        Args:
            dynamic_oauth_client_registration: Whether OAuth clients may register themselves (RFC 7591).
            default_scopes: Scopes that are used by default; null goes back to those of Clerk.
            oauth_jwt_access_tokens: Whether access tokens are JWTs; if false they are opaque.
            client_id_metadata_documents_advertised: Whether the metadata of the authorization server says that
                Client ID Metadata Documents (CIMD) are understood.
            client_id_metadata_documents_only_allow_pre_registered_clients: Whether to turn away CIMD clients that
                are not known yet. Those already registered or connected stay welcome until they are deleted.
            client_id_metadata_documents_block_implicitly_allowed_clients: Whether to turn away CIMD clients that
                nobody allowed explicitly, even known ones. Access tokens they already hold stay good.
        """
        return Call.patch(
            "instance",
            "oauth_application_settings",
            body={
                "dynamic_oauth_client_registration": dynamic_oauth_client_registration,
                "default_scopes": default_scopes,
                "oauth_jwt_access_tokens": oauth_jwt_access_tokens,
                "client_id_metadata_documents_advertised": client_id_metadata_documents_advertised,
                "client_id_metadata_documents_only_allow_pre_registered_clients": client_id_metadata_documents_only_allow_pre_registered_clients,
                "client_id_metadata_documents_block_implicitly_allowed_clients": client_id_metadata_documents_block_implicitly_allowed_clients,
            },
            returns=models.OAuthApplicationSettings,
            repeatable=True,
        )

    @endpoint
    def get_organization_settings(self) -> Call[OrganizationSettings]:
        """Get the instance's settings for organizations.

        Returns the settings. 402 if the plan does not include the feature.

        `GET /instance/organization_settings`
        """
        return Call.get("instance", "organization_settings", returns=models.OrganizationSettings)

    @endpoint
    def update_organization_settings(
        self,
        *,
        enabled: bool | None | Unset = UNSET,
        max_allowed_memberships: int | None | Unset = UNSET,
        admin_delete_enabled: bool | None | Unset = UNSET,
        domains_enabled: bool | None | Unset = UNSET,
        slug_disabled: bool | None | Unset = UNSET,
        domains_enrollment_modes: list[str] | Unset = UNSET,
        creator_role_id: str | None | Unset = UNSET,
        domains_default_role_id: str | None | Unset = UNSET,
    ) -> Call[OrganizationSettings]:
        """Change the instance's settings for organizations.

        Changes only the fields given and returns all the settings. 402 if the plan does not include a feature, 403
        if the change is not allowed, 404 if something is not found, 400 or 422 for values that are refused.

        `PATCH /instance/organization_settings`

        Args:
            enabled: Whether the instance has organizations.
            max_allowed_memberships: How many members an organization may have.
            admin_delete_enabled: Whether admins may delete their organization.
            domains_enabled: Whether organizations may have domains.
            slug_disabled: Whether organizations go without slugs.
            domains_enrollment_modes: Ways in which people with an email address at an organization's domain can
                join it: `automatic_invitation` (they are invited) and `automatic_suggestion` (the organization is
                suggested to them).
            creator_role_id: ID of the role for the user who creates an organization.
            domains_default_role_id: ID of the role for people who join through a domain of the organization.
        """
        return Call.patch(
            "instance",
            "organization_settings",
            body={
                "enabled": enabled,
                "max_allowed_memberships": max_allowed_memberships,
                "admin_delete_enabled": admin_delete_enabled,
                "domains_enabled": domains_enabled,
                "slug_disabled": slug_disabled,
                "domains_enrollment_modes": domains_enrollment_modes,
                "creator_role_id": creator_role_id,
                "domains_default_role_id": domains_default_role_id,
            },
            returns=models.OrganizationSettings,
            repeatable=True,
        )
