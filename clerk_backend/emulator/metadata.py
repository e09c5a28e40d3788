"""Metadata of users, organizations and memberships: merged deeply, or replaced."""

from __future__ import annotations

from typing import Any

from .exchange import JSONObject, as_object


def keep_metadata(owner: Any, fields: JSONObject, now: int, *, merge: bool) -> None:
    """Merge metadata into those of a record, or put them in their place. What is not given stays."""
    for name, value in fields.items():
        if value is not None:
            setattr(owner, name, merged(getattr(owner, name), value) if merge else value)
    owner.updated_at = now


def merged(old: JSONObject, new: JSONObject) -> JSONObject:
    """Return metadata merged deeply: objects are merged, null removes a key, everything else replaces."""
    result = dict(old)
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        else:
            inner = as_object(value)
            result[key] = value if inner is None else merged(as_object(result.get(key)) or {}, inner)
    return result
