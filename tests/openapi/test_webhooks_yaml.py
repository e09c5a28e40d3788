"""The description of webhooks: as it is in this tree, how it is imported, and what is generated from it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from clerk_backend import models
from clerk_backend.models.events import EVENTS
from clerk_backend.webhooks import Event
from openapi.__main__ import import_
from openapi.check import missing
from openapi.document import CLERK, WEBHOOKS, Node, NotUnderstoodError, dump, load
from openapi.merge import merged, merged_webhooks
from tests.openapi.published import SENTENCE, published
from tests.openapi.test_import import EVERYTHING

OURS = load(WEBHOOKS)
PUBLISHED = """
openapi: 3.0.3
info: {title: Published, version: v1}
x-webhooks:
  thing.lost:
    post:
      description: A published sentence.
      requestBody:
        content:
          application/json:
            schema:
              allOf:
              - {$ref: '#/components/schemas/Envelope'}
              - {required: [data], properties: {data: {$ref: '#/components/schemas/Thing'}}}
            example: {data: {id: thing_1}}
  thing.foundAgain:
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
              - {$ref: '#/components/schemas/Envelope'}
              - {properties: {data: {$ref: '#/components/schemas/Finding'}}}
components:
  schemas:
    Envelope: {type: object, properties: {type: {type: string, description: A published sentence.}}}
    Thing: {type: object, properties: {id: {type: string}, lost_at: {type: integer}}}
    Finding: {type: object, properties: {thing: {$ref: '#/components/schemas/Thing'}, at: {type: string}}}
"""


def hooks() -> Node:
    tree: Node = yaml.safe_load(PUBLISHED)
    return tree


def test_everything_has_its_words() -> None:
    assert missing(OURS) == []
    assert dump(OURS) == WEBHOOKS.read_text("utf-8")


def test_what_it_refers_to_is_there() -> None:
    known = load(CLERK)["components"]["schemas"].keys()
    refs = {line.split("$ref: ")[1].rstrip("}\n'").lstrip("'") for line in dump(OURS).split("\n") if "$ref: " in line}
    for ref in refs:
        file, _, name = ref.replace("#/components/schemas/", "|").partition("|")
        assert name in (known if file == "clerk.yaml" else OURS["components"]["schemas"])


def test_every_type_of_event_has_its_class() -> None:
    assert EVENTS.keys() == OURS["webhooks"].keys()
    assert len(EVENTS) == 45
    for name in EVENTS.values():
        kind = getattr(models, name)
        assert issubclass(kind, Event)
        assert kind.__doc__
        assert kind.model_fields["data"].annotation is not None


def test_what_the_api_describes_is_referred_to_there() -> None:
    ours = merged_webhooks(hooks(), {}, merged(published(), {}, EVERYTHING))
    assert set(ours["components"]["schemas"]) == {"Envelope", "Finding"}
    schema = ours["webhooks"]["thing.lost"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["allOf"][1]["properties"]["data"]["$ref"] == "clerk.yaml#/components/schemas/Thing"
    finding = ours["components"]["schemas"]["Finding"]["properties"]["thing"]
    assert finding == {"description": "", "$ref": "clerk.yaml#/components/schemas/Thing"}
    assert SENTENCE not in dump(ours)


def test_words_survive_a_newer_description(tmp_path: Path) -> None:
    (tmp_path / "clerk.yaml").write_text(dump(merged(published(), {}, EVERYTHING)), "utf-8")
    file = tmp_path / "published.yml"
    file.write_text(yaml.safe_dump(hooks()), "utf-8")
    import_(file, tmp_path)
    ours = load(tmp_path / "webhooks.yaml")
    assert "the webhook thing.lost: no summary" in missing(ours)
    ours["webhooks"]["thing.lost"]["post"]["summary"] = "A thing is lost."
    (tmp_path / "webhooks.yaml").write_text(dump(ours), "utf-8")
    newer = hooks()
    newer["x-webhooks"]["thing.broken"] = deepcopy(newer["x-webhooks"]["thing.lost"])
    file.write_text(yaml.safe_dump(newer), "utf-8")
    import_(file, tmp_path)
    found = load(tmp_path / "webhooks.yaml")["webhooks"]
    assert found["thing.lost"]["post"]["summary"] == "A thing is lost."
    assert found["thing.broken"]["post"]["summary"] == ""


def test_a_webhook_that_is_no_post_is_refused_by_name() -> None:
    tree = hooks()
    tree["x-webhooks"]["thing.lost"]["get"] = {}
    with pytest.raises(NotUnderstoodError, match=r"thing\.lost"):
        merged_webhooks(tree, {}, merged(published(), {}, EVERYTHING))
