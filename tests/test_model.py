"""Models: whatever Clerk sends is read, kept and given back."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Literal, cast

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import core_schema

from clerk_backend import Drift, Model, models
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.faults import Kind
from clerk_backend.model import SECRET_FIELDS, OneOf, Open, Timestamp, is_array, is_model, is_object, unforeseen
from clerk_backend.models import (
    EmailAddress,
    JSONWebKey,
    Organization,
    OrganizationMembership,
    Session,
    Token,
    User,
    VerificationOTP,
)
from clerk_backend.models.identifications import EmailAddressVerification
from tests.conftest import Clerks

MODELS: list[type[Model]] = [
    each
    for each in (getattr(models, name) for name in models.__all__)
    if isinstance(each, type) and issubclass(each, Model)
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ODD: list[Any] = [None, "text", 5, 0.5, True, [], [None, 5], {}, {"a": 1}, [{"a": [{}]}]]
MILLISECONDS = st.integers(0, 4_000_000_000_000)


def as_sent(model: type[BaseModel], depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with the fields of a model, of the right type or of any other, some absent, some unknown."""

    def value(name: str, annotation: Any) -> st.SearchStrategy[Any]:
        inner = [each for each in submodels(annotation) if depth]
        right = [as_sent(each, depth - 1) for each in inner]
        lists = [st.lists(each, max_size=2) for each in right]
        times = [MILLISECONDS] if name.endswith("_at") else []
        return st.one_of(*right, *lists, *times, st.none(), st.text(max_size=5), JSON)

    known = {field.alias or name: value(name, field.annotation) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries({}, optional={**known, "not_foreseen": JSON, "": JSON, "model_config": JSON})


def submodels(annotation: Any) -> list[type[BaseModel]]:
    if is_model(annotation):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [each for argument in inner for each in submodels(argument)]


def read(model: type[BaseModel], **sent: Any) -> Any:
    return model.model_validate_json(json.dumps(sent))


@pytest.mark.parametrize("model", [User, Organization, Session, OrganizationMembership, EmailAddress, JSONWebKey])
def test_what_came_is_given_back(model: type[Model]) -> None:
    @given(as_sent(model))
    @settings(max_examples=40)
    def given_back(sent: dict[str, Any]) -> None:
        found = model.model_validate_json(json.dumps(sent))
        assert found.model_dump() == sent
        assert json.loads(found.model_dump_json()) == sent
        assert found.model_dump(mode="json") == sent
        assert model.model_validate(found.model_dump()) == found == copy.deepcopy(found)

    given_back()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_field_makes_an_answer_unreadable(model: type[Model]) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    assert model.model_validate_json(b"{}").model_dump() == {}
    for odd in ODD:
        sent = dict.fromkeys(names, odd)
        found = model.model_validate_json(json.dumps(sent))
        assert found.model_dump() == sent
        assert repr(found)


def test_an_unknown_field_is_an_attribute() -> None:
    user = read(User, id="user_1", shoe_size=43, nested={"a": [1]})
    assert (user.shoe_size, user.nested) == (43, {"a": [1]})
    assert user.model_extra == {"shoe_size": 43, "nested": {"a": [1]}}
    with pytest.raises(AttributeError, match="hat_size"):
        user.hat_size  # noqa: B018 - the access is the test


def test_an_absent_field_is_none_and_not_given_back() -> None:
    user = read(User, id="user_1")
    assert user.first_name is user.created_at is user.email_addresses is None
    assert user.model_dump() == {"id": "user_1"}
    assert user.model_dump(exclude_unset=False)["first_name"] is None


def test_null_is_none_and_given_back() -> None:
    user = read(User, id=None, first_name=None, created_at=None, email_addresses=None, banned=None)
    assert user.id is user.first_name is user.created_at is user.email_addresses is user.banned is None
    nulls = {"id": None, "first_name": None, "created_at": None, "email_addresses": None, "banned": None}
    assert user.model_dump() == nulls


def test_an_enumeration_may_grow() -> None:
    assert read(Session, status="active").status == "active"
    assert read(Session, status="hibernating").status == "hibernating"
    assert read(Session, status=7).status == 7


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 5), ("id", ["a"]), ("banned", "true"), ("banned", 1), ("created_at", "2026-05-12T00:00:00Z"),
        ("created_at", "1700000000000"), ("created_at", 1.23456), ("created_at", True), ("created_at", 10**30),
        ("lockout_expires_in_seconds", "60"), ("lockout_expires_in_seconds", 1.0), ("public_metadata", []),
        ("public_metadata", "text"), ("email_addresses", {}), ("scim", "text"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_kept_as_it_came(field: str, value: Any) -> None:
    told: list[Drift] = []
    user = User.model_validate_json(json.dumps({field: value}), context=told.append)
    found = getattr(user, field)
    assert found == value
    assert type(found) is type(value)
    assert told == [Drift(f"User.{field}", value)]


def test_an_odd_item_of_a_list_leaves_the_others_as_they_are() -> None:
    told: list[Drift] = []
    sent = {"email_addresses": [{"id": "idn_1"}, None, {"id": "idn_2"}, "text"]}
    user = User.model_validate_json(json.dumps(sent), context=told.append)
    assert [getattr(each, "id", each) for each in user.email_addresses] == ["idn_1", None, "idn_2", "text"]
    assert told == [Drift("User.email_addresses", None), Drift("User.email_addresses", "text")]
    assert user.model_dump() == sent


def test_foreseen_values_are_no_drift() -> None:
    told: list[Drift] = []
    sent = {"id": "user_1", "object": "user", "created_at": 1, "first_name": None, "email_addresses": [{"id": "e"}]}
    user = User.model_validate_json(json.dumps(sent), context=told.append)
    assert told == list(unforeseen(user)) == []


def test_drift_is_found_however_deep() -> None:
    sent = {"new": 1, "email_addresses": [{"odd": 2, "verification": {"object": "verification_otp", "deep": 3}}]}
    found = list(unforeseen([User.model_validate(sent)]))
    assert found == [
        Drift("User.new", 1, foreseen=False),
        Drift("EmailAddress.odd", 2, foreseen=False),
        Drift("VerificationOTP.deep", 3, foreseen=False),
    ]


VERIFICATION: TypeAdapter[Any] = TypeAdapter(EmailAddressVerification)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"object": "verification_otp", "attempts": 1}, VerificationOTP),
        ({"object": "verification_otp", "attempts": "many"}, VerificationOTP),
        ({"object": "verification_quantum", "attempts": 1}, Model),
        ({"object": None}, Model),
        ({"object": 5}, Model),
        ({}, Model),
    ],
)
def test_a_kind_that_is_not_known_is_read_as_a_plain_model(sent: dict[str, Any], kind: type[Model]) -> None:
    address = read(EmailAddress, verification=sent)
    found = address.verification
    assert type(found) is type(VERIFICATION.validate_json(json.dumps(sent))) is kind
    assert found.model_dump() == sent
    assert all(getattr(found, name) == value for name, value in sent.items())


