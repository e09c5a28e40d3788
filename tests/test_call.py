"""A call as a value, and the methods that describe and make one."""

from __future__ import annotations

import copy
import inspect
import io
import pickle
import pydoc
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any, get_type_hints

import pytest

from clerk_backend import UNSET, ArgumentError, AsyncClerk, Call, Clerk, Page, resources
from clerk_backend.call import at_most, comma_separated, prefixed
from clerk_backend.models import User
from clerk_backend.paging import listing
from clerk_backend.resource import Resource
from clerk_backend.resources import Sessions, Users
from clerk_backend.unset import Unset

BLOCKING = Clerk("sk_test_x")
AWAITING = AsyncClerk("sk_test_x")
CLASSES: list[type[Resource[Any]]] = [getattr(resources, name) for name in resources.__all__ if name != "Resources"]
METHODS = [
    (owner, name) for owner in CLASSES for name, _ in inspect.getmembers(owner, inspect.isfunction) if name[0] != "_"
]
EACH_METHOD = pytest.mark.parametrize(("owner", "name"), METHODS, ids=[f"{o.__name__}.{n}" for o, n in METHODS])


def test_a_call_says_what_it_asks() -> None:
    call = Call.get("users", "user_1", returns=User, query={"limit": 5})
    assert (call.method, call.segments, call.target) == ("GET", ("users", "user_1"), "/v1/users/user_1?limit=5")
    assert (call.path, call.returns, call.query) == ("/v1/users/user_1", User, {"limit": 5})
    assert (call.body, call.form, call.files) == (None, {}, {})
    assert call.with_query(limit=UNSET) == Call.get("users", "user_1", returns=User)


@pytest.mark.parametrize(
    ("call", "repeatable", "read"),
    [
        (Call.get("x", returns=User), True, True),
        (Call.post("x", returns=User), False, False),
        (Call.post("x", returns=User, repeatable=True), True, False),
        (Call.post("x", returns=User, read=True), True, True),
        (Call.patch("x", returns=User), False, False),
        (Call.patch("x", returns=User, repeatable=True), True, False),
        (Call.put("x", returns=User), True, False),
        (Call.put("x", returns=User, repeatable=False), False, False),
        (Call.delete("x", returns=User), True, False),
        (Call.delete("x", returns=User, repeatable=False), False, False),
    ],
    ids=repr,
)
def test_only_calls_that_are_safe_to_repeat_are_repeatable(call: Call[Any], repeatable: bool, read: bool) -> None:
    assert (call.repeatable, call.read) == (repeatable, read)


def test_a_call_without_the_version_stands_at_the_root() -> None:
    assert Call.get("oauth", "token_info", returns=User, versioned=False).target == "/oauth/token_info"
    assert Call.post("oauth", "token_info", returns=User, versioned=False).target == "/oauth/token_info"


@pytest.mark.parametrize("make", [Call.get, Call.post, Call.patch, Call.put, Call.delete])
def test_a_call_needs_a_path(make: Callable[..., Call[Any]]) -> None:
    with pytest.raises(ArgumentError, match="needs a path"):
        make(returns=None)


def test_a_call_cannot_be_changed() -> None:
    call = Call.get("users", returns=User)
    with pytest.raises(FrozenInstanceError):
        call.target = "/v1/organizations"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    changed = call.with_query(limit=3)
    assert (call.target, changed.target) == ("/v1/users", "/v1/users?limit=3")


def test_equal_calls_are_equal() -> None:
    def make(name: str) -> Call[User]:
        return Call.patch("users", "user_1", body={"first_name": name}, returns=User)

    assert make("Ada") == make("Ada")
    assert make("Ada") != make("Bob")
    assert copy.deepcopy(make("Ada")) == make("Ada")
    assert pickle.loads(pickle.dumps(make("Ada"))) == make("Ada")


def test_a_call_keeps_every_property_when_its_query_changes() -> None:
    call = Call.get("users", returns=Page[User], query={"a": 1, "b": None}, cursor=True, max_limit=20, versioned=False)
    changed = call.with_query(a=2)
    assert changed.target == "/users?a=2"
    for name in ("method", "segments", "returns", "repeatable", "read", "cursor", "max_limit"):
        assert getattr(changed, name) == getattr(call, name)


def test_what_was_not_given_is_dropped_and_none_is_kept() -> None:
    call: Call[None] = Call.post(
        "x",
        body={"a": UNSET, "b": None, "c": 0},
        form={"d": UNSET, "e": ""},
        files={"f": UNSET, "g": b""},
        returns=None,
    )
    assert (call.body, call.form, call.files) == ({"b": None, "c": 0}, {"e": ""}, {"g": b""})
    assert Call.post("x", body=[1, None], returns=None).body == [1, None]
    assert Call.post("x", body={"a": UNSET}, returns=None).body == {}


