"""The people who sign in to your application: create, find, change, ban, lock and delete them, and manage their
passwords, second factors, metadata and pictures.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call, Upload, at_most, prefixed
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.identifications import EmailAddress, PhoneNumber
    from ..models.organization_invitations import OrganizationInvitationWithOrganization
    from ..models.organizations import OrganizationMembership
    from ..models.users import (
        DeletedBackupCodes,
        DeletedTOTP,
        DisabledMFA,
        OAuthAccessToken,
        TotalCount,
        TrustedDevice,
        User,
        VerifiedPassword,
        VerifiedTOTP,
    )

OrganizationInvitationStatus = Literal["pending", "accepted", "revoked", "expired"] | str


class Users(Resource[ClientT]):
    """The people who sign in to your application: create, find, change, ban, lock and delete them, and manage their
    passwords, second factors, metadata and pictures.
    """

    @endpoint
    def replace_user_email_address(
        self,
        user_id: str,
        *,
        email_address: str,
        identification_status: Literal["verified", "reserved", "unverified"] | str | Unset = UNSET,
        notify_primary_email_address_changed: bool | None | Unset = UNSET,
    ) -> Call[EmailAddress]:
        """Give a user one email address in place of all others.

        The new one is primary and verified unless `identification_status` says otherwise; all old ones are deleted.
        Refused while an old one belongs to a connected account: disconnect that first. Returns the email address.

        `PUT /users/{user_id}/email_address`

        Args:
            user_id: ID of the user (`user_...`).
            email_address: The new address, in RFC 5322 form.
            identification_status: `verified` (when left out), `reserved` (not verified, yet good for signing in and
                closed to other users) or `unverified` (neither). With `unverified` a user who has no other identifier
                is locked out.
            notify_primary_email_address_changed: True tells the old primary address about the change, if there is
                one. False unless given.
        """
        return Call.put(
            "users",
            user_id,
            "email_address",
            body={
                "email_address": email_address,
                "identification_status": identification_status,
                "notify_primary_email_address_changed": notify_primary_email_address_changed,
            },
            returns=models.EmailAddress,
        )

    @endpoint
    def replace_user_phone_number(
        self,
        user_id: str,
        *,
        phone_number: str,
        identification_status: Literal["verified", "reserved", "unverified"] | str | Unset = UNSET,
    ) -> Call[PhoneNumber]:
        """Give a user one phone number in place of all others.

        The new one is primary and verified unless `identification_status` says otherwise; all old ones are deleted.
        It is never a second factor: if an old one was, the user's MFA ends. Returns the phone number.

        `PUT /users/{user_id}/phone_number`

        Args:
            user_id: ID of the user (`user_...`).
            phone_number: The new number in E.164 form.
            identification_status: `verified` (when left out), `reserved` (not verified, yet good for signing in and
                closed to other users) or `unverified` (neither). With `unverified` a user who has no other identifier
                is locked out.
        """
        return Call.put(
            "users",
            user_id,
            "phone_number",
            body={"phone_number": phone_number, "identification_status": identification_status},
            returns=models.PhoneNumber,
        )

    @listing
    def get_user_list(
        self,
        *,
        email_address: list[str] | Unset = UNSET,
        phone_number: list[str] | Unset = UNSET,
        external_id: list[str] | Unset = UNSET,
        username: list[str] | Unset = UNSET,
        web3_wallet: list[str] | Unset = UNSET,
        user_id: list[str] | Unset = UNSET,
        organization_id: list[str] | Unset = UNSET,
        query: str | Unset = UNSET,
        email_address_query: str | Unset = UNSET,
        phone_number_query: str | Unset = UNSET,
        username_query: str | Unset = UNSET,
        name_query: str | Unset = UNSET,
        banned: bool | Unset = UNSET,
        last_active_at_before: datetime | int | Unset = UNSET,
        last_active_at_after: datetime | int | Unset = UNSET,
        last_active_at_since: datetime | int | Unset = UNSET,
        created_at_before: datetime | int | Unset = UNSET,
        created_at_after: datetime | int | Unset = UNSET,
        last_sign_in_at_before: datetime | int | Unset = UNSET,
        last_sign_in_at_after: datetime | int | Unset = UNSET,
        provider: str | Unset = UNSET,
        provider_user_id: list[str] | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
        with_count: bool = False,
    ) -> Call[Page[User]]:
        """List users, newest first.

        Pages are walked by `starting_after`, since large offsets grow slow and in the end time out; an order in
        which that cannot be done is walked by offset. An unsuitable order or cursor is refused with 422.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /users`

        Args:
            email_address: Only users with one of these email addresses. At most 100 values; unknown ones are passed
                over.
            phone_number: Only users with one of these phone numbers. At most 100 values; unknown ones are passed
                over.
            external_id: Only users with one of these IDs from your own system; a leading `-` leaves one out, a
                leading `+` keeps it. At most 100 values; unknown ones are passed over.
            username: Only users with one of these usernames. At most 100 values; unknown ones are passed over.
            web3_wallet: Only users with one of these web3 wallet addresses. At most 100 values; unknown ones are
                passed over.
            user_id: Only users with one of these user IDs; a leading `-` leaves that user out, a leading `+` keeps
                it. At most 100 values; unknown ones are passed over.
            organization_id: Only members of these organizations; a leading `-` leaves out the members of that one,
                a leading `+` keeps them. At most 100 values.
            query: Text to look for, also inside longer values, in the names, email addresses, phone numbers,
                usernames, wallets and IDs of users.
            email_address_query: Part of an email address, in upper or lower case: `ello` finds `HELLO@example.com`.
            phone_number_query: Part of a phone number: `555` finds `+1555...`.
            username_query: Part of a username, in upper or lower case.
            name_query: Part of a first or last name, in upper or lower case.
            banned: True for banned users only, false for the others only.
            last_active_at_before: Only users last active before this time (Unix milliseconds or a datetime).
            last_active_at_after: Only users last active after this time (Unix milliseconds or a datetime).
            last_active_at_since: Deprecated: use `last_active_at_after`. Only users active since this time (Unix
                milliseconds or a datetime).
            created_at_before: Only users created before this time (Unix milliseconds or a datetime).
            created_at_after: Only users created after this time (Unix milliseconds or a datetime).
            last_sign_in_at_before: Only users who last signed in before this time (Unix milliseconds or a
                datetime).
            last_sign_in_at_after: Only users who last signed in after this time (Unix milliseconds or a datetime).
            provider: Only users with an account at this OAuth provider, such as `oauth_google`. Needs
                `provider_user_id` too.
            provider_user_id: The users' IDs at that provider. Needs `provider` too; at most 100 values, unknown
                ones are passed over.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more. Slow when large: prefer `starting_after`.
            starting_after: ID of the last user of the page before. Works only in `created_at` order and without an
                offset (else 422); keep all filters the same. The last page is shorter than `limit`.
            order_by: `created_at`, `updated_at`, `last_active_at`, `last_sign_in_at`, `first_name`, `last_name`,
                `username`, `email_address`, `phone_number` or `web3wallet`; `-` in front for descending. `-created_at`
                unless given.
            with_count: Whether to ask for `total_count` too, which takes another call; else it is None.
        """
        return Call.get(
            "users",
            query={
                "email_address": email_address,
                "phone_number": phone_number,
                "external_id": external_id,
                "username": username,
                "web3_wallet": web3_wallet,
                "user_id": user_id,
                "organization_id": organization_id,
                "query": query,
                "email_address_query": email_address_query,
                "phone_number_query": phone_number_query,
                "username_query": username_query,
                "name_query": name_query,
                "banned": banned,
                "last_active_at_before": last_active_at_before,
                "last_active_at_after": last_active_at_after,
                "last_active_at_since": last_active_at_since,
                "created_at_before": created_at_before,
                "created_at_after": created_at_after,
                "last_sign_in_at_before": last_sign_in_at_before,
                "last_sign_in_at_after": last_sign_in_at_after,
                "provider": provider,
                "provider_user_id": provider_user_id,
                "limit": limit,
                "offset": offset,
                "starting_after": starting_after,
                "order_by": order_by,
            },
            returns=Page[models.User],
            cursor=True,
            count=("users", "count") if with_count else (),
        )

    @endpoint
    def create_user(
        self,
        *,
        external_id: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        locale: str | None | Unset = UNSET,
        email_address: list[str] | Unset = UNSET,
        email_address_identification_status: list[Literal["verified", "reserved"] | str] | Unset = UNSET,
        phone_number: list[str] | Unset = UNSET,
        phone_number_identification_status: list[Literal["verified", "reserved"] | str] | Unset = UNSET,
        web3_wallet: list[str] | Unset = UNSET,
        username: str | None | Unset = UNSET,
        password: str | None | Unset = UNSET,
        password_digest: str | None | Unset = UNSET,
        password_hasher: str | Unset = UNSET,
        skip_password_checks: bool | None | Unset = UNSET,
        skip_password_requirement: bool | None | Unset = UNSET,
        totp_secret: str | None | Unset = UNSET,
        backup_codes: list[str] | Unset = UNSET,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
        unsafe_metadata: JSONObject | Unset = UNSET,
        delete_self_enabled: bool | None | Unset = UNSET,
        legal_accepted_at: datetime | str | None | Unset = UNSET,
        skip_legal_checks: bool | None | Unset = UNSET,
        skip_user_requirement: bool | None | Unset = UNSET,
        create_organization_enabled: bool | None | Unset = UNSET,
        create_organizations_limit: int | None | Unset = UNSET,
        created_at: datetime | str | None | Unset = UNSET,
        bypass_client_trust: bool | None | Unset = UNSET,
        banned: bool | None | Unset = UNSET,
        locked: bool | None | Unset = UNSET,
    ) -> Call[User]:
        """Create a user.

        Which fields are needed follows from the instance's settings. Email addresses and phone numbers start out
        verified unless their status lists say otherwise. Returns the user; values already taken, weak passwords and
        missing fields give 422. Not safe to repeat after a timeout: look the user up by `external_id` first.

        `POST /users`

        Args:
            external_id: The user's ID in your own system. No two users of the instance may share it.
            first_name: First name.
            last_name: Last name.
            locale: Language tag such as `en-GB`.
            email_address: Email addresses, each free in the instance; the first one becomes the primary address.
            email_address_identification_status: `verified` or `reserved` for each email address, in the same order
                and number. Reserved: not verified, yet good for signing in and closed to other users. Left out or
                empty, all are verified.
            phone_number: Phone numbers in E.164 form, each free in the instance; the first one becomes the primary
                number.
            phone_number_identification_status: `verified` or `reserved` for each phone number, in the same order
                and number. Reserved: not verified, yet good for signing in and closed to other users. Left out or
                empty, all are verified.
            web3_wallet: Wallet addresses, each free in the instance; the first one becomes the primary wallet.
            username: Username, free in the instance.
            password: Password in clear text: 8 characters or more, and in no known breach.
            password_digest: Hash of an existing password, instead of `password`. Say how it was made with
                `password_hasher`.
            password_hasher: How `password_digest` was made: `bcrypt`, `bcrypt_sha256_django`, `md5`, `pbkdf2_sha1`,
                `pbkdf2_sha256`, `pbkdf2_sha256_django`, `pbkdf2_sha512`, `pbkdf2_sha512_hex`, `phpass`, `md5_phpass`,
                `scrypt_firebase`, `scrypt_werkzeug`, `sha256`, `sha512_symfony`, `ldap_ssha`, `argon2i` or `argon2id`.
                Each expects a digest of its own layout.
            skip_password_checks: True accepts any password. Meant for moving users over; have them choose a better
                one later.
            skip_password_requirement: True creates the user without a password. Refused where a password is the
                only way to sign in.
            totp_secret: Secret of an authenticator app already in use, so that the user need not set it up again. 6
                digits, 30 seconds, SHA1.
            backup_codes: Existing backup codes, plain or as bcrypt hashes. Backup codes must be switched on for the
                instance.
            public_metadata: Data about the user that your backend writes and your frontend can read.
            private_metadata: Data about the user for your backend alone.
            unsafe_metadata: Data about the user that the frontend may write too, so do not trust it.
            delete_self_enabled: Whether the user may delete their own account from the frontend.
            legal_accepted_at: When the user agreed to the legal terms, as an RFC 3339 time.
            skip_legal_checks: True does not ask for consent to the legal terms. Meant for moving users over.
            skip_user_requirement: True drops the demand for the identifiers that the instance requires; one enabled
                identifier must still be given. The user cannot sign in by the missing ones.
            create_organization_enabled: Whether the user may create organizations from the frontend.
            create_organizations_limit: How many organizations the user may create; 0 for no limit.
            created_at: When the user signed up, as an RFC 3339 time; for users moved over from elsewhere.
            bypass_client_trust: True exempts the user from the device-trust check at sign-in.
            banned: True creates the user banned: no sign-in. Needs a plan that includes bans.
            locked: True creates the user locked. Needs user lockout to be on for the instance.
        """
        return Call.post(
            "users",
            body={
                "external_id": external_id,
                "first_name": first_name,
                "last_name": last_name,
                "locale": locale,
                "email_address": email_address,
                "email_address_identification_status": email_address_identification_status,
                "phone_number": phone_number,
                "phone_number_identification_status": phone_number_identification_status,
                "web3_wallet": web3_wallet,
                "username": username,
                "password": password,
                "password_digest": password_digest,
                "password_hasher": password_hasher,
                "skip_password_checks": skip_password_checks,
                "skip_password_requirement": skip_password_requirement,
                "totp_secret": totp_secret,
                "backup_codes": backup_codes,
                "public_metadata": public_metadata,
                "private_metadata": private_metadata,
                "unsafe_metadata": unsafe_metadata,
                "delete_self_enabled": delete_self_enabled,
                "legal_accepted_at": legal_accepted_at,
                "skip_legal_checks": skip_legal_checks,
                "skip_user_requirement": skip_user_requirement,
                "create_organization_enabled": create_organization_enabled,
                "create_organizations_limit": create_organizations_limit,
                "created_at": created_at,
                "bypass_client_trust": bypass_client_trust,
                "banned": banned,
                "locked": locked,
            },
            returns=models.User,
        )

    @endpoint
    def get_count(
        self,
        *,
        email_address: list[str] | Unset = UNSET,
        phone_number: list[str] | Unset = UNSET,
        external_id: list[str] | Unset = UNSET,
        username: list[str] | Unset = UNSET,
        web3_wallet: list[str] | Unset = UNSET,
        user_id: list[str] | Unset = UNSET,
        organization_id: list[str] | Unset = UNSET,
        query: str | Unset = UNSET,
        email_address_query: str | Unset = UNSET,
        phone_number_query: str | Unset = UNSET,
        username_query: str | Unset = UNSET,
        name_query: str | Unset = UNSET,
        banned: bool | Unset = UNSET,
        last_active_at_before: datetime | int | Unset = UNSET,
        last_active_at_after: datetime | int | Unset = UNSET,
        last_active_at_since: datetime | int | Unset = UNSET,
        created_at_before: datetime | int | Unset = UNSET,
        created_at_after: datetime | int | Unset = UNSET,
        last_sign_in_at_before: datetime | int | Unset = UNSET,
        last_sign_in_at_after: datetime | int | Unset = UNSET,
        provider: str | Unset = UNSET,
        provider_user_id: list[str] | Unset = UNSET,
    ) -> Call[TotalCount]:
        """Count users, all or those that match the filters.

        Takes the filters of `users.get_user_list` and returns `total_count`.

        `GET /users/count`

        Args:
            email_address: Only users with one of these email addresses. At most 100 values; unknown ones are passed
                over.
            phone_number: Only users with one of these phone numbers. At most 100 values; unknown ones are passed
                over.
            external_id: Only users with one of these IDs from your own system. At most 100 values; unknown ones are
                passed over.
            username: Only users with one of these usernames. At most 100 values; unknown ones are passed over.
            web3_wallet: Only users with one of these web3 wallet addresses. At most 100 values; unknown ones are
                passed over.
            user_id: Only users with one of these user IDs. At most 100 values; unknown ones are passed over.
            organization_id: Only members of these organizations; a leading `-` leaves out the members of that one,
                a leading `+` keeps them. At most 100 values.
            query: Text to look for, also inside longer values, in the names, email addresses, phone numbers,
                usernames, wallets and IDs of users.
            email_address_query: Part of an email address, in upper or lower case: `ello` finds `HELLO@example.com`.
            phone_number_query: Part of a phone number: `555` finds `+1555...`.
            username_query: Part of a username, in upper or lower case.
            name_query: Part of a first or last name, in upper or lower case.
            banned: True for banned users only, false for the others only.
            last_active_at_before: Only users last active before this time (Unix milliseconds or a datetime).
            last_active_at_after: Only users last active after this time (Unix milliseconds or a datetime).
            last_active_at_since: Deprecated: use `last_active_at_after`. Only users active since this time (Unix
                milliseconds or a datetime).
            created_at_before: Only users created before this time (Unix milliseconds or a datetime).
            created_at_after: Only users created after this time (Unix milliseconds or a datetime).
            last_sign_in_at_before: Only users who last signed in before this time (Unix milliseconds or a
                datetime).
            last_sign_in_at_after: Only users who last signed in after this time (Unix milliseconds or a datetime).
            provider: Only users with an account at this OAuth provider, such as `oauth_google`. Needs
                `provider_user_id` too.
            provider_user_id: The users' IDs at that provider. Needs `provider` too; at most 100 values, unknown
                ones are passed over.
        """
        return Call.get(
            "users",
            "count",
            query={
                "email_address": email_address,
                "phone_number": phone_number,
                "external_id": external_id,
                "username": username,
                "web3_wallet": web3_wallet,
                "user_id": user_id,
                "organization_id": organization_id,
                "query": query,
                "email_address_query": email_address_query,
                "phone_number_query": phone_number_query,
                "username_query": username_query,
                "name_query": name_query,
                "banned": banned,
                "last_active_at_before": last_active_at_before,
                "last_active_at_after": last_active_at_after,
                "last_active_at_since": last_active_at_since,
                "created_at_before": created_at_before,
                "created_at_after": created_at_after,
                "last_sign_in_at_before": last_sign_in_at_before,
                "last_sign_in_at_after": last_sign_in_at_after,
                "provider": provider,
                "provider_user_id": provider_user_id,
            },
            returns=models.TotalCount,
        )

    @endpoint
    def get_user(self, user_id: str) -> Call[User]:
        """Get one user.

        Raises NotFoundError (404) when there is no such user.

        `GET /users/{user_id}`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.get("users", user_id, returns=models.User)

    @endpoint
    def update_user(
        self,
        user_id: str,
        *,
        external_id: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        locale: str | None | Unset = UNSET,
        primary_email_address_id: str | None | Unset = UNSET,
        notify_primary_email_address_changed: bool | None | Unset = UNSET,
        primary_phone_number_id: str | None | Unset = UNSET,
        primary_web3_wallet_id: str | None | Unset = UNSET,
        username: str | None | Unset = UNSET,
        profile_image_id: str | None | Unset = UNSET,
        password: str | None | Unset = UNSET,
        password_digest: str | Unset = UNSET,
        password_hasher: str | Unset = UNSET,
        skip_password_checks: bool | None | Unset = UNSET,
        sign_out_of_other_sessions: bool | None | Unset = UNSET,
        totp_secret: str | None | Unset = UNSET,
        backup_codes: list[str] | Unset = UNSET,
        delete_self_enabled: bool | None | Unset = UNSET,
        create_organization_enabled: bool | None | Unset = UNSET,
        legal_accepted_at: datetime | str | None | Unset = UNSET,
        skip_legal_checks: bool | None | Unset = UNSET,
        create_organizations_limit: int | None | Unset = UNSET,
        created_at: datetime | str | None | Unset = UNSET,
        bypass_client_trust: bool | None | Unset = UNSET,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
        unsafe_metadata: JSONObject | Unset = UNSET,
    ) -> Call[User]:
        """Change some fields of a user.

        Only the fields given are changed. Metadata that is given replaces what is there, in a second call;
        `users.update_user_metadata` merges instead. A new primary email address, phone number or wallet must be
        verified and belong to the user. Clerk takes 10 writes in 10 seconds for one user, metadata writes included.

        `PATCH /users/{user_id}`

        Args:
            user_id: ID of the user (`user_...`).
            external_id: The user's ID in your own system, unique in the instance. Null removes it.
            first_name: First name. Null removes it.
            last_name: Last name. Null removes it.
            locale: Language tag such as `en-GB`. Null removes it.
            primary_email_address_id: Email address to make primary, by ID: one of this user's, and verified.
            notify_primary_email_address_changed: True sends the user a notice of the new primary email address.
                False unless given.
            primary_phone_number_id: Phone number to make primary, by ID: one of this user's, and verified.
            primary_web3_wallet_id: Wallet to make primary, by ID: one of this user's, and verified.
            username: Username, free in the instance. Null or an empty string removes it.
            profile_image_id: ID of an uploaded image to show as the user's picture.
            password: New password in clear text: 8 characters or more, and in no known breach.
            password_digest: Hash of an existing password, instead of `password`. Say how it was made with
                `password_hasher`.
            password_hasher: How `password_digest` was made: `bcrypt`, `bcrypt_sha256_django`, `md5`, `pbkdf2_sha1`,
                `pbkdf2_sha256`, `pbkdf2_sha256_django`, `pbkdf2_sha512`, `pbkdf2_sha512_hex`, `phpass`, `md5_phpass`,
                `scrypt_firebase`, `scrypt_werkzeug`, `sha256`, `sha512_symfony`, `ldap_ssha`, `argon2i` or `argon2id`.
                Each expects a digest of its own layout.
            skip_password_checks: True accepts any password. Only together with `password`.
            sign_out_of_other_sessions: True signs the user out everywhere once the password is changed. Only
                together with `password`.
            totp_secret: Secret of an authenticator app already in use. TOTP must be switched on for the instance.
            backup_codes: Existing backup codes to accept from this user. Backup codes must be switched on for the
                instance.
            delete_self_enabled: Whether the user may delete their own account from the frontend.
            create_organization_enabled: Whether the user may create organizations from the frontend.
            legal_accepted_at: When the user agreed to the legal terms, as an RFC 3339 time.
            skip_legal_checks: True does not ask for consent to the legal terms.
            create_organizations_limit: How many organizations the user may create; 0 for no limit.
            created_at: When the user signed up, as an RFC 3339 time.
            bypass_client_trust: True exempts the user from the device-trust check at sign-in.
            public_metadata: Data about the user that your backend writes and your frontend can read. What was
                stored before is dropped; left out, it stays as it is.
            private_metadata: Data about the user for your backend alone. What was stored before is dropped; left
                out, it stays as it is.
            unsafe_metadata: Data about the user that the frontend may write too, so do not trust it. What was
                stored before is dropped; left out, it stays as it is.
        """
        return Call.patch(
            "users",
            user_id,
            body={
                "external_id": external_id,
                "first_name": first_name,
                "last_name": last_name,
                "locale": locale,
                "primary_email_address_id": primary_email_address_id,
                "notify_primary_email_address_changed": notify_primary_email_address_changed,
                "primary_phone_number_id": primary_phone_number_id,
                "primary_web3_wallet_id": primary_web3_wallet_id,
                "username": username,
                "profile_image_id": profile_image_id,
                "password": password,
                "password_digest": password_digest,
                "password_hasher": password_hasher,
                "skip_password_checks": skip_password_checks,
                "sign_out_of_other_sessions": sign_out_of_other_sessions,
                "totp_secret": totp_secret,
                "backup_codes": backup_codes,
                "delete_self_enabled": delete_self_enabled,
                "create_organization_enabled": create_organization_enabled,
                "legal_accepted_at": legal_accepted_at,
                "skip_legal_checks": skip_legal_checks,
                "create_organizations_limit": create_organizations_limit,
                "created_at": created_at,
                "bypass_client_trust": bypass_client_trust,
            },
            returns=models.User,
            repeatable=True,
        ).then(
            Call.put(
                "users",
                user_id,
                "metadata",
                body={
                    "public_metadata": public_metadata,
                    "private_metadata": private_metadata,
                    "unsafe_metadata": unsafe_metadata,
                },
                returns=models.User,
            )
        )

    @endpoint
    def delete_user(self, user_id: str) -> Call[DeletedObject]:
        """Delete a user for good.

        Returns the ID with `deleted: true`. Raises NotFoundError (404) when the user is gone already.

        `DELETE /users/{user_id}`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.delete("users", user_id, returns=models.DeletedObject)

    @endpoint
    def ban_user(self, user_id: str) -> Call[User]:
        """Ban a user: they are signed out everywhere and cannot sign in.

        Returns the user. Lasts until `users.unban_user`. Needs a plan that includes bans (else 402).

        `POST /users/{user_id}/ban`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.post("users", user_id, "ban", returns=models.User, repeatable=True)

    @endpoint
    def unban_user(self, user_id: str) -> Call[User]:
        """Lift the ban on a user.

        Returns the user. Revoked sessions do not come back. Needs a plan that includes bans (else 402).

        `POST /users/{user_id}/unban`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.post("users", user_id, "unban", returns=models.User, repeatable=True)

    @endpoint
    def ban_users(self, *, user_ids: list[str]) -> Call[list[User]]:
        """Ban up to 50 users at once.

        They are signed out everywhere and cannot sign in. Returns the users. Needs a plan that includes bans (else
        402).

        `POST /users/ban`

        Args:
            user_ids: IDs of the users to ban, 1 to 50.
        """
        return Call.post(
            "users", "ban", body={"user_ids": at_most(50, user_ids)}, returns=list[models.User], repeatable=True
        )

    @endpoint
    def unban_users(self, *, user_ids: list[str]) -> Call[list[User]]:
        """Lift the ban on up to 50 users at once.

        Returns the users. Needs a plan that includes bans (else 402).

        `POST /users/unban`

        Args:
            user_ids: IDs of the users to unban, 1 to 50.
        """
        return Call.post(
            "users", "unban", body={"user_ids": at_most(50, user_ids)}, returns=list[models.User], repeatable=True
        )

    @endpoint
    def lock_user(self, user_id: str) -> Call[User]:
        """Lock a user: no sign-in until the lock runs out.

        Returns the user. How long a lock lasts is set for the whole instance; 403 where user lockout is not
        available.

        `POST /users/{user_id}/lock`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.post("users", user_id, "lock", returns=models.User, repeatable=True)

    @endpoint
    def unlock_user(self, user_id: str) -> Call[User]:
        """Unlock a user before the lock runs out.

        Returns the user. 403 where user lockout is not available.

        `POST /users/{user_id}/unlock`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.post("users", user_id, "unlock", returns=models.User, repeatable=True)

    @endpoint
    def update_user_profile_image(self, user_id: str, *, file: Upload) -> Call[User]:
        """Upload a picture for a user.

        Replaces the picture there was and returns the user. Sent as a multipart form.

        `POST /users/{user_id}/profile_image`

        Args:
            user_id: ID of the user (`user_...`).
            file: The image to upload.
        """
        return Call.post("users", user_id, "profile_image", files={"file": file}, returns=models.User, repeatable=True)

    @endpoint
    def delete_user_profile_image(self, user_id: str) -> Call[User]:
        """Remove a user's picture.

        Returns the user. Raises NotFoundError (404) when there is no such user.

        `DELETE /users/{user_id}/profile_image`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.delete("users", user_id, "profile_image", returns=models.User)

    @endpoint
    def replace_user_metadata(
        self,
        user_id: str,
        *,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
        unsafe_metadata: JSONObject | Unset = UNSET,
    ) -> Call[User]:
        """Replace a user's metadata.

        Each kind of metadata given takes the place of the one stored; kinds left out are not touched. Returns the
        user. To change single keys, use `users.update_user_metadata`. Clerk takes 10 writes in 10 seconds for one
        user, `users.update_user` included.

        `PUT /users/{user_id}/metadata`

        Args:
            user_id: ID of the user (`user_...`).
            public_metadata: Data about the user that your backend writes and your frontend can read. What was
                stored before is dropped; left out, it stays as it is.
            private_metadata: Data about the user for your backend alone. What was stored before is dropped; left
                out, it stays as it is.
            unsafe_metadata: Data about the user that the frontend may write too, so do not trust it. What was
                stored before is dropped; left out, it stays as it is.
        """
        return Call.put(
            "users",
            user_id,
            "metadata",
            body={
                "public_metadata": public_metadata,
                "private_metadata": private_metadata,
                "unsafe_metadata": unsafe_metadata,
            },
            returns=models.User,
        )

    @endpoint
    def update_user_metadata(
        self,
        user_id: str,
        *,
        public_metadata: JSONObject | Unset = UNSET,
        private_metadata: JSONObject | Unset = UNSET,
        unsafe_metadata: JSONObject | Unset = UNSET,
    ) -> Call[User]:
        """Merge new values into a user's metadata.

        The merge goes into nested objects, too; a null removes its key, at any depth; keys not named stay. Returns
        the user. Clerk takes 10 writes in 10 seconds for one user, `users.update_user` included.

        `PATCH /users/{user_id}/metadata`

        Args:
            user_id: ID of the user (`user_...`).
            public_metadata: Data about the user that your backend writes and your frontend can read. Keys given are
                merged in, also in nested objects; a null removes its key.
            private_metadata: Data about the user for your backend alone. Keys given are merged in, also in nested
                objects; a null removes its key.
            unsafe_metadata: Data about the user that the frontend may write too, so do not trust it. Keys given are
                merged in, also in nested objects; a null removes its key.
        """
        return Call.patch(
            "users",
            user_id,
            "metadata",
            body={
                "public_metadata": public_metadata,
                "private_metadata": private_metadata,
                "unsafe_metadata": unsafe_metadata,
            },
            returns=models.User,
            repeatable=True,
        )

    @listing
    def get_user_oauth_access_token(
        self, user_id: str, provider: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[OAuthAccessToken]]:
        """Get a user's access tokens for an OAuth provider.

        An expired OAuth 2.0 token is renewed first where Clerk holds a refresh token. Returns a list, with scopes
        and expiry for each token.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /users/{user_id}/oauth_access_tokens/{provider}`

        Args:
            user_id: ID of the user (`user_...`).
            provider: The provider, such as `google` or `oauth_google`.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "users",
            user_id,
            "oauth_access_tokens",
            prefixed("oauth_", provider),
            query={"limit": limit, "offset": offset, "paginated": True},
            returns=Page[models.OAuthAccessToken],
        )

    @listing
    def get_organization_membership_list(
        self, user_id: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[OrganizationMembership]]:
        """List a user's organization memberships.

        Each membership names the organization and the role.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /users/{user_id}/organization_memberships`

        Args:
            user_id: ID of the user (`user_...`).
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "users",
            user_id,
            "organization_memberships",
            query={"limit": limit, "offset": offset},
            returns=Page[models.OrganizationMembership],
        )

    @listing
    def get_organization_invitation_list(
        self,
        user_id: str,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        status: OrganizationInvitationStatus | Unset = UNSET,
    ) -> Call[Page[OrganizationInvitationWithOrganization]]:
        """List the organization invitations sent to a user.

        Each invitation carries the public data of its organization.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /users/{user_id}/organization_invitations`

        Args:
            user_id: ID of the user (`user_...`).
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            status: Only invitations in this state: `pending`, `accepted`, `revoked` or `expired`.
        """
        return Call.get(
            "users",
            user_id,
            "organization_invitations",
            query={"limit": limit, "offset": offset, "status": status},
            returns=Page[models.OrganizationInvitationWithOrganization],
        )

    @endpoint
    def remove_password(self, user_id: str, *, sign_out_of_other_sessions: bool | Unset = UNSET) -> Call[User]:
        """Remove a user's password without asking for it.

        Works even if that leaves the user no way to sign in. A user without a password comes back as they were.
        Sessions go on unless told otherwise.

        `POST /users/{user_id}/remove_password`

        Args:
            user_id: ID of the user (`user_...`).
            sign_out_of_other_sessions: True also ends the sessions that are active now. False unless given.
        """
        return Call.post(
            "users",
            user_id,
            "remove_password",
            body={"sign_out_of_other_sessions": sign_out_of_other_sessions},
            returns=models.User,
            repeatable=True,
        )

    @endpoint
    def verify_password(self, user_id: str, *, password: str) -> Call[VerifiedPassword]:
        """Check a user's password.

        A right one gives `verified: true`; a wrong one raises UnprocessableEntityError (422). 400 when the user has
        no password, 404 when there is no such user.

        `POST /users/{user_id}/verify_password`

        Args:
            user_id: ID of the user (`user_...`).
            password: The password to check, in clear text.
        """
        return Call.post(
            "users", user_id, "verify_password", body={"password": password}, returns=models.VerifiedPassword
        )

    @endpoint
    def verify_totp(self, user_id: str, *, code: str) -> Call[VerifiedTOTP]:
        """Check a user's authenticator code or backup code.

        A right one gives `verified: true` and the kind of code; a backup code is used up by it. A wrong one raises
        UnprocessableEntityError (422); 400 when the user has no TOTP, 404 when there is no such user.

        `POST /users/{user_id}/verify_totp`

        Args:
            user_id: ID of the user (`user_...`).
            code: The code from the authenticator app, or a backup code.
        """
        return Call.post("users", user_id, "verify_totp", body={"code": code}, returns=models.VerifiedTOTP)

    @endpoint
    def disable_user_mfa(self, user_id: str) -> Call[DisabledMFA]:
        """Switch off all second factors of a user.

        Codes by SMS and authenticator apps, for instance. Returns `user_id`.

        `DELETE /users/{user_id}/mfa`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.delete("users", user_id, "mfa", returns=models.DisabledMFA)

    @endpoint
    def delete_user_backup_codes(self, user_id: str) -> Call[DeletedBackupCodes]:
        """Delete a user's backup codes.

        Returns `user_id`.

        `DELETE /users/{user_id}/backup_code`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.delete("users", user_id, "backup_code", returns=models.DeletedBackupCodes)

    @endpoint
    def delete_user_passkey(self, user_id: str, passkey_identification_id: str) -> Call[DeletedObject]:
        """Delete a user's passkey.

        The user is told by email. Returns the ID with `deleted: true`.

        `DELETE /users/{user_id}/passkeys/{passkey_identification_id}`

        Args:
            user_id: ID of the user (`user_...`).
            passkey_identification_id: ID of the passkey.
        """
        return Call.delete("users", user_id, "passkeys", passkey_identification_id, returns=models.DeletedObject)

    @endpoint
    def get_trusted_device_list(self, user_id: str) -> Call[Page[TrustedDevice]]:
        """List the devices a user has made trusted.

        Only active ones, iOS and Android, all in one answer with the total.

        `GET /users/{user_id}/trusted_devices`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.get("users", user_id, "trusted_devices", returns=Page[models.TrustedDevice])

    @endpoint
    def revoke_trusted_device(self, user_id: str, trusted_device_id: str) -> Call[TrustedDevice]:
        """Stop trusting one of a user's devices.

        Returns the device as revoked. Raises NotFoundError (404) when it is not an active device of this user.

        `DELETE /users/{user_id}/trusted_devices/{trusted_device_id}`

        Args:
            user_id: ID of the user (`user_...`).
            trusted_device_id: ID of the trusted device.
        """
        return Call.delete("users", user_id, "trusted_devices", trusted_device_id, returns=models.TrustedDevice)

    @endpoint
    def delete_user_web3_wallet(self, user_id: str, web3_wallet_identification_id: str) -> Call[DeletedObject]:
        """Delete a user's web3 wallet.

        Returns the ID with `deleted: true`.

        `DELETE /users/{user_id}/web3_wallets/{web3_wallet_identification_id}`

        Args:
            user_id: ID of the user (`user_...`).
            web3_wallet_identification_id: ID of the wallet.
        """
        return Call.delete(
            "users", user_id, "web3_wallets", web3_wallet_identification_id, returns=models.DeletedObject
        )

    @endpoint
    def delete_user_totp(self, user_id: str) -> Call[DeletedTOTP]:
        """Remove a user's authenticator apps.

        All TOTP secrets of the user go. Returns `user_id`.

        `DELETE /users/{user_id}/totp`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.delete("users", user_id, "totp", returns=models.DeletedTOTP)

    @endpoint
    def delete_user_external_account(self, user_id: str, external_account_id: str) -> Call[DeletedObject]:
        """Disconnect an external account from a user.

        Returns the ID with `deleted: true`.

        `DELETE /users/{user_id}/external_accounts/{external_account_id}`

        Args:
            user_id: ID of the user (`user_...`).
            external_account_id: ID of the connected account.
        """
        return Call.delete("users", user_id, "external_accounts", external_account_id, returns=models.DeletedObject)

    @endpoint
    def set_password_compromised(self, user_id: str, *, revoke_all_sessions: bool | None | Unset = UNSET) -> Call[User]:
        """Mark the password of a user as leaked.

        At the next sign-in the user has to choose a new one. Returns the user.

        `POST /users/{user_id}/password/set_compromised`

        Args:
            user_id: ID of the user (`user_...`).
            revoke_all_sessions: True also ends all sessions of the user at once.
        """
        return Call.post(
            "users",
            user_id,
            "password",
            "set_compromised",
            body={"revoke_all_sessions": revoke_all_sessions},
            returns=models.User,
            repeatable=True,
        )

    @endpoint
    def unset_password_compromised(self, user_id: str) -> Call[User]:
        """Clear the mark of a leaked password.

        Returns the user. Where a reset is demanded because of a reserved email address, `requires_password_reset`
        stays true: only a reset, change or removal of the password ends that.

        `POST /users/{user_id}/password/unset_compromised`

        Args:
            user_id: ID of the user (`user_...`).
        """
        return Call.post("users", user_id, "password", "unset_compromised", returns=models.User, repeatable=True)
