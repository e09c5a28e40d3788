"""The bytes of a request: headers, JSON bodies and uploads."""

from __future__ import annotations

import io
import json
import math
import os
import platform
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.parser import BytesParser
from email.policy import HTTP
from functools import reduce
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel

from clerk_backend import UNSET, ArgumentError, Call, __version__
from clerk_backend.emulator import Emulator
from clerk_backend.models import User
from clerk_backend.resources import Users
from clerk_backend.settings import API_VERSION, Settings
from clerk_backend.wire import Encoder, Request
from tests.conftest import Clerks
from tests.listener import Heard, Listener, listening


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as heard:
        yield heard


def request_of(call: Call[Any], **options: Any) -> Request:
    return Encoder(Settings("sk_test_x", user_agent="x", **options))(call)


def sent(body: Any) -> Any:
    return json.loads(request_of(Call.post("x", body=body, returns=None)).content)


async def heard_by(listener: Listener, clerks: Clerks, call: Call[Any], **options: Any) -> Heard:
    listener.heard.clear()
    await clerks(listener.url, **options).request(call)
    [heard] = listener.heard
    return heard


async def test_a_request_says_who_asks_and_for_which_version(
    clerks: Clerks, listener: Listener, emulator: Emulator
) -> None:
    heard = await heard_by(listener, clerks, Call.get("jwks", returns=User))
    assert heard.line == "GET /v1/jwks HTTP/1.1"
    assert heard.headers == {
        "host": f"127.0.0.1:{listener.port}",
        "authorization": f"Bearer {emulator.instance().secret_key}",
        "clerk-api-version": API_VERSION,
        "user-agent": f"clerk-backend-python/{__version__} (Python {platform.python_version()})",
        "accept": "application/json",
        "accept-encoding": "gzip",
    }
    assert heard.body == b""


async def test_a_given_client_sends_the_same_headers(clerks: Clerks, listener: Listener) -> None:
    call = Call.post("users", body={"first_name": "Ada"}, returns=User)
    plain = await heard_by(listener, clerks, call)
    given = await heard_by(listener, clerks, call, http_client=clerks.http_client())
    assert given.line == plain.line
    assert given.body == plain.body
    assert given.headers == plain.headers | {"connection": "keep-alive"}


async def test_version_and_user_agent_may_be_chosen(clerks: Clerks, listener: Listener) -> None:
    options = {"api_version": "2030-01-01", "user_agent": "billing-worker/1.4"}
    heard = await heard_by(listener, clerks, Call.get("jwks", returns=User), **options)
    assert heard.headers["clerk-api-version"] == "2030-01-01"
    assert heard.headers["user-agent"] == "billing-worker/1.4"


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
async def test_an_address_with_a_path_keeps_it(path: str, clerks: Clerks, listener: Listener) -> None:
    listener.heard.clear()
    await clerks(f"{listener.url}/clerk{path}").users.get_user("user_1")
    assert listener.targets == ["/clerk/v1/users/user_1"]


@pytest.mark.parametrize(
    ("call", "headers"),
    [
        (Call.get("x", returns=User), {}),
        (Call.delete("x", returns=User), {}),
        (Call.delete("x", body={}, returns=User), {"content-type": "application/json", "content-length": "2"}),
        (Call.post("x", returns=User), {"content-length": "0"}),
        (Call.put("x", returns=User), {"content-length": "0"}),
        (Call.patch("x", returns=User), {"content-length": "0"}),
        (Call.post("x", body={}, returns=User), {"content-type": "application/json", "content-length": "2"}),
        (Call.post("x", body=[], returns=User), {"content-type": "application/json", "content-length": "2"}),
        (Call.post("x", body={"a": "é"}, returns=User), {"content-type": "application/json", "content-length": "10"}),
    ],
    ids=repr,
)
async def test_a_body_is_announced_with_its_type_and_length(
    call: Call[Any], headers: dict[str, str], clerks: Clerks, listener: Listener
) -> None:
    heard = await heard_by(listener, clerks, call)
    assert {name: value for name, value in heard.headers.items() if name.startswith("content-")} == headers
    assert len(heard.body) == int(headers.get("content-length", 0))


