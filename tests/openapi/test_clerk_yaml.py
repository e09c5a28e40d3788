"""The description and what is generated from it, as they are in this tree."""

from __future__ import annotations

import subprocess
import sys

import pytest
from openapi_spec_validator import validate

from openapi.__main__ import main, stale
from openapi.annotate import PACKAGE
from openapi.check import missing
from openapi.document import CLERK, HERE, dump, load, operations

OURS = load(CLERK)
FOLDERS = [str(HERE.parent / PACKAGE / folder) for folder in ("resources", "models")]


def test_it_is_valid_openapi() -> None:
    validate(OURS)


def test_everything_has_its_name_and_words() -> None:
    assert missing(OURS) == []


def test_it_is_printed_as_the_import_prints_it() -> None:
    assert dump(OURS) == CLERK.read_text("utf-8")


def test_what_is_generated_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert stale(HERE, HERE.parent / PACKAGE) == []
    assert main(["generate", "--check"]) == 0
    assert "differs" not in capsys.readouterr().out


def test_the_projects_own_formatter_changes_nothing() -> None:
    command = [sys.executable, "-m", "ruff", "format", "--no-cache", "--check", *FOLDERS]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=HERE.parent)
    assert done.returncode == 0, done.stdout


def test_what_is_never_safe_to_repeat_is_not_repeated() -> None:
    once = {"create_user", "create_organization", "verify_totp", "refresh_session", "create_organization_invitation"}
    for _, _, operation in operations(OURS):
        name = operation["operationId"].partition(".")[2]
        if name in once or (name.startswith("create_") and "idempotency_key" not in str(operation)):
            assert not operation.get("x-repeatable")


def test_updates_are_repeated() -> None:
    for verb, path, operation in operations(OURS):
        assert verb != "patch" or operation["x-repeatable"], path
