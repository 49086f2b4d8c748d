"""`answerable mail receive|import|reconcile`."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.commands.ground import as_json, print_json, print_rows, set_up_django, with_django

if TYPE_CHECKING:
    from answerable.channels.models import Mailbox

TRY_LATER = 75  # sysexits.h EX_TEMPFAIL: mail servers keep the mail and try again


@click.group()
def mail() -> None:
    """Mail that comes by other ways than a mailbox we read."""


@mail.command()
@click.option("--mailbox", "address", help="The mailbox it is for; else the one of the recipient.")
@click.option("--sender", help="Who sent it, as the mail server was told (may be empty: a report).")
@click.option("--recipient", default="", help="To whom, as the mail server was told.")
def receive(*, address: str | None, sender: str | None, recipient: str) -> None:
    """Take one mail from standard input, for a mail server's pipe.

    Exit code 0 when it is kept for good, 75 when the server should try again later.
    """
    raw = sys.stdin.buffer.read()
    try:
        _keep(raw, address, sender, recipient)
    except Exception as error:  # noqa: BLE001 - any other exit code makes a mail server send the mail back
        reason = (
            error.message if isinstance(error, click.ClickException) else f"{type(error).__name__}: {error}"
        )
        click.echo(f"Try again later: {reason}", err=True)
        sys.exit(TRY_LATER)


def _keep(raw: bytes, address: str | None, sender: str | None, recipient: str) -> None:
    set_up_django()
    from django.utils import timezone

    from answerable.channels.receiving import Envelope, receive

    if not raw.strip():
        raise click.ClickException("Nothing came on standard input.")
    mailbox = _mailbox(address or recipient) if address or recipient else None
    envelope = Envelope(sender, recipient) if sender is not None or recipient else None
    receive(raw, channel="email", mailbox=mailbox, source="pipe", at=timezone.now(), envelope=envelope)


@mail.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mailbox", "address", required=True, help="The mailbox these mails belong to.")
@as_json
@with_django
def import_mail(*, path: Path, address: str, as_json: bool) -> None:
    """Take in an mbox file, a Maildir, a folder of .eml files or one such file. Safe to run again."""
    from django.utils import timezone

    from answerable.channels.email.importing import Imported, Outcome, import_path

    outcomes: Counter[Outcome] = Counter()
    failures: list[Imported] = []
    with click.progressbar(
        import_path(path, _mailbox(address), at=timezone.now()),
        label="Mails",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=lambda _: f"{outcomes.total()}",
    ) as results:
        for imported in results:
            outcomes[imported.outcome] += 1
            if imported.outcome is Outcome.FAILED:
                failures.append(imported)
    if as_json:
        print_json(
            {
                **{outcome.value: outcomes[outcome] for outcome in Outcome},
                "failures": [{"name": each.name, "why": each.why} for each in failures],
            }
        )
    else:
        click.echo(f"{outcomes[Outcome.KEPT]} mails taken in, {outcomes[Outcome.KNOWN]} were here already.")
        if failures:
            print_rows("Not taken in:", (f"{each.name}: {each.why}" for each in failures))
    sys.exit(1 if failures else 0)


@mail.command()
@click.option("--mailbox", "address", help="Only this mailbox.")
@click.option("--fetch", is_flag=True, help="Take in what is missing.")
@as_json
@with_django
def reconcile(*, address: str | None, fetch: bool, as_json: bool) -> None:
    """List what mailboxes hold that is not here. Exit code 1 when something is missing."""
    from answerable.commands.reconciling import compare

    compared = [compare(mailbox, fetch=fetch) for mailbox in _mailboxes_read_by_us(address)]
    if as_json:
        print_json([each.as_json() for each in compared])
    elif not compared:
        click.echo("No mailbox is read by IMAP: there is nothing to compare with.")
    else:
        for each in compared:
            print_rows(each.summary, each.details)
    sys.exit(0 if all(each.is_complete for each in compared) else 1)


def _mailboxes_read_by_us(address: str | None) -> list["Mailbox"]:
    from answerable.channels.email.settings import MailSettings
    from answerable.channels.models import Mailbox

    found = [_mailbox(address)] if address else list(Mailbox.objects.filter(channel="email", is_active=True))
    return [mailbox for mailbox in found if MailSettings.of(mailbox).imap_host]


def _mailbox(address: str) -> "Mailbox":
    from answerable.channels.email.addressing import mailbox_for

    found = mailbox_for(address)
    if found is None:
        raise click.ClickException(f"There is no active mailbox for {address}.")
    return found
