"""Each operation of the description, called through its method and answered with what the description promises."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, get_args, get_origin
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no stubs
from pydantic import TypeAdapter

from clerk_backend import UNSET, resources
from clerk_backend.call import Call
from clerk_backend.paging import Page
from openapi.document import CLERK, Node, load, operations
from openapi.names import snake
from openapi.plan import plan
from openapi.read import read
from tests.openapi.samples import sample

OURS = load(CLERK)
CLASSES = {each.topic.name: each.name for each in plan(read(OURS)).resources}
EVERY = pytest.mark.parametrize(
    ("verb", "path", "operation"), operations(OURS), ids=[each["operationId"] for _, _, each in operations(OURS)]
)


def method_of(operation: Node) -> Callable[..., Call[Any]]:
    topic, _, name = operation["operationId"].partition(".")
    found: Callable[..., Call[Any]] = getattr(getattr(resources, CLASSES[topic]), name)
    return found


def parameters_of(operation: Node, part: str) -> dict[str, Node]:
    shared = OURS["components"]["parameters"]
    given = [
        shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in operation.get("parameters", [])
    ]
    return {each["name"]: each for each in given if each["in"] == part}


def body_of(operation: Node) -> tuple[str, Node]:
    [(kind, content)] = operation.get("requestBody", {}).get("content", {"": {"schema": {}}}).items()
    schema: Node = content["schema"]
    return kind, OURS["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def arguments_of(operation: Node) -> dict[str, Any]:
    """A value for every argument of the method."""
    given: dict[str, Any] = {snake(name): f"{name}_1" for name in parameters_of(operation, "path")}
    for name, each in parameters_of(operation, "query").items():
        given[snake(name)] = 7 if name == "limit" else sample(each["schema"], OURS)
    _, body = body_of(operation)
    if body.get("type") == "array":
        return given | {body["x-name"]: sample(body, OURS)}
    return given | {snake(key): value for key, value in sample(body, OURS).items()} if body else given


def answer_of(operation: Node) -> Node:
    [success] = [each for status, each in operation["responses"].items() if status < "3"]
    schema: Node = success["content"]["application/json"]["schema"]
    return schema


def fits(value: Any, schema: Node) -> None:
    Draft202012Validator({**schema, "components": OURS["components"]}).validate(value)


@EVERY
def test_a_call_goes_where_the_description_says(verb: str, path: str, operation: Node) -> None:
    call = method_of(operation)(None, **arguments_of(operation))
    target = urlsplit(call.target)
    in_path = {name: f"{name}_1" for name in parameters_of(operation, "path")}
    assert (call.method, target.path) == (verb.upper(), "/v1" + path.format(**in_path))
    assert parse_qs(target.query).keys() == parameters_of(operation, "query").keys()
    usual = verb in {"get", "put", "delete"} or operation.get("x-read", False)
    assert call.repeatable == operation.get("x-repeatable", usual)
    assert call.read == operation.get("x-read", verb == "get")


@EVERY
def test_a_call_carries_what_the_description_takes(verb: str, path: str, operation: Node) -> None:
    call = method_of(operation)(None, **arguments_of(operation))
    kind, body = body_of(operation)
    if kind == "multipart/form-data":
        assert {*call.form, *call.files} == body["properties"].keys()
        return
    assert not call.form
    assert not call.files
    if kind:
        fits(json.loads(json.dumps(call.body)), body)
        assert body.get("type") == "array" or call.body.keys() == body["properties"].keys()


@EVERY
def test_what_is_not_given_is_not_sent(verb: str, path: str, operation: Node) -> None:
    method = method_of(operation)
    signature = inspect.signature(method)
    required = {name for name, each in signature.parameters.items() if each.default is inspect.Parameter.empty} - {
        "self"
    }
    given = {name: value for name, value in arguments_of(operation).items() if name in required}
    call = method(None, **given)
    assert not urlsplit(call.target).query
    _, body = body_of(operation)
    if body and body.get("type") != "array":
        assert {*(call.body or {}), *call.form, *call.files} == set(body.get("required", []))
    optional = [each for name, each in signature.parameters.items() if name not in required | {"self"}]
    assert all(each.default is UNSET and each.kind is inspect.Parameter.KEYWORD_ONLY for each in optional)


@EVERY
def test_an_answer_is_read_and_given_back_as_it_came(verb: str, path: str, operation: Node) -> None:
    call = method_of(operation)(None, **arguments_of(operation))
    answer = sample(answer_of(operation), OURS)
    fits(answer, answer_of(operation))
    returns = call.returns
    if get_origin(returns) is Page:
        answer = answer["data"] if isinstance(answer, dict) else answer
        returns = list[get_args(returns)[0]]  # type: ignore[misc]
    adapter: TypeAdapter[Any] = TypeAdapter(returns)
    drifts: list[object] = []
    found = adapter.validate_json(json.dumps(answer), context=drifts.append)
    assert drifts == []
    assert json.loads(adapter.dump_json(found, exclude_unset=True, by_alias=True)) == answer


@EVERY
def test_a_method_says_what_it_does_and_where_it_goes(verb: str, path: str, operation: Node) -> None:
    words = inspect.getdoc(method_of(operation)) or ""
    assert words.startswith(operation["summary"])
    assert f"`{verb.upper()} {path}`" in words
    for name in inspect.signature(method_of(operation)).parameters:
        assert name == "self" or f"\n    {name}: " in words


def test_a_clients_times_are_sent_as_clerk_wants_them() -> None:
    moment = datetime(2026, 5, 12, tzinfo=UTC)
    found = resources.Users.get_user_list(None, created_at_after=moment)
    assert found.target.endswith("created_at_after=1778544000000")


def test_every_model_is_found_by_its_name() -> None:
    models = import_module("clerk_backend.models")
    assert [name for name in models.__all__ if getattr(models, name) is None] == []
    assert dir(models) == models.__all__
    with pytest.raises(AttributeError, match="Unicorn"):
        models.Unicorn  # noqa: B018 - the access is the test
