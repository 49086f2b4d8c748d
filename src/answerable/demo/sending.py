"""Sending the sample company a mail: one command, on any machine that has this checkout and nothing else."""

from dataclasses import dataclass

from django.conf import settings

_FROM, _TO = "robin@valley.example", "support@kestreltrail.example"
_HEAD = f"From: Robin Vale <{_FROM}>\\nTo: {_TO}\\n"
_BODY = "\\n\\nThe seam of my Merlin 2 lets water in. What can I do?\\n"


@dataclass(frozen=True)
class Command:
    name: str
    text: str


def commands() -> list[Command]:
    """The time in the subject makes each mail another one: the very same bytes twice are one mail."""
    if settings.SMTP_LISTEN is None:
        return []
    host, port = settings.SMTP_LISTEN
    curl = (
        f'printf "{_HEAD}Date: $(date -R)\\nMessage-ID: <$(date +%s)@valley.example>\\n'
        f'Subject: Wet tent at $(date +%T){_BODY}" | '
        f"curl -sS smtp://{host}:{port} --mail-from {_FROM} --mail-rcpt {_TO} --crlf -T -"
    )
    python = (
        "python3 -c 'import email.utils as u, smtplib, time; "
        f'smtplib.SMTP("{host}", {port}).sendmail("{_FROM}", "{_TO}", "{_HEAD}Date: " + u.formatdate() + '
        f'"\\nMessage-ID: " + u.make_msgid(domain="valley.example") + '
        f'"\\nSubject: Wet tent at " + time.strftime("%X") + "{_BODY}")\''
    )
    return [Command("curl", curl), Command("Python", python)]
