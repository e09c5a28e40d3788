"""Organizations with their members, invitations, domains, metadata, logo and billing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call, Upload, at_most, comma_separated
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint, warn_deprecated
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.organization_invitations import (
        NewOrganizationInvitation,
        OrganizationInvitation,
        OrganizationInvitationWithOrganization,
    )
    from ..models.organizations import Organization, OrganizationDomain, OrganizationMembership, OrganizationWithLogo

OrganizationInvitationStatus = Literal["pending", "accepted", "revoked", "expired"] | str
EnrollmentModeFilter = (
    Literal[
        "manual_invitation",
        "automatic_invitation",
        "automatic_suggestion",
        "enterprise_sso",
        "-manual_invitation",
        "-automatic_invitation",
        "-automatic_suggestion",
        "-enterprise_sso",
    ]
    | str
)


class Organizations(Resource[ClientT]):
    """Organizations with their members, invitations, domains, metadata, logo and billing."""

    @listing
    def get_instance_organization_invitation_list(
        self,
        *,
        order_by: str | Unset = UNSET,
        status: OrganizationInvitationStatus | Unset = UNSET,
        query: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[OrganizationInvitationWithOrganization]]:
        """List the invitations of all organizations, newest first.

        Each invitation carries the public data of its organization.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organization_invitations`

        Args:
            order_by: `created_at` or `email_address`; `-` in front for descending. `-created_at` unless given.
            status: Only invitations in this state: `pending`, `accepted`, `revoked` or `expired`.
            query: Text to look for in the invited email addresses.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organization_invitations",
            query={"order_by": order_by, "status": status, "query": query, "limit": limit, "offset": offset},
            returns=Page[models.OrganizationInvitationWithOrganization],
        )

    @listing
    def get_organization_list(
        self,
        *,
        include_members_count: bool | Unset = UNSET,
        include_missing_member_with_elevated_permissions: bool | Unset = UNSET,
        query: str | Unset = UNSET,
        user_id: list[str] | Unset = UNSET,
        organization_id: list[str] | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[Organization]]:
        """List organizations, newest first.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organizations`

        Args:
            include_members_count: True adds `members_count` to each organization.
            include_missing_member_with_elevated_permissions: True adds whether the organization lacks a member with
                elevated permissions.
            query: Text to look for: a whole ID, or part of a name or slug.
            user_id: Only organizations with one of these users as a member; a leading `-` leaves out those of that
                user, a leading `+` keeps them. Unknown ones are passed over.
            organization_id: Only these organizations, by ID; a leading `-` leaves one out, a leading `+` keeps it.
                At most 100 values; unknown ones are passed over.
            order_by: `name`, `created_at` or `members_count`; `-` in front for descending. `-created_at` unless
                given.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organizations",
            query={
                "include_members_count": include_members_count,
                "include_missing_member_with_elevated_permissions": include_missing_member_with_elevated_permissions,
                "query": query,
                "user_id": user_id,
                "organization_id": organization_id,
                "order_by": order_by,
                "limit": limit,
                "offset": offset,
            },
            returns=Page[models.Organization],
        )

    @endpoint
    def create_organization(
        self,
        *,
        name: str,
        created_by: str | None | Unset = UNSET,
        private_metadata: JSONObject | None | Unset = UNSET,
        public_metadata: JSONObject | None | Unset = UNSET,
        slug: str | None | Unset = UNSET,
        max_allowed_memberships: int | None | Unset = UNSET,
        created_at: datetime | str | None | Unset = UNSET,
        role_set_key: str | None | Unset = UNSET,
    ) -> Call[Organization]:
        """Create an organization.

        `created_by` becomes its first administrator, and finds it active in their next session. A slug that is taken
        gives 422; 402 when the plan does not allow it.

        `POST /organizations`

        Args:
            name: Name, up to 256 characters, without URLs or HTML.
            created_by: ID of the user to make its first administrator.
            private_metadata: Data about the organization for your backend alone.
            public_metadata: Data about the organization that your backend writes and your frontend can read.
            slug: Short name for URLs: lower-case letters, digits and dashes, unique in the instance. Only where
                slugs are switched on.
            max_allowed_memberships: How many members it may have, 0 or more.
            created_at: When it was created, as an RFC 3339 time; for organizations moved over from elsewhere.
            role_set_key: Key of the role set that its members' roles come from.
        """
        return Call.post(
            "organizations",
            body={
                "name": name,
                "created_by": created_by,
                "private_metadata": private_metadata,
                "public_metadata": public_metadata,
                "slug": slug,
                "max_allowed_memberships": max_allowed_memberships,
                "created_at": created_at,
                "role_set_key": role_set_key,
            },
            returns=models.Organization,
        )

    @endpoint
    def get_organization(
        self,
        organization_id: str,
        *,
        include_members_count: bool | Unset = UNSET,
        include_missing_member_with_elevated_permissions: bool | Unset = UNSET,
    ) -> Call[Organization]:
        """Get one organization by ID or slug.

        Raises NotFoundError (404) when there is none.

        `GET /organizations/{organization_id}`

        Args:
            organization_id: ID (`org_...`) or slug of the organization.
            include_members_count: True adds `members_count` to the answer.
            include_missing_member_with_elevated_permissions: True adds whether the organization lacks a member with
                elevated permissions.
        """
        return Call.get(
            "organizations",
            organization_id,
            query={
                "include_members_count": include_members_count,
                "include_missing_member_with_elevated_permissions": include_missing_member_with_elevated_permissions,
            },
            returns=models.Organization,
        )

    @endpoint
    def update_organization(
        self,
        organization_id: str,
        *,
        name: str | None | Unset = UNSET,
        slug: str | None | Unset = UNSET,
        max_allowed_memberships: int | None | Unset = UNSET,
        admin_delete_enabled: bool | None | Unset = UNSET,
        created_at: datetime | str | None | Unset = UNSET,
        role_set_key: str | None | Unset = UNSET,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
    ) -> Call[Organization]:
        """Change some fields of an organization.

        Only the fields given are changed. Metadata that is given replaces what is there, in a second call;
        `organizations.update_organization_metadata` merges instead. Clerk takes 10 writes in 10 seconds for one
        organization, metadata writes included.

        `PATCH /organizations/{organization_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            name: New name, up to 256 characters, without URLs or HTML.
            slug: New short name for URLs, unique in the instance.
            max_allowed_memberships: How many members it may have, 0 or more.
            admin_delete_enabled: Whether its administrators may delete it from the frontend.
            created_at: When it was created, as an RFC 3339 time.
            role_set_key: Key of the role set that its members' roles come from.
            public_metadata: Data about the organization that your backend writes and your frontend can read. What
                was stored before is dropped; left out, it stays as it is.
            private_metadata: Data about the organization for your backend alone. What was stored before is dropped;
                left out, it stays as it is.
        """
        return Call.patch(
            "organizations",
            organization_id,
            body={
                "name": name,
                "slug": slug,
                "max_allowed_memberships": max_allowed_memberships,
                "admin_delete_enabled": admin_delete_enabled,
                "created_at": created_at,
                "role_set_key": role_set_key,
            },
            returns=models.Organization,
            repeatable=True,
        ).then(
            Call.put(
                "organizations",
                organization_id,
                "metadata",
                body={"public_metadata": public_metadata, "private_metadata": private_metadata},
                returns=models.Organization,
            )
        )

    @endpoint
    def delete_organization(self, organization_id: str) -> Call[DeletedObject]:
        """Delete an organization for good.

        Its memberships and invitations go with it, and sessions in which it was active lose it. Returns the ID with
        `deleted: true`.

        `DELETE /organizations/{organization_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
        """
        return Call.delete("organizations", organization_id, returns=models.DeletedObject)

    @endpoint
    def replace_organization_metadata(
        self,
        organization_id: str,
        *,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
    ) -> Call[Organization]:
        """Replace an organization's metadata.

        Each kind of metadata given takes the place of the one stored; kinds left out are not touched. Returns the
        organization. To change single keys, use `organizations.update_organization_metadata`. Clerk takes 10 writes
        in 10 seconds for one organization.

        `PUT /organizations/{organization_id}/metadata`

        Args:
            organization_id: ID of the organization (`org_...`).
            public_metadata: Data about the organization that your backend writes and your frontend can read. What
                was stored before is dropped; left out, it stays as it is.
            private_metadata: Data about the organization for your backend alone. What was stored before is dropped;
                left out, it stays as it is.
        """
        return Call.put(
            "organizations",
            organization_id,
            "metadata",
            body={"public_metadata": public_metadata, "private_metadata": private_metadata},
            returns=models.Organization,
        )

    @endpoint
    def update_organization_metadata(
        self,
        organization_id: str,
        *,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
    ) -> Call[Organization]:
        """Merge new values into an organization's metadata.

        The merge goes into nested objects, too; a null removes its key, at any depth; keys not named stay. Returns
        the organization. Clerk takes 10 writes in 10 seconds for one organization.

        `PATCH /organizations/{organization_id}/metadata`

        Args:
            organization_id: ID of the organization (`org_...`).
            public_metadata: Data about the organization that your backend writes and your frontend can read. Keys
                given are merged in, also in nested objects; a null removes its key.
            private_metadata: Data about the organization for your backend alone. Keys given are merged in, also in
                nested objects; a null removes its key.
        """
        return Call.patch(
            "organizations",
            organization_id,
            "metadata",
            body={"public_metadata": public_metadata, "private_metadata": private_metadata},
            returns=models.Organization,
            repeatable=True,
        )

    @endpoint
    def update_organization_logo(
        self, organization_id: str, *, file: Upload, uploader_user_id: str | Unset = UNSET
    ) -> Call[OrganizationWithLogo]:
        """Upload a logo for an organization.

        JPEG, PNG, GIF or WebP of at most 10 MB (else 413); sent as a multipart form. Replaces the logo there was and
        returns the organization with its new image URL.

        `PUT /organizations/{organization_id}/logo`

        Args:
            organization_id: ID of the organization (`org_...`).
            file: The image: JPEG, PNG, GIF or WebP, 10 MB at most.
            uploader_user_id: ID of the user to name as the uploader.
        """
        return Call.put(
            "organizations",
            organization_id,
            "logo",
            form={"uploader_user_id": uploader_user_id},
            files={"file": file},
            returns=models.OrganizationWithLogo,
        )

    @endpoint
    def delete_organization_logo(self, organization_id: str) -> Call[Organization]:
        """Remove an organization's logo.

        Returns the organization.

        `DELETE /organizations/{organization_id}/logo`

        Args:
            organization_id: ID of the organization (`org_...`).
        """
        return Call.delete("organizations", organization_id, "logo", returns=models.Organization)

    @listing
    def get_organization_invitation_list(
        self,
        organization_id: str,
        *,
        status: OrganizationInvitationStatus | Unset = UNSET,
        email_address: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[OrganizationInvitation]]:
        """List the invitations of one organization, newest first.

        Invitations that come from a verified domain are not among them.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organizations/{organization_id}/invitations`

        Args:
            organization_id: ID of the organization (`org_...`).
            status: Only invitations in this state: `pending`, `accepted`, `revoked` or `expired`.
            email_address: Only invitations to exactly this address.
            order_by: `created_at` or `email_address`; `-` in front for descending. `-created_at` unless given.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organizations",
            organization_id,
            "invitations",
            query={
                "status": status,
                "email_address": email_address,
                "order_by": order_by,
                "limit": limit,
                "offset": offset,
            },
            returns=Page[models.OrganizationInvitation],
        )

    @endpoint
    def create_organization_invitation(
        self,
        organization_id: str,
        *,
        email_address: str,
        role: str,
        inviter_user_id: str | None | Unset = UNSET,
        public_metadata: JSONObject | None | Unset = UNSET,
        private_metadata: JSONObject | None | Unset = UNSET,
        redirect_url: str | None | Unset = UNSET,
        expires_in_days: int | None | Unset = UNSET,
        notify: bool | None | Unset = UNSET,
    ) -> Call[OrganizationInvitation]:
        """Invite someone to an organization by email.

        The invitation is `pending` until it is accepted, revoked or out of date; its metadata then moves to the
        membership. Clerk takes 250 of these calls an hour for the instance. 402 when the plan does not allow it.

        `POST /organizations/{organization_id}/invitations`

        Args:
            organization_id: ID of the organization (`org_...`).
            email_address: Email address of the person to invite.
            role: Key of the role to give on joining, such as `org:member`.
            inviter_user_id: ID of the user who invites: an administrator of the organization.
            public_metadata: Data that your frontend can read and your backend can change. Moves to the membership
                on joining.
            private_metadata: Data for your backend alone. Moves to the membership on joining.
            redirect_url: Where people land after following the link in the email, for a join page of your own.
            expires_in_days: Days until the invitation runs out, 1 to 365; 30 unless given.
            notify: False creates the invitation without sending the email. True unless given.
        """
        return Call.post(
            "organizations",
            organization_id,
            "invitations",
            body={
                "email_address": email_address,
                "role": role,
                "inviter_user_id": inviter_user_id,
                "public_metadata": public_metadata,
                "private_metadata": private_metadata,
                "redirect_url": redirect_url,
                "expires_in_days": expires_in_days,
                "notify": notify,
            },
            returns=models.OrganizationInvitation,
        )

    @endpoint
    def create_organization_invitation_bulk(
        self, organization_id: str, *, invitations: list[NewOrganizationInvitation]
    ) -> Call[Page[OrganizationInvitation]]:
        """Invite up to 10 people to an organization by email.

        The body is a list with one object for each person; every one may have its own role, inviter and redirect.
        Returns the invitations. Clerk takes 50 of these calls an hour for the instance.

        `POST /organizations/{organization_id}/invitations/bulk`

        Args:
            organization_id: ID of the organization (`org_...`).
            invitations: The people to invite, up to 10 at a time.
        """
        return Call.post(
            "organizations",
            organization_id,
            "invitations",
            "bulk",
            body=at_most(10, invitations),
            returns=Page[models.OrganizationInvitation],
        )

    @listing
    def get_pending_organization_invitation_list(
        self, organization_id: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[OrganizationInvitation]]:
        """List the open invitations of one organization, newest first.

        Use `organizations.get_organization_invitation_list` with the status `pending` instead. Invitations that come
        from a verified domain are not among them.

        The call gives one page; iterating over what it gives walks all pages.

        Deprecated by Clerk.

        `GET /organizations/{organization_id}/invitations/pending`

        Args:
            organization_id: ID of the organization (`org_...`).
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        warn_deprecated("organizations.get_pending_organization_invitation_list")
        return Call.get(
            "organizations",
            organization_id,
            "invitations",
            "pending",
            query={"limit": limit, "offset": offset},
            returns=Page[models.OrganizationInvitation],
        )

    @endpoint
    def get_organization_invitation(self, organization_id: str, invitation_id: str) -> Call[OrganizationInvitation]:
        """Get one invitation to an organization.

        Raises NotFoundError (404) when there is none.

        `GET /organizations/{organization_id}/invitations/{invitation_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            invitation_id: ID of the invitation (`orginv_...`).
        """
        return Call.get(
            "organizations", organization_id, "invitations", invitation_id, returns=models.OrganizationInvitation
        )

    @endpoint
    def revoke_organization_invitation(
        self, organization_id: str, invitation_id: str, *, requesting_user_id: str | None | Unset = UNSET
    ) -> Call[OrganizationInvitation]:
        """Withdraw an invitation: it can no longer be accepted.

        Refused unless it is `pending`. Returns the invitation as revoked.

        `POST /organizations/{organization_id}/invitations/{invitation_id}/revoke`

        Args:
            organization_id: ID of the organization (`org_...`).
            invitation_id: ID of the invitation (`orginv_...`).
            requesting_user_id: ID of the user who withdraws it: an administrator of the organization.
        """
        return Call.post(
            "organizations",
            organization_id,
            "invitations",
            invitation_id,
            "revoke",
            body={"requesting_user_id": requesting_user_id},
            returns=models.OrganizationInvitation,
            repeatable=True,
        )

    @listing
    def get_organization_membership_list(
        self,
        organization_id: str,
        *,
        order_by: str | Unset = UNSET,
        user_id: list[str] | Unset = UNSET,
        email_address: list[str] | Unset = UNSET,
        phone_number: list[str] | Unset = UNSET,
        username: list[str] | Unset = UNSET,
        web3_wallet: list[str] | Unset = UNSET,
        role: list[str] | Unset = UNSET,
        query: str | Unset = UNSET,
        email_address_query: str | Unset = UNSET,
        phone_number_query: str | Unset = UNSET,
        username_query: str | Unset = UNSET,
        name_query: str | Unset = UNSET,
        last_active_at_before: datetime | int | Unset = UNSET,
        last_active_at_after: datetime | int | Unset = UNSET,
        created_at_before: datetime | int | Unset = UNSET,
        created_at_after: datetime | int | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[OrganizationMembership]]:
        """List the members of an organization.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organizations/{organization_id}/memberships`

        Args:
            organization_id: ID of the organization (`org_...`).
            order_by: `created_at`, `first_name`, `last_name`, `username`, `email_address` or `phone_number`; `+` in
                front for ascending, `-` for descending.
            user_id: Only members with one of these user IDs; a leading `-` leaves that user out, a leading `+`
                keeps it. At most 100 values; unknown ones are passed over.
            email_address: Only members with one of these email addresses. At most 100 values; unknown ones are
                passed over.
            phone_number: Only members with one of these phone numbers. At most 100 values; unknown ones are passed
                over.
            username: Only members with one of these usernames. At most 100 values; unknown ones are passed over.
            web3_wallet: Only members with one of these web3 wallet addresses. At most 100 values; unknown ones are
                passed over.
            role: Only members with one of these roles, by key. At most 100 values; unknown ones are passed over.
            query: Text to look for, also inside longer values, in the names, email addresses, phone numbers,
                usernames, wallets and IDs of members.
            email_address_query: Part of an email address, in upper or lower case: `ello` finds `HELLO@example.com`.
            phone_number_query: Part of a phone number: `555` finds `+1555...`.
            username_query: Part of a username, in upper or lower case.
            name_query: Part of a first or last name, in upper or lower case.
            last_active_at_before: Only members last active before this time (Unix milliseconds or a datetime).
            last_active_at_after: Only members last active after this time (Unix milliseconds or a datetime).
            created_at_before: Only members created before this time (Unix milliseconds or a datetime).
            created_at_after: Only members created after this time (Unix milliseconds or a datetime).
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organizations",
            organization_id,
            "memberships",
            query={
                "order_by": order_by,
                "user_id": user_id,
                "email_address": email_address,
                "phone_number": phone_number,
                "username": username,
                "web3_wallet": web3_wallet,
                "role": role,
                "query": query,
                "email_address_query": email_address_query,
                "phone_number_query": phone_number_query,
                "username_query": username_query,
                "name_query": name_query,
                "last_active_at_before": last_active_at_before,
                "last_active_at_after": last_active_at_after,
                "created_at_before": created_at_before,
                "created_at_after": created_at_after,
                "limit": limit,
                "offset": offset,
            },
            returns=Page[models.OrganizationMembership],
        )

    @endpoint
    def create_organization_membership(
        self,
        organization_id: str,
        *,
        user_id: str,
        role: str,
        public_metadata: JSONObject | None | Unset = UNSET,
        private_metadata: JSONObject | None | Unset = UNSET,
    ) -> Call[OrganizationMembership]:
        """Add a user to an organization.

        No invitation is sent: the user is a member at once, and finds the organization active in their next session.
        User and organization must be of the same instance.

        `POST /organizations/{organization_id}/memberships`

        Args:
            organization_id: ID of the organization (`org_...`).
            user_id: ID of the user to add, who may not be a member yet.
            role: Key of the role to give, such as `org:member`.
            public_metadata: Data about the membership that your backend writes and your frontend can read.
            private_metadata: Data about the membership for your backend alone.
        """
        return Call.post(
            "organizations",
            organization_id,
            "memberships",
            body={
                "user_id": user_id,
                "role": role,
                "public_metadata": public_metadata,
                "private_metadata": private_metadata,
            },
            returns=models.OrganizationMembership,
        )

    @endpoint
    def update_organization_membership(
        self, organization_id: str, user_id: str, *, role: str
    ) -> Call[OrganizationMembership]:
        """Change a member's role.

        Returns the membership. Clerk takes 10 writes in 10 seconds for one membership, metadata writes included.

        `PATCH /organizations/{organization_id}/memberships/{user_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            user_id: ID of the member, a user ID (`user_...`).
            role: Key of the new role, such as `org:admin`.
        """
        return Call.patch(
            "organizations",
            organization_id,
            "memberships",
            user_id,
            body={"role": role},
            returns=models.OrganizationMembership,
            repeatable=True,
        )

    @endpoint
    def delete_organization_membership(self, organization_id: str, user_id: str) -> Call[OrganizationMembership]:
        """Remove a member from an organization.

        Returns the membership that was. Raises NotFoundError (404) when the user is no member.

        `DELETE /organizations/{organization_id}/memberships/{user_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            user_id: ID of the member, a user ID (`user_...`).
        """
        return Call.delete(
            "organizations", organization_id, "memberships", user_id, returns=models.OrganizationMembership
        )

    @endpoint
    def update_organization_membership_metadata(
        self,
        organization_id: str,
        user_id: str,
        *,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
    ) -> Call[OrganizationMembership]:
        """Merge new values into a membership's metadata.

        The merge goes into nested objects, too; a null removes its key, at any depth; keys not named stay. Returns
        the membership. Clerk takes 10 writes in 10 seconds for one membership.

        `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`

        Args:
            organization_id: ID of the organization (`org_...`).
            user_id: ID of the member, a user ID (`user_...`).
            public_metadata: Data about the membership that your backend writes and your frontend can read. Keys
                given are merged in, also in nested objects; a null removes its key.
            private_metadata: Data about the membership for your backend alone. Keys given are merged in, also in
                nested objects; a null removes its key.
        """
        return Call.patch(
            "organizations",
            organization_id,
            "memberships",
            user_id,
            "metadata",
            body={"public_metadata": public_metadata, "private_metadata": private_metadata},
            returns=models.OrganizationMembership,
            repeatable=True,
        )

    @listing
    def get_organization_domain_list(
        self,
        organization_id: str,
        *,
        verified: bool | Unset = UNSET,
        enrollment_mode: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> Call[Page[OrganizationDomain]]:
        """List the domains of one organization.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organizations/{organization_id}/domains`

        Args:
            organization_id: ID of the organization (`org_...`).
            verified: `true` for verified domains only, `false` for the others only.
            enrollment_mode: Only domains with this way of joining: `manual_invitation`, `automatic_invitation`,
                `automatic_suggestion` or `enterprise_sso`. A leading `-` leaves that one out instead.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organizations",
            organization_id,
            "domains",
            query={"verified": verified, "enrollment_mode": enrollment_mode, "limit": limit, "offset": offset},
            returns=Page[models.OrganizationDomain],
        )

    @endpoint
    def create_organization_domain(
        self,
        organization_id: str,
        *,
        name: str | Unset = UNSET,
        enrollment_mode: str | Unset = UNSET,
        verified: bool | None | Unset = UNSET,
    ) -> Call[OrganizationDomain]:
        """Add a domain to an organization.

        It counts as verified unless you say otherwise. Returns the domain.

        `POST /organizations/{organization_id}/domains`

        Args:
            organization_id: ID of the organization (`org_...`).
            name: The domain, such as `example.com`.
            enrollment_mode: How people with an address there may join: `manual_invitation`, `automatic_invitation`,
                `automatic_suggestion` or `enterprise_sso`.
            verified: False adds it unverified. True unless given.
        """
        return Call.post(
            "organizations",
            organization_id,
            "domains",
            body={"name": name, "enrollment_mode": enrollment_mode, "verified": verified},
            returns=models.OrganizationDomain,
        )

    @endpoint
    def update_organization_domain(
        self,
        organization_id: str,
        domain_id: str,
        *,
        enrollment_mode: str | None | Unset = UNSET,
        verified: bool | None | Unset = UNSET,
    ) -> Call[OrganizationDomain]:
        """Change an organization's domain.

        Returns the domain.

        `PATCH /organizations/{organization_id}/domains/{domain_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            domain_id: ID of the organization's domain.
            enrollment_mode: How people with an address there may join: `manual_invitation`, `automatic_invitation`,
                `automatic_suggestion` or `enterprise_sso`.
            verified: Whether the domain counts as verified.
        """
        return Call.patch(
            "organizations",
            organization_id,
            "domains",
            domain_id,
            body={"enrollment_mode": enrollment_mode, "verified": verified},
            returns=models.OrganizationDomain,
            repeatable=True,
        )

    @endpoint
    def delete_organization_domain(self, organization_id: str, domain_id: str) -> Call[DeletedObject]:
        """Take a domain away from an organization.

        Returns the ID with `deleted: true`.

        `DELETE /organizations/{organization_id}/domains/{domain_id}`

        Args:
            organization_id: ID of the organization (`org_...`).
            domain_id: ID of the organization's domain.
        """
        return Call.delete("organizations", organization_id, "domains", domain_id, returns=models.DeletedObject)

    @endpoint
    def verify_organization_domain_ownership(self, organization_id: str, domain_id: str) -> Call[OrganizationDomain]:
        """Declare an organization the owner of a domain.

        No DNS record is asked for: the ownership is marked as `manual_override`, and an
        `organization_domain.ownership_verified` entry goes to the audit log. Done once more, it changes and logs
        nothing.

        `POST /organizations/{organization_id}/domains/{domain_id}/verify_ownership`

        Args:
            organization_id: ID of the organization (`org_...`).
            domain_id: ID of the organization's domain.
        """
        return Call.post(
            "organizations",
            organization_id,
            "domains",
            domain_id,
            "verify_ownership",
            returns=models.OrganizationDomain,
            repeatable=True,
        )

    @listing
    def get_instance_organization_domain_list(
        self,
        *,
        organization_id: str | Unset = UNSET,
        verified: bool | Unset = UNSET,
        enrollment_mode: list[EnrollmentModeFilter] | Unset = UNSET,
        query: str | Unset = UNSET,
        domains: list[str] | Unset = UNSET,
        order_by: str | Unset = UNSET,
        offset: int | Unset = UNSET,
        limit: int | Unset = UNSET,
    ) -> Call[Page[OrganizationDomain]]:
        """List the domains of all organizations, newest first.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organization_domains`

        Args:
            organization_id: Only domains of this organization.
            verified: `true` for verified domains only, `false` for the others only.
            enrollment_mode: Only domains with one of these ways of joining: `manual_invitation`,
                `automatic_invitation`, `automatic_suggestion` or `enterprise_sso`. A leading `-` leaves that one out
                instead; both kinds may be mixed, and all must hold.
            query: Part of a domain in upper or lower case, or a whole organization ID (`org_...`). An empty string
                gives 422.
            domains: Only these domains, spelt out in full.
            order_by: `name` or `created_at`; `-` in front for descending. `-created_at` unless given.
            offset: Rows to skip before the page starts, 0 or more.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
        """
        return Call.get(
            "organization_domains",
            query={
                "organization_id": organization_id,
                "verified": verified,
                "enrollment_mode": comma_separated(enrollment_mode),
                "query": query,
                "domains": domains,
                "order_by": order_by,
                "offset": offset,
                "limit": limit,
            },
            returns=Page[models.OrganizationDomain],
        )

    @listing
    def get_instance_organization_membership_list(
        self, *, order_by: str | Unset = UNSET, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[OrganizationMembership]]:
        """List the memberships of all organizations.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /organization_memberships`

        Args:
            order_by: `created_at`, `first_name`, `last_name`, `username`, `email_address` or `phone_number`; `+` in
                front for ascending, `-` for descending.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "organization_memberships",
            query={"order_by": order_by, "limit": limit, "offset": offset},
            returns=Page[models.OrganizationMembership],
        )
