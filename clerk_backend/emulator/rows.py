"""Records that are kept as the JSON objects they are answered as."""

from __future__ import annotations

from .errors import not_found
from .exchange import JSONObject
from .request import Asked
from .state import Instance
from .user_views import deleted


def add(instance: Instance, table: str, prefix: str, fields: JSONObject) -> JSONObject:
    """Keep a new record in the table of its kind, and return it."""
    now = instance.now
    head: JSONObject = {"object": table, "id": instance.ids.new(prefix)}
    row: JSONObject = {**head, **fields, "created_at": now, "updated_at": now}
    instance.table(table)[row["id"]] = row
    return row


def of(asked: Asked, table: str, parameter: str) -> JSONObject:
    """Return the record whose id is in the path, or refuse with 404."""
    row: JSONObject | None = asked.instance.table(table).get(asked[parameter])
    if row is None:
        raise not_found(table.replace("_", " "), asked[parameter])
    return row


def newest(instance: Instance, table: str) -> list[JSONObject]:
    """Return all records of a kind, the newest first."""
    return list(reversed(instance.table(table).values()))


def change(instance: Instance, row: JSONObject, fields: JSONObject) -> JSONObject:
    """Change a record, and return it."""
    row |= fields | {"updated_at": instance.now}
    return row


def remove(asked: Asked, table: str, parameter: str) -> JSONObject:
    """Delete the record whose id is in the path, and return what is left of it."""
    row = of(asked, table, parameter)
    del asked.instance.table(table)[row["id"]]
    return deleted(table, row["id"])
