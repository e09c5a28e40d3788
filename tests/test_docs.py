"""The examples of the documentation run, page by page, against an emulated Clerk."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import griffe
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import AsyncClerk, Clerk, ClerkError, errors
from clerk_backend.auth import AuthenticateOptions, Inbound, SignedInAuth, options_from
from clerk_backend.emulator import SECRET_KEY, Emulator
from tests.integrations.django_site import django_settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
EXTENSIONS = ("attributes.py", "calls.py", "fields.py")
EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Celery:
    """As much of Celery as the examples use: a task runs where it is asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def task(self, function: Callable[..., Any]) -> SimpleNamespace:
        return SimpleNamespace(delay=function)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, private_key: rsa.RSAPrivateKey) -> Iterator[dict[str, Any]]:
    """What the pages take for granted: clients of an instance that has a user and an organization, and a request."""
    celery = ModuleType("celery")
    cast("Any", celery).Celery = Celery
    monkeypatch.setitem(sys.modules, "celery", celery)
    emulator = Emulator(limits=None, private_key=private_key)
    with emulator.serve() as server:
        monkeypatch.setenv("CLERK_API_URL", server.url)
        monkeypatch.setenv("CLERK_SECRET_KEY", SECRET_KEY)
        monkeypatch.setenv("CLERK_PUBLISHABLE_KEY", emulator.publishable_key())
        monkeypatch.setenv("CLERK_ENCRYPTION_KEY", "what only the two programs know")
        with Clerk() as clerk:
            user = clerk.users.create_user(email_address=["somebody@example.com"], first_name="Somebody")
            organization = clerk.organizations.create_organization(name="Somewhere", created_by=user.id)
            yield {
                "__name__": "__main__",
                "clerk": clerk,
                "aclerk": AsyncClerk(),
                "emulator": emulator,
                "user_id": user.id,
                "organization_id": organization.id,
                "request": request_of(emulator, clerk, user.id, organization.id),
            }


def request_of(emulator: Emulator, clerk: Clerk, user_id: str, organization_id: str) -> Inbound:
    """A request of a user, in an organization whose administrators may write invoices."""
    key = "org:invoices:create"
    permission = clerk.organization_permissions.create_organization_permission(name="Invoices", key=key)
    roles = clerk.organization_roles.get_organization_role_list()
    admin = next(role for role in roles if role.key == "org:admin")
    clerk.organization_roles.assign_permission_to_organization_role(admin.id, permission.id)
    signed_in = emulator.people().sign_in(user_id, organization_id=organization_id, origin="https://app.example.com")
    headers = {"authorization": f"Bearer {signed_in['token']}"}
    return Inbound("GET", "https://app.example.com/invoices?page=2", headers)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path, names: dict[str, Any]) -> None:
    clients: list[Any] = []
    with asyncio.Runner() as runner, django_settings() if page.stem == "django" else nullcontext():
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


@pytest.mark.parametrize("tree", ["docs/errors.md", "clerk_backend/errors.py"])
def test_the_tree_of_errors_is_whole(tree: str, shown: griffe.Module) -> None:
    text = (ROOT / tree).read_text(encoding="utf-8")
    start = re.search(r"^ClerkError$", text, re.MULTILINE)
    drawn = set(re.findall(r"^\W*(\w+Error)\b", text[start.start() if start else 0 :], re.MULTILINE))
    raised = {
        kind.name
        for module in [shown, *modules(shown)]
        for kind in classes(module)
        if kind.name == ClerkError.__name__ or any(base.name == ClerkError.__name__ for base in kind.mro())
    }
    assert raised >= {errors.APIError.__name__, "MalformedURLError"}
    assert raised <= drawn


def test_the_reasons_of_token_errors_are_all_explained() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "clerk_backend" / "auth").glob("*.py")]
    given = {reason for text in sources for reason in re.findall(r'\breason="([a-z-]+)"', text)}
    explained = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").partition("## Tokens")[2]
    assert {"token-expired", "jwk-kid-mismatch"} < given
    assert given == set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", rows(explained)))


def test_every_option_of_authentication_is_explained_with_its_variable() -> None:
    table = rows((ROOT / "docs" / "authentication.md").read_text(encoding="utf-8").partition("## Options")[2])
    options = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE))))
    assert options == {each.name for each in fields(AuthenticateOptions)}
    for variable in re.findall(r"`(CLERK_[A-Z_]+)`", table):
        given = options_from({variable: "1"})
        is_read_by_clients = variable in {"CLERK_API_URL", "CLERK_API_VERSION"}
        assert (given != AuthenticateOptions()) is not is_read_by_clients, variable


def rows(text: str) -> str:
    """The first table of a text."""
    found = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return found[0] if found else ""


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


def test_an_auth_object_is_shown_with_all_facts_that_it_has(shown: griffe.Module) -> None:
    auth = shown["auth.session_auth.SignedInAuth"]
    assert str(auth.all_members["get_token"].returns) == "str | None"
    table: Any = auth.docstring.parsed[-1]
    assert {row.name for row in table.value} == {each.name for each in fields(SignedInAuth)}


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


def modules(package: griffe.Module) -> Iterator[griffe.Module]:
    """The modules of a package, and of the packages in it."""
    for module in package.modules.values():
        if not module.is_alias:
            yield module
            yield from modules(module)


def classes(module: griffe.Module) -> list[griffe.Class]:
    """The classes that a module defines."""
    return [each for each in module.classes.values() if not each.is_alias]
