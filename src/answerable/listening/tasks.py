"""What listening does later and by the clock."""

from answerable.listening.findings.meanings import read_findings  # noqa: F401 - its job
from answerable.listening.findings.owing import mail_owner, tell_of_overdue  # noqa: F401 - its jobs
from answerable.listening.findings.telling import tell_some  # noqa: F401 - its job
from answerable.listening.quality import weekly  # noqa: F401 - its job
from answerable.listening.rota import tasks  # noqa: F401 - its jobs
from answerable.listening.surveys import asking, drawing, reckoning  # noqa: F401 - their jobs
from answerable.listening.themes import discovering, meanings  # noqa: F401 - their jobs
from answerable.listening.words import comparing  # noqa: F401 - its job
