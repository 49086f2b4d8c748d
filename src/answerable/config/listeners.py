"""Everything that listens for messages in a worker process: one line each channel that does.

Each is called with an event that says stop and returns the threads that it started.
"""

LISTENERS: tuple[str, ...] = (
    "answerable.channels.email.listening.start_all",
    "answerable.demo.outbox.start_all",  # in the demo alone: where its mail goes
)
