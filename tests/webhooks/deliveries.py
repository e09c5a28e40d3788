"""Deliveries for the tests: one event, signed at one time with one secret."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from clerk_backend.webhooks import SignedWebhook, sign_webhook

NOW = 1_750_000_000
SECRET = "whsec_" + b64encode(b"hunter2, the key of these tests.").decode()
OTHER_SECRET = "whsec_" + b64encode(b"another key, of an older time...").decode()
CREATED: dict[str, Any] = {
    "object": "event",
    "type": "user.created",
    "instance_id": "ins_1",
    "timestamp": NOW * 1000,
    "data": {"object": "user", "id": "user_1", "first_name": "Ada", "updated_at": NOW * 1000},
    "event_attributes": {"http_request": {"client_ip": "192.0.2.1", "user_agent": "Lynx"}},
}
BODY = json.dumps(CREATED).encode()


def delivery(event: Any = BODY, message_id: str = "msg_1", timestamp: float = NOW) -> SignedWebhook:
    """A delivery of Clerk's."""
    return sign_webhook(event, SECRET, message_id=message_id, timestamp=timestamp)


def updated(at: int, **data: Any) -> dict[str, Any]:
    """An event of a user who was updated so many milliseconds after all began."""
    return {**CREATED, "type": "user.updated", "timestamp": NOW * 1000 + at, "data": {**CREATED["data"], **data}}
