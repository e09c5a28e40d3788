"""Tokens that let end-to-end tests past the bot detection of Clerk's Frontend API: create them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint

if TYPE_CHECKING:
    from ..models.testing_tokens import TestingToken


class TestingTokens(Resource[ClientT]):
    """Tokens that let end-to-end tests past the bot detection of Clerk's Frontend API: create them."""

    @endpoint
    def create_testing_token(self) -> Call[TestingToken]:
        """Create a testing token.

        Returns the token and when it lapses.

        `POST /testing_tokens`
        """
        return Call.post("testing_tokens", returns=models.TestingToken)
