"""Where our client knowingly does not do as Clerk's JavaScript SDK does, told from what a case gives to both."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from clerk_backend import UNSET, ArgumentError, Clerk, ConfigurationError
from clerk_backend.path import quote_segment
from clerk_backend.settings import check_machine_secret_key, plain_api_url

from .api_client_wire import NO_ANSWER, pairs
from .javascript_calls import Asked, described_call, empty_ids, path_of, promise, words_of_refusal
from .javascript_objects import gaps
from .javascript_paths import NO_ID
from .javascript_values import is_falsy

JSON: Final = "application/json"
_NO_CONTENT: Final = 204
_OF_ANOTHER_PATH: Final = {"betaFeatures.changeDomain"}


def quirk(client: Any, ask: Asked, given: dict[str, Any], options: dict[str, Any]) -> str | None:
    """The first that applies, with its number or section and what is safer about ours; None where both do the same.

    Args:
        client: One whose methods can be looked at.
        ask: The call.
        given: The input of the case.
        options: The options of the case's client, by our names.
    """
    if not ask.method:
        return "6: this is no operation of Clerk's published API, which is all that is offered"
    if ask.unknown:
        return "6.2: an option that the published API does not have is refused, so that none is dropped unnoticed"
    if ask.call in _OF_ANOTHER_PATH:
        return "6.2: it is asked at the path that Clerk publishes"
    if (told := _of_client(ask, given.get("client", {}) or {}, options)) is not None:
        return told or None
    if (told := _of_ids(client, ask)) is not None:
        return told or None
    return _of_options(client, ask) or next(_of_answer(client, ask, given.get("response")), None)


def _of_client(ask: Asked, theirs: dict[str, Any], options: dict[str, Any]) -> str | None:
    """Empty where both refuse the client; None where both take it."""
    if not options.keys() & {"secret_key", "machine_secret_key"}:
        is_m2m = ask.call.startswith("m2m.")
        return "6.1: a client without any key is refused, so that nothing is sent unauthenticated" if is_m2m else ""
    try:
        Clerk(**options).close()
        if machine := ask.options.get("machine_secret_key"):
            check_machine_secret_key(machine)
    except ConfigurationError as error:
        is_no_address = "api_url" in str(error) and "://" not in options["api_url"]
        return "" if is_no_address else "6.1: a key or address of the wrong kind is refused before it is sent anywhere"
    if theirs.get("apiVersion", "v1") != "v1":
        return "6.1: calls stand below /v1, of which the models are; another version would be read wrongly"
    address: str = options.get("api_url", "")
    if address and plain_api_url(address) != re.sub(r"(?<!:)/+", "/", address).rstrip("/"):
        return "6.1: an address that ends in /v1 already is not given another"
    return "" if not options.get("secret_key") and not ask.call.startswith("m2m.") else None


def _of_ids(client: Any, ask: Asked) -> str | None:
    """Empty where both refuse the ids; None where both take them."""
    words = words_of_refusal(ask, path_of(client, ask))
    if words == NO_ID:
        return ""
    ours = [each for each in ask.ids.values() if each is not None and _is_refused(each)]
    if words is not None:
        return "" if ours else "12: an id is quoted, and its layers of encoding do not count"
    if ours or empty_ids(ask) or any(map(_changes_the_path, ask.ids.values())):
        return "12: an id is quoted or refused, so that none names another path"
    return None


def _is_refused(segment: Any) -> bool:
    try:
        quote_segment(segment)
    except ArgumentError:
        return True
    return False


def _changes_the_path(segment: Any) -> bool:
    """Whether an id that is not quoted names another path, or another id once its escapes are read."""
    return isinstance(segment, str) and (bool(re.search(r"[/\\?#%]", segment)) or segment != segment.strip())


def _of_options(client: Any, ask: Asked) -> str | None:
    try:
        call = described_call(client, ask)
    except (ArgumentError, TypeError):
        return "10: what Clerk would misread, such as limit 0 or more values than it takes, is refused"
    if call is not None and any(value is not None and is_falsy(value) for value in call.query.values()):
        return "10: false, 0 and empty texts of a query are sent; who does not want them leaves them out"
    if call is not None and (call.body is UNSET or not all(isinstance(each, bytes) for each in call.files.values())):
        return "10: a list or a file that is none is refused"
    if any(map(_has_no_form, _leaves(dict(ask.options)))):
        return "10: a number or a character that JSON has no form for is refused, where another would be sent instead"
    return None


def _has_no_form(value: Any) -> bool:
    return (isinstance(value, float) and not math.isfinite(value)) or (
        isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value)
    )


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for each in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield value


def _of_answer(client: Any, ask: Asked, response: Any) -> Iterator[str]:
    if not isinstance(response, dict) or response.keys() & NO_ANSWER:
        return
    status: int = response.get("status", 200)
    headers = {str(name).lower(): str(value) for name, value in pairs(response.get("headers"))}
    is_json = headers.get("content-type", response.get("contentType", JSON)) == JSON
    if 200 <= status < 300:
        yield from _of_success(promise(client, ask), ask, response, status=status, is_json=is_json)
    else:
        yield from _of_failure(response, headers.get("retry-after", ""), is_json=is_json)


def _of_success(kind: str, ask: Asked, response: dict[str, Any], *, status: int, is_json: bool) -> Iterator[str]:
    if (status == _NO_CONTENT) is not (kind == "None"):
        yield "6.3: a method gives what its type says: neither nothing in place of an object nor an answer unasked"
    if status == _NO_CONTENT:
        return
    if not is_json:
        yield "11: an answer is read as JSON whatever its content type says, and is never a bare text"
    try:
        body = _body(response)
    except ValueError:
        return
    if not _fits(kind, body, ask):
        yield "6.3: an answer of another kind than promised is an error, not a value of another type"
    if any(gaps(body)) and isinstance(body, dict | list):
        yield "6.3: an answer in which a field is missing is read all the same"


def _fits(kind: str, body: Any, ask: Asked) -> bool:
    """Whether an answer is of the kind that a method promises; true of what JavaScript fails to read as well."""
    if ask.options.get("with_count"):
        return False  # one answer cannot be both the rows and their count
    if ask.call == "sessions.getToken":
        return isinstance(body, dict) and isinstance(body.get("jwt"), str)
    if body is None or isinstance(body, bool | int | float):
        return True
    if kind.startswith("Page["):
        rows = [body.get(name) for name in ("data", "m2m_tokens")] if isinstance(body, dict) else [body]
        return any(isinstance(each, list) for each in rows)
    return isinstance(body, list if kind.startswith("list[") else dict)


def _of_failure(response: dict[str, Any], retry_after: str, *, is_json: bool) -> Iterator[str]:
    try:
        body = _body(response)
    except ValueError:
        if is_json:
            yield "6.4: a refusal keeps its status though its body cannot be read"
        body = None
    told = body if isinstance(body, dict) else {}
    if told.keys() & {"errors", "clerk_trace_id"} and not is_json:
        yield "11: the reasons of a refusal are read whatever its content type says"
    reasons = told.get("errors") or []
    if not isinstance(reasons, list) or not all(map(_is_whole, reasons)):
        yield "6.4: a reason of another shape is read as far as it goes"
    if retry_after and not re.fullmatch(r"[0-9]+", retry_after.strip()):
        yield "6.4: Retry-After is read as Clerk means it, a date and a fraction too, and never as less than nothing"


def _is_whole(reason: Any) -> bool:
    return (
        isinstance(reason, dict)
        and all(isinstance(reason.get(name), str) and reason[name] for name in ("code", "message"))
        and isinstance(reason.get("long_message"), str | None)
        and isinstance(reason.get("meta"), dict | None)
    )


def _body(response: dict[str, Any]) -> Any:
    body = response.get("body", "")
    return json.loads(body) if isinstance(body, str) else body
