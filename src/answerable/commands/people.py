"""`answerable staff …` and `answerable token …`: colleagues who come and go, and tokens for programs."""

import sys
from typing import TYPE_CHECKING

import click

from answerable.commands.ground import as_json, print_json, with_django

if TYPE_CHECKING:
    from answerable.people.models import Provider, Staff, Team

ROLES = ("agent", "supervisor", "manager", "admin")


@click.group()
def staff() -> None:
    """The people who work here."""


@staff.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@click.option("--provider", help="The company that employs them; your own when left out.")
@click.option("--team", "teams", multiple=True, help="A team they work in; made when it is new. Repeatable.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_django
def create_staff(
    *, email: str, name: str, role: str, provider: str | None, teams: tuple[str, ...], password_stdin: bool
) -> None:
    """Make an account for a colleague, for example the first administrator:

    \b
    answerable staff create ana@example.com "Ana Aguirre" --role admin
    """
    from django.db import transaction
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people import actions
    from answerable.people.access import Role

    password = _password(email, name, from_stdin=password_stdin)
    with transaction.atomic():
        employer = _provider(provider)
        actions.create_staff(
            email=email,
            name=name,
            provider=employer,
            role=Role(role),
            by=SYSTEM,
            at=timezone.now(),
            teams=[_team(team, employer) for team in teams],
            password=password,
        )
    click.echo(f"{name} can sign in as {email} ({role}, {employer.name}).")


@staff.command("deactivate")
@click.argument("email")
@with_django
def deactivate_staff(*, email: str) -> None:
    """They have left: every session and token of theirs ends at once. Their work stays."""
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people import actions

    found = actions.deactivate_staff(_colleague(email), by=SYSTEM, at=timezone.now())
    click.echo(f"{found.name} can no longer sign in.")


@staff.command("reactivate")
@click.argument("email")
@with_django
def reactivate_staff(*, email: str) -> None:
    """They are back. Sessions that had ended stay ended, and so do tokens: they were revoked."""
    from django.utils import timezone

    from answerable.ledger.actor import SYSTEM
    from answerable.people import actions

    found = actions.reactivate_staff(_colleague(email), by=SYSTEM, at=timezone.now())
    click.echo(f"{found.name} can sign in again.")


def _password(email: str, name: str, *, from_stdin: bool) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from answerable.people.models import Staff

    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(password, Staff(email=email, name=name))
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    return str(password)


def _provider(name: str | None) -> "Provider":
    """The named one, or the only in-house one; an installation without any gets its own."""
    from answerable.people.models import Provider, ProviderKind

    if name is None:
        own = list(Provider.objects.filter(kind=ProviderKind.IN_HOUSE)[:2])
        if len(own) > 1:
            raise click.ClickException("There are several in-house companies: say which with --provider.")
        return own[0] if own else Provider.objects.create(name="In-house", kind=ProviderKind.IN_HOUSE)
    found = Provider.objects.filter(name__iexact=name).first()
    if found is not None:
        return found
    if Provider.objects.exists():
        raise click.ClickException(f"There is no provider called {name}.")
    return Provider.objects.create(name=name, kind=ProviderKind.IN_HOUSE)


def _team(name: str, provider: "Provider") -> "Team":
    from answerable.people.models import Team

    team, is_new = Team.objects.get_or_create(name=name, defaults={"provider": provider})
    if is_new:
        click.echo(f"Made the team {name}.")
    return team


@click.group()
def token() -> None:
    """Tokens with which programs use the API."""


@token.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do. Repeatable.")
@as_json
@with_django
def create_token(*, email: str, name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Make a token that acts for the colleague with EMAIL. It is shown once.

    \b
    answerable token create ana@example.com "Nightly report" --scope tickets:read
    """
    from django.utils import timezone

    from answerable.api.tokens import create_token as make
    from answerable.ledger.actor import SYSTEM

    plain = make(_colleague(email), name, scopes, by=SYSTEM, at=timezone.now())
    if as_json:
        print_json({"token": plain, "name": name, "scopes": scopes})
    else:
        click.echo(plain)


@token.command("list")
@as_json
@with_django
def list_tokens(*, as_json: bool) -> None:
    """Every token that still opens something: its number, whose it is, what it may do, when it was last used."""
    from django.utils import timezone

    from answerable.api.models import Token

    usable = Token.objects.usable(at=timezone.now()).select_related("staff").order_by("pk")
    rows = [
        {
            "id": each.pk,
            "name": each.name,
            "staff": each.staff.email,
            "scopes": each.scopes,
            "last_used_at": each.last_used_at.isoformat() if each.last_used_at else None,
        }
        for each in usable
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        used = row["last_used_at"] or "never used"
        click.echo(f"{row['id']}  {row['name']}  {row['staff']}  {', '.join(row['scopes'])}  {used}")


@token.command("revoke")
@click.argument("number", type=int)
@with_django
def revoke_token(*, number: int) -> None:
    """Let the token with this NUMBER (see `token list`) open nothing any more."""
    from django.utils import timezone

    from answerable.api.models import Token
    from answerable.api.tokens import revoke_token as revoke
    from answerable.ledger.actor import SYSTEM

    found = Token.objects.filter(pk=number).first()
    if found is None:
        raise click.ClickException(f"There is no token number {number}.")
    revoke(found, by=SYSTEM, at=timezone.now())
    click.echo(f"“{found.name}” opens nothing any more.")


def _colleague(email: str) -> "Staff":
    from answerable.people.models import Staff

    found: Staff | None = Staff.objects.filter(email__iexact=email).first()
    if found is None:
        raise click.ClickException(f"Nobody with the address {email} works here.")
    return found
