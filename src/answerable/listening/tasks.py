"""What listening does later."""

from answerable.listening.rota import tasks  # noqa: F401 - its jobs
