"""What a ticket's customer bought, how much was sold, and how many of a thousand say it is something else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, now_of, staff_of, ticket_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.sales.figures import MONTHS, Line, figures_for, shown, tickets_of
from answerable.desk.sales.forms import SaleForm
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.listening.models import Sale, SalesCount
from answerable.listening.sales.actions import changed_among, count_sales, note_sale
from answerable.listening.sales.rates import FEWEST_SOLD
from answerable.listening.sales.reading import read_counts
from answerable.people.models import Staff

_MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS, _MOST_TICKETS = 200, 200
_COLUMNS = (
    "product",
    "campaign",
    "tickets",
    "not_what_they_were_sold",
    "sold",
    "per_thousand",
    "low",
    "high",
    "why_none",
)


@require_http_methods(["GET", "POST"])
def sale(request: HttpRequest, reference: str) -> HttpResponse:
    """GET shows what was bought and asks; POST notes it."""
    ticket = ticket_of(request, reference)
    known = Sale.objects.filter(ticket=ticket).first()
    may = staff_of(request).may("ticket.sale") and not ticket.is_merged
    if request.method == "POST":
        form = SaleForm(request.POST)
        checked(form)
        note_sale(ticket, form.bought(), by=actor_of(request), at=now_of(request))
        messages.success(request, _("Kept: what they bought."))
        return redirect("desk:sale", reference=ticket.reference)
    form = SaleForm.of(known)
    context = {"ticket": ticket, "sale": known, "form": form if may else None}
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, f"desk/sales/{'_panel' if is_part else 'sale'}.html", context)


@require_GET
def sales(request: HttpRequest) -> HttpResponse:
    staff, now = _reader(request), now_of(request)
    figures = figures_for(staff, now=now)
    if request.GET.get("as") == "csv":
        response = HttpResponse(
            csv_of(_COLUMNS, map(_cells, figures.lines)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="not-what-was-sold-{now:%Y-%m-%d}.csv"'
        return response
    context = {
        "figures": figures,
        "left_out": len(figures.uncounted) + len(figures.unknown),
        "may_count": staff.may("sales.count"),
        "months": MONTHS,
        "fewest": FEWEST_SOLD,
    }
    return render(request, "desk/sales/sales.html", context)


@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """Behind a figure: `product` and `campaign`; without, those that could not be counted."""
    staff = _reader(request)
    product, campaign = request.GET.get("product", "")[:200], request.GET.get("campaign")
    keys = tickets_of(staff, product, campaign, now=now_of(request))
    context = {
        "product": product,
        "campaign": campaign,
        "rows": shown(staff, keys)[:_MOST_TICKETS],
        "most": _MOST_TICKETS,
    }
    return render(request, "desk/sales/tickets.html", context)


@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest) -> HttpResponse:
    """POST tries a table; with `do` as keep, what was tried is kept."""
    if not staff_of(request).may("sales.count"):
        raise NotAllowed
    context: dict[str, Any] = {"known": SalesCount.objects.all()[:_MOST_ROWS], "most": _MOST_ROWS}
    status = 200
    if request.method == "POST":
        try:
            words = _words(request)
        except Invalid as refusal:
            context["errors"], status = [refusal.message], 422
        else:
            read = read_counts(words)
            if read.problems:
                context["errors"], status = read.problems, 422
            elif request.POST.get("do") == "keep":
                changed = count_sales(read.rows, by=actor_of(request), at=now_of(request))
                said = ngettext("%(n)d row was new or changed.", "%(n)d rows were new or changed.", changed)
                messages.success(request, said % {"n": changed})
                return redirect("desk:sales_counts")
            else:
                context |= {"tried": read.rows, "changed": changed_among(read.rows), "words": words}
    return render(request, "desk/sales/counts.html", context, status=status)


def _reader(request: HttpRequest) -> Staff:
    staff = staff_of(request)
    if not staff.may("themes.see"):
        raise NotAllowed
    return staff


def _words(request: HttpRequest) -> str:
    """The file that came, or what was shown of it when it was tried."""
    given = request.FILES.get("file")
    if given is None:
        words = request.POST.get("words", "")
        if not words:
            raise Invalid(_("Choose a file."))
        return words
    if (given.size or 0) > _MOST_BYTES:
        raise Invalid(_("The file is too large: at most 2 MB."))
    try:
        return str(given.read(), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("The file is not in UTF-8. Save the table as “CSV UTF-8”.")) from error


def _cells(line: Line) -> tuple[object, ...]:
    rate = line.rate
    numbers = (rate.value, rate.low, rate.high) if rate else (None, None, None)
    return (line.product, line.campaign, line.n, line.mis_sold, line.sold, *numbers, line.why_none)
