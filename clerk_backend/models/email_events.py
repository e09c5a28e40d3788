"""Emails that went out, and the event of one."""

from __future__ import annotations

from ..model import JSONObject, Model
from ..webhooks import Event


class Email(Model):
    """Email that was written to a user."""

    id: str
    """Identifier that Clerk gave to this object."""
    object: str
    """Clerk's word for this kind of object."""
    slug: str | None
    """Kind of email, such as `verification_code`; may be null."""
    from_email_name: str
    """Part of the sender's address before the `@`, such as `notifications`."""
    reply_to_email_name: str | None
    """Part of the reply address before the `@`; null if there is none."""
    to_email_address: str | None
    """Address it goes to."""
    email_address_id: str | None
    """Email address it goes to (the id); null if Clerk has no such object."""
    user_id: str | None
    """User it goes to; null if there is none."""
    subject: str | None
    """Subject line."""
    body: str | None
    """Text of the email, in HTML."""
    body_plain: str | None
    """Text of the email without formatting; may be null."""
    status: str | None
    """State it is in, such as `queued`."""
    data: JSONObject
    """What the text was made from, such as `otp_code` and `app`; it may hold codes that let somebody sign in."""
    delivered_by_clerk: bool
    """True if Clerk sends it; false if you are to send it yourself."""


class EmailCreated(Event):
    """An email to a user was written: sent by Clerk, or left for you to send if `delivered_by_clerk` is false."""

    data: Email
    """What the event is about."""
