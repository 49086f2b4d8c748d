"""The jobs of this room that live beside what they do."""

from answerable.listening.findings.owing import mail_owner, tell_of_overdue  # noqa: F401 - its job
from answerable.listening.findings.telling import tell_some  # noqa: F401 - its job
