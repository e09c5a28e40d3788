"""New facts under our words: what `python -m openapi import` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .document import Node, NotUnderstoodError, is_list, is_node, operations
from .fixes import Fixes, apply, pruned
from .published import plain, plain_webhooks

WORDS = {"description", "summary", "operationId", "title", "tags"}
NAMES = {
    "paths",
    "webhooks",
    "properties",
    "schemas",
    "parameters",
    "responses",
    "securitySchemes",
    "content",
    "mapping",
}
"""Keywords below which the keys are names, not keywords."""


def merged(published: Node, ours: Node, fixes: Fixes) -> Node:
    """Our description with the facts of `published`: our names and words stay, new things get empty ones, old ones go.

    Raises:
        NotUnderstoodError: a feature is not known, or a fix changes nothing.
    """
    facts = plain(published, fixes.topics)
    if unused := [f"{target} ({fix.why})" for fix in fixes.fixes for target in apply(facts, fix)]:
        raise NotUnderstoodError("fixes that change nothing, to be dropped or mended:\n  " + "\n  ".join(unused))
    tree = _mapping(pruned(facts), ours, names=False)
    used = {tag for _, _, operation in operations(tree) for tag in operation["tags"]}
    kept = [tag for tag in tree.get("tags", []) if tag["name"] in used]
    new = used - {tag["name"] for tag in kept}
    return {**tree, "tags": [*kept, *({"name": tag, "description": ""} for tag in sorted(new))]}


def merged_webhooks(published: Node, ours: Node, clerk: Node) -> Node:
    """As `merged`, for the published description of webhooks; what `clerk.yaml` describes is referred to there."""
    return _mapping(plain_webhooks(published, clerk["components"]["schemas"]), ours, names=False)


def _mapping(facts: Node, ours: Node, *, names: bool) -> Node:
    def is_word(key: str) -> bool:
        return not names and (key in WORDS or key.startswith("x-"))

    out: Node = {}
    for key in _order(list(facts), [key for key in ours if key in facts or is_word(key)]):
        if key not in ours:
            out[key] = facts[key]
        elif is_word(key):
            out[key] = ours[key]
        else:
            out[key] = _value(facts[key], ours[key], names=not names and key in NAMES)
    return out


def _value(fact: Any, our: Any, *, names: bool) -> Any:
    if is_node(fact) and is_node(our):
        return _mapping(fact, our, names=names)
    if is_list(fact) and is_list(our):
        return _list(fact, our)
    return fact


def _list(facts: list[Any], ours: list[Any]) -> list[Any]:
    known = {_key(item): item for item in ours}
    fresh = {_key(item): item for item in facts}
    if len(fresh) != len(facts):
        return facts
    order = _order(list(fresh), [key for key in known if key in fresh])
    return [_value(fresh[key], known[key], names=False) if key in known else fresh[key] for key in order]


def _key(item: Any) -> str:
    """What an item of a list is known by: a parameter by its place and name, a branch by the schema that it names."""
    if not is_node(item):
        return repr(item)
    if "$ref" in item:
        return str(item["$ref"])
    return f"{item['in']} {item['name']}" if "in" in item else repr(sorted(item.get("properties", item.items())))


def _order(facts: Sequence[str], ours: Sequence[str]) -> list[str]:
    """Our order, with each new fact behind the fact that it follows."""
    out = list(ours)
    for index, key in enumerate(facts):
        if key not in out:
            out.insert(out.index(facts[index - 1]) + 1 if index else 0, key)
    return out
