"""The names that `clerk_backend.auth` offers are found lazily, and are those that checkers see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from clerk_backend import auth


def test_every_name_is_found() -> None:
    assert auth.__all__
    for name in auth.__all__:
        assert getattr(auth, name) is not None
        assert name in dir(auth)
        assert name in vars(auth)


def test_checkers_see_the_names_that_there_are() -> None:
    tree = ast.parse(Path(str(auth.__file__)).read_text("utf-8"))
    seen = {
        alias.asname or alias.name
        for block in tree.body
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert seen == set(auth.__all__)


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'clerk_backend\.auth' has no attribute 'Unicorn'"):
        auth.Unicorn  # noqa: B018 - the access is the test


def test_importing_the_folder_or_reading_a_request_loads_no_cryptography() -> None:
    code = """
import sys, clerk_backend.auth
assert not [name for name in sys.modules if name.startswith("clerk_backend.auth.")]
from clerk_backend.auth.context import context_of
from clerk_backend.auth.inbound import Inbound
request = Inbound("GET", "https://h/", {"cookie": "__client_uat=5"})
key = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k"
assert context_of(request, publishable_key=key, now=0).client_uat == 5
assert not {"cryptography", "jwt", "httpx", "pydantic"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True)
