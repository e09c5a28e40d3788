"""A Celery worker that updates users. Runs by itself, offline: `python examples/celery_worker.py`.

Started so, it starts an emulated Clerk and a worker of two processes, gives the worker twenty tasks, and ends. In your
own project `clerk` and `change_plan` are all there is to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import Celery
from celery.result import AsyncResult

from clerk_backend import Clerk, NotFoundError
from clerk_backend.emulator import SECRET_KEY, Emulator

if __name__ == "__main__" and "EXAMPLE_FOLDER" not in os.environ:  # once more, with what the worker is to have, too
    with Emulator().serve() as server, TemporaryDirectory() as folder:
        variables = {"CLERK_API_URL": server.url, "CLERK_SECRET_KEY": SECRET_KEY, "EXAMPLE_FOLDER": folder}
        sys.exit(subprocess.run([sys.executable, __file__], env=os.environ | variables, check=False).returncode)

FOLDER = os.environ["EXAMPLE_FOLDER"]  # a message broker of files: yours will be Redis or RabbitMQ

app = Celery("plans", broker="filesystem://", backend=f"file://{FOLDER}/results")
app.conf.broker_transport_options = {
    "data_folder_in": f"{FOLDER}/tasks",
    "data_folder_out": f"{FOLDER}/tasks",
    "control_folder": f"{FOLDER}/control",
}
clerk = Clerk(max_wait=300)  # made once, before Celery forks: each child has connections of its own


@app.task(name="plans.change_plan")
def change_plan(user_id: str, plan: str) -> str:
    """Set a user's plan. It may run twice without harm, as tasks sometimes do."""
    try:
        user = clerk.users.update_user_metadata(user_id, public_metadata={"plan": plan})
    except NotFoundError:
        return f"{user_id} is gone"
    return f"{user.id} has the plan {plan}, says process {os.getpid()}"


def main(folder: str) -> None:
    """Start a worker, let it work, and stop it."""
    for name in ("tasks", "control", "results"):
        Path(folder, name).mkdir()
    command = [sys.executable, "-m", "celery", "-A", "celery_worker", "worker", "--concurrency=2", "--loglevel=WARNING"]
    with subprocess.Popen(command, cwd=Path(__file__).parent) as worker:
        try:
            users = [clerk.users.create_user(email_address=[f"{number}@example.com"]) for number in range(20)]
            results: list[AsyncResult[str]] = [change_plan.delay(user.id, "pro") for user in users]
            for result in results:
                print(result.get(timeout=60))
            changed = [user for user in clerk.users.get_user_list() if user.public_metadata == {"plan": "pro"}]
            print(f"{len(changed)} users have the plan pro")
        finally:
            worker.kill()  # all is done, and a warm shutdown takes Celery five seconds


if __name__ == "__main__":
    main(FOLDER)
