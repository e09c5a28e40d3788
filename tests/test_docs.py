"""The examples of the documentation run, page by page, against an emulated Clerk."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import griffe
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import AsyncClerk, Clerk, ClerkError, errors
from clerk_backend.emulator import SECRET_KEY, Emulator

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
EXTENSIONS = ("calls.py", "fields.py")
EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Celery:
    """As much of Celery as the examples use: a task runs where it is asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def task(self, function: Callable[..., Any]) -> SimpleNamespace:
        return SimpleNamespace(delay=function)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, private_key: rsa.RSAPrivateKey) -> Iterator[dict[str, Any]]:
    """What the pages take for granted: two clients of an instance that has a user and an organization."""
    celery = ModuleType("celery")
    cast("Any", celery).Celery = Celery
    monkeypatch.setitem(sys.modules, "celery", celery)
    emulator = Emulator(limits=None, private_key=private_key)
    with emulator.serve() as server:
        monkeypatch.setenv("CLERK_API_URL", server.url)
        monkeypatch.setenv("CLERK_SECRET_KEY", SECRET_KEY)
        with Clerk() as clerk:
            user = clerk.users.create_user(email_address=["somebody@example.com"], first_name="Somebody")
            organization = clerk.organizations.create_organization(name="Somewhere", created_by=user.id)
            yield {
                "clerk": clerk,
                "aclerk": AsyncClerk(),
                "emulator": emulator,
                "user_id": user.id,
                "organization_id": organization.id,
            }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path, names: dict[str, Any]) -> None:
    clients: list[Any] = []
    with asyncio.Runner() as runner:
        for code in examples(page):
            running = eval(code, names)
            if inspect.iscoroutine(running):
                runner.run(running)
            clients += [each for each in names.values() if isinstance(each, Clerk | AsyncClerk)]
        for client in clients:
            runner.run(client.aclose()) if isinstance(client, AsyncClerk) else client.close()


def examples(page: Path) -> Iterator[Any]:
    """The examples of a page as code, by its own line numbers; `await` may stand outside of a function as well."""
    text = page.read_text(encoding="utf-8")
    for block in EXAMPLES.finditer(text):
        above = "\n" * text.count("\n", 0, block.start(1))
        yield compile(above + block[1], str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_every_page_has_its_language_on_each_block() -> None:
    for page in PAGES:
        fences = re.findall(r"^```(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert all(fences[::2]), page.name
        assert not any(fences[1::2]), page.name


def test_the_tree_of_errors_is_whole() -> None:
    drawn = re.findall(r"\w+Error\b", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))
    raised = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, ClerkError)]
    assert {each.__name__ for each in raised} <= set(drawn)


@pytest.fixture(scope="module")
def extensions() -> griffe.Extensions:
    return griffe.load_extensions(*(str(ROOT / "scripts" / "documentation" / name) for name in EXTENSIONS))


@pytest.fixture(scope="module")
def shown(extensions: griffe.Extensions) -> griffe.Module:
    """The package as the documentation shows it."""
    package = griffe.load("clerk_backend", search_paths=[ROOT], extensions=extensions, docstring_parser="google")
    return cast("griffe.Module", package)


@pytest.mark.parametrize(
    ("method", "returns"),
    [
        ("users.Users.get_user", "User"),
        ("users.Users.get_user_list", "Page[User]"),
        ("users.Users.ban_users", "list[User]"),
        ("sessions.Sessions.get_token", "str"),
    ],
)
def test_a_method_is_shown_with_what_it_gives(shown: griffe.Module, method: str, returns: str) -> None:
    assert str(shown["resources"][method].returns) == returns


def test_a_list_is_shown_as_one_where_a_method_has_its_name(extensions: griffe.Extensions) -> None:
    source = """
        class Entries:
            @listing
            def list(self) -> Call[Page[Entry]]: ...
            @endpoint
            def add(self, entries: builtins.list[str] | Unset = UNSET) -> Call[builtins.list[Entry]]: ...
            def plain(self) -> Call[Entry]: ...
    """
    files = {"__init__.py": dedent(source)}
    with griffe.temporary_visited_package("waiting", files, extensions=extensions) as module:
        entries: Any = module["Entries"]
    returns = [str(entries[name].returns) for name in ("list", "add", "plain")]
    assert returns == ["Page[Entry]", "list[Entry]", "Call[Entry]"]
    assert str(entries["add"].parameters["entries"].annotation) == "list[str] | Unset"


def test_no_method_of_a_topic_is_shown_to_give_a_call(shown: griffe.Module) -> None:
    kinds = [kind for topic in shown["resources"].modules.values() for kind in classes(topic)]
    methods: list[Any] = [each for kind in kinds for each in kind.all_members.values() if each.is_function]
    texts = [f"{each.path}: {[str(one.annotation) for one in each.parameters]}, {each.returns}" for each in methods]
    assert texts
    assert not [text for text in texts if re.search(r"\b(Call|Flow|builtins)\b", text)]


def test_a_model_is_shown_with_all_fields_that_it_has(shown: griffe.Module) -> None:
    models = [model for module in shown["models"].modules.values() for model in classes(module)]
    assert models
    for model in models:
        kind = getattr(import_module(model.module.path), model.name)
        table: Any = model.docstring and model.docstring.parsed[-1]
        assert [row.name for row in table.value] == list(getattr(kind, "model_fields", kind.__annotations__)), (
            model.path
        )


def classes(module: griffe.Module) -> list[griffe.Class]:
    """The classes that a module defines."""
    return [each for each in module.classes.values() if not each.is_alias]
