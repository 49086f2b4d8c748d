"""Somebody is erased, or wants to know what is kept of them."""

from collections.abc import Collection
from typing import Any

from answerable.channels import consent
from answerable.ledger.models import Event
from answerable.people.erasing import Traces, traces_of
from answerable.people.models import Customer
from answerable.selfservice.models import Follower, IssueTicket, NoticeRow, Touched


def forget(event: Event) -> None:
    """That they were touched and told is counted as before; what a server said of their address goes."""
    traces = traces_of(Customer.objects.get(pk=event.stream.removeprefix("customer/")))
    NoticeRow.objects.filter(customer__in=traces.customers).update(error="")
    IssueTicket.objects.filter(ticket__customer__in=traces.customers).update(shared=[], refused="")


def forget_followers(of: Traces) -> None:
    """While it is still known by which addresses they followed."""
    digests = [consent.digest_of(address) for address in of.addresses]
    Follower.objects.filter(digest__in=digests).delete()


def kept_about(customers: Collection[int]) -> list[dict[str, Any]]:
    """What touched them, and when they were told of it."""
    rows = Touched.objects.filter(customer__in=customers).select_related("issue").order_by("pk")
    return [
        {
            "issue": each.issue.title,
            "how": each.how,
            "since": each.since.isoformat(),
            "told_at": each.told_at.isoformat() if each.told_at else None,
        }
        for each in rows
    ]
