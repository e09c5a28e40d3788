"""What a request is answered with in place of the application: a redirect, 401, 404, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..auth.session_redirects import Redirect
from ..auth.state import Headers
from ..errors import ConfigurationError

REDIRECTED: Final = ("x-clerk-redirect-to", "true")
"""Marks redirects of ours, which take along what tells browsers apart in development."""
_TEXT: Final = ("content-type", "text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response, for any framework to send. Its `repr` shows the status alone.

    Attributes:
        status: The HTTP status.
        headers: Names in lower case, and values.
        body: The body.
    """

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


class Interruption(Exception):  # noqa: N818 - nothing is wrong: it ends a request as a redirect does
    """Raised to end a request with an answer of ours; the middleware sends it. No error of `ClerkError`'s tree.

    Attributes:
        answer: What to answer with.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"answered with {answer.status}")
        self.answer = answer


def redirect(location: str) -> Answer:
    """Send the browser to an absolute URL."""
    return Answer(307, (("location", location), REDIRECTED))


def unauthorized(*, resource_metadata: str | None = None) -> Answer:
    """401; where OAuth tokens are wanted, with the address at which clients learn how to get one."""
    if not resource_metadata:
        return Answer(401)
    return Answer(401, (("www-authenticate", f'Bearer resource_metadata="{resource_metadata}"'),))


def not_found() -> Answer:
    """404: strangers do not learn that there is something."""
    return Answer(404, (("x-clerk-auth-reason", "protect-rewrite"), _TEXT), b"Not Found")


def refused(status: int, message: str) -> Answer:
    """A request that cannot be read."""
    return Answer(status, (_TEXT,), message.encode("utf-8", "replace"))


def answer_of(returned: object) -> Answer | None:
    """What a handler returned, as an answer; None: the application answers.

    Raises:
        ConfigurationError: it is neither an answer nor None, so that nobody knows whether it means yes or no.
    """
    match returned:
        case None | Answer():
            return returned
        case Redirect():
            return redirect(returned.location)
        case _:
            raise ConfigurationError(
                f"A handler must return an Answer, a Redirect or None, not {type(returned).__name__}: it ends what may "
                "not pass by auth.protect()."
            )
