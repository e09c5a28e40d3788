"""Clerk's components in pages: what is written, how browsers read it, and that nobody's words become part of a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest
from flask import Flask, render_template_string
from hypothesis import given, strategies
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient

from clerk_backend import ArgumentError, AsyncClerk, Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.emulator import Emulator
from clerk_backend.integrations import flask, starlette, templates
from clerk_backend.integrations.jinja2 import GLOBALS, add_globals
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.visits import current_visit
from tests.integrations.calling import BROWSER, DEV, FRONTEND_API, HOME, PROD, Site

CDN = f"https://{FRONTEND_API}/npm/@clerk"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<style>",
    "-->",
    "]]>",
    "\u2028alert(1)\u2029",
    "\"'`",
    "&quot;&lt;",
    "\0\r\n",
    "${alert(1)}{{ 7 * 7 }}{% raw %}",
    "]}//",
)
STRICT = MiddlewareOptions(content_security_policy=ContentSecurityPolicy(is_strict=True))


class Page(HTMLParser):
    """A page as a browser reads it: the elements with their attributes, and the text in each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.elements[-1][2].append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def scripts(self) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(text)) for tag, attributes, text in self.elements if tag == "script"]


def shown(raw: Site, render: Callable[[], str], headers: dict[str, str] | None = None, **options: Any) -> Page:
    """What a view shows to somebody whom the browser knows."""
    told = raw(render, headers or {"cookie": BROWSER}, **options)
    assert told.status == 200
    return Page(told.text)


def test_clerkjs_comes_from_the_frontend_api_of_the_key_by_its_major_version(raw: Site) -> None:
    ui, js, start = shown(raw, lambda: templates.clerk_script(current_visit())).scripts
    loaded = {"defer": None, "crossorigin": "anonymous", "data-clerk-publishable-key": DEV}
    assert ui == ({**loaded, "data-clerk-ui-script": None, "src": f"{CDN}/ui@1/dist/ui.browser.js"}, "")
    assert js == ({**loaded, "data-clerk-js-script": None, "src": f"{CDN}/clerk-js@6/dist/clerk.browser.js"}, "")
    assert start == ({"data-clerk-options": "{}"}, templates.LOADING)


def test_versions_can_be_said_and_older_ones_bring_their_components_along(raw: Site) -> None:
    js, _ = shown(raw, lambda: templates.clerk_script(current_visit(), version="5.1", ui_version=None)).scripts
    assert js[0]["src"] == f"{CDN}/clerk-js@5.1/dist/clerk.browser.js"
    odd = shown(raw, lambda: templates.clerk_script(current_visit(), version='6/"', ui_version="../x")).scripts
    assert [attributes.get("src") for attributes, _ in odd[:2]] == [
        f"{CDN}/ui@..%2Fx/dist/ui.browser.js",
        f"{CDN}/clerk-js@6%2F%22/dist/clerk.browser.js",
    ]


@pytest.mark.parametrize("proxy", ["/__clerk", "/__clerk/", f"{HOME}/__clerk"])
def test_clerkjs_comes_through_the_proxy_where_there_is_one(raw: Site, proxy: str) -> None:
    options = MiddlewareOptions(proxy_url=proxy)
    for attributes, _ in shown(raw, lambda: templates.clerk_script(current_visit()), options=options).scripts[:2]:
        assert str(attributes["src"]).startswith(f"{HOME}/__clerk/npm/@clerk/")
        assert attributes["data-clerk-proxy-url"] == (proxy if "//" in proxy else HOME + proxy)


def test_a_satellite_says_so(raw: Site) -> None:
    options = MiddlewareOptions(
        publishable_key=PROD, is_satellite=True, domain="satellite.example", sign_in_url=f"{HOME}/sign-in"
    )
    _, js, start = shown(
        raw, lambda: templates.clerk_script(current_visit()), {"authorization": "Bearer x"}, options=options
    ).scripts
    assert js[0]["src"] == "https://clerk.satellite.example/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
    assert js[0]["data-clerk-domain"] == "satellite.example"
    assert json.loads(str(start[0]["data-clerk-options"])) == {"isSatellite": True, "signInUrl": f"{HOME}/sign-in"}


