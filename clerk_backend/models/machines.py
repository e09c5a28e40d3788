"""Machines, their keys, and whom they may talk to."""

from __future__ import annotations

from typing import Literal

from ..model import Model, Open, Timestamp


class ScopedMachine(Model):
    """Server or service that takes part in machine-to-machine calls, without the machines it may reach."""

    object: Open[Literal["machine"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    name: str
    """Name of the machine, 1 to 255 characters."""
    instance_id: str
    """ID of the Clerk instance it is part of."""
    created_at: Timestamp
    """When it was created."""
    updated_at: Timestamp
    """When it last changed."""
    default_token_ttl: int | None
    """How long its tokens are good for unless they say otherwise, in seconds."""


class Machine(ScopedMachine):
    """Server or service that takes part in machine-to-machine calls."""

    scoped_machines: list[ScopedMachine]
    """The machines it may reach."""


class CreatedMachine(Machine):
    """Machine just created, with its secret key."""

    secret_key: str
    """Key that the machine uses in its calls to Clerk, to be kept secret."""


class DeletedMachine(Model):
    """Notice that a machine is gone."""

    object: Open[Literal["machine"]]
    """Clerk's word for this kind of object."""
    id: str
    """Identifier that Clerk gave to this object."""
    deleted: bool
    """Whether it is gone; always true."""


class MachineSecretKey(Model):
    """Secret key of a machine."""

    object: Open[Literal["machine_secret_key"]]
    """Clerk's word for this kind of object."""
    secret: str
    """Key that the machine uses in its calls to Clerk, to be kept secret."""


class MachineScope(Model):
    """Leave for one machine to reach another."""

    object: Open[Literal["machine_scope"]]
    """Clerk's word for this kind of object."""
    from_machine_id: str
    """ID of the machine that may reach the other."""
    to_machine_id: str
    """ID of the machine that may be reached."""
    created_at: Timestamp
    """When it was created."""


class DeletedMachineScope(Model):
    """Notice that one machine may no longer reach another."""

    object: Open[Literal["machine_scope"]]
    """Clerk's word for this kind of object."""
    from_machine_id: str
    """ID of the machine that could reach the other."""
    to_machine_id: str
    """ID of the machine that could be reached."""
    deleted: bool
    """Whether it is gone; always true."""
