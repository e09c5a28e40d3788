"""A handshake sends the browser back with the cookies that say who is signed in."""

from __future__ import annotations

from typing import Any

import httpx
import jwt
import pytest

from clerk_backend.emulator import SECRET_KEY, Emulator, ManualClock
from clerk_backend.emulator.keys import verify
from clerk_backend.emulator.session_refresh import cookie_suffix

JSON = Any
APP = "http://127.0.0.1:3000"
HANDSHAKE = "/v1/client/handshake"


def open_browser(emulator: Emulator, base_url: str = "http://127.0.0.1:4010/__frontend") -> httpx.Client:
    return httpx.Client(transport=emulator.transport, base_url=base_url)


@pytest.fixture
def browser(emulator: Emulator) -> httpx.Client:
    return open_browser(emulator)


@pytest.fixture
def live(private_key: Any) -> Emulator:
    return Emulator("sk_live_1", clock=ManualClock(), limits=None, seed=1, private_key=private_key)


def sign_in(browser: httpx.Client, user: JSON) -> httpx.Response:
    return browser.post("/sign-in", data={"user_id": user["id"]})


def shake(browser: httpx.Client, redirect_url: str = f"{APP}/", **query: str) -> httpx.URL:
    """Return where a handshake leads to."""
    answer = browser.get(HANDSHAKE, params={"redirect_url": redirect_url, "format": "nonce"} | query)
    assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
    return httpx.URL(answer.headers["location"])


def cookies(emulator: Emulator, nonce: str) -> dict[str, str]:
    """Return the cookies that a nonce stands for."""
    key = emulator.instance().secret_key
    with httpx.Client(transport=emulator.transport, headers={"authorization": f"Bearer {key}"}) as api:
        found = api.get("https://api.clerk.com/v1/clients/handshake_payload", params={"nonce": nonce}).json()
    return dict(each.split("=", 1) for each in found["directives"])


def brought(emulator: Emulator, browser: httpx.Client, **query: str) -> dict[str, str]:
    return cookies(emulator, shake(browser, suffixed_cookies="false", **query).params["__clerk_handshake_nonce"])


def claims(cookie: str) -> JSON:
    return jwt.decode(cookie.partition(";")[0], options={"verify_signature": False})


def test_nobody_signed_in_is_told_by_empty_cookies(emulator: Emulator, browser: httpx.Client) -> None:
    suffix = cookie_suffix(emulator.instance())
    found = brought(emulator, browser)
    for name in ("__session", "__refresh"):
        assert found[name].startswith("; Path=/; Max-Age=0")
        assert found[f"{name}_{suffix}"] == found[name]
    assert found["__client_uat"] == found[f"__client_uat_{suffix}"] == "0; Path=/; Max-Age=315360000; SameSite=Lax"
    assert found["__clerk_db_jwt"].startswith("dvb_")


def test_somebody_signed_in_is_told_by_cookies_for_the_origin(
    emulator: Emulator, browser: httpx.Client, user: JSON
) -> None:
    sign_in(browser, user)
    signed_in_at = int(emulator.clock.now())
    emulator.clock.advance(100)
    found = brought(emulator, browser)
    token = claims(found["__session"])
    assert (token["sub"], token["azp"], token["iat"]) == (user["id"], APP, int(emulator.clock.now()))
    assert found["__client_uat"].startswith(f"{signed_in_at};")
    assert "; HttpOnly" in found[f"__refresh_{cookie_suffix(emulator.instance())}"]
    assert not any("Secure" in cookie for cookie in found.values())


def test_pages_over_https_get_secure_cookies(emulator: Emulator, browser: httpx.Client, user: JSON) -> None:
    sign_in(browser, user)
    back = shake(browser, "https://localhost:3000/", suffixed_cookies="true")
    found = cookies(emulator, back.params["__clerk_handshake_nonce"])
    assert all("Secure" in cookie for cookie in found.values())


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_sdk_that_knows_no_suffixes_gets_none(
    emulator: Emulator, browser: httpx.Client, user: JSON, signed_in: bool
) -> None:
    if signed_in:
        sign_in(browser, user)
    found = cookies(emulator, shake(browser).params["__clerk_handshake_nonce"])
    assert found.keys() == {"__session", "__client_uat", "__refresh", "__clerk_db_jwt"}


def test_a_development_browser_keeps_its_name_and_a_new_one_gets_one(emulator: Emulator, browser: httpx.Client) -> None:
    first = shake(browser).params["__clerk_db_jwt"]
    assert shake(browser, __clerk_db_jwt=first).params["__clerk_db_jwt"] == first
    assert shake(browser, __clerk_db_jwt="dvb_old").params["__clerk_db_jwt"] not in ("dvb_old", first)


def test_a_development_browser_is_told_by_its_name_alone(emulator: Emulator, browser: httpx.Client, user: JSON) -> None:
    name = shake(browser).params["__clerk_db_jwt"]
    sign_in(browser, user)
    found = brought(emulator, open_browser(emulator), __clerk_db_jwt=name)
    assert claims(found["__session"])["sub"] == user["id"]


def test_old_traces_of_handshakes_are_dropped_from_the_address(browser: httpx.Client) -> None:
    back = shake(browser, f"{APP}/a?x=1&__clerk_handshake_nonce=old&__clerk_handshake=old&__clerk_db_jwt=old#f")
    assert [name for name, _ in back.params.multi_items()] == ["x", "__clerk_db_jwt", "__clerk_handshake_nonce"]
    assert back.params["__clerk_handshake_nonce"] != "old"
    assert (back.path, back.fragment) == ("/a", "f")


