"""Reports made, changed, switched and sent; and leaving one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.desk import events
from answerable.desk.insight.asked import providers_for
from answerable.desk.insight.pages import PAGES
from answerable.desk.insight.reports.contents import ON_ONE_PAGE, may_receive
from answerable.desk.insight.reports.rhythm import LAST_DAY, Rhythm, next_after, period_of
from answerable.desk.insight.reports.sending import send_report
from answerable.insight.models import Audience, Often, Report, ReportLetter, ReportRun
from answerable.insight.models.reports import MANAGES, SEES
from answerable.insight.reckoning.sampling import WEEKS
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import enqueue
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Provider, Staff
from answerable.people.zones import zone_of
from answerable.regions.models import Region

MOST = 200
_SAME = timedelta(minutes=1)


@dataclass(frozen=True)
class ReportWanted:
    """`day` is a day of the week from Monday (1) on, or of the month; `language` is empty for each one's own."""

    name: str
    audience: Audience
    pages: Sequence[str]
    recipients: Sequence[Staff] = ()
    provider: Provider | None = None
    region: Region | None = None
    weeks: int = WEEKS[0]
    often: Often = Often.WEEKLY
    day: int = 1
    hour: int = 7
    time_zone: str = "UTC"
    language: str = ""
    has_paper: bool = True
    has_table: bool = False
    figures: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def make_report(wanted: ReportWanted, *, owner: Staff, by: Actor, at: datetime) -> Report:
    """It is on from the beginning."""
    _require(by)
    if Report.objects.count() >= MOST:
        raise Refusal(_("There are as many reports as there may be. Remove one that nobody reads."))
    report = Report(owner=owner, created_at=at)
    _apply(report, wanted, owner)
    report.next_at = next_after(rhythm_of(report), at)
    report.save()
    report.recipients.set(wanted.recipients)
    record(events.REPORT_MADE, report, by=by, at=at, recipients=len(wanted.recipients))
    return report


@transaction.atomic
def change_report(report: Report, wanted: ReportWanted, *, owner: Staff, by: Actor, at: datetime) -> Report:
    """`owner` is whoever changes it: what they may not see themselves they give to nobody."""
    found = _locked(report, by)
    before, told = _values(found), {*found.recipients.values_list("pk", flat=True)}
    _apply(found, wanted, owner, was=told)
    if _values(found) == before and told == {each.pk for each in wanted.recipients}:
        return found
    if found.is_on:
        found.next_at = next_after(rhythm_of(found), at)
    found.save()
    found.recipients.set(wanted.recipients)
    record(events.REPORT_CHANGED, found, by=by, at=at, recipients=len(wanted.recipients))
    return found


@transaction.atomic
def choose_figures(report: Report, figures: Sequence[str], *, by: Actor, at: datetime) -> Report:
    """Of its pages, these; none for all of them."""
    found = _locked(report, by)
    chosen = _chosen(figures, found.pages, found.audience)
    if chosen != found.figures:
        found.figures = chosen
        found.save(update_fields=["figures"])
        record(events.REPORT_CHANGED, found, by=by, at=at, recipients=found.recipients.count())
    return found


@transaction.atomic
def switch_report(report: Report, *, on: bool, by: Actor, at: datetime) -> Report:
    """Off, nothing is sent by itself; what would have been is not sent afterwards."""
    found = _locked(report, by)
    if found.is_on == on:
        return found
    found.next_at = next_after(rhythm_of(found), at) if on else None
    found.save(update_fields=["next_at"])
    record(events.REPORT_SWITCHED_ON if on else events.REPORT_SWITCHED_OFF, found, by=by, at=at)
    return found


@transaction.atomic
def remove_report(report: Report, *, by: Actor, at: datetime) -> None:
    found = _locked(report, by)
    record(events.REPORT_REMOVED, found, by=by, at=at)
    keep_name(found, at=at)
    found.delete()


@transaction.atomic
def leave_report(report: Report, staff: Staff, *, by: Actor, at: datetime) -> None:
    """Whoever receives it need not go on to."""
    if by.staff_id != staff.pk:
        raise NotAllowed
    found = Report.objects.select_for_update().get(pk=report.pk)
    if found.recipients.filter(pk=staff.pk).exists():
        found.recipients.remove(staff)
        record(events.REPORT_LEFT, found, by=by, at=at)


@transaction.atomic
def send_now(report: Report, *, by: Actor, at: datetime) -> ReportRun:
    """Beside its rhythm, with the figures of this moment. Twice within a minute is once."""
    found = _locked(report, by)
    last = found.runs.filter(period="", at__gt=at - _SAME).order_by("-at").first()
    if last is not None:
        return last
    if not found.recipients.exists():
        raise Refusal(_("Nobody receives it. Choose who does first."))
    return _begin(found, "", by=by, at=at)


def due_reports(at: datetime) -> list[int]:
    return list(
        Report.objects.filter(next_at__lte=at).order_by("next_at").values_list("pk", flat=True)[:MOST]
    )


