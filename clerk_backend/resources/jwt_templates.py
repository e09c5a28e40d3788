"""Templates for tokens with claims, a lifetime and a signing key of your choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deleted import DeletedObject
    from ..models.jwt_templates import JWTTemplate


class JWTTemplates(Resource[ClientT]):
    """Templates for tokens with claims, a lifetime and a signing key of your choice."""

    @listing
    def list(self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> Call[Page[JWTTemplate]]:
        """List JWT templates.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /jwt_templates`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        return Call.get(
            "jwt_templates",
            query={"limit": limit, "offset": offset, "paginated": True},
            returns=Page[models.JWTTemplate],
        )

    @endpoint
    def create(
        self,
        *,
        name: str,
        claims: JSONObject,
        lifetime: int | None | Unset = UNSET,
        allowed_clock_skew: int | None | Unset = UNSET,
        custom_signing_key: bool | Unset = UNSET,
        signing_algorithm: str | None | Unset = UNSET,
        signing_key: str | None | Unset = UNSET,
    ) -> Call[JWTTemplate]:
        """Create a JWT template.

        Returns the template. Bad claims or a name that is taken give 422; 402 when the plan does not allow it.

        `POST /jwt_templates`

        Args:
            name: Name to ask for the template by.
            claims: Claims that the tokens carry, as an object; values may hold Clerk's shortcodes such as
                `{{user.id}}`.
            lifetime: How long tokens are valid, in seconds: 30 to 315360000 (ten years).
            allowed_clock_skew: Leeway for clocks that differ, in seconds: 0 to 300.
            custom_signing_key: True signs with `signing_key` rather than with the instance's key.
            signing_algorithm: Algorithm that goes with `signing_key`, such as `RS256`. Needed with
                `custom_signing_key`.
            signing_key: Private key to sign with. Needed with `custom_signing_key`.
        """
        return Call.post(
            "jwt_templates",
            body={
                "name": name,
                "claims": claims,
                "lifetime": lifetime,
                "allowed_clock_skew": allowed_clock_skew,
                "custom_signing_key": custom_signing_key,
                "signing_algorithm": signing_algorithm,
                "signing_key": signing_key,
            },
            returns=models.JWTTemplate,
        )

    @endpoint
    def get(self, template_id: str) -> Call[JWTTemplate]:
        """Get one JWT template.

        Raises NotFoundError (404) when there is none.

        `GET /jwt_templates/{template_id}`

        Args:
            template_id: ID of the template (`jtmp_...`).
        """
        return Call.get("jwt_templates", template_id, returns=models.JWTTemplate)

    @endpoint
    def update(
        self,
        template_id: str,
        *,
        name: str,
        claims: JSONObject,
        lifetime: int | None | Unset = UNSET,
        allowed_clock_skew: int | None | Unset = UNSET,
        custom_signing_key: bool | Unset = UNSET,
        signing_algorithm: str | None | Unset = UNSET,
        signing_key: str | None | Unset = UNSET,
    ) -> Call[JWTTemplate]:
        """Change a JWT template.

        `name` and `claims` must be given each time; the claims take the place of the old ones. Returns the template.

        `PATCH /jwt_templates/{template_id}`

        Args:
            template_id: ID of the template (`jtmp_...`).
            name: Name to ask for the template by.
            claims: Claims that the tokens carry, as an object; values may hold Clerk's shortcodes such as
                `{{user.id}}`.
            lifetime: How long tokens are valid, in seconds: 30 to 315360000 (ten years).
            allowed_clock_skew: Leeway for clocks that differ, in seconds: 0 to 300.
            custom_signing_key: True signs with `signing_key` rather than with the instance's key.
            signing_algorithm: Algorithm that goes with `signing_key`, such as `RS256`. Needed with
                `custom_signing_key`.
            signing_key: Private key to sign with. Needed with `custom_signing_key`.
        """
        return Call.patch(
            "jwt_templates",
            template_id,
            body={
                "name": name,
                "claims": claims,
                "lifetime": lifetime,
                "allowed_clock_skew": allowed_clock_skew,
                "custom_signing_key": custom_signing_key,
                "signing_algorithm": signing_algorithm,
                "signing_key": signing_key,
            },
            returns=models.JWTTemplate,
            repeatable=True,
        )

    @endpoint
    def delete(self, template_id: str) -> Call[DeletedObject]:
        """Delete a JWT template.

        Returns the ID with `deleted: true`. Tokens can no longer be created from it.

        `DELETE /jwt_templates/{template_id}`

        Args:
            template_id: ID of the template (`jtmp_...`).
        """
        return Call.delete("jwt_templates", template_id, returns=models.DeletedObject)
