"""Sessions are opened, found and ended; clients are what they run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from clerk_backend.emulator import Emulator

JSON = Any
DAY = 24 * 3600


@pytest.fixture
def session(api: httpx.Client, user: JSON) -> JSON:
    return api.post("/sessions", json={"user_id": user["id"]}).json()


def test_a_session_is_opened_for_a_member_of_the_active_organization(
    api: httpx.Client, user: JSON, organization: JSON
) -> None:
    fields = {"user_id": user["id"], "active_organization_id": organization["id"]}
    session = api.post("/sessions", json=fields).json()
    assert (session["status"], session["last_active_organization_id"]) == ("active", organization["id"])
    assert api.get(f"/sessions/{session['id']}").json() == session
    assert api.get(f"/users/{user['id']}").json()["last_sign_in_at"] == session["created_at"]
    stranger = api.post("/users", json={"username": "stranger"}).json()
    fields["user_id"] = stranger["id"]
    assert api.post("/sessions", json=fields).extensions["refused"] == (404, "resource_not_found")
    assert api.post("/sessions", json={"user_id": "user_gone"}).status_code == 404


def test_a_production_instance_opens_none(connect: Callable[..., httpx.Client]) -> None:
    emulator = Emulator("sk_live_1", limits=None)
    response = connect(emulator, "sk_live_1").post("/sessions", json={"user_id": "user_1"})
    assert response.extensions["refused"] == (400, "request_invalid_for_environment")


def test_sessions_are_listed_by_user_client_and_status(api: httpx.Client, user: JSON, session: JSON) -> None:
    other = api.post("/sessions", json={"user_id": user["id"]}).json()
    api.post(f"/sessions/{other['id']}/revoke")

    def ids(**params: object) -> list[str]:
        return [one["id"] for one in api.get("/sessions", params=params).json()]  # type: ignore[arg-type]

    assert ids(user_id=user["id"]) == [other["id"], session["id"]]
    assert ids(user_id="user_gone") == []
    assert ids(client_id=session["client_id"]) == [session["id"]]
    assert ids(status="revoked") == [other["id"]]
    page = api.get("/sessions", params={"paginated": "true", "limit": 1}).json()
    assert (len(page["data"]), page["total_count"]) == (1, 2)
    assert api.get("/sessions", params={"status": "asleep"}).extensions["refused"] == (422, "form_param_value_invalid")


def test_a_session_expires_and_is_abandoned_in_time(api: httpx.Client, session: JSON, emulator: Emulator) -> None:
    path = f"/sessions/{session['id']}"
    emulator.clock.advance(7 * DAY)
    assert api.get(path).json()["status"] == "expired"
    assert api.post(f"{path}/tokens").extensions["refused"] == (400, "session_not_active")
    emulator.clock.advance(23 * DAY)
    assert api.get(path).json()["status"] == "abandoned"
    assert api.get("/sessions/sess_gone").extensions["refused"] == (404, "resource_not_found")


def test_a_session_is_verified_by_its_token(api: httpx.Client, session: JSON) -> None:
    path = f"/sessions/{session['id']}"
    token = api.post(f"{path}/tokens").json()["jwt"]
    assert api.post(f"{path}/verify", json={"token": token}).json() == api.get(path).json()
    refused = api.post(f"{path}/verify", json={"token": "x.y.z"}).extensions["refused"]
    assert refused == (400, "invalid_session_token")


def test_a_client_has_its_sessions(api: httpx.Client, user: JSON, session: JSON, emulator: Emulator) -> None:
    client = api.get(f"/clients/{session['client_id']}").json()
    assert (client["session_ids"], client["last_active_session_id"]) == ([session["id"]], session["id"])
    signed_in = emulator.people().sign_in(user["id"])
    verified = api.post("/clients/verify", json={"token": signed_in["client_token"]}).json()
    assert verified["id"] == signed_in["client_id"]
    assert [one["id"] for one in api.get("/clients").json()] == [signed_in["client_id"], session["client_id"]]
    assert api.get("/clients/client_gone").status_code == 404
    refused = api.post("/clients/verify", json={"token": signed_in["token"]}).extensions["refused"]
    assert refused == (400, "cookie_invalid")
