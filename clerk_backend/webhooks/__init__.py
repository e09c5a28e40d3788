"""What Clerk sends by itself: deliveries checked, read, and handled once."""

from __future__ import annotations

from .event import Event
from .handler import WebhookHandler, WebhookResponse
from .signature import SignedWebhook, sign_webhook, verify_webhook
from .stores import DatabaseStore, MemoryStore, RedisStore, State, Store

__all__ = [
    "DatabaseStore",
    "Event",
    "MemoryStore",
    "RedisStore",
    "SignedWebhook",
    "State",
    "Store",
    "WebhookHandler",
    "WebhookResponse",
    "sign_webhook",
    "verify_webhook",
]
