"""Whether an article helped."""

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.ledger.actor import customer
from answerable.selfservice.articles.actions import vote
from answerable.selfservice.articles.actions.voting import visitor_digest
from answerable.selfservice.articles.public import address_of, articles_of
from answerable.selfservice.models import VoteReason
from answerable.selfservice.portal.limits import VOTED_FROM, is_over
from answerable.selfservice.portal.requests import Page, page


# The page is the same for everybody and so holds no token; a word from elsewhere is that visitor's one of the day.
@csrf_exempt
@require_POST
@page
def votes(opened: Page, pk: int) -> HttpResponseBase:
    posted = opened.request.POST
    found = articles_of(opened.front).get(pk=pk)
    text = found.said().get(posted.get("language", "")) or found.best_text(opened.language)
    assert text is not None
    is_helpful = posted.get("helpful", "") == "yes"
    reason = next((each for each in VoteReason if each.value == posted.get("reason", "")), None)
    if posted.get("helpful", "") in ("yes", "no") and not posted.get("website", ""):
        if is_over(VOTED_FROM, opened.address, at=opened.now):
            return opened.shown("too_often", status=429)
        visitor = f"{opened.address}|{opened.request.headers.get('User-Agent', '')[:300]}"
        vote(
            found,
            is_helpful=is_helpful,
            reason=reason,
            language=text.language,
            digest=visitor_digest(found, visitor, at=opened.now),
            by=customer(None),
            at=opened.now,
        )
    said = "yes" if is_helpful else "why" if reason is not None else "no"
    return HttpResponseRedirect(f"{address_of(opened.front, text)}?said={said}#said")
