"""The pages to sign in and out at, by one click each."""

from __future__ import annotations

from html import unescape
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.server import Server

JSON = Any
APP = "http://127.0.0.1:3000"


@pytest.fixture
def browser(emulator: Emulator) -> httpx.Client:
    return httpx.Client(transport=emulator.transport, base_url="http://127.0.0.1:4010/__frontend")


def test_the_page_has_a_button_for_each_user(browser: httpx.Client, api: httpx.Client) -> None:
    assert "no users yet" in browser.get("/sign-in").text
    names = [
        api.post("/users", json=body).json()["id"]
        for body in (
            {"username": "bob1"},
            {"email_address": ["ada@example.com"], "first_name": "<b>Ada", "last_name": "L"},
        )
    ]
    query = {"redirect_url": f'{APP}/?a="b"', "__clerk_db_jwt": "dvb_<1>"}
    answer = browser.get("/sign-in", params=query)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.text.count('action="/__frontend/sign-in"') == 2
    assert f"<b>Ada L, ada@example.com, {names[1]}" in unescape(answer.text)
    assert "<b>" not in answer.text
    assert "dvb_<1>" not in answer.text
    assert f"{APP}/?a=%22b%22" in answer.text


def test_who_is_signed_in_sees_so_and_can_sign_out(browser: httpx.Client, user: JSON) -> None:
    answer = browser.post("/sign-in", data={"user_id": user["id"]}, follow_redirects=True)
    assert "Signed in as Ada, ada@example.com" in answer.text
    assert 'action="/__frontend/sign-out"' in browser.get("/sign-out").text
    answer = browser.post("/sign-out", follow_redirects=True)
    assert "Signed in as" not in answer.text


def test_the_browser_goes_back_with_the_name_that_it_is_told_by(browser: httpx.Client, user: JSON) -> None:
    name = browser.post("/v1/dev_browser").json()["token"]
    sent = {"user_id": user["id"], "redirect_url": f"{APP}/a?b#c", "__clerk_db_jwt": name}
    for path in ("/sign-in", "/sign-out"):
        answer = browser.post(path, data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{APP}/a?b&__clerk_db_jwt={name}#c")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "form_param_missing"),
        ({"user_id": "user_none"}, "form_identifier_not_found"),
        ({"user_id": "user_none", "redirect_url": "https://evil.com"}, "form_param_value_invalid"),
    ],
)
def test_nobody_is_signed_in_by_what_is_wrong(browser: httpx.Client, sent: JSON, code: str) -> None:
    answer = browser.post("/sign-in", data=sent)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("action", "code"), [("ban", "user_banned"), ("lock", "user_locked")])
def test_who_is_shut_out_cannot_sign_in(
    browser: httpx.Client, api: httpx.Client, user: JSON, action: str, code: str
) -> None:
    api.post(f"/users/{user['id']}/{action}")
    answer = browser.post("/sign-in", data={"user_id": user["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, code)


def test_a_server_says_where_its_frontend_is(emulator: Emulator) -> None:
    emulator.add_instance("sk_test_2")
    with Server(emulator, "127.0.0.1", 0, None) as server:
        assert server.frontend_url() == f"{server.url}/__frontend"
        assert server.frontend_url("sk_test_2") == server.url + emulator.frontend_path("sk_test_2")
        assert httpx.get(f"{server.frontend_url('sk_test_2')}/sign-in").status_code == 200
