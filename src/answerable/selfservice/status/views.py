"""Following a brand's status page, ending it, and the page itself where no file of it stands yet."""

from pathlib import Path
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from answerable.channels.web.fronts import fronts
from answerable.ledger.refusals import Refusal
from answerable.people.addresses import MAIL, normalise
from answerable.selfservice.issues.wanting import read_out, take_out
from answerable.selfservice.portal.limits import HOOK_FROM, HOOK_TO, LINK_FROM, LINK_TO, OPENED_FROM, is_over
from answerable.selfservice.portal.requests import POLICY_HEADER, Page, page, policy
from answerable.selfservice.portal.speaking import COOKIE, spoken
from answerable.selfservice.status.following import address_in, ask_to_confirm, follow, unfollow
from answerable.selfservice.status.hooks import ask_to_follow, hook_in, is_ours, link_of, unfollow_hook
from answerable.selfservice.status.rendering import folder, write
from answerable.selfservice.status.serving import found_for, headers_of


class FollowForm(forms.Form):
    email = forms.EmailField(
        max_length=320,
        label=gettext_lazy("Your mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    website = forms.CharField(required=False)  # people do not see it


class HookForm(forms.Form):
    url = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Address of your system"),
        widget=forms.URLInput(attrs={"autocomplete": "off", "dir": "ltr", "placeholder": "https://"}),
    )
    website = forms.CharField(required=False)  # people do not see it


@login_not_required
@require_safe
def status(request: HttpRequest, front: str, name: str = "") -> HttpResponse:
    """As the edge of the process serves it, which is before this; here it is written, where it is not there yet."""
    accepted = request.headers.get("Accept-Language", "")
    if (chosen := spoken(request.COOKIES.get(COOKIE, ""))) is not None:
        accepted = f"{chosen},{accepted}"
    found = found_for(request.path, accepted, folder())
    if found is None:
        row = fronts().filter(address=front).first()
        if row is None:
            raise Http404
        write(row, at=timezone.now())
        found = found_for(request.path, accepted, folder())
    if found is None:
        raise Http404
    return _file(found)


def _file(path: Path) -> HttpResponse:
    response = HttpResponse(path.read_bytes())
    for name, value in headers_of(path).items():
        response[name] = value
    return response


@require_safe
@page
def to_status(opened: Page) -> HttpResponseBase:
    return redirect("status:page", opened.front.address)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def follow_form(opened: Page) -> HttpResponseBase:
    """What is answered is the same whether anybody follows it already or not."""
    form = FollowForm(opened.request.POST or None)
    if opened.request.method != "POST" or not form.is_valid():
        return opened.shown("follow", form=form, status=422 if form.errors else 200)
    address = normalise(MAIL, form.cleaned_data["email"])
    may = not is_over(LINK_FROM, opened.address, at=opened.now) and not form.cleaned_data["website"]
    if may and address and not is_over(LINK_TO, f"follow:{address}", at=opened.now):
        ask_to_confirm(opened.front, address, language=opened.language)
    return opened.shown("follow", is_asked=True)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def follow_confirm(opened: Page, token: str) -> HttpResponseBase:
    """Looking at it does nothing, as programs that look at mail do; the button does."""
    named = address_in(token)
    if named is None or is_over(OPENED_FROM, opened.address, at=opened.now):
        return opened.shown("follow", is_too_old=True, status=410)
    if opened.request.method == "POST":
        follow(opened.brand, named[0], language=spoken(named[1]) or "en", at=opened.now)
        return opened.shown("follow", is_confirmed=True)
    return opened.shown("follow", is_confirming=True)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def hook_form(opened: Page) -> HttpResponseBase:
    """What it is signed with is shown once, here; the address is asked whether it wants to be told."""
    form = HookForm(opened.request.POST or None)
    if opened.request.method != "POST" or not form.is_valid():
        return opened.shown("hook", form=form, status=422 if form.errors else 200)
    url = form.cleaned_data["url"].strip()
    is_often = is_over(HOOK_FROM, opened.address, at=opened.now)
    if is_often or form.cleaned_data["website"] or is_over(HOOK_TO, _host_of(url), at=opened.now):
        return opened.shown("too_often", status=429)
    try:
        asked = ask_to_follow(opened.front, url, language=opened.language, at=opened.now)
    except Refusal as refusal:
        form.add_error("url", refusal.message)
        return opened.shown("hook", form=form, status=422)
    return opened.shown("hook", asked=asked, link=link_of(asked.hook))


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


# A program may post here by itself: it has no cookie, and what it says is in the address.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def hook(opened: Page, token: str) -> HttpResponseBase:
    """How it stands; POST ends it."""
    if not is_ours(token) or is_over(OPENED_FROM, opened.address, at=opened.now):
        raise Http404
    if opened.request.method == "POST":
        unfollow_hook(token, at=opened.now)
    return opened.shown("hook", found=hook_in(token), is_known=True)


# A mail program posts here by itself (RFC 8058): it has no cookie, and what it says is in the address.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest, token: str) -> HttpResponse:
    """One click, and no more such mail."""
    named = read_out(token)
    if named is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done and named[0].startswith("status:"):
        unfollow(*named)
    elif is_done:
        take_out(token, at=timezone.now())
    code = next((spoken(each) for each in _accepted(request) if spoken(each)), None) or "en"
    with translation.override(code):
        context = {"is_done": is_done, "language": code, "is_bidi": translation.get_language_bidi()}
        response = render(request, "selfservice/status/out.html", context)
    response[POLICY_HEADER] = policy()
    response["Cache-Control"] = "private, no-store"
    return response


def _accepted(request: HttpRequest) -> list[str]:
    return [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
