"""The instance's app at Svix, which sends its webhooks: create and delete it, and open its dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint

if TYPE_CHECKING:
    from ..models.webhooks import SvixURL


class Webhooks(Resource[ClientT]):
    """The instance's app at Svix, which sends its webhooks: create and delete it, and open its dashboard."""

    @endpoint
    def create_svix_app(self) -> Call[SvixURL]:
        """Create the instance's app at Svix, which sends its webhooks.

        Returns a temporary address of the app's dashboard; 400 if it cannot be created.

        `POST /webhooks/svix`
        """
        return Call.post("webhooks", "svix", returns=models.SvixURL)

    @endpoint
    def delete_svix_app(self) -> Call[None]:
        """Delete the instance's app at Svix.

        The instance is no longer tied to it. Returns nothing; 400 if it cannot be deleted.

        `DELETE /webhooks/svix`
        """
        return Call.delete("webhooks", "svix", returns=None)

    @endpoint
    def generate_svix_auth_url(self) -> Call[SvixURL]:
        """Get a new address of the instance's dashboard at Svix.

        The address works for a while only; 400 if there is none to be had.

        `POST /webhooks/svix_url`
        """
        return Call.post("webhooks", "svix_url", returns=models.SvixURL)
