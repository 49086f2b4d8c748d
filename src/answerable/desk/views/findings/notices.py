"""“You told us, and we changed it”: written, looked over, approved by somebody else, and who was told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.desk.findings.forms import NoticeTexts
from answerable.desk.frame.requests import actor_of, key_in, now_of, staff_of
from answerable.desk.templatetags.desk import language_name
from answerable.desk.views.findings.seen import finding_of, may_tell
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import NotAllowed
from answerable.listening.findings.actions import (
    approve_finding_notice,
    stop_finding_notice,
    write_finding_notice,
)
from answerable.listening.findings.telling import languages_of, to_tell
from answerable.listening.models import Finding, FindingNotice, FindingNoticeState, ToldState
from answerable.selfservice.portal.speaking import SPOKEN

_PAGE = 50


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """POST writes or changes the draft; `change` shows it in the form."""
    found = _telling(request, pk)
    last = found.notices.first()
    is_draft = last is not None and last.is_draft
    languages = languages_of(to_tell(found))
    form = NoticeTexts(request.POST or None, initial=_begun(found, last, is_draft), languages=_own(languages))

    def keep() -> None:
        write_finding_notice(found, form.said(), by=actor_of(request), at=now_of(request))

    if request.method == "POST" and is_kept(form, keep):
        messages.success(request, _("Saved. Somebody else approves it before it is sent."))
        return redirect("desk:finding_notice", pk=pk)
    wants_form = request.method == "POST" or "change" in request.GET or "new" in request.GET
    if last is None or last.state == FindingNoticeState.STOPPED or wants_form:
        context = {
            "finding": found,
            "form": form,
            "languages": _named(languages),
            "number": languages.total(),
        }
        return render(
            request, "desk/findings/notice_change.html", context, status=422 if form.errors else 200
        )
    return _shown(request, found, last)


def _shown(request: HttpRequest, found: Finding, last: FindingNotice) -> HttpResponse:
    staff, languages = staff_of(request), languages_of(to_tell(found))
    rows = last.rows.select_related("customer", "ticket", "message")
    after = key_in(request, "after")
    page = list((rows.filter(pk__gt=after) if after else rows)[: _PAGE + 1])
    states = [(state, last.rows.filter(state=state).count()) for state in ToldState if not last.is_draft]
    context = {
        "finding": found,
        "notice": last,
        "texts": [(language_name(code), code, text) for code, text in sorted(last.texts.items())],
        "states": [(state, number) for state, number in states if number],
        "rows": page[:_PAGE],
        "next_after": page[_PAGE - 1].pk if len(page) > _PAGE else None,
        "languages": _named(languages),
        "missing": _named({code: n for code, n in languages.items() if code not in last.texts}),
        "number": languages.total(),
        "may_approve": last.is_draft and last.written_by_id != staff.pk,
    }
    return render(request, "desk/findings/notice.html", context)


@require_POST
def approval(request: HttpRequest, pk: int, notice_id: int) -> HttpResponse:
    approve_finding_notice(_one(request, pk, notice_id), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Approved. They are told now, each once, on their own ticket."))
    return redirect("desk:finding_notice", pk=pk)


@require_POST
def stop(request: HttpRequest, pk: int, notice_id: int) -> HttpResponse:
    stop_finding_notice(_one(request, pk, notice_id), by=actor_of(request), at=now_of(request))
    messages.success(request, _("Stopped."))
    return redirect("desk:finding", pk=pk)


def _telling(request: HttpRequest, pk: int) -> Finding:
    found = finding_of(request, pk)
    if not may_tell(staff_of(request)):
        raise NotAllowed
    return found


def _one(request: HttpRequest, pk: int, notice_id: int) -> FindingNotice:
    return get_object_or_404(_telling(request, pk).notices, pk=notice_id)


def _own(languages: Any) -> list[str]:
    return [code for code in languages if code in SPOKEN]


def _named(languages: Any) -> list[tuple[str, int]]:
    return [(language_name(code), number) for code, number in sorted(languages.items())]


def _begun(found: Finding, last: FindingNotice | None, is_draft: bool) -> dict[str, str]:
    """As it stands; before anything was written, as it may begin."""
    if last is not None and is_draft:
        return {f"text-{code}": text for code, text in last.texts.items()}
    with translation.override("en"):
        words = _("You told us about this some time ago, and we changed it.")
        thanks = _("Thank you for telling us.")
    return {"text-en": "\n\n".join([words, found.outcome, thanks])}
