"""The published description made plain: OpenAPI 3.1, facts only, and none of its sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from .document import VERBS, Node, NotUnderstoodError, is_list, is_node

REFUSED = "#/components/responses/ClerkErrors"
WORDS = {"description", "summary", "title", "example", "examples", "externalDocs", "operationId", "tags"}
OPERATION = {"deprecated", "security"}
PARAMETER = {"name", "in", "required", "deprecated", "style", "explode", "allowEmptyValue"}
SCHEMA = {
    *("$ref", "type", "format", "enum", "const", "pattern", "default", "required", "discriminator", "deprecated"),
    *("minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems", "uniqueItems"),
    *("minProperties", "maxProperties", "readOnly", "writeOnly"),
}
SCHEMA_PARTS = {
    *("properties", "items", "additionalProperties", "oneOf", "anyOf", "allOf", "nullable"),
    *("exclusiveMinimum", "exclusiveMaximum"),
}


def plain(published: Node, topics: Mapping[str, str]) -> Node:
    """The facts of a published description, with empty words. `topics` says which of ours a published tag is."""
    components = _hoisted(published["components"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "", "description": "", "version": str(published["info"]["version"])},
        "servers": [{"url": server["url"]} for server in published["servers"]],
        "security": published.get("security", []),
        "paths": {path: _path(path, item, components, topics) for path, item in published["paths"].items()},
        "components": {
            "securitySchemes": {name: _facts(each) for name, each in components["securitySchemes"].items()},
            "parameters": {name: _parameter(each) for name, each in components.get("parameters", {}).items()},
            "responses": {
                "ClerkErrors": {"description": "Refused", "content": _content(components["responses"]["ClerkErrors"])}
            },
            "schemas": {name: {"description": "", **_schema(each)} for name, each in components["schemas"].items()},
        },
    }


def plain_webhooks(published: Node, known: Collection[str]) -> Node:
    """As `plain`, for the published description of webhooks, whose schemas of a `known` name are those of the API."""
    tree: Node = {
        "openapi": "3.1.0",
        "info": {"title": "", "description": "", "version": str(published["info"]["version"])},
        "webhooks": {
            name: {"post": {"summary": "", "requestBody": {"required": True, "content": _content(_body(name, item))}}}
            for name, item in published["x-webhooks"].items()
        },
        "components": {
            "schemas": {
                name: {"description": "", **_schema(each)}
                for name, each in published["components"]["schemas"].items()
                if name not in known
            }
        },
    }
    found: Node = _referring(tree, known)
    return found


def _body(name: str, item: Node) -> Node:
    if item.keys() != {"post"}:
        raise NotUnderstoodError(f"{sorted(item)} in the webhook {name}")
    body: Node = item["post"]["requestBody"]
    return body


def _referring(node: Any, known: Collection[str]) -> Any:
    """The tree, where what is known by name is looked up in `clerk.yaml`."""
    if is_list(node):
        return [_referring(each, known) for each in node]
    if not is_node(node):
        return node
    tree = {key: _referring(each, known) for key, each in node.items()}
    if tree.get("$ref", "").rpartition("/")[2] in known:
        tree["$ref"] = f"clerk.yaml{tree['$ref']}"
    return tree


def _hoisted(components: Node) -> Node:
    """The components, where an object that a shared answer describes in place is a schema by that answer's name."""
    schemas, responses = {**components["schemas"]}, {**components["responses"]}
    for name, response in components["responses"].items():
        for kind, content in response.get("content", {}).items():
            if {"properties", "allOf"} & content["schema"].keys() and name not in components["schemas"]:
                schemas[name] = content["schema"]
                responses[name] = {"content": {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    return {**components, "schemas": schemas, "responses": responses}


def _facts(node: Node) -> Node:
    return {key: value for key, value in node.items() if key not in WORDS and not key.startswith("x-")}


def _take(node: Node, facts: set[str], parts: set[str], where: str) -> Node:
    """The facts of a node as they are. What is neither a fact, nor a part to be made plain, nor words, is refused."""
    for key in _facts(node):
        if key not in facts | parts:
            raise NotUnderstoodError(f"{key!r} in {where}")
    return {key: value for key, value in node.items() if key in facts}


def _path(path: str, item: Node, components: Node, topics: Mapping[str, str]) -> Node:
    if unknown := item.keys() - set(VERBS):
        raise NotUnderstoodError(f"{sorted(unknown)} in {path}")
    return {verb: _operation(f"{verb} {path}", item[verb], components, topics) for verb in VERBS if verb in item}


def _operation(where: str, node: Node, components: Node, topics: Mapping[str, str]) -> Node:
    facts = _take(node, OPERATION, {"parameters", "requestBody", "responses"}, where)
    tag = node["tags"][-1]
    topic = topics.get(tag, re.sub(r"\W+", "_", tag).strip("_").lower())
    out: Node = {"tags": [topic], "summary": "", **facts}
    if parameters := node.get("parameters"):
        out["parameters"] = [_parameter(each) for each in parameters]
    if body := node.get("requestBody"):
        content = _content(body)
        required = body.get("required", False) or any(each["schema"].get("required") for each in content.values())
        out["requestBody"] = {"required": required, "content": content}
    out["responses"] = {
        str(status): _response(int(status), each, components) for status, each in node["responses"].items()
    }
    return out


def _parameter(node: Node) -> Node:
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    facts = _take(node, PARAMETER, {"schema"}, f"the parameter {node['name']}")
    return {**facts, "description": "", "schema": _schema(node["schema"])}


def _response(status: int, node: Node, components: Node) -> Node:
    if "$ref" in node:
        node = components["responses"][node["$ref"].rpartition("/")[2]]
    content = _content(node)
    if status >= 400 and content:  # some describe the same errors in place; they are read by content, whatever is said
        return {"$ref": REFUSED}
    return {"description": HTTPStatus(status).phrase, **({"content": content} if content else {})}


def _content(node: Node) -> Node:
    return {kind: {"schema": _schema(each["schema"])} for kind, each in node.get("content", {}).items()}


def _schema(node: Node) -> Node:
    out = _take(node, SCHEMA, SCHEMA_PARTS, f"a schema of {sorted(node)}")
    if "items" in node:
        out["items"] = _schema(node["items"])
    if "properties" in node:
        out["properties"] = {name: {"description": "", **_schema(each)} for name, each in node["properties"].items()}
    if "additionalProperties" in node:
        extra = node["additionalProperties"]
        out["additionalProperties"] = extra if isinstance(extra, bool) else _schema(extra)
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if node.get(exclusive):
            out[exclusive] = out.pop(limit)
    out = _composed(node, out)
    return _nullable(out) if node.get("nullable") else out


def _composed(node: Node, out: Node) -> Node:
    """The branches of a choice or composition; one branch alone is what it holds."""
    for key in {"oneOf", "anyOf", "allOf"} & node.keys():
        branches = [_schema(each) for each in node[key]]
        if "properties" not in node:
            out.pop("type", None)
        if len(branches) == 1 and not {"properties", "required"} & node.keys():
            out.pop("discriminator", None)
            out |= branches[0]
        else:
            out[key] = branches
    return out


def _nullable(node: Node) -> Node:
    null: Any = {"type": "null"}
    if "type" in node:
        out = {**node, "type": [node["type"], "null"]}
        return {**out, "enum": [*node["enum"], None]} if None not in node.get("enum", [None]) else out
    if "oneOf" in node:
        return {**node, "oneOf": [*node["oneOf"], null]}
    if "$ref" in node:
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return {**rest, "anyOf": [{"$ref": node["$ref"]}, null]}
    if node:
        raise NotUnderstoodError(f"null beside {sorted(node)}")
    return node
