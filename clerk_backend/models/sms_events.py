"""Text messages that went out, and the event of one."""

from __future__ import annotations

from ..model import JSONObject, Model
from ..webhooks import Event


class SMSMessage(Model):
    """Text message that was written to a user."""

    object: str
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    slug: str | None
    """Kind of message, such as `verification_code`; may be null."""
    from_phone_number: str
    """Number it comes from."""
    to_phone_number: str
    """Number it goes to."""
    phone_number_id: str | None
    """Phone number it goes to (the id); null if Clerk has no such object."""
    user_id: str | None
    """User it goes to; null if there is none."""
    message: str
    """Text of the message; it may hold a code that lets somebody sign in."""
    status: str
    """State it is in, such as `queued`."""
    data: JSONObject
    """What the text was made from; it may hold codes too."""
    delivered_by_clerk: bool
    """True if Clerk sends it; false if you are to send it yourself."""
    created_at_ms: int
    """When it was created."""


class SmsCreated(Event):
    """A text message to a user was written: sent by Clerk, or left for you to send if `delivered_by_clerk` is false."""

    data: SMSMessage
    """What the event is about."""
