"""Somebody is erased, or wants to know what is kept of them: what the model read goes with the words, and what leads to
an order goes too. That a ticket was of a theme, or of a product, says nothing of anybody.

What colleagues write about their own days and about one another should name no customer; should it do so, the name and
the addresses go."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model

from answerable.listening.models import (
    AnswerMeaning,
    Calibration,
    CoachingNote,
    Debrief,
    Finding,
    FindingMeaning,
    Lesson,
    Sale,
    ThemeAnswer,
    ThemeTicket,
    TicketMeaning,
    Visit,
)
from answerable.listening.rota import erasing as debriefs
from answerable.people.erasing import Traces

_ABOUT_NO_TICKET: dict[type[Model], tuple[str, ...]] = {
    Debrief: ("lived", "change", "thank"),
    Visit: ("learned",),
    Lesson: ("text",),
    CoachingNote: ("text",),
    Calibration: ("notes",),
    Finding: ("title", "text", "reason", "outcome"),
}


def scrub(of: Traces) -> None:
    debriefs.scrub(of)
    for model, names in _ABOUT_NO_TICKET.items():
        for key, *texts in model._default_manager.values_list("pk", *names).iterator(500):
            without = [of.scrubbed(text) for text in texts]
            if without != texts:
                model._default_manager.filter(pk=key).update(**dict(zip(names, without, strict=True)))
                if model is Finding:
                    FindingMeaning.objects.filter(finding=key).delete()


def forget(tickets: Collection[int], of: Traces | None) -> None:
    """With `of`, only what betrays that person: their own words are read anew without them."""
    TicketMeaning.objects.filter(ticket__in=tickets).delete()
    AnswerMeaning.objects.filter(answer__ask__ticket__in=tickets).delete()
    ThemeAnswer.objects.filter(answer__ask__ticket__in=tickets).delete()
    if of is None:
        Sale.objects.filter(ticket__in=tickets).update(order_number="")
    else:
        for sale in Sale.objects.filter(ticket__in=tickets).exclude(order_number=""):
            sale.order_number = of.scrubbed(sale.order_number)
            sale.save(update_fields=["order_number"])


def copy(ticket: int) -> dict[str, Any]:
    """For the person whose ticket it is."""
    sale = Sale.objects.filter(ticket=ticket).first()
    row = ThemeTicket.objects.filter(ticket=ticket).select_related("theme").first()
    names = ("order_number", "seller", "campaign", "product")
    return {
        "theme": row.theme.name if row else None,
        "sale": {
            **{name: getattr(sale, name) for name in names},
            "sold_on": sale.sold_on.isoformat() if sale.sold_on else None,
        }
        if sale
        else None,
    }
