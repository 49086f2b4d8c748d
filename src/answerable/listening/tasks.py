"""What listening does later and by the clock."""

from answerable.listening.quality import weekly  # noqa: F401 - its job
from answerable.listening.rota import tasks  # noqa: F401 - its jobs
from answerable.listening.surveys import asking, drawing, reckoning  # noqa: F401 - their jobs
