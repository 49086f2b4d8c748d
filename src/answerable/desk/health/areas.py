"""All looks, in the order in which they are told. What needs no database comes first: it is told without one, too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.desk.health import calendars, identity, machine, networks, numbers, webhooks, work
from answerable.desk.health.finding import Finding, Level, Look

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GROUND: Sequence[Look] = (machine.data_folder, machine.disk, machine.secret_key)
ABOVE: Sequence[Look] = (
    machine.clock,
    work.worker,
    work.jobs,
    work.owed,
    work.mailboxes,
    networks.networks,
    work.received,
    work.sent,
    work.ledger,
    calendars.feeds,
    identity.certificates,
    identity.inside,
    webhooks.endpoints,
    numbers.numbers,
    machine.backup,
)


@dataclass(frozen=True)
class Area:
    """Findings about one thing, for the page."""

    title: "StrOrPromise"
    findings: Sequence[Finding]

    @property
    def level(self) -> Level:
        levels = {each.level for each in self.findings}
        return next((level for level in (Level.WRONG, Level.NOTE) if level in levels), Level.FINE)


_AREAS: Sequence[tuple["StrOrPromise", Sequence[Look]]] = (
    (_("Mail that comes in"), (work.mailboxes, networks.networks, work.received)),
    (_("Answers that go out"), (work.sent,)),
    (_("Customers"), (numbers.numbers,)),
    (_("Webhooks"), (webhooks.endpoints,)),
    (_("Work in the background"), (work.worker, work.jobs, work.jobs_under_way, work.owed)),
    (_("Calendars"), (calendars.feeds,)),
    (_("Sign-in"), (identity.certificates, identity.inside)),
    (_("The ledger"), (work.ledger,)),
    (_("Backups"), (machine.backup,)),
    (_("This machine"), (*GROUND, machine.clock)),
)


def areas(now: datetime) -> Iterator[Area]:
    for title, looks in _AREAS:
        yield Area(title, [finding for look in looks for finding in look(now)])
