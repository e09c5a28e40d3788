"""Model: the base of everything Clerk answers with, able to read what Clerk sends today and may send tomorrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeGuard, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

JSONObject: TypeAlias = dict[str, Any]
"""An object whose keys are the application's own, such as metadata."""

SECRET_FIELDS = frozenset({
    "jwt", "token", "secret", "client_secret", "secret_key", "api_key", "ticket", "access_token",
    "refresh_token", "id_token", "token_secret", "signing_key", "backup_codes", "cookies", "svix_url",
})  # fmt: skip
"""Fields that let their holder act as somebody; no `repr` shows them, nor an address with a ticket in it."""

_has_ticket = re.compile(r"[?&#/]\w*(?:ticket|token)=").search


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that Clerk sent and the models do not foresee. It was kept as it came.

    Attributes:
        where: The model and field, such as `User.status`.
        value: What came instead of the foreseen type, or the value of a field that is not foreseen.
        foreseen: Whether the field is known; False for a field that the model lacks.
    """

    where: str
    value: Any
    foreseen: bool = True


OnDrift: TypeAlias = Callable[[Drift], object]


def is_object(value: Any) -> TypeGuard[JSONObject]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


def is_model(kind: Any) -> bool:
    """Whether a type is a pydantic model, as opposed to a list of them or a plain type."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def unforeseen(value: Any) -> Iterator[Drift]:
    """The fields in `value`, however deep, that the models lack."""
    if isinstance(value, Model):
        for name, extra in (value.model_extra or {}).items():
            yield Drift(f"{type(value).__name__}.{name}", extra, foreseen=False)
        for name in value.model_fields_set & type(value).model_fields.keys():
            yield from unforeseen(getattr(value, name))
        return
    rows = getattr(value, "data", value)
    if is_array(rows):
        for row in rows:
            yield from unforeseen(row)


def _as_it_came(where: str) -> CoreSchema:
    """The last branch of a union: takes any value, and tells `on_drift` (the validation context) that it did."""

    def keep(value: Any, info: core_schema.ValidationInfo) -> Any:
        if info.context is not None:
            info.context(Drift(where, value))
        return value

    return core_schema.with_info_plain_validator_function(keep)


def _else_as_it_came(schema: CoreSchema, where: str) -> CoreSchema:
    """Reads as `schema` does, each item of a list by itself, and keeps what it cannot read."""
    inner: Any = schema
    while inner["type"] == "nullable":
        inner = inner["schema"]
    if inner["type"] == "list" and "items_schema" in inner:
        inner["items_schema"] = _else_as_it_came(inner["items_schema"], where)
    return core_schema.union_schema([schema, _as_it_came(where)], mode="left_to_right")


class KeptIfOdd:
    """Annotates what is kept as it came if it is not as foreseen."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        return _else_as_it_came(handler(source), "Page.data")


class Model(BaseModel):
    """One object of Clerk's. Frozen; compares by value; unknown fields are attributes as well.

    Reading never fails on a field: one that is absent or null is None, one of an unforeseen type is kept as it came.
    `model_dump` gives back exactly what Clerk sent: the same keys, times in milliseconds.
    """

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        strict=True,
        defer_build=True,
        protected_namespaces=(),
        val_temporal_unit="milliseconds",
        serialize_by_alias=True,
        hide_input_in_errors=True,
    )

    if not TYPE_CHECKING:

        def model_dump(self, **options: Any) -> dict[str, Any]:
            """As pydantic's, without the fields that Clerk did not send."""
            return super().model_dump(**({"exclude_unset": True, "warnings": False} | options))

        def model_dump_json(self, **options: Any) -> str:
            """As pydantic's, without the fields that Clerk did not send."""
            return super().model_dump_json(**({"exclude_unset": True, "warnings": False} | options))

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            yield name, "***" if _is_secret(name, value) else value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        schema = handler(source)
        for name, field in _fields(schema).items():
            read = core_schema.nullable_schema(_else_as_it_came(field["schema"], f"{cls.__name__}.{name}"))
            field["schema"] = core_schema.with_default_schema(read, default=None)
        return schema


def _is_secret(name: str | None, value: Any) -> bool:
    return value is not None and (name in SECRET_FIELDS or (isinstance(value, str) and bool(_has_ticket(value))))


def _fields(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a model's schema, which pydantic may have wrapped in definitions."""
    while schema["type"] != "model-fields":
        if schema["type"] == "definition-ref":  # the model refers to itself: its fields are read where it is defined
            return {}
        schema = schema["schema"]
    return cast("dict[str, Any]", schema["fields"])


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Milliseconds:
    """Annotates a time: a number of milliseconds is read as a `datetime` in UTC, and dumped as that number."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        number, moment = core_schema.int_schema(strict=True), core_schema.datetime_schema(strict=False)
        fraction = core_schema.float_schema(strict=True, allow_inf_nan=False)
        exact = core_schema.no_info_plain_validator_function(_moment)
        return core_schema.union_schema(
            [
                core_schema.chain_schema([number, moment]),
                core_schema.is_instance_schema(datetime),
                core_schema.chain_schema([fraction, exact]),
            ],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(_milliseconds),
        )


class _Seconds:
    """Annotates one of the few times that Clerk counts in seconds."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        number = core_schema.int_schema(strict=True)
        exact = core_schema.no_info_plain_validator_function(lambda seconds: _moment(seconds * 1000))
        return core_schema.union_schema(
            [core_schema.chain_schema([number, exact]), core_schema.is_instance_schema(datetime)],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(_seconds),
        )


def _moment(milliseconds: float) -> datetime:
    """The time, if it is one that can be given back exactly."""
    try:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise ValueError("a time that no datetime can hold") from error
    if _milliseconds(moment) != milliseconds:
        raise ValueError("a time finer than microseconds")
    return moment


def _milliseconds(moment: Any) -> Any:
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        return moment
    whole, rest = divmod((moment - _EPOCH) // timedelta(microseconds=1), 1000)
    return whole + rest / 1000 if rest else whole


def _seconds(moment: Any) -> Any:
    return _milliseconds(moment) // 1000 if isinstance(moment, datetime) else moment


class OneOf:
    """Annotates a union of models told apart by the value of one field; anything else is read as `otherwise`."""

    def __init__(self, field: str, choices: Mapping[str, type[Model]], otherwise: type[Model] = Model) -> None:
        self.field = field
        self.choices = choices
        self.otherwise = otherwise

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        schemas = {kind: handler.generate_schema(model) for kind, model in self.choices.items()}
        known = core_schema.tagged_union_schema(schemas, discriminator=self.field)
        return core_schema.union_schema([known, handler.generate_schema(self.otherwise)], mode="left_to_right")


_Values = TypeVar("_Values")

if TYPE_CHECKING:
    Timestamp: TypeAlias = datetime
    Seconds: TypeAlias = datetime
    Open: TypeAlias = _Values | str
else:
    Timestamp = Annotated[datetime, _Milliseconds]
    Seconds = Annotated[datetime, _Seconds]

    class Open:
        """An enumeration that Clerk may add to: `Open[Literal["a", "b"]]` reads any string, and completes these."""

        def __class_getitem__(cls, values: Any) -> Any:
            return values
