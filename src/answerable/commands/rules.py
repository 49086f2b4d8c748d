"""`answerable rules …`: policies, routing rules and automations from one installation to another."""

import json
import sys
from pathlib import Path
from typing import TextIO

import click

from answerable.commands.ground import as_json, print_json, with_django


@click.group()
def rules() -> None:
    """Policies, routing rules and automations as a file."""


@rules.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@with_django
def export_rules(*, file: Path) -> None:
    """Write them to FILE (- for standard output), everything by its name, nothing personal but whom rules give to."""
    from django.utils import timezone

    from answerable.desk.moving.telling import document

    text = json.dumps(document(timezone.now()), indent=2, ensure_ascii=False) + "\n"
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


@rules.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--as", "email", required=True, help="The administrator who takes them in.")
@click.option("--try", "is_trial", is_flag=True, help="Only say what would be added and changed.")
@as_json
@with_django
def import_rules(*, file: TextIO, email: str, is_trial: bool, as_json: bool) -> None:
    """Take in what `answerable rules export` wrote elsewhere: all of it, or nothing. Rules are known by their names;
    what is here and not in the file stays. New automations are off until somebody switches them on."""
    from django.utils import timezone

    from answerable.desk.moving.taking import take
    from answerable.ledger.refusals import Refusal
    from answerable.people.models import Staff

    staff = Staff.objects.active().filter(email__iexact=email).first()
    if staff is None:
        raise click.ClickException(f"Nobody with the address {email} works here.")
    try:
        found = take(_read(file), staff, at=timezone.now(), is_trial=is_trial)
    except Refusal as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(1)
    if as_json:
        print_json([{"part": each.part, "name": each.name, "what": each.what} for each in found])
        return
    for each in found:
        click.echo(f"{each.what:8} {each.part}: {each.name}")
    if is_trial:
        click.echo("Nothing was changed.")


def _read(file: TextIO) -> object:
    try:
        return json.load(file)
    except ValueError as error:
        raise click.ClickException("That is not JSON.") from error
