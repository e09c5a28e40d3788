"""Browsers are sent back to the application, and nowhere else."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given, strategies as st

from clerk_backend.emulator import Emulator
from clerk_backend.emulator.errors import Refusal
from clerk_backend.emulator.frontend_addresses import address, redirect_target

JSON = Any


@pytest.mark.parametrize(
    ("text", "href", "origin"),
    [
        ("http://localhost:3000/a?b#c", "http://localhost:3000/a?b#c", "http://localhost:3000"),
        ("HTTP://LocalHost:80", "http://localhost/", "http://localhost"),
        ("https://app.test:443/", "https://app.test/", "https://app.test"),
        ("http://[::1]:3000/", "http://[::1]:3000/", "http://[::1]:3000"),
        ("http://10.0.0.7/", "http://10.0.0.7/", "http://10.0.0.7"),
        ("http://web:8000/\r\nx", "http://web:8000/x", "http://web:8000"),
        ("https://shop.example.com/", "https://shop.example.com/", "https://shop.example.com"),
    ],
)
def test_an_address_that_is_nobody_elses_is_taken_as_browsers_read_it(
    emulator: Emulator, text: str, href: str, origin: str
) -> None:
    found = redirect_target(emulator.instance(), text)
    assert (found.href, found.origin) == (href, origin)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://localhost/", "/path", "//localhost", "localhost:3000", "http://",
        "http://me@localhost/", "http://:me@localhost/", "http://localhost:99999/", "http://a b/", "x",
        "https://evil.com", "https://evil.com\\@localhost/", "https://localhost.evil.com", "https://notexample.com/",
        "http://1.1.1.1/", "http://[2606:4700::1111]/", "https://evil.com#.localhost", "https://evil.com?.test", None,
    ],
)  # fmt: skip
def test_an_address_that_may_be_a_strangers_is_refused(emulator: Emulator, text: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        redirect_target(emulator.instance(), text)
    assert refused.value.status == 422


def test_an_instance_may_say_which_origins_are_its_own(emulator: Emulator, api: httpx.Client) -> None:
    assert api.patch("/instance", json={"allowed_origins": ["https://app.mine.com/"]}).status_code == 204
    assert redirect_target(emulator.instance(), "https://app.mine.com/a").host == "app.mine.com"
    for other in ("http://app.mine.com/", "https://app.mine.com:8443/", "http://localhost:3000/"):
        with pytest.raises(Refusal):
            redirect_target(emulator.instance(), other)


@given(st.text(), st.text(), st.dictionaries(st.text(), st.text()))
def test_parameters_are_added_after_those_that_are_there(name: str, value: str, added: dict[str, str]) -> None:
    found = address(httpx.URL("http://localhost/a", params={name: value, "dropped": "x"}, fragment="f").__str__())
    assert found
    parts = urlsplit(found.with_parameters(["dropped"], **added))
    kept = [(name, value)] if name not in {"dropped", *added} else []
    assert parse_qsl(parts.query, keep_blank_values=True) == [*kept, *added.items()]
    assert (parts.path, parts.fragment) == ("/a", "f")


def test_what_is_not_touched_stays_as_it_was_written() -> None:
    found = address("http://localhost/a?x=%7e+~&y&&z")
    assert found
    assert found.with_parameters() == "http://localhost/a?x=%7e+~&y&z"
    assert found.with_parameters(["x", "y", "z"]) == "http://localhost/a"
