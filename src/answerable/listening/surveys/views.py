"""The page behind a link of a mail. It needs no login, no script and no cookie: the link says who asks and who answers.

Looking at it does nothing, as programs do that look at the links of a mail before its reader does; one press sends it.
"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.channels import consent
from answerable.ledger.actor import customer as as_customer
from answerable.ledger.refusals import Refusal
from answerable.listening.models import Ask, AskState, SurveyAnswer, Via
from answerable.listening.surveys.answering import answer
from answerable.listening.surveys.links import Pressed, digest_out, pressed
from answerable.listening.surveys.scales import scale_of
from answerable.listening.surveys.wording import options_in, question_in, spoken
from answerable.selfservice.portal.requests import POLICY_HEADER, policy
from answerable.tickets.ratings import MOST_WORDS


class AnswerForm(forms.Form):
    value = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(
        required=False,
        max_length=MOST_WORDS,
        label=_("What was good, or what was missing?"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, ask: Ask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = question_in(ask.version, ask.language)
        self.fields["value"].choices = options_in(ask.version, ask.language)  # type: ignore[attr-defined]


# What may be sent stands in its address, and a mail program has no cookie.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest, token: str) -> HttpResponse:
    found = pressed(token)
    rows = Ask.objects.select_related("version", "ticket__brand", "ticket__customer")
    ask = rows.filter(pk=found.ask, state=AskState.ASKED).first() if found else None
    if found is None or ask is None:
        raise Http404
    with translation.override(ask.language):
        if not ask.is_open(at=timezone.now()):
            return _shown(request, ask, status=410, is_over=True)
        if request.method == "POST":
            return _sent(request, ask)
        known = SurveyAnswer.objects.select_related("rating").filter(ask=ask).first()
        return _shown(request, ask, form=AnswerForm(ask, initial=_begun(ask, found, known)), known=known)


def _sent(request: HttpRequest, ask: Ask) -> HttpResponse:
    form = AnswerForm(ask, request.POST)
    if not form.is_valid():
        return _shown(request, ask, form=form, status=422)
    given = form.cleaned_data
    by = as_customer(ask.ticket.customer_id)
    try:
        known = answer(ask, given["value"], words=given["words"], via=Via.LINK, by=by, at=timezone.now())
    except Refusal:  # it closed while they wrote
        return _shown(request, ask, status=410, is_over=True)
    initial = {"value": known.value, "words": known.said}
    return _shown(request, ask, form=AnswerForm(ask, initial=initial), known=known, is_sent=True)


def _begun(ask: Ask, found: Pressed, known: SurveyAnswer | None) -> dict[str, Any]:
    """What was pressed, with the words that were sent before."""
    value = found.value if found.value in scale_of(ask.version.kind).values else None
    if value is None and known is not None:
        value = known.value
    return {"value": value, "words": known.said if known else ""}


def _shown(request: HttpRequest, ask: Ask, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {
        "ask": ask,
        "ticket": ask.ticket,
        "sender": ask.ticket.brand.sender if ask.ticket.brand else "",
        "language": ask.language,
        "is_bidi": translation.get_language_bidi(),
    }
    return _guarded(render(request, "listening/answer.html", context, status=status))


# A mail program posts here by itself (RFC 8058).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest, token: str) -> HttpResponse:
    """One click, and no more such questions to this address."""
    digest = digest_out(token)
    if digest is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        consent.opt_out_digest(consent.SURVEYS, digest, at=timezone.now())
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    code = next((known for each, _weight in accepted if (known := spoken(each))), "en")
    with translation.override(code):
        context = {"is_done": is_done, "language": code, "is_bidi": translation.get_language_bidi()}
        return _guarded(render(request, "listening/out.html", context))


def _guarded(response: HttpResponse) -> HttpResponse:
    response[POLICY_HEADER] = policy()
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
