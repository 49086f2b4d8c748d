"""A brand's pages for its customers: whether there are any, where, and what they ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.channels.models import Mailbox
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.channel import CHANNEL
from answerable.channels.web.settings import WebSettings
from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.people.models import Field, FieldAbout, Team
from answerable.tickets.models import Brand, Form


class FrontForm(forms.Form):
    is_on = forms.BooleanField(required=False, label=gettext_lazy("Customers can open them"))
    path = forms.CharField(
        max_length=60,
        label=gettext_lazy("Its part of the address"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens. Links that were sent stop working when it changes."
        ),
    )
    host = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("A host name of its own"),
        help_text=gettext_lazy(
            "Under which this brand’s pages come first; it must also lead to this installation."
        ),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
        label=gettext_lazy("Team that gets what is asked"),
    )
    topics = forms.ModelMultipleChoiceField(
        Form.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Topics to choose among"),
        help_text=gettext_lazy("With none, there is one form for everything."),
    )
    fields_asked = forms.ModelMultipleChoiceField(
        Field.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Fields that customers are asked for"),
        help_text=gettext_lazy("Where they stand on the topic’s form. The others are for colleagues alone."),
    )
    takes_files = forms.BooleanField(required=False, label=gettext_lazy("They may send files along"))
    links_in_mail = forms.BooleanField(
        required=False, label=gettext_lazy("Answers end with a link to their ticket’s page")
    )
    sign_in_name = forms.CharField(
        required=False,
        max_length=60,
        label=gettext_lazy("Its name"),
        help_text=gettext_lazy("As it stands on the button: “Sign in with …”."),
    )
    sign_in_issuer = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Issuer"),
        help_text=gettext_lazy("The address as the system itself writes it."),
    )
    sign_in_client = forms.CharField(required=False, max_length=200, label=gettext_lazy("Client id"))
    sign_in_secret = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Client secret"),
        help_text=gettext_lazy("Left empty, the one that is kept stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", Team.objects.active())
        of_brand = Form.objects.filter(brand=None) | Form.objects.filter(brand=brand)
        offer(self, "topics", of_brand)
        asked = Field.objects.of(FieldAbout.TICKET).filter(on_forms__form__in=of_brand).distinct()
        offer(self, "fields_asked", asked)

    def wanted(self) -> FrontWanted:
        given = self.cleaned_data
        kept = WebSettings(
            topics=tuple(each.pk for each in given["topics"]),
            fields=tuple(each.pk for each in given["fields_asked"]),
            host=given["host"],
            takes_files=given["takes_files"],
            links_in_mail=given["links_in_mail"],
            sign_in_name=given["sign_in_name"],
            sign_in_issuer=given["sign_in_issuer"],
            sign_in_client=given["sign_in_client"],
        )
        secret = given["sign_in_secret"]
        return FrontWanted(given["path"], given["is_on"], given["team"], kept, sign_in_secret=secret)


@require_http_methods(["GET", "POST"])
def brand_pages(request: HttpRequest, pk: int) -> HttpResponse:
    if not staff_of(request).may("mailbox.manage"):
        raise NotAllowed
    brand = get_object_or_404(Brand, pk=pk)
    front = Mailbox.objects.filter(channel=CHANNEL, brand=brand).order_by("pk").first()
    form = FrontForm(request.POST or None, initial=_initial(brand, front), brand=brand)
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: set_up_front(brand, form.wanted(), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:brand_pages", pk=pk)
    address = settings.BASE_URL + reverse("portal:home", args=[front.address]) if front else ""
    back = settings.BASE_URL + reverse("portal:signed_in", args=[front.address]) if front else ""
    context = {"brand": brand, "front": front, "form": form, "address": address, "back": back}
    return render(request, "desk/selfservice/brand_pages.html", context)


def _initial(brand: Brand, front: Mailbox | None) -> dict[str, Any]:
    if front is None:
        return {"path": slugify(brand.name), "is_on": False, "takes_files": True, "links_in_mail": True}
    kept = WebSettings.of(front)
    return {
        "path": front.address,
        "is_on": front.is_active,
        "team": front.team_id,
        "host": kept.host,
        "topics": list(kept.topics),
        "fields_asked": list(kept.fields),
        "takes_files": kept.takes_files,
        "links_in_mail": kept.links_in_mail,
        "sign_in_name": kept.sign_in_name,
        "sign_in_issuer": kept.sign_in_issuer,
        "sign_in_client": kept.sign_in_client,
    }
