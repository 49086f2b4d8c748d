"""`answerable migrate`, `answerable compact` and `answerable rebuild`."""

import click

from answerable.commands.ground import as_json, print_json, with_django


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all goes well.")
@with_django
def migrate(*, quiet: bool) -> None:
    """Bring the database to this version. Safe to run again."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)


@click.command()
@with_django
def compact() -> None:
    """Write SQLite's file anew, so that nothing of what was erased is left in its gaps. Whoever writes waits for it."""
    from django.db import connection

    from answerable.privacy.tasks import rewrite

    if connection.vendor != "sqlite":
        click.echo("PostgreSQL does that by itself (vacuum).")
        return
    rewrite()
    click.echo("Done.")


@click.command()
@as_json
@with_django
def rebuild(*, as_json: bool) -> None:
    """Make search and waiting times anew from the messages, and say how many differed."""
    from answerable.commands.rebuilding import rebuild_everything, ticket_count

    with click.progressbar(length=ticket_count(), label="Tickets", hidden=as_json) as progress:
        rebuilt = rebuild_everything(progress.update)
    if as_json:
        print_json(rebuilt.as_json())
        return
    click.echo(f"{rebuilt.tickets} tickets read.")
    click.echo(f"Waiting times: {rebuilt.waits} differed and are right now.")
    click.echo(f"Promises: those of {rebuilt.promises} tickets differed and are right now.")
    click.echo(f"Coming back: counted otherwise for {rebuilt.returns} tickets and right now.")
    click.echo(f"Search: {rebuilt.documents} entries differed and are right now.")
    click.echo(f"Help centre: {rebuilt.texts} texts differed and are right now.")