def test_the_repr_of_a_call_shows_no_argument_but_the_ids() -> None:
    call = Call.post(
        "users", "user_1", query={"q": "hunter2"}, body={"password": "hunter2"}, form={"f": "hunter2"},
        files={"g": b"hunter2"}, returns=User,
    )  # fmt: skip
    assert repr(call) == str(call) == f"{call}" == "<Call POST /v1/users/user_1>"


@pytest.mark.parametrize(("values", "sent"), [(["a", "b"], "a,b"), ((), ""), (UNSET, UNSET)])
def test_a_few_parameters_are_separated_by_commas(values: Any, sent: Any) -> None:
    assert comma_separated(values) == sent


@pytest.mark.parametrize(("given", "sent"), [("google", "oauth_google"), ("oauth_google", "oauth_google")])
def test_a_prefix_is_there_once(given: str, sent: str) -> None:
    assert prefixed("oauth_", given) == sent


@pytest.mark.parametrize("nothing", ["", " ", None, 5])
def test_a_prefix_makes_no_segment_of_what_is_none(nothing: Any) -> None:
    assert prefixed("oauth_", nothing) is nothing


@pytest.mark.parametrize("values", [[], ["a"], ["a", "b"], ("a", "b"), {"a": 1, "b": 2}, None, UNSET])
def test_as_many_as_clerk_takes_are_passed_on_as_they_are(values: Any) -> None:
    assert at_most(2, values) is values


@pytest.mark.parametrize("values", [["hunter2"] * 3, ("hunter2",) * 3, frozenset({"hunter2", "b", "c"})])
def test_more_than_clerk_takes_are_refused_and_not_shown(values: Any) -> None:
    with pytest.raises(ArgumentError, match="3 items are more than the 2") as refused:
        at_most(2, values)
    assert "hunter2" not in str(refused.value)


def test_unset_is_one_and_false() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert copy.deepcopy(UNSET) is UNSET is pickle.loads(pickle.dumps(UNSET)) is Unset.UNSET


@EACH_METHOD
def test_a_method_shows_its_own_name_words_and_arguments(owner: type[Resource[Any]], name: str) -> None:
    described = getattr(owner, name)
    arguments = list(inspect.signature(described).parameters.values())[1:]
    for client in (BLOCKING, AWAITING):
        method = getattr(owner(client), name)
        assert method.__name__ == name
        assert method.__doc__ == described.__doc__
        assert method.__module__ == described.__module__
        assert list(inspect.signature(method).parameters.values()) == arguments
        assert not str(inspect.signature(method).return_annotation).startswith(("Call[", "Flow["))


@EACH_METHOD
def test_the_methods_of_an_async_client_are_coroutine_functions(owner: type[Resource[Any]], name: str) -> None:
    assert not inspect.iscoroutinefunction(getattr(owner(BLOCKING), name))
    is_list = isinstance(inspect.getattr_static(owner, name), listing)
    assert inspect.iscoroutinefunction(getattr(owner(AWAITING), name)) is not is_list


def test_help_shows_what_the_method_gives() -> None:
    text = pydoc.plain(pydoc.render_doc(AWAITING.users.get_user))
    assert "get_user(user_id: 'str') -> 'User'" in text
    assert "`GET /users/{user_id}`" in text
    assert "-> 'str'" in pydoc.plain(pydoc.render_doc(BLOCKING.sessions.get_token))
    assert "-> 'Page[User]'" in pydoc.plain(pydoc.render_doc(BLOCKING.users.get_user_list))
    whole = pydoc.plain(pydoc.render_doc(Users))
    assert "get_user(self, user_id: 'str') -> 'Call[User]'" in whole


def test_a_method_of_the_class_describes_without_a_client() -> None:
    call = Users.get_user(None, "user_1")
    assert call == Call.get("users", "user_1", returns=User)
    flow = Sessions.get_token(None, "sess_1", "supabase")
    assert next(flow).path == "/v1/sessions/sess_1/tokens/supabase"
    assert get_type_hints(Users.get_user, {"Call": Call, "User": User})["return"] == Call[User]


def test_a_wrong_argument_is_a_type_error_of_python() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'firstname'"):
        BLOCKING.users.update_user("user_1", firstname="Ada")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError, match="positional argument"):
        BLOCKING.users.get_user()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_a_resource_says_whose_it_is() -> None:
    assert repr(BLOCKING.users) == "<Users of <Clerk of https://api.clerk.com>>"
    assert BLOCKING.users is BLOCKING.users
    assert BLOCKING.users.client is BLOCKING


def test_files_are_not_read_before_they_are_sent() -> None:
    class Untouched(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError

    call = Users.update_user_profile_image(None, "user_1", file=Untouched())
    assert "file" in call.files
