"""Who passes `auth.protect`, and what everybody else is answered: Clerk's table, in a handler and in a view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clerk_backend import Clerk, ConfigurationError
from clerk_backend.auth import Inbound
from clerk_backend.integrations import asgi
from clerk_backend.integrations.options import MiddlewareOptions
from clerk_backend.integrations.protection import is_page, is_server_action
from tests.integrations.calling import ACTION, BROWSER, DATA, HOME, HOST, PAGE, Site, Told

Ask = Callable[..., Told]
KINDS = {"page": PAGE, "action": ACTION, "api": DATA}
SIGN_IN = "https://oracle-app-12.accounts.dev/sign-in"
HERE = f"{SIGN_IN}?redirect_url=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3D1&__clerk_db_jwt=dvb_1"
METADATA = 'Bearer resource_metadata="https://oracle-app-12.clerk.accounts.dev/.well-known/oauth-protected-resource"'
ORGANIZATION = {
    "v": 2, "o": {"id": "org_1", "rol": "admin", "slg": "acme", "per": "read", "fpm": "1"}, "fea": "o:reports",
    "pla": "u:pro", "fva": [1, -1], "sts": "active",
}  # fmt: skip
LISTS = ["any", ("session_token", "api_key")]


@pytest.fixture(params=["in the handler", "in the view"])
def ask(request: pytest.FixtureRequest, raw: Site) -> Ask:
    """Asks for something that is protected, by the middleware's handler or by the application."""

    def asked(headers: dict[str, str], path: str = "/a?b=1", options: Any = None, **demand: Any) -> Told:
        if request.param == "in the view":
            return raw(lambda: asgi.auth.protect(**demand) and "let in", headers, path, options=options)
        return raw(
            lambda: "let in", headers, path, options=options, handler=lambda auth, _: auth.protect(**demand) and None
        )

    return asked


def nobody(kind: str) -> dict[str, str]:
    return {"cookie": BROWSER, **KINDS[kind]}


def somebody(raw: Site, kind: str, **claims: Any) -> dict[str, str]:
    return raw.cookies(**claims) | KINDS[kind]


def answered(told: Told) -> tuple[int, str | None]:
    return told.status, told.header("location")


@pytest.mark.parametrize("token", ["session_token", *LISTS])
@pytest.mark.parametrize(("kind", "answer"), [("page", (307, HERE)), ("action", (401, None)), ("api", (404, None))])
def test_who_is_not_signed_in_is_sent_to_sign_in_or_told_nothing(ask: Ask, kind: str, answer: Any, token: Any) -> None:
    assert answered(ask(nobody(kind), token=token)) == answer


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_signed_in_may_be_sent_elsewhere(ask: Ask, kind: str) -> None:
    told = ask(nobody(kind), unauthenticated_url="/welcome?x=1", unauthorized_url="/no")
    assert answered(told) == (307, f"{HOME}/welcome?x=1")
    assert told.header("x-clerk-redirect-to") == "true"
    told = ask(nobody(kind), unauthenticated_url="https://other.example.org/in")
    assert answered(told) == (307, "https://other.example.org/in?__clerk_db_jwt=dvb_1")


@pytest.mark.parametrize(("kind", "status"), [("page", 307), ("action", 401), ("api", 404)])
def test_a_session_with_tasks_left_is_as_good_as_none(raw: Site, ask: Ask, kind: str, status: int) -> None:
    told = ask(somebody(raw, kind, **(ORGANIZATION | {"sts": "pending"})))
    assert told.status == status
    if kind == "page":
        assert (told.header("location") or "").startswith(f"{SIGN_IN}/tasks?redirect_url=")


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_signed_in_and_not_who_it_takes_finds_nothing(raw: Site, ask: Ask, kind: str) -> None:
    told = ask(somebody(raw, kind), role="org:admin")
    assert (answered(told), told.text) == ((404, None), "Not Found")
    assert told.every("x-clerk-auth-reason")[0] == "protect-rewrite"
    assert answered(ask(somebody(raw, kind), role="org:admin", unauthorized_url="/no")) == (307, f"{HOME}/no")
    assert answered(ask(somebody(raw, kind), role="org:admin", unauthenticated_url="/in")) == (404, None)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_signed_in_passes(raw: Site, ask: Ask, kind: str) -> None:
    for token in ("session_token", *LISTS):
        assert ask(somebody(raw, kind), token=token).text == "let in"
    assert ask(raw.bearer() | KINDS[kind]).text == "let in"


@pytest.mark.parametrize(
    ("demand", "passes"),
    [
        ({"role": "org:admin"}, True),
        ({"role": "admin"}, True),
        ({"role": "org:member"}, False),
        ({"permission": "org:reports:read"}, True),
        ({"permission": "org:reports:delete"}, False),
        ({"feature": "reports"}, True),
        ({"feature": "user:reports"}, False),
        ({"plan": "pro"}, True),
        ({"plan": "free"}, False),
        ({"reverification": {"level": "first_factor", "after_minutes": 5}}, True),
        ({"reverification": "strict_mfa"}, True),
        ({"reverification": {"level": "first_factor", "after_minutes": 1}}, False),
        ({"role": "org:admin", "permission": "org:reports:delete"}, False),
        ({"role": "org:member", "permission": "org:reports:read"}, False),
        ({"has": lambda has: has(role="admin") or has(role="owner")}, True),
        ({"has": lambda has: has(role="owner")}, False),
        ({"has": lambda has: has(role="admin"), "plan": "free"}, False),
        ({"has": lambda _: None}, False),
        ({"role": None}, False),
        ({"role": ""}, False),
        ({"has": lambda _: "anything"}, True),
    ],
)
def test_all_that_is_asked_for_must_hold(raw: Site, ask: Ask, demand: dict[str, Any], passes: bool) -> None:
    told = ask(raw.bearer(**ORGANIZATION) | DATA, **demand)
    assert told.status == (200 if passes else 404)
    assert ask(DATA, **demand).status == 404


