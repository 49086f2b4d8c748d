"""One web process: `python -m answerable.config.serving DESCRIPTOR` serves on a socket that its parent opened.

With `--first` it first makes the database fit and says when people can come; without, it waits until that is done.
"""

import os
import resource
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import click
import django
import uvicorn
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from answerable.config.lifeline import end_with_parent
from answerable.config.machine import keep_what_is_loaded
from answerable.config.processes import NOT_FIT, address_of

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
# Live pages keep a connection open for ever; on the way out they get this many seconds.
_GOODBYE_SECONDS = 5


def main(descriptor: int, *, is_first: bool) -> None:
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    try:
        django.setup()
        _prepare(is_first=is_first)
        from answerable.config.asgi import application
    except (ImproperlyConfigured, PermissionError) as error:
        _end(str(error), NOT_FIT)
    except ImportError as error:
        _end(f"This installation is not whole: {error}", NOT_FIT)
    except DatabaseError as error:
        _end(f"The database cannot be reached: {error}", 1)
    _allow_many_connections()
    keep_what_is_loaded()
    listening = socket.socket(fileno=descriptor)
    if is_first:
        _greet(listening)
    _serve_on(listening, application)


def _prepare(*, is_first: bool) -> None:
    from answerable.config.preparing import NotFit, prepare, wait_until_prepared

    if not is_first:
        wait_until_prepared(threading.Event())
        return
    try:
        prepare()
    except NotFit as error:
        _end(str(error), NOT_FIT)


def _end(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def _greet(listening: socket.socket) -> None:
    from django.conf import settings

    click.echo(f"Answerable is on {address_of(listening)} (Ctrl-C ends it)")
    for name, door in (("SMTP", settings.SMTP_LISTEN), ("LMTP", settings.LMTP_LISTEN)):
        if door is not None:
            click.echo(f"It takes mail by {name} on {door[0]}, port {door[1]}")
    _invite_the_first(address_of(listening))


def _invite_the_first(listening_on: str) -> None:
    """Where nobody works yet, the link with which somebody begins. Each start makes a new one."""
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from answerable.people.first_start import is_new, new_code

    if settings.ANSWERABLE_DEMO or not is_new():
        return
    address = settings.BASE_URL if os.environ.get("ANSWERABLE_BASE_URL") else listening_on
    link = address + reverse("desk:first_start_code", args=[new_code(at=timezone.now())])
    click.echo(f"Nobody works here yet. This link sets it up, once, within a day:\n  {link}")


def _serve_on(listening: socket.socket, application: Application) -> None:
    from django.conf import settings

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        # Only a proxy that the operator has told us of may say who is calling.
        proxy_headers=settings.SECURE_PROXY_SSL_HEADER is not None,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _allow_many_connections() -> None:
    """Every open page holds a stream, and the usual limit of 1,024 files is soon reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(65_536, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), is_first="--first" in sys.argv)
