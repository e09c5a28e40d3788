"""Where the published description is wrong: `fixes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .document import Node, NotUnderstoodError, is_list, is_node

KINDS = ("parameters", "responses", "schemas")


@dataclass(frozen=True)
class Fix:
    """One correction: where (`*` stands for any part of a segment), why, and one of set, append and remove."""

    at: tuple[str, ...]
    why: str
    set: Any = None
    append: tuple[str, ...] = ()
    remove: bool = False


@dataclass(frozen=True)
class Fixes:
    """What `fixes.toml` says: the corrections, and our topic for a published tag."""

    fixes: tuple[Fix, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict[str, str])


def load_fixes(path: Path) -> Fixes:
    """The fixes in a TOML file."""
    tree = tomllib.loads(path.read_text("utf-8"))
    return Fixes(tuple(_fix(each) for each in tree.get("fix", [])), tree.get("topics", {}))


def _fix(entry: Node) -> Fix:
    at = entry["at"]
    fix = Fix(
        at=(at,) if isinstance(at, str) else tuple(at),
        why=entry.get("why", ""),
        set=entry.get("set"),
        append=tuple(entry.get("append", ())),
        remove=entry.get("remove", False),
    )
    if entry.keys() - {"at", "why"} not in ({"set"}, {"append"}, {"remove"}) or not fix.why:
        raise NotUnderstoodError(f"the fix of {fix.at}: it needs a reason, and one of set, append and remove")
    return fix


def apply(tree: Node, fix: Fix) -> list[str]:
    """Correct `tree` in place. Returns the targets at which nothing had to be changed: those are no longer needed."""
    return [target for target in fix.at if not _apply_at(tree, fix, target)]


def _apply_at(tree: Node, fix: Fix, target: str) -> bool:
    *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in target.split("/")[1:]]
    changes = [_change(holder, last, fix) for holder in list(_found(tree, parents))]
    return any(changes)


def _found(node: Any, parts: list[str]) -> Iterator[Any]:
    if not parts:
        yield node
        return
    for key in _keys(node, parts[0]):
        yield from _found(node[key], parts[1:])


def _keys(node: Any, pattern: str) -> list[Any]:
    """The keys of a mapping, or the indexes of a list (whose items go by their name), that match."""
    if is_node(node):
        return [key for key in node if fnmatchcase(key, pattern)]
    if is_list(node):
        return [index for index, item in enumerate(node) if fnmatchcase(_name(item), pattern)]
    return []


def _name(item: Any) -> str:
    return str(item.get("name") or item.get("$ref", "").rpartition("/")[2]) if is_node(item) else str(item)


def _change(holder: Any, last: str, fix: Fix) -> bool:
    keys = _keys(holder, last)
    if fix.remove:
        for key in reversed(keys):
            del holder[key]
        return bool(keys)
    before = deepcopy(holder)
    for key in keys or ([last] if is_node(holder) and "*" not in last else []):
        old: list[Any] = (holder.get(key) or []) if fix.append else []
        holder[key] = deepcopy(fix.set) if not fix.append else [*old, *(each for each in fix.append if each not in old)]
    return bool(holder != before)


def pruned(tree: Node) -> Node:
    """The description without the components that no operation needs."""
    needed: set[str] = set()
    _need(tree["paths"], tree, needed)
    components = tree["components"]
    for kind in KINDS:
        components[kind] = {name: each for name, each in components[kind].items() if f"{kind}/{name}" in needed}
    return tree


def _need(node: Any, tree: Node, needed: set[str]) -> None:
    """Note the components that a part of the tree refers to, and those that they refer to."""
    if is_list(node):
        for item in node:
            _need(item, tree, needed)
    elif is_node(node):
        for key, value in node.items():
            if key == "$ref" and (name := value.removeprefix("#/components/")) not in needed:
                needed.add(name)
                kind, _, component = name.partition("/")
                _need(tree["components"][kind][component], tree, needed)
            elif key != "discriminator":
                _need(value, tree, needed)
