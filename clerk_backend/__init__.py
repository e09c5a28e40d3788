"""The Clerk Backend API and Clerk's server-side helpers, for Python: typed, async and blocking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .answer import Response as Response
    from .call import Call as Call
    from .client import AsyncClerk as AsyncClerk, Clerk as Clerk
    from .errors import (
        APIError as APIError,
        ArgumentError as ArgumentError,
        AuthenticationError as AuthenticationError,
        BadRequestError as BadRequestError,
        ClerkError as ClerkError,
        ClientClosedError as ClientClosedError,
        ConfigurationError as ConfigurationError,
        ConflictError as ConflictError,
        ConnectionFailedError as ConnectionFailedError,
        ErrorDetail as ErrorDetail,
        MalformedURLError as MalformedURLError,
        NotFoundError as NotFoundError,
        OutcomeUnknownError as OutcomeUnknownError,
        PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError,
        RequestTimeoutError as RequestTimeoutError,
        ServerError as ServerError,
        TokenError as TokenError,
        TransportError as TransportError,
        UnprocessableEntityError as UnprocessableEntityError,
        UnreadableAnswerError as UnreadableAnswerError,
        WebhookError as WebhookError,
    )
    from .flow import Flow as Flow, ask as ask
    from .model import Drift as Drift, Model as Model
    from .pacing import Limits as Limits
    from .paging import Page as Page
    from .stats import Stats as Stats
    from .unset import UNSET as UNSET
    from .webhooks import (
        WebhookHandler as WebhookHandler,
        WebhookResponse as WebhookResponse,
        sign_webhook as sign_webhook,
        verify_webhook as verify_webhook,
    )

_HOMES = {
    "answer": ("Response",),
    "call": ("Call",),
    "client": ("AsyncClerk", "Clerk"),
    "errors": (
        "APIError",
        "ArgumentError",
        "AuthenticationError",
        "BadRequestError",
        "ClerkError",
        "ClientClosedError",
        "ConfigurationError",
        "ConflictError",
        "ConnectionFailedError",
        "ErrorDetail",
        "MalformedURLError",
        "NotFoundError",
        "OutcomeUnknownError",
        "PermissionDeniedError",
        "RateLimitError",
        "RequestTimeoutError",
        "ServerError",
        "TokenError",
        "TransportError",
        "UnprocessableEntityError",
        "UnreadableAnswerError",
        "WebhookError",
    ),
    "flow": ("Flow", "ask"),
    "model": ("Drift", "Model"),
    "pacing": ("Limits",),
    "paging": ("Page",),
    "stats": ("Stats",),
    "unset": ("UNSET",),
    "webhooks": ("WebhookHandler", "WebhookResponse", "sign_webhook", "verify_webhook"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 # pyright: ignore[reportUnsupportedDunderAll] - compared with the imports by a test


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
