"""One set of laws for all frameworks, on real servers: who is asking, who passes, and who sees whose data."""

from __future__ import annotations

import json
import math
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from websockets.sync.client import connect

from clerk_backend import Clerk, Limits
from clerk_backend.emulator import Emulator
from tests.integrations.serving import asgi_server, at_once, four_workers, site_of, wsgi_server

SITES = {
    "django": "wsgi",
    "django_asgi": "asgi",
    "fastapi": "asgi",
    "flask": "wsgi",
    "litestar": "asgi",
    "quart": "asgi",
    "starlette": "asgi",
    "wsgi": "wsgi",
}
SOCKETS = ("fastapi", "litestar", "quart", "starlette")
PAGE = {"accept": "text/html", "sec-fetch-dest": "document"}
OTHER = "sk_test_" + "other" * 4
UNLIMITED = Limits(requests=math.inf)


@dataclass
class Town:
    """The emulated Clerk that all sites ask."""

    emulator: Emulator
    url: str
    proxy_url: str
    clerk: Clerk
    other: Clerk

    @property
    def environment(self) -> dict[str, str]:
        tenant = {"secret_key": OTHER, "publishable_key": self.emulator.publishable_key(OTHER)}
        return {
            "CLERK_API_URL": self.url,
            "CLERK_SECRET_KEY": self.emulator.instance().secret_key,
            "CLERK_PUBLISHABLE_KEY": self.emulator.publishable_key(),
            "CLERK_PROXY_URL": self.proxy_url,
            "CLERK_SIGN_IN_URL": f"{self.proxy_url}/sign-in",
            "TENANTS": json.dumps({"other": tenant}),
        }

    def user(self, clerk: Clerk | None = None) -> str:
        address = f"{token_hex(8)}@example.com"
        return (clerk or self.clerk).users.create_user(email_address=[address]).id

    def token(self, user_id: str, **options: Any) -> str:
        return str(self.emulator.people().sign_in(user_id, **options)["token"])


@contextmanager
def town_of(secret_key: str, private_key: RSAPrivateKey) -> Generator[Town]:
    emulator = Emulator(secret_key, limits=None, private_key=private_key)
    emulator.add_instance(OTHER)
    with ExitStack() as stack:
        server = stack.enter_context(emulator.serve())
        clerk = stack.enter_context(Clerk(secret_key, http_client=emulator.transport, limits=UNLIMITED))
        other = stack.enter_context(Clerk(OTHER, http_client=emulator.transport, limits=UNLIMITED))
        yield Town(emulator, server.url, server.frontend_url(), clerk, other)


