"""Everything that listens in a worker process: one line each channel that does, and for search.

Each is called with an event that says stop and returns the threads that it started.
"""

LISTENERS: tuple[str, ...] = (
    "answerable.channels.email.listening.start_all",
    "answerable.selfservice.finding.serving.start_all",  # search: for web processes on the same machine
    "answerable.demo.outbox.start_all",  # in the demo alone: where its mail goes
)
