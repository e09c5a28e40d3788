"""Values that fit a schema, so that each operation can be tried with all that may come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from clerk_backend.model import is_array, is_object
from openapi.document import Node

PLAIN: dict[str, Any] = {"string": "text", "integer": 1_700_000_000_000, "number": 1_700_000_000_000.5, "boolean": True}
FORMATS = {
    "date-time": "2026-05-12T00:00:00Z",
    "date": "2026-05-12",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "seconds": 1_713_880_800,
}
PATTERNS = [
    *("oauth_google", "from_oauth_google", "name", "org:member", "DE"),
    *(f"{prefix}_{'a' * 27}" for prefix in ("user", "org", "mch", "ins", "apl")),
    *(f"{prefix}_{'0a' * 16}" for prefix in ("ak", "mt", "oat", "aplt")),
]


@dataclass(frozen=True)
class How:
    """Which of the values that fit: `branch` is that of a choice, and the others say what goes missing or changes."""

    branch: int = 0
    required_only: bool = False
    nulls: bool = False
    unknown_fields: bool = False
    unknown_values: bool = False
    whole_numbers: bool = False


def sample(schema: Node, tree: Node, how: How | None = None) -> Any:
    """A value that fits the schema."""
    how = how or How()
    if "$ref" in schema:
        return sample(tree["components"]["schemas"][schema["$ref"].rpartition("/")[2]], tree, how)
    if how.nulls and _is_nullable(schema):
        return None
    for choices in ("oneOf", "anyOf"):
        if choices in schema and "properties" not in schema:
            branches = [each for each in schema[choices] if each != {"type": "null"}]
            return sample(branches[min(how.branch, len(branches) - 1)], tree, how)
    if "enum" in schema:
        value = schema["enum"][0]
        return "something_new" if how.unknown_values and isinstance(value, str) else value
    if "items" in schema:
        return [sample(schema["items"], tree, how)]
    if "allOf" in schema or "properties" in schema:
        return _object(schema, tree, how)
    if is_object(values := schema.get("additionalProperties")):
        return {"of_ones_own": sample(values, tree, how)}
    return _plain(schema, how)


def _is_nullable(schema: Node) -> bool:
    return "null" in schema.get("type", ()) or {"type": "null"} in [*schema.get("oneOf", []), *schema.get("anyOf", [])]


def _object(schema: Node, tree: Node, how: How) -> Node:
    found: Node = {}
    for part in schema.get("allOf", []):
        found |= sample(part, tree, how)
    for key, each in schema.get("properties", {}).items():
        if not how.required_only or key in schema.get("required", ()):
            found[key] = sample(each, tree, how)
    if "allOf" not in schema:
        found |= {key: None for key in schema.get("required", ()) if key not in found}  # of which nothing else is said
    return found | ({"x_of_tomorrow": {"deep": [None, 1.5]}} if how.unknown_fields else {})


def _plain(schema: Node, how: How) -> Any:
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        return {"plan": {"seats": 3}}
    if "pattern" in schema:
        return next(text for text in PATTERNS if re.search(schema["pattern"], text))
    plain = 1_716_883_200_000 if how.whole_numbers and kind == "number" else PLAIN[kind]
    value = FORMATS.get(schema.get("format", ""), plain)
    return min(value, schema["maximum"]) if "maximum" in schema else value


def answers(schema: Node, tree: Node) -> Iterator[tuple[str, Any]]:
    """What may come in place of one answer, by a name for it."""
    whole = How()
    yield "all fields", sample(schema, tree, whole)
    yield "required only", sample(schema, tree, How(required_only=True))
    yield "whole numbers", sample(schema, tree, How(whole_numbers=True))
    yield "nulls", sample(schema, tree, How(nulls=True))
    yield "every field null", nulled(sample(schema, tree, whole))
    yield "unknown fields", sample(schema, tree, How(unknown_fields=True))
    yield "unknown values", sample(schema, tree, How(unknown_values=True))
    for branch in range(1, 7):
        yield f"branch {branch}", sample(schema, tree, replace(whole, branch=branch))
        yield f"unknown fields of branch {branch}", sample(schema, tree, How(branch=branch, unknown_fields=True))


def nulled(value: Any) -> Any:
    """The value with null in each field of each object in it, or, of a page, of its rows."""
    if is_array(value):
        return [nulled(each) for each in value]
    if is_object(value) and len(value) == 2 and "total_count" in value:
        return {key: nulled(each) for key, each in value.items()}
    return dict.fromkeys(value) if is_object(value) else value
