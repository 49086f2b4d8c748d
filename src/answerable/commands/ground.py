"""What the commands stand on: Django set up late, troubles said in a sentence, output for people or for programs."""

import functools
import json
import os
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def set_up_django(*, pooled: bool = False) -> None:
    """Read the settings and load the rooms. Raises ClickException with a sentence when a setting cannot be read.

    A pool of connections is for processes with many threads; it would also try for half a minute before it says
    that the database is away.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return

    try:
        from django.conf import settings

        if not pooled:
            settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"The data folder cannot be used: {error}") from error


def with_django(command: Callable[P, R]) -> Callable[P, R]:
    """Run the command with Django set up; refusals and an absent database end it with a sentence and exit code 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        set_up_django()
        from django.db import DatabaseError

        from answerable.ledger.refusals import Refusal

        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from refusal
        except DatabaseError as error:
            raise click.ClickException(database_sentence(error)) from error

    return run


def database_sentence(error: Exception) -> str:
    """What to do about a database that does not answer as it should."""
    first_line = (str(error).splitlines() or [type(error).__name__])[0]
    is_new = any(word in first_line for word in ("no such table", "does not exist", "no such column"))
    advice = (
        "Run `answerable migrate` first."
        if is_new
        else "Is it running, and is ANSWERABLE_DATABASE_URL right?"
    )
    return f"The database did not do it: {first_line}\n{advice}"


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_rows(heading: str, rows: Iterable[str]) -> None:
    """A heading and its rows, indented."""
    click.echo(heading)
    for row in rows:
        click.echo(f"  {row}")
