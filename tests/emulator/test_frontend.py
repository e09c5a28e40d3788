"""The Frontend API: who may ask it, which browser asks, and what its pages are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest

from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.emulator.keys import key_id

JSON = Any
FRONTEND = "http://127.0.0.1:4010/__frontend"
APP = "http://127.0.0.1:3000"
LIVE = "sk_live_emulator"


@pytest.fixture
def browse(emulator: Emulator) -> Iterator[Callable[..., httpx.Client]]:
    """Open a browser at the Frontend API, by its path unless another address is given."""
    opened: list[httpx.Client] = []

    def browse(base_url: str = FRONTEND, of: Emulator = emulator) -> httpx.Client:
        opened.append(httpx.Client(transport=of.transport, base_url=base_url))
        return opened[-1]

    yield browse
    for client in opened:
        client.close()


@pytest.fixture
def browser(browse: Callable[..., httpx.Client]) -> httpx.Client:
    return browse()


@pytest.fixture
def live(private_key: Any) -> Emulator:
    return Emulator(LIVE, clock=ManualClock(), limits=None, seed=1, private_key=private_key)


@pytest.fixture
def session_id(browser: httpx.Client, user: JSON) -> str:
    """A session in the browser."""
    browser.post("/sign-in", data={"user_id": user["id"]})
    return str(browser.get("/v1/client").json()["response"]["last_active_session_id"])


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["code"]


def claims(token: str) -> JSON:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_new_browser_has_no_client_until_it_begins_one(browser: httpx.Client) -> None:
    assert browser.get("/v1/client").json() == {"response": None, "client": None}
    assert code(browser.delete("/v1/client")) == (401, "signed_out")
    begun = browser.post("/v1/client").json()["response"]
    assert (begun["object"], begun["sessions"], begun["last_active_session_id"]) == ("client", [], None)
    assert browser.get("/v1/client").json()["response"] == browser.put("/v1/client").json()["response"] == begun


def test_the_client_cookie_stays_with_the_frontend(browser: httpx.Client) -> None:
    cookie = browser.post("/v1/client").headers["set-cookie"]
    assert cookie.startswith("__client=ey")
    assert cookie.endswith("; Path=/__frontend; Max-Age=315360000; SameSite=Lax; HttpOnly")


def test_a_cookie_of_somebody_else_is_nobodys(browse: Callable[..., httpx.Client], browser: httpx.Client) -> None:
    browser.post("/v1/client")
    for value in ("x", "", "ey.ey.ey"):
        assert browse().get("/v1/client", headers={"cookie": f"a; __client={value}"}).json()["response"] is None


def test_a_client_that_a_test_signed_in_is_known(
    emulator: Emulator, browser: httpx.Client, user: JSON, api: httpx.Client
) -> None:
    signed_in = emulator.people().sign_in(user["id"])
    browser.cookies.set("__client", signed_in["client_token"])
    found = browser.get("/v1/client").json()["response"]
    assert (found["id"], found["last_active_session_id"]) == (signed_in["client_id"], signed_in["session_id"])
    assert api.get(f"/clients/{found['id']}").json()["session_ids"] == [signed_in["session_id"]]


def test_a_page_is_told_of_its_session_and_nothing_private(
    browser: httpx.Client, session_id: str, api: httpx.Client, user: JSON
) -> None:
    api.patch(f"/users/{user['id']}/metadata", json={"private_metadata": {"salary": 1}})
    answer = browser.get(f"/v1/client/sessions/{session_id}", headers={"origin": APP})
    session = answer.json()["response"]
    assert (session["id"], session["user"]["id"], session["status"]) == (session_id, user["id"], "active")
    assert "salary" not in answer.text
    assert claims(session["last_active_token"]["jwt"])["azp"] == APP
    assert answer.json()["client"]["sessions"][0]["id"] == session_id
    assert code(browser.get("/v1/client/sessions/sess_other")) == (404, "resource_not_found")


def test_tokens_are_for_the_page_that_asks_and_the_organization_that_it_names(
    browser: httpx.Client, session_id: str, organization: JSON
) -> None:
    path = f"/v1/client/sessions/{session_id}/tokens"

    def token(**sent: Any) -> JSON:
        return claims(browser.post(path, headers={"origin": APP}, **sent).json()["jwt"])

    assert (token()["azp"], token()["sid"], token().get("o")) == (APP, session_id, None)
    for name in (organization["id"], organization["slug"]):
        assert token(data={"organization_id": name})["o"]["id"] == organization["id"]
    assert token().get("o") is None
    browser.post(f"/v1/client/sessions/{session_id}/touch", data={"active_organization_id": organization["id"]})
    assert token()["o"]["id"] == organization["id"]
    assert token(data={"organization_id": ""}).get("o") is None
    assert token(json={"organization_id": None}).get("o") is None
    assert code(browser.post(path, data={"organization_id": "org_other"})) == (404, "resource_not_found")


def test_touching_a_session_switches_its_organization(
    browser: httpx.Client, session_id: str, organization: JSON
) -> None:
    path = f"/v1/client/sessions/{session_id}/touch"

    def active(**sent: Any) -> Any:
        return browser.post(path, **sent).json()["response"]["last_active_organization_id"]

    assert active() is None
    assert active(json={"active_organization_id": organization["slug"]}) == organization["id"]
    assert active(data={"intent": "focus"}) == organization["id"]
    assert code(browser.post(path, data={"active_organization_id": "no"})) == (404, "resource_not_found")
    assert active(json={"active_organization_id": None}) is None


@pytest.mark.parametrize("content", [b"\xff=1", b"a=%ff"])
def test_a_body_that_cannot_be_read_is_refused(browser: httpx.Client, session_id: str, content: bytes) -> None:
    path = f"/v1/client/sessions/{session_id}/touch"
    assert code(browser.post(path, content=content)) == (400, "malformed_request_parameters")
    assert code(browser.post(path, json={"active_organization_id": 1})) == (422, "form_param_type_invalid")
    assert browser.post(path, json=[]).is_success


@pytest.mark.parametrize(
    ("way", "status"),
    [
        (("POST", "/v1/client/sessions/{}/end"), "ended"),
        (("POST", "/v1/client/sessions/{}/remove"), "removed"),
        (("DELETE", "/v1/client/sessions"), "removed"),
        (("DELETE", "/v1/client"), "removed"),
        (("POST", "/sign-out"), "ended"),
    ],
)
def test_there_are_several_ways_to_sign_out(
    browser: httpx.Client, api: httpx.Client, session_id: str, way: tuple[str, str], status: str
) -> None:
    method, path = way
    answer = browser.request(method, path.format(session_id))
    assert answer.is_success or answer.status_code == 303
    assert api.get(f"/sessions/{session_id}").json()["status"] == status
    assert code(browser.post(f"/v1/client/sessions/{session_id}/tokens")) == (401, "signed_out")
    if path.endswith("/{}/end"):
        assert answer.json()["response"]["last_active_token"] is None
    if path == "/v1/client":
        assert "__client" not in browser.cookies


def test_a_user_who_is_gone_is_signed_out(
    browser: httpx.Client, api: httpx.Client, session_id: str, user: JSON
) -> None:
    api.delete(f"/users/{user['id']}")
    assert browser.get("/v1/client").json()["response"]["sessions"] == []


def test_a_development_browser_needs_no_cookie(browse: Callable[..., httpx.Client], user: JSON) -> None:
    made = browse().post("/v1/dev_browser").json()
    assert made["token"] == made["id"]
    query = {"__clerk_db_jwt": made["token"]}
    browse().post("/sign-in", params=query, data={"user_id": user["id"]})
    assert browse().get("/v1/client", params=query).json()["response"]["sessions"][0]["user_id"] == user["id"]
    assert browse().get("/v1/client", params={"__clerk_db_jwt": "dvb_other"}).json()["response"] is None


def test_production_has_no_development_browsers(browse: Callable[..., httpx.Client], live: Emulator) -> None:
    assert code(browse(of=live).post("/v1/dev_browser")) == (400, "request_invalid_for_environment")


def test_the_frontend_is_at_its_own_host_too(
    browse: Callable[..., httpx.Client], live: Emulator, emulator: Emulator
) -> None:
    for host in ("embedded-clerk-1.clerk.accounts.dev", "embedded-clerk-1.accounts.dev"):
        cookie = browse(f"https://{host}").post("/v1/client").headers["set-cookie"]
        assert cookie.endswith("; Path=/; Max-Age=315360000; SameSite=Lax; HttpOnly")
    for host in ("clerk.embedded-1.example.com", "ACCOUNTS.embedded-1.example.com:8443"):
        cookie = browse(f"https://{host}", live).post("/v1/client").headers["set-cookie"]
        assert cookie.endswith("; SameSite=Lax; HttpOnly; Domain=embedded-1.example.com")


def test_each_instance_has_a_path_and_shares_nothing(
    browse: Callable[..., httpx.Client], emulator: Emulator, browser: httpx.Client
) -> None:
    emulator.add_instance("sk_test_2")
    first, second = emulator.frontend_path(), emulator.frontend_path("sk_test_2")
    assert (first, second) == ("/__frontend", f"/__frontend/{emulator.publishable_key('sk_test_2')}")
    other = browse(f"http://127.0.0.1:4010{second}")
    key, other_key = (each.get("/.well-known/jwks.json").json()["keys"][0]["kid"] for each in (browser, other))
    assert (key, other_key) == tuple(key_id(instance) for instance in emulator.instances)
    assert key != other_key
    cookie = browser.post("/v1/client").headers["set-cookie"].partition(";")[0]
    assert other.get("/v1/client", headers={"cookie": cookie}).json()["response"] is None
    for path in ("/__frontend/pk_test_none/v1/client", "/__frontendx/v1/client"):
        assert httpx.Client(transport=emulator.transport).get(f"http://127.0.0.1{path}").status_code == 401


def test_what_is_not_there_is_a_404_and_needs_no_key(browser: httpx.Client) -> None:
    assert code(browser.get("/v1/environment")) == (404, "resource_not_found")
    assert code(browser.get("")) == (404, "resource_not_found")
    assert code(browser.get("/v1/client/handshake/")) == (404, "resource_not_found")
    assert code(browser.post("/v1/client/handshake")) == (405, "method_not_allowed")


def test_the_pages_of_the_application_may_ask_and_those_of_strangers_not(browser: httpx.Client) -> None:
    answer = browser.get("/v1/client", headers={"origin": APP})
    assert answer.headers["access-control-allow-origin"] == APP
    assert (answer.headers["access-control-allow-credentials"], answer.headers["vary"]) == ("true", "Origin")
    refused = browser.get("/v1/none", headers={"origin": APP})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (404, APP)
    asked = {"origin": APP, "access-control-request-headers": "x-a"}
    early = browser.options("/v1/client", headers=asked)
    assert (early.status_code, early.headers["access-control-allow-headers"]) == (204, "x-a")
    for origin in ("https://evil.com", "null", "http://localhost/", "http://127.0.0.1:4010.evil.com"):
        answer = browser.post("/v1/client", headers={"origin": origin})
        assert code(answer) == (400, "origin_invalid")
        assert "access-control-allow-origin" not in answer.headers
    own = browser.post("/v1/client", headers={"origin": "http://127.0.0.1:4010"})
    assert own.is_success
    assert "access-control-allow-origin" not in own.headers


def test_faults_and_counts_hold_for_browsers_too_and_limits_do_not(
    browse: Callable[..., httpx.Client], private_key: Any
) -> None:
    emulator = Emulator(clock=ManualClock(), limits="published", private_key=private_key)
    browser = browse(of=emulator)
    assert {browser.get("/v1/client").status_code for _ in range(150)} == {200}
    emulator.faults.add("error", "GET /client", status=503)
    assert browser.get("/v1/client").status_code == 503
    assert emulator.count("GET /client") == 151


def test_an_emulator_that_begins_again_has_forgotten_browsers(emulator: Emulator, browser: httpx.Client) -> None:
    browser.post("/v1/client")
    emulator.reset()
    assert browser.get("/v1/client").json()["response"] is None
