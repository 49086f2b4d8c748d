"""A PostgreSQL server for one test run: loopback only, on a free port, gone afterwards."""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

import psycopg

from tests.services.empty import made_once, migrate

_STARTS = 3  # a free port may be taken between looking and listening
_READY_WITHIN = 30  # seconds


class PostgresMissing(Exception):
    """There is no PostgreSQL here, or it does not start; says what to do."""


def start_postgres() -> str:
    """Start one that has an empty database; its URL. It ends with this process, however that ends."""
    binaries = _binaries()
    kept = made_once(f"postgres{binaries.parent.name}", partial(_make_empty, binaries))
    folder = _own_folder()
    subprocess.run(["cp", "--archive", "--reflink=auto", kept / "data", folder], check=True)
    server, url = _start_somewhere(binaries, folder)
    atexit.register(_end, server)
    return url


def start_another() -> str:
    """One with nothing in it, for what other people's servers keep."""
    binaries, folder = _binaries(), _own_folder()
    _initialise(binaries, folder / "data")
    server, url = _start_somewhere(binaries, folder)
    atexit.register(_end, server)
    return url.replace("/answerable", "/postgres")


def _initialise(binaries: Path, data: Path) -> None:
    _run([binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])


def _make_empty(binaries: Path, kept: Path) -> None:
    folder = _own_folder()
    data = folder / "data"
    began = (kept / "data").exists()
    if began:
        subprocess.run(["cp", "--archive", kept / "data", data], check=True)
        shutil.rmtree(kept / "data")
    else:
        _initialise(binaries, data)
    server, url = _start_somewhere(binaries, folder)
    try:
        if not began:
            with psycopg.connect(url.replace("/answerable", "/postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE answerable")
        migrate(url)
    finally:
        _end(server)
    subprocess.run(["cp", "--archive", data, kept], check=True)


def _own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="answerable-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _hand_over(folder)
    return folder


def _start_somewhere(binaries: Path, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(_STARTS):
        port = _free_port()
        server = _start(binaries, folder / "data", port, folder / "log")
        if _is_ready(server, port):
            return server, f"postgres://postgres@127.0.0.1:{port}/answerable"
        _end(server)
    log = (folder / "log").read_text(errors="replace")[-2000:]
    raise PostgresMissing(f"PostgreSQL does not start:\n{log}")


def _binaries() -> Path:
    """Debian keeps them out of the PATH, one folder a version; the newest wins."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not folders:
        raise PostgresMissing(
            "These tests need PostgreSQL: apt-get install postgresql, "
            "or name a server in ANSWERABLE_TEST_POSTGRES_URL."
        )
    return folders[-1]


def _as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root. The kernel ends it should this process be killed."""
    end_with_us = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return end_with_us
    return [*end_with_us, "--reuid", "postgres", "--regid", "postgres", "--init-groups"]


def _hand_over(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    try:
        user = pwd.getpwnam("postgres")
    except KeyError as error:
        raise PostgresMissing("PostgreSQL does not run as root and there is no user `postgres`.") from error
    os.chown(folder, user.pw_uid, user.pw_gid)


def _start(binaries: Path, data: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
        "shared_buffers": "64MB",
        # Its statistics run in writing transactions, which the ledger's readers wait for: at random, in tests.
        "autovacuum": "off",
        # Nothing here has to outlive the machine; what is killed in tests are our processes, never the server.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "checkpoint_timeout": "1h",
        "max_wal_size": "2GB",
    }
    command = [binaries / "postgres", "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*_as_server_user(), *map(str, command)], stdout=output, stderr=output, cwd=data.parent
        )


def _is_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        if _accepts(port):
            return True
        time.sleep(0.05)
    return False


def _accepts(port: int) -> bool:
    try:
        with psycopg.connect(f"postgres://postgres@127.0.0.1:{port}/postgres", connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # at once: what is still connected is cut off
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _run(command: list[Path | str]) -> None:
    done = subprocess.run(
        [*_as_server_user(), *map(str, command)], capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise PostgresMissing(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
