"""Accounts of channels other than mail: text messages and what is to come, with a button that tries each."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.accounts import ACCOUNTS, Account, kind_of
from answerable.channels.actions import MailboxChange, add_mailbox, change_mailbox, switch_mailbox, tried
from answerable.channels.asked import Asked
from answerable.channels.chat.settings import CHANNEL as CHAT
from answerable.channels.models import Mailbox
from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.views.chats import tag_of
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Team
from answerable.tickets.channel_words import channel_words
from answerable.tickets.models import Brand
from answerable.web.widgets import PlainSelect


class AccountForm(forms.Form):
    """What every account has, and what its channel asks for besides."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name that customers see"))
    address = forms.CharField(max_length=320)
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label=gettext_lazy("none"), label=gettext_lazy("Team")
    )
    brand = forms.ModelChoiceField(
        Brand.objects.all(), required=False, empty_label=gettext_lazy("none"), label=gettext_lazy("Brand")
    )

    def __init__(self, data: Any, *, account: Account, found: Mailbox | None) -> None:
        super().__init__(data, initial=_initial(account, found))
        self.account = account
        self.is_preview = "preview" in (data or {})
        self.fields["address"].label = account.address
        offer(self, "team", Team.objects.active())
        for each in account.asked:
            self.fields[each.name] = _field(each, is_kept=found is not None or self.is_preview)

    @property
    def own(self) -> list[forms.BoundField]:
        return [self[each.name] for each in self.account.asked]

    def change(self) -> MailboxChange:
        values = self.cleaned_data
        asked = self.account.asked
        return MailboxChange(
            name=values["name"],
            address=values["address"],
            team=values["team"],
            brand=values["brand"],
            settings={
                **({"carrier": self.account.carrier} if self.account.carrier else {}),
                **{each.name: values[each.name] for each in asked if not each.is_secret},
            },
            secrets={each.name: values[each.name] for each in asked if each.is_secret and values[each.name]},
        )


def _field(asked: Asked, *, is_kept: bool) -> forms.Field:
    """A secret that is kept already need not be given again."""
    if asked.choices:
        offered = list(asked.offered())
        if not asked.is_required and "" not in dict(offered):
            offered.insert(0, ("", _("always")))
        return forms.ChoiceField(
            choices=offered,
            label=asked.label,
            help_text=asked.help,
            required=asked.is_required,
            widget=PlainSelect,
        )
    field = forms.CharField(
        max_length=20_000 if asked.is_long else 2000,
        label=asked.label,
        help_text=asked.help,
        required=asked.is_required and not (asked.is_secret and is_kept),
    )
    if asked.is_long:
        field.widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    if asked.is_secret:
        field.widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        field.help_text = asked.help or _("Kept encrypted. Leave it empty to keep the present one.")
    return field


def _initial(account: Account, found: Mailbox | None) -> dict[str, Any]:
    plain = {each.name: each.default for each in account.asked if not each.is_secret}
    if found is None:
        return plain
    kept = {name: found.settings.get(name, default) for name, default in plain.items()}
    return {
        "name": found.name,
        "address": found.address,
        "team": found.team_id,
        "brand": found.brand_id,
        **kept,
    }


def _require(request: HttpRequest) -> None:
    if not staff_of(request).may("mailbox.manage"):
        raise NotAllowed


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    _require(request)
    found = Mailbox.objects.filter(channel__in=ACCOUNTS).select_related("team").order_by("channel", "name")
    values = {"accounts": found, "offered": [(name, _words(name)) for name in ACCOUNTS]}
    return render(request, "desk/channels/accounts.html", {**values, "now": now_of(request)})


def _words(kind: str) -> str:
    return str(ACCOUNTS[kind].words) or channel_words(kind)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, channel: str) -> HttpResponse:
    if channel not in ACCOUNTS:
        raise Http404
    return _edited(request, channel, None)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    return _edited(request, kind_of(found), found)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the other side, and say what it said."""
    found = _one(request, pk)
    is_part = "HX-Request" in request.headers
    template = "desk/_mailbox_checks.html" if is_part else "desk/mailbox_checks.html"
    return render(request, template, {"mailbox": found, "checks": ACCOUNTS[kind_of(found)].checker(found)})


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _one(request, pk)
    switch_mailbox(found, on="on" in request.POST, by=actor_of(request), at=now_of(request))
    return redirect("desk:channels")


def _one(request: HttpRequest, pk: int) -> Mailbox:
    _require(request)
    return get_object_or_404(Mailbox, pk=pk, channel__in=ACCOUNTS)


def _edited(request: HttpRequest, kind: str, found: Mailbox | None) -> HttpResponse:
    _require(request)
    about = ACCOUNTS[kind]
    channel = about.channel or kind
    form = AccountForm(request.POST or None, account=about, found=found)
    is_preview, is_whole = form.is_preview, request.method == "POST" and form.is_valid()
    if is_whole and not is_preview and (kept := _kept(request, channel, found, form)):
        messages.success(request, _("Saved. Try it with the test button."))
        return redirect("desk:channel", pk=kept.pk)
    values = {
        "form": form,
        "account": found,
        "about": about,
        "channel": channel,
        "kind": _words(kind),
        "previewed": about.previewed(form.change().settings) if is_preview and is_whole else [],
        "tag": tag_of(found) if found and channel == CHAT else "",
        "door": settings.BASE_URL + reverse(about.door, args=[found.pk]) if found and about.door else "",
    }
    return render(request, "desk/channels/account.html", values)


def _kept(request: HttpRequest, channel: str, found: Mailbox | None, form: AccountForm) -> Mailbox | None:
    by, at, wanted = actor_of(request), now_of(request), form.change()
    try:
        form.account.refuse_unusable(wanted.settings, wanted.secrets)
        if form.account.is_tried_first and not _works(tried(channel, wanted, found, at=at), form):
            return None
        if found is None:
            return add_mailbox(channel, wanted, by=by, at=at)
        return change_mailbox(found, wanted, by=by, at=at)
    except Refusal as refusal:  # beside the fields, so that nothing typed is lost
        form.add_error(None, refusal.message)
        return None


def _works(mailbox: Mailbox, form: AccountForm) -> bool:
    """Whether the other side lets us in; if not, its words stand beside the fields, and nothing was kept."""
    first = form.account.checker(mailbox)[0]
    if not first.ok:
        form.add_error(None, f"{first.what}: {first.words}")
    return first.ok
