"""Base64 of URLs: loose about padding, strict about all else."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given, strategies as st

from clerk_backend.auth.base64url import base64url

ALPHABET = string.ascii_letters + string.digits + "-_"


@given(st.binary(), st.integers(min_value=0, max_value=5))
def test_what_was_encoded_is_read_with_and_without_padding(value: bytes, padding: int) -> None:
    assert base64url(base64.urlsafe_b64encode(value).decode().rstrip("=") + "=" * padding) == value


@pytest.mark.parametrize(
    "text", ["a", "abcde", "ab", "abd", "YR", "Y=Q", "=YQ", "a+bc", "a/bc", "a bc", "YQ\n", "é", "\ud800"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        base64url(text)


@pytest.mark.parametrize("text", ['YQ"', '" ', "\\u0059Q", '"\\"', "\\"])
def test_nothing_can_be_smuggled_in_as_json(text: str) -> None:
    with pytest.raises(ValueError):
        base64url(text)


@given(st.text(alphabet=ALPHABET + '+/=" \\\n'))
def test_a_text_is_read_in_one_way_or_refused(text: str) -> None:
    try:
        read = base64url(text)
    except ValueError:
        return
    assert base64.urlsafe_b64encode(read).decode().rstrip("=") == text.rstrip("=")
