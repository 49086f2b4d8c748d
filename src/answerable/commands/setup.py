"""`answerable setup`: a link with which one person sets the installation up in the browser."""

import click

from answerable.commands.ground import with_django


@click.command()
@with_django
def setup() -> None:
    """Print a link that lets the first administrator in. It works once, for a day, and only while nobody works here."""
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from answerable.people.first_start import new_code

    path = reverse("desk:first_start_code", args=[new_code(at=timezone.now())])
    click.echo(f"{settings.BASE_URL}{path}")