@pytest.mark.parametrize("sent", [None, "text", 5, [], [{"object": "verification_otp"}]])
def test_a_choice_that_is_no_object_is_kept_as_it_came(sent: Any) -> None:
    assert read(EmailAddress, verification=sent).verification == sent


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_778_544_000_001, datetime(2026, 5, 12, microsecond=1000, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
        (5_000, datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)),
        (99_999_999_999_999, datetime(5138, 11, 16, 9, 46, 39, 999_000, tzinfo=UTC)),
    ],
)
def test_a_time_is_aware_and_in_utc(sent: int, moment: datetime) -> None:
    user = read(User, created_at=sent)
    assert user.created_at == moment
    assert user.created_at.utcoffset() == timedelta(0)
    assert user.model_dump() == {"created_at": sent}


@given(st.integers(-(10**12), 10**14))
@settings(max_examples=300)
def test_a_time_is_given_back_to_the_exact_millisecond(sent: int) -> None:
    back = read(User, created_at=sent).model_dump()["created_at"]
    assert (back, type(back)) == (sent, int)


def test_a_model_made_by_hand_takes_datetimes() -> None:
    moment = datetime(2026, 5, 12, 2, 0, 0, 1_500, tzinfo=timezone(timedelta(hours=2)))
    user = User.model_validate({"created_at": moment, "updated_at": datetime(2026, 5, 12)})  # noqa: DTZ001
    assert user.created_at == moment
    assert user.model_dump() == {"created_at": 1_778_544_000_001.5, "updated_at": datetime(2026, 5, 12)}  # noqa: DTZ001


