"""Which users a list asks for, in which order, from where on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from .errors import Refusal, invalid, parameter
from .query import Query, ordered
from .state import IdentifierKind, Instance, User

Test = Callable[[User], bool]

ORDERS = (
    "created_at", "updated_at", "email_address", "web3wallet", "first_name", "last_name", "phone_number", "username",
    "last_active_at", "last_sign_in_at",
)  # fmt: skip
_LISTS: dict[str, IdentifierKind] = {
    "email_address": "email_address",
    "phone_number": "phone_number",
    "web3_wallet": "web3_wallet",
}
_MOMENTS = ("last_active_at", "created_at", "last_sign_in_at")


def matching(instance: Instance, query: Query) -> list[User]:
    """Return the users that pass all filters of a query, in the order they were made."""
    tests = tests_of(instance, query)
    return [user for user in instance.users.values() if all(test(user) for test in tests)]


def tests_of(instance: Instance, query: Query) -> list[Test]:
    """Return the filters of a query. Those that are not given are not there."""
    found = [
        *(_listed(query, name, kind) for name, kind in _LISTS.items()),
        _included(query, "user_id", lambda user: (user.id,)),
        _included(query, "external_id", lambda user: (user.external_id or "",)),
        _included(query, "organization_id", lambda user: _organizations(instance, user)),
        _usernames(query),
        _anything(query),
        *_partial(query),
        *_moments(query),
        _banned(query),
        _provider(query),
    ]
    return [test for test in found if test]


def _listed(query: Query, name: str, kind: IdentifierKind) -> Test | None:
    wanted = {value.strip().lower() for value in query.texts(name)}
    if kind == "phone_number":
        wanted = {value if value.startswith("+") else f"+{value}" for value in wanted}
    if not wanted:
        return None
    return lambda user: any(known.value.lower() in wanted for known in user.of_kind(kind))


def _included(query: Query, name: str, values: Callable[[User], Collection[str]]) -> Test | None:
    included = query.included(name)
    return (lambda user: included.has(values(user))) if query.texts(name) else None


def _organizations(instance: Instance, user: User) -> set[str]:
    return {organization.id for organization in instance.organizations.values() if user.id in organization.members}


def _usernames(query: Query) -> Test | None:
    wanted = {value.lower() for value in query.texts("username")}
    return (lambda user: (user.username or "").lower() in wanted) if wanted else None


def _name(user: User) -> str:
    return f"{user.first_name or ''} {user.last_name or ''}".strip()


def _contains(needle: str, values: Sequence[str | None]) -> bool:
    return any(needle in value.lower() for value in values if value)


def _anything(query: Query) -> Test | None:
    needle = (query.text("query") or "").lower().strip()
    if not needle:
        return None
    return lambda user: _contains(
        needle, [*(known.value for known in user.identifiers), user.username, user.id, _name(user)]
    )


def _partial(query: Query) -> list[Test | None]:
    def test(name: str, values: Callable[[User], Sequence[str | None]]) -> Test | None:
        needle = (query.text(name) or "").lower()
        return (lambda user: _contains(needle, values(user))) if needle else None

    return [
        test("email_address_query", lambda user: [known.value for known in user.of_kind("email_address")]),
        test("phone_number_query", lambda user: [known.value for known in user.of_kind("phone_number")]),
        test("username_query", lambda user: [user.username]),
        test("name_query", lambda user: [_name(user)]),
    ]


def _moments(query: Query) -> list[Test | None]:
    def test(field: str, suffix: str) -> Test | None:
        bound = query.number(f"{field}_{suffix}")
        if bound is None:
            return None
        sign = -1 if suffix == "before" else 1
        least = 0 if suffix == "since" else 1

        def passes(user: User) -> bool:
            value: int | None = getattr(user, field)
            return value is not None and (value - bound) * sign >= least

        return passes

    return [
        *(test(field, suffix) for field in _MOMENTS for suffix in ("before", "after")),
        test("last_active_at", "since"),
    ]


def _banned(query: Query) -> Test | None:
    wanted = query.flag("banned")
    return None if wanted is None else lambda user: user.banned is wanted


def _provider(query: Query) -> Test | None:
    provider, ids = query.text("provider"), set(query.texts("provider_user_id"))
    if bool(provider) != bool(ids):
        name = "provider_user_id" if provider else "provider"
        message = f"`{name}` is required when the other is present."
        raise Refusal(422, parameter("form_conditional_param_missing", name, "is missing", message))
    if not provider:
        return None
    return lambda user: any(
        account["provider"] == provider and account["provider_user_id"] in ids for account in user.external_accounts
    )


def sort_key(name: str) -> Callable[[User], object]:
    """Return what users are ordered by, None for those that lack it."""
    if name in ("email_address", "phone_number", "web3wallet"):
        kind: IdentifierKind = "web3_wallet" if name == "web3wallet" else name  # type: ignore[assignment]  # checked above
        return lambda user: primary.value if (primary := user.primary(kind)) else None
    if name == "created_at":
        return lambda user: (user.created_at, user.number)
    return lambda user: getattr(user, name)


def sorted_page(instance: Instance, query: Query, found: list[User]) -> Sequence[User]:
    """Return the page of the users found that a query asks for."""
    name, descending = query.order(ORDERS, "-created_at")
    cursor = query.text("starting_after")
    page = query.page()
    if cursor:
        found = _after(instance, cursor, found, name, page.offset, descending=descending)
    return page.of(ordered(found, sort_key(name), descending=descending))


def _after(
    instance: Instance, cursor: str, found: list[User], name: str, offset: int, *, descending: bool
) -> list[User]:
    if name != "created_at":
        raise invalid(
            "form_param_value_invalid", "order_by", "is invalid", "starting_after needs the order created_at."
        )
    if offset:
        message = "`offset` isn't allowed when `starting_after` is present."
        raise invalid("form_conditional_param_disallowed", "offset", "is not allowed", message)
    last = instance.users.get(cursor)
    if last is None:
        message = "The resource associated with the supplied starting_after was not found."
        raise invalid("form_resource_not_found", "starting_after", "is missing", message)
    here = last.created_at, last.number
    if descending:
        return [user for user in found if (user.created_at, user.number) < here]
    return [user for user in found if (user.created_at, user.number) > here]
