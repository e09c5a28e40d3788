"""Block-list of the instance, the identifiers that are kept out: list, add and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..paging import Page
from ..resource import ClientT, Resource, endpoint

if TYPE_CHECKING:
    from ..models.blocklist_identifiers import BlocklistIdentifier
    from ..models.deleted import DeletedObject


class BlocklistIdentifiers(Resource[ClientT]):
    """Block-list of the instance, the identifiers that are kept out: list, add and delete them."""

    @endpoint
    def get_blocklist_identifier_list(self) -> Call[Page[BlocklistIdentifier]]:
        """List the identifiers on the block-list.

        Returns all entries at once, there is no paging. 402 if the plan does not include the block-list.

        `GET /blocklist_identifiers`
        """
        return Call.get("blocklist_identifiers", returns=Page[models.BlocklistIdentifier])

    @endpoint
    def create_blocklist_identifier(self, *, identifier: str) -> Call[BlocklistIdentifier]:
        """Put an identifier on the block-list.

        Returns the entry. 402 if the plan does not include the block-list, 400 or 422 for an identifier that is
        refused.

        `POST /blocklist_identifiers`

        Args:
            identifier: Email address, phone number or web3 wallet to keep out.
        """
        return Call.post("blocklist_identifiers", body={"identifier": identifier}, returns=models.BlocklistIdentifier)

    @endpoint
    def delete_blocklist_identifier(self, identifier_id: str) -> Call[DeletedObject]:
        """Take an identifier off the block-list.

        Returns a note of what was deleted. 402 if the plan does not include the block-list, 404 if there is no such
        entry.

        `DELETE /blocklist_identifiers/{identifier_id}`

        Args:
            identifier_id: ID of the entry on the block-list.
        """
        return Call.delete("blocklist_identifiers", identifier_id, returns=models.DeletedObject)
