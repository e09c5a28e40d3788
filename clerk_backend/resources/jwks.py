"""The public keys that verify what the instance has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint

if TYPE_CHECKING:
    from ..models.jwks import JSONWebKeySet


class JWKS(Resource[ClientT]):
    """The public keys that verify what the instance has signed."""

    @endpoint
    def get_jwks(self) -> Call[JSONWebKeySet]:
        """Get the public keys that verify session tokens.

        Returns `keys`, a list in the JWK format. Clerk sets no rate limit here, yet keep the answer: keys seldom
        change.

        `GET /jwks`
        """
        return Call.get("jwks", returns=models.JSONWebKeySet)
