"""The examples of docs/webhooks.md answer Clerk in the frameworks that they are for."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from clerk_backend.webhooks import SignedWebhook, sign_webhook
from clerk_backend.webhooks.signature import SECRET_VARIABLE
from tests.webhooks.deliveries import CREATED, SECRET

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
EVENT = {**CREATED, "data": {**CREATED["data"], "first_name": "Ägir"}}
EXPECTED = [(200, "handled"), (200, "duplicate"), (400, "no-matching-signature"), (400, "missing-headers")]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)


def example(heading: str) -> dict[str, Any]:
    """The names that an example of the page defines, after that of the handler."""
    text = PAGE.read_text("utf-8")
    names: dict[str, Any] = {}
    for each in ("## A handler", heading):
        block = re.compile(rf"^{each}\n.*?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL).search(text)
        assert block
        exec(block[1], names)
    return names


def deliveries() -> list[SignedWebhook]:
    """One that is right, the same again, one with another body, and one that is not signed."""
    sent = sign_webhook(EVENT, SECRET)
    body = sent.body + b" "
    return [sent, sent, SignedWebhook(body, sent.headers), SignedWebhook(body, {})]


async def test_fastapi() -> None:
    transport = httpx.ASGITransport(example("### FastAPI")["app"])
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        answers = [await client.post("/webhooks", content=each.body, headers=each.headers) for each in deliveries()]
    assert [(answer.status_code, answer.json()["result"]) for answer in answers] == EXPECTED


def test_flask() -> None:
    client = example("### Flask")["site"].test_client()
    answers = [client.post("/webhooks", data=each.body, headers=each.headers) for each in deliveries()]
    assert [(answer.status_code, answer.json["result"]) for answer in answers] == EXPECTED


def test_django() -> None:
    settings: Any = import_module("django.conf").settings
    if not settings.configured:
        settings.configure()
    requests: Any = import_module("django.test.client").RequestFactory()
    view = example("### Django")["clerk_webhook"]
    assert view.csrf_exempt
    for each, (status, result) in zip(deliveries(), EXPECTED, strict=True):
        headers = {name: value for name, value in each.headers.items() if name != "content-type"}
        request = requests.post("/webhooks", each.body, content_type="application/json", headers=headers)
        answer = view(request)
        assert (answer.status_code, answer.content) == (status, f'{{"result": "{result}"}}'.encode())
    assert view(requests.get("/webhooks")).status_code == 405
