"""The text of a resource: a class whose methods describe calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .annotate import PACKAGE, Type, imported
from .plan import WITH_COUNT, Argument, Method, Resource
from .read import Operation
from .text import docstring, entry, imports

RESOURCE = """{heading}

from __future__ import annotations

{imports}

{aliases}

class {name}({base}[ClientT]):
    {words}

{methods}
"""
METHOD = """    @{decorator}
    def {name}({signature}) -> Call[{returns}]:
        {words}
        {warning}return {call}
"""


def resource_text(resource: Resource) -> str:
    """The module of a resource."""
    base = resource.topic.extends or f"{PACKAGE}.resource.Resource"
    methods = "\n".join(_method(each) for each in resource.methods)
    needed = frozenset[tuple[str, str]]().union(
        *(each.needs for each in [imported(*base.rsplit(".", 1)), *_needed(resource)])
    )
    late = {need for need in needed if need[0].startswith(f"{PACKAGE}.models.")}
    head = imports([Type("", needed - late)], f"{PACKAGE}.resources")
    if late:  # models are loaded by the first call that answers with them, and named by annotations alone
        names = imports([Type("", frozenset(late))], f"{PACKAGE}.resources").replace("\n", "\n    ")
        head = f"from typing import TYPE_CHECKING\n{head}\nfrom .. import models\nif TYPE_CHECKING:\n    {names}"
    if "list[" in methods and any(each.operation.name == "list" for each in resource.methods):  # which hides the type
        methods, head = re.sub(r"\blist\[", "builtins.list[", methods), f"import builtins\n{head}"
    about = resource.topic.description
    return RESOURCE.format(
        heading=docstring(0, about),
        imports=head,
        aliases="\n".join(f"{name} = {found.text}" for name, found in resource.aliases.items()),
        name=resource.name,
        base=base.rpartition(".")[2],
        words=docstring(4, about),
        methods=methods,
    )


def _needed(resource: Resource) -> Iterator[Type]:
    yield from resource.aliases.values()
    yield imported(f"{PACKAGE}.call", "Call")
    yield imported(f"{PACKAGE}.resource", "ClientT")
    for method in resource.methods:
        home, decorator = ("paging", "listing") if method.listing else ("resource", "endpoint")
        yield imported(f"{PACKAGE}.{home}", decorator)
        yield method.returns
        if not method.returns_class:
            yield imported("typing", "cast")
        if method.operation.deprecated:
            yield imported(f"{PACKAGE}.resource", "warn_deprecated")
        for argument in method.arguments:
            yield argument.type
            if argument.comma_separated:
                yield imported(f"{PACKAGE}.call", "comma_separated")
            if argument.max_items:
                yield imported(f"{PACKAGE}.call", "at_most")
            if argument.prefix:
                yield imported(f"{PACKAGE}.call", "prefixed")
            if not argument.required and argument.default == "UNSET":
                yield imported(f"{PACKAGE}.unset", "UNSET")
                yield imported(f"{PACKAGE}.unset", "Unset")


def _method(method: Method) -> str:
    operation = method.operation
    arguments = [_argument(each) for each in method.arguments]
    in_path = sum(each.part == "path" for each in method.arguments)
    keyword_only = ["*", *arguments[in_path:]] if arguments[in_path:] else []
    entries = [entry(each.name, each.description, 8) for each in method.arguments]
    return METHOD.format(
        decorator="listing" if method.listing else "endpoint",
        name=operation.name,
        signature=", ".join(["self", *arguments[:in_path], *keyword_only]),
        returns=method.returns.text,
        words=docstring(
            8,
            operation.summary,
            operation.description,
            "The call gives one page; iterating over what it gives walks all pages." if method.listing else "",
            "Deprecated by Clerk." if operation.deprecated else "",
            f"`{operation.verb.upper()} {operation.path}`",
            "\n".join(["Args:", *entries]) if entries else "",
        ),
        warning=f'warn_deprecated("{operation.topic}.{operation.name}")\n        ' if operation.deprecated else "",
        call=f"Call.{operation.verb}({', '.join(_given(method))}){_then(method)}",
    )


def _argument(argument: Argument) -> str:
    unset = " | Unset" if argument.default == "UNSET" else ""
    return f"{argument.name}: {argument.type.text}{'' if argument.required else f'{unset} = {argument.default}'}"


def _then(method: Method) -> str:
    """The second call of a method that makes two."""
    if method.then is None:
        return ""
    pairs = ", ".join(f'"{each.key}": {_sent(each)}' for each in method.arguments if each.part == "then")
    given = [*_segments(method.then, method), f"body={{{pairs}}}", f"returns={_looked_up(method.returns)}"]
    return f".then(Call.{method.then.verb}({', '.join(given)}))"


def _segments(operation: Operation, method: Method) -> Iterator[str]:
    names = {each.key: _sent(each) for each in method.arguments if each.part == "path"}
    for segment in operation.path.strip("/").split("/"):
        yield names[segment[1:-1]] if segment.startswith("{") else f'"{segment}"'


def _given(method: Method) -> Iterator[str]:
    """The arguments of the call."""
    operation, returns = method.operation, _looked_up(method.returns)
    yield from _segments(operation, method)
    yield from _sent_by_part(method)
    yield from (f"body={_sent(each)}" for each in method.arguments if each.part == "root")
    yield f"returns={returns}" if method.returns_class else f'returns=cast("type[{method.returns.text}]", {returns})'
    if operation.repeatable != (operation.read or operation.verb in {"get", "put", "delete"}):
        yield f"repeatable={operation.repeatable}"
    if operation.read != (operation.verb == "get"):
        yield f"read={operation.read}"
    if any(each.key == "starting_after" for each in method.arguments):
        yield "cursor=True"
    if method.max_limit not in {0, 500}:
        yield f"max_limit={method.max_limit}"
    if not operation.versioned:
        yield "versioned=False"
    yield from (f"machine={each.name}" for each in method.arguments if each.part == "machine")
    if method.rows not in {"", "data"}:
        yield f'rows="{method.rows}"'
    if method.count is not None:
        yield f"count=({', '.join(_segments(method.count, method))}) if {WITH_COUNT.name} else ()"


def _sent_by_part(method: Method) -> Iterator[str]:
    for part in ("query", "body", "form", "files"):
        pairs = [f'"{each.key}": {_sent(each)}' for each in method.arguments if each.part == part]
        if part == "query" and method.operation.paginated:
            pairs.append('"paginated": True')
        if pairs:
            yield f"{part}={{{', '.join(pairs)}}}"


def _looked_up(returns: Type) -> str:
    """The type as an expression in which models are looked up when it is reached."""
    names = [re.escape(name) for path, name in returns.needs if path.startswith(f"{PACKAGE}.models.")]
    return re.sub(rf"\b({'|'.join(names)})\b", r"models.\1", returns.text) if names else returns.text


def _sent(argument: Argument) -> str:
    if argument.max_items:
        return f"at_most({argument.max_items}, {argument.name})"
    if argument.prefix:
        return f'prefixed("{argument.prefix}", {argument.name})'
    return f"comma_separated({argument.name})" if argument.comma_separated else argument.name
