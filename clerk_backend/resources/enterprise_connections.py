"""Sign-in through a company's identity provider, by SAML or OIDC: create, list, change, test and delete such
connections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.enterprise_connections import (
        CreateEnterpriseConnectionCustomAttributes,
        CreateEnterpriseConnectionOidc,
        CreateEnterpriseConnectionSaml,
        EnterpriseConnection,
        EnterpriseConnectionTestRun,
        StartedEnterpriseConnectionTestRun,
        UpdateEnterpriseConnectionCustomAttributes,
        UpdateEnterpriseConnectionOidc,
        UpdateEnterpriseConnectionSaml,
    )

CreateEnterpriseConnectionProvider = (
    Literal[
        "saml_custom",
        "saml_okta",
        "saml_google",
        "saml_microsoft",
        "oidc_custom",
        "oidc_github_enterprise",
        "oidc_gitlab",
    ]
    | str
)


class EnterpriseConnections(Resource[ClientT]):
    """Sign-in through a company's identity provider, by SAML or OIDC: create, list, change, test and delete such
    connections.
    """

    @listing
    def get_enterprise_connection_list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        active: bool | Unset = UNSET,
    ) -> Call[Page[EnterpriseConnection]]:
        """List the instance's enterprise connections.

        Returns a page of connections, on and off alike unless `active` is given. 402 where the plan does not include
        them.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /enterprise_connections`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            organization_id: Only connections linked to the organization with this ID.
            active: True for only those switched on, false for only those switched off; both when not given.
        """
        return Call.get(
            "enterprise_connections",
            query={"limit": limit, "offset": offset, "organization_id": organization_id, "active": active},
            returns=Page[models.EnterpriseConnection],
        )

    @endpoint
    def create_enterprise_connection(
        self,
        *,
        name: str,
        provider: CreateEnterpriseConnectionProvider,
        domains: list[str],
        organization_id: str | None | Unset = UNSET,
        allow_organization_account_linking: bool | None | Unset = UNSET,
        active: bool | None | Unset = UNSET,
        saml: CreateEnterpriseConnectionSaml | None | Unset = UNSET,
        oidc: CreateEnterpriseConnectionOidc | None | Unset = UNSET,
        custom_attributes: list[CreateEnterpriseConnectionCustomAttributes] | Unset = UNSET,
    ) -> Call[EnterpriseConnection]:
        """Create an enterprise connection.

        Returns the connection. 402 where the plan does not include it, 404 when something named is not there, 409 on
        a conflict with what exists, 422 for values that are refused.

        `POST /enterprise_connections`

        Args:
            name: Name to show for the connection.
            provider: Identity provider: `saml_okta`, `saml_google` and `saml_microsoft` for those three by SAML,
                `oidc_github_enterprise` and `oidc_gitlab` for those two by OIDC, `saml_custom` or `oidc_custom` for any
                other.
            domains: Email domains that sign in through it, at least one; each a full domain name, stored in lower
                case.
            organization_id: ID of the organization to link it to.
            allow_organization_account_linking: Whether an account may be linked on the strength of membership in
                the organization.
            active: Whether to switch it on; true calls for the identity provider's metadata in `saml`.
            saml: Settings for SAML; without effect on a connection of another kind.
            oidc: Settings for OIDC; without effect on a connection of another kind.
            custom_attributes: Further attributes to take over from the identity provider, at sign-in or by SCIM;
                the instance needs the feature for custom attributes.
        """
        return Call.post(
            "enterprise_connections",
            body={
                "name": name,
                "provider": provider,
                "domains": domains,
                "organization_id": organization_id,
                "allow_organization_account_linking": allow_organization_account_linking,
                "active": active,
                "saml": saml,
                "oidc": oidc,
                "custom_attributes": custom_attributes,
            },
            returns=models.EnterpriseConnection,
        )

    @endpoint
    def get_enterprise_connection(self, enterprise_connection_id: str) -> Call[EnterpriseConnection]:
        """Get an enterprise connection.

        Returns the connection; 404 when there is none with this ID.

        `GET /enterprise_connections/{enterprise_connection_id}`

        Args:
            enterprise_connection_id: ID of the enterprise connection.
        """
        return Call.get("enterprise_connections", enterprise_connection_id, returns=models.EnterpriseConnection)

    @endpoint
    def update_enterprise_connection(
        self,
        enterprise_connection_id: str,
        *,
        name: str | None | Unset = UNSET,
        domains: list[str] | None | Unset = UNSET,
        active: bool | None | Unset = UNSET,
        sync_user_attributes: bool | None | Unset = UNSET,
        disable_additional_identifications: bool | None | Unset = UNSET,
        allow_organization_account_linking: bool | None | Unset = UNSET,
        organization_id: str | None | Unset = UNSET,
        saml: UpdateEnterpriseConnectionSaml | None | Unset = UNSET,
        oidc: UpdateEnterpriseConnectionOidc | None | Unset = UNSET,
        custom_attributes: list[UpdateEnterpriseConnectionCustomAttributes] | None | Unset = UNSET,
    ) -> Call[EnterpriseConnection]:
        """Change an enterprise connection.

        Returns the changed connection. Switching it on may delete verified organization domains that equal one of
        its domains. 404 when there is none with this ID, 422 for values that are refused.

        `PATCH /enterprise_connections/{enterprise_connection_id}`

        Args:
            enterprise_connection_id: ID of the enterprise connection.
            name: Name to show for the connection.
            domains: Email domains that sign in through it, in place of those it has; stored in lower case. An empty
                list changes nothing.
            active: Whether it is on; true removes verified organization domains that stand in its way.
            sync_user_attributes: Whether each sign-in brings the user's attributes up to date.
            disable_additional_identifications: Whether to keep those who sign in through it from adding other
                identifications.
            allow_organization_account_linking: Whether an account may be linked on the strength of membership in
                the organization.
            organization_id: ID of the organization to link it to, in place of any it has; a link can be changed but
                not taken away.
            saml: Settings for SAML; without effect on a connection of another kind.
            oidc: Settings for OIDC; without effect on a connection of another kind.
            custom_attributes: Further attributes to take over from the identity provider, at sign-in or by SCIM;
                the instance needs the feature for custom attributes.
        """
        return Call.patch(
            "enterprise_connections",
            enterprise_connection_id,
            body={
                "name": name,
                "domains": domains,
                "active": active,
                "sync_user_attributes": sync_user_attributes,
                "disable_additional_identifications": disable_additional_identifications,
                "allow_organization_account_linking": allow_organization_account_linking,
                "organization_id": organization_id,
                "saml": saml,
                "oidc": oidc,
                "custom_attributes": custom_attributes,
            },
            returns=models.EnterpriseConnection,
            repeatable=True,
        )

    @endpoint
    def delete_enterprise_connection(self, enterprise_connection_id: str) -> Call[DeletedObject]:
        """Delete an enterprise connection.

        Returns what was deleted; 404 when there is none with this ID.

        `DELETE /enterprise_connections/{enterprise_connection_id}`

        Args:
            enterprise_connection_id: ID of the enterprise connection.
        """
        return Call.delete("enterprise_connections", enterprise_connection_id, returns=models.DeletedObject)

    @listing
    def get_enterprise_connection_test_run_list(
        self,
        enterprise_connection_id: str,
        *,
        status: list[Literal["pending", "success", "failed"] | str] | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[EnterpriseConnectionTestRun]]:
        """List the test runs of an enterprise connection.

        Returns a page of test runs, with what the identity provider answered and what was logged. 404 when there is
        no such connection.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /enterprise_connections/{enterprise_connection_id}/test_runs`

        Args:
            enterprise_connection_id: ID of the enterprise connection.
            status: Only runs in one of these states: `pending`, `success`, `failed`.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "enterprise_connections",
            enterprise_connection_id,
            "test_runs",
            query={"status": status, "limit": limit, "offset": offset},
            returns=Page[models.EnterpriseConnectionTestRun],
        )

    @endpoint
    def create_enterprise_connection_test_run(
        self, enterprise_connection_id: str
    ) -> Call[StartedEnterpriseConnectionTestRun]:
        """Start a test run of an enterprise connection.

        Returns an address, good for a short time, to open in a browser and sign in at the identity provider. 404
        when there is no such connection.

        `POST /enterprise_connections/{enterprise_connection_id}/test_runs`

        Args:
            enterprise_connection_id: ID of the enterprise connection.
        """
        return Call.post(
            "enterprise_connections",
            enterprise_connection_id,
            "test_runs",
            returns=models.StartedEnterpriseConnectionTestRun,
        )
