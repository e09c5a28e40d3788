"""SAML connections of the instance, which let users sign in through an identity provider: list, create, change and
delete them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint, warn_deprecated
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.saml_connections import (
        CreateSamlConnectionAttributeMapping,
        CreateSamlConnectionLoginHint,
        SAMLConnection,
        UpdateSamlConnectionAttributeMapping,
        UpdateSamlConnectionLoginHint,
    )

CreateSamlConnectionProvider = Literal["saml_custom", "saml_okta", "saml_google", "saml_microsoft"] | str


class SAMLConnections(Resource[ClientT]):
    """SAML connections of the instance, which let users sign in through an identity provider: list, create, change
    and delete them.
    """

    @listing
    def get_saml_connection_list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        organization_id: list[str] | Unset = UNSET,
    ) -> Call[Page[SAMLConnection]]:
        """List SAML connections.

        Returns a page of connections, newest first. 402 when payment is required. Use `enterprise_connections`
        instead.

        The call gives one page; iterating over what it gives walks all pages.

        Deprecated by Clerk.

        `GET /saml_connections`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            query: Text to look for in the names of connections; part of a name is enough, and upper and lower case
                are the same.
            order_by: Field to sort by, such as `created_at`; `+` in front sorts ascending, `-` descending. Newest
                first unless given.
            organization_id: IDs of organizations, at most 100; only connections that belong to one of them come
                back. `+` before an ID keeps that organization, `-` leaves it out.
        """
        warn_deprecated("saml_connections.get_saml_connection_list")
        return Call.get(
            "saml_connections",
            query={
                "limit": limit,
                "offset": offset,
                "query": query,
                "order_by": order_by,
                "organization_id": organization_id,
            },
            returns=Page[models.SAMLConnection],
        )

    @endpoint
    def create_saml_connection(
        self,
        *,
        name: str,
        provider: CreateSamlConnectionProvider,
        domain: str | Unset = UNSET,
        domains: list[str] | Unset = UNSET,
        idp_entity_id: str | None | Unset = UNSET,
        idp_sso_url: str | None | Unset = UNSET,
        idp_certificate: str | None | Unset = UNSET,
        idp_metadata_url: str | None | Unset = UNSET,
        idp_metadata: str | None | Unset = UNSET,
        organization_id: str | None | Unset = UNSET,
        attribute_mapping: CreateSamlConnectionAttributeMapping | None | Unset = UNSET,
        force_authn: bool | Unset = UNSET,
        login_hint: CreateSamlConnectionLoginHint | None | Unset = UNSET,
    ) -> Call[SAMLConnection]:
        """Create a SAML connection.

        Returns the connection. Give `domains` (or the older `domain`). 402 when payment is required, 409 on a
        conflict with what exists, 422 for values that are not accepted. Use `enterprise_connections` instead.

        Deprecated by Clerk.

        `POST /saml_connections`

        Args:
            name: Label of the connection.
            provider: Kind of identity provider: `saml_okta`, `saml_google`, `saml_microsoft`, or `saml_custom` for
                any other.
            domain: Single email domain that signs in through the connection. Use `domains` instead.
            domains: Email domains whose users sign in through the connection.
            idp_entity_id: Entity ID of the identity provider.
            idp_sso_url: URL of the identity provider to which users are sent to sign in.
            idp_certificate: X.509 certificate of the identity provider.
            idp_metadata_url: Where to fetch the identity provider's metadata; goes before the single `idp_` values.
            idp_metadata: The identity provider's metadata as XML text; goes before the single `idp_` values.
            organization_id: ID of an organization; whoever signs in through the connection becomes a member of it.
            attribute_mapping: Which attribute of the identity provider fills which property of the user.
            force_authn: Whether to ask the identity provider (SAML `ForceAuthn`) to authenticate users anew each
                time.
            login_hint: What to tell the identity provider at sign-in about who is coming.
        """
        warn_deprecated("saml_connections.create_saml_connection")
        return Call.post(
            "saml_connections",
            body={
                "name": name,
                "provider": provider,
                "domain": domain,
                "domains": domains,
                "idp_entity_id": idp_entity_id,
                "idp_sso_url": idp_sso_url,
                "idp_certificate": idp_certificate,
                "idp_metadata_url": idp_metadata_url,
                "idp_metadata": idp_metadata,
                "organization_id": organization_id,
                "attribute_mapping": attribute_mapping,
                "force_authn": force_authn,
                "login_hint": login_hint,
            },
            returns=models.SAMLConnection,
        )

    @endpoint
    def get_saml_connection(self, saml_connection_id: str) -> Call[SAMLConnection]:
        """Get a SAML connection.

        Returns the connection. 402 when payment is required, 404 for an unknown ID. Use `enterprise_connections`
        instead.

        Deprecated by Clerk.

        `GET /saml_connections/{saml_connection_id}`

        Args:
            saml_connection_id: ID of the SAML connection.
        """
        warn_deprecated("saml_connections.get_saml_connection")
        return Call.get("saml_connections", saml_connection_id, returns=models.SAMLConnection)

    @endpoint
    def update_saml_connection(
        self,
        saml_connection_id: str,
        *,
        name: str | None | Unset = UNSET,
        domain: str | None | Unset = UNSET,
        domains: list[str] | None | Unset = UNSET,
        idp_entity_id: str | None | Unset = UNSET,
        idp_sso_url: str | None | Unset = UNSET,
        idp_certificate: str | None | Unset = UNSET,
        idp_metadata_url: str | None | Unset = UNSET,
        idp_metadata: str | None | Unset = UNSET,
        organization_id: str | None | Unset = UNSET,
        attribute_mapping: UpdateSamlConnectionAttributeMapping | None | Unset = UNSET,
        active: bool | None | Unset = UNSET,
        sync_user_attributes: bool | None | Unset = UNSET,
        allow_subdomains: bool | None | Unset = UNSET,
        allow_idp_initiated: bool | None | Unset = UNSET,
        disable_additional_identifications: bool | None | Unset = UNSET,
        allow_organization_account_linking: bool | None | Unset = UNSET,
        force_authn: bool | Unset = UNSET,
        login_hint: UpdateSamlConnectionLoginHint | None | Unset = UNSET,
        consent_verified_domains_deletion: bool | None | Unset = UNSET,
    ) -> Call[SAMLConnection]:
        """Change a SAML connection.

        Returns the connection as it is now; what is not given stays. 402 when payment is required, 404 for an
        unknown ID, 409 on a conflict with what exists, 422 for values that are not accepted. Use
        `enterprise_connections` instead.

        Deprecated by Clerk.

        `PATCH /saml_connections/{saml_connection_id}`

        Args:
            saml_connection_id: ID of the SAML connection.
            name: New label of the connection.
            domain: Single email domain that signs in through the connection. Use `domains` instead.
            domains: Email domains whose users sign in through the connection, all of them.
            idp_entity_id: Entity ID of the identity provider.
            idp_sso_url: URL of the identity provider to which users are sent to sign in.
            idp_certificate: X.509 certificate of the identity provider.
            idp_metadata_url: Where to fetch the identity provider's metadata; overwrites the single `idp_` values.
            idp_metadata: The identity provider's metadata as XML text; goes before the single `idp_` values.
            organization_id: ID of an organization; whoever signs in through the connection becomes a member of it.
            attribute_mapping: Which attribute of the identity provider fills which property of the user.
            active: Whether users can sign in through the connection.
            sync_user_attributes: Whether each sign-in refreshes the user's attributes from the identity provider.
            allow_subdomains: Whether email addresses at subdomains of the domains may use the connection too.
            allow_idp_initiated: Whether a sign-in may start at the identity provider.
            disable_additional_identifications: Whether users of the connection are kept from adding further
                identifications, such as other email addresses.
            allow_organization_account_linking: Whether accounts may be linked on the strength of a membership in
                the organization.
            force_authn: Whether to ask the identity provider (SAML `ForceAuthn`) to authenticate users anew each
                time.
            login_hint: What to tell the identity provider at sign-in about who is coming.
            consent_verified_domains_deletion: Whether turning the connection on may delete verified organization
                domains (those that invite or suggest members automatically) with the same name; unless true, the call
                fails when there are any.
        """
        warn_deprecated("saml_connections.update_saml_connection")
        return Call.patch(
            "saml_connections",
            saml_connection_id,
            body={
                "name": name,
                "domain": domain,
                "domains": domains,
                "idp_entity_id": idp_entity_id,
                "idp_sso_url": idp_sso_url,
                "idp_certificate": idp_certificate,
                "idp_metadata_url": idp_metadata_url,
                "idp_metadata": idp_metadata,
                "organization_id": organization_id,
                "attribute_mapping": attribute_mapping,
                "active": active,
                "sync_user_attributes": sync_user_attributes,
                "allow_subdomains": allow_subdomains,
                "allow_idp_initiated": allow_idp_initiated,
                "disable_additional_identifications": disable_additional_identifications,
                "allow_organization_account_linking": allow_organization_account_linking,
                "force_authn": force_authn,
                "login_hint": login_hint,
                "consent_verified_domains_deletion": consent_verified_domains_deletion,
            },
            returns=models.SAMLConnection,
            repeatable=True,
        )

    @endpoint
    def delete_saml_connection(self, saml_connection_id: str) -> Call[DeletedObject]:
        """Delete a SAML connection.

        Returns the ID of what was deleted. 402 when payment is required, 404 for an unknown ID. Use
        `enterprise_connections` instead.

        Deprecated by Clerk.

        `DELETE /saml_connections/{saml_connection_id}`

        Args:
            saml_connection_id: ID of the SAML connection.
        """
        warn_deprecated("saml_connections.delete_saml_connection")
        return Call.delete("saml_connections", saml_connection_id, returns=models.DeletedObject)
