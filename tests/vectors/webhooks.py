"""Runs one recorded decision about a delivery, and gives it in the words of Clerk's own SDK."""

from __future__ import annotations

import os
from typing import Any
from unittest.mock import patch

from clerk_backend import ConfigurationError, WebhookError, verify_webhook
from clerk_backend.webhooks.signature import SECRET_VARIABLE

FROZEN = 1_750_000_000


def run_vector(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    given = case["input"]
    environment = {SECRET_VARIABLE: given["env_secret"]} if given.get("env_secret") is not None else {}
    with patch.dict(os.environ, environment):
        try:
            event = verify_webhook(
                given["body"], given["headers"], given.get("signing_secret"), now=case.get("now", FROZEN)
            )
        except WebhookError as error:
            return thrown(f"@clerk/backend: {error}")
        except ConfigurationError as error:
            first, _, _ = str(error).partition(". The signing secret is")  # what follows is this project's guidance
            return thrown(first if first.startswith("Base64Coder") else f"@clerk/backend: {first}")
    sent = event.model_dump()
    return {"returns": {name: sent.get(name) for name in ("type", "object", "data", "event_attributes")}}


def thrown(message: str) -> dict[str, Any]:
    return {"throws": {"name": "Error", "message": message}}
