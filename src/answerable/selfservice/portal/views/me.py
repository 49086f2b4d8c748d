"""What a customer may choose about themselves, and ask of us."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels import consent
from answerable.channels.web.written import Written
from answerable.people.actions import choose_own_ways
from answerable.selfservice.issues.wanting import LIST as ISSUES
from answerable.selfservice.portal.asking import ask
from answerable.selfservice.portal.forms import WaysForm, form_token, read_token
from answerable.selfservice.portal.hearing import NOTICES
from answerable.selfservice.portal.limits import ASKED_BY, is_over
from answerable.selfservice.portal.requests import Page, visited_whole
from answerable.selfservice.portal.speaking import COOKIE
from answerable.selfservice.portal.visits import go_out_everywhere


@require_http_methods(["GET", "HEAD", "POST"])
@visited_whole
def me(opened: Page) -> HttpResponseBase:
    person, address = opened.visitor.person, opened.visitor.identity.address
    lists = {"notices": NOTICES, "issues": ISSUES.format(opened.brand.pk), "surveys": consent.SURVEYS}
    wants = {name: not consent.has_opted_out(kept, address) for name, kept in lists.items()}
    known = {"language": opened.language, "time_zone": person.time_zone, **wants}
    form = WaysForm(opened.request.POST or None, initial=known)
    if opened.request.method != "POST" or not form.is_valid():
        token = form_token(at=opened.now)
        status = 422 if form.errors else 200
        return opened.shown("me", form=form, token=token, status=status, said=opened.request.GET)
    given = form.cleaned_data
    ways = {"language": given["language"], "time_zone": given["time_zone"]}
    choose_own_ways(person, **ways, by=opened.by, at=opened.now)
    for name, kept in lists.items():
        if given[name]:
            consent.opt_in(kept, address)
        else:
            consent.opt_out(kept, address, at=opened.now)
    response = opened.to("me", also="?saved=1")
    response.delete_cookie(
        COOKIE, path=f"/help/{opened.front.address}/"
    )  # what they say here holds from now on
    return response


@require_POST
@visited_whole
def data(opened: Page) -> HttpResponseBase:
    """A copy of what is kept of them, or its erasure: a ticket for those who see to it."""
    asked = opened.request.POST.get("what", "")
    subjects = {"copy": _("I want a copy of my data"), "erasure": _("I want my data to be erased")}
    token = read_token(opened.request.POST.get("form", ""), at=opened.now)
    if asked not in subjects or token is None:
        return opened.to("me")
    if is_over(ASKED_BY, opened.visitor.identity.address, at=opened.now):
        return opened.shown("too_often", status=429)
    written = Written(
        form=token[0],
        address=opened.visitor.identity.address,
        name=opened.visitor.person.name,
        subject=subjects[asked],
        text=subjects[asked] + ".",
        language=opened.language,
        is_proven=True,
    )
    ask(opened.front, written, at=opened.now)
    return opened.to("me", also="?asked=1")


@require_POST
@visited_whole
def out_everywhere(opened: Page) -> HttpResponseBase:
    go_out_everywhere(opened.visitor)
    return opened.to("home")
