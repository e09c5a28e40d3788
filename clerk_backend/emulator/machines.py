"""Machines: what acts without a user, with a secret key of its own."""

from __future__ import annotations

from . import rows
from .errors import not_found, refuse
from .exchange import JSONObject
from .fields import Fields, filled, text, texts, whole
from .query import listed, ordered
from .request import Asked
from .routing import Route
from .state import Instance

TABLE = "machine"
_SECRETS = "machine_secret"
_MOST_SCOPES = 150
_FIELDS: Fields = {"name": filled, "default_token_ttl": whole(1, 315_360_000)}


def machine_of_secret(instance: Instance, secret: str) -> str | None:
    """Return the id of the machine whose secret key this is."""
    found: JSONObject = instance.table(_SECRETS).get(secret, {})
    until = found.get("until")
    return found.get("machine_id") if until is None or instance.now < until else None


def _new_secret(instance: Instance, machine_id: str) -> str:
    secret = f"ak_{instance.ids.secret(48)}"
    instance.table(_SECRETS)[secret] = {"machine_id": machine_id, "until": None}
    return secret


def scopes_of(instance: Instance, machine_id: str) -> list[str]:
    """Return the ids of the machines that a machine may talk to."""
    return [row["to_machine_id"] for row in _scopes(instance) if row["from_machine_id"] == machine_id]


def _scopes(instance: Instance) -> list[JSONObject]:
    return list(instance.table("machine_scope").values())


def _view(instance: Instance, row: JSONObject) -> JSONObject:
    table = instance.table(TABLE)
    return row | {"scoped_machines": [table[other] for other in scopes_of(instance, row["id"])]}


def _machine(asked: Asked, parameter: str = "machine_id") -> JSONObject:
    return rows.of(asked, TABLE, parameter)


def list_machines(asked: Asked) -> object:
    """Answer with a page of machines."""
    query, needle = asked.query, (asked.query.text("query") or "").lower()
    name, descending = query.order(("created_at", "name"), "-created_at")
    found: list[JSONObject] = [
        row
        for row in asked.instance.table(TABLE).values()
        if needle in row["name"].lower() or needle == row["id"].lower()
    ]
    machines = ordered(found, lambda row: row[name], descending=descending)
    return listed(query, machines, lambda row: _view(asked.instance, row))


def create_machine(asked: Asked) -> object:
    """Make a machine. Its secret key is part of this answer."""
    fields, instance = asked.body({**_FIELDS, "scoped_machines": texts(text)}, ("name",)), asked.instance
    others: list[str] = fields.pop("scoped_machines", [])
    if len(others) > _MOST_SCOPES:
        raise refuse(422, "form_param_array_size_exceeded", "exceeds maximum size", param_name="scoped_machines")
    for other in others:
        _check_machine(instance, other)
    head: JSONObject = {"instance_id": instance.id, "default_token_ttl": 3600}
    row = rows.add(instance, TABLE, "mch", head | fields)
    for other in others:
        _add_scope(instance, row["id"], other)
    return _view(instance, row) | {"secret_key": _new_secret(instance, row["id"])}


def _check_machine(instance: Instance, machine_id: str) -> None:
    if machine_id not in instance.table(TABLE):
        raise not_found("machine", machine_id)


def _add_scope(instance: Instance, one: str, other: str) -> JSONObject:
    scope = rows.add(instance, "machine_scope", "mchsc", {"from_machine_id": one, "to_machine_id": other})
    return {name: scope[name] for name in ("object", "from_machine_id", "to_machine_id", "created_at")}


def get_machine(asked: Asked) -> object:
    """Answer with one machine."""
    return _view(asked.instance, _machine(asked))


def update_machine(asked: Asked) -> object:
    """Change a machine."""
    row = _machine(asked)
    return _view(asked.instance, rows.change(asked.instance, row, asked.body(_FIELDS)))


def delete_machine(asked: Asked) -> object:
    """Remove a machine, with its scopes and secrets."""
    instance, machine_id = asked.instance, _machine(asked)["id"]
    for scope in _scopes(instance):
        if machine_id in (scope["from_machine_id"], scope["to_machine_id"]):
            del instance.table("machine_scope")[scope["id"]]
    _forget_secrets(instance, machine_id, None)
    return rows.remove(asked, TABLE, "machine_id")


def _forget_secrets(instance: Instance, machine_id: str, until: int | None) -> None:
    for secret, held in list(instance.table(_SECRETS).items()):
        if held["machine_id"] == machine_id:
            if until is None:
                del instance.table(_SECRETS)[secret]
            else:
                held["until"] = until


def get_secret(asked: Asked) -> object:
    """Answer with the secret key of a machine."""
    machine_id = _machine(asked)["id"]
    held = [secret for secret, row in asked.instance.table(_SECRETS).items() if row["machine_id"] == machine_id]
    return {"object": "machine_secret_key", "secret": held[-1]}


def rotate_secret(asked: Asked) -> object:
    """Replace the secret key of a machine. The old one is good for a while."""
    instance, machine_id = asked.instance, _machine(asked)["id"]
    seconds = asked.body({"previous_token_ttl": whole(0, 28_800)}, ("previous_token_ttl",))["previous_token_ttl"]
    _forget_secrets(instance, machine_id, instance.now + seconds * 1000)
    return {"object": "machine_secret_key", "secret": _new_secret(instance, machine_id)}


def create_scope(asked: Asked) -> object:
    """Let a machine talk to another one."""
    instance, machine_id = asked.instance, _machine(asked)["id"]
    other = asked.body({"to_machine_id": text}, ("to_machine_id",))["to_machine_id"]
    _check_machine(instance, other)
    if other in scopes_of(instance, machine_id):
        raise refuse(409, "machine_scope_already_exists", "machine scope already exists")
    return _add_scope(instance, machine_id, other)


def delete_scope(asked: Asked) -> object:
    """Keep a machine from talking to another one."""
    one, other = _machine(asked)["id"], asked["other_machine_id"]
    for scope in _scopes(asked.instance):
        if (scope["from_machine_id"], scope["to_machine_id"]) == (one, other):
            del asked.instance.table("machine_scope")[scope["id"]]
            return {"object": "machine_scope", "from_machine_id": one, "to_machine_id": other, "deleted": True}
    raise not_found("machine scope", other)


_ONE = "/machines/{machine_id}"
ROUTES = (
    Route("GET", "/machines", list_machines),
    Route("POST", "/machines", create_machine),
    Route("GET", _ONE, get_machine),
    Route("PATCH", _ONE, update_machine),
    Route("DELETE", _ONE, delete_machine),
    Route("GET", f"{_ONE}/secret_key", get_secret),
    Route("POST", f"{_ONE}/secret_key/rotate", rotate_secret),
    Route("POST", f"{_ONE}/scopes", create_scope),
    Route("DELETE", f"{_ONE}/scopes/{{other_machine_id}}", delete_scope),
)
