"""Everything that can go wrong, as one tree. No other type of error leaves this package.

ClerkError
  + ConfigurationError          a key or an option is missing, malformed or of the wrong kind
  + ArgumentError               the call as described cannot be sent: nothing was sent
  + ClientClosedError           the client was closed before
  + APIError                    Clerk answered: no
  |   · BadRequestError           400
  |   · AuthenticationError       401
  |   · PermissionDeniedError     402, 403
  |   · NotFoundError             404, 410
  |   · ConflictError             409
  |   · UnprocessableEntityError  422
  |   · RateLimitError            429, or a wait that the limits demand and the call's time does not allow
  |   · ServerError               5xx
  + TransportError              Clerk did not answer
  |   · ConnectionFailedError     nothing was sent, nothing was done
  |   · RequestTimeoutError       a call that may be asked again ran out of time, or was cut
  |   · OutcomeUnknownError       a write whose fate is not known
  + UnreadableAnswerError       an answer that is no JSON, or cut
  + TokenError                  a token that is not valid, or cannot be checked
  + MalformedURLError           an address that has no safe meaning
  + WebhookError                a delivery that is not Clerk's, is too old, or cannot be read
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ClerkError(Exception):
    """The root: `except ClerkError` catches all that this package raises."""


class ConfigurationError(ClerkError):
    """A key or an option is missing, malformed or of the wrong kind. The message says what to do."""


class ArgumentError(ClerkError, ValueError):
    """An argument makes a call that cannot be sent, such as an empty id. Nothing was sent."""


class ClientClosedError(ClerkError, RuntimeError):
    """The client was closed, by `close` or at the end of its `with`. Make a new one, or close it later."""


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One of the reasons that Clerk gives.

    Attributes:
        code: Clerk's name for it, such as `form_identifier_exists`.
        message: Clerk's short text.
        long_message: Clerk's text for people, or None.
        meta: More about it, such as `{"param_name": "email_address"}`.
    """

    code: str
    message: str
    long_message: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict[str, Any])


class APIError(ClerkError):
    """Clerk answered that it will not.

    Attributes:
        status: The HTTP status; 429 where this package itself refused to wait.
        errors: Clerk's reasons, at least one where Clerk gave any.
        clerk_trace_id: What Clerk's support asks for, or None.
        retry_after: Seconds to wait before asking again, or None.
        method: The HTTP method of the call.
        path: The path of the call, without its query.
    """

    status: int
    errors: tuple[ErrorDetail, ...]
    clerk_trace_id: str | None
    retry_after: float | None
    method: str
    path: str

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        errors: tuple[ErrorDetail, ...] = (),
        clerk_trace_id: str | None = None,
        retry_after: float | None = None,
        method: str = "",
        path: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.errors = errors
        self.clerk_trace_id = clerk_trace_id
        self.retry_after = retry_after
        self.method = method
        self.path = path

    @property
    def code(self) -> str | None:
        """The code of the first reason, or None."""
        return self.errors[0].code if self.errors else None


class BadRequestError(APIError):
    """400: Clerk could not make sense of the call."""


class AuthenticationError(APIError):
    """401: the secret key is not one that Clerk knows, or was revoked."""


class PermissionDeniedError(APIError):
    """402 or 403: the key, the plan or the instance's settings do not allow it."""


class NotFoundError(APIError):
    """404 or 410: there is no such object in this instance."""


class ConflictError(APIError):
    """409: something else was changed at the same time."""


class UnprocessableEntityError(APIError):
    """422: Clerk understood and refuses; `errors` says which argument is wrong."""


class RateLimitError(APIError):
    """429: too many calls. `retry_after` is the wait, in seconds, that was longer than the call's time allowed."""


class ServerError(APIError):
    """5xx: something failed at Clerk, and went on failing."""


class TransportError(ClerkError):
    """Clerk did not answer.

    Attributes:
        method: The HTTP method of the call.
        path: The path of the call, without its query.
    """

    method: str
    path: str

    def __init__(self, message: str, *, method: str = "", path: str = "") -> None:
        super().__init__(message)
        self.method = method
        self.path = path


class ConnectionFailedError(TransportError):
    """No connection could be made: nothing was sent and nothing was done."""


class RequestTimeoutError(TransportError):
    """The answer did not come, or was cut, for a call that may be asked again."""


class OutcomeUnknownError(TransportError):
    """A write was sent and its answer never came: it may have been done, or not.

    It was not repeated, because a second one could do it twice. The message says how to find out.

    Attributes:
        status: The HTTP status, where Clerk answered with a failure of its own (5xx), else None.
        errors: Clerk's reasons, where it answered and gave any.
        clerk_trace_id: What Clerk's support asks for, or None.
        retry_after: Seconds that Clerk asks to wait, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str = "",
        path: str = "",
        status: int | None = None,
        errors: tuple[ErrorDetail, ...] = (),
        clerk_trace_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, method=method, path=path)
        self.status = status
        self.errors = errors
        self.clerk_trace_id = clerk_trace_id
        self.retry_after = retry_after


class UnreadableAnswerError(ClerkError):
    """Clerk, or something between, answered with what is no JSON, or with half of it.

    Attributes:
        method: The HTTP method of the call.
        path: The path of the call, without its query.
        status: The HTTP status of the answer.
    """

    def __init__(self, message: str, *, method: str = "", path: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.status = status


class WebhookError(ClerkError):
    """A webhook's delivery is not Clerk's, is too old, or cannot be read. Answer 400, and do nothing.

    Attributes:
        reason: `missing-headers`; `invalid-signature-headers`, `timestamp-too-old`, `timestamp-too-new` or
            `no-matching-signature`, which may all be a forgery; `unreadable` for a right signature of no event.
    """

    def __init__(self, message: str, *, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class TokenError(ClerkError):
    """A token is not valid, or there is no key to check it with.

    Its text is that of Clerk's SDKs, with reason and carrier at the end.

    Attributes:
        reason: Clerk's name for it, such as `token-expired`, `token-invalid-signature` or `jwk-kid-mismatch`;
            `unexpected-error` for what can be no token of Clerk's at all.
        message: What is wrong, without what follows in the text.
        action: What to do about it, or None.
        token_carrier: Where the token came in, `header` or `cookie`, once that is known.
    """

    def __init__(
        self, message: str, *, reason: str = "", action: str | None = None, token_carrier: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.action = action
        self.token_carrier = token_carrier

    def __str__(self) -> str:
        said = " ".join(filter(None, (self.message, self.action)))
        return (
            f"{said} (reason={self.reason}, token-carrier={self.token_carrier or 'undefined'})" if self.reason else said
        )


class MalformedURLError(ClerkError, ValueError):
    """A path that cannot be decoded, is too long, or would be read differently by different programs. Answer `status`.

    Attributes:
        status: 400, or 414 for a path that is too long.
    """

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PermissionDeniedError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status: int) -> type[APIError]:
    """The class that stands for an HTTP status."""
    return _BY_STATUS.get(status) or (ServerError if status >= 500 else APIError)
