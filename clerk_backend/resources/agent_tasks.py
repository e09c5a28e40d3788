"""Tasks that let an agent act in a session of a user: create and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .. import models
from ..call import Call
from ..resource import ClientT, Resource, endpoint
from ..unset import UNSET, Unset

if TYPE_CHECKING:
    from ..models.agent_tasks import AgentTask, OnBehalfOf


class AgentTasks(Resource[ClientT]):
    """Tasks that let an agent act in a session of a user: create and revoke them."""

    @endpoint
    def create(
        self,
        *,
        on_behalf_of: OnBehalfOf,
        permissions: Literal["*"] | str,
        agent_name: str,
        task_description: str,
        redirect_url: str,
        session_max_duration_in_seconds: int | Unset = UNSET,
    ) -> Call[AgentTask]:
        """Create a task for an agent to act as a user.

        Returns the task with a `url`; opening it signs in as the user. Each call makes a new `agent_task_id`, while
        equal agent names share one `agent_id`. 404 if the user is not found, 422 for values that do not fit.

        `POST /agents/tasks`

        Args:
            on_behalf_of: The user to act for: give either `user_id` or `identifier`, not both.
            permissions: What the agent may do; only `*` (everything) is possible.
            agent_name: Name of the agent, from which its `agent_id` is made; goes into the audit log.
            task_description: What the agent is to do; goes into the audit log.
            redirect_url: Absolute URL to go on to once the task is accepted, on a primary or satellite domain of
                the instance. Must be `https`, except that development instances also take `http`.
            session_max_duration_in_seconds: How long the session made by the task may last, in seconds; 1800 (30
                minutes) unless given.
        """
        return Call.post(
            "agents",
            "tasks",
            body={
                "on_behalf_of": on_behalf_of,
                "permissions": permissions,
                "agent_name": agent_name,
                "task_description": task_description,
                "redirect_url": redirect_url,
                "session_max_duration_in_seconds": session_max_duration_in_seconds,
            },
            returns=models.AgentTask,
        )

    @endpoint
    def revoke(self, agent_task_id: str) -> Call[AgentTask]:
        """Revoke a task that is still pending.

        Returns the task, without `url`. 404 if there is no such task.

        `POST /agents/tasks/{agent_task_id}/revoke`

        Args:
            agent_task_id: ID of the task, as in its `agent_task_id`.
        """
        return Call.post("agents", "tasks", agent_task_id, "revoke", returns=models.AgentTask, repeatable=True)
