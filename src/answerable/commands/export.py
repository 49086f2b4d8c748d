"""`answerable export`."""

import sys
from pathlib import Path

import click

from answerable.commands.ground import as_json, print_json, print_rows, with_django


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@as_json
@with_django
def export(*, folder: Path, as_json: bool) -> None:
    """Write everything kept about customers, tickets and the house into DIR: JSON lines and attachments.

    In the form of the API, for another program to read. To come back, use `answerable backup`.
    """
    from django.utils import timezone

    from answerable.api.exporting import export as write
    from answerable.tickets.models import Ticket

    hidden = as_json or not sys.stderr.isatty()
    try:
        with click.progressbar(
            length=Ticket.objects.count(), label="Tickets", file=sys.stderr, hidden=hidden
        ) as bar:
            counts = write(folder, at=timezone.now(), progress=bar.update)
    except OSError as error:
        raise click.ClickException(f"It could not be written: {error}") from error
    if as_json:
        print_json({"folder": str(folder), "rows": counts})
    else:
        print_rows(f"{folder}:", (f"{name} {count:,}" for name, count in counts.items()))