def test_pages_of_ones_own_are_told_to_clerkjs_with_what_else_it_is_to_know(raw: Site) -> None:
    options = MiddlewareOptions(
        sign_in_url="/in", sign_up_url="/up", after_sign_in_url="/welcome", after_sign_up_url="/first"
    )
    given = {"appearance": {"variables": {"colorPrimary": "red"}}, "signUpUrl": "/elsewhere"}
    page = shown(raw, lambda: templates.clerk_script(current_visit(), options=given), options=options)
    assert json.loads(str(page.scripts[-1][0]["data-clerk-options"])) == {
        "signInUrl": "/in",
        "signUpUrl": "/elsewhere",
        "signInFallbackRedirectUrl": "/welcome",
        "signUpFallbackRedirectUrl": "/first",
        "appearance": {"variables": {"colorPrimary": "red"}},
    }


@pytest.mark.parametrize(
    ("render", "component"),
    [
        (templates.clerk_sign_in, "SignIn"),
        (templates.clerk_sign_up, "SignUp"),
        (templates.clerk_user_button, "UserButton"),
        (templates.clerk_organization_switcher, "OrganizationSwitcher"),
    ],
)
def test_a_component_is_an_element_and_a_script_that_is_always_the_same(
    raw: Site, render: Callable[..., str], component: str
) -> None:
    page = shown(raw, lambda: render(current_visit(), props={"fallbackRedirectUrl": "/home"}))
    (tag, place, _), (_, attributes, text) = page.elements
    assert (tag, place["data-clerk-component"], attributes) == ("div", component, {})
    assert json.loads(str(place["data-clerk-props"])) == {"fallbackRedirectUrl": "/home"}
    assert text == [templates.MOUNTING]


def test_any_component_of_clerkjs_can_be_shown_and_nothing_else() -> None:
    assert 'data-clerk-component="UserProfile" data-clerk-props="{}"' in templates.clerk_mount(None, "UserProfile")
    for name in ("", "user", "__proto__", 'A" onload="x', "A b", "Ä"):
        with pytest.raises(ArgumentError, match="mountUserProfile"):
            templates.clerk_mount(None, name)


def test_the_page_is_told_who_is_asking_and_is_no_longer_for_everybody(raw: Site) -> None:
    told = raw(
        lambda: templates.clerk_props(current_visit(), user={"id": "user_1", "private_metadata": 1}), raw.bearer()
    )
    ((attributes, text),) = Page(told.text).scripts
    assert attributes == {"type": "application/json", "id": "clerk-props"}
    state = json.loads(text)["__clerk_ssr_state"]
    assert (state["userId"], state["user"]) == ("user_1", {"id": "user_1"})
    assert told.header("cache-control") == "private"
    nobody = shown(raw, lambda: templates.clerk_props(current_visit())).scripts[0][1]
    assert json.loads(nobody)["__clerk_ssr_state"]["userId"] is None


def test_a_page_with_nothing_but_components_is_for_everybody(raw: Site) -> None:
    told = raw(lambda: templates.clerk_script(current_visit()) + templates.clerk_sign_in(current_visit()), raw.bearer())
    assert told.header("cache-control") is None


def test_scripts_carry_the_nonce_of_the_policy(raw: Site) -> None:
    def render() -> str:
        visit = current_visit()
        return templates.clerk_script(visit) + templates.clerk_user_button(visit) + templates.clerk_props(visit)

    told = raw(render, {"cookie": BROWSER}, options=STRICT)
    nonce = told.header("x-nonce")
    assert nonce
    assert f"'nonce-{nonce}'" in str(told.header("content-security-policy"))
    scripts = Page(told.text).scripts
    assert [attributes["nonce"] for attributes, _ in scripts] == [nonce] * 5
    shown_to_styles = [value for attributes, _ in scripts for name, value in attributes.items() if name != "nonce"]
    assert not any(nonce in str(value) for value in shown_to_styles)  # browsers hide the attribute `nonce` only


