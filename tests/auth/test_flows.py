"""From a browser's first visit to its last, over real sockets: application, emulated Clerk and back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from secrets import token_hex
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend.auth.options import OrganizationSyncOptions
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.emulator.keys import sign
from clerk_backend.emulator.session_refresh import cookie_suffix
from tests.auth.browsing import PAGE, Browser, World, way

ORGANIZATIONS = OrganizationSyncOptions(["/orgs/:slug", "/orgs/:slug/(.*)"], ["/me", "/me/(.*)"])
HANDSHAKE = "/__frontend/v1/client/handshake"
JSON = Any


@pytest.fixture(params=["Clerk", "AsyncClerk"])
def begin(request: pytest.FixtureRequest, clock: ManualClock) -> Iterator[Callable[[Emulator], World]]:
    """Begin a world with an emulator, and either client."""
    with ExitStack() as stack:
        yield lambda emulator: World(emulator, clock, request.param == "AsyncClerk", stack)


@pytest.fixture
def world(begin: Callable[[Emulator], World], emulator: Emulator) -> World:
    """A world with a development instance."""
    return begin(emulator)


@pytest.fixture
def live(begin: Callable[[Emulator], World], clock: ManualClock, private_key: RSAPrivateKey) -> World:
    """A world with a production instance."""
    key = f"sk_live_{token_hex(8)}"
    return begin(Emulator(key, clock=clock, limits=None, seed=1, private_key=private_key))


def ask_api(world: World, method: str, path: str, **body: Any) -> JSON:
    """Ask the Backend API."""
    headers = {"authorization": f"Bearer {world.emulator.instance().secret_key}"}
    response = httpx.request(method, f"{world.server.url}/v1{path}", headers=headers, json=body or None)
    return response.raise_for_status().json()


def new_user(world: World, name: str = "ada") -> str:
    return str(ask_api(world, "POST", "/users", email_address=[f"{name}@example.com"])["id"])


def sign_in(world: World, browser: Browser, user_id: str, url: str) -> httpx.Response:
    """Click on a user's button on the sign-in page."""
    fields = {"user_id": user_id, "redirect_url": url}
    known = browser.cookies(httpx.URL(url).host).get("__clerk_db_jwt")
    return browser.http.post(
        f"{world.server.frontend_url()}/sign-in", data=fields | ({"__clerk_db_jwt": known} if known else {})
    )


def sign_out(world: World, browser: Browser, url: str) -> httpx.Response:
    return browser.http.post(f"{world.server.frontend_url()}/sign-out", data={"redirect_url": url})


def handshakes(world: World) -> int:
    return world.emulator.count("GET /client/handshake")


def test_a_new_browser_is_told_apart_by_a_handshake_and_then_left_alone(world: World) -> None:
    url, browser = world.application(), world.browser()
    page = browser.open(f"{url}/a?b=c")
    assert way(page) == [(307, "/a"), (307, HANDSHAKE), (307, "/a"), (200, "/a")]
    assert str(page.url) == f"{url}/a?b=c"
    assert page.json()["reason"] == "session-token-and-uat-missing"
    assert page.history[0].headers["x-clerk-auth-reason"] == "dev-browser-missing"
    assert browser.cookies().keys() >= {"__clerk_db_jwt", "__client_uat"}
    assert "__session" not in browser.cookies()
    assert way(browser.open(url)) == [(200, "/")]


