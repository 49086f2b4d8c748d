"""`answerable doctor`: what is wrong with this installation, in plain words."""

import sys

import click

from answerable.commands.ground import as_json, print_json, set_up_django


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Say what is wrong with this installation. Exit code 1 when anything is."""
    set_up_django()
    from django.utils import timezone

    from answerable.config.diagnosis import examine
    from answerable.desk.health.finding import Level

    findings = list(examine(timezone.now()))
    is_well = all(finding.level is not Level.WRONG for finding in findings)
    if as_json:
        print_json({"well": is_well, "findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{finding.level.value:6} {finding.sentence}")
            if finding.advice:
                click.echo(f"       {finding.advice}")
        click.echo("Nothing is wrong." if is_well else "Something is wrong: see above.")
    sys.exit(0 if is_well else 1)
