"""What a report says to one reader: the figures of its pages, as these show them to the same eyes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from answerable.desk.insight.asked import Asked, providers_for
from answerable.desk.insight.figure import Figure
from answerable.desk.insight.pages import PAGES, Page, figures_of
from answerable.insight.models import Audience, Report
from answerable.insight.models.reports import SEES
from answerable.people.models import Staff
from answerable.regions.models import Region

ON_ONE_PAGE = 6


@dataclass(frozen=True)
class Part:
    """`offered` are all figures of the page, `figures` those that are told; `silent` names what was chosen and has
    nothing to count yet."""

    page: Page
    offered: Sequence[Figure]
    figures: Sequence[Figure]
    silent: Sequence[str] = ()


@dataclass(frozen=True)
class Contents:
    report: Report
    asked: Asked
    parts: Sequence[Part]

    @property
    def told(self) -> list[Part]:
        return [part for part in self.parts if part.figures or part.silent]

    @property
    def figures(self) -> list[tuple[Page, Figure]]:
        return [(part.page, figure) for part in self.parts for figure in part.figures]


def may_receive(report: Report, staff: Staff) -> bool:
    """Now: whoever lost a right, or sight of whom it is about, receives nothing more."""
    if not staff.is_active or not staff.may(SEES):
        return False
    if report.provider_id and not providers_for(staff).filter(pk=report.provider_id).exists():
        return False
    return not report.region_id or Region.objects.visible_to(staff).filter(pk=report.region_id).exists()


def contents_of(report: Report, staff: Staff, *, at: datetime) -> Contents:
    """At that moment. For those who lead, what fits on one page."""
    asked = asked_of(report, staff, at=at)
    is_whole = report.provider is None and report.region is None
    told = [PAGES[key] for key in report.pages if key in PAGES and (is_whole or PAGES[key].narrows)]
    parts = [_part(report, page, asked) for page in told]
    if report.audience == Audience.LEADERS:
        parts = _on_one_page(parts)
    return Contents(report, asked, parts)


def asked_of(report: Report, staff: Staff, *, at: datetime) -> Asked:
    return Asked(staff, at, report.weeks, report.provider, report.region)


def name_of(page: Page, figure: Figure) -> str:
    """As a report keeps which figures were chosen."""
    return f"{page.key}/{figure.key}"


def _part(report: Report, page: Page, asked: Asked) -> Part:
    chosen = set(report.figures)
    offered = figures_of(page, asked)
    figures = [each for each in offered if not chosen or name_of(page, each) in chosen]
    told = [each for each in figures if not each.is_empty]
    return Part(page, offered, told, [each.name for each in figures if each.is_empty])


def _on_one_page(parts: Sequence[Part]) -> list[Part]:
    left, kept = ON_ONE_PAGE, []
    for part in parts:
        kept.append(replace(part, figures=part.figures[:left]))
        left -= len(kept[-1].figures)
    return kept
