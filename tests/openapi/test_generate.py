"""The generator, on a short description whose outcome is run and called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias, get_args, get_origin

import httpx
import pytest
import yaml

import clerk_backend.models
from clerk_backend import UNSET, ArgumentError, Clerk, Model, Page
from clerk_backend.call import Call
from openapi.__main__ import check, generate, main, stale
from openapi.annotate import PACKAGE
from openapi.document import Node, NotUnderstoodError, dump
from openapi.names import pascal, snake
from openapi.plan import plan
from openapi.read import read
from openapi.text import docstring, entry
from openapi.write import write
from tests.openapi.published import published

Generated: TypeAlias = Callable[[Node], dict[str, ModuleType]]

TEXT = """
openapi: 3.1.0
info: {title: Things, version: '1'}
tags: [{name: things, description: What lies about.}]
paths:
  /shelves/{shelfID}/things:
    post:
      operationId: things.put_thing
      tags: [things]
      summary: Put a thing on a shelf.
      parameters: [{name: shelfID, in: path, required: true, description: The shelf., schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}}}}
      responses:
        '201': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    get:
      operationId: things.list
      tags: [things]
      summary: List things.
      parameters:
      - {name: shelfID, in: path, required: true, description: The shelf., schema: {type: string}}
      - {name: limit, in: query, description: How many., schema: {type: integer, maximum: 100}}
      - {name: offset, in: query, description: After how many., schema: {type: integer}}
      - {name: seen_at_after, in: query, description: Seen later., schema: {type: integer}}
      - {name: kind, in: query, explode: false, description: Of these kinds., schema:
         {type: array, items: {type: string, enum: [a, b, c, d]}}}
      responses: {'200': {description: OK, content: {application/json: {schema:
        {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}
components:
  schemas:
    NewThing:
      type: object
      required: [from]
      properties:
        from: {description: Whence., type: string}
        made_at: {description: When., type: [string, 'null'], format: date-time}
        parts: {description: Of what., type: array, items: {$ref: '#/components/schemas/Part'}}
    Part: {x-name: ThingPart, description: A part., type: object, required: [name], properties:
      {name: {description: Its name., type: string}}}
    Thing:
      description: A thing.
      type: object
      required: [id, made_at, shape]
      properties:
        id: {description: Its id., type: string}
        made_at: {description: When., type: integer}
        json: {description: A name that a model has already., type: string}
        size-in-cm: {description: How big., type: number}
        state: {description: How it is., type: string, enum: [new, old, worn, lost]}
        beside: {description: What lies beside it., anyOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}
        shape:
          description: What it is like.
          oneOf: [{$ref: '#/components/schemas/Ball'}, {$ref: '#/components/schemas/Box'}]
    Ball:
      description: A ball.
      type: object
      properties: {object: {type: string, enum: [ball]}, radius: {type: number}}
    Box:
      description: A box.
      type: object
      properties: {object: {type: string, enum: [box]}, sides: {type: array, items: {type: integer}}}
"""


def described() -> Node:
    tree: Node = deepcopy(yaml.safe_load(TEXT))
    return tree


def operation(tree: Node, verb: str = "post") -> Node:
    found: Node = tree["paths"]["/shelves/{shelfID}/things"][verb]
    return found


def fields(tree: Node, name: str) -> Node:
    found: Node = tree["components"]["schemas"][name]["properties"]
    return found


def in_a_circle(tree: Node) -> None:
    tree["components"]["schemas"]["Box"]["x-module"] = "boxes"
    fields(tree, "Box")["holds"] = {"$ref": "#/components/schemas/Ball"}


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generated:
    """Generates from a description, and runs the modules as parts of the package."""

    def run(tree: Node) -> dict[str, ModuleType]:
        files = write(plan(read(tree)))
        modules: dict[str, ModuleType] = {}
        for path in sorted(path for path in files if not path.endswith("__init__.py")):
            name = f"{PACKAGE}.{path.removesuffix('.py').replace('/', '.')}"
            file = tmp_path / path.replace("/", "_")
            file.write_text(files[path], "utf-8")
            spec = spec_from_file_location(name, file)
            assert spec is not None
            assert spec.loader is not None
            modules[path] = module_from_spec(spec)
            monkeypatch.setitem(sys.modules, name, modules[path])
            spec.loader.exec_module(modules[path])
            if path.startswith("models/"):  # as the index of the folder would give them
                for public in [each for each in vars(modules[path]) if each[0].isupper()]:
                    monkeypatch.setattr(clerk_backend.models, public, getattr(modules[path], public), raising=False)
        return modules

    return run


def things(modules: dict[str, ModuleType]) -> Any:
    return modules["resources/things.py"].Things


def test_a_method_describes_its_call(generated: Generated) -> None:
    put: Callable[..., Call[Any]] = things(generated(described())).put_thing
    call = put(None, "s/1", from_="attic", made_at=datetime(2026, 1, 1, tzinfo=UTC), parts=[{"name": "lid"}])
    assert (call.method, call.target) == ("POST", "/v1/shelves/s%2F1/things")
    assert call.body["from"] == "attic"
    assert call.body["parts"] == [{"name": "lid"}]
    assert not call.repeatable


def test_a_method_makes_its_call(generated: Generated) -> None:
    modules = generated(described())
    thing = {"id": "t_1", "made_at": 0, "size-in-cm": 2.5, "state": "melted", "json": "{}", "beside": None}
    thing["shape"] = {"object": "box", "sides": [1, 2]}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(201 if request.method == "POST" else 200, json=thing)

    with Clerk("sk_test_made_up", http_client=httpx.MockTransport(answer)) as clerk:
        found = things(modules)(clerk).put_thing("s_1", from_="attic")
    models = modules["models/things.py"]
    assert isinstance(found, models.Thing)
    assert found.made_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert (found.size_in_cm, found.json_, found.state, found.beside) == (2.5, "{}", "melted", None)
    assert isinstance(found.shape, models.Box)
    assert found.model_dump() == thing


def test_a_list_walks_by_its_limits(generated: Generated) -> None:
    call = things(generated(described())).list(None, "s_1", limit=7, kind=["a", "-b"])
    assert call.target == "/v1/shelves/s_1/things?limit=7&kind=a%2C-b"
    assert call.max_limit == 100
    assert not call.cursor


def test_marks_of_an_operation_are_passed_on(generated: Generated) -> None:
    tree = described()
    operation(tree).update({"x-repeatable": True, "x-read": True, "x-versioned": False, "x-machine": True})
    put = things(generated(tree)).put_thing
    call = put(None, "s_1", from_="attic", machine_secret_key="ak_1")
    assert (call.repeatable, call.read, call.target) == (True, True, "/shelves/s_1/things")
    assert (call.machine, put(None, "s_1", from_="attic").machine) == ("ak_1", UNSET)
    assert "machine_secret_key: Secret key of the machine" in put.__doc__


def test_a_deprecated_operation_warns(generated: Generated) -> None:
    tree = described()
    operation(tree)["deprecated"] = True
    put = things(generated(tree)).put_thing
    with pytest.warns(DeprecationWarning, match=r"clerk\.things\.put_thing is deprecated"):
        put(None, "s_1", from_="attic")
    assert "Deprecated" in put.__doc__


def test_a_list_that_is_too_long_is_refused(generated: Generated) -> None:
    tree = described()
    fields(tree, "NewThing")["parts"]["maxItems"] = 2
    put = things(generated(tree)).put_thing
    assert put(None, "s_1", from_="attic", parts=[{"name": "lid"}] * 2).body["parts"] == [{"name": "lid"}] * 2
    with pytest.raises(ArgumentError, match="3 items are more than the 2"):
        put(None, "s_1", from_="attic", parts=[{"name": "lid"}] * 3)


def test_the_branch_that_does_not_say_its_kind_is_what_else_may_come(generated: Generated) -> None:
    tree = described()
    del fields(tree, "Box")["object"]
    models = generated(tree)["models/things.py"]

    def shape(**sent: Any) -> Any:
        return models.Thing.model_validate({"id": "t_1", "shape": sent}).shape

    assert isinstance(shape(object="ball", radius=1.5), models.Ball)
    for sent in ({"sides": [1]}, {"object": "cone"}, {}):
        assert isinstance(shape(**sent), models.Box)
        assert shape(**sent).model_dump() == sent


def test_a_time_in_seconds_is_read_as_one(generated: Generated) -> None:
    tree = described()
    fields(tree, "Thing")["made_at"]["format"] = "seconds"
    thing = generated(tree)["models/things.py"].Thing.model_validate({"id": "t_1", "made_at": 1_713_880_800})
    assert thing.made_at == datetime(2024, 4, 23, 14, 0, tzinfo=UTC)
    assert thing.model_dump() == {"id": "t_1", "made_at": 1_713_880_800}


def test_rows_may_stand_under_a_name_of_their_own(generated: Generated) -> None:
    tree = described()
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    page = {"type": "object", "properties": {"things": rows, "total_count": {"type": "integer"}}}
    operation(tree, "get")["responses"]["200"]["content"]["application/json"]["schema"] = page
    modules = generated(tree)
    returns = things(modules).list(None, "s_1").returns
    assert (get_origin(returns), get_args(returns)) == (Page, (modules["models/things.py"].Thing,))


def test_a_topic_may_extend_a_class_of_ours(generated: Generated) -> None:
    tree = described()
    tree["tags"][0] |= {"x-extends": f"{PACKAGE}.shortcuts.SessionShortcuts", "x-name": "Stuff"}
    assert hasattr(generated(tree)["resources/things.py"].Stuff, "get_token")


def test_a_method_called_list_leaves_the_type_alone() -> None:
    text = write(plan(read(described())))["resources/things.py"]
    assert "parts: builtins.list[ThingPart] | Unset = UNSET" in text
    assert "kind: builtins.list[ListKind] | Unset = UNSET" in text


def test_an_object_with_all_of_another_extends_its_class(generated: Generated) -> None:
    tree = described()
    more = {
        "type": "object",
        "required": ["owner"],
        "properties": {"owner": {"type": "string"}, "id": {"type": "string"}},
    }
    tree["components"]["schemas"]["Owned"] = {"allOf": [{"$ref": "#/components/schemas/Thing"}, more]}
    operation(tree)["responses"]["201"]["content"]["application/json"]["schema"]["$ref"] = "#/components/schemas/Owned"
    models = generated(tree)["models/things.py"]
    assert issubclass(models.Owned, models.Thing)
    assert set(models.Owned.__annotations__) == {"owner"}


def test_objects_of_free_form_and_of_one_type_stay_dictionaries() -> None:
    tree = described()
    fields(tree, "Thing").update({"free": {"type": "object"}, "any": {}, "counts": {"type": "object"}})
    fields(tree, "Thing")["counts"]["additionalProperties"] = {"type": "integer"}
    text = write(plan(read(tree)))["models/things.py"]
    assert "    free: JSONObject | None\n" in text
    assert "    any: Any | None\n" in text
    assert "    counts: dict[str, int] | None\n" in text


def test_an_upload_is_a_file_and_what_goes_with_it_a_form(generated: Generated) -> None:
    tree = described()
    schema = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    schema["properties"]["by"] = {"type": "string"}  # type: ignore[index]
    operation(tree)["requestBody"] = {"content": {"multipart/form-data": {"schema": schema}}}
    call = things(generated(tree)).put_thing(None, "s_1", file=b"...", by="u_1")
    assert (call.files, call.form) == ({"file": b"..."}, {"by": "u_1"})


def test_a_body_that_is_a_list_is_one_argument(generated: Generated) -> None:
    tree = described()
    schema = {"x-name": "parts", "type": "array", "items": {"$ref": "#/components/schemas/Part"}}
    operation(tree)["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    assert things(generated(tree)).put_thing(None, "s_1", parts=[{"name": "lid"}]).body == [{"name": "lid"}]


def test_rows_without_pages_are_a_list_and_an_object_of_rows_is_a_page() -> None:
    tree = described()
    operation(tree, "get")["parameters"] = operation(tree, "get")["parameters"][:1]
    text = write(plan(read(tree)))["resources/things.py"]
    assert "-> Call[builtins.list[Thing]]:" in text
    answer = {"type": "object", "properties": {"data": {}, "total_count": {"type": "integer"}}}
    answer["properties"]["data"] = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}  # type: ignore[index]
    tree["components"]["schemas"]["Things"] = answer
    operation(tree, "get")["responses"]["200"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/Things"
    }
    text = write(plan(read(tree)))["resources/things.py"]
    assert "    @endpoint\n    def list(self, shelf_id: str) -> Call[Page[Thing]]:" in text


def test_an_answer_without_content_is_none_and_a_union_is_cast() -> None:
    tree = described()
    operation(tree)["responses"] = {"204": {"description": "No Content"}}
    assert "-> Call[None]:" in write(plan(read(tree)))["resources/things.py"]
    choice = {"description": "Some shape.", **fields(tree, "Thing")["shape"]}
    tree["components"]["schemas"]["Shape"] = choice
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Shape"}}}
    operation(tree)["responses"] = {"200": {"description": "OK", "content": content}}
    assert 'returns=cast("type[Shape]", models.Shape)' in write(plan(read(tree)))["resources/things.py"]


def test_objects_that_nothing_tells_apart_are_a_plain_union() -> None:
    tree = described()
    for name in ("Ball", "Box"):
        del fields(tree, name)["object"]
    text = write(plan(read(tree)))["models/things.py"]
    assert "ThingShape = Ball | Box\n" in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tree: tree["tags"][0].update(externalDocs={}), "externalDocs"),
        (lambda tree: operation(tree).update(callbacks={}), "callbacks"),
        (lambda tree: operation(tree).update(operationId="put_thing"), "operationId"),
        (lambda tree: operation(tree).update(operationId="things.list"), "methods in things"),
        (lambda tree: operation(tree)["responses"].update({"202": {"description": "-"}}), "2 answers"),
        (lambda tree: operation(tree)["requestBody"].update(content={"text/csv": {"schema": {}}}), "text/csv"),
        (lambda tree: operation(tree)["parameters"][0].update({"in": "header"}), "header"),
        (lambda tree: operation(tree)["parameters"][0].update(style="matrix"), "matrix"),
        (lambda tree: operation(tree)["parameters"][0].update(name="shelf"), "its parameters are"),
        (lambda tree: operation(tree)["parameters"][0].update({"x-name": "parts"}), "arguments of one name"),
        (lambda tree: fields(tree, "Thing")["id"].update(type=["string", "integer"]), "integer"),
        (lambda tree: fields(tree, "Thing")["id"].update(type="decimal"), "decimal"),
        (lambda tree: fields(tree, "Thing")["id"].update(contentEncoding="base64"), "contentEncoding"),
        (lambda tree: fields(tree, "Part").update({"a-b": {"type": "string"}}), "a-b"),
        (lambda tree: fields(tree, "Box")["object"].update(enum=["ball"]), "told apart"),
        (lambda tree: tree["components"]["schemas"]["Box"].update({"x-name": "Ball"}), "two things are called Ball"),
        (
            lambda tree: tree["components"]["schemas"]["Box"].update({"x-name": "Ball", "x-module": "else"}),
            "models of one",
        ),
        (in_a_circle, "circle"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(change: Callable[[Node], object], message: str) -> None:
    tree = described()
    fields(tree, "Thing")["shape"]["discriminator"] = {"propertyName": "object"}
    change(tree)
    with pytest.raises(NotUnderstoodError, match=message):
        write(plan(read(tree)))


def test_files_are_written_compared_and_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = tmp_path / PACKAGE
    (tmp_path / "clerk.yaml").write_text(dump(described()), "utf-8")
    assert len(stale(tmp_path, package)) == 4
    generate(tmp_path, package)
    assert stale(tmp_path, package) == []
    (package / "models" / "old.py").write_text("")
    (package / "resources" / "things.py").write_text("")
    assert stale(tmp_path, package) == ["models/old.py", "resources/things.py"]
    generate(tmp_path, package)
    assert stale(tmp_path, package) == []
    assert check(tmp_path) == 1
    assert "the schema NewThing: no description" in capsys.readouterr().out


def test_a_command_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    clerk = tmp_path / "clerk.yaml"
    clerk.write_text(dump(described() | {"tags": [{"name": "things", "description": "-", "x-odd": 1}]}), "utf-8")
    monkeypatch.setattr("openapi.__main__.HERE", tmp_path)
    assert main(["generate"]) == 1
    assert "not understood: ['x-odd'] in the tag things" in capsys.readouterr().err


def test_words_are_wrapped_and_kept_from_breaking_out() -> None:
    assert docstring(4, "One line.") == '"""One line."""'
    assert docstring(0, 'He said "so"') == '"""He said "so"\n"""'
    assert docstring(0, 'A \\ and """ within.') == '"""A \\\\ and \'\'\' within."""'
    long = docstring(4, "word " * 60, "", "`GET /`")
    assert max(map(len, long.split("\n"))) <= 120
    assert long.endswith('\n\n    `GET /`\n    """')
    assert entry("name", "word " * 60, 8).split("\n")[1].startswith("        word")


def test_names_are_turned_into_pythons() -> None:
    assert [snake(name) for name in ("apiKeyID", "x5t#S256", "from", "user_id")] == [
        "api_key_id",
        "x5t_s256",
        "from_",
        "user_id",
    ]
    assert [pascal(name) for name in ("verification_otp", "CommercePlan-2", "JWKS")] == [
        "VerificationOtp",
        "CommercePlan2",
        "JWKS",
    ]


def test_a_model_is_a_model(generated: Generated) -> None:
    assert issubclass(generated(described())["models/things.py"].Thing, Model)


def test_the_commands_work_on_the_projects_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "published.yml"
    file.write_text(yaml.safe_dump(published()), "utf-8")
    folder = tmp_path / "openapi"
    folder.mkdir()
    monkeypatch.setattr("openapi.__main__.HERE", folder)
    (folder / "fixes.toml").write_text('[topics]\n"Shelf Things" = "things"\n', "utf-8")
    (tmp_path / "README.md").write_text("# Things\n\n| `clerk.` | |\n| --- | --- |\n\nMore.\n", "utf-8")
    assert main(["import", str(file)]) == 0
    assert main(["check"]) == 1
    assert "GET /things: no operationId" in capsys.readouterr().out
    (folder / "clerk.yaml").write_text(dump(described()), "utf-8")
    assert main(["generate", "--check"]) == 1
    assert "clerk_backend/resources/things.py differs" in capsys.readouterr().out
    assert main(["generate"]) == 0
    assert (tmp_path / PACKAGE / "resources" / "things.py").exists()
    assert "| `things` | 2 | What lies about. |\n\nMore." in (tmp_path / "README.md").read_text("utf-8")
