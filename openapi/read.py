"""`clerk.yaml` and `webhooks.yaml` as typed values; whatever they contain that is not understood is refused here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .document import Node, NotUnderstoodError, is_node, operations

OPERATION = {
    *(
        "operationId",
        "tags",
        "summary",
        "description",
        "deprecated",
        "parameters",
        "requestBody",
        "responses",
        "security",
    ),
    *("x-repeatable", "x-read", "x-versioned", "x-machine", "x-count", "x-then", "x-paginated"),
}
PARAMETER = {
    *("$ref", "name", "in", "required", "description", "deprecated", "style", "explode", "allowEmptyValue", "schema"),
    *("x-name", "x-prefix"),
}
SCHEMA = {
    *("$ref", "type", "format", "enum", "items", "properties", "required", "additionalProperties", "discriminator"),
    *("oneOf", "anyOf", "allOf", "description", "title", "maximum", "maxItems", "x-name", "x-module"),
}
OF_NO_INFLUENCE = {
    *("default", "deprecated", "pattern", "minLength", "maxLength", "minimum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "minItems", "uniqueItems", "readOnly", "writeOnly"),
}
TAG = {"name", "description", "x-name", "x-extends"}
BODIES = {"application/json": "body", "multipart/form-data": "form"}


@dataclass(frozen=True)
class Schema:
    """One schema. `choices` are the branches of oneOf and anyOf but null; `values` is what additional keys hold."""

    ref: str = ""
    type: str = ""
    nullable: bool = False
    format: str = ""
    enum: tuple[Any, ...] = ()
    items: Schema | None = None
    properties: Mapping[str, Schema] | None = None
    required: frozenset[str] = frozenset()
    values: Schema | None = None
    choices: tuple[Schema, ...] = ()
    all_of: tuple[Schema, ...] = ()
    told_by: str = ""
    maximum: int = 0
    max_items: int = 0
    name: str = ""
    module: str = ""
    description: str = ""


@dataclass(frozen=True)
class Parameter:
    """A parameter in the path or the query."""

    key: str
    part: str
    required: bool
    comma_separated: bool
    schema: Schema
    name: str
    description: str
    prefix: str


@dataclass(frozen=True)
class Operation:
    """One operation. `answer` is None where nothing comes back; `paginated` is a list that must be asked for its count.

    `count` and `then` name the operation that counts the rows of a list, and one that takes what this one leaves: its
    arguments are this one's too.
    """

    topic: str
    name: str
    verb: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Schema | None
    body_part: str
    answer: Schema | None
    repeatable: bool
    read: bool
    versioned: bool
    machine: bool
    count: str
    then: str
    paginated: bool


@dataclass(frozen=True)
class Webhook:
    """A type of event that Clerk sends, and what its `data` is."""

    type: str
    summary: str
    data: Schema


@dataclass(frozen=True)
class Topic:
    """A group of operations: one resource class."""

    name: str
    class_name: str
    description: str
    extends: str


@dataclass(frozen=True)
class Description:
    """The API. `modules` says what each module of models is for."""

    topics: tuple[Topic, ...]
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    modules: Mapping[str, str]
    webhooks: tuple[Webhook, ...] = ()


def read(tree: Node, webhooks: Node | None = None) -> Description:
    """The description in a loaded `clerk.yaml` and, if it is there, a `webhooks.yaml`."""
    components, webhooks = tree["components"], webhooks or {}
    schemas = components["schemas"] | webhooks.get("components", {}).get("schemas", {})
    return Description(
        topics=tuple(_topic(each) for each in tree["tags"]),
        operations=tuple(_operation(verb, path, node, components) for verb, path, node in operations(tree)),
        schemas={name: _schema(node, name) for name, node in schemas.items()},
        modules=tree.get("x-modules", {}) | webhooks.get("x-modules", {}),
        webhooks=tuple(_webhook(name, item["post"]) for name, item in webhooks.get("webhooks", {}).items()),
    )


def _webhook(name: str, node: Node) -> Webhook:
    schema = node["requestBody"]["content"]["application/json"]["schema"]
    [data] = [each["properties"]["data"] for each in schema["allOf"] if "properties" in each]
    return Webhook(name, node["summary"], _schema(data, name))


def _refuse(node: Node, known: set[str], where: str) -> None:
    if unknown := node.keys() - known:
        raise NotUnderstoodError(f"{sorted(unknown)} in {where}")


def _topic(node: Node) -> Topic:
    _refuse(node, TAG, f"the tag {node['name']}")
    return Topic(node["name"], node.get("x-name", ""), node["description"], node.get("x-extends", ""))


def _operation(verb: str, path: str, node: Node, components: Node) -> Operation:
    where = f"{verb.upper()} {path}"
    _refuse(node, OPERATION, where)
    topic, _, name = node.get("operationId", "").partition(".")
    if not name or node["tags"] != [topic]:
        raise NotUnderstoodError(f"{where}: its operationId is to be its one tag, a dot, and a name")
    successes = [response for status, response in node["responses"].items() if status < "3"]
    if len(successes) != 1:
        raise NotUnderstoodError(f"{where}: {len(successes)} answers of success")
    part, body = _content(node.get("requestBody", {}), where)
    return Operation(
        topic=topic,
        name=name,
        verb=verb,
        path=path,
        summary=node.get("summary", ""),
        description=node.get("description", ""),
        deprecated=node.get("deprecated", False),
        parameters=tuple(_parameter(each, components, where) for each in node.get("parameters", [])),
        body=body,
        body_part=part,
        answer=_content(successes[0], where)[1],
        repeatable=node.get("x-repeatable", verb in {"get", "put", "delete"} or "x-read" in node),
        read=node.get("x-read", verb == "get"),
        versioned=node.get("x-versioned", True),
        machine=node.get("x-machine", False),
        count=node.get("x-count", ""),
        then=node.get("x-then", ""),
        paginated=node.get("x-paginated", False),
    )


def _content(node: Node, where: str) -> tuple[str, Schema | None]:
    content = node.get("content", {})
    if not content:
        return "", None
    if len(content) != 1 or not content.keys() <= BODIES.keys():
        raise NotUnderstoodError(f"{where}: {sorted(content)}")
    [(kind, each)] = content.items()
    return BODIES[kind], _schema(each["schema"], where)


def _parameter(node: Node, components: Node, where: str) -> Parameter:
    if "$ref" in node:
        node = {**components["parameters"][node["$ref"].rpartition("/")[2]], **node}
    where = f"{where}, parameter {node['name']}"
    _refuse(node, PARAMETER, where)
    if node["in"] not in {"path", "query"} or node.get("style", "form") != "form":
        raise NotUnderstoodError(f"{where}: in {node['in']}, style {node.get('style')}")
    return Parameter(
        key=node["name"],
        part=node["in"],
        required=node.get("required", False),
        comma_separated=node["schema"].get("type") == "array" and node.get("explode") is False,
        schema=_schema(node["schema"], where),
        name=node.get("x-name", ""),
        description=node.get("description", ""),
        prefix=node.get("x-prefix", ""),
    )


def _schema(node: Node, where: str) -> Schema:
    _refuse(node, SCHEMA | OF_NO_INFLUENCE, where)
    types = [node["type"]] if isinstance(node.get("type"), str) else node.get("type", [])
    choices = [*node.get("oneOf", []), *node.get("anyOf", [])]
    null = {"type": "null"}
    kinds = [each for each in types if each != "null"]
    if len(kinds) > 1:
        raise NotUnderstoodError(f"{where}: {kinds}")
    return Schema(
        ref=node.get("$ref", "").rpartition("/")[2],
        type="".join(kinds),
        nullable="null" in types or null in choices,
        format=node.get("format", ""),
        enum=tuple(each for each in node.get("enum", []) if each is not None),
        items=_schema(node["items"], where) if "items" in node else None,
        properties=_properties(node, where) if "properties" in node else None,
        required=frozenset(node.get("required", [])),
        values=_schema(node["additionalProperties"], where) if is_node(node.get("additionalProperties")) else None,
        choices=tuple(_schema(each, where) for each in choices if each != null and each.keys() != {"required"}),
        all_of=tuple(_schema(each, where) for each in node.get("allOf", [])),
        told_by=node.get("discriminator", {}).get("propertyName", ""),
        maximum=node.get("maximum", 0),
        max_items=node.get("maxItems", 0),
        name=node.get("x-name", ""),
        module=node.get("x-module", ""),
        description=node.get("title", "") or node.get("description", ""),
    )


def _properties(node: Node, where: str) -> dict[str, Schema]:
    """The fields; one that is only named as required may hold anything."""
    declared = {name: _schema(each, f"{where}.{name}") for name, each in node["properties"].items()}
    undeclared = [name for name in node.get("required", []) if name not in declared and "allOf" not in node]
    return {**declared, **{name: Schema() for name in undeclared}}
