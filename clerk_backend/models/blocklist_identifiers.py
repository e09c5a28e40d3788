"""Who may not sign up."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class BlocklistIdentifier(Model):
    """Entry on the block-list of an instance."""

    object: Open[Literal["blocklist_identifier"]] | None
    """Clerk's word for this kind of object."""
    id: str | None
    """Identifier that Clerk gave to this object."""
    identifier: str | None
    """What is kept out: an address, a whole email domain, a phone number or a wallet."""
    identifier_type: Open[Literal["email_address", "phone_number", "web3_wallet"]] | None
    """Kind of identifier: `email_address`, `phone_number` or `web3_wallet`."""
    instance_id: str | None
    """ID of the instance."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""
