"""Clerk's request headers: what the program behind is told, what strangers cannot tell it, and how it reads that."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, TokenError
from clerk_backend.auth import OrganizationSyncOptions
from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.auth.dynamic_keys import EncryptionKeys, decrypt_request_data, sign_token
from clerk_backend.integrations import asgi, wsgi
from clerk_backend.integrations.forwarded import forwarded_auth
from clerk_backend.integrations.options import FrontendAPIProxy, MiddlewareOptions
from tests.auth.signing import NOW
from tests.integrations.calling import BROWSER, HOME, HOST, Site, environ_of, scope_of
from tests.integrations.test_protection import ORGANIZATION, api_key

OTHER = "sk_test_" + "other" * 4


def heard(raw: Site, headers: dict[str, str], **options: Any) -> dict[str, str]:
    """The request headers of Clerk's that an application gets."""
    found: dict[str, str] = {}
    given = options.pop("options", None) or MiddlewareOptions(forward=True, **options)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for name, value in scope["headers"]:
            assert name.decode() not in found
            found[name.decode()] = value.decode("latin-1")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    def wapp(environ: Any, start_response: Any) -> list[bytes]:
        names = {name: name.removeprefix("HTTP_").replace("_", "-").lower() for name in environ if name[:5] == "HTTP_"}
        found.update({plain: environ[name] for name, plain in names.items()})
        start_response("200 OK", [])
        return []

    wrapped: Any = (
        asgi.ClerkMiddleware(app, raw.clerk(), options=given, now=lambda: NOW)
        if raw.kind == "asgi"
        else wsgi.ClerkMiddleware(wapp, raw.clerk(), options=given, now=lambda: NOW)
    )
    raw.ask(wrapped, headers, "/a?b=1")
    return {name: value for name, value in found.items() if name.startswith(("x-clerk", "x_clerk", "x-nonce", "cont"))}


def data_in(told: dict[str, str], passphrase: str) -> dict[str, Any]:
    return decrypt_request_data(told.get("x-clerk-request-data"), keys=EncryptionKeys(passphrase))


def test_the_program_behind_is_told_who_is_signed_in(raw: Site) -> None:
    token, secret_key = raw.token(), raw.emulator.instance().secret_key
    assert heard(raw, {"authorization": f"Bearer {token}"}) == {
        "x-clerk-auth-status": "signed-in",
        "x-clerk-auth-token": token,
        "x-clerk-auth-signature": sign_token(token, secret_key),
        "x-clerk-auth-message": "",
        "x-clerk-auth-reason": "",
        "x-clerk-clerk-url": f"{HOME}/a?b=1",
    }


def test_or_that_nobody_is(raw: Site) -> None:
    told = heard(raw, {"cookie": BROWSER})
    assert (told["x-clerk-auth-status"], told["x-clerk-auth-token"], told["x-clerk-auth-signature"]) == (
        "signed-out", "", "",
    )  # fmt: skip
    assert told["x-clerk-auth-reason"] == "session-token-and-uat-missing"


def test_unless_it_is_wanted_nothing_is_told(raw: Site) -> None:
    assert heard(raw, raw.bearer(), options=MiddlewareOptions()) == {}


@pytest.mark.parametrize("form", [str.lower, str.title, str.upper])
def test_strangers_cannot_tell_it_anything(raw: Site, form: Any) -> None:
    names = ["status", "token", "signature", "message", "reason"]
    lies = {form(f"x-clerk-auth-{name}"): "lie" for name in names} | {
        form(name): "lie" for name in ("x-clerk-clerk-url", "x-clerk-request-data", "x-clerk-debug", "x-nonce")
    }
    assert "lie" not in heard(raw, lies).values()
    assert "lie" not in heard(raw, {name.replace("-", "_"): value for name, value in lies.items()}).values()


@pytest.mark.parametrize("kind", ["\u1234", "a\r\nx-clerk-auth-status: signed-in", "\xe9"])
def test_what_strangers_sent_ends_no_header(raw: Site, kind: str) -> None:
    import base64
    import json

    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "typ": kind}).encode()).rstrip(b"=").decode()
    _, payload, signature = raw.token().split(".")
    told = heard(raw, {"authorization": f"Bearer {header}.{payload}.{signature}"})
    assert told["x-clerk-auth-status"] == "signed-out"
    assert not set("".join(told.values())) & set("\r\n")


