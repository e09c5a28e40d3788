"""What our own marks (`x-...`) in the description do to what is generated."""

from __future__ import annotations

from typing import Any

from openapi.document import Node
from openapi.plan import plan
from openapi.read import read
from openapi.write import table, write
from tests.openapi.test_generate import Generated, described, generated, operation, things

__all__ = ["generated"]

COUNT: Node = {
    "operationId": "things.count",
    "tags": ["things"],
    "summary": "Count things.",
    "parameters": [
        {"name": "shelfID", "in": "path", "required": True, "description": "The shelf.", "schema": {"type": "string"}}
    ],
    "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "integer"}}}}},
}


def test_a_list_can_be_counted(generated: Generated) -> None:
    tree = described()
    tree["paths"]["/shelves/{shelfID}/things/count"] = {"get": COUNT}
    operation(tree, "get")["x-count"] = "things.count"
    made: Any = things(generated(tree))
    assert made.list(None, "s/1", limit=3, with_count=True).count == ("shelves", "s/1", "things", "count")
    assert made.list(None, "s_1").count == ()
    assert "with_count: Whether to ask" in made.list.__doc__


def test_what_one_operation_leaves_another_takes(generated: Generated) -> None:
    tree = described()
    second: Node = {**COUNT, "operationId": "things.paint", "summary": "Paint."}
    colour: Node = {
        "type": "object",
        "required": ["from"],
        "properties": {"colour": {"description": "-", "type": "string"}},
    }
    colour["properties"]["from"] = {"description": "Taken already.", "type": "string"}
    second["requestBody"] = {"content": {"application/json": {"schema": colour}}}
    tree["paths"]["/shelves/{shelfID}/paint"] = {"put": second}
    operation(tree)["x-then"] = "things.paint"
    operation(tree)["responses"]["201"]["content"]["application/json"]["schema"] = {"type": "integer"}
    put: Any = things(generated(tree)).put_thing
    call = put(None, "s_1", from_="attic", colour="red")
    assert (call.method, call.target, call.body) == ("PUT", "/v1/shelves/s_1/paint", {"colour": "red"})
    assert (call.first.method, call.first.body) == ("POST", {"from": "attic"})
    assert put(None, "s_1", from_="attic").first is None


def test_a_list_that_hides_its_count_is_asked_for_it(generated: Generated) -> None:
    tree = described()
    assert "paginated" not in things(generated(tree)).list(None, "s_1").query
    operation(tree, "get")["x-paginated"] = True
    made: Any = things(generated(tree))
    assert made.list(None, "s_1", limit=3).target == "/v1/shelves/s_1/things?limit=3&paginated=true"


def test_an_argument_has_the_prefix_that_clerk_wants(generated: Generated) -> None:
    tree = described()
    [shelf, *_] = operation(tree, "get")["parameters"]
    shelf["x-prefix"] = "shelf_"
    made: Any = things(generated(tree))
    assert made.list(None, "attic").target == made.list(None, "shelf_attic").target == "/v1/shelves/shelf_attic/things"


def test_the_table_names_every_topic() -> None:
    planned = plan(read(described()))
    assert table(planned).split("\n")[2:] == ["| `things` | 2 | What lies about. |"]


def test_events_are_listed_where_there_are_any() -> None:
    data = {"properties": {"data": {"$ref": "clerk.yaml#/components/schemas/Thing"}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Envelope"}, data]}
    post = {"summary": "A thing was lost.", "requestBody": {"content": {"application/json": {"schema": schema}}}}
    files = write(plan(read(described(), {"webhooks": {"thing.wasLost": {"post": post}}})))
    assert '"thing.wasLost": "ThingWasLost"' in files["models/events.py"]
    assert "class ThingWasLost(Event):" in files["models/thing_events.py"]
    assert "data: Thing" in files["models/thing_events.py"]
    assert "models/events.py" not in write(plan(read(described())))
