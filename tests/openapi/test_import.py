"""Importing a published description: its facts are taken, our names and words stay."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from openapi.__main__ import import_
from openapi.check import missing
from openapi.document import Node, NotUnderstoodError, dump
from openapi.fixes import Fix, Fixes
from openapi.merge import merged
from tests.openapi.published import SENTENCE, published

EVERYTHING = Fixes(topics={"Shelf Things": "things"})


def worded() -> Node:
    """Our description of what is published, with names and words."""
    ours = merged(published(), {}, EVERYTHING)
    list_things = {"operationId": "things.get_thing_list", "summary": "List things.", "x-repeatable": True}
    ours["paths"]["/things"]["get"].update(list_things)
    ours["paths"]["/things"]["get"]["parameters"][2]["description"] = "Of this colour."
    ours["components"]["schemas"]["Thing"].update({"x-name": "ShelfThing", "description": "What lies on a shelf."})
    ours["components"]["schemas"]["Thing"]["properties"]["colour"]["description"] = "Its colour."
    ours["tags"][1]["description"] = "What lies about."
    return ours


def schema_of(tree: Node, name: str) -> Node:
    found: Node = tree["components"]["schemas"][name]
    return found


def made_plain(field: Node) -> Any:
    """A field of Thing, as the import leaves it."""
    tree = published()
    schema_of(tree, "Thing")["properties"]["field"] = field
    return schema_of(merged(tree, {}, EVERYTHING), "Thing")["properties"]["field"]


def test_importing_the_same_twice_changes_nothing() -> None:
    once = merged(published(), worded(), EVERYTHING)
    assert dump(once) == dump(worded())
    assert dump(merged(published(), once, EVERYTHING)) == dump(once)


def test_an_import_through_files_is_the_same(tmp_path: Path) -> None:
    file, clerk, fixes = tmp_path / "published.yml", tmp_path / "clerk.yaml", tmp_path / "fixes.toml"
    file.write_text(yaml.safe_dump(published()), "utf-8")
    fixes.write_text('[topics]\n"Shelf Things" = "things"\n', "utf-8")
    import_(file, tmp_path)
    first = clerk.read_text("utf-8")
    import_(file, tmp_path)
    assert clerk.read_text("utf-8") == first
    assert yaml.safe_load(first) == merged(published(), {}, EVERYTHING)


def test_names_and_words_survive_a_newer_description_and_the_way_back() -> None:
    newer = published()
    schema_of(newer, "Thing")["properties"]["weight"] = {"type": "number", "description": SENTENCE}
    del newer["paths"]["/things/{thing_id}"]
    newer["info"]["version"] = "2027-01-01"
    there = merged(newer, worded(), EVERYTHING)
    assert there["paths"]["/things"]["get"]["summary"] == "List things."
    assert there["paths"]["/things"]["get"]["parameters"][2]["description"] == "Of this colour."
    assert schema_of(there, "Thing")["x-name"] == "ShelfThing"
    assert there["info"]["version"] == "2027-01-01"
    assert "/things/{thing_id}" not in there["paths"]
    assert dump(merged(published(), there, EVERYTHING)) == dump(worded())


def test_what_is_new_stands_where_it_was_published_and_wants_words() -> None:
    newer = published()
    fields = schema_of(newer, "Thing")["properties"]
    schema_of(newer, "Thing")["properties"] = {"id": fields.pop("id"), "weight": {"type": "number"}, **fields}
    there = merged(newer, worded(), EVERYTHING)
    assert list(schema_of(there, "Thing")["properties"])[:3] == ["id", "weight", "object"]
    assert set(missing(there)) - set(missing(worded())) == {"Thing.weight: no description"}


def test_our_order_stays() -> None:
    ours = worded()
    ours["paths"] = dict(reversed(ours["paths"].items()))
    properties = schema_of(ours, "Thing")["properties"]
    schema_of(ours, "Thing")["properties"] = dict(reversed(properties.items()))
    schema_of(ours, "Thing")["required"].reverse()
    assert dump(merged(published(), ours, EVERYTHING)) == dump(ours)


def test_no_published_sentence_is_taken() -> None:
    assert SENTENCE in yaml.safe_dump(published())
    assert SENTENCE not in dump(merged(published(), {}, EVERYTHING))
    assert "lamp" not in dump(merged(published(), {}, EVERYTHING))


def test_a_fact_that_changed_is_taken() -> None:
    newer = published()
    schema_of(newer, "Thing")["properties"]["colour"] = {"type": "string", "enum": ["red", "blue"]}
    there = merged(newer, worded(), EVERYTHING)
    field = schema_of(there, "Thing")["properties"]["colour"]
    assert field == {"description": "Its colour.", "type": "string", "enum": ["red", "blue"]}


@pytest.mark.parametrize(
    ("field", "plain"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"$ref": "#/x", "nullable": True}, {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}),
        ({"nullable": True, "allOf": [{"$ref": "#/x"}]}, {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}),
        ({"type": "object", "allOf": [{"$ref": "#/x"}]}, {"$ref": "#/x"}),
        (
            {"type": "object", "nullable": True, "oneOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]},
            {"oneOf": [{"$ref": "#/x"}, {"$ref": "#/y"}, {"type": "null"}]},
        ),
        ({"nullable": True, "example": {"a": 1}}, {}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 0}),
        (
            {"type": "object", "additionalProperties": {"type": "string", "description": SENTENCE}},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ),
    ],
)
def test_each_form_of_3_0_becomes_one_of_3_1(field: Node, plain: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openapi.fixes._need", lambda *_: None)  # the references lead nowhere
    monkeypatch.setattr("openapi.fixes.KINDS", ())
    assert made_plain(field) == {"description": "", **plain}


def test_an_object_that_a_shared_answer_describes_is_a_schema_by_its_name() -> None:
    ours = merged(published(), {}, EVERYTHING)
    answer = ours["paths"]["/things"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Thing.List"}
    assert set(schema_of(ours, "Thing.List")["properties"]) == {"data", "total_count"}


def test_refusals_share_one_answer() -> None:
    responses = merged(published(), {}, EVERYTHING)["paths"]["/things"]["get"]["responses"]
    assert responses["422"] == {"$ref": "#/components/responses/ClerkErrors"}


def test_what_no_operation_needs_is_not_taken() -> None:
    tree = published()
    tree["components"]["schemas"]["Stone"] = {"type": "object", "properties": {"id": {"type": "string"}}}
    assert "Stone" not in merged(tree, {}, EVERYTHING)["components"]["schemas"]
    del tree["paths"]["/clouds"]
    ours = merged(tree, worded(), EVERYTHING)
    assert "Cloud" in ours["components"]["schemas"]  # a thing refers to it
    assert [tag["name"] for tag in ours["tags"]] == ["things"]


def test_a_field_may_be_called_like_a_keyword() -> None:
    tree = published()
    schema_of(tree, "Thing")["properties"]["description"] = {"type": "string"}
    ours = merged(tree, {}, EVERYTHING)
    schema_of(ours, "Thing")["properties"]["description"]["description"] = "Said of it."
    newer = deepcopy(tree)
    schema_of(newer, "Thing")["properties"]["description"] = {"type": "string", "nullable": True}
    field = schema_of(merged(newer, ours, EVERYTHING), "Thing")["properties"]["description"]
    assert field == {"description": "Said of it.", "type": ["string", "null"]}


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "object", "patternProperties": {}},
        {"not": {"type": "string"}},
        {"nullable": True, "pattern": "^a"},
    ],
)
def test_a_schema_that_is_not_understood_stops_the_import(odd: Node) -> None:
    with pytest.raises(NotUnderstoodError):
        made_plain(odd)


def test_a_path_or_operation_that_is_not_understood_stops_the_import() -> None:
    tree = published()
    tree["paths"]["/things"]["trace"] = {}
    with pytest.raises(NotUnderstoodError, match="trace"):
        merged(tree, {}, EVERYTHING)
    tree = published()
    tree["paths"]["/things"]["get"]["callbacks"] = {}
    with pytest.raises(NotUnderstoodError, match="callbacks"):
        merged(tree, {}, EVERYTHING)


def test_a_fix_that_changes_nothing_stops_the_import() -> None:
    fixes = Fixes(fixes=(Fix(at=("/paths/*/*/parameters/paginated",), why="not wanted", remove=True),))
    with pytest.raises(NotUnderstoodError, match="not wanted"):
        merged(published(), {}, fixes)
