"""What the middleware tells of a request where debugging is on."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from clerk_backend.auth.content_security_policy import ContentSecurityPolicy
from clerk_backend.integrations.options import MiddlewareOptions
from tests.integrations.calling import BROWSER, DEV, HOME, PAGE, Site

DEBUGGING = MiddlewareOptions(debug=True, machine_secret_key="ak_" + "m" * 20)


def told(caplog: pytest.LogCaptureFixture) -> str:
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("clerk_backend.debug", logging.WARNING)
    return record.getMessage()


def entries(text: str) -> dict[str, Any]:
    """The parts of what is told."""
    first, *lines, last = text.split("\n")
    assert first == "[clerk debug start: ClerkMiddleware]"
    assert last == "[clerk debug end: ClerkMiddleware]"
    assert all(line.startswith("  ") for line in lines)
    found: dict[str, Any] = {}
    for part in "\n".join(line[2:] for line in lines).split("\n}\n"):
        name, _, body = part.partition(", ")
        found[name] = json.loads(body if body.endswith("\n}") or body == "{}" else body + "\n}")
    return found


def test_who_asked_and_what_was_decided_is_told(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    raw(lambda: "x", raw.bearer(), "/a?b=1", options=DEBUGGING)
    found = entries(told(caplog))
    assert found.keys() == {"options", "url", "request_state", "auth"}
    assert found["options"]["publishable_key"] == DEV
    assert (found["url"]["method"], found["url"]["clerk_url"]) == ("GET", f"{HOME}/a?b=1")
    assert found["request_state"]["status"] == "signed-in"
    assert found["auth"]["auth"]["userId"] == "user_1"


def test_no_secret_is_told(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    token = raw.token()
    headers = {
        "cookie": f"{BROWSER}_secret; __session={token}; __client_uat=1; __refresh_x=hidden",
        "referer": f"{HOME}/?__clerk_db_jwt=dvb_secret",
        "x-clerk-auth-token": token,
    }
    for each in (headers, {"authorization": f"Bearer {token}"}, {"authorization": "Bearer ak_hidden"}):
        caplog.clear()
        raw(lambda: "x", each, "/?__clerk_db_jwt=dvb_secret&__dev_session=dvb_hidden", options=DEBUGGING)
        text = told(caplog)
        for secret in (token, token.split(".")[1], "dvb_secret", "hidden", "m" * 20):
            assert secret not in text
        assert raw.emulator.instance().secret_key not in text


def test_a_handshake_is_told_too(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    raw(lambda: "x", PAGE, options=DEBUGGING)
    found = entries(told(caplog))
    assert found["request_state"]["reason"] == "dev-browser-missing"
    assert found["auth"] == {"auth": None, "debug": None}


def test_telling_fails_no_request(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    unknown = {"v": 2, "o": {"id": "org_1", "rol": "admin", "per": "read", "fpm": "1"}, "fea": 7}
    raw(lambda: "x", raw.bearer(**unknown), options=DEBUGGING)
    assert entries(told(caplog))["auth"]["auth"] is None


def test_unless_it_is_on_nothing_is_told(raw: Site, caplog: pytest.LogCaptureFixture) -> None:
    raw(lambda: "x", raw.bearer(), options=MiddlewareOptions(content_security_policy=ContentSecurityPolicy()))
    assert not caplog.records
