"""How long what was said is kept, and on what a legal hold lies."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.registry import CHANNELS
from answerable.desk.forms import checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.views.privacy.data import HoldForm
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.models import Customer, Team
from answerable.privacy.actions import Wanted, add_rule, change_rule, hold, lift, remove_rule, switch_rule
from answerable.privacy.actions.ruling import MOST_RULES
from answerable.privacy.models import Does, Hold, RetentionRule
from answerable.privacy.retention.age import Unit
from answerable.privacy.retention.due import LOOKED_AT, count
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Tag, Ticket
from answerable.tickets.references import clean_reference
from answerable.web.widgets import PlainSelect

_MOST_HOLDS = 200


class RuleForm(forms.Form):
    does = forms.TypedChoiceField(choices=Does.choices, coerce=Does, label=gettext_lazy("What it does"))
    number = forms.IntegerField(
        min_value=1, max_value=36_500, label=gettext_lazy("To tickets closed longer ago than")
    )
    unit = forms.TypedChoiceField(choices=Unit.choices, coerce=Unit, label=gettext_lazy("Counted in"))
    team = forms.ModelChoiceField(
        Team.objects.all(), required=False, empty_label=gettext_lazy("any"), label=gettext_lazy("Team")
    )
    tag = forms.CharField(max_length=60, required=False, label=gettext_lazy("With the tag"))
    channel = forms.ChoiceField(required=False, label=gettext_lazy("Channel"), widget=PlainSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [("", _("any")), *((name, channel_words(name)) for name in CHANNELS)]

    def clean_tag(self) -> Tag | None:
        given: str = self.cleaned_data["tag"].strip()
        found = Tag.objects.filter(name__iexact=given).first() if given else None
        if given and found is None:
            raise forms.ValidationError(_("There is no tag of this name."))
        return found


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    _require(request)
    holds = Hold.objects.select_related("customer", "ticket", "staff").order_by("-pk")
    context = {
        "rules": RetentionRule.objects.select_related("team", "tag")[:MOST_RULES],
        "holds": holds[:_MOST_HOLDS],
        "holding": HoldForm(auto_id="hold-%s"),
        "now": now_of(request),
    }
    return render(request, "desk/privacy/rules.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _require(request)
    form = RuleForm(request.POST or None, initial={"number": 3, "unit": Unit.YEARS})
    made: list[RetentionRule] = []
    by, at = actor_of(request), now_of(request)
    if is_kept(form, lambda: made.append(add_rule(Wanted(**form.cleaned_data), by=by, at=at))):
        messages.success(
            request, _("Added. It does nothing yet: look at what it would do, then switch it on.")
        )
        return redirect("desk:retention_rule", pk=made[0].pk)
    return render(request, "desk/privacy/rule.html", {"form": form})


@require_http_methods(["GET", "POST", "DELETE"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request)
    found, by, at = get_object_or_404(RetentionRule, pk=pk), actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        remove_rule(found, by=by, at=at)
        messages.success(request, _("Removed. What it did stays done."))
        return redirect("desk:retention")
    form = RuleForm(request.POST or None, initial=_initial(found))
    if is_kept(form, lambda: change_rule(found, Wanted(**form.cleaned_data), by=by, at=at)):
        messages.success(request, _("Saved."))
        return redirect("desk:retention_rule", pk=pk)
    touched, is_more = count(found, at=at)
    context = {"form": form, "rule": found, "touched": touched, "is_more": is_more, "looked_at": LOOKED_AT}
    return render(request, "desk/privacy/rule.html", context)


@require_http_methods(["POST", "DELETE"])
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """POST switches it on, DELETE off."""
    _require(request)
    is_on = method_of(request) != "DELETE"
    switch_rule(get_object_or_404(RetentionRule, pk=pk), on=is_on, by=actor_of(request), at=now_of(request))
    messages.success(request, _("It is on.") if is_on else _("It is off."))
    return redirect("desk:retention_rule", pk=pk)


@require_POST
def holds(request: HttpRequest) -> HttpResponse:
    """On the ticket with this reference, or on the customer with this address."""
    _require(request)
    given = request.POST.get("on", "").strip()[:320]
    about: Ticket | Customer | None = Ticket.objects.filter(reference=clean_reference(given)).first()
    if about is None and given:
        about = Customer.objects.present().filter(identities__address=given.lower()).first()
    if about is None:
        raise Invalid(_("There is neither a ticket with this reference nor a customer with this address."))
    hold(about, checked(HoldForm(request.POST))["reason"], by=actor_of(request), at=now_of(request))
    messages.success(request, _("Held. Nothing of it is erased until the hold is lifted."))
    return redirect("desk:retention")


@require_http_methods(["POST", "DELETE"])
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """DELETE lifts it; there is nothing else to be done with one."""
    _require(request)
    found = get_object_or_404(Hold.objects.select_related("customer", "ticket"), pk=pk)
    about = found.customer or found.ticket
    assert about is not None
    lift(about, by=actor_of(request), at=now_of(request))
    return redirect("desk:retention")


def _require(request: HttpRequest) -> None:
    staff = staff_of(request)
    if not staff.may("privacy.keep") or not staff.scope.everything:
        raise NotAllowed


def _initial(found: RetentionRule) -> dict[str, Any]:
    kept = {name: getattr(found, name) for name in ("does", "number", "unit", "channel")}
    return {**kept, "team": found.team_id, "tag": str(found.tag or "")}
