"""Uploaded pictures of users and organizations (multipart/form-data)."""

from __future__ import annotations

import re

from .errors import not_found, refuse, wrong_format
from .organizations import organization_of, organization_view
from .request import Asked
from .routing import Route
from .user_views import user_view
from .users import user_of

_BOUNDARY = re.compile(r'multipart/form-data\s*;.*boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'content-disposition\s*:[^\r\n]*?;\s*name="([^"]*)"', re.IGNORECASE)
_MOST_BYTES = 10 * 1024 * 1024
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")


def parts(asked: Asked) -> dict[str, bytes]:
    """Return the fields of a multipart body."""
    content_type = asked.request.header("content-type")
    boundary = _BOUNDARY.match(content_type)
    if boundary is None:
        message = f"Content-Type {content_type} is unsupported. You should use multipart/form-data instead."
        raise refuse(415, "unsupported_content_type", "Content-Type is unsupported", message)
    found: dict[str, bytes] = {}
    for part in asked.request.body.split(b"--" + boundary[1].encode("latin-1"))[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name:
            found[name[1].decode("latin-1")] = content.removesuffix(b"\r\n")
    return found


def image(fields: dict[str, bytes]) -> None:
    """Refuse what is no picture, or too large a one."""
    content = fields.get("file", b"")
    if not content:
        raise refuse(400, "form_param_missing", "Image file missing", param_name="file")
    if len(content) > _MOST_BYTES:
        raise refuse(413, "image_too_large", "Image too large", "An image has 10 MB at most.")
    if not content.startswith(_MAGIC):
        raise wrong_format("file", "a JPEG, PNG, GIF or WebP image")


def set_profile_image(asked: Asked) -> object:
    """Give a user a picture."""
    user = user_of(asked.instance, asked["user_id"])
    image(parts(asked))
    user.image_id, user.updated_at = asked.instance.ids.new("img"), asked.instance.now
    return user_view(asked.instance, user)


def set_logo(asked: Asked) -> object:
    """Give an organization a logo."""
    organization, fields = organization_of(asked), parts(asked)
    image(fields)
    uploader = fields.get("uploader_user_id", b"").decode("latin-1")
    if uploader and uploader not in asked.instance.users:
        raise not_found("user", uploader)
    organization.image_id, organization.updated_at = asked.instance.ids.new("img"), asked.instance.now
    shown = organization_view(asked.instance, organization)
    return {**shown, "logo_url": shown["image_url"]}


def delete_logo(asked: Asked) -> object:
    """Drop the logo of an organization."""
    organization = organization_of(asked)
    organization.image_id, organization.updated_at = None, asked.instance.now
    return organization_view(asked.instance, organization)


ROUTES = (
    Route("POST", "/users/{user_id}/profile_image", set_profile_image),
    Route("PUT", "/organizations/{organization_id}/logo", set_logo),
    Route("DELETE", "/organizations/{organization_id}/logo", delete_logo),
)
