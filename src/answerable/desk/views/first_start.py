"""The first start: from the code on the console to the first mail answered. Any step can be left and taken up later."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.channels.actions import add_mailbox
from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Mailbox
from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.live.stream import PATH
from answerable.desk.views.mailboxes import MailboxForm
from answerable.desk.views.me import ProfileForm
from answerable.ledger.refusals import Refusal
from answerable.ledger.tail import latest
from answerable.people.access import Role
from answerable.people.actions import Post
from answerable.people.first_start import Beginning, begin, finish, is_new, is_under_way, opens
from answerable.people.invitations import add_by_invitation
from answerable.people.models import FirstStart, Staff
from answerable.tickets.models import DeliveryState, Direction, Message, Ticket

_KEPT = "first_start_code"  # in the session, so that no address and no history goes on holding it
_STEPS = (
    ("first_mailbox", gettext_lazy("A mailbox")),
    ("first_colleagues", gettext_lazy("Colleagues")),
    ("first_mail", gettext_lazy("The first mail")),
)
# What a first mailbox is asked for; the rest has defaults, and is on its page in settings.
_ASKED = ("name", "address", "imap_host", "imap_port", "imap_security", "imap_user", "imap_password", "smtp_host",
          "smtp_port", "smtp_security", "smtp_user", "smtp_password")  # fmt: skip


class BeginForm(ProfileForm):
    """The administrator and the company, on one page."""

    email = forms.EmailField(label=gettext_lazy("Your mail address"))
    password = forms.CharField(
        label=gettext_lazy("A password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters; a short sentence is good."),
    )
    company = forms.CharField(max_length=120, label=gettext_lazy("Your company"))
    field_order = ("name", "email", "password", "company", "language", "time_zone")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "password" in values:
            person = Staff(email=values.get("email", ""), name=values.get("name", ""))
            try:
                validate_password(values["password"], person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return values


class ColleagueForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("Mail address"))
    role = forms.TypedChoiceField(
        choices=Role.choices, coerce=Role, initial=Role.AGENT, label=gettext_lazy("Role")
    )


@never_cache
@login_not_required  # there is nobody yet who could sign in
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then for the administrator and the company; later lead on to what is not done yet."""
    if not is_new():
        return _further(request)
    code = request.session.get(_KEPT, "")
    if not opens(code, at=now_of(request)):
        return _door(request)
    initial = {"language": translation.get_language(), "time_zone": "UTC"}
    form = BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (staff := _begun(request, code, form)) is not None:
        login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.pop(_KEPT, None)
        return redirect("desk:first_mailbox")
    return render(request, "desk/first_start/begin.html", {"form": form})


@never_cache
@login_not_required
@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The link on the console."""
    if not is_new():
        raise Http404
    return _tried(request, code) or redirect("desk:first_start")


def _door(request: HttpRequest) -> HttpResponse:
    """Without a code that fits: where to find it, and a field for it."""
    if request.method == "POST" and "code" in request.POST:
        return _tried(request, request.POST["code"].strip()) or redirect("desk:first_start")
    return render(request, "desk/first_start/door.html")


def _tried(request: HttpRequest, code: str) -> HttpResponse | None:
    """Keep a code that fits; few may be tried in a minute."""
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="set_up", limit_get=True)
    if refused is not None:
        return refused
    if opens(code[:200], at=now_of(request)):
        request.session[_KEPT] = code
    else:
        messages.error(
            request, _("That code opens nothing. It works once, for a day, and only the last one printed.")
        )
    return None


def _begun(request: HttpRequest, code: str, form: BeginForm) -> Staff | None:
    try:
        return begin(code, Beginning(**form.cleaned_data), at=now_of(request))
    except FirstStart.DoesNotExist as error:
        raise Http404 from error  # somebody else was quicker
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None


def _further(request: HttpRequest) -> HttpResponse:
    """For whoever began, on to the first thing not done; for everybody else there is nothing here."""
    if not isinstance(request.user, Staff):
        raise Http404
    _require(request)
    return redirect("desk:first_mail" if Mailbox.objects.exists() else "desk:first_mailbox")


def _require(request: HttpRequest) -> None:
    if not staff_of(request).may("staff.manage") or not is_under_way():
        raise Http404


@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """Connect the first one, and try it."""
    _require(request)
    form = MailboxForm(
        request.POST or None, initial={**MailSettings().as_json(), "name": staff_of(request).provider}
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_mailbox("email", form.change(), by=actor_of(request), at=now_of(request))
            return redirect("desk:first_mailbox")
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    found = Mailbox.objects.order_by("pk").first()
    asked = [form[name] for name in _ASKED]
    left = [field for field in form if field.name not in _ASKED]
    context = {
        "form": form,
        "mailbox": found,
        "asked": asked,
        "left": left,
        **_frame(request, "first_mailbox"),
    }
    return render(request, "desk/first_start/mailbox.html", context)


@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    _require(request)
    staff = staff_of(request)
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        post = Post(wanted["name"], staff.provider, wanted["role"], language=staff.language)
        try:
            add_by_invitation(wanted["email"], post, by=actor_of(request), at=now_of(request))
            messages.success(request, _("Invited."))
            return redirect("desk:first_colleagues")
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    others = Staff.objects.visible_to(staff).active().exclude(pk=staff.pk).order_by("pk")[:50]
    context = {"form": form, "colleagues": others, **_frame(request, "first_colleagues")}
    return render(request, "desk/first_start/colleagues.html", context)


@require_GET
def first_mail(request: HttpRequest) -> HttpResponse:
    """Waits for it, live, and for its answer."""
    _require(request)
    position = latest()
    ticket = (
        Ticket.objects.visible_to(staff_of(request))
        .present()
        .select_related("customer")
        .order_by("pk")
        .first()
    )
    context = {
        "mailboxes": Mailbox.objects.filter(is_active=True).order_by("pk")[:20],
        "ticket": ticket,
        "answer": _answer(ticket) if ticket else None,
        "is_ready": ticket is not None and _answered(ticket),
        "position": position,
        "stream_url": PATH,
        **_frame(request, "first_mail"),
    }
    is_part = "HX-Request" in request.headers
    return render(request, f"desk/first_start/{'_waiting' if is_part else 'first_mail'}.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    finish(by=actor_of(request), at=now_of(request))
    return redirect("desk:queue")


def _answer(ticket: Ticket) -> Message | None:
    said = ticket.messages.filter(direction=Direction.OUTBOUND, is_automatic=False)
    return said.exclude(delivery=DeliveryState.WITHDRAWN).order_by("-pk").first()


def _answered(ticket: Ticket) -> bool:
    said = ticket.messages.filter(direction=Direction.OUTBOUND, is_automatic=False)
    return said.filter(delivery=DeliveryState.DELIVERED).exists()


def _frame(request: HttpRequest, here: str) -> dict[str, object]:
    return {
        "steps": [(f"desk:{name}", words, name == here) for name, words in _STEPS],
        "now": now_of(request),
    }
