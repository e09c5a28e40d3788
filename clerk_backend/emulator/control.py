"""Steering the emulator over HTTP, from another process: everything under `/_emulator`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .errors import Refusal, bad_body, refuse, url_not_found, wrong_value
from .exchange import JSONObject, Request, Response, as_object, json_response
from .frontend_addresses import is_stranger

if TYPE_CHECKING:
    from .emulator import Emulator

CONTROL = "/_emulator"
_PEOPLE = (
    "sign_in", "session_token", "activate", "handshake", "connect", "add_passkey", "trust_device", "code",
    "accept_invitation", "access_token",
)  # fmt: skip


def control(emulator: Emulator, request: Request) -> Response:
    """Answer a request to the emulator itself. No key is needed, and nothing is counted, limited or hit by faults.

    Web pages may not ask, but those of the emulator's own address.
    """
    action = _ACTIONS.get((request.method, request.path.removeprefix(CONTROL)))
    try:
        if is_stranger(request.header("origin"), request.header("host")):
            raise refuse(403, "origin_invalid", "Invalid HTTP Origin header", "Only this machine steers the emulator.")
        if action is None:
            raise url_not_found()
        return json_response(200, action(emulator, request))
    except Refusal as refusal:
        return json_response(refusal.status, refusal.view(""))


def _body(request: Request) -> JSONObject:
    try:
        found = as_object(json.loads(request.body or b"{}"))
    except (ValueError, RecursionError):
        found = None
    if found is None:
        raise bad_body()
    return found


def _called(function: Callable[..., object], arguments: JSONObject) -> object:
    """Call a function with arguments from outside."""
    try:
        return function(**arguments)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise refuse(422, "form_param_value_invalid", "is invalid", str(error)) from None


def _state(emulator: Emulator, _: Request) -> object:
    instances = [
        {
            "id": instance.id,
            "secret_key": instance.secret_key,
            "publishable_key": emulator.publishable_key(instance.secret_key),
            "frontend_api": instance.frontend_api,
            "frontend_path": emulator.frontend_path(instance.secret_key),
            "users": len(instance.users),
            "organizations": len(instance.organizations),
            "sessions": len(instance.sessions),
        }
        for instance in emulator.instances
    ]
    return {"now": emulator.clock.now(), "instances": instances}


def _reset(emulator: Emulator, _: Request) -> object:
    emulator.reset()
    return {}


def _add_instance(emulator: Emulator, request: Request) -> object:
    secret_key = _body(request).get("secret_key")
    if not isinstance(secret_key, str) or not secret_key:
        raise wrong_value("secret_key", secret_key)
    return {"id": emulator.add_instance(secret_key).id}


def _requests(emulator: Emulator, request: Request) -> object:
    query = parse_qs(request.query)
    status = query.get("status", [""])[0]
    pattern = query.get("match", ["*"])[0]
    count = emulator.count(pattern, int(status) if status.isdecimal() else None)
    return {"count": count, "last": [seen._asdict() for seen in emulator.last_requests(100)]}


def _add_fault(emulator: Emulator, request: Request) -> object:
    _called(emulator.faults.add, _body(request))
    return {}


def _clear_faults(emulator: Emulator, _: Request) -> object:
    emulator.faults.clear()
    return {}


def _advance(emulator: Emulator, request: Request) -> object:
    seconds = _body(request).get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 10**9:
        raise wrong_value("seconds", seconds)
    emulator.clock.advance(seconds)
    return {"now": emulator.clock.now()}


def _person(name: str) -> Callable[[Emulator, Request], object]:
    def act(emulator: Emulator, request: Request) -> object:
        arguments = _body(request)
        secret_key: Any = arguments.pop("secret_key", None)
        people = _called(emulator.people, {"secret_key": secret_key})
        return {"result": _called(getattr(people, name), arguments)}

    return act


_ACTIONS: dict[tuple[str, str], Callable[[Emulator, Request], object]] = {
    ("GET", "/state"): _state,
    ("POST", "/reset"): _reset,
    ("POST", "/instances"): _add_instance,
    ("GET", "/requests"): _requests,
    ("POST", "/faults"): _add_fault,
    ("DELETE", "/faults"): _clear_faults,
    ("POST", "/clock/advance"): _advance,
    **{("POST", f"/people/{name}"): _person(name) for name in _PEOPLE},
}
