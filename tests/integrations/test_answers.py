"""What is answered in place of the application, whole in every kind of server."""

from __future__ import annotations

from typing import Any

import pytest

from clerk_backend import ClerkError, ConfigurationError, MalformedURLError
from clerk_backend.auth import create_route_matcher
from clerk_backend.auth.session_redirects import Redirect
from clerk_backend.integrations.answers import Answer, Interruption, answer_of, not_found, redirect, unauthorized
from tests.integrations.calling import BROWSER, HOME, PAGE, Site

SECRET = "eyJ.secret"


def test_an_answer_shows_neither_headers_nor_body() -> None:
    answer = Answer(307, (("location", f"{HOME}?__clerk_db_jwt={SECRET}"),), SECRET.encode())
    assert SECRET not in repr(answer) + repr(Interruption(answer)) + str(Interruption(answer))
    assert "307" in str(Interruption(answer))


def test_an_interruption_is_no_error_of_clerks() -> None:
    assert not issubclass(Interruption, ClerkError)


def test_what_a_handler_returns_is_the_answer() -> None:
    answer = Answer(204)
    assert answer_of(answer) is answer
    assert answer_of(None) is None
    assert answer_of(Redirect(HOME)) == redirect(HOME)


@pytest.mark.parametrize("returned", [False, True, "", "x", 404, {}])
def test_what_is_neither_an_answer_nor_nothing_passes_nobody(raw: Site, returned: Any) -> None:
    with pytest.raises(ConfigurationError, match="must return an Answer"):
        raw(lambda: "let in", handler=lambda _, __: returned)


def test_answers_are_complete(raw: Site) -> None:
    for answer in (redirect(f"{HOME}/x"), unauthorized(), not_found()):
        told = raw(lambda: "the application", handler=lambda _, __, answer=answer: answer)
        assert (told.status, told.body) == (answer.status, answer.body)
        assert told.header("content-length") == str(len(answer.body))


def test_a_question_about_the_head_has_an_answer_without_body(raw: Site) -> None:
    told = raw(lambda: "", method="HEAD", handler=lambda auth, _: auth.protect() and None)
    assert (told.status, told.body, told.header("content-length")) == (404, b"", "9")


def test_any_status_can_be_answered(raw: Site) -> None:
    assert raw(lambda: "", handler=lambda _, __: Answer(499, body=b"x")).status == 499


def test_the_application_may_end_a_request_anywhere(raw: Site) -> None:
    def view() -> str:
        raise Interruption(Answer(402, (("x-own", "1"),), b"pay"))

    told = raw(view, {"cookie": BROWSER})
    assert (told.status, told.body, told.header("x-own")) == (402, b"pay", "1")
    assert told.header("x-clerk-auth-status") == "signed-out"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/a%2fb", 400), ("/a/../b", 400), ("/%ff%fe", 400), ("/" + "a" * 100_000, 414), ("/b", 200)],
)
def test_a_path_without_a_safe_meaning_is_refused(raw: Site, path: str, status: int) -> None:
    matches = create_route_matcher(["/a/(.*)"])

    def view() -> str:
        return str(matches(path))

    def handler(_: Any, __: Any) -> None:
        matches(path)

    for told in (raw(view), raw(lambda: "let in", handler=handler)):
        assert told.status == status
        assert path[1:] not in told.text


def test_the_status_of_a_malformed_path_is_the_one_it_says(raw: Site) -> None:
    def view() -> str:
        raise MalformedURLError("/secret", status=414)

    told = raw(view, PAGE | {"cookie": BROWSER})
    assert (told.status, told.text) == (414, "The path cannot be read.")
