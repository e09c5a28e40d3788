"""Templates of emails and text messages."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class Template(Model):
    """Template of an email or text message."""

    id: str | None
    """Identifier that Clerk gave to this object."""
    object: Open[Literal["template"]] | None
    """Clerk's word for this kind of object."""
    instance_id: str | None
    """ID of the instance that has it; may be null."""
    resource_type: str | None
    """Whether it is Clerk's own (system) template or one that was changed (user)."""
    template_type: str | None
    """Kind of message: `email` or `sms`."""
    name: str | None
    """Name for people."""
    slug: str | None
    """Name for machines."""
    position: int | None
    """Its place in the list of templates."""
    can_revert: bool | None
    """Whether it can be set back to Clerk's default."""
    can_delete: bool | None
    """Whether it may be deleted."""
    can_edit_body: bool | None
    """Whether its text may be changed."""
    can_toggle: bool | None
    """Whether it can be switched on and off, which goes for SMS notifications only."""
    subject: str | None
    """Subject line of the email; may be null."""
    markup: str | None
    """Markup of the editor, from which the body is made."""
    body: str | None
    """Text of the message, with its variables not yet filled in."""
    available_variables: list[str] | None
    """Names of the variables that the body can use."""
    required_variables: list[str] | None
    """Names of the variables that the body has to use."""
    from_email_name: str | None
    """Part of the sender's address before the `@`."""
    reply_to_email_name: str | None
    """Part of the reply address before the `@`."""
    delivered_by_clerk: bool | None
    """Whether Clerk sends the messages; if not, your application does so on webhooks."""
    enabled: bool | None
    """Whether it is switched on."""
    flagged_as_suspicious: bool | None
    """Whether it was marked as suspicious."""
    updated_at: Timestamp | None
    """When it last changed."""
    created_at: Timestamp | None
    """When it was created."""
