"""What a server hands to Clerk's JavaScript in the page, so that the browser knows who is signed in from the start."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

from ..errors import ArgumentError
from ..model import Model, is_array
from ..path import milliseconds
from ..unset import UNSET, Unset
from .claims import is_mapping
from .objects import AuthObject, auth_for_accepted_token, camel_case, serializable
from .session_auth import PENDING, signed_out

_PRIVATE = "privatemetadata"


def build_clerk_props(
    auth: AuthObject[Any],
    *,
    user: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
    session: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
    organization: BaseModel | Mapping[str, Any] | Unset | None = UNSET,
) -> dict[str, Any]:
    """The properties that Clerk's provider in the browser takes: `{"__clerk_ssr_state": ...}`, of JSON values only.

    Private metadata is left out, however deep and however spelled. The fields of models are named as in JavaScript,
    those of mappings stay as they are. Write it into a page by a template's own filter for JSON: this escapes nothing.

    Args:
        auth: The auth object of the request; a machine's counts as nobody signed in.
        user: The user, where the page needs it.
        session: The session, likewise.
        organization: The active organization, likewise.

    Raises:
        ArgumentError: a value is of a type that JSON does not have.
    """
    given = {"user": user, "session": session, "organization": organization}
    resources = {name: value for name, value in given.items() if value is not UNSET}
    shown = auth_for_accepted_token(auth)
    if shown.session_status == PENDING:
        shown = signed_out(shown.backing, session_status=PENDING)
    state = serializable(shown) | resources
    try:
        return {"__clerk_ssr_state": _plain(state)}
    except RecursionError:
        raise ArgumentError("Clerk's props contain themselves, or are nested too deep.") from None


def _plain(value: Any) -> Any:
    """The value in JSON's own types, without private metadata."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None  # as JavaScript writes it
        case datetime():
            return milliseconds("A time", value)
        case BaseModel():
            return _fields(value)
        case _ if is_mapping(value):
            return _public((_name(name), each) for name, each in value.items())
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - of whatever type
        case _:
            raise ArgumentError(f"A {type(value).__name__} cannot be sent to a browser as JSON.")


def _fields(model: BaseModel) -> dict[str, Any]:
    """The fields of a model under JavaScript's names; objects in them that are the application's own keep theirs."""
    dumped = model.model_dump() if isinstance(model, Model) else model.model_dump(mode="json")
    kinds = type(model).model_fields
    pairs: list[tuple[str, Any]] = []
    for name in [*kinds, *(model.model_extra or {})]:
        sent = (kinds[name].serialization_alias or name) if name in kinds else name
        if sent in dumped:
            held = getattr(model, name)
            pairs.append((camel_case(sent), held if _holds_models(held) else dumped[sent]))
    return _public(pairs)


def _holds_models(value: Any) -> bool:
    return isinstance(value, BaseModel) or (is_array(value) and any(isinstance(each, BaseModel) for each in value))


def _public(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in pairs if not _is_private(name)}


def _is_private(name: str) -> bool:
    return name.replace("_", "").replace("-", "").strip().lower() == _PRIVATE


def _name(name: Any) -> str:
    if isinstance(name, str):
        return str(name)
    raise ArgumentError(f"A {type(name).__name__} cannot be the name of a field in JSON.")
