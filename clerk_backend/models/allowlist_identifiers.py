"""Who alone may sign up."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class AllowlistIdentifier(Model):
    """Entry on the allow-list of an instance."""

    object: Open[Literal["allowlist_identifier"]] | None
    """Clerk's word for this kind of object."""
    id: str | None
    """Identifier that Clerk gave to this object."""
    invitation_id: str | None
    """ID of the invitation that was sent, if any."""
    identifier: str | None
    """What may sign up, such as an email address or phone number."""
    identifier_type: Open[Literal["email_address", "phone_number", "web3_wallet"]] | None
    """Kind of identifier: `email_address`, `phone_number` or `web3_wallet`."""
    instance_id: str | None
    """ID of the instance."""
    created_at: Timestamp | None
    """When it was created."""
    updated_at: Timestamp | None
    """When it last changed."""
