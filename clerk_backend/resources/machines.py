"""Machines, such as servers and services, that call each other: register them, say which may reach which, and manage
their secret keys.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from .. import models
from ..call import Call, at_most
from ..paging import Page, listing
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.machines import (
        CreatedMachine,
        DeletedMachine,
        DeletedMachineScope,
        Machine,
        MachineScope,
        MachineSecretKey,
    )


class Machines(Resource[ClientT]):
    """Machines, such as servers and services, that call each other: register them, say which may reach which, and
    manage their secret keys.
    """

    @listing
    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        query: str | Unset = UNSET,
        order_by: str | Unset = UNSET,
    ) -> Call[Page[Machine]]:
        """List the instance's machines.

        Returns a page of machines, newest first unless `order_by` says otherwise. 422 for values that do not fit.

        The call gives one page; iterating over what it gives walks all pages.

        `GET /machines`

        Args:
            limit: Rows per page, 1 to 500. Clerk gives 10 when it is left out.
            offset: Rows to skip before the page starts, 0 or more.
            query: Only machines with exactly this ID, or with this text somewhere in the name.
            order_by: Order of the rows: `name` or `created_at`, with `-` in front for descending and `+` or nothing
                for ascending; `-created_at` unless given.
        """
        return Call.get(
            "machines",
            query={"limit": limit, "offset": offset, "query": query, "order_by": order_by},
            returns=Page[models.Machine],
        )

    @endpoint
    def create(
        self, *, name: str, scoped_machines: builtins.list[str] | Unset = UNSET, default_token_ttl: int | Unset = UNSET
    ) -> Call[CreatedMachine]:
        """Create a machine.

        Returns the machine with its secret key. 422 for values that do not fit.

        `POST /machines`

        Args:
            name: Name of the machine, 1 to 255 characters.
            scoped_machines: IDs of the machines it may reach, 150 at most.
            default_token_ttl: How long its tokens are good for unless they say otherwise, in seconds, 1 to
                315360000 (ten years); 3600 (one hour) unless given.
        """
        return Call.post(
            "machines",
            body={
                "name": name,
                "scoped_machines": at_most(150, scoped_machines),
                "default_token_ttl": default_token_ttl,
            },
            returns=models.CreatedMachine,
        )

    @endpoint
    def get(self, machine_id: str) -> Call[Machine]:
        """Get a machine.

        Returns the machine with those it may reach. 404 if there is no such machine.

        `GET /machines/{machine_id}`

        Args:
            machine_id: ID of the machine (`mch_...`).
        """
        return Call.get("machines", machine_id, returns=models.Machine)

    @endpoint
    def update(
        self, machine_id: str, *, name: str | Unset = UNSET, default_token_ttl: int | Unset = UNSET
    ) -> Call[Machine]:
        """Change a machine.

        Returns the changed machine; what is not given stays as it is. 404 if there is no such machine, 422 for
        values that do not fit.

        `PATCH /machines/{machine_id}`

        Args:
            machine_id: ID of the machine (`mch_...`).
            name: Name of the machine, 1 to 255 characters.
            default_token_ttl: How long its tokens are good for unless they say otherwise, in seconds, 1 to
                315360000 (ten years).
        """
        return Call.patch(
            "machines",
            machine_id,
            body={"name": name, "default_token_ttl": default_token_ttl},
            returns=models.Machine,
            repeatable=True,
        )

    @endpoint
    def delete(self, machine_id: str) -> Call[DeletedMachine]:
        """Delete a machine.

        Returns the ID of what is gone. 404 if there is no such machine.

        `DELETE /machines/{machine_id}`

        Args:
            machine_id: ID of the machine (`mch_...`).
        """
        return Call.delete("machines", machine_id, returns=models.DeletedMachine)

    @endpoint
    def get_secret_key(self, machine_id: str) -> Call[MachineSecretKey]:
        """Get a machine's secret key.

        Returns the key that the machine uses in its calls to Clerk. 404 if there is no such machine.

        `GET /machines/{machine_id}/secret_key`

        Args:
            machine_id: ID of the machine (`mch_...`).
        """
        return Call.get("machines", machine_id, "secret_key", returns=models.MachineSecretKey)

    @endpoint
    def rotate_secret_key(self, machine_id: str, *, previous_token_ttl: int) -> Call[MachineSecretKey]:
        """Replace a machine's secret key by a new one.

        Returns the new key; give it to the machine before `previous_token_ttl` runs out, since the old one works no
        longer than that. 404 if there is no such machine.

        `POST /machines/{machine_id}/secret_key/rotate`

        Args:
            machine_id: ID of the machine (`mch_...`).
            previous_token_ttl: How long the old key goes on working, in seconds, at most 28800 (8 hours); 0 ends it
                at once.
        """
        return Call.post(
            "machines",
            machine_id,
            "secret_key",
            "rotate",
            body={"previous_token_ttl": previous_token_ttl},
            returns=models.MachineSecretKey,
        )

    @endpoint
    def create_scope(self, machine_id: str, *, to_machine_id: str) -> Call[MachineScope]:
        """Let a machine reach another one.

        Returns the new scope, which leads from `machine_id` to `to_machine_id`. A machine can have 150 at most. 404
        if a machine does not exist, 409 for a conflict, such as a scope that exists already.

        `POST /machines/{machine_id}/scopes`

        Args:
            machine_id: ID of the machine (`mch_...`).
            to_machine_id: ID of the machine to be reached (`mch_...`).
        """
        return Call.post(
            "machines", machine_id, "scopes", body={"to_machine_id": to_machine_id}, returns=models.MachineScope
        )

    @endpoint
    def delete_scope(self, machine_id: str, other_machine_id: str) -> Call[DeletedMachineScope]:
        """Stop a machine from reaching another one.

        Returns the IDs of both machines. 404 if there is no such machine or scope.

        `DELETE /machines/{machine_id}/scopes/{other_machine_id}`

        Args:
            machine_id: ID of the machine (`mch_...`).
            other_machine_id: ID of the machine that could be reached (`mch_...`).
        """
        return Call.delete("machines", machine_id, "scopes", other_machine_id, returns=models.DeletedMachineScope)
