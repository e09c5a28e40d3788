"""The names that the package offers: found lazily, complete, and typed as imported."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import clerk_backend
from clerk_backend import errors, models, resources

LAZY = pytest.mark.parametrize("package", [clerk_backend, models, resources], ids=lambda package: package.__name__)


def imported_for_checkers(package: ModuleType) -> set[str]:
    """The names under `if TYPE_CHECKING:`, which is what a checker takes the package to offer."""
    tree = ast.parse(Path(str(package.__file__)).read_text("utf-8"))
    return {
        alias.asname or alias.name
        for block in tree.body
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }


@LAZY
def test_every_name_is_found(package: ModuleType) -> None:
    assert package.__all__
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name in dir(package)


@LAZY
def test_checkers_see_the_names_that_there_are(package: ModuleType) -> None:
    defined = {name for name, value in vars(package).items() if getattr(value, "__module__", "") == package.__name__}
    assert imported_for_checkers(package) | (defined & set(package.__all__)) == set(package.__all__)


@LAZY
def test_a_name_that_there_is_not_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'Unicorn'"):
        package.Unicorn  # noqa: B018 - the access is the test
    with pytest.raises(ImportError, match="cannot import name 'Unicorn'"):
        exec(f"from {package.__name__} import Unicorn")


@LAZY
def test_a_name_is_looked_up_once(package: ModuleType) -> None:
    name = package.__all__[0]
    assert getattr(package, name) is getattr(package, name)
    assert name in vars(package)


def test_everything_public_says_what_it_is() -> None:
    for package in (clerk_backend, models, resources):
        assert package.__doc__
        for name in package.__all__:
            value = getattr(package, name)
            if inspect.isclass(value) or inspect.isfunction(value):
                assert inspect.getdoc(value) is not None, name


def test_every_error_is_public() -> None:
    classes = {
        name for name, value in vars(errors).items() if inspect.isclass(value) and value.__module__ == errors.__name__
    }
    assert classes <= set(clerk_backend.__all__)


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    for found in pkgutil.walk_packages(clerk_backend.__path__, "clerk_backend."):
        if found.name.rpartition(".")[2] != "__main__":
            module = importlib.import_module(found.name)
            first, *_ = (module.__doc__ or "").splitlines() or [""]
            assert first, found.name


def test_the_version_is_that_of_a_release() -> None:
    assert all(part.isdigit() for part in clerk_backend.__version__.split("."))


def test_the_package_is_typed() -> None:
    assert (Path(str(clerk_backend.__file__)).parent / "py.typed").exists()