def test_a_field_whose_name_python_cannot_write_has_another() -> None:
    key = read(JSONWebKey, **{"x5t#S256": "abc"})
    assert key.x5t_s256 == "abc"
    assert key.model_dump() == {"x5t#S256": "abc"}


def test_a_model_cannot_be_changed() -> None:
    user = read(User, id="user_1", new=1)
    for name in ("id", "first_name", "new", "another"):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(user, name, "x")
        with pytest.raises(ValidationError, match="frozen"):
            delattr(user, name)
    assert user.model_copy(update={"first_name": "Ada"}).first_name == "Ada"
    assert user.first_name is None


def test_models_compare_by_what_came() -> None:
    assert read(User, id="user_1", new=1) == read(User, id="user_1", new=1)
    assert read(User, id="user_1", new=1) != read(User, id="user_1", new=2)
    assert read(User, id="user_1") != read(Session, id="user_1")
    assert hash(read(Token, jwt="a")) == hash(read(Token, jwt="a"))


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_model_survives_pickling(protocol: int) -> None:
    user = read(
        User, id="user_1", created_at=5, new={"a": 1}, email_addresses=[{"id": "e", "verification": {"object": "x"}}]
    )
    found = pickle.loads(pickle.dumps(user, protocol))
    assert found == user == copy.deepcopy(user) == copy.copy(user)
    assert found.model_dump() == user.model_dump()


def test_a_model_is_built_when_it_is_first_used() -> None:
    class Fresh(Model):
        id: str

    assert not Fresh.__pydantic_complete__
    read(Fresh, id="1")
    assert Fresh.__pydantic_complete__


@pytest.mark.parametrize("name", sorted(SECRET_FIELDS))
def test_a_repr_hides_what_lets_its_holder_act(name: str) -> None:
    for model in (Model, Token):
        found = read(model, id="id_1", **{name: "hunter2"})
        nested = read(User, inner=1).model_copy(update={"inner": found, "email_addresses": [found]})
        for shown in (repr(found), str(found), f"{found}", repr([found]), repr(nested), repr([nested])):
            assert "hunter2" not in shown
            assert f"{name}='***'" in shown
        assert found.model_dump()[name] == "hunter2"
        assert getattr(found, name) == "hunter2"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_that_sounds_secret_is_hidden(model: type[Model]) -> None:
    harmless = {"password_enabled", "backup_code_enabled", "password_last_updated_at", "code", "code_type", "passkeys",
                "custom_signing_key", "nonce", "key", "keys", "role_set_key", "promo_code", "default_token_ttl",
                "token_url", "token_fetch_url", "token_introspection_url", "oauth_jwt_access_tokens",
                "blocked_country_codes", "decline_code"}  # fmt: skip
    sounds = ("secret", "token", "jwt", "password", "ticket", "code", "cookie", "nonce", "signing_key", "digest")
    named = {name for name in model.model_fields if any(sound in name for sound in sounds)}
    assert named - harmless - SECRET_FIELDS == set()


def test_none_is_shown_even_where_a_secret_may_stand() -> None:
    assert "jwt=None" in repr(read(Token))


class Branch(Model):
    name: str
    since: Timestamp
    kind: Open[Literal["oak", "elm"]]
    twigs: list[Branch]
    above: Branch | None


def test_a_model_may_hold_others_of_its_kind() -> None:
    sent = {"name": 5, "since": 1, "kind": "ash", "twigs": [{"twigs": [{"name": "x", "since": 2, "new": 3}]}]}
    told: list[Drift] = []
    found = Branch.model_validate_json(json.dumps(sent), context=told.append)
    assert found.twigs[0].twigs[0].since == datetime.fromtimestamp(0.002, UTC)
    assert found.model_dump() == sent
    assert {each.where for each in told} == {"Branch.name", "Branch.kind"}
    assert read(Branch, above={"above": None}).above.above is None


