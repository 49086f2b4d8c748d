"""The pages of figures, in their order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import narrowed_address
from answerable.desk.insight.channels import channels
from answerable.desk.insight.figure import Figure, Point
from answerable.desk.insight.glance import Glance, glance_of
from answerable.desk.insight.health import health
from answerable.desk.insight.money import money, sees_money
from answerable.desk.insight.providers import providers
from answerable.desk.insight.reasons import reasons
from answerable.desk.insight.regions import beside as beside_regions
from answerable.desk.insight.regions import regions
from answerable.desk.insight.staffing import staffing
from answerable.desk.insight.unheard import unheard
from answerable.desk.masks.net import masked_text
from answerable.people.masking import through
from answerable.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RIGHT = "insight.see"


@dataclass(frozen=True)
class Page:
    """`is_for` says who has it; `beside` is what stands below the figures, drawn by `template`. Without `narrows` its
    figures are reckoned whole, and cannot be those of one provider or region. `glance` says what they say together."""

    key: str
    label: "StrOrPromise"
    title: "StrOrPromise"
    lead: "StrOrPromise"
    figures: Callable[[Asked], Sequence[Figure]]
    is_for: Callable[[Staff], bool] = lambda staff: staff.may(RIGHT)
    beside: Callable[[Asked], Mapping[str, Any]] | None = None
    template: str = ""
    narrows: bool = True
    glance: Callable[[Sequence[Figure]], Sequence[Glance]] | None = None


def figures_of(page: Page, asked: Asked) -> list[Figure]:
    """What the page says: the one way to it, for the page itself, its files, mails and programs. Nothing to whom it is
    not for."""
    if page.key not in pages_for(asked.staff):
        return []
    if not page.narrows:
        asked = replace(asked, provider=None, region=None)
    return [
        replace(
            figure,
            title=_masked(figure.title),
            points=[_told(point, asked) for point in figure.points],
            whole=_told(figure.whole, asked) if figure.whole else None,
        )
        for figure in page.figures(asked)
    ]


def _told(point: Point, asked: Asked) -> Point:
    return replace(point, label=_masked(point.label), behind=narrowed_address(point.behind, asked))


def _masked(words: str) -> str:
    """Products are named by whoever writes a ticket, and no last look reads a picture."""
    return masked_text(words) if through().mask else words


PAGES = {
    page.key: page
    for page in (
        Page(
            "health",
            _("Health"),
            _("How customers fare with us"),
            _("Symptoms, each with how sure it is and what it rests on. A symptom is no cause."),
            health,
        ),
        Page(
            "unheard",
            _("Chases"),
            _("Who had to write again, and who was never answered"),
            _("Silence is the worst answer. Nobody sees who stops writing."),
            unheard,
        ),
        Page(
            "channels",
            _("Channels"),
            _("Are people served alike on every channel?"),
            _("Nobody should have to shout in public to be heard sooner than by telephone."),
            channels,
        ),
        Page(
            "reasons",
            _("Reasons"),
            _("Why humans were needed"),
            _("What our texts could have answered, and for whom the product is not made."),
            reasons,
        ),
        Page(
            "providers",
            _("Providers"),
            _("Who answers, and how it went"),
            _("The same work compared with the same work. Providers and the house are held to one standard."),
            providers,
            glance=glance_of,
        ),
        Page(
            "money",
            _("Money"),
            _("What solving an issue costs"),
            _("Over all answers and everybody who had it in hand. A cheap answer can be a dear solution."),
            money,
            sees_money,
            narrows=False,
        ),
        Page(
            "staffing",
            _("Staffing"),
            _("How many will come, and how many people it takes"),
            _(
                "A forecast says how wrong it has been. What went otherwise than planned is split, not blamed."
            ),
            staffing,
            narrows=False,
        ),
        Page(
            "regions",
            _("Regions"),
            _("Central goals, and what is lived in each region"),
            _("Places differ: what is promised is one thing, what people there wait another."),
            regions,
            lambda staff: staff.scope.everything,
            beside_regions,
            "desk/insight/_regions.html",
            narrows=False,
        ),
    )
}


def pages_for(staff: Staff) -> dict[str, Page]:
    """Those that somebody may read; none without the right to see figures."""
    return {key: page for key, page in PAGES.items() if staff.may(RIGHT) and page.is_for(staff)}
