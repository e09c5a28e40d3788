"""Refusals: the errors that Clerk answers with, by their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .exchange import Headers, JSONObject


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the `errors` list."""

    code: str
    message: str
    long_message: str = ""
    meta: JSONObject = field(default_factory=dict[str, object])

    def view(self) -> JSONObject:
        """Return the problem as Clerk writes it."""
        shown: JSONObject = {
            "message": self.message,
            "long_message": self.long_message or self.message,
            "code": self.code,
        }
        return {**shown, "meta": self.meta} if self.meta else shown


class Refusal(Exception):  # noqa: N818  # an answer, not a failure
    """Raised by an operation to answer with an error instead."""

    def __init__(self, status: int, *problems: Problem, headers: Headers = ()) -> None:
        super().__init__(status, *problems)
        self.status = status
        self.problems = problems
        self.headers = headers

    def view(self, trace_id: str) -> JSONObject:
        """Return the body of the error."""
        return {"errors": [problem.view() for problem in self.problems], "clerk_trace_id": trace_id}


def refuse(status: int, code: str, message: str, long_message: str = "", **meta: object) -> Refusal:
    """Return a refusal with one problem."""
    return Refusal(status, Problem(code, message, long_message, dict(meta)))


def not_found(kind: str, key: str) -> Refusal:
    """Return the 404 for a resource that is not there."""
    return refuse(404, "resource_not_found", "not found", f"No {kind} was found with id {key}")


def url_not_found() -> Refusal:
    """Return the 404 for a path that no operation has."""
    return refuse(404, "resource_not_found", "URL not found", "There is nothing here, or nothing emulated.")


def parameter(code: str, name: str, message: str, long_message: str = "") -> Problem:
    """Return the problem that one parameter of a request has."""
    return Problem(code, message, long_message, {"param_name": name})


def invalid(code: str, name: str, message: str, long_message: str = "") -> Refusal:
    """Return the 422 for one parameter of a request."""
    return Refusal(422, parameter(code, name, message, long_message))


def missing(name: str) -> Problem:
    """Return the problem of a parameter that must be there."""
    return parameter("form_param_missing", name, "is missing", f"{name} must be included.")


def unknown(name: str) -> Problem:
    """Return the problem of a parameter that the operation does not have."""
    return parameter("form_param_unknown", name, "is unknown", f"{name} is not a valid parameter for this request.")


def wrong_type(name: str, kind: str) -> Refusal:
    """Return the 422 for a value of the wrong JSON type."""
    return invalid("form_param_type_invalid", name, "is invalid", f"`{name}` must be a `{kind}`.")


def wrong_format(name: str, kind: str) -> Refusal:
    """Return the 422 for a text that is not of the form it has to have."""
    return invalid("form_param_format_invalid", name, "is invalid", f"{name} must be {kind}.")


def wrong_value(name: str, value: object, allowed: Iterable[object] = ()) -> Refusal:
    """Return the 422 for a value outside of the allowed ones."""
    listed = ", ".join(str(item) for item in allowed)
    shown = f"{value} is no value for {name}."
    return invalid("form_param_value_invalid", name, "is invalid", f"{shown} Allowed: {listed}" if listed else shown)


def taken(name: str) -> Refusal:
    """Return the 422 for an identifier that somebody else has."""
    return invalid("form_identifier_exists", name, f"That {name.replace('_', ' ')} is taken. Please try another.")


def bad_query(name: str, value: str) -> Refusal:
    """Return the 400 for a query parameter that cannot be read."""
    return refuse(400, "invalid_query_parameter_value", "is invalid", f"{value} is no value for {name}.")


def bad_body() -> Refusal:
    """Return the 400 for a body that cannot be read."""
    return refuse(400, "request_body_invalid", "Request body invalid", "The request body could not be read.")


def malformed() -> Refusal:
    """Return the 400 for a path or query that cannot be read."""
    return refuse(400, "malformed_request_parameters", "Malformed request parameters")


def wrong_environment(allowed: str) -> Refusal:
    """Return the 400 for what only instances of another kind may do."""
    long_message = f"Request only valid for {allowed} instances."
    return refuse(400, "request_invalid_for_environment", "Invalid request for environment", long_message)
