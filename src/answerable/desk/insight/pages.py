"""The pages of figures, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from answerable.desk.insight.asked import Asked
from answerable.desk.insight.figure import Figure
from answerable.desk.insight.health import health

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RIGHT = "insight.see"


@dataclass(frozen=True)
class Page:
    key: str
    label: "StrOrPromise"
    title: "StrOrPromise"
    lead: "StrOrPromise"
    figures: Callable[[Asked], Sequence[Figure]]


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
    )
}
