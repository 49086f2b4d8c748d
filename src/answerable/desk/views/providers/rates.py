"""What a provider is paid: its rate cards, and the editor, which works with forms alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.customers.forms import CHANNELS
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.providers.words import language_name
from answerable.desk.views.providers.seen import around, provider_of
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.actions import providers as verbs
from answerable.people.actions.providers.rates import MOST_ROWS
from answerable.people.models import Rate, RateCard, RateUnit
from answerable.tickets.channel_words import channel_words

_CARDS = 20
_SPARE = 3  # empty rows to write in


@dataclass(frozen=True)
class Row:
    """A rate as it is written."""

    unit: str = ""
    channel: str = ""
    language: str = ""
    tier: str = ""
    amount: str = ""


@require_GET
def rates(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = provider_of(request, pk), now_of(request).date()
    visible = RateCard.objects.visible_to(staff_of(request)).filter(provider=found)
    after = key_in(request, "after")
    if after is not None:
        last = get_object_or_404(visible, pk=after)
        earlier = Q(valid_from__lt=last.valid_from) | Q(valid_from=last.valid_from, pk__lt=last.pk)
        visible = visible.filter(earlier)
    cards = list(visible.prefetch_related("rates").order_by("-valid_from", "-pk")[: _CARDS + 1])
    context = around(request, found, "provider_rates") | {
        "cards": [
            (card, card.holds(today), [_told(each) for each in card.rates.all()]) for card in cards[:_CARDS]
        ],
        "next_card": cards[_CARDS - 1].pk if len(cards) > _CARDS else None,
    }
    return render(request, "desk/providers/rates.html", context)


def _told(rate: Rate) -> tuple[str, str, str]:
    """What it is for, of what, how much."""
    of = [
        channel_words(rate.channel) if rate.channel else "",
        language_name(rate.language) if rate.language else "",
        rate.tier,
    ]
    return rate.get_unit_display(), ", ".join(each for each in of if each) or _("any"), _written(rate.amount)


def _written(amount: Decimal) -> str:
    """Whole, or with two places as money is written; more only where they are meant."""
    places = next(n for n in (0, 2, 3, 4) if n == 4 or round(amount, n) == amount)
    return number_format(amount, places, force_grouping=True)


@require_http_methods(["GET", "POST", "DELETE"])
def card(request: HttpRequest, pk: int, card_pk: int | None = None) -> HttpResponse:
    """A card while it is written. DELETE removes it."""
    found = provider_of(request, pk, is_to_change=True)
    by, at = actor_of(request), now_of(request)
    known = None if card_pk is None else get_object_or_404(RateCard, provider=found, pk=card_pk)
    if method_of(request) == "DELETE" and known is not None:
        verbs.remove_card(found, known.pk, by=by, at=at)
        messages.success(request, _("Removed."))
        return redirect("desk:provider_rates", pk=pk)
    if request.method != "POST":
        written = _kept(known) if known else {"valid_from": at.date().isoformat(), "rows": []}
        return _page(request, pk, known, written)
    written = _typed(request.POST)
    if request.POST.get("do") == "more":
        return _page(request, pk, known, written)
    try:
        verbs.keep_card(found, known, _wanted(written), by=by, at=at)
    except Refusal as refusal:
        return _page(request, pk, known, written, refusal.message, refusal.status)
    messages.success(request, _("Saved."))
    return redirect("desk:provider_rates", pk=pk)


def _page(
    request: HttpRequest,
    pk: int,
    known: RateCard | None,
    written: dict[str, Any],
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = [*written["rows"], *[Row()] * _SPARE][:MOST_ROWS]
    context = around(request, provider_of(request, pk), "provider_rates") | {
        "card": known,
        "written": written,
        "rows": rows,
        "error": error,
        "units": RateUnit.choices,
        "channels": [("", _("any channel")), *((name, channel_words(name)) for name in CHANNELS)],
    }
    return render(request, "desk/providers/rate_card.html", context, status=status)


def _typed(given: QueryDict) -> dict[str, Any]:
    names = ("unit", "channel", "language", "tier", "amount")
    columns = [[each[:40] for each in given.getlist(name)[:MOST_ROWS]] for name in names]
    rows = [Row(*cells) for cells in zip(*columns, strict=False)]
    return {
        "currency": given.get("currency", "")[:10],
        "valid_from": given.get("valid_from", "")[:20],
        "valid_until": given.get("valid_until", "")[:20],
        "rows": [row for row in rows if row.amount.strip()],
    }


def _kept(card: RateCard) -> dict[str, Any]:
    return {
        "currency": card.currency,
        "valid_from": card.valid_from.isoformat(),
        "valid_until": card.valid_until.isoformat() if card.valid_until else "",
        "rows": [
            Row(each.unit, each.channel, each.language, each.tier, f"{each.amount.normalize():f}")
            for each in card.rates.all()
        ],
    }


def _wanted(written: dict[str, Any]) -> verbs.CardWanted:
    begins = _day(written["valid_from"])
    if begins is None:
        raise Invalid(_("Say from which day on the card holds."))
    return verbs.CardWanted(
        written["currency"],
        begins,
        [
            verbs.RateWanted(row.unit, _amount(row.amount), row.channel, row.language.strip(), row.tier)
            for row in written["rows"]
        ],
        _day(written["valid_until"]),
    )


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        found = parse_date(given)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("A day cannot be read. Choose it anew."))
    return found


def _amount(given: str) -> Decimal:
    try:
        return Decimal(given.strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid(_("“%(amount)s” is no amount.") % {"amount": given}) from None