def test_a_nonce_can_be_given(raw: Site) -> None:
    def render() -> str:
        visit = current_visit()
        return (
            templates.clerk_script(visit, nonce="mine")
            + templates.clerk_user_button(visit, nonce="mine")
            + templates.clerk_props(visit, nonce="mine")
        )

    for options in (None, STRICT):
        assert [each["nonce"] for each, _ in shown(raw, render, options=options).scripts] == ["mine"] * 5


@pytest.mark.parametrize("words", HOSTILE)
def test_what_strangers_say_stays_text(raw: Site, words: str) -> None:
    props = {words: words, "list": [words, {"__proto__": {"a": words}}]}

    def render() -> str:
        visit = current_visit()
        return (
            templates.clerk_user_button(visit, props=props)
            + templates.clerk_script(visit, options=props)
            + templates.clerk_props(visit, organization={"name": words, **props})
        )

    claims = {"org_id": "org_1", "org_role": "org:admin", "org_slug": words, "name": words}
    page = shown(raw, render, raw.bearer(**claims), options=STRICT)
    (_, place, _) = page.elements[0]
    assert [tag for tag, _, _ in page.elements] == ["div", *["script"] * 5]
    assert [text for _, text in page.scripts[:-1]] == [templates.MOUNTING, "", "", templates.LOADING]
    assert json.loads(str(place["data-clerk-props"])) == props
    assert json.loads(str(page.scripts[3][0]["data-clerk-options"])) == props
    for attributes, _ in page.scripts:  # else browsers would take no nonce from it
        assert not any("<s" in str(value) for value in attributes.values())
    state = json.loads(page.scripts[-1][1])["__clerk_ssr_state"]
    assert state["organization"] == {"name": words, **props}
    assert (state["orgSlug"], state["sessionClaims"]["name"]) == (words, words)


def test_half_a_character_can_be_sent_too() -> None:
    text = templates.clerk_sign_in(None, props={"a": "\ud800"})
    assert json.loads(str(Page(text).elements[0][1]["data-clerk-props"])) == {"a": "\ud800"}
    assert text.isascii()


@given(strategies.recursive(strategies.text() | strategies.none() | strategies.booleans(), strategies.lists))
def test_no_properties_end_an_element_or_lose_their_meaning(value: Any) -> None:
    text = templates.clerk_sign_in(None, props={"value": value})
    text.encode("ascii")
    (tag, place, between), (_, attributes, script) = Page(text).elements
    assert (tag, between, attributes, script) == ("div", [], {}, [templates.MOUNTING])
    assert json.loads(str(place["data-clerk-props"])) == {"value": value}


@pytest.mark.parametrize("odd", [{"a": object()}, {"a": float("nan")}, {("a",): 1}, "text", [1]])
def test_properties_that_are_no_json_are_refused(odd: Any) -> None:
    with pytest.raises(ArgumentError):
        templates.clerk_sign_in(None, props=odd)
    deep: dict[str, Any] = {}
    deep["itself"] = deep
    with pytest.raises(ArgumentError, match="JSON"):
        templates.clerk_sign_in(None, props=deep)


def test_outside_of_requests_the_environment_says_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="Publishable key"):
        templates.clerk_script(None)
    monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", DEV)
    monkeypatch.setenv("CLERK_SIGN_IN_URL", "/sign-in")
    scripts = Page(templates.clerk_script(None)).scripts
    assert scripts[1][0]["src"] == f"{CDN}/clerk-js@6/dist/clerk.browser.js"
    assert json.loads(str(scripts[-1][0]["data-clerk-options"])) == {"signInUrl": "/sign-in"}
    monkeypatch.setenv("CLERK_PROXY_URL", "/__clerk")
    assert Page(templates.clerk_script(None)).scripts[0][0]["src"] == "/__clerk/npm/@clerk/ui@1/dist/ui.browser.js"


