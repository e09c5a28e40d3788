"""A script that updates every user, some at a time, and goes on where it stopped: `python examples/update_users.py`.

With `CLERK_SECRET_KEY` set it works on that instance, otherwise on an emulated one of 300 users.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from clerk_backend import AsyncClerk, ClerkError
from clerk_backend.emulator import SECRET_KEY, Emulator
from clerk_backend.models import User

DONE = Path(os.environ.get("EXAMPLE_DONE", "done.txt"))
AT_ONCE = 20


async def update(clerk: AsyncClerk, user: User) -> None:
    """What is to be done for one user. It sets a state, so that doing it twice does no harm."""
    await clerk.users.update_user_metadata(user.id, public_metadata={"greeted": True})


async def main(clerk: AsyncClerk) -> None:
    """Walk all users, skip those that were done before, and update the others inside Clerk's rate limits."""
    done = set(DONE.read_text("utf-8").split()) if DONE.exists() else set[str]()
    failed: list[str] = []
    with DONE.open("a", encoding="utf-8") as noted:  # a line a user, which blocks nobody for long

        async def work(users: asyncio.Queue[User | None]) -> None:
            while user := await users.get():
                try:
                    await update(clerk, user)
                except ClerkError as error:
                    failed.append(f"{user.id}: {error}")
                    continue
                done.add(user.id)
                print(user.id, file=noted, flush=True)
                if len(done) % 100 == 0:
                    print(f"{len(done)} done, {clerk.stats.waits} waits for Clerk's limits")

        queue: asyncio.Queue[User | None] = asyncio.Queue(AT_ONCE)
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(work(queue))
            async for user in clerk.users.get_user_list(order_by="+created_at", limit=500):
                if user.id not in done:
                    await queue.put(user)
            for _ in range(AT_ONCE):
                await queue.put(None)
    print(f"{len(done)} done, {len(failed)} failed")
    for problem in failed:
        print(problem, file=sys.stderr)


async def on_an_emulated_instance(users: int = 300) -> None:
    """Make some users and update them, offline."""
    emulator = Emulator(SECRET_KEY.replace("test", "live"))
    async with AsyncClerk(emulator.instance().secret_key, http_client=emulator.transport) as clerk:
        for number in range(users):
            await clerk.users.create_user(email_address=[f"{number}@example.com"])
        await main(clerk)


async def on_your_instance() -> None:
    """Update the users of the instance whose key is in the environment."""
    async with AsyncClerk(max_wait=300) as clerk:
        await main(clerk)


if __name__ == "__main__":
    asyncio.run(on_your_instance() if "CLERK_SECRET_KEY" in os.environ else on_an_emulated_instance())