@pytest.fixture(scope="module", params=SITES)
def framework(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def town(framework: str, private_key: RSAPrivateKey) -> Iterator[Town]:
    """A development instance, for each framework another: clients pace their calls by its key."""
    with town_of(f"sk_test_{token_hex(8)}", private_key) as found:
        yield found


@pytest.fixture(scope="module")
def city(private_key: RSAPrivateKey) -> Iterator[Town]:
    """A production instance, of which clients may ask as often as many people need."""
    with town_of("sk_live_" + "laws" * 4, private_key) as found:
        yield found


@pytest.fixture(scope="module")
def site(framework: str, town: Town) -> Iterator[str]:
    """The address of the application in a framework."""
    serve = asgi_server if SITES[framework] == "asgi" else wsgi_server
    with site_of(framework, town.environment) as app, serve(app) as url:
        yield url


@pytest.fixture
def browser(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.fixture
def user_id(town: Town) -> str:
    return town.user()


@pytest.fixture
def token(town: Town, user_id: str) -> str:
    return town.token(user_id)


def test_nobody_is_signed_in_without_a_token(browser: httpx.Client) -> None:
    told = browser.get("/whoami").json()
    assert (told["user_id"], told["is_authenticated"], told["token_type"]) == (None, False, "session_token")
    assert browser.get("/given").json() == told


def test_a_token_in_the_header_signs_in(browser: httpx.Client, user_id: str, token: str) -> None:
    for path in ("/whoami", "/given", "/protected"):
        told = browser.get(path, headers=bearer(token)).json()
        assert (told["user_id"], told["is_authenticated"]) == (user_id, True)


def test_a_token_in_a_cookie_signs_in(browser: httpx.Client, user_id: str, token: str) -> None:
    cookie = f"theme=dark; __session={token}; __client_uat=1; __clerk_db_jwt=dvb"
    assert browser.get("/whoami", headers={"cookie": cookie, **PAGE}).json()["user_id"] == user_id


def test_a_forged_token_signs_nobody_in(browser: httpx.Client, town: Town, token: str) -> None:
    body, _, signature = token.rpartition(".")
    forged = f"{body}.{signature[::-1]}"
    assert browser.get("/whoami", headers=bearer(forged)).json()["user_id"] is None
    assert browser.get("/protected", headers=bearer(forged)).status_code == 404
    stranger = town.user(town.other)
    foreign = str(town.emulator.people(OTHER).sign_in(stranger)["token"])
    assert browser.get("/protected", headers=bearer(foreign)).status_code == 404


def test_a_pending_session_counts_as_none(browser: httpx.Client, town: Town, user_id: str) -> None:
    token = town.token(user_id, pending=True)
    assert browser.get("/whoami", headers=bearer(token)).json()["user_id"] is None
    assert browser.get("/protected", headers=bearer(token)).status_code == 404


def test_who_opens_a_page_is_sent_to_sign_in_and_programs_get_404(browser: httpx.Client) -> None:
    for path in ("/protected", "/admin", "/either", "/settings/name"):
        page = browser.get(path, headers={**PAGE, "cookie": "__clerk_db_jwt=dvb"})
        assert page.status_code == 307
        location = httpx.URL(page.headers["location"])
        assert location.path == "/__frontend/sign-in"
        assert location.params["redirect_url"] == str(page.request.url)
        refused = browser.get(path)
        assert refused.status_code == 404
        assert refused.headers.get_list("x-clerk-auth-reason")[0].startswith("protect-rewrite")


def test_somebody_signed_in_who_may_not_pass_gets_404(browser: httpx.Client, token: str) -> None:
    for path in ("/admin", "/either"):
        for headers in (PAGE, {}):
            assert browser.get(path, headers={**bearer(token), **headers}).status_code == 404


def test_who_has_the_role_passes(browser: httpx.Client, town: Town, user_id: str) -> None:
    organization = town.clerk.organizations.create_organization(name="Acme", created_by=user_id)
    token = town.token(user_id, organization_id=organization.id)
    for path in ("/admin", "/either"):
        told = browser.get(path, headers=bearer(token)).json()
        assert (told["org_id"], told["org_role"]) == (organization.id, "org:admin")


def test_a_handler_protects_before_the_application_is_asked(browser: httpx.Client, token: str) -> None:
    assert browser.get("/settings/name", headers=bearer(token)).json() == {"ok": True}
    assert browser.get("/settings/name").status_code == 404
    assert browser.get("/SETTINGS/name").status_code == 404
    assert browser.get("//settings/name").status_code in {400, 404}
    assert browser.get("/settings%2fname").status_code in {400, 404}


def test_pages_of_ones_own_take_those_who_may_not_pass(browser: httpx.Client, token: str) -> None:
    assert browser.get("/elsewhere").headers["location"] == str(browser.base_url.join("/out"))
    assert browser.get("/elsewhere", headers=bearer(token)).headers["location"].endswith("/not-you")


def test_a_machine_is_known_by_its_key_and_by_no_other_token(
    browser: httpx.Client, town: Town, user_id: str, token: str
) -> None:
    key = town.clerk.api_keys.create(name="key", subject=user_id).secret
    assert browser.get("/machine", headers=bearer(str(key))).json() == {"subject": user_id}
    for headers in ({}, bearer(token), bearer("ak_wrong"), bearer("mt_wrong")):
        assert browser.get("/machine", headers=headers).status_code == 401
    assert browser.get("/protected", headers=bearer(str(key))).status_code == 404
    told = browser.get("/any", headers=bearer(str(key))).json()
    assert (told["token_type"], told["user_id"]) == ("api_key", user_id)
    assert browser.get("/any", headers=bearer(token)).json()["token_type"] == "session_token"
    assert browser.get("/given", headers=bearer(str(key))).json()["token_type"] == "api_key"


def test_an_oauth_client_learns_where_to_get_a_token(browser: httpx.Client, town: Town) -> None:
    refused = browser.get("/machine", headers=bearer("oat_wrong"))
    host = town.emulator.instance().frontend_api
    assert refused.headers["www-authenticate"] == (
        f'Bearer resource_metadata="https://{host}/.well-known/oauth-protected-resource"'
    )


def test_the_user_is_read_once_in_a_request_and_anew_in_the_next(
    browser: httpx.Client, town: Town, user_id: str, token: str
) -> None:
    for expected in (1, 2):
        told = browser.get("/me", headers=bearer(token)).json()
        assert told == {"id": user_id, "same": True}
        assert town.emulator.count(f"GET /users/{user_id}") == expected
    assert browser.get("/me").json() == {"id": None, "same": True}


def test_a_response_that_depends_on_who_asks_is_marked(browser: httpx.Client, token: str) -> None:
    for headers in ({}, bearer(token)):
        told = browser.get("/whoami", headers=headers).headers
        assert told["cache-control"] == "private"
        assert {name.strip().lower() for name in told["vary"].split(",")} >= {"cookie", "authorization"}
        assert "cache-control" not in browser.get("/public", headers=headers).headers
        assert "authorization" not in browser.get("/public", headers=headers).headers.get("vary", "").lower()
    told = browser.get("/cached", headers=bearer(token)).headers
    assert told["cache-control"] == "public, max-age=60"
    assert {name.strip() for name in told["vary"].split(",")} == {"Accept", "Cookie", "Authorization"}


def test_a_new_browser_makes_a_handshake_and_signs_in(browser: httpx.Client, town: Town, user_id: str) -> None:
    browser.headers.update(PAGE)
    first = browser.get("/whoami")
    assert (first.status_code, first.headers["x-clerk-auth-status"]) == (307, "handshake")
    told = browser.get("/whoami", follow_redirects=True)
    assert told.json()["user_id"] is None
    page = browser.get("/protected", follow_redirects=True)
    assert page.url.path == "/__frontend/sign-in"
    fields = {"user_id": user_id, "redirect_url": str(browser.base_url.join("/protected"))}
    known = {"__clerk_db_jwt": page.url.params["__clerk_db_jwt"]}
    home = browser.post(f"{town.proxy_url}/sign-in", data=fields | known, follow_redirects=True)
    assert (home.url.path, home.json()["user_id"]) == ("/protected", user_id)
    assert browser.get("/whoami").json()["user_id"] == user_id


def test_the_application_may_redirect_by_itself(browser: httpx.Client) -> None:
    page = browser.get("/sign-in-first", headers={**PAGE, "cookie": "__clerk_db_jwt=dvb"})
    location = httpx.URL(page.headers["location"])
    assert (page.status_code, location.path) == (307, "/__frontend/sign-in")
    assert location.params["redirect_url"] == str(page.request.url)


def test_what_is_posted_is_protected_too(browser: httpx.Client, user_id: str, token: str) -> None:
    assert browser.post("/protected", content=b"x" * 100_000).status_code == 404
    told = browser.post("/protected", headers=bearer(token), content=b"x" * 100_000).json()
    assert told["user_id"] == user_id


def test_a_tenant_has_keys_of_its_own(browser: httpx.Client, town: Town, token: str) -> None:
    theirs = town.user(town.other)
    foreign = str(town.emulator.people(OTHER).sign_in(theirs)["token"])
    tenant = {"x-tenant": "other"}
    assert browser.get("/client", headers=bearer(foreign) | tenant).json() == {"id": theirs}
    assert browser.get("/whoami", headers=bearer(foreign)).json()["user_id"] is None
    assert browser.get("/whoami", headers=bearer(token) | tenant).json()["user_id"] is None


def test_a_failing_page_fails_as_without_clerk_and_leaves_nothing(
    browser: httpx.Client, user_id: str, token: str
) -> None:
    closing = {"connection": "close"}  # which servers do after a failure, and some say so too late
    assert browser.get("/boom", headers=bearer(token) | closing).status_code == 500
    assert browser.get("/whoami").json()["user_id"] is None
    assert browser.get("/whoami", headers=bearer(token)).json()["user_id"] == user_id


def test_a_stream_knows_to_its_end_who_asked(browser: httpx.Client, town: Town, user_id: str, token: str) -> None:
    assert browser.get("/stream", headers=bearer(token)).text.split() == [user_id] * 10
    assert town.emulator.count(f"GET /users/{user_id}") == 1
    assert browser.get("/stream").text.split() == ["None"] * 10


def test_a_client_that_goes_away_in_a_stream_harms_nobody(browser: httpx.Client, user_id: str, token: str) -> None:
    for _ in range(5):
        with browser.stream("GET", "/stream", headers=bearer(token)) as response:
            next(response.iter_raw())
    assert browser.get("/whoami").json()["user_id"] is None
    assert browser.get("/whoami", headers=bearer(token)).json()["user_id"] == user_id


def test_work_after_the_response_still_knows_who_asked(browser: httpx.Client, user_id: str, token: str) -> None:
    assert browser.get("/after", headers=bearer(token)).json() == {"ok": True}
    for _ in range(500):
        if user_id in browser.get("/seen").json():
            break
    assert browser.get("/seen").json()[-1] == user_id


def test_a_websocket_knows_who_opened_it(framework: str, browser: httpx.Client, token: str) -> None:
    if framework not in SOCKETS:
        assert browser.get("/ws").status_code in {404, 405}
        return
    user_id = browser.get("/whoami", headers=bearer(token)).json()["user_id"]
    address = str(browser.base_url.join("/ws")).replace("http", "ws", 1)
    for headers, expected in ((bearer(token), user_id), ({}, None)):
        with connect(address, additional_headers=headers) as socket:
            for text in ("a", "b"):
                socket.send(text)
                assert json.loads(socket.recv()) == {"text": text, "user_id": expected, "read": expected}


@pytest.mark.parametrize("name", SITES)
def test_nobody_sees_anothers_data(name: str, city: Town) -> None:
    people = [(user_id := city.user(), city.token(user_id)) for _ in range(20)]

    async def ask(client: httpx.AsyncClient, number: int) -> tuple[str, list[str]]:
        user_id, token = people[number % len(people)]
        read = await client.get("/me", headers=bearer(token))
        streamed = await client.get("/stream", headers=bearer(token))
        nobody = await client.get("/whoami")
        return user_id, [read.json()["id"], *streamed.text.split(), str(nobody.json()["user_id"])]

    with four_workers(f"tests.integrations.sites.{name}", SITES[name], city.environment) as url:
        for user_id, told in at_once(url, ask):
            assert told == [user_id] * 11 + ["None"]
