"""The examples that are programs run, offline, as whoever finds them would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(name: str, folder: Path, **variables: str) -> str:
    """Run an example in a folder, and return what it prints."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CLERK_")}
    command = [sys.executable, str(ROOT / "examples" / name)]
    done = subprocess.run(
        command, cwd=folder, env=kept | variables, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_celery_worker_updates_users_in_two_processes(tmp_path: Path) -> None:
    told = run("celery_worker.py", tmp_path)
    assert "20 users have the plan pro" in told
    assert 1 <= len(set(re.findall(r"says process (\d+)", told))) <= 2


def test_a_script_updates_users_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    noted = tmp_path / "done.txt"
    assert run("update_users.py", tmp_path).endswith("300 done, 0 failed\n")
    assert len(set(noted.read_text().split())) == 300
    noted.write_text("user_1\nuser_2\n")
    assert run("update_users.py", tmp_path).endswith("302 done, 0 failed\n")


def test_examples_are_short() -> None:
    for example in (ROOT / "examples").glob("*.py"):
        assert len(example.read_text("utf-8").splitlines()) < 80, example.name
