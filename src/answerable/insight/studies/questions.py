"""The questions of the trade: where a study may begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Question:
    key: str
    title: "StrOrPromise"
    changed: "StrOrPromise"
    unit: str
    outcome: str
    advice: "StrOrPromise"


QUESTIONS: Mapping[str, Question] = {
    each.key: each
    for each in (
        Question(
            "outsourcing",
            _("Did outsourcing change how satisfied customers are?"),
            _("Tickets of some products or regions went to another company."),
            "product",
            "satisfied",
            _(
                "Tell tickets apart by what moved (products, regions, languages), not by team: then the same kind "
                "of ticket is on both sides of the day."
            ),
        ),
        Question(
            "public",
            _("Did answering on social media change how often customers come again?"),
            _("We began to answer on public networks."),
            "channel",
            "came_anywhere",
            _(
                "Compare with channels on which nothing changed. People who write in public bring other things: "
                "the check of the mix says how much."
            ),
        ),
        Question(
            "guide",
            _("Did a guide reduce contacts?"),
            _("A guide was published."),
            "product",
            "tickets",
            _(
                "Compare with products that got none. Sales move contacts too: a product that was launched "
                "meanwhile is no comparison."
            ),
        ),
        Question(
            "told_first",
            _("Did telling customers first reduce contacts?"),
            _("Whoever a known issue touched was told before they asked."),
            "product",
            "per_customer",
            _("Choose the products with issues that were told of, and others with issues that were not."),
        ),
        Question(
            "rota",
            _("Did the weeks in service change anything?"),
            _("Colleagues from other departments served a week in some teams."),
            "team",
            "unheard",
            _(
                "Teams that had somebody from the rota against teams that had not; it comes in steps, week by week."
            ),
        ),
    )
}