def test_a_predicate_that_would_have_to_be_awaited_lets_nobody_pass(raw: Site, ask: Ask) -> None:
    async def has_role(has: Any) -> bool:
        return bool(has(role="org:owner"))

    with pytest.raises(ConfigurationError, match="plain function"):
        ask(raw.bearer(**ORGANIZATION), has=has_role)
    with pytest.raises(ConfigurationError, match="plain function"):
        ask(raw.bearer(**ORGANIZATION), has=lambda _: Later())


class Later:
    """Something to be awaited that is no coroutine."""

    def __await__(self) -> Any:
        yield


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("token", ["api_key", "m2m_token", "oauth_token", ("api_key", "oauth_token")])
def test_where_a_machine_is_wanted_nobody_else_passes(raw: Site, ask: Ask, kind: str, token: Any) -> None:
    for headers in (nobody(kind), somebody(raw, kind), raw.bearer() | KINDS[kind], {"authorization": "Bearer x"}):
        told = ask(headers, token=token, unauthenticated_url="/in", unauthorized_url="/no", role="org:admin")
        assert (told.status, told.body, told.header("www-authenticate")) == (401, b"", None)


@pytest.mark.parametrize("token", ["oauth_token", "any", ("session_token", "oauth_token"), "api_key"])
def test_a_bad_token_of_a_machine_is_refused_and_a_client_learns_where_to_get_one(ask: Ask, token: Any) -> None:
    told = ask({"authorization": "Bearer oat_wrong", **PAGE}, token=token)
    assert (told.status, told.header("www-authenticate")) == (401, METADATA)
    told = ask({"authorization": "Bearer ak_wrong"}, token=token)
    assert (told.status, told.header("www-authenticate")) == (401, None)


def test_a_machines_token_is_nobody_where_people_are_wanted(raw: Site, ask: Ask) -> None:
    secret = api_key(raw)
    assert ask({"authorization": f"Bearer {secret}"}).status == 404
    assert ask({"authorization": f"Bearer {secret}", **PAGE}).status == 307


def test_of_a_machine_only_a_good_token_is_asked(raw: Site, ask: Ask) -> None:
    headers = {"authorization": f"Bearer {api_key(raw)}", **DATA}
    for token in ("api_key", "any", ("api_key", "session_token")):
        assert ask(headers, token=token, role="org:admin", has=lambda _: False).text == "let in"
    assert ask(headers, token="m2m_token").status == 401


def api_key(raw: Site) -> str:
    with Clerk(raw.emulator.instance().secret_key, http_client=raw.emulator.transport) as clerk:
        user = clerk.users.create_user(email_address=["ada@example.com"])
        return str(clerk.api_keys.create(name="key", subject=user.id).secret)


def test_people_come_back_to_the_page_as_they_see_it(ask: Ask) -> None:
    headers = nobody("page") | {"host": "10.0.0.1", "x-forwarded-host": HOST, "x-forwarded-proto": "https"}
    assert ask(headers).header("location") == HERE
    distrusting = MiddlewareOptions(trust_forwarded_headers=False)
    assert "10.0.0.1" in (ask(headers, options=distrusting).header("location") or "")


def test_people_sign_in_where_the_options_say(ask: Ask) -> None:
    found = ask(nobody("page"), options=MiddlewareOptions(sign_in_url="/in"))
    assert found.header("location") == f"{HOME}/in?redirect_url=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3D1"


@pytest.mark.parametrize("name", ["unauthorized_url", "unauthenticated_url"])
def test_a_page_that_is_none_is_the_applications_mistake(raw: Site, ask: Ask, name: str) -> None:
    headers = nobody("page") if name == "unauthenticated_url" else somebody(raw, "page")
    with pytest.raises(ConfigurationError, match="must be URLs"):
        ask(headers, role="org:admin", **{name: "https://[x"})


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"sec-fetch-dest": "document"}, "page"),
        ({"sec-fetch-dest": "iframe"}, "page"),
        ({"sec-fetch-dest": "empty"}, "api"),
        ({"accept": "text/html"}, "page"),
        ({"accept": "application/xhtml+xml,text/html;q=0.9"}, "page"),
        ({"accept": "*/*"}, "api"),
        ({}, "api"),
        ({"next-url": "/x"}, "page"),
        ({"next-url": "/x", "accept": "text/x-component"}, "action"),
        ({"next-url": "/x", "content-type": "multipart/form-data; boundary=1"}, "action"),
        ({"next-url": "/x", "next-action": "4f"}, "action"),
        ({"next-action": "4f"}, "api"),
        ({"next-url": "/x", "next-action": "4f", "sec-fetch-dest": "document"}, "page"),
        ({"x-nextjs-data": "1"}, "page"),
    ],
)
def test_pages_and_calls_of_pages_are_told_by_their_headers(headers: dict[str, str], kind: str) -> None:
    inbound = Inbound("GET", HOME, headers)
    assert is_page(inbound) is (kind == "page")
    assert is_server_action(inbound) is (kind == "action" or headers.keys() >= {"next-url", "next-action"})
