"""`answerable backup` and `answerable restore`."""

import sys
from pathlib import Path

import click

from answerable.commands.ground import as_json, print_json, with_django

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@as_json
@with_django
def backup(*, file: Path, as_json: bool) -> None:
    """Write the database and all attachments to FILE, while everybody goes on working.

    The secret key is not in it: keep that apart. An older FILE is replaced once the new one is whole.
    """
    from django.utils import timezone

    from answerable.config.backup.making import make, stored_bytes

    hidden = as_json or not sys.stderr.isatty()
    try:
        with click.progressbar(
            length=stored_bytes(), label="Attachments", file=sys.stderr, hidden=hidden
        ) as bar:
            made = make(file.absolute(), at=timezone.now(), progress=bar.update)
    except OSError as error:
        raise click.ClickException(f"The backup could not be written: {error}") from error
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "bytes": size, "events": made.events, "attachments": made.blobs})
    else:
        click.echo(f"{file}: {size:,} bytes, {made.events:,} events, {made.blobs:,} attachments.")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Also when there is a company in this installation.")
@click.option("--other-key", is_flag=True, help="Also when the backup was made with another secret key.")
@as_json
@with_django
def restore(*, file: Path, replace: bool, other_key: bool, as_json: bool) -> None:
    """Put the backup in FILE in place of what is here, and bring it to this version.

    Stop Answerable first. All of FILE is checked before anything is touched.
    """
    from answerable.config.backup.restoring import restore as put_back

    length = file.stat().st_size if file.exists() else 0
    hidden = as_json or not sys.stderr.isatty()
    try:
        with click.progressbar(length=length, label="Checked", file=sys.stderr, hidden=hidden) as bar:
            done = put_back(file, replaces=replace, takes_other_key=other_key, progress=bar.update)
    except OSError as error:
        raise click.ClickException(f"The backup could not be put back: {error}") from error
    if as_json:
        print_json(
            {
                "made_at": done.manifest.made_at,
                "attachments": done.files,
                "events": done.manifest.events,
                "ledger_whole": done.is_ledger_whole,
            }
        )
    else:
        click.echo(f"Restored what was there on {done.manifest.made_at:%d %B %Y at %H:%M} UTC.")
        click.echo(f"{done.manifest.events:,} events and {done.files:,} attachments.")
    if not done.is_ledger_whole:
        raise click.ClickException("The ledger lacks the newest event that the backup names.")
