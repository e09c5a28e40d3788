"""Email addresses of users: add, verify, make primary and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.identifications import EmailAddress
    from ..models.verifications import CodeVerification


class EmailAddresses(Resource[ClientT]):
    """Email addresses of users: add, verify, make primary and delete them."""

    @endpoint
    def create_email_address(
        self,
        *,
        user_id: str,
        email_address: str,
        verified: bool | None | Unset = UNSET,
        primary: bool | None | Unset = UNSET,
        notify_primary_email_address_changed: bool | None | Unset = UNSET,
    ) -> Call[EmailAddress]:
        """Add an email address to a user.

        Returns the email address. One that is taken is refused.

        `POST /email_addresses`

        Args:
            user_id: ID of the user it is for.
            email_address: The address, in RFC 5322 form.
            verified: True adds it as verified already.
            primary: True makes it the user's primary address. A first address is primary anyway.
            notify_primary_email_address_changed: True tells the old primary address about the change. False unless
                given.
        """
        return Call.post(
            "email_addresses",
            body={
                "user_id": user_id,
                "email_address": email_address,
                "verified": verified,
                "primary": primary,
                "notify_primary_email_address_changed": notify_primary_email_address_changed,
            },
            returns=models.EmailAddress,
        )

    @endpoint
    def get_email_address(self, email_address_id: str) -> Call[EmailAddress]:
        """Get one email address.

        Raises NotFoundError (404) when there is none.

        `GET /email_addresses/{email_address_id}`

        Args:
            email_address_id: ID of the email address (`idn_...`).
        """
        return Call.get("email_addresses", email_address_id, returns=models.EmailAddress)

    @endpoint
    def update_email_address(
        self,
        email_address_id: str,
        *,
        verified: bool | None | Unset = UNSET,
        primary: bool | None | Unset = UNSET,
        notify_primary_email_address_changed: bool | None | Unset = UNSET,
    ) -> Call[EmailAddress]:
        """Verify an email address or make it primary.

        Returns the email address. The address itself cannot be changed: use `users.replace_user_email_address`, or
        add a new one.

        `PATCH /email_addresses/{email_address_id}`

        Args:
            email_address_id: ID of the email address (`idn_...`).
            verified: True marks it as verified.
            primary: True makes it the user's primary address.
            notify_primary_email_address_changed: True tells the old primary address when this one takes its place.
                False unless given.
        """
        return Call.patch(
            "email_addresses",
            email_address_id,
            body={
                "verified": verified,
                "primary": primary,
                "notify_primary_email_address_changed": notify_primary_email_address_changed,
            },
            returns=models.EmailAddress,
            repeatable=True,
        )

    @endpoint
    def delete_email_address(self, email_address_id: str) -> Call[DeletedObject]:
        """Delete an email address.

        Returns the ID with `deleted: true`.

        `DELETE /email_addresses/{email_address_id}`

        Args:
            email_address_id: ID of the email address (`idn_...`).
        """
        return Call.delete("email_addresses", email_address_id, returns=models.DeletedObject)

    @endpoint
    def prepare_email_address_verification(self, email_address_id: str) -> Call[CodeVerification]:
        """Send a code to an email address.

        Returns a verification; hand its `id` and the code to `email_addresses.attempt_email_address_verification`.
        Meant for sign-in flows run by your own backend.

        `POST /email_addresses/{email_address_id}/prepare_verification`

        Args:
            email_address_id: ID of the email address (`idn_...`).
        """
        return Call.post("email_addresses", email_address_id, "prepare_verification", returns=models.CodeVerification)

    @endpoint
    def attempt_email_address_verification(
        self, email_address_id: str, *, verification_id: str, code: str
    ) -> Call[CodeVerification]:
        """Check a code that was sent to an email address.

        A wrong or late code raises no error: read `status` (`verified`, `failed`, `expired` or `unverified`) and
        `attempts`. A right one also verifies the email address. A code that was accepted before gives the error
        `verification_already_verified`. No session is made: create a sign-in token for that.

        `POST /email_addresses/{email_address_id}/attempt_verification`

        Args:
            email_address_id: ID of the email address (`idn_...`).
            verification_id: ID of the verification, from `email_addresses.prepare_email_address_verification`.
            code: The code from the email.
        """
        return Call.post(
            "email_addresses",
            email_address_id,
            "attempt_verification",
            body={"verification_id": verification_id, "code": code},
            returns=models.CodeVerification,
        )
