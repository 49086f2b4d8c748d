"""What this room does by the clock."""

from answerable.listening.themes import discovering, meanings  # noqa: F401 - their jobs
from answerable.listening.words import comparing  # noqa: F401 - its job
