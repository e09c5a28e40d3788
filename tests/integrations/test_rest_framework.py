"""Clerk in Django REST framework: authentication, and permissions."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.test import override_settings

from clerk_backend import Clerk, ConfigurationError
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator
from tests.integrations.django_site import django_settings
from tests.integrations.offline import PAGE

APPS = ["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "clerk_backend.integrations.django"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]


@pytest.fixture
def emulator(private_key: RSAPrivateKey) -> Emulator:
    return Emulator(f"sk_test_{token_hex(8)}", limits=None, private_key=private_key)


@pytest.fixture
def clerk(emulator: Emulator) -> Iterator[Clerk]:
    keys = AuthenticateOptions(publishable_key=emulator.publishable_key(), jwt_key=emulator.public_pem())
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport, authentication=keys) as client:
        yield client


@pytest.fixture(autouse=True)
def _site(clerk: Clerk, emulator: Emulator) -> Iterator[None]:
    given = {"CLERK_CLIENT": clerk, "CLERK_SECRET_KEY": emulator.instance().secret_key}
    urls = "tests.integrations.rest_site"
    with django_settings(INSTALLED_APPS=APPS, TEMPLATES=TEMPLATES, ROOT_URLCONF=urls, **given):
        yield


@pytest.fixture
def user_id(clerk: Clerk) -> str:
    return clerk.users.create_user(username=f"u{token_hex(8)}").id


@pytest.fixture
def token(emulator: Emulator, user_id: str) -> str:
    return str(emulator.people().sign_in(user_id)["token"])


@pytest.fixture
def member(clerk: Clerk, emulator: Emulator, user_id: str) -> str:
    """A token of an organization's administrator."""
    organization = clerk.organizations.create_organization(name="Acme", created_by=user_id)
    return str(emulator.people().sign_in(user_id, organization_id=organization.id)["token"])


def get(path: str, token: str | None = None, *, method: str = "get", **headers: str) -> Any:
    from rest_framework.test import APIClient  # which asks for Django's settings at once

    given = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    enforce = headers.pop("enforce", "") == "yes"
    return getattr(APIClient(enforce_csrf_checks=enforce), method)(path, **given, **headers)


def test_who_is_signed_in_is_the_requests_user(token: str, user_id: str) -> None:
    response = get("/whoami", token)
    assert response.json() == {
        "user": user_id, "pk": user_id, "facts": [True, False, True], "token_type": "session_token",
    }  # fmt: skip
    assert response["cache-control"] == "private"


def test_strangers_learn_that_they_must_sign_in(token: str) -> None:
    for wrong in (None, "nonsense", f"{token[:-4]}aaaa"):
        response = get("/whoami", wrong)
        assert (response.status_code, response["www-authenticate"]) == (401, "Bearer")


def test_machines_are_taken_only_where_they_are_wanted(clerk: Clerk, user_id: str, token: str) -> None:
    key = str(clerk.api_keys.create(name="key", subject=user_id).secret)
    assert get("/whoami", key).status_code == 401
    told = get("/machines", key).json()
    assert (told["user"], told["token_type"]) == (user_id, "api_key")
    assert get("/machines", token).json()["token_type"] == "session_token"
    assert get("/people", key).status_code == 403
    assert get("/people", token).status_code == 200


def test_permissions_ask_for_what_the_user_has_and_can_be_combined(token: str, member: str) -> None:
    passing = {
        "/admin": (401, 403, 200),
        "/either": (401, 403, 200),
        "/predicate": (401, 403, 200),
        "/both": (401, 403, 403),
    }
    for path, expected in passing.items():
        assert tuple(get(path, each).status_code for each in (None, token, member)) == expected, path
    assert get("/nobody", member).status_code == 403


def test_who_was_let_in_by_another_authentication_has_nothing_of_clerks(token: str) -> None:
    assert get("/foreign").status_code == 403
    assert get("/foreign", token).status_code == 403


def test_a_token_in_a_cookie_changes_nothing_without_djangos_own(token: str, user_id: str) -> None:
    cookie = f"__session={token}; __client_uat=1; __clerk_db_jwt=dvb"
    options = {"enforce": "yes", "HTTP_COOKIE": cookie}
    assert get("/whoami", **options).json()["user"] == user_id
    refused = get("/whoami", method="post", **options)
    assert (refused.status_code, "CSRF" in refused.json()["detail"]) == (403, True)
    assert get("/without-csrf", method="post", **options).json()["user"] == user_id
    own = "a" * 32
    options |= {"HTTP_COOKIE": f"{cookie}; csrftoken={own}", "HTTP_X_CSRFTOKEN": own}
    assert get("/whoami", method="post", **options).json()["user"] == user_id
    assert get("/whoami", token, method="post", enforce="yes").json()["user"] == user_id


def test_a_view_may_protect_itself(token: str) -> None:
    page = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in PAGE.items()}
    assert get("/protected", token).json() == "ok"
    assert get("/protected").status_code == 404
    assert get("/protected", HTTP_COOKIE="__clerk_db_jwt=dvb", **page).status_code == 307


def test_throttles_count_by_user(token: str, member: str) -> None:
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}):
        assert [get("/once", token).status_code, get("/once", member).status_code] == [200, 429]


def test_the_browsable_pages_show_who_it_is(token: str, user_id: str) -> None:
    assert user_id in get("/whoami", token, HTTP_ACCEPT="text/html").content.decode()


def test_without_the_middleware_the_error_says_what_to_do(token: str) -> None:
    with override_settings(MIDDLEWARE=[]), pytest.raises(ConfigurationError, match="Add the middleware"):
        get("/whoami", token)