def test_without_a_request_nobody_knows_who_is_asking() -> None:
    with pytest.raises(ConfigurationError, match="clerk_props"):
        templates.clerk_props(None)


PAGE = """
{{ clerk_script(options={"appearance": {"theme": "<dark>"}}) }}
{{ clerk_sign_in() }}{{ clerk_sign_up(props={"a": name}) }}{{ clerk_user_button() }}{{ clerk_organization_switcher() }}
{{ clerk_mount("UserProfile", props=missing) }}<p>{{ clerk_auth().user_id }}</p>
{{ clerk_props(organization={"name": name}) }}
"""
NAME = HOSTILE[0]


def check(text: str, user_id: str) -> None:
    page = Page(text)
    places = [attributes for tag, attributes, _ in page.elements if tag == "div"]
    assert [place["data-clerk-component"] for place in places] == [
        *("SignIn", "SignUp", "UserButton", "OrganizationSwitcher", "UserProfile"),
    ]
    assert json.loads(str(places[1]["data-clerk-props"])) == {"a": NAME}
    assert len(page.scripts) == 3 + 5 + 1
    assert ("p", {}, [user_id]) in page.elements
    state = json.loads(page.scripts[-1][1])["__clerk_ssr_state"]
    assert (state["userId"], state["organization"]) == (user_id, {"name": NAME})


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("escapes", [False, True])
def test_starlettes_templates_show_components(
    emulator: Emulator, keys: Mapping[str, Any], signed_in: tuple[str, str], *, escapes: bool, is_async: bool
) -> None:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({"page": PAGE}),
        autoescape=escapes,
        enable_async=is_async,
    )
    add_globals(environment)
    pages = Jinja2Templates(env=environment)

    async def asynchronous(request: Request) -> Response:
        return Response(await pages.get_template("page").render_async(name=NAME))

    def home(request: Request) -> Response:
        return pages.TemplateResponse(request, "page", {"name": NAME})

    clerk = AsyncClerk(**keys)
    app = Starlette(
        routes=[Route("/", asynchronous if is_async else home)],
        middleware=[Middleware(starlette.ClerkMiddleware, clerk=clerk, now=emulator.clock.now)],
    )
    user_id, token = signed_in
    told = TestClient(app).get("/", headers={"authorization": f"Bearer {token}"})
    check(told.text, user_id)
    assert told.headers["cache-control"] == "private"


def test_flasks_templates_show_components(
    emulator: Emulator, keys: Mapping[str, Any], signed_in: tuple[str, str]
) -> None:
    app = Flask("application")
    flask.ClerkExtension(app, Clerk(**keys), now=emulator.clock.now)
    add_globals(app.jinja_env)
    app.add_url_rule("/", view_func=lambda: render_template_string(PAGE, name=NAME))
    user_id, token = signed_in
    check(app.test_client().get("/", headers={"authorization": f"Bearer {token}"}).text, user_id)


@pytest.fixture
def keys(emulator: Emulator) -> dict[str, Any]:
    return {
        "secret_key": emulator.instance().secret_key,
        "http_client": emulator.transport,
        "authentication": AuthenticateOptions(publishable_key=emulator.publishable_key()),
    }


@pytest.fixture
def signed_in(emulator: Emulator, keys: dict[str, Any]) -> tuple[str, str]:
    """A user's id, and a token."""
    with Clerk(**keys) as clerk:
        user_id = clerk.users.create_user(username="ada_lovelace").id
    return user_id, str(emulator.people().sign_in(user_id)["token"])


def test_what_the_globals_give_is_not_escaped_again() -> None:
    given = GLOBALS["clerk_user_button"]()
    assert isinstance(given, Markup)
    assert given == templates.clerk_user_button(None)
    assert set(GLOBALS) == {"clerk_auth"} | {name for name in vars(templates) if name.startswith("clerk_")}
