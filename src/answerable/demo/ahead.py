"""Planning in a process of its own, so that on two cores the next tickets are invented while the last are written."""

import multiprocessing
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection

from answerable.demo.plan import Frame, PlannedTicket, planned_tickets

_AT_ONCE = 250


def planned_ahead(frame: Frame) -> Iterator[PlannedTicket]:
    """The same as `planned_tickets`. No more than a pipe's fill is planned ahead: memory stays bounded."""
    # Forked: the plan is made of nothing but Python, and never touches the connections that come along.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_plan, args=(frame, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        while tickets := ours.recv():
            yield from tickets
    finally:
        ours.close()
        process.join(10)


def _plan(frame: Frame, out: Connection) -> None:
    stream = planned_tickets(frame)
    try:
        while tickets := list(islice(stream, _AT_ONCE)):
            out.send(tickets)
        out.send([])
    except BrokenPipeError:
        return  # nobody wants the rest
