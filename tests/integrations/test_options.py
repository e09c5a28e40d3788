"""Options of the middleware: values, or made for each request; and what satellites need."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from clerk_backend import Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions, Inbound
from clerk_backend.integrations import asgi, wsgi
from clerk_backend.integrations.answers import Answer, Interruption
from clerk_backend.integrations.options import (
    FrontendAPIProxy,
    MiddlewareOptions,
    accepting_any,
    middleware_options,
    prepared,
    trusts_forwarded_headers,
)
from clerk_backend.integrations.visits import current_visit
from tests.integrations.calling import BROWSER, DATA, DEV, HOME, HOST, PAGE, Site

OTHER = "sk_test_" + "other" * 4


def who() -> str:
    return str(asgi.auth().user_id)


def test_options_are_a_value_or_a_function_of_the_request(raw: Site) -> None:
    seen: list[Inbound] = []

    def given(inbound: Inbound) -> MiddlewareOptions:
        seen.append(inbound)
        return MiddlewareOptions(authorized_parties=["https://other.example.com"])

    options = given(Inbound("GET", HOME, {}))
    assert raw(who, raw.bearer()).text == "user_1"
    assert raw(who, raw.bearer(), options=options).text == "None"
    assert raw(who, raw.bearer(), "/a?b=1", options=given).text == "None"
    assert (len(seen), seen[-1].url.href, seen[-1].method) == (2, f"{HOME}/a?b=1", "GET")
    assert raw(who, raw.bearer(), options=lambda _: None).text == "user_1"


def test_options_of_authentication_alone_do(raw: Site) -> None:
    strict = AuthenticateOptions(authorized_parties=["https://other.example.com"])
    assert raw(who, raw.bearer(), options=strict).text == "None"
    assert raw(who, raw.bearer(), options=lambda _: strict).text == "None"


def test_whatever_type_of_token_comes_is_looked_at_whatever_the_options_say(raw: Site) -> None:
    options = MiddlewareOptions(accepts_token="api_key")
    assert raw(who, raw.bearer(), options=options).text == "user_1"


async def test_a_function_of_the_request_may_be_awaited(raw: Site) -> None:
    if raw.kind == "wsgi":
        return

    async def given(inbound: Inbound) -> MiddlewareOptions | None:
        await asyncio.sleep(0)
        return MiddlewareOptions(authorized_parties=["https://other.example.com"]) if inbound.headers["x-t"] else None

    told = await asyncio.to_thread(raw, who, {**raw.bearer(), "x-t": "1"}, options=given)
    assert told.text == "None"


def test_a_function_of_the_request_may_answer_it(raw: Site) -> None:
    def given(inbound: Inbound) -> None:
        raise Interruption(Answer(421, body=b"nobody's"))

    told = raw(who, raw.bearer(), options=given)
    assert (told.status, told.text) == (421, "nobody's")


@pytest.mark.parametrize("error", [ValueError("theirs"), LookupError("theirs")])
def test_a_function_that_fails_fails_the_request(raw: Site, error: Exception) -> None:
    def given(inbound: Inbound) -> None:
        raise error

    with pytest.raises(type(error), match="theirs"):
        raw(who, raw.bearer(), options=given)


@pytest.mark.parametrize("wrong", [{"debug": True}, "x", 0, []])
def test_what_are_no_options_is_refused(raw: Site, wrong: Any) -> None:
    with pytest.raises(ConfigurationError, match="options must be MiddlewareOptions"):
        raw(who, options=wrong)
    with pytest.raises(ConfigurationError, match="options must be MiddlewareOptions"):
        raw(who, options=lambda _: wrong)


def test_each_tenant_has_its_keys(raw: Site) -> None:
    clients: list[Any] = []

    def view() -> str:
        clients.append(asgi.clerk_client())
        return who()

    def given(inbound: Inbound) -> MiddlewareOptions | None:
        if "x-other" not in inbound.headers:
            return None
        return MiddlewareOptions(secret_key=OTHER, publishable_key=DEV)

    clerk = raw.clerk()
    assert raw(view, raw.bearer(), clerk=clerk, options=given).text == "user_1"
    assert raw(view, {**raw.bearer(), "x-other": "1"}, clerk=clerk, options=given).text == "None"  # by its own keys
    own, theirs = clients
    assert own is clerk
    assert theirs.authentication.secret_key == OTHER


def test_what_vouches_for_tokens_of_one_tenant_vouches_for_none_of_another(raw: Site) -> None:
    raw.emulator.add_instance(OTHER)
    key = raw.emulator.instance().secret_key
    with Clerk(key, http_client=raw.emulator.transport) as clerk:
        machine = clerk.machines.create(name="ours")
        secret = str(clerk.machines.get_secret_key(machine.id).secret)
        token = clerk.with_options(machine_secret_key=secret).m2m.create_token().token

    def subject() -> str:
        return str(getattr(asgi.auth(accepts_token="m2m_token"), "subject", None))

    headers, ours = {"authorization": f"Bearer {token}"}, raw.clerk(machine_secret_key=secret)
    theirs = MiddlewareOptions(secret_key=OTHER, publishable_key=raw.emulator.publishable_key(OTHER))
    assert raw(subject, headers, clerk=ours).text == machine.id
    assert raw(subject, headers, clerk=ours, options=lambda _: theirs).text == "None"
    assert raw(who, raw.bearer(), clerk=ours, options=lambda _: theirs).text == "None"


def test_who_names_the_address_may_differ_from_request_to_request(raw: Site) -> None:
    headers = {"x-forwarded-host": "public.example.com", "host": "inner.example.com"}

    def address() -> str:
        return current_visit().inbound.url.host

    for options, expected in (
        (None, "public.example.com"),
        (MiddlewareOptions(trust_forwarded_headers=False), "inner.example.com"),
        (lambda _: MiddlewareOptions(trust_forwarded_headers=False), "inner.example.com"),
        (lambda _: None, "public.example.com"),
    ):
        assert raw(address, headers, options=options).text == expected
    clerk = raw.clerk(authentication=raw.authentication(trust_forwarded_headers=False))
    assert raw(address, headers, clerk=clerk).text == "inner.example.com"
    assert raw(address, headers, clerk=clerk, options=lambda _: None).text == "inner.example.com"
    trusting = MiddlewareOptions(trust_forwarded_headers=True)
    assert raw(address, headers, clerk=clerk, options=lambda _: trusting).text == "public.example.com"


SATELLITE: dict[str, Any] = {"is_satellite": True, "domain": "satellite.example.com"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"is_satellite": True, "sign_in_url": f"{HOME}/in"}, "Missing domain and proxyUrl"),
        (SATELLITE, "Invalid signInUrl"),
        (SATELLITE | {"sign_in_url": "/in"}, "Invalid signInUrl"),
        (SATELLITE | {"sign_in_url": "ftp://x"}, "Invalid signInUrl"),
        (SATELLITE | {"sign_in_url": "https://primary.example.com/in"}, None),
        ({"is_satellite": True, "proxy_url": "/__clerk", "sign_in_url": "https://primary.example.com/in"}, None),
    ],
)
def test_a_satellite_needs_to_say_where_it_is_and_where_people_sign_in(
    raw: Site, given: dict[str, Any], problem: str | None
) -> None:
    options = MiddlewareOptions(**given)
    for each in (options, lambda _: options):
        if problem is None:
            assert raw(who, DATA | {"cookie": BROWSER}, options=each).text == "None"
        else:
            with pytest.raises(ConfigurationError, match=problem):
                raw(who, DATA, options=each)


def test_in_production_a_satellite_needs_no_page_of_its_own(raw: Site) -> None:
    options = MiddlewareOptions(**SATELLITE, secret_key="sk_live_" + "x" * 20)
    assert raw(who, DATA | {"cookie": BROWSER}, options=options).text == "None"


def test_the_domain_and_the_proxy_may_depend_on_the_request(raw: Site) -> None:
    """Clerk's middleware takes functions for each of these; here one function makes them all."""

    def given(inbound: Inbound) -> MiddlewareOptions:
        return MiddlewareOptions(proxy_url=f"https://{inbound.url.host}/__{inbound.url.host[0]}")

    for host in ("a.example.com", "b.example.com"):
        told = raw(who, {**PAGE, "host": host}, options=given)
        assert (told.header("location") or "").startswith(f"https://{host}/__{host[0]}/v1/client/handshake?")


