"""Which Python type a schema is, and the classes and aliases that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from .document import NotUnderstoodError
from .names import pascal, snake
from .read import Description, Schema

PACKAGE = "clerk_backend"
TIMES = re.compile(r"(_at|_date|^date|^timestamp|^expiration|^period_(start|end))$")
TIME_FILTERS = re.compile(r"_at(_(before|after|since))?$")
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
INLINE_VALUES = 3
"""An enumeration of more values is given a name."""


@dataclass(frozen=True)
class Type:
    """An annotation, and the (module, name) pairs that it needs imported."""

    text: str
    needs: frozenset[tuple[str, str]] = frozenset()

    def within(self, shape: str, *needs: tuple[str, str]) -> Type:
        """This type inside another: `shape` with `{}` where it goes."""
        return Type(shape.format(self.text), self.needs | set(needs))

    def or_none(self) -> Type:
        """This type, or None."""
        return self if self.text.endswith("| None") else self.within("{} | None")


@dataclass(frozen=True)
class Field:
    """A field of a class. `key` is its name in JSON."""

    name: str
    key: str
    type: Type
    required: bool
    description: str


@dataclass(frozen=True)
class Class:
    """A class to print: a model, or, for what is sent, a typed dictionary."""

    name: str
    base: Type
    sent: bool
    fields: tuple[Field, ...]
    description: str


@dataclass(frozen=True)
class Alias:
    """A named type to print."""

    name: str
    type: Type
    description: str


@dataclass(frozen=True)
class Place:
    """Where a schema was met: its name by default, in which module of models, under which key, and if it is sent."""

    name: str
    module: str
    key: str = ""
    sent: bool = False

    def down(self, key: str) -> Place:
        """The place of a field."""
        return replace(self, name=self.name + pascal(key), key=key)

    def of(self, schema: Schema) -> Place:
        """This place, called as the schema says."""
        return replace(self, name=schema.name or self.name, module=schema.module or self.module)


def imported(module: str, name: str) -> Type:
    """A type of that name, from a module of the package or of the standard library."""
    return Type(name, frozenset({(module, name)}))


MODEL = imported(f"{PACKAGE}.model", "Model")
ANY = imported("typing", "Any")
TYPED_DICT = imported("typing", "TypedDict")
DATETIME = imported("datetime", "datetime")
JSON_OBJECT = imported(f"{PACKAGE}.model", "JSONObject")
TIMESTAMP = imported(f"{PACKAGE}.model", "Timestamp")
SECONDS = imported(f"{PACKAGE}.model", "Seconds")
UPLOAD = imported(f"{PACKAGE}.call", "Upload")

Module = dict[str, Class | Alias]


@dataclass
class Models:
    """The modules of models, which fill as types are asked for: what something is made of comes before it."""

    description: Description
    modules: dict[str, Module] = field(default_factory=dict[str, Module])
    met: dict[str, Type] = field(default_factory=dict[str, Type])

    def type(self, schema: Schema, place: Place) -> Type:
        """The type of a schema."""
        match schema:
            case Schema(ref=ref) if ref:
                found = self._component(ref, place)
            case Schema(choices=choices) if choices:
                found = self._choice(schema, place.of(schema))
            case Schema(properties=None, all_of=()):
                found = self._simple(schema, place)
            case _:
                found = self._class(schema, place.of(schema))
        return found.or_none() if schema.nullable else found

    def resolved(self, schema: Schema) -> Schema:
        """What a reference refers to."""
        return self.resolved(self.description.schemas[schema.ref]) if schema.ref else schema

    def fields(self, schema: Schema) -> dict[str, tuple[Schema, bool]]:
        """The fields of an object, through references and allOf, and whether each is required."""
        schema = self.resolved(schema)
        found: dict[str, tuple[Schema, bool]] = {}
        for part in schema.all_of:
            found |= self.fields(part)
        found |= {key: (each, False) for key, each in (schema.properties or {}).items()}
        return {key: (each, required or key in schema.required) for key, (each, required) in found.items()}

    def _component(self, ref: str, place: Place) -> Type:
        schema = self.description.schemas[ref]
        here = replace(place, name=pascal(ref)).of(schema)
        if ref not in self.met:
            if self._is_object(schema):  # noted before its fields are gone through, since it may contain itself
                self.met[ref] = self._named(here)
            self.met[ref] = self.type(schema, here)
        return self.met[ref]

    def _is_object(self, schema: Schema) -> bool:
        schema = self.resolved(schema)
        return schema.properties is not None or bool(schema.all_of)

    def _named(self, place: Place) -> Type:
        return imported(f"{PACKAGE}.models.{place.module}", place.name)

    def _add(self, item: Class | Alias, place: Place) -> Type:
        module = self.modules.setdefault(place.module, {})
        if module.setdefault(item.name, item) != item:
            raise NotUnderstoodError(f"two things are called {item.name} in models/{place.module}: give an x-name")
        return self._named(place)

    def _class(self, schema: Schema, place: Place) -> Type:
        base, inherited = TYPED_DICT if place.sent else MODEL, set[str]()
        if schema.all_of and schema.all_of[0].ref and not place.sent:
            base, inherited = self.type(schema.all_of[0], place), set(self.fields(schema.all_of[0]))
        fields = [
            self._field(key, each, place, required=required)
            for key, (each, required) in self.fields(schema).items()
            if key not in inherited
        ]
        return self._add(Class(place.name, base, place.sent, tuple(fields), schema.description), place)

    def _field(self, key: str, schema: Schema, place: Place, *, required: bool) -> Field:
        found = self.type(schema, place.down(key))
        if place.sent:
            return Field(key, key, found, required, schema.description)
        name = snake(key)
        name = f"{name}_" if hasattr(BaseModel, name) else name
        return Field(name, key, found if required else found.or_none(), required, schema.description)

    def _choice(self, schema: Schema, place: Place) -> Type:
        places = [replace(place, name=f"{place.name}{number}") for number in range(1, len(schema.choices) + 1)]
        types = [self.type(each, here) for each, here in zip(schema.choices, places, strict=True)]
        needs = frozenset[tuple[str, str]]().union(*(each.needs for each in types))
        union = Type(" | ".join(dict.fromkeys(each.text for each in types)), needs)
        if place.sent or len(types) == 1 or not all(self._is_object(each) for each in schema.choices):
            return union
        told_by = schema.told_by or "object"
        told = [self.fields(each).get(told_by, (Schema(), False))[0].enum for each in schema.choices]
        kinds = {value: found.text for values, found in zip(told, types, strict=True) for value in values}
        untold = {found.text for values, found in zip(told, types, strict=True) if not values}
        if len(untold) <= 1 and {*kinds.values(), *untold} == {each.text for each in types}:
            # one that does not say its kind is what is left when no other fits
            pairs = ", ".join(f'"{value}": {name}' for value, name in kinds.items())
            otherwise = "".join(f", otherwise={name}" for name in untold)
            shape = f'Annotated[{{}}{"" if untold else " | Model"}, OneOf("{told_by}", {{{{{pairs}}}}}{otherwise})]'
            plain = frozenset[tuple[str, str]]() if untold else MODEL.needs
            union = union.within(shape, ("typing", "Annotated"), *plain, (f"{PACKAGE}.model", "OneOf"))
        elif schema.told_by:
            raise NotUnderstoodError(f"the choices of {place.name} are not told apart by {told_by}")
        return self._add(Alias(place.name, union, schema.description), place)

    def _simple(self, schema: Schema, place: Place) -> Type:
        if schema.items:
            return self.type(schema.items, place).within("list[{}]")
        if schema.type == "object":
            return self.type(schema.values, place).within("dict[str, {}]") if schema.values else JSON_OBJECT
        if schema.type == "string" and schema.enum:
            return self._enum(schema, place.of(schema))
        kind = PLAIN.get(schema.type)
        if kind is None:
            if schema.type:
                raise NotUnderstoodError(f"the type {schema.type} of {place.name}")
            return ANY
        return _sent(schema, place, kind) if place.sent else _answered(schema, place, kind)

    def _enum(self, schema: Schema, place: Place) -> Type:
        values = literal(schema.enum)
        if place.sent:
            return values.within("{} | str")
        found = values.within("Open[{}]", (f"{PACKAGE}.model", "Open"))
        if len(schema.enum) <= INLINE_VALUES and not schema.name:
            return found
        return self._add(Alias(place.name, found, ""), place)


def _sent(schema: Schema, place: Place, kind: str) -> Type:
    if schema.format == "binary":
        return UPLOAD
    if schema.format == "date-time" or (schema.type == "integer" and TIME_FILTERS.search(place.key)):
        return DATETIME.within(f"{{}} | {kind}")
    return Type(kind)


def _answered(schema: Schema, place: Place, kind: str) -> Type:
    if schema.format == "seconds":
        return SECONDS
    return TIMESTAMP if schema.type in {"integer", "number"} and TIMES.search(place.key) else Type(kind)


def literal(values: Iterable[object]) -> Type:
    """The `Literal` of some strings."""
    quoted = ", ".join(f'"{value}"' for value in values)
    return imported("typing", "Literal").within(f"{{}}[{quoted}]")
