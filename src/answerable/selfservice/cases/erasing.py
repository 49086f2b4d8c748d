"""Whatever is erased teaches nobody any more. What is left of a ticket of somebody else is read anew."""

from collections.abc import Collection

from answerable.ledger.jobs import enqueue
from answerable.people.erasing import Traces
from answerable.selfservice.cases.learning import forget as forget_cases
from answerable.selfservice.cases.learning import learn_again


def forget(tickets: Collection[int], of: Traces | None) -> None:
    forget_cases(tickets)
    if of is not None:
        enqueue(learn_again, tickets=sorted(tickets))
