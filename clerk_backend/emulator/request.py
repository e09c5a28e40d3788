"""A request as an operation sees it: the instance, the path parameters, the query and the body."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cached_property
from typing import Any

from .errors import bad_body, refuse
from .exchange import JSONObject, Request, as_list, as_object
from .fields import Fields, read
from .query import Query
from .state import Instance


class Asked:
    """What an operation is given. `machine_id` is there where a machine asks with a key of its own."""

    def __init__(
        self, request: Request, instance: Instance, parameters: dict[str, str], machine_id: str | None = None
    ) -> None:
        self.request = request
        self.instance = instance
        self.parameters = parameters
        self.machine_id = machine_id

    def __getitem__(self, name: str) -> str:
        return self.parameters[name]

    @cached_property
    def query(self) -> Query:
        """The query of the request."""
        return Query(self.request.query)

    @cached_property
    def json(self) -> Any:
        """The body of the request, an empty object if there is none."""
        if not self.request.body:
            return {}
        try:
            return json.loads(self.request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise bad_body() from None

    def body(self, fields: Fields, required: Collection[str] = ()) -> JSONObject:
        """Return the checked fields of a body that is an object."""
        given = as_object(self.json)
        if given is None:
            raise bad_body()
        return read(given, fields, required)

    def bodies(self, fields: Fields, required: Collection[str], most: int) -> list[JSONObject]:
        """Return the checked fields of a body that is an array of one object or more."""
        items = as_list(self.json) or []
        objects = [given for item in items if (given := as_object(item)) is not None]
        if not items or len(objects) < len(items):
            raise bad_body()
        if len(items) > most:
            raise refuse(400, "bulk_size_exceeded", "bulk size exceeded", f"At most {most} items in one request.")
        return [read(item, fields, required) for item in objects]


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
