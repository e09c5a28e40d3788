"""Phone numbers of users: add, verify, make primary, use as a second factor and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.identifications import PhoneNumber
    from ..models.verifications import CodeVerification


class PhoneNumbers(Resource[ClientT]):
    """Phone numbers of users: add, verify, make primary, use as a second factor and delete them."""

    @endpoint
    def create_phone_number(
        self,
        *,
        user_id: str,
        phone_number: str,
        verified: bool | None | Unset = UNSET,
        primary: bool | None | Unset = UNSET,
        reserved_for_second_factor: bool | None | Unset = UNSET,
    ) -> Call[PhoneNumber]:
        """Add a phone number to a user.

        Returns the phone number. One that is taken is refused.

        `POST /phone_numbers`

        Args:
            user_id: ID of the user it is for.
            phone_number: The number in E.164 form, such as `+442071838750`.
            verified: True adds it as verified already.
            primary: True makes it the user's primary number. A first number is primary anyway.
            reserved_for_second_factor: True keeps it for second factors; it must be verified. The first such number
                becomes the default second factor.
        """
        return Call.post(
            "phone_numbers",
            body={
                "user_id": user_id,
                "phone_number": phone_number,
                "verified": verified,
                "primary": primary,
                "reserved_for_second_factor": reserved_for_second_factor,
            },
            returns=models.PhoneNumber,
        )

    @endpoint
    def get_phone_number(self, phone_number_id: str) -> Call[PhoneNumber]:
        """Get one phone number.

        Raises NotFoundError (404) when there is none.

        `GET /phone_numbers/{phone_number_id}`

        Args:
            phone_number_id: ID of the phone number (`idn_...`).
        """
        return Call.get("phone_numbers", phone_number_id, returns=models.PhoneNumber)

    @endpoint
    def update_phone_number(
        self,
        phone_number_id: str,
        *,
        verified: bool | None | Unset = UNSET,
        primary: bool | None | Unset = UNSET,
        reserved_for_second_factor: bool | None | Unset = UNSET,
    ) -> Call[PhoneNumber]:
        """Change what a phone number is used for.

        Returns the phone number. The number itself cannot be changed: use `users.replace_user_phone_number`, or add
        a new one.

        `PATCH /phone_numbers/{phone_number_id}`

        Args:
            phone_number_id: ID of the phone number (`idn_...`).
            verified: True marks it as verified.
            primary: True makes it the user's primary number.
            reserved_for_second_factor: True keeps it for second factors; it must be verified. The first such number
                becomes the default second factor.
        """
        return Call.patch(
            "phone_numbers",
            phone_number_id,
            body={"verified": verified, "primary": primary, "reserved_for_second_factor": reserved_for_second_factor},
            returns=models.PhoneNumber,
            repeatable=True,
        )

    @endpoint
    def delete_phone_number(self, phone_number_id: str) -> Call[DeletedObject]:
        """Delete a phone number.

        Returns the ID with `deleted: true`.

        `DELETE /phone_numbers/{phone_number_id}`

        Args:
            phone_number_id: ID of the phone number (`idn_...`).
        """
        return Call.delete("phone_numbers", phone_number_id, returns=models.DeletedObject)

    @endpoint
    def prepare_phone_number_verification(self, phone_number_id: str) -> Call[CodeVerification]:
        """Send a code to a phone number.

        Returns a verification; hand its `id` and the code to `phone_numbers.attempt_phone_number_verification`.
        Meant for sign-in flows run by your own backend. Too many messages give 429.

        `POST /phone_numbers/{phone_number_id}/prepare_verification`

        Args:
            phone_number_id: ID of the phone number (`idn_...`).
        """
        return Call.post("phone_numbers", phone_number_id, "prepare_verification", returns=models.CodeVerification)

    @endpoint
    def attempt_phone_number_verification(
        self, phone_number_id: str, *, verification_id: str, code: str
    ) -> Call[CodeVerification]:
        """Check a code that was sent to a phone number.

        A wrong or late code raises no error: read `status` (`verified`, `failed`, `expired` or `unverified`) and
        `attempts`. A right one also verifies the phone number. A code that was accepted before gives the error
        `verification_already_verified`. No session is made: create a sign-in token for that.

        `POST /phone_numbers/{phone_number_id}/attempt_verification`

        Args:
            phone_number_id: ID of the phone number (`idn_...`).
            verification_id: ID of the verification, from `phone_numbers.prepare_phone_number_verification`.
            code: The code from the message.
        """
        return Call.post(
            "phone_numbers",
            phone_number_id,
            "attempt_verification",
            body={"verification_id": verification_id, "code": code},
            returns=models.CodeVerification,
        )