def test_a_proxy_that_is_served_here_is_where_browsers_go(raw: Site) -> None:
    for options in (
        MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy()),
        MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy("/px/")),
    ):
        path = options.frontend_api_proxy and options.frontend_api_proxy.path.rstrip("/")
        told = raw(who, PAGE, options=options)
        assert (told.header("location") or "").startswith(f"{HOME}{path}/v1/client/handshake?")
    elsewhere = MiddlewareOptions(frontend_api_proxy=FrontendAPIProxy(), proxy_url="https://clerk.example.com")
    assert (raw(who, PAGE, options=elsewhere).header("location") or "").startswith("https://clerk.example.com/v1/")


@pytest.mark.parametrize("path", ["", "/", "//", "x", "/a/../b", "/a//b", "/a?b", "/a#b", "/ä", "/a b", "/%2e", "/."])
def test_a_proxys_path_must_be_a_plain_one(path: str) -> None:
    with pytest.raises(ConfigurationError, match="frontend_api_proxy"):
        FrontendAPIProxy(path)


def test_what_holds_for_a_request_shows_no_secret() -> None:
    clerk = Clerk("sk_test_" + "s" * 20)
    held = prepared(clerk, clerk.authentication, MiddlewareOptions(jwt_key="pem", machine_secret_key="ak_x"))
    assert not {"s" * 20, "pem", "ak_x"} & set(repr(held).replace("'", " ").split())
    assert held.transport is None


def test_options_are_read_alike_by_all_integrations() -> None:
    given = MiddlewareOptions(sign_in_url="/in", debug=True)
    assert middleware_options(given) is given
    assert middleware_options(None) == MiddlewareOptions()
    assert middleware_options(AuthenticateOptions(sign_in_url="/in")) == MiddlewareOptions(sign_in_url="/in")
    assert accepting_any(None).accepts_token == accepting_any(given).accepts_token == "any"
    assert trusts_forwarded_headers(AuthenticateOptions(), None)
    assert not trusts_forwarded_headers(AuthenticateOptions(), AuthenticateOptions(trust_forwarded_headers=False))


def test_a_middleware_without_keys_is_refused_when_it_is_made(raw: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    middleware: Any = asgi.ClerkMiddleware if raw.kind == "asgi" else wsgi.ClerkMiddleware
    with pytest.raises(ConfigurationError, match="CLERK_SECRET_KEY"):
        middleware(who)
    monkeypatch.setenv("CLERK_SECRET_KEY", raw.emulator.instance().secret_key)
    monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", DEV)
    wrapped = middleware(who)
    monkeypatch.delenv("CLERK_PUBLISHABLE_KEY")
    told = raw.ask(wrapped, {"host": HOST, **PAGE})
    assert (told.header("location") or "").startswith("https://oracle-app-12.clerk.accounts.dev/")
