"""Runs one recorded set of patterns against paths, and gives the expression and the parameters of a single pattern."""

from __future__ import annotations

from typing import Any

from clerk_backend import ConfigurationError, MalformedURLError
from clerk_backend.auth.paths import path_matcher
from clerk_backend.auth.routes import RouteMatcher, create_route_matcher


def run(case: dict[str, Any]) -> dict[str, Any]:
    """What `expected` of a case should be."""
    patterns, paths = case["input"]["patterns"], case["input"].get("paths") or []
    try:
        matcher = create_route_matcher(patterns)
    except ConfigurationError as error:
        return {"throws": {"name": "Error", "message": str(error)}}
    matched = [path for path in paths if matches(matcher, path)]
    found = {"matches": matched, "non_matches": [path for path in paths if path not in matched]}
    if len(patterns) != 1 or not isinstance(patterns[0], str):
        return found
    single = path_matcher(patterns[0])
    parameters = [(path, single.parameters(path)) for path in paths]
    return found | {
        "js_regex_source": single.source,
        "flags": "i",
        "match_params_without_normalisation": [
            {"path": path, "params": each} for path, each in parameters if each is not None
        ],
    }


def matches(matcher: RouteMatcher, path: str) -> bool:
    """Whether the path matches. One without a safe answer counts as none."""
    try:
        return matcher(path)
    except MalformedURLError:
        return False


def deviation(case: dict[str, Any]) -> str | None:
    """Paths that two programs would read differently, and one of them as matching, are refused."""
    try:
        matcher = create_route_matcher(case["input"]["patterns"])
    except ConfigurationError:
        return None
    for path in case["input"].get("paths") or []:
        try:
            matcher(path)
        except MalformedURLError as error:
            if str(error).startswith("Ambiguous"):
                return f"ambiguous paths are answered with 400, such as {path}"
    return None
