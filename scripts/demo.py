"""A tour of the SDK: 600 users made and changed under Clerk's rate limit, an organization, a token, and the counts."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

import jwt
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from clerk_backend import AsyncClerk, ClerkError
from clerk_backend.models.users import User

PRODUCTION, DEVELOPMENT = "sk_live_demo", "sk_test_demo"
USERS = 600
CALLERS = 32

T = TypeVar("T")
R = TypeVar("R")

console = Console(highlight=False)


async def tour(clerk: AsyncClerk, development: AsyncClerk) -> None:
    """Everything, in the order in which it is shown: of a production instance, but for the session and its token."""
    users = await make_and_change_users(clerk)
    await walk_users(clerk)
    await show_organization(clerk, users)
    await show_token(development)
    await show_request_scope(clerk, users[0])
    show_stats(clerk)


async def make_and_change_users(clerk: AsyncClerk) -> list[User]:
    """Make users and change each of them: more calls than the limit lets through at once, and no error to be seen."""
    heading(f"{USERS} users made and changed: {2 * USERS} calls, where Clerk allows 1000 in 10 s")
    say("Calls wait where Clerk would refuse them, so the last 200 take a pause.")

    async def make(number: int) -> User:
        address = f"ada.{number:03}@example.com"
        return await clerk.users.create_user(email_address=[address], first_name="Ada", last_name=f"Byron {number:03}")

    async def change(user: User) -> User:
        return await clerk.users.update_user(user.id, first_name="Augusta Ada")

    with progress_bars() as bars:
        users = await for_each(range(USERS), make, bars, "made")
        return await for_each(users, change, bars, "changed")


async def walk_users(clerk: AsyncClerk) -> None:
    """Walk all users by cursor, a page of 500 at a time."""
    heading("All of them walked, by cursor")
    before, start = clerk.stats.requests, monotonic()
    changed = [user.first_name == "Augusta Ada" async for user in clerk.users.get_user_list(limit=500)]
    seconds = monotonic() - start
    requests = clerk.stats.requests - before
    say(f"{len(changed)} users in {requests} requests and {seconds:.2f} s; {sum(changed)} are changed")


async def show_organization(clerk: AsyncClerk, users: list[User]) -> None:
    """Make an organization, with members and somebody invited."""
    heading("An organization, its members, an invitation")
    organization = await clerk.organizations.create_organization(name="Analytical Engines", created_by=users[0].id)
    for user in users[1:4]:
        await clerk.organizations.create_organization_membership(organization.id, user_id=user.id, role="org:member")
    invitation = await clerk.organizations.create_organization_invitation(
        organization.id, email_address="charles@example.com", role="org:member", inviter_user_id=users[0].id
    )
    say(f"{organization.name} ({organization.slug})")
    async for member in clerk.organizations.get_organization_membership_list(organization.id):
        person = member.public_user_data
        say(f"  {member.role:<11} {person.first_name} {person.last_name}" if person else f"  {member.role}")
    say(f"  {invitation.role:<11} {invitation.email_address} ({invitation.status})")


async def show_token(clerk: AsyncClerk) -> None:
    """Get a token made after a template, and check it here, with keys that were fetched once."""
    heading("A session's token from a JWT template, verified without asking Clerk")
    user = await clerk.users.create_user(email_address=["grace@example.com"])
    await clerk.jwt_templates.create(
        name="database", claims={"role": "authenticated", "email": "{{user.primary_email_address}}"}, lifetime=60
    )
    session = await clerk.sessions.create_session(user_id=user.id)
    token = await clerk.sessions.get_token(session.id, template="database")
    keys = jwt.PyJWKSet.from_dict((await clerk.jwks.get_jwks()).model_dump())

    before = clerk.stats.requests
    claims = jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], ["RS256"], options={"verify_aud": False})
    for name in ("sub", "role", "email"):
        say(f"{name:<5}  {claims[name]}")
    say(f"{clerk.stats.requests - before} requests")


async def show_request_scope(clerk: AsyncClerk, user: User) -> None:
    """Ask the same question 50 times at once, as the parts of one web request do."""
    heading("50 equal reads at once, within one request")
    before = clerk.stats.requests
    with clerk.request_scope():
        answers = await asyncio.gather(*(clerk.users.get_user(user.id) for _ in range(50)))
    say(f"{len(answers)} answers, {clerk.stats.requests - before} request")


def show_stats(clerk: AsyncClerk) -> None:
    """What the SDK counted of its own work."""
    heading("What the SDK counted")
    stats = clerk.stats
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_column(justify="right", style="bold cyan")
    table.add_column()
    table.add_row(f"{stats.calls}", "calls")
    table.add_row(f"{stats.requests}", "requests sent")
    table.add_row(
        f"{stats.waits}", f"calls held back, to stay inside the limit ({stats.waited:.1f} s over all callers)"
    )
    table.add_row(f"{stats.rate_limited}", "requests that were refused with 429")
    table.add_row(f"{stats.retries}", "requests repeated")
    table.add_row(f"{stats.deduplicated}", "calls answered by another call's answer")
    table.add_row(f"{stats.failures}", "errors that reached the caller")
    console.print(table)


async def real_tour(clerk: AsyncClerk) -> None:
    """Look at an instance without changing anything, and show no secret."""
    heading("Users")
    say(f"{(await clerk.users.get_count()).total_count} in all; the newest:")
    for user in (await clerk.users.get_user_list(limit=5)).data:
        say(f"  {user.id}  since {user.created_at:%Y-%m-%d}  {user.first_name or ''} {user.last_name or ''}")
    heading("Organizations")
    organizations = await clerk.organizations.get_organization_list(limit=5)
    say(f"{organizations.total_count} in all; the newest:")
    for organization in organizations.data:
        say(f"  {organization.id}  since {organization.created_at:%Y-%m-%d}  {organization.name}")
    heading("Keys that verify session tokens")
    for key in (await clerk.jwks.get_jwks()).keys:
        say(f"  {key.kid}  {key.kty} {key.alg}")
    show_stats(clerk)


async def for_each(items: Iterable[T], call: Callable[[T], Awaitable[R]], bars: Progress, what: str) -> list[R]:
    """Call for every item, a few at once, and show how far it got; gives the results in order."""
    waiting = list(enumerate(items))
    results: dict[int, R] = {}
    bar = bars.add_task(what, total=len(waiting))
    rest = iter(waiting)

    async def caller() -> None:
        for index, item in rest:
            results[index] = await call(item)
            bars.advance(bar)

    async with asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(caller())
    return [results[index] for index in sorted(results)]


def progress_bars() -> Progress:
    """Bars that move in a terminal, and a line each where the output is piped."""
    columns = (TextColumn("  {task.description:<8}"), BarColumn(50), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def heading(text: str) -> None:
    """Begin a part of the tour."""
    console.print(f"\n[bold]{text}[/bold]")


def say(text: str) -> None:
    """Print a line, as it is."""
    console.print(f"  {text}", markup=False, soft_wrap=True)


@contextmanager
def emulator() -> Generator[str, None, None]:
    """Start the emulator in another process, on a port that is free, and give its address."""
    command = [sys.executable, "-m", "clerk_backend.emulator", "--port=0"]
    command += [f"--secret-key={key}" for key in (PRODUCTION, DEVELOPMENT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


async def main() -> None:
    """Read the arguments and show the emulator, or an instance."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--real", action="store_true", help="look at the instance of CLERK_SECRET_KEY, only reading")
    if parser.parse_args().real:
        try:
            async with AsyncClerk() as clerk:
                await real_tour(clerk)
        except ClerkError as error:
            parser.exit(1, f"{error}\n")
    else:
        with emulator() as address:
            console.print(f"An emulated Clerk at {address}")
            async with (
                AsyncClerk(secret_key=PRODUCTION, api_url=address) as clerk,
                AsyncClerk(secret_key=DEVELOPMENT, api_url=address) as development,
            ):
                await tour(clerk, development)


if __name__ == "__main__":
    asyncio.run(main())
