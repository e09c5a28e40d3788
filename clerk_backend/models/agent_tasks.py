"""Tasks that let an agent act for a user."""

from __future__ import annotations

from typing import Literal, TypedDict

from ..model import Model, Open


class OnBehalfOf(TypedDict, total=False):
    """The user to act for: give either `user_id` or `identifier`, not both."""

    user_id: str
    """ID of the user (`user_...`)."""
    identifier: str
    """Something verified that the user is known by, such as an email address."""


class AgentTask(Model):
    """Task that lets an agent act in a session of a user."""

    object: Open[Literal["agent_task"]]
    """Clerk's word for this kind of object."""
    agent_id: str
    """Identifier of the agent, the same for every task with its name in this instance."""
    agent_task_id: str
    """Identifier that Clerk gave to this task."""
    task_id: str
    """Same as `agent_task_id`; use that instead."""
    url: str | None
    """Address that signs in as the user when opened; only there when the task has just been created."""
