"""`autograder store`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.group()
def store() -> None:
    """Look at a store, bring it up to date, keep it safe, and make it forget."""


@store.command()
@store_options
@json_option
def check(store: str | None, course: str | None, as_json: bool) -> None:
    """See whether all that was accepted is there, is proved, and is graded once.

    Looks at all courses, unless --course names one.
    """
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of
    from autograder.course.table import many

    found = command.check(address_of(course_here(), store, course))
    if as_json:
        print_json(found)
    else:
        for line in found.troubles:
            click.echo(line)
        click.echo(
            f"{many(found.courses, 'course')}, {many(found.links, 'link')}, "
            f"{many(found.attempts, 'attempt')}, {found.done} graded: "
            f"{many(len(found.troubles), 'trouble') if found.troubles else 'no troubles'}"
        )
    sys.exit(1 if found.troubles else 0)


@store.command()
@store_options
@json_option
def migrate(store: str | None, course: str | None, as_json: bool) -> None:
    """Bring the tables of a store of an older program up to date."""
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of

    done = command.migrate(address_of(course_here(), store, course))
    if as_json:
        print_json(done)
    elif done.before == done.after:
        click.echo(f"the tables are of version {done.after} already")
    else:
        click.echo(f"the tables are of version {done.after} now, before {done.before or 'none'}")


@store.command()
@click.argument("file", metavar="FILE")
@click.option("--with-key", is_flag=True, help="The private key, too, as FILE.key.")
@store_options
@json_option
def backup(file: str, with_key: bool, store: str | None, course: str | None, as_json: bool) -> None:
    """Put all of a store into FILE, also while it is served."""
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of
    from autograder.course.table import many

    address = address_of(course_here(), store, course)
    done = command.back_up(address, Path(file), with_key=with_key)
    key = None if done.key is None else str(done.key)
    if as_json:
        print_json(
            {"path": str(done.path), "bytes": done.bytes, "attempts": done.attempts, "key": key}
        )
    else:
        click.echo(f"{done.path}: {many(done.attempts, 'attempt')}, {done.bytes} bytes")
        if key:
            click.echo(f"{key}: the private key; who has it can sign receipts")


@store.command()
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Put a store that is there aside first.")
@store_options
@json_option
def restore(file: str, force: bool, store: str | None, course: str | None, as_json: bool) -> None:
    """Bring a backup back, where there is no store.

    Each course begins a new epoch; who was forgotten since stays forgotten; who is signed in signs
    in again.
    """
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of
    from autograder.course.table import many

    address = address_of(course_here(), store, course)
    done = command.restore(address, Path(file), force=force)
    aside = None if done.aside is None else str(done.aside)
    if as_json:
        print_json(
            {
                "path": str(done.path),
                "epochs": done.epochs,
                "attempts": done.attempts,
                "forgotten": done.forgotten,
                "aside": aside,
                "has_key": done.has_key,
            }
        )
        return
    epochs = ", ".join(f"{name} in epoch {number}" for name, number in done.epochs.items())
    click.echo(f"{done.path}: {many(done.attempts, 'attempt')}; {epochs or 'no course'}")
    if done.forgotten:
        click.echo(f"{many(done.forgotten, 'member is', 'members are')} forgotten again")
    if aside:
        click.echo(
            f"autograder: the store that was there is {aside}: delete it when nobody wants it, for "
            "it forgets nobody",
            err=True,
        )
    if not done.has_key:
        click.echo("autograder: there is no private key: run `autograder keys rotate`", err=True)
    click.echo(
        "autograder: what was handed in since the backup comes back by its receipts: "
        "`autograder store admit RECEIPT NOTEBOOK`",
        err=True,
    )


@store.command()
@click.argument("receipt", metavar="RECEIPT")
@click.argument("notebook", metavar="NOTEBOOK")
@store_options
@json_option
def admit(
    receipt: str, notebook: str, store: str | None, course: str | None, as_json: bool
) -> None:
    """Bring an attempt back that a backup did not know, at its own time.

    RECEIPT is a file as `autograder receipt` takes it, NOTEBOOK what was handed in, called as it
    was.
    """
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of

    address = address_of(course_here(), store, course)
    done = command.admit(address, Path(receipt), Path(notebook))
    if as_json:
        print_json(
            {
                "admitted": [
                    {
                        "opening": one.opening,
                        "member": one.member.number,
                        "number": one.number,
                        "time": one.time,
                        "is_new": one.is_new,
                    }
                    for one in done
                ]
            }
        )
        return
    for one in done:
        what = "is in the store again" if one.is_new else "is in the store already"
        who = one.member.label
        click.echo(f"attempt {one.number} of {who} for {one.opening}, {one.time}, {what}")


@store.command()
@click.argument("member", metavar="MEMBER")
@click.option("--out", metavar="PATH", help="A folder, or a .zip.  [default: member-NUMBER]")
@store_options
@json_option
def export(
    member: str, out: str | None, store: str | None, course: str | None, as_json: bool
) -> None:
    """Write all that there is about a member: files, receipts, results, extensions, trail."""
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of

    address = address_of(course_here(), store, course)
    done = command.export(address, member, Path(out) if out else None)
    if as_json:
        print_json({"member": done.member.number, "path": str(done.path), "files": done.files})
    else:
        click.echo(f"{done.path}: {done.files} files about {done.member.label}")


@store.command()
@click.argument("member", metavar="MEMBER")
@store_options
@json_option
def forget(member: str, store: str | None, course: str | None, as_json: bool) -> None:
    """Forget a member for good: records, files and results go, from the store's log, too.

    Backups that were made before have them still, until one is restored: then they are forgotten
    again.
    """
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of
    from autograder.course.table import many

    done = command.forget(address_of(course_here(), store, course), member)
    if as_json:
        print_json({"member": done.number, "erased": done.erased})
    else:
        gone = done.erased
        click.echo(
            f"#{done.number} is forgotten: {many(gone.attempts, 'attempt')}, "
            f"{many(gone.bodies, 'file')}, {many(gone.results, 'result')}, "
            f"{many(gone.lines, 'line')} of the trail"
        )


@store.command("put-away")
@click.option(
    "--older-than", "months", type=click.IntRange(1, 600), required=True, metavar="MONTHS"
)
@click.option("--out", metavar="DIR", help="Where each course becomes a zip; nothing goes without.")
@store_options
@json_option
def put_away(
    months: int, out: str | None, store: str | None, course: str | None, as_json: bool
) -> None:
    """Put courses that ended so many MONTHS ago into files, and take them out of the store.

    What stays is the proof: chain and public keys. Without --out it says which courses that are.
    All courses, unless --course names one.
    """
    require_service()
    from autograder.commands import store as command
    from autograder.commands.at_store import address_of

    address = address_of(course_here(), store, course)
    documents = []
    for one in command.over(address, months):
        done = None if out is None else command.put_away(address, one, Path(out))
        path = None if done is None else str(done.path)
        documents.append(
            {
                "course": one.course.name,
                "ended": one.ended,
                "members": one.members,
                "attempts": one.attempts,
                "path": path,
                "sha256": None if done is None else done.sha256,
            }
        )
        if not as_json:
            where = "is there still" if done is None else f"is {path} now"
            click.echo(
                f"{one.course.name}: ended {one.ended:%Y-%m-%d}, {one.members} members, "
                f"{one.attempts} attempts; {where}"
            )
    if as_json:
        print_json({"courses": documents})
    elif not documents:
        click.echo(f"no course ended {months} months ago or earlier")
    elif out is None:
        click.echo("give --out DIR to put them away")
