"""A real Dovecot on loopback: IMAP (clear, STARTTLS, TLS), LMTP to put mail in, passwords and OAuth2 tokens.

Every user exists, with the password `secret`, so each test takes a user of its own. Runs as whoever runs the tests.
"""

import grp
import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from imap_tools import MailBoxUnencrypted

from tests.services.authority import Authority
from tests.services.ports import accepts, free_port, wait_until

PASSWORD = "secret"
_STARTS = 3  # a free port may be taken between looking and listening
_numbers = count(1)


@dataclass
class Dovecot:
    folder: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int
    authority: Authority
    tokens: dict[str, str] = field(default_factory=dict)  # token: user; what XOAUTH2 takes
    process: subprocess.Popen[bytes] | None = None

    host = "127.0.0.1"
    password = PASSWORD

    @staticmethod
    def new_user() -> str:
        """Nobody else's mail is in there."""
        return f"user{next(_numbers)}-{os.getpid()}@dovecot.example"

    def deliver(self, user: str, content: bytes, *, sender: str = "cleo@example.com") -> None:
        with smtplib.LMTP(self.host, self.lmtp_port, timeout=20) as server:
            assert not server.sendmail(sender, [user], content)

    def client(self, user: str, folder: str | None = "INBOX") -> MailBoxUnencrypted:
        """Another mail program of that user."""
        return MailBoxUnencrypted(self.host, self.imap_port, timeout=20).login(user, PASSWORD, folder)

    def doveadm(self, *arguments: str) -> str:
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def change_uidvalidity(self, user: str, value: int, folder: str = "INBOX") -> None:
        self.doveadm("mailbox", "update", "-u", user, "--uid-validity", str(value), folder)

    def cut_connections(self, user: str) -> None:
        self.doveadm("kick", user)

    def is_ready(self) -> bool:
        return accepts(self.imap_port) and accepts(self.lmtp_port)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]


def start_dovecot() -> tuple[Dovecot, ThreadingHTTPServer]:
    if not shutil.which("dovecot"):
        pytest.fail("These tests need Dovecot: apt-get install dovecot-imapd dovecot-lmtpd.")
    folder = Path(tempfile.mkdtemp(prefix="answerable-dovecot-"))
    folder.chmod(0o755)
    for _ in range(_STARTS):
        server = Dovecot(folder, free_port(), free_port(), free_port(), Authority(folder))
        token_server = _serve_tokens(server.tokens)
        _configure(server, token_server.server_port)
        server.process = subprocess.Popen(["dovecot", "-F", "-c", str(folder / "dovecot.conf")])
        if wait_until(server.is_ready, within=10):
            return server, token_server
        end_dovecot(server, token_server)
    pytest.fail(f"Dovecot does not start:\n{server.log()}")


def end_dovecot(server: Dovecot, token_server: ThreadingHTTPServer) -> None:
    token_server.shutdown()
    token_server.server_close()
    assert server.process is not None
    server.process.terminate()
    try:
        server.process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def _configure(server: Dovecot, token_port: int) -> None:
    """Dovecot wants unprivileged people for its parts and for the mail; as an ordinary user, that is oneself."""
    folder, is_root = server.folder, os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(owner.pw_gid).gr_name
    internal = "dovecot" if is_root else owner.pw_name
    login = "dovenull" if is_root else owner.pw_name
    mail = folder / "mail"
    mail.mkdir(exist_ok=True)
    if is_root:
        os.chown(mail, owner.pw_uid, owner.pw_gid)
    (folder / "oauth2.conf").write_text(
        f"introspection_mode = get\nintrospection_url = http://127.0.0.1:{token_port}/?token=\n"
        "username_attribute = user\nactive_attribute = active\nactive_value = yes\n"
    )
    (folder / "dovecot.conf").write_text(
        f"""
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {internal}
default_internal_group = {"dovecot" if is_root else group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{mail}/%u
mail_home = {mail}/%u
mail_max_userip_connections = 100
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_username_chars =
auth_failure_delay = 0
ssl = yes
ssl_cert = <{server.authority.certificate}
ssl_key = <{server.authority.key}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_name} gid={group} allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.imap_port}
  }}
  inet_listener imaps {{
    port = {server.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {server.lmtp_port}
  }}
}}
service anvil {{
  chroot =
  # It would hold whoever gave a wrong password for seconds, and every later test with them.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  postmaster_address = postmaster@dovecot.example
}}
"""
    )


def _serve_tokens(tokens: dict[str, str]) -> ThreadingHTTPServer:
    """Tells Dovecot whose token it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            user = tokens.get(parse_qs(urlsplit(self.path).query).get("token", [""])[0])
            body = f'{{"active": "yes", "user": "{user}"}}' if user else '{"active": "no"}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def _dovecot() -> Iterator[Dovecot]:
    server, token_server = start_dovecot()
    yield server
    end_dovecot(server, token_server)
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def dovecot(_dovecot: Dovecot) -> Dovecot:
    """One server for the whole run; dovecot.new_user() is a mailbox that is empty."""
    return _dovecot
