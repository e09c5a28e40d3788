"""A call of Clerk's JavaScript SDK as one of ours: which method it is, and what it is given."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from clerk_backend import UNSET
from clerk_backend.call import Call, prefixed
from clerk_backend.resource import Resource

from .javascript_paths import NO_ID, joined, refusal
from .javascript_values import as_text, is_falsy, plain_number, snake_keys, squashed

_DEEP: Final = {"agentTasks", "emails", "enterpriseConnections", "samlConnections"}
_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "apiKeys.revoke": {"revocation_reason": None},
    "m2m.createToken": {"seconds_until_expiration": None, "claims": None, "token_format": "opaque"},
    "m2m.revokeToken": {"revocation_reason": None},
    "organizations.createOrganizationDomain": {"verified": True},
    "users.getUserList": {"with_count": True},
}
"""What JavaScript sends, or asks, where a parameter is not given."""
_DEFAULTS_WITHOUT_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "users.setPasswordCompromised": {"revoke_all_sessions": False}
}
_MAY_BE_EMPTY: Final[Mapping[str, set[str]]] = {
    "machines.deleteScope": {"other_machine_id"},
    "organizations.deleteOrganizationMembership": {"user_id"},
    "organizations.revokeOrganizationInvitation": {"invitation_id"},
    "organizations.updateOrganizationMembership": {"user_id"},
    "organizations.updateOrganizationMembershipMetadata": {"organization_id", "user_id"},
    "sessions.getToken": {"template"},
    "signUps.update": {"id"},
    "users.getUserOauthAccessToken": {"provider"},
}
"""The ids that JavaScript does not look at: without one it asks at another path."""


@dataclass(frozen=True)
class Asked:
    """A call, as our client understands it.

    Attributes:
        call: The name in JavaScript, such as `users.getUser`.
        resource: Our name of the topic, or nothing where we have none.
        method: Our name of the method, or nothing.
        ids: What stands in the path, by our names and in its order; what was not given is None.
        options: What else is given.
        order: Our names of the options, as they were given.
        unknown: The options that no parameter of ours takes.
    """

    call: str
    resource: str
    method: str
    ids: Mapping[str, Any]
    options: Mapping[str, Any]
    order: tuple[str, ...]
    unknown: tuple[str, ...]

    def of(self, client: Any) -> Any:
        """What the client's method gives."""
        return getattr(getattr(client, self.resource), self.method)(*self.ids.values(), **self.options)


