"""Attempts to sign up, with what was entered so far: look at them and change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sign_ups import SignUp


class SignUps(Resource[ClientT]):
    """Attempts to sign up, with what was entered so far: look at them and change them."""

    @endpoint
    def get(self, id: str) -> Call[SignUp]:
        """Get a sign-up.

        Returns the sign-up, with what it still lacks; 403 where that is not allowed.

        `GET /sign_ups/{id}`

        Args:
            id: ID that Clerk gave to the sign-up.
        """
        return Call.get("sign_ups", id, returns=models.SignUp)

    @endpoint
    def update(
        self, id: str, *, external_id: str | None | Unset = UNSET, custom_action: bool | None | Unset = UNSET
    ) -> Call[SignUp]:
        """Change a sign-up.

        Returns the sign-up as it is now; 403 where that is not allowed.

        `PATCH /sign_ups/{id}`

        Args:
            id: ID that Clerk gave to the sign-up.
            external_id: Your own ID of the person, from another system. The user who comes out of the sign-up gets
                it too.
            custom_action: Whether to mark the sign-up as a custom action.
        """
        return Call.patch(
            "sign_ups",
            id,
            body={"external_id": external_id, "custom_action": custom_action},
            returns=models.SignUp,
            repeatable=True,
        )
