"""The `answerable` command: everything an operator does, one subcommand each.

Command modules import Django inside their functions, after `with_django` has set it up: so `--help` answers at once
and `demo` can choose its folder before any setting is read.
"""

import click

from answerable import __version__
from answerable.commands.backup import backup, restore
from answerable.commands.database import compact, migrate, rebuild
from answerable.commands.demo import demo
from answerable.commands.doctor import doctor
from answerable.commands.export import export
from answerable.commands.facts import facts
from answerable.commands.history import import_history
from answerable.commands.ledger import ledger
from answerable.commands.mail import mail
from answerable.commands.numbers import numbers
from answerable.commands.people import staff, token
from answerable.commands.rules import rules
from answerable.commands.serve import serve
from answerable.commands.setup import setup
from answerable.commands.work import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="answerable")
def main() -> None:
    """Customer service on every channel, under one promise.

    Settings come from the environment (ANSWERABLE_…) or a .env file; with none set, it runs.
    Exit codes: 0 done, 1 failed, 2 wrong usage, 75 try again later (mail receive).
    """


_COMMANDS = (
    serve,
    setup,
    worker,
    demo,
    doctor,
    migrate,
    compact,
    mail,
    ledger,
    facts,
    rebuild,
    backup,
    restore,
    export,
    import_history,
    rules,
    numbers,
    staff,
    token,
)
for command in _COMMANDS:
    main.add_command(command)
