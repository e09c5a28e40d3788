"""The receipt for a deletion."""

from __future__ import annotations

from ..model import Model


class DeletedObject(Model):
    """Receipt for something that was deleted."""

    object: str
    """Kind of thing that was deleted."""
    id: str | None
    """Identifier it had."""
    slug: str | None
    """Slug it had."""
    deleted: bool
    """True once it is gone."""
    external_id: str | None
    """Your own identifier for it."""
