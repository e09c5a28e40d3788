"""Values that fit a schema, so that each operation can be tried."""

from __future__ import annotations

import re
from typing import Any

from openapi.document import Node

PLAIN: dict[str, Any] = {"string": "text", "integer": 1_700_000_000_000, "number": 0.5, "boolean": True}


def sample(schema: Node, tree: Node) -> Any:
    """A value with every declared field; of a choice, the first branch."""
    if "$ref" in schema:
        return sample(tree["components"]["schemas"][schema["$ref"].rpartition("/")[2]], tree)
    for choices in ("oneOf", "anyOf"):
        if choices in schema and "properties" not in schema:
            return sample(schema[choices][0], tree)
    if "enum" in schema:
        return schema["enum"][0]
    if "items" in schema:
        return [sample(schema["items"], tree)]
    if "allOf" in schema or "properties" in schema:
        fields = {key: sample(each, tree) for key, each in schema.get("properties", {}).items()}
        return {key: value for part in schema.get("allOf", []) for key, value in sample(part, tree).items()} | fields
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        return {"plan": {"seats": 3}}
    if "pattern" in schema:
        return next(text for text in ("oauth_google", "from_oauth_google") if re.search(schema["pattern"], text))
    value = {"date-time": "2026-05-12T00:00:00Z", "date": "2026-05-12"}.get(schema.get("format", ""), PLAIN[kind])
    return min(value, schema["maximum"]) if "maximum" in schema else value