def asked(client: Any, call: str, args: list[Any]) -> Asked:
    """The call with its arguments; each in the place that its name, or else its turn, gives it."""
    topic, _, name = call.partition(".")
    resource = _named(type(client), topic)
    owner = type(getattr(client, resource)) if resource else object
    method = _named(owner, name)
    if not method or not issubclass(owner, Resource):
        return Asked(call, "", "", {}, {}, (), ())
    described = getattr(owner, method)
    parameters = dict(list(inspect.signature(described).parameters.items())[1:])
    given, unknown = _given(args, parameters, deep=topic in _DEEP)
    defaults = dict(_DEFAULTS.get(call, {}))
    if not any(isinstance(each, dict) for each in args):
        defaults |= _DEFAULTS_WITHOUT_OPTIONS.get(call, {})
    if call == "organizations.createOrganizationDomain" and given.get("verified", 0) is None:
        del given["verified"]
    required = [each for each, parameter in parameters.items() if parameter.default is inspect.Parameter.empty]
    by_place = [each for each, parameter in parameters.items() if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
    ids = {each: given.pop(each, None) for each in by_place}
    if "template" in ids and is_falsy(ids["template"]):
        ids["template"] = None
    if isinstance(file := given.get("file"), str):
        given["file"] = file.encode(errors="replace")  # a text of ours would be the path of a file
    if "machine_secret_key" in given:
        given["machine_secret_key"] = as_text(given["machine_secret_key"] or "") or UNSET
    options = {**dict.fromkeys([each for each in required if each not in ids], UNSET), **defaults, **given}
    return Asked(call, resource, method, ids, options, tuple(given), tuple(unknown))


def _named(owner: type, name: str) -> str:
    """Our name of an attribute, which is theirs but for case and borders; nothing where there is none."""
    known = {squashed(each): each for each in dir(owner) if not each.startswith("_")}
    return known.get(squashed(name), "")


def _given(args: list[Any], parameters: Mapping[str, Any], *, deep: bool) -> tuple[dict[str, Any], list[str]]:
    """What is given by our names, and the names that we do not have."""
    known = {squashed(each): each for each in parameters}
    given: dict[str, Any] = {}
    unknown: list[str] = []
    for arg in args:
        free = [each for each in parameters if each not in given]
        if isinstance(arg, dict):
            rest = {}
            for name, value in arg.items():
                if (ours := known.get(squashed(name))) is None:
                    rest[name] = value
                else:
                    given[ours] = plain_number(snake_keys(value, deep=True) if deep else value)
            ids = [each for each in _in_path(parameters) if each not in given]
            given |= dict(zip(ids, rest.values(), strict=False))  # an id by another name, such as a slug
            unknown += list(rest)[len(ids) :]
        elif isinstance(arg, list) and free:
            given[_in_turn(free, parameters)[-1]] = snake_keys(arg, deep=False)
        elif free and (arg is not None or free[0] in _in_path(parameters)):
            given[_in_turn(free, parameters)[0]] = plain_number(arg)
    return given, unknown


def _in_path(parameters: Mapping[str, Any]) -> list[str]:
    return [each for each, parameter in parameters.items() if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]


def _in_turn(free: list[str], parameters: Mapping[str, Any]) -> list[str]:
    """The parameters that are still free: those in the path, those that must be given, or else all others."""
    in_path = [each for each in free if each in _in_path(parameters)]
    required = [each for each in free if parameters[each].default is inspect.Parameter.empty]
    return in_path + [each for each in required if each not in in_path] or free


def words_of_refusal(ask: Asked, path: str) -> str | None:
    """How JavaScript refuses the ids of a call before it asks; None where it does not.

    Args:
        ask: The call.
        path: The path, with a brace where an id stands.
    """
    unchecked = _MAY_BE_EMPTY.get(ask.call, set())
    if any(is_falsy(value) for name, value in ask.ids.items() if name not in unchecked):
        return NO_ID
    values = iter(_segment(ask, name, value) for name, value in ask.ids.items())
    return refusal(joined(["/", *(next(values, "") if "{" in part else part for part in path.split("/"))]))


def _segment(ask: Asked, name: str, value: Any) -> str:
    text = "" if is_falsy(value) else as_text(value)
    return prefixed("oauth_", text) if (ask.call, name) == ("users.getUserOauthAccessToken", "provider") else text


def path_of(client: Any, ask: Asked) -> str:
    """The path of a call as its description names it, its parameters in braces."""
    described = getattr(type(getattr(client, ask.resource)), ask.method)
    found: list[str] = re.findall(r"`[A-Z]+ (/[^`?]*)`", described.__doc__ or "")
    in_path = len([name for name, value in ask.ids.items() if name != "template" or value is not None])
    return next((each for each in found if each.count("{") == in_path), found[0] if found else "")


def described_call(client: Any, ask: Asked) -> Call[Any] | None:
    """The call that the method would make; None where it takes several steps.

    Raises:
        ArgumentError: it refuses what it is given.
        TypeError: it is given what no caller with types could give it.
    """
    resource = getattr(client, ask.resource)
    found = getattr(type(resource), ask.method)(resource, *ask.ids.values(), **ask.options)
    return found if isinstance(found, Call) else None


def empty_ids(ask: Asked) -> list[str]:
    """The ids that are missing and that JavaScript does not look at, so that it asks at another path."""
    return [name for name in _MAY_BE_EMPTY.get(ask.call, set()) - {"template"} if is_falsy(ask.ids.get(name))]


def promise(client: Any, ask: Asked) -> str:
    """What the method gives, as its description says: `Call[User]` is `User`."""
    described = getattr(type(getattr(client, ask.resource)), ask.method)
    annotation = str(inspect.signature(described).return_annotation)
    return annotation.partition("[")[2].removesuffix("]")
