"""What an import loads, and what it leaves until it is needed. Each is tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATER = [
    "clerk_backend.resources", "clerk_backend.models", "clerk_backend.emulator", "clerk_backend.client",
    "clerk_backend.pool", "clerk_backend.retries", "pydantic", "httpx", "httpcore", "tenacity", "cryptography", "jwt",
]  # fmt: skip


def loaded_by(program: str) -> set[str]:
    """The modules of ours and of the libraries' that a program has loaded at its end."""
    script = f"{program}\nimport sys\nprint('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    return set(ran.stdout.split())


def topics(loaded: set[str], package: str) -> set[str]:
    return {name.removeprefix(f"{package}.") for name in loaded if name.startswith(f"{package}.")}


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = loaded_by("import clerk_backend; clerk_backend.__version__; dir(clerk_backend)")
    assert {name for name in loaded if name.startswith("clerk_backend")} == {"clerk_backend"}
    assert not loaded & set(LATER)


@pytest.mark.parametrize("program", ["from clerk_backend import UNSET", "from clerk_backend import NotFoundError"])
def test_a_name_loads_its_own_module(program: str) -> None:
    loaded = loaded_by(program)
    assert not loaded & set(LATER)


def test_a_client_loads_no_topic_before_it_is_touched() -> None:
    loaded = loaded_by("from clerk_backend import AsyncClerk, Clerk; Clerk('sk_test_x'); AsyncClerk('sk_test_x')")
    assert topics(loaded, "clerk_backend.resources") == topics(loaded, "clerk_backend.models") == set()
    assert not loaded & {"httpx", "tenacity", "cryptography", "jwt", "clerk_backend.emulator", "clerk_backend.given"}


def test_touching_a_topic_loads_that_topic_only() -> None:
    loaded = loaded_by("from clerk_backend import Clerk; Clerk('sk_test_x').jwks.get_jwks")
    assert topics(loaded, "clerk_backend.resources") == {"jwks"}
    assert topics(loaded, "clerk_backend.models") <= {"jwks"}


def test_touching_any_topic_loads_that_topic_and_no_models() -> None:
    program = """
import sys
from clerk_backend import Clerk
from clerk_backend.resources import _MODULES
def there(folder):
    return {name.rpartition(".")[2] for name in sys.modules if name.startswith(f"clerk_backend.{folder}.")}
clerk = Clerk("sk_test_x")
for topic in sorted(_MODULES.values()):
    before = there("resources")
    getattr(clerk, topic)
    assert there("resources") - before == {topic}, topic
assert len(there("resources")) == 39, there("resources")
assert not there("models")
"""
    assert topics(loaded_by(program), "clerk_backend.models") == set()


@pytest.mark.parametrize(
    ("call", "models"),
    [
        ("users.get_user", "users accounts identifications organizations verifications errors"),
        ("sessions.get_session", "sessions"),
        ("machines.get", "machines"),
        ("saml_connections.delete_saml_connection", "deleted"),
        ("billing.get_price_list", "billing_amounts billing_plans"),
    ],
)
def test_a_call_loads_the_models_of_its_answer_and_those_that_they_hold(call: str, models: str) -> None:
    topic, _, name = call.partition(".")
    arguments = "" if name.endswith("list") else "'id_1'"
    program = f"""
import warnings
from clerk_backend import Clerk, resources
kind = type(Clerk("sk_test_x").{topic})
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    kind.{name}(None, {arguments})
"""
    assert topics(loaded_by(program), "clerk_backend.models") == set(models.split())


def test_describing_a_call_loads_the_models_of_its_answer_only() -> None:
    loaded = loaded_by("from clerk_backend.resources import JWKS; JWKS.get_jwks(None)")
    assert topics(loaded, "clerk_backend.models") == {"jwks"}
    assert not loaded & {"httpx", "httpcore", "tenacity", "cryptography"}


def test_a_call_that_succeeds_loads_neither_httpx_nor_tenacity() -> None:
    program = """
from tests.listener import listening
from clerk_backend import Clerk
with listening() as listener, Clerk("sk_test_x", api_url=listener.url) as clerk:
    clerk.users.get_user("user_1")
"""
    assert not loaded_by(program) & {"httpx", "tenacity", "cryptography", "jwt"}


def test_a_model_is_loaded_with_those_that_it_holds() -> None:
    loaded = loaded_by("from clerk_backend.models import Session; Session.model_validate({'id': 's'})")
    assert topics(loaded, "clerk_backend.models") == {"sessions"}
    assert not loaded & {"clerk_backend.client", "clerk_backend.resources", "httpcore"}
