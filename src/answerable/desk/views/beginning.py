"""A colleague opens a ticket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from answerable.desk.beginning.forms import CHOSEN, THEIRS, BegunForm, NewTicketForm
from answerable.desk.beginning.saying import Beginning, begin_with
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.moments import laters
from answerable.desk.phrases.filling import gaps_in, left_open
from answerable.desk.views.going import goes_at, say_when_it_goes
from answerable.desk.views.people.seen import customer_of
from answerable.desk.views.pictures import editable
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.masking import Part, is_masked
from answerable.people.models import Customer
from answerable.tickets.actions import BegunWords, drop_begun, keep_begun
from answerable.tickets.models import Begun, Message, Ticket
from answerable.tickets.writing.markup import Written, written


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`customer` in the address says whose it is; without it, their mail address does."""
    staff, key = staff_of(request), key_in(request, "customer")
    if not staff.may("ticket.open"):
        raise NotAllowed
    customer = customer_of(request, key) if key is not None else None
    begun = Begun.objects.filter(staff=staff, customer=customer).first()
    form = NewTicketForm(
        request.POST or None, request.FILES or None, staff=staff, customer=customer, initial=_initial(begun)
    )
    said: list[Message] = []
    if is_kept(form, lambda: said.append(_begun(request, form, customer))):
        _say(request, said[0])
        ticket = said[0].ticket
        is_seen = Ticket.objects.visible_to(staff).filter(pk=ticket.pk).exists()  # a macro may give it away
        return redirect(ticket if is_seen else "desk:queue")
    typed = _typed(form) if form.is_bound or begun is None else Written(begun.text, begun.html)
    context = {
        "form": form,
        "said": typed,
        "editable": editable(None, typed.html),
        "begun": begun,
        "begun_url": f"{reverse('desk:begun')}?customer={key or ''}",
        "gaps": gaps_in(typed.text),
        "picker_url": f"{reverse('desk:picker_new')}?customer={key or ''}",
        "customer": customer,
        "laters": laters(now_of(request)),
        "cannot_name": customer is None and is_masked(staff, Part.ADDRESS),
    }
    return render(request, "desk/beginning/new.html", context)


@require_http_methods(["POST", "DELETE"])
def draft(request: HttpRequest) -> HttpResponse:
    """POST keeps what is being written, as on a ticket; DELETE begins anew."""
    key, at = key_in(request, "customer"), now_of(request)
    customer = customer_of(request, key) if key is not None else None
    if method_of(request) == "DELETE":
        drop_begun(customer, by=actor_of(request))
        return redirect(f"{reverse('desk:ticket_new')}?customer={key}" if key else "desk:ticket_new")
    values = checked(BegunForm(request.POST))
    words = BegunWords(
        values["text"],
        values["html"],
        values["subject"],
        values["address"],
        values["name"],
        {name: values[name] for name in CHOSEN if values[name]},
    )
    kept = keep_begun(customer, words, by=actor_of(request), at=at, instead_of=values["base"])
    return JsonResponse({"kept_at": at.isoformat(), "version": kept.version if kept else 0})


def _initial(begun: Begun | None) -> dict[str, str]:
    if begun is None:
        return {}
    chosen = {name: value for name, value in begun.chosen.items() if name in CHOSEN}
    return {**chosen, "subject": begun.subject, "address": begun.address, "name": begun.name}


def _typed(form: NewTicketForm) -> Written:
    """What is in the box again when something was refused, harmless."""
    text, html = form["text"].value() or "", form["html"].value() or ""
    try:
        return Written(text, written(text, html).html)
    except Invalid:
        return Written(text)


def _begun(request: HttpRequest, form: NewTicketForm, customer: Customer | None) -> Message:
    values = form.cleaned_data
    said, is_theirs = written(values["text"], values["html"]), values["said"] == THEIRS
    if not is_theirs and (left := left_open(said.text, request.POST.get("gaps", ""))):
        words = _("Still to be filled in: %(gaps)s. Fill it in, or send it once more as it is.")
        raise Invalid(words % {"gaps": ", ".join(left)})
    brand = values.get("brand")
    wanted = Beginning(
        values["subject"],
        said.text,
        customer,
        values.get("address", ""),
        values.get("name", ""),
        values["team"],
        brand.pk if brand else None,
        is_theirs,
        values["attachments"],
        None if is_theirs else goes_at(request, values["send_at"]),
        said.html,
        values.get("macro"),
    )
    return begin_with(wanted, by=actor_of(request), at=now_of(request))


def _say(request: HttpRequest, said: Message) -> None:
    if said.is_inbound:
        messages.success(request, _("The ticket is open. What they say by mail joins it."))
        return
    say_when_it_goes(
        request,
        said,
        reverse("desk:sending", args=[said.ticket.reference, said.pk]),
        gone=_("The ticket is open, and what you wrote is on its way."),
        soon=_("The ticket is open; what you wrote goes in a few seconds."),
        later=_("The ticket is open; what you wrote goes on %(when)s, unless the customer writes first."),
    )
