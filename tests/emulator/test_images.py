"""Pictures of users, organizations and OAuth applications."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

JSON = Any
PNG = b"\x89PNG\r\n\x1a\n" + b"\r\n--pixels--\r\n"


def test_a_user_gets_a_picture_and_loses_it(api: httpx.Client, user: JSON) -> None:
    path = f"/users/{user['id']}/profile_image"
    shown = api.post(path, files={"file": ("ada.png", PNG, "image/png")}).json()
    assert shown["has_image"]
    assert shown["image_url"] != user["image_url"]
    assert not api.delete(path).json()["has_image"]


def test_an_organization_gets_a_logo_and_loses_it(api: httpx.Client, user: JSON, organization: JSON) -> None:
    path = f"/organizations/{organization['id']}/logo"
    files = {"file": ("logo.png", PNG, "image/png")}
    shown = api.put(path, files=files, data={"uploader_user_id": user["id"]}).json()
    assert shown["has_image"]
    assert shown["logo_url"] == shown["image_url"]
    assert api.put(path, files=files, data={"uploader_user_id": "user_gone"}).status_code == 404
    assert not api.delete(path).json()["has_image"]


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"json": {}}, (415, "unsupported_content_type")),
        ({"files": {"other": ("a.png", PNG)}}, (400, "form_param_missing")),
        ({"files": {"file": ("a.txt", b"hello")}}, (422, "form_param_format_invalid")),
        ({"files": {"file": ("a.png", PNG + bytes(10 * 1024 * 1024))}}, (413, "image_too_large")),
        (
            {
                "content": b"--x\r\nno disposition\r\n--x--",
                "headers": {"content-type": "multipart/form-data; boundary=x"},
            },
            (400, "form_param_missing"),
        ),
    ],
)
def test_what_is_no_picture_is_refused(
    api: httpx.Client, user: JSON, sent: dict[str, Any], refused: tuple[int, str]
) -> None:
    response = api.post(f"/users/{user['id']}/profile_image", **sent)
    assert response.extensions["refused"] == refused
