"""API keys by which users, organizations or machines call your own API: create, check, change, revoke and delete
them.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from .. import models
from ..call import Call
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.api_keys import APIKey, APIKeySecret, CreatedAPIKey, DeletedAPIKey


class APIKeys(Resource[ClientT]):
    """API keys by which users, organizations or machines call your own API: create, check, change, revoke and delete
    them.
    """

    @listing
    def list(
        self,
        *,
        subject: str,
        type: str | Unset = UNSET,
        include_invalid: bool | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Call[Page[APIKey]]:
        """List the API keys of a user, organization or machine.

        Returns a page of keys, without their secrets. Revoked and expired keys are left out unless `include_invalid`
        asks for them; a malformed `subject` answers 400.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /api_keys`

        Args:
            subject: ID of the owner whose keys to list: `user_...`, `org_...`, `mch_...` or `scim_...`. Required.
            type: Only keys of this type, at least 3 characters; `api_key` unless given.
            include_invalid: Whether to list revoked and expired keys too; false unless given.
            limit: Most keys to give on one page, 1 to 100; 10 unless given.
            offset: How many keys to skip before the page starts; 0 unless given.
            query: Text to search the keys for.
        """
        return Call.get(
            "api_keys",
            query={
                "subject": subject,
                "type": type,
                "include_invalid": include_invalid,
                "limit": limit,
                "offset": offset,
                "query": query,
            },
            returns=Page[models.APIKey],
            max_limit=100,
            versioned=False,
        )

    @endpoint
    def create(
        self,
        *,
        name: str,
        subject: str,
        type: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        claims: Any | Unset = UNSET,
        scopes: builtins.list[str] | Unset = UNSET,
        created_by: str | None | Unset = UNSET,
        seconds_until_expiration: float | None | Unset = UNSET,
    ) -> Call[CreatedAPIKey]:
        """Create an API key for a user, organization or machine.

        Returns the new key together with its `secret`. Values that break the rules answer 400; a clash with what
        exists answers 409.

        `POST /api_keys`

        Args:
            name: Name of the key, at least 3 characters, with no space at either end.
            subject: ID of the owner: `user_...`, `org_...`, `mch_...` or `scim_...`.
            type: Type of the key, 3 to 25 characters; `api_key` unless given.
            description: Note about the key, at most 255 characters.
            claims: Data of your own to keep with the key, any JSON value.
            scopes: What the key shall allow, in words of your own such as `read`; none unless given.
            created_by: ID of the user who makes the key (`user_...`).
            seconds_until_expiration: How long the key is good for, in seconds, more than 0; null for a key that
                never lapses.
        """
        return Call.post(
            "api_keys",
            body={
                "name": name,
                "subject": subject,
                "type": type,
                "description": description,
                "claims": claims,
                "scopes": scopes,
                "created_by": created_by,
                "seconds_until_expiration": seconds_until_expiration,
            },
            returns=models.CreatedAPIKey,
            versioned=False,
        )

    @endpoint
    def get(self, api_key_id: str) -> Call[APIKey]:
        """Get an API key.

        Returns the key without its secret. 404 if there is no such key.

        `GET /api_keys/{apiKeyID}`

        Args:
            api_key_id: ID of the API key (`ak_...` or `api_key_...`, then 32 hexadecimal digits).
        """
        return Call.get("api_keys", api_key_id, returns=models.APIKey, versioned=False)

    @endpoint
    def update(
        self,
        api_key_id: str,
        *,
        claims: Any | Unset = UNSET,
        scopes: builtins.list[str] | Unset = UNSET,
        description: str | None | Unset = UNSET,
        subject: str | Unset = UNSET,
        seconds_until_expiration: float | None | Unset = UNSET,
    ) -> Call[APIKey]:
        """Change an API key.

        Returns the changed key; what is not given stays as it is. The secret remains the same. 404 if there is no
        such key.

        `PATCH /api_keys/{apiKeyID}`

        Args:
            api_key_id: ID of the API key (`ak_...` or `api_key_...`, then 32 hexadecimal digits).
            claims: Data of your own to keep with the key, any JSON value.
            scopes: What the key shall allow from now on.
            description: Note about the key, at most 255 characters; null removes it.
            subject: ID of the owner: `user_...`, `org_...`, `mch_...` or `scim_...`.
            seconds_until_expiration: How long the key is good for, in seconds, more than 0; null for a key that
                never lapses.
        """
        return Call.patch(
            "api_keys",
            api_key_id,
            body={
                "claims": claims,
                "scopes": scopes,
                "description": description,
                "subject": subject,
                "seconds_until_expiration": seconds_until_expiration,
            },
            returns=models.APIKey,
            repeatable=True,
            versioned=False,
        )

    @endpoint
    def delete(self, api_key_id: str) -> Call[DeletedAPIKey]:
        """Delete an API key.

        Returns the ID of the key that is gone. 404 if there is no such key. Use `revoke` to end a key but keep its
        record.

        `DELETE /api_keys/{apiKeyID}`

        Args:
            api_key_id: ID of the API key (`ak_...` or `api_key_...`, then 32 hexadecimal digits).
        """
        return Call.delete("api_keys", api_key_id, returns=models.DeletedAPIKey, versioned=False)

    @endpoint
    def get_secret(self, api_key_id: str) -> Call[APIKeySecret]:
        """Get the secret of an API key.

        Returns the secret alone. 404 if there is no such key.

        `GET /api_keys/{apiKeyID}/secret`

        Args:
            api_key_id: ID of the API key (`ak_...` or `api_key_...`, then 32 hexadecimal digits).
        """
        return Call.get("api_keys", api_key_id, "secret", returns=models.APIKeySecret, versioned=False)

    @endpoint
    def revoke(self, api_key_id: str, *, revocation_reason: str | None | Unset = UNSET) -> Call[APIKey]:
        """Revoke an API key.

        Returns the key, now marked as revoked. The record is kept. 404 if there is no such key.

        `POST /api_keys/{apiKeyID}/revoke`

        Args:
            api_key_id: ID of the API key (`ak_...` or `api_key_...`, then 32 hexadecimal digits).
            revocation_reason: Why the key is revoked, kept with it.
        """
        return Call.post(
            "api_keys",
            api_key_id,
            "revoke",
            body={"revocation_reason": revocation_reason},
            returns=models.APIKey,
            repeatable=True,
            versioned=False,
        )

    @endpoint
    def verify(self, *, secret: str) -> Call[APIKey]:
        """Look up the API key that a secret belongs to.

        Returns the key with its owner, scopes and claims; look at `revoked` and `expired` as well. 404 if no key has
        this secret.

        `POST /api_keys/verify`

        Args:
            secret: The secret that the caller sent you.
        """
        return Call.post(
            "api_keys", "verify", body={"secret": secret}, returns=models.APIKey, read=True, versioned=False
        )
