"""The corrections of the published description."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from openapi.document import CLERK, FIXES, Node, NotUnderstoodError, is_list, is_node, load
from openapi.fixes import Fix, apply, load_fixes

OURS = load(CLERK)


def facts(node: Any) -> Any:
    """A part of the tree without our words."""
    if is_list(node):
        return [facts(item) for item in node]
    if is_node(node):
        words = {
            key for key, value in node.items() if isinstance(value, str) and (key == "description" or "x-" in key[:2])
        }
        return {key: facts(value) for key, value in node.items() if key not in words}
    return node


def tree() -> Node:
    return {
        "paths": {
            "/a/{id}": {"get": {"parameters": [{"name": "limit"}, {"$ref": "#/components/parameters/Paginated"}]}}
        },
        "schemas": {"one_a": {"required": ["id"]}, "one_b": {}, "two": {}},
    }


def test_setting_reaches_one_place_even_if_new() -> None:
    found = tree()
    assert apply(found, Fix(at=("/schemas/two/type",), why="-", set="object")) == []
    assert found["schemas"]["two"] == {"type": "object"}


def test_appending_keeps_what_is_there_and_adds_a_list_where_there_is_none() -> None:
    found = tree()
    assert apply(found, Fix(at=("/schemas/one_*/required",), why="-", append=("id", "object"))) == []
    assert found["schemas"]["one_a"]["required"] == ["id", "object"]
    assert found["schemas"]["one_b"]["required"] == ["id", "object"]
    assert found["schemas"]["two"] == {}


def test_items_of_lists_go_by_their_name() -> None:
    found = tree()
    assert apply(found, Fix(at=("/paths/*/*/parameters/Paginated",), why="-", remove=True)) == []
    assert apply(found, Fix(at=("/paths/~1a~1{id}/get/parameters/limit/required",), why="-", set=True)) == []
    assert found["paths"]["/a/{id}"]["get"]["parameters"] == [{"name": "limit", "required": True}]


@pytest.mark.parametrize(
    "fix",
    [
        Fix(at=("/schemas/three",), why="-", remove=True),
        Fix(at=("/schemas/one_a/required",), why="-", append=("id",)),
        Fix(at=("/schemas/one_a/required",), why="-", set=["id"]),
        Fix(at=("/nowhere/*/required",), why="-", set=["id"]),
        Fix(at=("/paths/*/*/parameters/offset",), why="-", set={}),
    ],
)
def test_a_target_at_which_nothing_changes_is_named(fix: Fix) -> None:
    assert apply(tree(), fix) == list(fix.at)


@pytest.mark.parametrize(
    "entry", ["remove = true", 'why = "-"', 'why = "-"\nremove = true\nset = 1', 'why = "-"\nrename = 1']
)
def test_a_fix_gives_a_reason_and_does_one_thing(entry: str, tmp_path: Path) -> None:
    (tmp_path / "fixes.toml").write_text(f'[[fix]]\nat = "/a"\n{entry}\n', "utf-8")
    with pytest.raises(NotUnderstoodError, match="/a"):
        load_fixes(tmp_path / "fixes.toml")


@pytest.mark.parametrize("fix", load_fixes(FIXES).fixes, ids=lambda fix: f"{fix.at[0]}")
def test_our_description_is_corrected(fix: Fix) -> None:
    corrected = deepcopy(OURS)
    apply(corrected, fix)
    assert facts(corrected) == facts(OURS)  # nothing is left to change


def test_every_topic_of_ours_is_used() -> None:
    used = {operation["tags"][0] for item in OURS["paths"].values() for operation in item.values()}
    assert used >= set(load_fixes(FIXES).topics.values())
