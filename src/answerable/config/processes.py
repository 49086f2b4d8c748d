"""`answerable serve` as a group of processes: a small parent that listens, children that serve pages and do jobs.

The parent loads hardly more than the standard library, so that little in it can fail. It owns the listening socket:
while a web process is being replaced, connections wait instead of being refused. Children read their standard input,
which ends when the parent does, however it ends (see `config.lifeline`).
"""

import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import click

_LOOK_EVERY = 0.25
NOT_FIT = 78  # sysexits.h EX_CONFIG: a child's way to say that starting it again cannot help
_STEADY_AFTER = 60  # seconds alive after which earlier failures are forgotten
_LONGEST_PAUSE = 30
_LAST_WORDS = 20  # seconds that children get to finish what they are doing


@dataclass
class Child:
    """One process and what is needed to start it again."""

    name: str
    command: list[str]
    descriptors: tuple[int, ...] = ()
    failures: int = 0
    started_at: float = 0
    start_again_at: float = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, "-m", *self.command], stdin=subprocess.PIPE, pass_fds=self.descriptors
        )

    def look_after(self) -> None:
        """Start it when its time has come; when it has died, choose that time."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
        elif self.process.poll() is not None:
            self._has_died(self.process, now)

    def _has_died(self, process: subprocess.Popen[bytes], now: float) -> None:
        if process.returncode == NOT_FIT:
            sys.exit(1)  # it has said why
        self.failures = 1 if now - self.started_at > _STEADY_AFTER else self.failures + 1
        pause = min(2 ** (self.failures - 1) / 2, _LONGEST_PAUSE)
        self.start_again_at = now + pause
        click.echo(f"The {self.name} process ended ({process.returncode}); again in {pause:g} s.", err=True)
        _close_lifeline(process)
        self.process = None


def run_group(listening: socket.socket, *, web_processes: int = 1) -> None:
    """Keep the children running until a signal says stop. The first web process prepares the database and says when
    people can come."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    web = ["answerable.config.serving", str(listening.fileno())]
    first = Child("web", [*web, "--first"], (listening.fileno(),))
    children = [first, *(Child("web", web, (listening.fileno(),)) for _ in range(web_processes - 1))]
    children.append(Child("worker", ["answerable", "worker", "--with-parent"]))
    try:
        while not stop.is_set():
            for child in children:
                child.look_after()
            stop.wait(_LOOK_EVERY)
    finally:
        end([child.process for child in children if child.process is not None])


def listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another with --host and --port."
        ) from error


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, wait, and end those that do not."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + _LAST_WORDS
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _close_lifeline(process)


def _close_lifeline(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