class Plan(BaseModel):
    seats: int
    since: datetime | None = None


BODIES: list[tuple[Any, Any]] = [
    (None, None),
    ("", ""),
    ("é😀\u2028\x00", "é😀\u2028\x00"),
    (0, 0),
    (10**40, 10**40),
    (1.5, 1.5),
    (False, False),
    ({}, {}),
    ([], []),
    ((1, 2), [1, 2]),
    ({7}, [7]),
    (frozenset({"a"}), ["a"]),
    ({"deep": {"deeper": [None, {"deepest": (True,)}]}}, {"deep": {"deeper": [None, {"deepest": [True]}]}}),
    (datetime(2026, 5, 12, 8, 30, tzinfo=UTC), "2026-05-12T08:30:00+00:00"),
    (datetime(2026, 5, 12, 8, 30, 0, 5, tzinfo=timezone(timedelta(hours=-3))), "2026-05-12T08:30:00.000005-03:00"),
    ([datetime(2026, 5, 12, tzinfo=UTC)], ["2026-05-12T00:00:00+00:00"]),
    (Plan(seats=3), {"seats": 3, "since": None}),
    ({"plans": [Plan(seats=3)]}, {"plans": [{"seats": 3, "since": None}]}),
    (User.model_validate({"id": "user_1", "created_at": 1_700_000_000_001, "new": 1}),
     {"id": "user_1", "created_at": 1_700_000_000_001, "new": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "read"), BODIES, ids=repr)
def test_a_body_is_the_json_that_was_meant(value: Any, read: Any) -> None:
    assert sent({"x": value}) == {"x": read}
    assert sent([value]) == [read]


def test_none_is_null_and_what_was_not_given_is_not_sent() -> None:
    call = Users.update_user(None, "user_1", first_name=None, last_name="", external_id=UNSET)
    assert json.loads(request_of(call).content) == {"first_name": None, "last_name": ""}
    assert request_of(Users.update_user(None, "user_1")).content == b"{}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_whatever_the_metadata_clerk_reads_it_back(metadata: dict[str, Any]) -> None:
    assert sent({"public_metadata": metadata}) == {"public_metadata": metadata}


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
DEEP = reduce(lambda inner, _: [inner], range(100_000), list[Any]())

UNSENDABLE: dict[str, tuple[Any, str]] = {
    "NaN": (math.nan, "cannot be sent as JSON"),
    "infinity": (-math.inf, "cannot be sent as JSON"),
    "a circle": (CIRCLE, "Circular"),
    "too deep": (DEEP, "cannot be sent as JSON"),
    "half a character": ("hunter2\ud800", "a character that cannot be sent"),
    "a key that is no text": ({(1, 2): 3}, "keys must be"),
    "a time without a zone": (datetime(2026, 5, 12), "without a time zone"),  # noqa: DTZ001
    "a date": (date(2026, 5, 12), "no form for: date"),
    "bytes": (b"hunter2", "no form for: bytes"),
    "a UUID": (uuid4(), "no form for: UUID"),
    "an object": (object(), "no form for: object"),
    "a class": (Plan, "no form for: ModelMetaclass"),
    "nothing given, inside": ({"deep": [UNSET]}, "UNSET inside"),
}


@pytest.mark.parametrize(("value", "reason"), UNSENDABLE.values(), ids=UNSENDABLE.keys())
def test_a_body_that_json_has_no_form_for_is_refused(value: Any, reason: str) -> None:
    for body in ({"x": value}, [value]):
        with pytest.raises(ArgumentError, match=reason) as refused:
            sent(body)
        assert "hunter2" not in f"{refused.value!r} {refused.value.__cause__!r}"


async def test_a_refused_body_is_never_sent(clerks: Clerks, emulator: Emulator) -> None:
    with pytest.raises(ArgumentError):
        await clerks().users.update_user_metadata("user_1", public_metadata={"x": math.nan})
    assert not emulator.requests


def parts_of(content: bytes, kind: str) -> dict[str, tuple[str | None, Any]]:
    """Name of each part of a multipart body, with its file name and content."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + content)
    return {
        str(part.get_param("name", header="content-disposition")): (part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_parts()
    }


PICTURE = bytes(range(256)) * 3


def upload_of(file: Any, **form: Any) -> dict[str, tuple[str | None, Any]]:
    request = request_of(Call.put("x", files={"file": file}, form=form, returns=None))
    headers = dict(request.headers)
    assert int(headers[b"Content-Length"]) == len(request.content)
    assert headers[b"Content-Type"].startswith(b"multipart/form-data; boundary=")
    return parts_of(request.content, headers[b"Content-Type"].decode())


def test_an_upload_is_bytes_a_path_or_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "ada lovelace é.png"
    path.write_bytes(PICTURE)
    named = {"file": (path.name, PICTURE)}
    for file in (PICTURE, bytearray(PICTURE), memoryview(PICTURE), io.BytesIO(PICTURE)):
        assert upload_of(file) == {"file": ("upload", PICTURE)}
    assert upload_of(path) == upload_of(str(path)) == named
    with path.open("rb") as opened:
        assert upload_of(opened) == named
    with path.open("rb", buffering=0) as opened:
        assert upload_of(opened) == named
    with open(os.open(path, os.O_RDONLY), "rb") as opened:  # noqa: PTH123 - known to the file by its number
        assert upload_of(opened)["file"][1] == PICTURE


def test_the_fields_of_a_form_go_with_its_files() -> None:
    found = upload_of(b"", uploader_user_id="user_é", not_given=UNSET)
    assert found == {"uploader_user_id": (None, "user_é".encode()), "file": ("upload", b"")}


def test_an_upload_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise OSError("the disk is on fire")

    closed = io.BytesIO(PICTURE)
    closed.close()
    for file in (tmp_path, tmp_path / "missing.png", "a\0b", closed, Broken(), None, 5):
        with pytest.raises(ArgumentError, match="The upload cannot be read"):
            upload_of(file)


def test_a_file_opened_for_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_text("text")
    with path.open() as opened, pytest.raises(ArgumentError, match="opened for reading bytes"):
        upload_of(opened)


def test_names_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.png")
    path.write_bytes(PICTURE)
    with pytest.raises(ArgumentError, match="The form cannot be sent"):
        upload_of(path)
    with pytest.raises(ArgumentError, match="The form cannot be sent"):
        upload_of(PICTURE, uploader_user_id="\ud800")


def test_a_file_name_cannot_leave_its_header(tmp_path: Path) -> None:
    path = tmp_path / 'a"; name="evil"\r\nX-Evil: 1'
    path.write_bytes(PICTURE)
    assert list(upload_of(path)) == ["file"]


async def test_an_upload_is_sent_again_as_it_was(clerks: Clerks) -> None:
    bodies: list[bytes] = []

    def answers(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(503 if len(bodies) < 3 else 200, json={"id": "user_1"})

    picture = io.BytesIO(PICTURE)
    await clerks(answers).users.update_user_profile_image("user_1", file=picture)
    assert bodies == bodies[:1] * 3
    assert PICTURE in bodies[0]


async def test_the_emulator_takes_an_upload(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    emulator.faults.add("rate_limited", "POST /users/*/profile_image")
    user = await clerk.users.update_user_profile_image(user.id, file=b"\x89PNG\r\n\x1a\n")
    assert user.has_image
    assert emulator.count("POST /users/*/profile_image") == 2


def test_the_repr_of_a_request_shows_neither_key_nor_body() -> None:
    request = request_of(Call.post("users", body={"password": "hunter2"}, returns=None))
    assert repr(request) == "Request(method=b'POST', target=b'/v1/users', timeout=None)"
