"""Django system checks: what an operator should know before anything runs, in plain words."""

import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

_SHARED_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "9p", "glusterfs", "ceph", "fuse.sshfs"}


@register()
def demo_is_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.ANSWERABLE_DEMO or is_local(_host()):
        return []
    return [
        Error(
            "The demo is open to others: everybody who reaches it can sign in as anybody.",
            hint="Use `answerable serve` for real work, or let the demo listen on 127.0.0.1.",
            id="answerable.E001",
        )
    ]


@register()
def debugging_is_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.DEBUG or is_local(_host()):
        return []
    return [
        Error(
            "ANSWERABLE_DEBUG is on and the address is a public one: error pages would show customers' data.",
            hint="Set ANSWERABLE_DEBUG=no.",
            id="answerable.E002",
        )
    ]


@register()
def public_address_is_encrypted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.IS_SECURE or is_local(_host()):
        return []
    return [
        Warning(
            f"ANSWERABLE_BASE_URL is {settings.BASE_URL}: passwords would travel unencrypted.",
            hint="Put a proxy with a certificate in front, and write the address with https://.",
            id="answerable.W003",
        )
    ]


@register()
def sqlite_is_on_this_machine(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    kind = file_system_of(Path(str(database["NAME"])).absolute(), _mounts())
    if kind not in _SHARED_FILE_SYSTEMS:
        return []
    return [
        Error(
            f"The SQLite database is on a network file system ({kind}): two machines would destroy it.",
            hint="Move the data folder to a local disk; for several machines use PostgreSQL.",
            id="answerable.E004",
        )
    ]


@register()
def lmtp_is_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    listen = settings.LMTP_LISTEN
    if listen is None or is_local(listen[0]):
        return []
    return [
        Warning(
            f"Mail is taken on {listen[0]} by LMTP, which knows no passwords.",
            hint="Let it listen on 127.0.0.1, or make sure that only your mail server reaches it.",
            id="answerable.W005",
        )
    ]


def is_local(host: str) -> bool:
    """Whether only this machine can reach it. A bind to all addresses is not local."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def file_system_of(path: Path, mounts: str) -> str:
    """The kind of the file system that the path is on, by the longest mount point above it."""
    rows = [line.split() for line in mounts.splitlines()]
    above = [(row[1], row[2]) for row in rows if len(row) > 2 and path.is_relative_to(row[1])]
    return max(above, key=lambda row: len(row[0]), default=("", ""))[1]


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # not Linux: nothing to be learnt here


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""
