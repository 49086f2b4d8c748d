"""What a page of figures is asked: by whom, until which moment, over how many weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from answerable.insight.reckoning.sampling import WEEKS, Span
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff


@dataclass(frozen=True)
class Asked:
    """Whole weeks, from a Monday on; the present one is not over and is left out."""

    staff: Staff
    now: datetime
    weeks: int = WEEKS[0]

    @property
    def until(self) -> date:
        """The Monday behind the last day that counts."""
        return Span.of(self.now, self.weeks).until

    @property
    def since(self) -> date:
        return Span.of(self.now, self.weeks).since

    @property
    def earlier(self) -> date:
        """Where the time of the same length before begins."""
        return self.since - timedelta(weeks=self.weeks)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


def asked_by(staff: Staff, given: Mapping[str, str], *, now: datetime) -> Asked:
    weeks = given.get("weeks", str(WEEKS[0]))
    if weeks not in map(str, WEEKS):
        raise Invalid(_("Choose 13, 26 or 52 weeks."))
    return Asked(staff, now, int(weeks))
