"""`answerable facts rebuild|export`."""

from pathlib import Path

import click

from answerable.commands.ground import as_json, print_json, with_django


@click.group()
def facts() -> None:
    """What happened, in columns: make them anew, take them with you."""


@facts.command()
@as_json
@with_django
def rebuild(*, as_json: bool) -> None:
    """Make all facts anew from messages and the ledger, and say of how many tickets they differed."""
    from answerable.insight.facts.following import rebuild as rebuild_all
    from answerable.tickets.models import Ticket

    with click.progressbar(length=Ticket.objects.count(), label="Tickets", hidden=as_json) as progress:
        differing = rebuild_all(progress.update)
    if as_json:
        print_json({"differing": differing})
        return
    click.echo(f"Facts of {differing} tickets differed and are right now.")


@facts.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["parquet", "jsonl"]), default="parquet", show_default=True
)
@as_json
@with_django
def export(*, folder: Path, form: str, as_json: bool) -> None:
    """Write the facts into FOLDER, with a dictionary of their columns. Nothing in them is personal."""
    from answerable.insight.facts.exporting import export as write

    written = write(folder, form)
    if as_json:
        print_json(written)
        return
    for name, count in written.items():
        click.echo(f"{count:10} {name}")
