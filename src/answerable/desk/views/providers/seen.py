"""Which provider a request is about: what one may not see is not there."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Provider
from answerable.people.models.staff import ProviderQuerySet

_TABS = (
    ("provider", _("About")),
    ("provider_sites", _("Sites")),
    ("provider_people", _("People")),
    ("provider_charter", _("Charter")),
    ("provider_rates", _("Rates")),
)


def providers_of(request: HttpRequest) -> ProviderQuerySet:
    staff = staff_of(request)
    if not (staff.may("providers.see") or staff.may("providers.manage")):
        raise Http404
    found: ProviderQuerySet = Provider.objects.visible_to(staff)
    return found


def provider_of(request: HttpRequest, pk: int, *, is_to_change: bool = False) -> Provider:
    found = get_object_or_404(providers_of(request).select_related("sub_contractor_of"), pk=pk)
    if is_to_change and not staff_of(request).may("providers.manage"):
        raise NotAllowed
    return found


def around(request: HttpRequest, provider: Provider, tab: str) -> dict[str, Any]:
    """What stands on each of its pages."""
    tabs = [
        {"label": label, "href": reverse(f"desk:{name}", args=[provider.pk]), "current": name == tab}
        for name, label in _TABS
    ]
    return {"provider": provider, "tabs": tabs, "may_manage": staff_of(request).may("providers.manage")}
