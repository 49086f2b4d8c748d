"""`answerable ledger verify|seal|export`."""

import json
import sys
from typing import IO, Any

import click

from answerable.commands.ground import as_json, print_json, with_django


@click.group()
def ledger() -> None:
    """What happened: check it, seal it, take it with you."""


@ledger.command()
@click.option(
    "--against",
    type=click.File(encoding="utf-8"),
    help="An earlier export: its seals must still be those of this ledger.",
)
@as_json
@with_django
def verify(*, against: IO[str] | None, as_json: bool) -> None:
    """Find every event that was changed, removed or added behind the product's back."""
    from answerable.ledger.models import Event
    from answerable.ledger.verification import verify as find_faults

    faults = find_faults(_kept_seals(against) if against else ())
    events = Event.objects.count()
    if as_json:
        print_json({"events": events, "faults": [vars(fault) for fault in faults]})
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{events} events, {len(faults)} faults." if faults else f"{events} events, all whole.")
    sys.exit(1 if faults else 0)


@ledger.command()
@as_json
@with_django
def seal(*, as_json: bool) -> None:
    """Close a seal over everything new, now instead of at the next full hour."""
    from django.utils import timezone

    from answerable.ledger.exporting import seal_line
    from answerable.ledger.models import Seal
    from answerable.ledger.seals import seal_all

    made = seal_all(timezone.now())
    last = Seal.objects.order_by("-pk").first()
    if as_json:
        print_json({"made": made, "last": seal_line(last) if last else None})
    elif last is None or not made:
        click.echo("Nothing new to seal.")
    else:
        click.echo(f"{made} sealed. Seal {last.pk}: {bytes(last.hash).hex()}")


@ledger.command()
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=False))
@with_django
def export(*, file: IO[str]) -> None:
    """Write all events and seals to FILE (- for standard output), one JSON object a line."""
    from answerable.ledger.exporting import ledger_length, ledger_lines

    with click.progressbar(
        ledger_lines(),
        length=ledger_length(),
        label="Events and seals",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as lines:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _kept_seals(file: IO[str]) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in file if line.strip()]
        return [row for row in rows if row["type"] == "seal"]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file.name} is no export of a ledger.") from error
