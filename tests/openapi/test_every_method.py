"""Each operation of the description, called through its method on both clients, and answered with all that may come."""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from importlib import import_module
from secrets import token_hex
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no stubs

from clerk_backend import UNSET, ArgumentError, AsyncClerk, Drift, Model, Page, resources
from clerk_backend.call import Call
from clerk_backend.model import is_array
from openapi.document import CLERK, Node, load, operations
from openapi.names import snake
from openapi.plan import plan
from openapi.read import read
from tests.conftest import Clerks
from tests.openapi.samples import answers, sample

OURS = load(CLERK)
CLASSES = {each.topic.name: each.name for each in plan(read(OURS)).resources}
MACHINE = "ak_of_the_machine"


def named(found: list[tuple[str, str, Node]]) -> pytest.MarkDecorator:
    """A test for each of some operations."""
    names = [each["operationId"] for _, _, each in found]
    return pytest.mark.parametrize(("verb", "path", "operation"), found, ids=names)


EVERY = named(operations(OURS))


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


def sent_by(operation: Node) -> Any:
    """A body that the operation takes."""
    kind, body = body_of(operation)
    if kind == "multipart/form-data":
        return {
            key: b"\x89PNG" if each.get("format") == "binary" else "text" for key, each in body["properties"].items()
        }
    return sample(body, OURS) if body else None


def arguments_of(operation: Node) -> dict[str, Any]:
    """A value for every argument of the method."""
    given: dict[str, Any] = {snake(name): f"{name}_1" for name in parameters_of(operation, "path")}
    for name, each in parameters_of(operation, "query").items():
        given[snake(name)] = 7 if name == "limit" else sample(each["schema"], OURS)
    _, body = body_of(operation)
    if body.get("type") == "array":
        return given | {body["x-name"]: sent_by(operation)}
    sent: Node = sent_by(operation) or {}
    return given | {snake(key): value for key, value in sent.items()}


def required_of(operation: Node) -> dict[str, Any]:
    """A value for every argument that must be given."""
    signature = inspect.signature(method_of(operation))
    required = {name for name, each in signature.parameters.items() if each.default is inspect.Parameter.empty}
    return {name: value for name, value in arguments_of(operation).items() if name in required}


def answer_of(operation: Node) -> Node | None:
    [success] = [each for status, each in operation["responses"].items() if status < "3"]
    schema: Node | None = success.get("content", {}).get("application/json", {}).get("schema")
    return schema


def fits(value: Any, schema: Node) -> None:
    validator: Any = Draft202012Validator({**schema, "components": OURS["components"]})
    validator.validate(value)


class Answers:
    """Notes what is asked, and answers with `content`; with nothing where that is None."""

    def __init__(self, content: Any = None) -> None:
        self.content = content
        self.key = f"sk_test_{token_hex(8)}"  # an instance of its own, since limits are counted by key
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(204) if self.content is None else httpx.Response(200, json=self.content)