def test_options_go_along_encrypted_and_only_those_that_were_given(raw: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_ENCRYPTION_KEY", "passphrase\n")
    given = MiddlewareOptions(
        forward=True, secret_key=OTHER, machine_secret_key="ak_machine", sign_in_url="", is_satellite=False, debug=True,
        clock_skew_in_ms=0, audience=["a"], authorized_parties=(), accepts_token="any",
        organization_sync_options=OrganizationSyncOptions(["/orgs/:id"]),
        content_security_policy=ContentSecurityPolicy(is_strict=True, directives={"img-src": "https://i"}),
        frontend_api_proxy=FrontendAPIProxy("/c"),
    )  # fmt: skip
    told = heard(raw, raw.bearer(), options=given)
    assert OTHER not in str(told)
    assert data_in(told, "passphrase") == {
        "secretKey": OTHER,
        "signInUrl": "",
        "isSatellite": False,
        "debug": True,
        "clockSkewInMs": 0,
        "audience": ["a"],
        "authorizedParties": [],
        "organizationSyncOptions": {"organizationPatterns": ["/orgs/:id"]},
        "contentSecurityPolicy": {"strict": True, "directives": {"img-src": "https://i"}},
        "frontendApiProxy": {"enabled": True, "path": "/c"},
    }
    assert told["x-clerk-debug"] == "true"
    assert told["x-nonce"] in told["content-security-policy"]


def test_without_a_passphrase_of_its_own_no_secret_key_goes_along(raw: Site) -> None:
    with pytest.raises(ConfigurationError, match="CLERK_ENCRYPTION_KEY"):
        heard(raw, raw.bearer(), secret_key=OTHER)
    secret_key = raw.emulator.instance().secret_key
    assert data_in(heard(raw, raw.bearer(), sign_in_url="/in"), secret_key) == {"signInUrl": "/in"}


def test_what_a_machines_token_says_goes_along(raw: Site) -> None:
    secret_key = raw.emulator.instance().secret_key
    told = heard(raw, {"authorization": f"Bearer {api_key(raw)}"})
    machine = data_in(told, secret_key)["machineAuthObject"]
    assert (machine["tokenType"], machine["isAuthenticated"]) == ("api_key", True)
    machine = data_in(heard(raw, {"authorization": "Bearer ak_wrong"}), secret_key)["machineAuthObject"]
    assert (machine["tokenType"], machine["isAuthenticated"]) == ("api_key", False)


def read(raw: Site, told: dict[str, str], clerk: Any = None, **options: Any) -> Any:
    """What the program behind makes of the headers."""
    request = {"host": HOST, **told}
    found = scope_of(request) if raw.kind == "asgi" else environ_of(request)
    return forwarded_auth(found, clerk or raw.clerk(), **options)


def test_the_program_behind_knows_who_is_signed_in(raw: Site) -> None:
    auth = read(raw, heard(raw, raw.bearer(**ORGANIZATION)))
    assert (auth.user_id, auth.org_role, auth.has(role="admin")) == ("user_1", "org:admin", True)
    token = auth.get_token()
    assert (asyncio.run(token) if raw.kind == "asgi" else token) == raw.token(**ORGANIZATION)
    assert read(raw, heard(raw, {"cookie": BROWSER})).user_id is None


def test_a_session_with_tasks_left_is_as_good_as_none_there_too(raw: Site) -> None:
    told = heard(raw, raw.bearer(**(ORGANIZATION | {"sts": "pending"})))
    assert read(raw, told).user_id is None
    assert read(raw, told, treat_pending_as_signed_out=False).user_id == "user_1"


def test_a_machine_is_nobody_signed_in(raw: Site) -> None:
    assert read(raw, heard(raw, {"authorization": f"Bearer {api_key(raw)}"})).user_id is None


def test_nobody_pretends_to_have_been_signed_in(raw: Site) -> None:
    told = heard(raw, raw.bearer())
    mine = raw.token(sub="user_2")
    for lie in (
        {"x-clerk-auth-token": mine},
        {"x-clerk-auth-token": mine, "x-clerk-auth-signature": sign_token(mine, "guess")},
        {"x-clerk-auth-signature": ""},
        {"x-clerk-auth-token": ""},
        {"x-clerk-auth-signature": told["x-clerk-auth-signature"].upper()},
    ):
        with pytest.raises(TokenError, match="auth_signature_invalid"):
            read(raw, told | lie)
    kind: Any = AsyncClerk if raw.kind == "asgi" else Clerk
    with pytest.raises(TokenError, match="auth_signature_invalid"):
        read(raw, told, kind(OTHER))


def test_without_a_middleware_in_front_it_is_an_error(raw: Site) -> None:
    for told in ({}, {"x-clerk-auth-status": ""}):
        with pytest.raises(ConfigurationError, match="can't detect usage of clerkMiddleware"):
            read(raw, told)
