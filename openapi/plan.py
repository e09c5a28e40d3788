"""What to print: the resource classes with their methods, and the modules of models, named and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .annotate import INLINE_VALUES, PACKAGE, Alias, Class, Field, Models, Module, Place, Type, imported, literal
from .document import NotUnderstoodError
from .names import pascal, snake
from .read import Description, Operation, Parameter, Schema, Topic, Webhook

NONE = Type("None")
EVENT = imported(f"{PACKAGE}.webhooks", "Event")


@dataclass(frozen=True)
class Argument:
    """An argument of a method; `part` says where in the call it goes."""

    name: str
    key: str
    part: str
    type: Type
    required: bool
    description: str
    comma_separated: bool = False
    max_items: int = 0
    prefix: str = ""
    default: str = "UNSET"


WITH_COUNT = Argument(
    name="with_count",
    key="with_count",
    part="count",
    type=Type("bool"),
    required=False,
    description="Whether to ask for `total_count` too, which takes another call; else it is None.",
    default="False",
)
MACHINE_SECRET_KEY = Argument(
    name="machine_secret_key",
    key="machine_secret_key",
    part="machine",
    type=Type("str"),
    required=False,
    description="Secret key of the machine to act as; the client's `machine_secret_key` unless given.",
)


@dataclass(frozen=True)
class Method:
    """A method of a resource. `returns_class` is false where a union comes back."""

    operation: Operation
    count: Operation | None
    then: Operation | None
    rows: str
    arguments: tuple[Argument, ...]
    returns: Type
    returns_class: bool
    listing: bool
    max_limit: int


@dataclass(frozen=True)
class Resource:
    """A class of methods, and the named types of its arguments."""

    topic: Topic
    name: str
    aliases: Mapping[str, Type]
    methods: tuple[Method, ...]


@dataclass(frozen=True)
class Plan:
    """Everything to print. `events` is the class of each type of event."""

    resources: tuple[Resource, ...]
    models: Mapping[str, Module]
    modules: Mapping[str, str]
    events: Mapping[str, str]


def plan(description: Description) -> Plan:
    """The classes and modules of a description."""
    models = Models(description)
    resources = tuple(_resource(topic, models) for topic in description.topics)
    events = {each.type: _event(each, models) for each in description.webhooks}
    _refuse_twins("models", [name for module in models.modules.values() for name in module])
    _refuse_circles(models.modules)
    return Plan(resources, models.modules, description.modules, events)


def types_of(item: Class | Alias) -> list[Type]:
    """The types that a class or alias names."""
    return [item.type] if isinstance(item, Alias) else [item.base, *(each.type for each in item.fields)]


def _refuse_twins(what: str, names: list[str]) -> None:
    if twins := [name for name, count in Counter(names).items() if count > 1]:
        raise NotUnderstoodError(f"{what} of one name (mind x-name): {twins}")


def _refuse_circles(modules: Mapping[str, Module]) -> None:
    """Modules of models may import each other in one direction only."""
    left = {name: _uses(module) - {name} for name, module in modules.items()}
    while free := [name for name, used in left.items() if not used & left.keys()]:
        for name in free:
            del left[name]
    if left:
        raise NotUnderstoodError(f"modules of models that import each other in a circle (mind x-module): {left}")


def _uses(module: Module) -> set[str]:
    paths = {path for item in module.values() for each in types_of(item) for path, _ in each.needs}
    prefix = f"{PACKAGE}.models."
    return {path.removeprefix(prefix) for path in paths if path.startswith(prefix)}


def _event(webhook: Webhook, models: Models) -> str:
    """The class of an event, added to the models."""
    module, name = f"{snake(webhook.type.partition('.')[0])}_events", pascal(webhook.type)
    kind = models.type(webhook.data, Place(f"{name}Data", module))
    data = Field("data", "data", kind, required=True, description="What the event is about.")
    event = Class(name, EVENT, sent=False, fields=(data,), description=webhook.summary)
    models.modules.setdefault(module, {})[name] = event
    return name


def _resource(topic: Topic, models: Models) -> Resource:
    aliases: dict[str, Type] = {}
    operations = [each for each in models.description.operations if each.topic == topic.name]
    _refuse_twins(f"methods in {topic.name}", [each.name for each in operations])
    methods = tuple(_method(each, models, aliases) for each in operations)
    return Resource(topic, topic.class_name or pascal(topic.name), aliases, methods)


def _method(operation: Operation, models: Models, aliases: dict[str, Type]) -> Method:
    arguments = _arguments(operation, models, aliases)
    paged = {"limit", "offset"} <= {each.key for each in arguments if each.part == "query"}
    limits = [each.schema.maximum for each in operation.parameters if each.key == "limit"]
    returns = _answer(operation, models, paged=paged)
    unions = {name for module in models.modules.values() for name, item in module.items() if isinstance(item, Alias)}
    others = {f"{each.topic}.{each.name}": each for each in models.description.operations}
    return Method(
        operation=operation,
        count=others[operation.count] if operation.count else None,
        then=others[operation.then] if operation.then else None,
        rows=_rows_of(models.resolved(operation.answer or Schema()), models)[0],
        arguments=tuple(arguments),
        returns=returns,
        returns_class=returns.text not in unions and " | " not in returns.text,
        listing=paged and returns.text.startswith("Page["),
        max_limit=limits[0] if limits else 0,
    )


def _arguments(operation: Operation, models: Models, aliases: dict[str, Type]) -> list[Argument]:
    """Those in the path in its order, then those required, then the others."""
    place = Place(pascal(operation.name.removeprefix("get_")), operation.topic, sent=True)
    found = [_from_parameter(each, place, models, aliases) for each in operation.parameters]
    if operation.body:
        found += _from_body(operation.body, operation.body_part, place, models, aliases)
    if operation.then:
        [then] = [each for each in models.description.operations if f"{each.topic}.{each.name}" == operation.then]
        there = {each.name for each in found}
        found += [replace(each, part="then") for each in _arguments(then, models, aliases) if each.name not in there]
    if operation.machine:
        found.append(MACHINE_SECRET_KEY)
    if operation.count:
        found.append(WITH_COUNT)
    in_path = {each.key: each for each in found if each.part == "path"}
    keys = [part.partition("}")[0] for part in operation.path.split("{")[1:]]
    if set(keys) != in_path.keys():
        raise NotUnderstoodError(f"{operation.path}: its parameters are {sorted(in_path)}")
    _refuse_twins(f"{operation.path}: arguments", [each.name for each in found])
    rest = sorted((each for each in found if each.part != "path"), key=lambda each: not each.required)
    return [*(in_path[key] for key in keys), *rest]


def _from_parameter(parameter: Parameter, place: Place, models: Models, aliases: dict[str, Type]) -> Argument:
    here = place.down(parameter.key)
    return Argument(
        name=parameter.name or snake(parameter.key),
        key=parameter.key,
        part=parameter.part,
        type=Type("str") if parameter.part == "path" else _argument(parameter.schema, here, models, aliases),
        required=parameter.required,
        description=parameter.description,
        comma_separated=parameter.comma_separated,
        prefix=parameter.prefix,
    )


def _from_body(body: Schema, part: str, place: Place, models: Models, aliases: dict[str, Type]) -> list[Argument]:
    if models.resolved(body).type == "array":
        return [
            Argument(
                name=body.name or "items",
                key="",
                part="root",
                type=models.type(body, place),
                required=True,
                description=body.description,
                max_items=models.resolved(body).max_items,
            )
        ]
    return [
        Argument(
            name=snake(key),
            key=key,
            part="files" if schema.format == "binary" else part,
            type=_argument(schema, place.down(key), models, aliases),
            required=required,
            description=schema.description,
            max_items=schema.max_items,
        )
        for key, (schema, required) in models.fields(body).items()
    ]


def _argument(schema: Schema, place: Place, models: Models, aliases: dict[str, Type]) -> Type:
    """The type of an argument; an enumeration of many values is given a name beside the class."""
    found, one = models.type(schema, place), schema.items or schema
    if len(one.enum) <= INLINE_VALUES:
        return found
    name, values = one.name or place.name, literal(one.enum).within("{} | str")
    if aliases.setdefault(name, values) != values:
        raise NotUnderstoodError(f"two types of arguments are called {name}: give an x-name")
    return Type(found.text.replace(values.text, name), found.needs)


def _answer(operation: Operation, models: Models, *, paged: bool) -> Type:
    schema, place = operation.answer, Place(pascal(operation.name), operation.topic)
    if schema is None:
        return NONE
    whole = models.resolved(schema)
    _, rows = _rows_of(whole, models)
    if rows is None:
        return models.type(schema, place)
    if whole is not schema:
        place = Place(pascal(schema.ref), operation.topic).of(whole)
    row = models.type(rows, place)
    if whole.type == "array" and not paged:
        return row.within("list[{}]")
    return imported(f"{PACKAGE}.paging", "Page").within(f"{{}}[{row.text}]", *row.needs)


def _rows_of(schema: Schema, models: Models) -> tuple[str, Schema | None]:
    """The name and rows of a list: of an array, or of an object that has nothing but an array and `total_count`."""
    beside = {key: models.resolved(each) for key, each in (schema.properties or {}).items() if key != "total_count"}
    if schema.properties is not None and len(beside) == 1 and len(schema.properties) == 2:
        [(name, array)] = beside.items()
        return name if array.items else "", array.items
    return "", schema.items
