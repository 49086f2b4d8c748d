"""Jobs: work that is promised in one transaction and done in a later one, once, whatever dies in between.

`@job()` marks a function as a task; `enqueue(task, **ids)` inserts its row in the caller's transaction; a
`worker.Worker` leases rows, runs them and deletes each in the transaction of the task's own effects.
"""

from answerable.ledger.jobs.queue import GiveUp, Lane, TryLater, cancel, enqueue, job, run_again, tasks

__all__ = ["GiveUp", "Lane", "TryLater", "cancel", "enqueue", "job", "run_again", "tasks"]
