"""Whether an address is a customer's: a code is sent there, and they read it out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.desk.frame.requests import actor_of, key_of, now_of, staff_of
from answerable.desk.views.people.seen import customer_of
from answerable.people import actions
from answerable.people.models import Customer, Identity, Proof


@require_POST
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """A code goes to `identity`, of theirs or of somebody who may be them."""
    found = customer_of(request, pk)
    identity = Identity.objects.filter(pk=key_of(request.POST.get("identity", "")) or 0).first()
    if identity is None or not Customer.objects.visible_to(staff_of(request)).filter(pk=identity.customer_id):
        raise Http404
    actions.ask_proof(identity, found, by=actor_of(request), at=now_of(request))
    messages.success(request, _("A code is on its way. Ask them to read it to you."))
    return redirect(f"{reverse('desk:customer', args=[pk])}#addresses")


@require_POST
def proof(request: HttpRequest, pk: int, proof_id: int) -> HttpResponse:
    """What they read out."""
    asked = get_object_or_404(
        Proof.objects.select_related("identity__customer"), pk=proof_id, customer=customer_of(request, pk)
    )
    was = asked.identity.person
    code = request.POST.get("code", "")[:20]
    person = actions.give_proof(asked, code, by=actor_of(request), at=now_of(request))
    if was != person:
        undo = reverse("desk:customer_merge", args=[was.pk])
        messages.success(request, _("Proven: they are one person now."), extra_tags=undo)
    else:
        messages.success(request, _("Proven: the address is theirs."))
    return redirect("desk:customer", pk=person.pk)
