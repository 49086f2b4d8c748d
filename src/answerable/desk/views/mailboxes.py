"""Mailboxes: where mail comes in and goes out, with a button that tries it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.actions import MailboxChange, add_mailbox, change_mailbox, switch_mailbox
from answerable.channels.email.settings import PROVIDERS, SECRETS, MailSettings
from answerable.channels.models import Mailbox
from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import Team
from answerable.tickets.models import Brand

_SECURITY = [("ssl", "TLS"), ("starttls", "STARTTLS"), ("none", gettext_lazy("none (this machine only)"))]
_BACKLOG = [
    ("month", gettext_lazy("the last 30 days")),
    ("new", gettext_lazy("nothing, only what comes from now on")),
    ("all", gettext_lazy("everything")),
]


class MailboxForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name that customers see"))
    address = forms.CharField(max_length=320, label=gettext_lazy("Mail address"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=gettext_lazy("Team"))
    brand = forms.ModelChoiceField(
        Brand.objects.all(),
        required=False,
        empty_label=gettext_lazy("none"),
        label=gettext_lazy("Brand"),
        help_text=gettext_lazy("Tickets that come through it are answered under this name."),
    )
    signature = forms.CharField(
        required=False,
        widget=forms.Textarea,
        label=gettext_lazy("Signature"),
        help_text=gettext_lazy("Used where the ticket’s brand has none."),
    )
    imap_host = forms.CharField(required=False, max_length=255, label=gettext_lazy("IMAP server"))
    imap_port = forms.IntegerField(required=False, min_value=0, max_value=65535, label=gettext_lazy("Port"))
    imap_security = forms.ChoiceField(choices=_SECURITY, label=gettext_lazy("Encryption"))
    imap_user = forms.CharField(required=False, max_length=255, label=gettext_lazy("User"))
    imap_password = forms.CharField(required=False, max_length=500, label=gettext_lazy("Password"))
    imap_folder = forms.CharField(required=False, max_length=255, label=gettext_lazy("Folder"))
    imap_backlog = forms.ChoiceField(
        choices=_BACKLOG, label=gettext_lazy("Of the mail that is there already, take")
    )
    smtp_host = forms.CharField(required=False, max_length=255, label=gettext_lazy("SMTP server"))
    smtp_port = forms.IntegerField(required=False, min_value=0, max_value=65535, label=gettext_lazy("Port"))
    smtp_security = forms.ChoiceField(choices=_SECURITY, label=gettext_lazy("Encryption"))
    smtp_user = forms.CharField(required=False, max_length=255, label=gettext_lazy("User"))
    smtp_password = forms.CharField(required=False, max_length=500, label=gettext_lazy("Password"))
    provider = forms.ChoiceField(
        required=False,
        choices=[("", "SMTP"), *((name, name.title()) for name in PROVIDERS)],
        label=gettext_lazy("Send by"),
    )
    api_key = forms.CharField(required=False, max_length=1000, label=gettext_lazy("Key of the provider"))
    provider_settings = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("More settings (JSON)")
    )
    oauth_token_url = forms.URLField(
        required=False, assume_scheme="https", label=gettext_lazy("OAuth2 token address")
    )
    oauth_client_id = forms.CharField(required=False, max_length=500, label=gettext_lazy("OAuth2 client"))
    oauth_client_secret = forms.CharField(
        required=False, max_length=1000, label=gettext_lazy("OAuth2 secret")
    )
    oauth_refresh_token = forms.CharField(
        required=False, max_length=4000, label=gettext_lazy("OAuth2 refresh token")
    )
    oauth_scope = forms.CharField(required=False, max_length=500, label=gettext_lazy("OAuth2 scope"))
    trusted_authserv = forms.CharField(
        required=False, max_length=255, label=gettext_lazy("Server whose Authentication-Results we believe")
    )
    trust_colleagues = forms.BooleanField(
        required=False,
        label=gettext_lazy("Take mail from a colleague's address for theirs, without proof"),
        help_text=gettext_lazy("Only where your own mail server turns forged senders away."),
    )
    plus_addressing = forms.BooleanField(
        required=False, label=gettext_lazy("Mail to name+anything@ reaches this mailbox")
    )
    acknowledge = forms.BooleanField(
        required=False, label=gettext_lazy("Tell customers that their mail arrived")
    )
    acknowledgement = forms.CharField(
        required=False,
        widget=forms.Textarea,
        label=gettext_lazy("What to tell them"),
        help_text=gettext_lazy(
            "{reference} becomes the ticket's reference. Where the brand has pages for customers, up to two of its "
            "articles, guides and known issues that perhaps answer the mail are named below."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", Team.objects.active())
        for name in SECRETS:
            self.fields[name].widget = forms.PasswordInput(attrs={"autocomplete": "off"})
            self.fields[name].help_text = _("Kept encrypted. Leave it empty to keep the present one.")

    def change(self) -> MailboxChange:
        values = self.cleaned_data
        settings = {
            name: values[name]
            for name in MailSettings().as_json()
            if name in values and values[name] is not None
        }
        return MailboxChange(
            name=values["name"],
            address=values["address"],
            team=values["team"],
            settings=settings,
            secrets={name: values[name] for name in SECRETS if values[name]},
            signature=values["signature"],
            brand=values["brand"],
        )


def _require(request: HttpRequest) -> None:
    if not staff_of(request).may("mailbox.manage"):
        raise NotAllowed


@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    _require(request)
    found = Mailbox.objects.filter(channel="email").select_related("team")
    return render(request, "desk/mailboxes.html", {"mailboxes": found, "now": now_of(request)})


@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add one, or change one."""
    _require(request)
    found = get_object_or_404(Mailbox, pk=pk, channel="email") if pk is not None else None
    form = MailboxForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid() and (kept := _kept(request, found, form)) is not None:
        messages.success(request, _("Saved. Try it with the test button."))
        return redirect("desk:mailbox", pk=kept.pk)
    return render(request, "desk/mailbox.html", {"form": form, "mailbox": found, "now": now_of(request)})


def _kept(request: HttpRequest, found: Mailbox | None, form: MailboxForm) -> Mailbox | None:
    by, at = actor_of(request), now_of(request)
    try:
        if found is None:
            return add_mailbox("email", form.change(), by=by, at=at)
        return change_mailbox(found, form.change(), by=by, at=at)
    except Refusal as refusal:  # beside the fields, so that nothing typed is lost
        form.add_error(None, refusal.message)
        return None


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Connect, sign in, look, and say what happened."""
    from answerable.channels.email.testing import check_mailbox

    _require(request)
    found = get_object_or_404(Mailbox, pk=pk, channel="email")
    is_part = "HX-Request" in request.headers
    template = "desk/_mailbox_checks.html" if is_part else "desk/mailbox_checks.html"
    return render(request, template, {"mailbox": found, "checks": check_mailbox(found)})


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request)
    found = get_object_or_404(Mailbox, pk=pk, channel="email")
    switch_mailbox(found, on="on" in request.POST, by=actor_of(request), at=now_of(request))
    return redirect("desk:mailboxes")


def _initial(found: Mailbox | None) -> dict[str, Any]:
    if found is None:
        return MailSettings().as_json()
    known = {
        "name": found.name,
        "address": found.address,
        "team": found.team_id,
        "signature": found.signature,
        "brand": found.brand_id,
    }
    return {**MailSettings.of(found).as_json(), **known}
