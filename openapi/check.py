"""What of the description still needs a name or words of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .document import Node, is_list, is_node, operations


def missing(tree: Node) -> list[str]:
    """What has no name or no words, a line each."""
    components = tree["components"]
    lines = [line for tag in tree.get("tags", []) for line in _lacking(tag, f"the tag {tag['name']}")]
    lines += [line for verb, path, node in operations(tree) for line in _operation(f"{verb.upper()} {path}", node)]
    for name, item in tree.get("webhooks", {}).items():
        lines += _lacking(item["post"], f"the webhook {name}", "summary")
        lines += _fields(item["post"]["requestBody"], f"the webhook {name}")
    for name, node in components.get("parameters", {}).items():
        lines += _lacking(node, f"the parameter {name}")
    for name, node in components["schemas"].items():
        lines += [*_lacking(node, f"the schema {name}"), *_fields(node, name)]
    return lines


def _lacking(node: Node, where: str, *keys: str) -> list[str]:
    return [f"{where}: no {key}" for key in keys or ("description",) if not node.get(key)]


def _operation(where: str, node: Node) -> Iterator[str]:
    yield from _lacking(node, where, "operationId", "summary")
    for parameter in node.get("parameters", []):
        if "$ref" not in parameter:
            yield from _lacking(parameter, f"{where}, parameter {parameter['name']}")
    yield from _fields(node.get("requestBody", {}), f"{where}, body")
    for status, response in node["responses"].items():
        yield from _fields(response.get("content", {}), f"{where}, answer {status}")


def _fields(node: Any, where: str) -> Iterator[str]:
    """The fields without words, however deep, but not those behind a reference."""
    if is_list(node):
        for item in node:
            yield from _fields(item, where)
    elif is_node(node):
        for key, value in node.items():
            if key != "properties":
                yield from _fields(value, where)
                continue
            for name, field in value.items():
                yield from _lacking(field, f"{where}.{name}")
                yield from _fields(field, f"{where}.{name}")