def test_a_model_that_holds_its_kind_may_be_held() -> None:
    class Leaf(Model):
        size: int
        beside: Leaf | None

    class Tree(Model):
        leaf: Leaf
        leaves: list[Leaf]

    sent = {"size": "x", "beside": {"size": "y"}}
    tree = read(Tree, leaf=sent, leaves=[sent])
    assert [each.beside.size for each in (tree.leaf, *tree.leaves)] == ["y", "y"]
    assert tree.model_dump() == {"leaf": sent, "leaves": [sent]}
    rows: list[Leaf] = TypeAdapter(list[Leaf]).validate_json(json.dumps([sent]))
    assert [each.model_dump() for each in rows] == [sent]


def test_a_reference_to_a_model_is_left_as_it_is() -> None:
    reference = core_schema.definition_reference_schema("Branch")  # as pydantic may answer inside a recursive model

    def handler(_: Any) -> Any:
        return reference

    assert Branch.__get_pydantic_core_schema__(Branch, cast("Any", handler)) == core_schema.definition_reference_schema(
        "Branch"
    )


def test_a_choice_is_told_apart_by_any_field() -> None:
    class Holder(Model):
        thing: Annotated[Token | Session | Model, OneOf("type", {"t": Token, "s": Session})]

    assert type(read(Holder, thing={"type": "t"}).thing) is Token
    assert type(read(Holder, thing={"type": "s"}).thing) is Session
    assert type(read(Holder, thing={"type": "?"}).thing) is Model


def test_kinds_of_json_are_told_apart() -> None:
    assert is_object({})
    assert not is_object([])
    assert is_array([])
    assert not is_array({})
    assert is_model(User)
    assert not is_model(list[User])
    assert not is_model(User.model_validate({}))


RESHAPED: list[Kind] = ["unknown_enums", "unknown_fields", "missing_fields", "nulls"]


@pytest.mark.parametrize("fault", RESHAPED)
async def test_an_answer_of_tomorrow_is_read_today(fault: Kind, clerks: Clerks, emulator: Emulator) -> None:
    told: list[Drift] = []
    clerk = clerks(on_drift=told.append)
    made = await clerk.users.create_user(username="ada_lovelace", email_address=["ada@example.com"])
    assert told == []
    emulator.faults.add(fault, times=None)
    response = await clerk.with_response(clerk.users.get_user, made.id)
    assert response.data.id == made.id
    assert response.data.model_dump() == json.loads(response.body)
    page = await clerk.users.get_user_list()
    assert [each.id for each in page.data] == [made.id]
    assert bool(told) == (fault in {"unknown_enums", "unknown_fields"})


@pytest.mark.parametrize("sent", [1.5, 0.0, -1.5, 1_700_000_000_000.25, 1_716_883_200_000.0])
def test_a_fraction_of_a_millisecond_is_a_time_and_comes_back(sent: float) -> None:
    user = read(User, created_at=sent)
    assert user.created_at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=sent)
    assert user.model_dump() == {"created_at": sent}


@pytest.mark.parametrize("sent", [0.00001, 1.23456, 1e300, -1e18])
def test_a_time_that_no_datetime_can_hold_is_kept_as_it_came(sent: float) -> None:
    user = read(User, created_at=sent)
    assert not isinstance(user.created_at, datetime)
    assert user.model_dump() == {"created_at": sent}


def test_a_few_times_are_in_seconds() -> None:
    token = read(models.TestingToken, expires_at=1_713_880_800)
    assert token.expires_at == datetime(2024, 4, 23, 14, 0, tzinfo=UTC)
    assert token.model_dump() == {"expires_at": 1_713_880_800}
    odd = read(models.TestingToken, expires_at=1_700_000_000_000_000)
    assert odd.model_dump() == {"expires_at": 1_700_000_000_000_000}


@pytest.mark.parametrize(
    "url", ["https://a.b/?__clerk_ticket=eyJ", "https://a.b/v1/tickets/accept?ticket=eyJ", "x#token=1"]
)
def test_an_address_with_a_ticket_is_hidden(url: str) -> None:
    token = read(models.SignInToken, url=url, status="pending")
    assert url not in repr(token)
    assert "status='pending'" in repr(token)
    assert "https://a.b/c?d=1" in repr(read(models.SignInToken, url="https://a.b/c?d=1"))