def test_the_cookies_may_come_in_a_signed_token(emulator: Emulator, browser: httpx.Client, user: JSON) -> None:
    sign_in(browser, user)
    answer = browser.get(HANDSHAKE, params={"redirect_url": APP, "suffixed_cookies": "false"})
    token = httpx.URL(answer.headers["location"]).params["__clerk_handshake"]
    payload = verify(emulator.instance(), token)
    assert payload
    assert any(each.startswith("__session=ey") for each in payload["handshake"])


def test_an_organization_is_activated_where_that_is_possible(
    emulator: Emulator, browser: httpx.Client, user: JSON, organization: JSON
) -> None:
    sign_in(browser, user)

    def active(**query: str) -> Any:
        return claims(brought(emulator, browser, **query)["__session"]).get("o", {}).get("id")

    assert active() is None
    assert active(organization_id=organization["slug"]) == organization["id"]
    assert active() == active(organization_id="org_none") == organization["id"]
    assert active(organization_id="") is None
    assert active(organization_id=organization["id"]) == organization["id"]


def test_a_satellite_is_told_that_it_is_synced(browser: httpx.Client) -> None:
    back = shake(browser, f"{APP}/?__clerk_synced=false", __clerk_hs_reason="satellite-needs-syncing")
    assert back.params.get_list("__clerk_synced") == ["true"]


@pytest.mark.parametrize(
    "query",
    [{}, {"redirect_url": "javascript:x"}, {"redirect_url": "https://evil.com"}, {"redirect_url": APP, "format": "x"}],
)
def test_a_handshake_that_leads_nowhere_is_refused(browser: httpx.Client, query: dict[str, str]) -> None:
    answer = browser.get(HANDSHAKE, params=query)
    assert answer.status_code == 422
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("base_url", "application", "domain"),
    [
        ("http://127.0.0.1:4010/__frontend", "http://127.0.0.1:3000/a", ""),
        ("https://clerk.embedded-1.example.com", "https://www.embedded-1.example.com/a", "embedded-1.example.com"),
        ("https://clerk.embedded-1.example.com", "https://embedded-1.example.com/a", "embedded-1.example.com"),
    ],
)
def test_in_production_the_nonce_comes_by_a_cookie_that_is_soon_gone(
    live: Emulator, base_url: str, application: str, domain: str
) -> None:
    with open_browser(live, base_url) as browser:
        answer = browser.get(HANDSHAKE, params={"redirect_url": application, "format": "nonce"})
    assert answer.headers["location"] == application
    (cookie,) = answer.headers.get_list("set-cookie")
    name, _, rest = cookie.partition("=")
    nonce, _, attributes = rest.partition("; ")
    at_domain = f"; Domain={domain}" if domain else ""
    assert (name, attributes) == ("__clerk_handshake_nonce", f"Path=/; Max-Age=60; SameSite=Lax; HttpOnly{at_domain}")
    found = cookies(live, nonce)
    assert found[name] == f"; Path=/; Max-Age=0; SameSite=Lax; HttpOnly{at_domain}"
    assert "__clerk_db_jwt" not in found


@pytest.mark.parametrize(
    ("base_url", "application"),
    [
        ("http://127.0.0.1:4010/__frontend", "http://localhost:3000/"),
        ("https://clerk.embedded-1.example.com", "https://notembedded-1.example.com/"),
    ],
)
def test_in_production_another_domain_gets_the_nonce_in_the_address(
    live: Emulator, base_url: str, application: str
) -> None:
    with open_browser(live, base_url) as browser:
        assert shake(browser, application).params.keys() == {"__clerk_handshake_nonce"}


def test_in_production_signing_in_and_out_sets_the_cookie_that_tells_of_it(live: Emulator) -> None:
    with httpx.Client(transport=live.transport, headers={"authorization": "Bearer sk_live_1"}) as api:
        user = api.post("https://api.clerk.com/v1/users", json={"username": "ada1"}).json()
    suffix = cookie_suffix(live.instance())
    with open_browser(live, "https://accounts.embedded-1.example.com") as browser:
        answer = sign_in(browser, user)
        told = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__client_uat")]
        assert [each.partition(";")[0] for each in told] == [
            f"__client_uat={int(live.clock.now())}", f"__client_uat_{suffix}={int(live.clock.now())}",
        ]  # fmt: skip
        assert all(each.endswith("; Domain=embedded-1.example.com") for each in told)
        answer = browser.delete("/v1/client/sessions")
        assert any(each.startswith("__client_uat=0;") for each in answer.headers.get_list("set-cookie"))


def test_a_refreshed_token_is_for_the_page_that_asked(emulator: Emulator, browser: httpx.Client, user: JSON) -> None:
    sign_in(browser, user)
    found = brought(emulator, browser)
    token = claims(found["__session"])
    body = {
        "expired_token": found["__session"].partition(";")[0],
        "refresh_token": found["__refresh"].partition(";")[0],
        "request_origin": APP,
        "format": "cookie",
    }
    path = f"https://api.clerk.com/v1/sessions/{token['sid']}/refresh"
    headers = {"authorization": f"Bearer {SECRET_KEY}"}
    with httpx.Client(transport=emulator.transport, headers=headers) as api:
        plain, _ = api.post(path, json=body).json()["cookies"]
    assert claims(plain.partition("=")[2])["azp"] == APP
    assert "Secure" not in plain