def test_who_signs_in_on_the_page_is_signed_in_where_they_wanted_to_go(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    browser.open(url)
    form = browser.open(f"{world.server.frontend_url()}/sign-in", params={"redirect_url": f"{url}/deep?x=1"})
    assert user_id in form.text
    page = sign_in(world, browser, user_id, f"{url}/deep?x=1")
    assert str(page.url) == f"{url}/deep?x=1"
    assert page.json()["user_id"] == user_id
    assert way(page) == [
        (303, "/__frontend/sign-in"), (307, "/deep"), (307, HANDSHAKE), (307, "/deep"), (200, "/deep"),
    ]  # fmt: skip
    assert page.history[1].headers["x-clerk-auth-reason"] == "dev-browser-sync"
    before = world.emulator.count()
    assert browser.open(url).json()["user_id"] == user_id
    assert world.emulator.count() == before  # the key is known: nobody is asked


def test_who_signs_in_before_the_first_visit_is_signed_in_too(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    assert sign_in(world, browser, user_id, url).json()["user_id"] == user_id


def test_who_signs_out_is_signed_out_of_the_application(world: World) -> None:
    url, browser = world.application(), world.browser()
    sign_in(world, browser, new_user(world), url)
    browser.pass_time(3)
    page = sign_out(world, browser, url)
    assert (page.json()["status"], page.json()["user_id"]) == ("signed-out", None)
    assert browser.cookies()["__client_uat"] == "0"
    assert not {"__session", f"__session_{cookie_suffix(world.emulator.instance())}"} & browser.cookies().keys()
    assert way(browser.open(url)) == [(200, "/")]


def test_another_user_takes_the_place_of_the_first(world: World) -> None:
    url, browser = world.application(), world.browser()
    first, second = new_user(world, "ada"), new_user(world, "bob")
    session_id = sign_in(world, browser, first, url).json()["session_id"]
    browser.pass_time(3)
    assert sign_in(world, browser, second, url).json()["user_id"] == second
    assert ask_api(world, "GET", f"/sessions/{session_id}")["status"] == "replaced"


def test_an_expired_token_is_refreshed_without_a_redirect(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    sign_in(world, browser, user_id, url)
    before, token = handshakes(world), browser.cookies()["__session"]
    browser.pass_time(120)
    page = browser.open(url)
    assert (way(page), page.json()["user_id"]) == ([(200, "/")], user_id)
    assert browser.cookies()["__session"] != token
    assert (handshakes(world), world.emulator.count("POST /sessions/*/refresh", status=200)) == (before, 1)
    assert browser.open(url).json()["user_id"] == user_id
    assert world.emulator.count("POST /sessions/*/refresh") == 1


def test_an_expired_token_without_a_refresh_cookie_takes_a_handshake(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    sign_in(world, browser, user_id, url)
    browser.pass_time(120)
    browser.forget("__refresh")
    page = browser.open(f"{url}/a")
    assert way(page) == [(307, "/a"), (307, HANDSHAKE), (307, "/a"), (200, "/a")]
    reason = page.history[0].headers["x-clerk-auth-reason"]
    assert reason == "session-token-expired-refresh-non-eligible-no-refresh-cookie"
    assert page.json()["user_id"] == user_id


def test_a_refresh_that_clerk_refuses_takes_a_handshake_which_says_who_is_left(world: World) -> None:
    url, browser = world.application(), world.browser()
    session_id = sign_in(world, browser, new_user(world), url).json()["session_id"]
    ask_api(world, "POST", f"/sessions/{session_id}/revoke")
    assert browser.open(url).json()["session_id"] == session_id  # until its token expires
    browser.pass_time(120)
    page = browser.open(url)
    reason = page.history[0].headers["x-clerk-auth-reason"]
    assert reason == "session-token-expired-refresh-session_refresh_inactive_session"
    assert page.json()["status"] == "signed-out"
    assert way(browser.open(url)) == [(200, "/")]


def test_a_refresh_that_gets_no_answer_takes_a_handshake(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    sign_in(world, browser, user_id, url)
    browser.pass_time(120)
    world.emulator.faults.add("reset", "POST /sessions/*/refresh", times=1)
    page = browser.open(url)
    assert page.history[0].headers["x-clerk-auth-reason"] == "session-token-expired-refresh-fetch-error"
    assert page.json()["user_id"] == user_id


def test_what_is_no_page_is_not_redirected(world: World) -> None:
    url, browser = world.application(), world.browser()
    assert browser.open(url, headers={"accept": "application/json", "sec-fetch-dest": "empty"}).json() == {
        **dict.fromkeys(("user_id", "session_id", "org_id", "org_slug", "subject")),
        "status": "signed-out", "reason": "dev-browser-missing", "token_type": "session_token",
    }  # fmt: skip
    sign_in(world, browser, new_user(world), url)
    browser.pass_time(120)
    page = browser.http.post(url)
    assert way(page) == [(200, "/")]
    assert page.json()["reason"] == "session-token-expired-refresh-non-eligible-non-get"


def test_a_token_that_a_script_fetched_is_good_in_a_header(world: World) -> None:
    url, browser, user_id = (
        world.application(authorized_parties=["http://127.0.0.1:1"]),
        world.browser(),
        new_user(world),
    )
    sign_in(world, browser, user_id, f"{world.server.frontend_url()}/sign-in")
    frontend = f"{world.server.frontend_url()}/v1/client"
    client = browser.http.get(frontend).json()["response"]
    session_id = client["last_active_session_id"]
    for origin, status in (("http://127.0.0.1:1", "signed-in"), ("http://127.0.0.1:2", "signed-out")):
        tokens = f"{frontend}/sessions/{session_id}/tokens"
        token = browser.http.post(tokens, headers={"origin": origin}).json()["jwt"]
        assert httpx.get(url, headers={"authorization": f"Bearer {token}"}).json()["status"] == status


@pytest.fixture
def member(world: World) -> tuple[str, str, str]:
    """A user with two organizations."""
    user_id = new_user(world)
    acme = ask_api(world, "POST", "/organizations", name="Acme", slug="acme", created_by=user_id)["id"]
    ask_api(world, "POST", "/organizations", name="Other", slug="other", created_by=user_id)
    ask_api(world, "POST", "/organizations", name="Closed", slug="closed", created_by=new_user(world, "bob"))
    return user_id, acme, "acme"


def test_the_address_says_which_organization_is_active(world: World, member: tuple[str, str, str]) -> None:
    url, browser = world.application(organization_sync_options=ORGANIZATIONS), world.browser()
    user_id, acme, slug = member
    assert sign_in(world, browser, user_id, url).json()["org_id"] is None
    browser.pass_time(3)
    page = browser.open(f"{url}/orgs/acme")
    assert page.history[0].headers["x-clerk-auth-reason"] == "active-organization-mismatch"
    assert (page.json()["org_id"], page.json()["org_slug"]) == (acme, slug)
    browser.pass_time(3)
    assert way(browser.open(f"{url}/orgs/acme/settings")) == [(200, "/orgs/acme/settings")]
    assert browser.open(f"{url}/orgs/other").json()["org_slug"] == "other"
    browser.pass_time(3)
    assert browser.open(f"{url}/anywhere").json()["org_slug"] == "other"
    assert browser.open(f"{url}/me").json()["org_id"] is None


def test_an_organization_that_one_may_not_enter_stays_closed_and_no_loop_begins(
    world: World, member: tuple[str, str, str], caplog: pytest.LogCaptureFixture
) -> None:
    url, browser = world.application(organization_sync_options=ORGANIZATIONS), world.browser()
    sign_in(world, browser, member[0], f"{url}/orgs/acme")
    browser.pass_time(3)
    before = handshakes(world)
    page = browser.open(f"{url}/orgs/closed")
    assert (page.json()["status"], page.json()["org_slug"]) == ("signed-in", "acme")
    assert handshakes(world) == before + 3


def test_keys_that_do_not_match_end_in_no_loop(world: World, caplog: pytest.LogCaptureFixture) -> None:
    other = f"sk_test_{token_hex(8)}"
    world.emulator.add_instance(other)
    url, browser = world.application(secret_key=other), world.browser()
    with caplog.at_level(logging.WARNING):
        page = browser.open(url)
    assert page.json()["reason"] == "dev-browser-missing"
    assert handshakes(world) == 3
    assert "infinite redirect loop" in caplog.text


def test_a_second_instance_has_a_frontend_of_its_own(world: World) -> None:
    other = f"sk_test_{token_hex(8)}"
    world.emulator.add_instance(other)
    proxy_url, publishable_key = world.server.frontend_url(other), world.emulator.publishable_key(other)
    url = world.application(secret_key=other, proxy_url=proxy_url, publishable_key=publishable_key)
    browser = world.browser()
    headers = {"authorization": f"Bearer {other}"}
    user_id = httpx.post(f"{world.server.url}/v1/users", headers=headers, json={"username": "eve1"}).json()["id"]
    page = browser.http.post(f"{proxy_url}/sign-in", data={"user_id": user_id, "redirect_url": url})
    assert page.json()["user_id"] == user_id


def test_a_nonce_is_good_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    page = sign_in(world, browser, user_id, url)
    address = next(str(each.url) for each in page.history if "nonce" in str(each.url) and each.url.path == "/")
    thief = world.browser()
    stolen = thief.open(address)
    assert stolen.json()["user_id"] is None
    assert "resource_not_found" in caplog.text
    browser.pass_time(3)
    assert browser.open(address).json()["user_id"] == user_id  # by the cookies that are there already


def test_a_handshake_by_a_signed_token_needs_no_call(world: World) -> None:
    url, browser, user_id = world.application(jwt_key=world.emulator.public_pem()), world.browser(), new_user(world)
    sign_in(world, browser, user_id, f"{world.server.frontend_url()}/sign-in")
    before = world.emulator.count("GET /clients/*")
    query = {"redirect_url": f"{url}/a", "format": "token", "suffixed_cookies": "false"}
    page = browser.open(f"{world.server.frontend_url()}/v1/client/handshake", params=query)
    assert way(page) == [(307, HANDSHAKE), (307, "/a"), (200, "/a")]
    assert page.json()["user_id"] == user_id
    assert world.emulator.count("GET /clients/*") == before


def test_many_tabs_at_once_are_all_signed_in(world: World) -> None:
    url, browser, user_id = world.application(), world.browser(), new_user(world)
    sign_in(world, browser, user_id, url)
    browser.pass_time(120)
    kept = browser.cookies()
    for without in ((), ("__refresh",)):
        sent = "; ".join(
            f"{name}={value}" for name, value in kept.items() if not name.startswith((*without, "__clerk_r"))
        )
        tabs = [world.browser() for _ in range(6)]
        for tab in tabs:
            tab.http.cookies = httpx.Cookies()
            for name, _, value in (each.partition("=") for each in sent.split("; ")):
                tab.http.cookies.set(name, value, domain="127.0.0.1", path="/")
        with ThreadPoolExecutor(6) as pool:
            pages = list(pool.map(lambda tab: tab.open(url), tabs))
        assert {page.json()["user_id"] for page in pages} == {user_id}


@pytest.fixture
def satellite(world: World) -> tuple[str, str]:
    """A primary application, and a satellite of it on another host name."""
    primary = world.application()
    options = {"is_satellite": True, "satellite_auto_sync": True, "sign_in_url": f"{primary}/sign-in"}
    return primary, world.application("localhost", **options)


def test_a_development_satellite_gets_its_session_from_the_primary_application(
    world: World, satellite: tuple[str, str]
) -> None:
    (primary, url), browser, user_id = satellite, world.browser(), new_user(world)
    sign_in(world, browser, user_id, primary)
    browser.pass_time(3)
    browser.http.cookies.delete("__client")  # the development browser is enough
    page = browser.open(f"{url}/a")
    hosts = [f"{each.url.host}{each.url.path}" for each in (*page.history, page)]
    assert hosts[:4] == ["localhost/a", "127.0.0.1/sign-in", "localhost/a", f"127.0.0.1{HANDSHAKE}"]
    assert (str(page.url), page.json()["user_id"]) == (f"{url}/a?__clerk_synced=true", user_id)
    assert browser.cookies("localhost")["__clerk_db_jwt"] == browser.cookies()["__clerk_db_jwt"]
    browser.pass_time(3)
    assert way(browser.open(url)) == [(200, "/")]


def test_a_satellite_that_does_not_sync_by_itself_asks_nobody(world: World, satellite: tuple[str, str]) -> None:
    url, browser = world.application("localhost", is_satellite=True, sign_in_url=satellite[0]), world.browser()
    page = browser.open(url)
    assert (way(page), page.json()["reason"]) == ([(200, "/")], "session-token-and-uat-missing")


def test_the_primary_application_syncs_with_a_satellite_that_leads_to_it(
    world: World, satellite: tuple[str, str]
) -> None:
    (primary, url), browser, user_id = satellite, world.browser(), new_user(world)
    sign_in(world, browser, user_id, primary)
    browser.pass_time(3)
    page = browser.open(primary, headers={"referer": f"{url}/"})
    assert page.history[0].headers["x-clerk-auth-reason"] == "primary-domain-cross-origin-sync"
    assert page.json()["user_id"] == user_id


def test_in_production_nobody_is_redirected_who_is_not_signed_in(live: World) -> None:
    url, browser = live.application(), live.browser()
    page = browser.open(url)
    assert (way(page), page.json()["reason"]) == ([(200, "/")], "session-token-and-uat-missing")


def test_in_production_signing_in_and_out_is_told_by_a_cookie(live: World) -> None:
    url, browser, user_id = live.application(), live.browser(), new_user(live)
    page = sign_in(live, browser, user_id, f"{url}/a?b=c")
    assert str(page.url) == f"{url}/a?b=c"
    assert way(page) == [(303, "/__frontend/sign-in"), (307, "/a"), (307, HANDSHAKE), (200, "/a")]
    assert page.history[1].headers["x-clerk-auth-reason"] == "client-uat-but-no-session-token"
    assert page.json()["user_id"] == user_id
    assert not {"__clerk_handshake_nonce", "__clerk_db_jwt"} & browser.cookies().keys()
    browser.pass_time(3)
    assert browser.open(str(page.url)).json()["user_id"] == user_id
    page = sign_out(live, browser, url)
    assert page.history[1].headers["x-clerk-auth-reason"] == "session-token-but-no-client-uat"
    assert page.json()["status"] == "signed-out"
    assert way(browser.open(url)) == [(200, "/")]


def test_in_production_a_nonce_that_was_used_signs_nobody_in_and_nobody_out_for_good(live: World) -> None:
    url, browser, user_id = live.application(), live.browser(), new_user(live)
    sign_in(live, browser, user_id, url)
    browser.pass_time(3)
    page = browser.open(url, params={"__clerk_handshake_nonce": "hs_used"})
    assert (page.json()["status"], page.json()["reason"]) == ("signed-out", "session-token-missing")
    assert "set-cookie" not in page.headers
    assert browser.open(url).json()["user_id"] == user_id


@pytest.mark.parametrize("suffixed", [True, False])
def test_in_production_cookies_with_the_suffix_and_without_are_enough(live: World, suffixed: bool) -> None:
    url, browser, user_id = live.application(), live.browser(), new_user(live)
    sign_in(live, browser, user_id, url)
    browser.pass_time(3)
    names = ("__session", "__client_uat", "__refresh")
    endings = ("", f"_{cookie_suffix(live.emulator.instance())}")
    unwanted = {name + endings[not suffixed] for name in names}
    for cookie in list(browser.http.cookies.jar):
        if cookie.name in unwanted:
            browser.http.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    page = browser.open(url)
    assert (way(page), page.json()["user_id"]) == ([(200, "/")], user_id)
    browser.pass_time(120)
    page = browser.open(f"{url}/a")
    assert page.json()["user_id"] == user_id
    if suffixed:
        assert way(page) == [(200, "/a")]  # refreshed
    else:
        asked = page.history[1].url.params
        assert (asked["suffixed_cookies"], page.history[1].url.path) == ("false", HANDSHAKE)


def test_a_production_satellite_gets_its_session_by_a_handshake(live: World) -> None:
    primary, browser, user_id = live.application(), live.browser(), new_user(live)
    options = {"is_satellite": True, "satellite_auto_sync": True, "sign_in_url": f"{primary}/sign-in"}
    url = live.application("localhost", **options)
    assert browser.open(url).json()["reason"] == "session-token-missing"
    sign_in(live, browser, user_id, primary)
    browser.pass_time(3)
    page = browser.open(f"{url}/b?__clerk_synced=false")
    assert page.history[0].headers["x-clerk-auth-reason"] == "satellite-needs-syncing"
    assert page.json()["user_id"] == user_id
    browser.pass_time(3)
    page = browser.open(url)
    assert (way(page), page.json()["user_id"]) == ([(200, "/")], user_id)


@pytest.fixture
def machine(world: World) -> JSON:
    made: JSON = ask_api(world, "POST", "/machines", name="worker")
    return made


@pytest.mark.parametrize("form", ["opaque", "jwt"])
def test_a_machine_is_known_by_its_token(world: World, machine: JSON, form: str) -> None:
    headers = {"authorization": f"Bearer {machine['secret_key']}"}
    made = httpx.post(f"{world.server.url}/m2m_tokens", headers=headers, json={"token_format": form}).json()
    for options in ({"accepts_token": "m2m_token"}, {"accepts_token": "any"}):
        for machine_secret_key in (machine["secret_key"], None):
            url = world.application(machine_secret_key=machine_secret_key, **options)
            told = httpx.get(url, headers={"authorization": f"Bearer {made['token']}"}).json()
            assert (told["status"], told["token_type"], told["subject"]) == ("signed-in", "m2m_token", machine["id"])
    url = world.application(accepts_token="api_key")
    told = httpx.get(url, headers={"authorization": f"Bearer {made['token']}"}).json()
    assert (told["status"], told["reason"]) == ("signed-out", "token-type-mismatch")


def test_an_api_key_is_good_until_it_is_revoked(world: World) -> None:
    url, user_id = world.application(accepts_token=["session_token", "api_key"]), new_user(world)
    key = ask_api(world, "POST", "/api_keys", name="key", subject=user_id)
    headers = {"authorization": f"Bearer {key['secret']}"}
    told = httpx.get(url, headers=headers).json()
    assert (told["status"], told["token_type"], told["subject"]) == ("signed-in", "api_key", user_id)
    ask_api(world, "POST", f"/api_keys/{key['id']}/revoke", revocation_reason="lost")
    told = httpx.get(url, headers=headers).json()
    assert (told["status"], told["reason"]) == ("signed-out", "token-invalid")


def test_an_oauth_token_is_known_opaque_and_signed(world: World) -> None:
    url, user_id = world.application(accepts_token="oauth_token"), new_user(world)
    opaque = world.emulator.people().access_token(user_id, "client_1", ["email"])["secret"]
    now = int(world.clock.now())
    claims = {"sub": user_id, "client_id": "client_1", "scope": "email", "iat": now, "exp": now + 60}
    for token in (opaque, sign(world.emulator.instance(), claims, typ="at+jwt")):
        told = httpx.get(url, headers={"authorization": f"Bearer {token}"}).json()
        assert (told["status"], told["token_type"], told["subject"]) == ("signed-in", "oauth_token", user_id)
    assert httpx.get(url, headers={**PAGE}).json()["reason"] == "No token in header"
