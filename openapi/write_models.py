"""The text of a module of models."""

from __future__ import annotations

from collections.abc import Iterator

from .annotate import PACKAGE, Alias, Class, Field, Type, imported
from .document import NotUnderstoodError
from .plan import Plan, types_of
from .text import docstring, imports


def models_text(name: str, plan: Plan) -> str:
    """A module of models."""
    items = plan.models[name].values()
    package = f"{PACKAGE}.models"
    needed = [each for item in items for each in _needed(item)]
    foreign = [Type("", frozenset(need for each in needed for need in each.needs if need[0] != f"{package}.{name}"))]
    heading = docstring(0, plan.modules.get(name, "") or f"What Clerk answers with: {name.replace('_', ' ')}.")
    parts = [heading, "from __future__ import annotations", imports(foreign, package), *(_item(item) for item in items)]
    return "\n\n".join(parts)


def _needed(item: Class | Alias) -> Iterator[Type]:
    yield from types_of(item)
    if isinstance(item, Class) and item.sent and any(each.required for each in item.fields):
        yield imported("typing", "Required")
    if isinstance(item, Class) and any(each.name != each.key for each in item.fields):
        yield imported("pydantic", "Field")


def _item(item: Class | Alias) -> str:
    if isinstance(item, Alias):
        return f"{item.name} = {item.type.text}\n{_words(item.description, 0)}"
    total = ", total=False" if item.sent else ""
    lines = [(_key if item.sent else _field)(each) for each in item.fields]
    return "\n".join(
        [f"class {item.name}({item.base.text}{total}):", f"    {docstring(4, item.description)}\n", *lines]
    )


def _field(field: Field) -> str:
    alias = f' = Field(alias="{field.key}")' if field.name != field.key else ""
    return f"    {field.name}: {field.type.text}{alias}\n{_words(field.description, 4)}"


def _key(field: Field) -> str:
    if not field.key.isidentifier():
        raise NotUnderstoodError(f"a field to be sent called {field.key}")
    kind = f"Required[{field.type.text}]" if field.required else field.type.text
    return f"    {field.key}: {kind}\n{_words(field.description, 4)}"


def _words(description: str, indent: int) -> str:
    return f"{' ' * indent}{docstring(indent, description)}" if description else ""
