"""`answerable facts rebuild|export|draw`."""

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


@facts.command()
@click.argument("page")
@click.argument("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, help="Whose eyes it is seen with: the address of a colleague.")
@click.option("--weeks", type=click.Choice(["13", "26", "52"]), default="13", show_default=True)
@with_django
def draw(*, page: str, key: str, file: Path, email: str, weeks: str) -> None:
    """Draw a figure of a page into FILE (.png or .svg): `facts draw health promises promises.png --as ada@…`."""
    from django.utils import timezone

    from answerable.desk.insight.asked import asked_by
    from answerable.desk.insight.pages import PAGES, RIGHT, figures_of
    from answerable.desk.insight.pictures import ENDINGS, picture_of
    from answerable.people.models import Staff

    staff = Staff.objects.active().filter(email__iexact=email).first()
    if staff is None or not staff.may(RIGHT):
        raise click.ClickException(f"{email} is nobody who may see figures.")
    if file.suffix not in ENDINGS:
        raise click.ClickException("The file’s name ends with .png or .svg.")
    asked = asked_by(staff, {"weeks": weeks}, now=timezone.now())
    figures = {each.key: each for each in figures_of(PAGES[page], asked)} if page in PAGES else {}
    if key not in figures:
        raise click.ClickException(f"There is no such figure. Choose from: {', '.join(figures or PAGES)}.")
    file.write_bytes(picture_of(figures[key], file.suffix))
    click.echo(f"{figures[key].title} Drawn into {file}.")
