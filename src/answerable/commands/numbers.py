"""`answerable numbers …`: telephone numbers that were kept without their country."""

from collections import Counter

import click

from answerable.commands.ground import as_json, print_json, with_django


@click.group()
def numbers() -> None:
    """Telephone numbers of customers that lack their country."""


@numbers.command("mend")
@click.option(
    "--country", required=True, help="Two letters: BE. Numbers that are none there stay as they are."
)
@click.option("--try", "is_trial", is_flag=True, help="Only say how many would be mended.")
@as_json
@with_django
def mend_numbers(*, country: str, is_trial: bool, as_json: bool) -> None:
    """Write them as numbers of that country. Whose number another customer has is named: merge them if they are one
    person."""
    import phonenumbers
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people.numbers import mend

    country = country.upper()
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise click.ClickException(f"{country} is no country. Write its two letters: BE.")
    found = list(mend(country, by=SYSTEM, at=timezone.now(), is_trial=is_trial))
    counts = Counter(each.what for each in found)
    double = [each.customer for each in found if each.what.startswith("somebody")]
    if as_json:
        print_json({"counts": dict(counts), "customers_of_a_number_that_another_has": double})
        return
    for what, count in counts.most_common():
        click.echo(f"{count:8} {what}")
    if double:
        click.echo(f"Customers whose number another has: {', '.join(map(str, double[:50]))}")
    click.echo("Nothing was changed." if is_trial else "Done.")
