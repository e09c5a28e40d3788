"""Templates of the emails and text messages that Clerk sends: read, change, preview and revert them, and choose who
delivers the messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..model import JSONObject
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint, warn_deprecated
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.templates import Template


class Templates(Resource[ClientT]):
    """Templates of the emails and text messages that Clerk sends: read, change, preview and revert them, and choose
    who delivers the messages.
    """

    @listing
    def get_template_list(
        self, template_type: str, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> Call[Page[Template]]:
        """List the email or SMS templates.

        They come in the order of their `position`.

        The call gives one page; iterating over what it gives walks all pages.

        Deprecated by Clerk.

        `GET /templates/{template_type}`

        Args:
            template_type: Kind of message: `email` or `sms`.
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
        """
        warn_deprecated("templates.get_template_list")
        return Call.get(
            "templates", template_type, query={"limit": limit, "offset": offset}, returns=Page[models.Template]
        )

    @endpoint
    def get_template(self, template_type: str, slug: str) -> Call[Template]:
        """Get an email or SMS template.

        Returns the template; 404 when there is none with that slug.

        Deprecated by Clerk.

        `GET /templates/{template_type}/{slug}`

        Args:
            template_type: Kind of message: `email` or `sms`.
            slug: Slug of the template, its name for machines.
        """
        warn_deprecated("templates.get_template")
        return Call.get("templates", template_type, slug, returns=models.Template)

    @endpoint
    def upsert_template(
        self,
        template_type: str,
        slug: str,
        *,
        name: str | Unset = UNSET,
        subject: str | None | Unset = UNSET,
        markup: str | None | Unset = UNSET,
        body: str | Unset = UNSET,
        delivered_by_clerk: bool | None | Unset = UNSET,
        from_email_name: str | Unset = UNSET,
        reply_to_email_name: str | Unset = UNSET,
    ) -> Call[Template]:
        """Change an email or SMS template.

        Returns the changed template. 402 when the plan does not cover it, 403 when it is not allowed, 404 when there
        is no such template, 423 when it is locked, 429 after too many requests.

        Deprecated by Clerk.

        `PUT /templates/{template_type}/{slug}`

        Args:
            template_type: Kind of message: `email` or `sms`.
            slug: Slug of the template, its name for machines.
            name: Name of the template for people.
            subject: Subject line; for email templates only.
            markup: Markup of the editor, from which the body is made.
            body: Text of the message, with its variables not yet filled in.
            delivered_by_clerk: True if Clerk sends the messages, false if your application does so on webhooks.
            from_email_name: Sender's address: the part before the `@`, such as `hello` in `hello@example.com`. For
                email templates only.
            reply_to_email_name: Address for replies: the part before the `@`, such as `hello` in
                `hello@example.com`. For email templates only.
        """
        warn_deprecated("templates.upsert_template")
        return Call.put(
            "templates",
            template_type,
            slug,
            body={
                "name": name,
                "subject": subject,
                "markup": markup,
                "body": body,
                "delivered_by_clerk": delivered_by_clerk,
                "from_email_name": from_email_name,
                "reply_to_email_name": reply_to_email_name,
            },
            returns=models.Template,
        )

    @endpoint
    def revert_template(self, template_type: str, slug: str) -> Call[Template]:
        """Set a template back to Clerk's default.

        Your changes to it are lost. Returns the template as it then is; 402 when the plan does not cover it, 404
        when there is no such template.

        Deprecated by Clerk.

        `POST /templates/{template_type}/{slug}/revert`

        Args:
            template_type: Kind of message: `email` or `sms`.
            slug: Slug of the template, its name for machines.
        """
        warn_deprecated("templates.revert_template")
        return Call.post("templates", template_type, slug, "revert", returns=models.Template, repeatable=True)

    @endpoint
    def preview_template(
        self,
        template_type: str,
        slug: str,
        *,
        subject: str | None | Unset = UNSET,
        body: str | Unset = UNSET,
        from_email_name: str | Unset = UNSET,
        reply_to_email_name: str | Unset = UNSET,
    ) -> Call[JSONObject]:
        """Show what a template would look like with changes.

        Changes nothing. Returns a free-form object with the result; 404 when there is no such template, 422 when the
        input is not valid.

        Deprecated by Clerk.

        `POST /templates/{template_type}/{slug}/preview`

        Args:
            template_type: Kind of message: `email` or `sms`.
            slug: Slug of the template, its name for machines.
            subject: Subject line; for email templates only.
            body: Text of the message, with its variables not yet filled in.
            from_email_name: Sender's address: the part before the `@`, such as `hello` in `hello@example.com`. For
                email templates only.
            reply_to_email_name: Address for replies: the part before the `@`, such as `hello` in
                `hello@example.com`. For email templates only.
        """
        warn_deprecated("templates.preview_template")
        return Call.post(
            "templates",
            template_type,
            slug,
            "preview",
            body={
                "subject": subject,
                "body": body,
                "from_email_name": from_email_name,
                "reply_to_email_name": reply_to_email_name,
            },
            returns=JSONObject,
            read=True,
        )

    @endpoint
    def toggle_template_delivery(
        self, template_type: str, slug: str, *, delivered_by_clerk: bool | Unset = UNSET
    ) -> Call[Template]:
        """Choose whether Clerk delivers the messages of a template.

        When switched off, your application must send them itself, on the webhooks `email.created` and `sms.created`.
        Returns the changed template; 423 when it is locked, 429 after too many requests.

        Deprecated by Clerk.

        `POST /templates/{template_type}/{slug}/toggle_delivery`

        Args:
            template_type: Kind of message: `email` or `sms`.
            slug: Slug of the template, its name for machines.
            delivered_by_clerk: True if Clerk sends the messages, false if your application does so on webhooks.
        """
        warn_deprecated("templates.toggle_template_delivery")
        return Call.post(
            "templates",
            template_type,
            slug,
            "toggle_delivery",
            body={"delivered_by_clerk": delivered_by_clerk},
            returns=models.Template,
            repeatable=True,
        )
