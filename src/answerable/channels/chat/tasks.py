"""What the chat does after somebody wrote."""

from answerable.channels.chat import guiding  # noqa: F401 - its job