@transaction.atomic
def begin_due(report_id: int, *, at: datetime) -> ReportRun | None:
    """The run of a period whose time has come, once. What was missed meanwhile is not made up for: one letter with the
    figures of today says more than three of the past."""
    found = Report.objects.select_for_update().filter(pk=report_id).first()
    if found is None or found.next_at is None or found.next_at > at:
        return None
    rhythm = rhythm_of(found)
    period = period_of(rhythm, found.next_at)
    found.next_at = next_after(rhythm, at)
    found.save(update_fields=["next_at"])
    if found.runs.filter(period=period).exists():
        return None
    return _begin(found, period, by=SYSTEM, at=at)


def rhythm_of(report: Report) -> Rhythm:
    zone = zone_of(report.time_zone) or ZoneInfo("UTC")
    return Rhythm(Often(report.often), report.day, report.hour, zone)


def _begin(report: Report, period: str, *, by: Actor, at: datetime) -> ReportRun:
    run = ReportRun.objects.create(report=report, period=period, at=at, by_id=by.staff_id)
    recipients = list(report.recipients.order_by("pk"))
    for letter in ReportLetter.objects.bulk_create(
        [ReportLetter(run=run, staff=each) for each in recipients]
    ):
        enqueue(send_report, letter_id=letter.pk)
    record(events.REPORT_BEGUN, report, by=by, at=at, run=run.pk, recipients=len(recipients))
    return run


def _apply(report: Report, wanted: ReportWanted, owner: Staff, was: Collection[int] = ()) -> None:
    name = " ".join(wanted.name.split())
    if not name or len(name) > 120:
        raise Invalid(_("Give it a name of 1 to 120 characters."))
    pages = [key for key in PAGES if key in set(wanted.pages)]
    if not pages:
        raise Invalid(_("Choose at least one page of figures."))
    if wanted.weeks not in WEEKS:
        raise Invalid(_("Choose 13, 26 or 52 weeks."))
    _check_time(wanted)
    report.name, report.audience, report.pages, report.weeks = name, wanted.audience, pages, wanted.weeks
    report.provider = wanted.provider if wanted.audience == Audience.PROVIDER else None
    report.region = wanted.region if wanted.audience == Audience.REGION else None
    _check_audience(report, wanted, owner)
    report.figures = _chosen(wanted.figures, pages, wanted.audience)
    report.often, report.day, report.hour = wanted.often, wanted.day, wanted.hour
    report.time_zone, report.language = wanted.time_zone, wanted.language
    report.has_paper, report.has_table = wanted.has_paper, wanted.has_table
    _check_recipients(report, wanted.recipients, owner, was)


def _check_time(wanted: ReportWanted) -> None:
    last = 7 if wanted.often == Often.WEEKLY else LAST_DAY
    if not 1 <= wanted.day <= last or not 0 <= wanted.hour <= 23:
        raise Invalid(_("Choose a day, and an hour from 0 to 23."))
    if zone_of(wanted.time_zone) is None:
        raise Invalid(_("There is no time zone of this name. Choose one from the list."))


def _check_audience(report: Report, wanted: ReportWanted, owner: Staff) -> None:
    if wanted.audience == Audience.PROVIDER and (
        report.provider is None or not providers_for(owner).filter(pk=report.provider.pk).exists()
    ):
        raise Invalid(_("Say of which provider it is."))
    if wanted.audience == Audience.REGION and (
        report.region is None or not Region.objects.visible_to(owner).filter(pk=report.region.pk).exists()
    ):
        raise Invalid(_("Say of which region it is."))


def _check_recipients(report: Report, given: Sequence[Staff], owner: Staff, was: Collection[int]) -> None:
    """Colleagues whom whoever makes it sees, and who may see such figures. Who received it before and lost the right
    may stand in the list: they are sent nothing."""
    known = {
        *Staff.objects.visible_to(owner)
        .filter(pk__in=[each.pk for each in given])
        .values_list("pk", flat=True)
    }
    for each in given:
        is_theirs = owner.scope.everything or each.provider_id == owner.provider_id
        if each.pk not in known or not is_theirs:
            raise NotAllowed
        if each.pk not in was and not may_receive(report, each):
            raise Invalid(_("%(name)s may not see these figures.") % {"name": each.name})


def _chosen(figures: Sequence[str], pages: Sequence[str], audience: str) -> list[str]:
    kept = list(
        dict.fromkeys(each for each in figures if each.partition("/")[0] in pages and len(each) < 120)
    )
    if audience == Audience.LEADERS and len(kept) > ON_ONE_PAGE:
        raise Invalid(_("On one page there is room for six figures. Choose six at most."))
    return kept


def _values(report: Report) -> dict[str, object]:
    skipped = ("next_at",)
    return {
        each.attname: getattr(report, each.attname)
        for each in report._meta.fields
        if each.name not in skipped
    }


def _require(by: Actor) -> None:
    if not (by.may(SEES) and by.may(MANAGES)):
        raise NotAllowed


def _locked(report: Report, by: Actor) -> Report:
    _require(by)
    if not Report.objects.managed_by(by).filter(pk=report.pk).exists():
        raise Report.DoesNotExist
    return Report.objects.select_for_update().get(pk=report.pk)
