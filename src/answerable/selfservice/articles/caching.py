"""Pages that are the same for everybody may be kept on the way for a minute, and are not sent twice."""

import hashlib
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from answerable.selfservice.portal.requests import POLICY_HEADER, Page

KEPT = "public, max-age=60, stale-while-revalidate=300"


def kept(opened: Page, response: HttpResponse, *, changed_at: datetime | None = None) -> HttpResponseBase:
    """For readers of whom nothing is known. Whoever is in sees a page of their own."""
    response["X-Robots-Tag"] = "all"
    patch_vary_headers(response, ["Cookie"])
    if opened.visit is not None:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"], response["ETag"] = KEPT, etag
    if changed_at is not None:
        response["Last-Modified"] = http_date(int(changed_at.timestamp()))
    # By what the page is alone: an old one has its old style, which the policy of today would not let in.
    answer = get_conditional_response(opened.request, etag, None, response)
    assert answer is not None
    # What was kept takes this answer's headers, "not modified" or not.
    answer[POLICY_HEADER] = response.get(POLICY_HEADER, opened.policy)
    answer["X-Robots-Tag"] = response["X-Robots-Tag"]
    return answer
