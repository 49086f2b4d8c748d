"""What a guide asked for by name (a serial number, what a display shows) is forgotten with its ticket or its person,
and copied for them. That a step was taken stays: it says nothing of anybody."""

from collections.abc import Collection
from typing import Any

from answerable.ledger.models import Event
from answerable.people.erasing import Traces, traces_of
from answerable.people.models import Customer
from answerable.selfservice.models import GuideRun, GuideRunStep


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """All values of these tickets' runs; with `of`, only what betrays that person."""
    found = GuideRunStep.objects.filter(run__ticket__in=tickets).exclude(value="")
    if of is None:
        found.update(value="")
        return
    for step in found:
        step.value = of.scrubbed(step.value)
        step.save(update_fields=["value"])


def forget_person(event: Event) -> None:
    """They were erased: what they did by themselves, without a ticket, is nobody's."""
    customers = traces_of(Customer.objects.get(pk=event.stream.removeprefix("customer/"))).customers
    own = GuideRun.objects.filter(customer__in=customers)
    GuideRunStep.objects.filter(run__in=own).update(value="")
    own.update(customer=None, digest=None)


def copy(ticket: int) -> list[dict[str, Any]]:
    """For the person whose ticket it is."""
    runs = GuideRun.objects.filter(ticket=ticket).select_related("guide").prefetch_related("steps")
    return [
        {
            "guide": run.guide.title,
            "began_at": run.started_at.isoformat(),
            "outcome": run.outcome,
            "steps": [
                {"step": each.key, "choice": each.choice, "value": each.value, "at": each.at.isoformat()}
                for each in run.steps.all()
            ],
        }
        for run in runs
    ]
