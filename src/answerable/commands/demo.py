"""`answerable demo`: a sample company in a folder of its own."""

import os
import socket
from pathlib import Path

import click

_LMTP, _SMTP = ("127.0.0.1", 8024), ("127.0.0.1", 8025)


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo lives; `demo` in the data folder when left out.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def demo(*, folder: Path | None, host: str, port: int) -> None:
    """Serve a sample company. It never touches your own data."""
    from answerable.config.processes import address_of, listen, run_group

    listening = listen(host, port)
    keep_apart(folder or Path(os.environ.get("ANSWERABLE_DATA_DIR", "var")) / "demo", address_of(listening))
    run_group(listening)


def keep_apart(folder: Path, base_url: str) -> None:
    """Settings of the demo alone. Set even where empty: so nothing of a real installation's .env file gets in."""
    os.environ.update(
        ANSWERABLE_DEMO="yes",
        ANSWERABLE_DATA_DIR=str(folder.absolute()),
        ANSWERABLE_DATABASE_URL="",
        ANSWERABLE_SECRET_KEY="",
        ANSWERABLE_OLD_SECRET_KEYS="",
        ANSWERABLE_ALLOWED_HOSTS="",
        ANSWERABLE_BASE_URL=base_url,
        ANSWERABLE_BEHIND_PROXY="no",
        ANSWERABLE_CURRENCY="EUR",
        ANSWERABLE_SYSTEM_SMTP=_free_address(),  # where `demo.outbox` listens
    )
    os.environ.setdefault("ANSWERABLE_LMTP", _free_or_other(*_LMTP))
    os.environ.setdefault("ANSWERABLE_SMTP", _free_or_other(*_SMTP))


def _free_or_other(host: str, port: int) -> str:
    """Where something else listens there, maybe another demo, the mail that the start page sends would go to it."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return _free_address()
    return f"{host}:{port}"


def _free_address() -> str:
    """One that nobody listens on: what the demo sends reaches its own mail server, and no other by mistake."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{unused.getsockname()[1]}"
