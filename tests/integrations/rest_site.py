"""A small site in Django REST framework; import it when Django is set up."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from clerk_backend.integrations.django import auth
from clerk_backend.integrations.rest_framework import ClerkAuthentication, IsSignedIn, has


class Machines(ClerkAuthentication):
    accepts_token = ("session_token", "api_key", "m2m_token")


class WithoutCSRF(ClerkAuthentication):
    enforces_csrf = False


class Somebody(BaseAuthentication):  # type: ignore[misc]  # has no types
    """Takes everybody for a user of the application's own."""

    def authenticate(self, request: Any) -> Any:  # noqa: ARG002 - as it is called
        return ("somebody", "a token of the application's own")


class Once(UserRateThrottle):  # type: ignore[misc]  # has no types
    rate = "1/day"


class Whoami(APIView):  # type: ignore[misc]  # has no types
    """Says who is asking."""

    authentication_classes = (ClerkAuthentication,)
    permission_classes = (IsAuthenticated,)

    def get(self, request: Any) -> Response:
        user = request.user
        return Response(
            {
                "user": str(user),
                "pk": user.pk,
                "facts": [user.is_authenticated, user.is_anonymous, user.is_active],
                "token_type": request.auth.token_type,
            }
        )

    post = get


def protected(request: Any) -> Response:
    auth.protect()
    return Response("ok")


protected_view = api_view(["GET"])(authentication_classes([ClerkAuthentication])(permission_classes([])(protected)))
signed_in: Any = IsSignedIn


def guarded(*permissions: Any, authentication: Any = ClerkAuthentication) -> Any:
    return Whoami.as_view(permission_classes=permissions, authentication_classes=[authentication])


urlpatterns = [
    path("whoami", Whoami.as_view()),
    path("machines", Whoami.as_view(authentication_classes=[Machines])),
    path("people", guarded(IsSignedIn, authentication=Machines)),
    path("without-csrf", Whoami.as_view(authentication_classes=[WithoutCSRF])),
    path("admin", guarded(has(role="org:admin"))),
    path("either", guarded(has(role="org:owner") | has(role="org:admin"))),
    path("both", guarded(IsSignedIn & has(role="org:admin") & has(permission="org:posts:edit"))),
    path("nobody", guarded(~signed_in)),
    path("predicate", guarded(has(lambda has: has(role="org:admin") or has(role="org:owner")))),
    path("foreign", guarded(IsSignedIn | has(role="org:admin"), authentication=Somebody)),
    path("once", Whoami.as_view(throttle_classes=[Once])),
    path("protected", protected_view),
]