@contextmanager
def warned(operation: Node) -> Generator[None]:
    """A deprecated operation warns, at the line that calls it; any other does not."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    found = [(each.category, each.filename) for each in caught]
    assert found == ([(DeprecationWarning, __file__)] if operation.get("deprecated") else [])


async def asked(clerk: AsyncClerk, operation: Node, arguments: dict[str, Any]) -> Any:
    """What the method of an operation gives."""
    topic, _, name = operation["operationId"].partition(".")
    method = getattr(getattr(clerk, topic), name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return await method(**arguments)


def dumped(found: Any) -> Any:
    """What was answered, as JSON values."""
    if is_array(found):
        return [dumped(each) for each in found]
    return found.model_dump() if isinstance(found, Model | Page) else found


def parts_of(request: httpx.Request) -> dict[str, bytes]:
    """The parts of a multipart body by their names."""
    message = message_from_bytes(
        b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.content
    )
    found: dict[str, bytes] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[name] = content
    return found


def query_of(operation: Node, arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """The query that says what the arguments say."""
    pairs: list[tuple[str, str]] = []
    for name, each in parameters_of(operation, "query").items():
        value = arguments.get(snake(name), UNSET)
        several = value if is_array(value) else [] if value is UNSET else [value]
        texts = [str(one).lower() if isinstance(one, bool) else str(one) for one in several]
        pairs += [(name, ",".join(texts))] if each.get("explode") is False else [(name, text) for text in texts]
    pairs += [("paginated", "true")] if operation.get("x-paginated") else []
    return sorted(pair for pair in pairs if pair[1])


def check_request(request: httpx.Request, verb: str, path: str, operation: Node, arguments: dict[str, Any]) -> None:
    in_path = {name: f"{each.get('x-prefix', '')}{name}_1" for name, each in parameters_of(operation, "path").items()}
    prefix = "/v1" if operation.get("x-versioned", True) else ""
    assert (request.method, request.url.path) == (verb.upper(), prefix + path.format(**in_path))
    assert sorted(request.url.params.multi_items()) == query_of(operation, arguments)


def client(clerks: Clerks, answer: Answers, **options: Any) -> AsyncClerk:
    """A client with a key of the instance and one of a machine."""
    return clerks(answer, secret_key=answer.key, machine_secret_key=MACHINE, **options)


@EVERY
async def test_a_call_says_what_its_arguments_say(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    schema = answer_of(operation)
    answer = Answers(sample(schema, OURS) if schema else None)
    arguments = arguments_of(operation)
    await asked(client(clerks, answer), operation, arguments)
    [request] = answer.requests
    check_request(request, verb, path, operation, arguments)
    assert request.headers["authorization"] == f"Bearer {MACHINE if operation.get('x-machine') else answer.key}"
    kind, body = body_of(operation)
    if kind == "multipart/form-data":
        assert parts_of(request) == {
            key: value if isinstance(value, bytes) else value.encode() for key, value in sent_by(operation).items()
        }
    elif kind:
        fits(json.loads(request.content), body)
        assert json.loads(request.content) == sent_by(operation)
    else:
        assert request.content == b""


@named([(verb, path, each) for verb, path, each in operations(OURS) if each.get("x-machine")])
async def test_a_call_may_be_another_machines(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    answer = Answers(sample(answer_of(operation) or {}, OURS))
    another = {"machine_secret_key": "ak_of_another"}
    await asked(client(clerks, answer), operation, arguments_of(operation) | another)
    [request] = answer.requests
    check_request(request, verb, path, operation, arguments_of(operation))
    assert request.headers["authorization"] == "Bearer ak_of_another"
    assert b"ak_of_another" not in request.content


@EVERY
async def test_what_is_not_given_is_not_sent(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    schema = answer_of(operation)
    answer = Answers(sample(schema, OURS) if schema else None)
    arguments = required_of(operation)
    await asked(client(clerks, answer), operation, arguments)
    [request] = answer.requests
    check_request(request, verb, path, operation, arguments)
    kind, body = body_of(operation)
    if kind == "multipart/form-data":
        assert parts_of(request).keys() == set(body["required"])
    elif kind and body.get("type") != "array":
        assert json.loads(request.content).keys() == set(body.get("required", []))
    signature = inspect.signature(method_of(operation))
    optional = [each for name, each in signature.parameters.items() if name not in {*arguments, "self"}]
    assert all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in optional)
    assert {each.default for each in optional} <= {UNSET, False}


@EVERY
async def test_whatever_comes_is_read_and_given_back(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    schema, arguments, drifts = answer_of(operation), required_of(operation), list[Drift]()
    answer = Answers()
    clerk = client(clerks, answer, on_drift=drifts.append)
    if schema is None:
        assert await asked(clerk, operation, arguments) is None
        return
    for name, content in answers(schema, OURS):
        answer.content = content
        drifts.clear()
        assert dumped(await asked(clerk, operation, arguments)) == content, name
        if not name.startswith(("unknown", "every field null")):
            assert drifts == [], name
        if name == "all fields":
            fits(content, schema)
        if name == "unknown fields":
            assert len(drifts) == json.dumps(content).count('"x_of_tomorrow"')
            assert {each.foreseen for each in drifts} <= {False}
        if name == "unknown values":
            assert bool(drifts) == (content != sample(schema, OURS))


LISTS = [
    (verb, path, each) for verb, path, each in operations(OURS) if "Page[" in str(inspect.signature(method_of(each)))
]


@named(LISTS)
async def test_a_list_is_read_in_either_shape(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    schema, arguments = answer_of(operation), required_of(operation)
    assert schema is not None
    whole = sample(schema, OURS)
    rows: list[Any] = whole if is_array(whole) else next(each for each in whole.values() if is_array(each))
    assert len(rows) == 1
    empty: list[Any] = []
    for content, total in (
        (rows, None),
        ({"data": rows, "total_count": 41}, 41),
        ({"data": empty, "total_count": 0}, 0),
    ):
        found: Page[Any] = await asked(client(clerks, Answers(content)), operation, arguments)
        assert found.total_count == total
        assert found.model_dump() == content
        assert all(isinstance(row, Model) for row in found.data)


LIMITED = [
    (verb, path, each) for verb, path, each in operations(OURS) if "maxItems" in json.dumps(each.get("requestBody", {}))
]


@named(LIMITED)
async def test_more_than_clerk_takes_is_refused(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    _, body = body_of(operation)
    places = {body["x-name"]: body} if body.get("type") == "array" else body["properties"]
    [(name, most)] = [(name, each["maxItems"]) for name, each in places.items() if "maxItems" in each]
    schema = answer_of(operation)
    answer = Answers(sample(schema, OURS) if schema else None)
    arguments = arguments_of(operation)
    [one] = arguments[name]
    await asked(client(clerks, answer), operation, arguments | {name: [one] * most})
    with pytest.raises(ArgumentError, match=f"{most + 1} items .* {most} "):
        await asked(client(clerks, answer), operation, arguments | {name: [one] * (most + 1)})
    assert len(answer.requests) == 1


def test_some_lists_are_limited() -> None:
    assert {each["operationId"].partition(".")[0] for _, _, each in LIMITED} == {
        *("users", "invitations", "instance", "machines", "organizations", "waitlist_entries"),
    }


@EVERY
async def test_only_what_is_deprecated_warns(clerks: Clerks, verb: str, path: str, operation: Node) -> None:
    topic, _, name = operation["operationId"].partition(".")
    arguments = required_of(operation)
    schema = answer_of(operation)
    clerk: Any = client(clerks, Answers(sample(schema, OURS) if schema else None))
    clerk = getattr(clerk, "blocking", clerk)  # whose frames are those that a user's program would have
    with warned(operation):
        found = getattr(getattr(clerk, topic), name)(**arguments)
        if clerk.is_async:
            await found


@EVERY
def test_a_method_says_what_it_does_and_where_it_goes(verb: str, path: str, operation: Node) -> None:
    words = inspect.getdoc(method_of(operation)) or ""
    assert words.startswith(operation["summary"])
    assert f"`{verb.upper()} {path}`" in words
    assert ("Deprecated by Clerk." in words) == operation.get("deprecated", False)
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
