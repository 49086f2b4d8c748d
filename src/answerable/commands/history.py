"""`answerable import …`: tickets of another system with all that happened to them, tried first and taken out again if
need be."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from answerable.commands.ground import as_json, print_json, print_rows, with_django

if TYPE_CHECKING:
    from datetime import datetime

    from answerable.history.mapping import Plan
    from answerable.history.models import HistoryRun

SOURCES = ("csv", "xes", "zendesk", "zammad", "osticket", "freshdesk", "intercom")


@click.group("import")
def import_history() -> None:
    """Bring tickets of another system, with all that happened to them.

    \b
    answerable import csv tickets.csv --dry-run
    answerable import zendesk export.json --from "Our Zendesk"
    answerable import undo 3
    """


def _bring(
    *,
    source: str,
    file: Path,
    label: str,
    mapping: str | None,
    zone: str | None,
    is_trial: bool,
    resume: bool,
    as_json: bool,
) -> None:
    from django.utils import timezone

    from answerable.history import actions, running
    from answerable.history.models import RunState
    from answerable.history.shape import Unreadable
    from answerable.ledger.actor import SYSTEM

    now = timezone.now()
    try:
        run = _unfinished(source, file) if resume else None
        run = run or _begun(source, file, label, mapping, zone)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    progress = _progress()
    if is_trial:
        actions.try_it(run, by=SYSTEM, at=now)
        running.look_through(run.pk, progress=progress)
    else:
        actions.bring(run, by=SYSTEM, at=now)
        running.advance(run.pk, progress=progress)
    run.refresh_from_db()
    _tell(run, as_json=as_json)
    if is_trial:
        run.delete()
    sys.exit(1 if run.state == RunState.FAILED else 0)


def _command(source: str) -> click.Command:
    """One for each kind of file, so that each can be asked for help."""

    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option(
        "--from",
        "label",
        default="",
        help="What the other system is called.",
    )
    @click.option("--mapping", help="A mapping that was kept under this name, or a file of JSON.")
    @click.option("--zone", help="Time zone of moments that do not say where, as Europe/Brussels.")
    @click.option(
        "--dry-run", "is_trial", is_flag=True, help="Only say what would be brought, and what would be lost."
    )
    @click.option("--resume", is_flag=True, help="Go on where an import of this very file was cut short.")
    @as_json
    @with_django
    def bring(**given: Any) -> None:
        _bring(source=source, **given)

    return click.command(source, short_help=f"A file of the kind {source}.")(bring)


for _source in SOURCES:
    import_history.add_command(_command(_source))


@import_history.command("runs")
@as_json
@with_django
def list_runs(*, as_json: bool) -> None:
    """What was brought, the newest first."""
    from answerable.history.models import HistoryRun

    runs = list(HistoryRun.objects.all()[:100])
    if as_json:
        print_json([_told(run) for run in runs])
        return
    for run in runs:
        click.echo(
            f"{run.pk:4}  {run.at:%Y-%m-%d %H:%M}  {run.get_state_display():14} {run.tickets:8} tickets  {run}"
        )


@import_history.command("undo")
@click.argument("run_id", metavar="RUN", type=int)
@as_json
@with_django
def undo_run(*, run_id: int, as_json: bool) -> None:
    """Take out again what RUN brought, where nothing was done on it since."""
    from django.utils import timezone

    from answerable.history import actions, undoing
    from answerable.history.models import HistoryRun
    from answerable.ledger.actor import SYSTEM

    run = HistoryRun.objects.filter(pk=run_id).first()
    if run is None:
        raise click.ClickException(f"There is no import {run_id}. See `answerable import runs`.")
    actions.undo(run, by=SYSTEM, at=timezone.now())
    gone, kept = undoing.take_out(run.pk, progress=_progress())
    if as_json:
        print_json({"taken_out": gone, "kept": kept})
        return
    click.echo(f"{gone} tickets were taken out.")
    if kept:
        click.echo(f"{kept} stay: something was done on them since.")


@import_history.command("columns")
@click.argument("source", type=click.Choice(("csv", "xes")))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_django
def show_columns(*, source: str, file: Path) -> None:
    """Print a mapping as it is guessed for FILE, to be changed by hand and given with --mapping."""
    from answerable.history.actions import SAMPLE
    from answerable.history.mapping import guess, unknown_states
    from answerable.history.shape import Unreadable
    from answerable.history.sources import SOURCES as ALL
    from answerable.history.sources import first_rows

    try:
        rows = first_rows(ALL[source], file, SAMPLE)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    columns = list(dict.fromkeys(name for row in rows for name in row))
    plan = guess(columns, rows)
    told = plan.as_json()
    told["columns"] = {name: plan.columns.get(name, "") for name in columns}
    told["states"] = dict.fromkeys(unknown_states(plan, rows), "")
    print_json(told)


@import_history.command("fetch")
@click.argument("host")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), default="2000-01-01", help="Tickets changed since then."
)
@with_django
def fetch_zendesk(*, host: str, file: Path, since: "datetime") -> None:
    """Fetch tickets with all that happened to them from Zendesk (HOST, as acme.zendesk.com) into FILE, to be brought
    with `answerable import zendesk FILE`. Run again, it goes on where it was.

    ZENDESK_EMAIL and ZENDESK_KEY in the environment say who asks; neither is kept.
    """
    from datetime import UTC

    from answerable.history.fetching import Account, fetch
    from answerable.history.shape import Unreadable

    email, key = os.environ.get("ZENDESK_EMAIL", ""), os.environ.get("ZENDESK_KEY", "")
    if not (email and key):
        raise click.ClickException("Say who asks in ZENDESK_EMAIL and ZENDESK_KEY.")
    try:
        count = fetch(Account(host, email, key), file, since=since.replace(tzinfo=UTC), progress=_progress())
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} tickets are in {file}.")


def _unfinished(source: str, file: Path) -> "HistoryRun | None":
    from answerable.history.models import HistoryRun, RunState
    from answerable.history.storing import digest_of

    cut = HistoryRun.objects.filter(
        source=source, digest=digest_of(file), state__in=(RunState.RUNNING, RunState.FAILED)
    )
    found = cut.filter(position__gt=0).first()
    if found is None:
        raise click.ClickException("No import of this file was cut short. Leave out --resume.")
    # Nobody else writes it: two at once would see each other's position and one would end.
    HistoryRun.objects.filter(pk=found.pk).update(path=str(file.absolute()), state=RunState.FAILED)
    found.refresh_from_db()
    return found


def _begun(source: str, file: Path, label: str, mapping: str | None, zone: str | None) -> "HistoryRun":
    from dataclasses import replace

    from django.utils import timezone

    from answerable.history.actions import Handed, begin, choose
    from answerable.history.storing import digest_of
    from answerable.ledger.actor import SYSTEM

    now, path = timezone.now(), file.absolute()
    handed = Handed(source, label, path, file.name, digest_of(path))
    run = begin(handed, by=SYSTEM, at=now, plan=_plan(mapping) if mapping else None)
    if zone:
        run = choose(run, replace(run.read_plan, zone=zone, has_said_zone=True), by=SYSTEM, at=now)
    return run


def _plan(mapping: str) -> "Plan":
    from answerable.history.mapping import Plan
    from answerable.history.models import HistoryMapping

    kept = HistoryMapping.objects.filter(name__iexact=mapping).first()
    if kept is not None:
        return kept.read
    try:
        told = json.loads(Path(mapping).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"There is no mapping “{mapping}”, and no file of JSON at that place."
        ) from error
    if isinstance(told, dict):  # as `columns` prints it: what was left empty means nothing
        for part in ("columns", "states"):
            if isinstance(told.get(part), dict):
                told[part] = {name: means for name, means in told[part].items() if means}
    return Plan.from_json(told)


def _progress() -> Any:
    if not sys.stderr.isatty():
        return None
    return lambda done: click.echo(f"\r{done} tickets", nl=False, err=True)


def _told(run: "HistoryRun") -> dict[str, Any]:
    return {
        "run": run.pk,
        "source": run.source,
        "from": run.label,
        "file": run.filename,
        "state": run.state,
        "error": run.error,
        "tickets": run.tickets,
        "known": run.known,
        "events": run.events,
        **run.report,
    }


def _tell(run: "HistoryRun", *, as_json: bool) -> None:
    from answerable.history.telling import counted, lost

    if as_json:
        print_json(_told(run))
        return
    print_rows(f"{run.get_state_display().capitalize()}: {run}", counted(run))
    losses = [
        f"{each.words} ({'; '.join(filter(None, (str(each.count), each.places)))})" for each in lost(run)
    ]
    if losses:
        print_rows("What is lost, or not as it was:", losses)
    if run.error:
        click.echo(run.error, err=True)
