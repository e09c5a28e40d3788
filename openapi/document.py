"""The description as a tree of plain values: loading it, printing it stably, and going through it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

import yaml

Node: TypeAlias = dict[str, Any]

HERE = Path(__file__).parent
CLERK = HERE / "clerk.yaml"
WEBHOOKS = HERE / "webhooks.yaml"
FIXES = HERE / "fixes.toml"
VERBS = ("get", "post", "put", "patch", "delete")
LINE = 118
HEADING = """\
# Clerk's API as this project describes it. Facts come from Clerk's published description by
# `python -m openapi import FILE`; names and words are this project's own, and are edited here.
"""


class NotUnderstoodError(Exception):
    """A feature of the description that this package does not know; it says which, and where."""


class _Dumper(yaml.SafeDumper):
    """Prints what fits on a line on one line, and never an anchor."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as PyYAML calls it
        return True


def _mapping(dumper: _Dumper, mapping: Node) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items())
    node.flow_style = _fits([part for pair in node.value for part in pair])
    return node


def _sequence(dumper: _Dumper, sequence: list[Any]) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", sequence)
    node.flow_style = _fits(node.value)
    return node


def _fits(parts: list[yaml.Node]) -> bool:
    return all(isinstance(part, yaml.ScalarNode) for part in parts) and sum(len(part.value) + 3 for part in parts) < 88


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)


def load(path: Path) -> Node:
    """The tree in a YAML file."""
    tree: Node = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return tree


def dump(tree: Node) -> str:
    """The text of `clerk.yaml` or `webhooks.yaml`."""
    return HEADING + yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE)


def operations(tree: Node) -> list[tuple[str, str, Node]]:
    """Verb, path and description of each operation."""
    return [(verb, path, item[verb]) for path, item in tree.get("paths", {}).items() for verb in item]


def is_node(value: Any) -> TypeGuard[Node]:
    """Whether a part of the tree is a mapping."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a part of the tree is a list."""
    return isinstance(value, list)
