"""Following a status page by a webhook: asked for by anybody, confirmed by what stands at the address, told of each
change once, ended by one link or after failing.

It is told as our own systems are: signed as Standard Webhooks says, by the one way to machines outside.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import front_of
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.kinds import Word
from answerable.ledger.outside import NotReachable, TooMuch, ask, check, post
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.secrets import encrypt
from answerable.ledger.signed import body_of, headers_of, new_secret
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions.guards import STATE, require
from answerable.selfservice.models import HookEnd, Issue, IssueUpdate, StatusHook
from answerable.tickets.models import Brand

log = structlog.get_logger(__name__)
MOST = 500  # of one brand
MOST_ASKED_FOR = 100  # of one brand that did not answer yet; then the oldest of them makes room
MOST_FAILED = 5  # in a row that were given up
_SALT = "answerable.status.hook"
_ASKED_FOR = timedelta(days=1)  # what was not confirmed in it makes room
_SHOWN = timedelta(days=90)  # after its end
_GONE = 410  # the other side wants nothing any more
_MOST_ANSWER = 4096
_AT_ONCE = 200
_PAUSES = tuple(timedelta(seconds=each) for each in (5, 300, 1800, 2 * 3600, 5 * 3600))


@dataclass(frozen=True)
class Asked:
    hook: StatusHook
    secret: str  # shown once


@transaction.atomic
def ask_to_follow(front: Mailbox, url: str, *, language: str, at: datetime) -> Asked:
    """Nothing but a question goes there until it is answered. One that follows already keeps its secret: else anybody
    could have it made anew."""
    assert front.brand is not None
    brand = Brand.objects.select_for_update(no_key=True).get(pk=front.brand.pk)
    try:
        check(url)
    except NotReachable as error:
        raise Invalid(_("Give an address that begins with https:// and is on the internet.")) from error
    rows = StatusHook.objects.standing().filter(brand=brand)
    rows.filter(confirmed_at=None, created_at__lt=at - _ASKED_FOR).delete()
    known = rows.filter(digest=_digest(url)).first()
    if known is not None and known.confirmed_at is not None:
        raise Refusal(
            _("This address follows already. End that first, by the link in what it is told."), code="known"
        )
    if rows.exclude(confirmed_at=None).count() >= MOST:
        raise Refusal(
            _("No more systems can follow at the moment. Write to us, or use the feed."), code="full"
        )
    if known is not None:
        known.delete()
    asked_for = rows.filter(confirmed_at=None).order_by("-pk").values_list("pk", flat=True)
    rows.filter(pk__in=list(asked_for[MOST_ASKED_FOR - 1 :])).delete()
    secret = new_secret()
    sealed = encrypt(json.dumps([url, secret]))
    made = StatusHook.objects.create(
        brand=brand,
        digest=_digest(url),
        sealed=sealed,
        language=language,
        created_at=at,
        host=(urlsplit(url).hostname or "")[:255],
    )
    enqueue(send_challenge, hook=made.pk)
    return Asked(made, secret)


@job(lane=Lane.OUTSIDE)
def send_challenge(hook: int, attempt: int = 0) -> Callable[[], None] | None:
    """Whoever wants to be told answers with the challenge: as it is, or as JSON."""
    row = StatusHook.objects.standing().filter(pk=hook, confirmed_at=None).first()
    if row is None:
        return None
    challenge = _challenge(row)
    body = body_of("status.challenge", row.created_at, challenge=challenge, unsubscribe=link_of(row))
    is_answered = False
    try:
        answer = ask("POST", row.url, _headers(row, f"challenge-{row.pk}", body), body, most=_MOST_ANSWER)
        is_answered = 200 <= answer.status < 300 and _says(answer.content, challenge)
    except (NotReachable, TooMuch) as error:
        log.info("status.hook_unanswered", hook=hook, error=str(error))
    if is_answered:
        return lambda: _confirm(hook)
    return lambda: _ask_again(hook, attempt)


def _says(content: bytes, challenge: str) -> bool:
    said: object = content.decode("utf-8", "replace").strip()
    try:
        read = json.loads(content)
        said = read.get("challenge") if isinstance(read, dict) else read
    except (ValueError, RecursionError):
        pass
    return isinstance(said, str) and constant_time_compare(said, challenge)


@transaction.atomic
def _confirm(hook: int) -> None:
    row = (
        StatusHook.objects.standing()
        .select_for_update(of=("self",))
        .filter(pk=hook, confirmed_at=None)
        .first()
    )
    if row is None:
        return
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    record(events.HOOK_CONFIRMED, row, by=SYSTEM, at=row.confirmed_at, is_first=True, brand=row.brand_id)


def _ask_again(hook: int, attempt: int) -> None:
    """Some hours; then it is forgotten as if nobody had asked."""
    if attempt < len(_PAUSES):
        enqueue(send_challenge, run_at=timezone.now() + _PAUSES[attempt], hook=hook, attempt=attempt + 1)
    else:
        StatusHook.objects.standing().filter(pk=hook, confirmed_at=None).delete()


@job()
def tell_hooks(issue_id: int, event: int, kind: str, update: int, after: int = 0) -> Callable[[], None]:
    """Some of them; the next are a job of their own. Two changes may be told in either order, and each is told."""
    issue = Issue.objects.get(pk=issue_id)
    public = [each.pk for each in Brand.objects.all() if _is_of(issue, each)]
    rows = StatusHook.objects.told().filter(brand__in=public, pk__gt=after)

    @transaction.atomic
    def hand_on() -> None:
        part = list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        for key in part:
            enqueue(post_to_hook, hook=key, issue=issue_id, event=event, kind=kind, update=update)
        if len(part) == _AT_ONCE:
            more = part[-1]
            enqueue(tell_hooks, issue_id=issue_id, event=event, kind=kind, update=update, after=more)

    return hand_on


def _is_of(issue: Issue, brand: Brand) -> bool:
    return Issue.objects.public().of_brand(brand.pk).filter(pk=issue.pk).exists()


@job(lane=Lane.OUTSIDE)
def post_to_hook(
    hook: int, issue: int, event: int, kind: str, update: int, attempt: int = 0
) -> Callable[[], None] | None:
    row = StatusHook.objects.told().select_related("brand").filter(pk=hook).first()
    about = Issue.objects.public().prefetch_related("texts").filter(pk=issue).first()
    body = _body(row, about, kind, update) if row is not None and about is not None else None
    if row is None or body is None:
        return None
    try:
        status = post(row.url, body, _headers(row, f"status-{event}-{hook}", body))
    except NotReachable as error:
        log.info("status.hook_failed", hook=hook, error=str(error))
        status = 0
    if 200 <= status < 300:
        return lambda: _taken(hook)
    again: dict[str, Any] = {"issue": issue, "event": event, "kind": kind, "update": update}
    return lambda: _failed(hook, status, attempt, again)


def _body(row: StatusHook, issue: Issue, kind: str, update: int) -> bytes | None:
    """What anybody reads on the page, in the language of who asked."""
    text = issue.text_in(row.language, row.brand.language)
    if text is None:
        return None
    said = IssueUpdate.objects.filter(pk=update, issue=issue).first()
    front = front_of(row.brand_id)
    page = settings.BASE_URL + (f"/status/{front.address}/#issue-{issue.pk}" if front is not None else "/")
    told = {
        "id": issue.pk,
        "kind": issue.kind,
        "title": text.title,
        "text": text.text,
        "work_around": text.work_around,
        "state": issue.state,
        "severity": issue.severity,
        "since": issue.since.isoformat(),
        "until": issue.until.isoformat() if issue.until else None,
        "page": page,
    }
    words = said.text_in(row.language, row.brand.language) if said is not None else None
    at = said.at if said is not None else issue.changed_at
    return body_of(kind, at, issue=told, update=words, unsubscribe=link_of(row))


def _taken(hook: int) -> None:
    StatusHook.objects.told().filter(pk=hook).update(failed=0, delivered_at=timezone.now())


@transaction.atomic
def _failed(hook: int, status: int, attempt: int, again: dict[str, Any]) -> None:
    row = StatusHook.objects.told().select_for_update(of=("self",)).filter(pk=hook).first()
    if row is None:
        return
    row.failed_at, row.failure = timezone.now(), status
    row.save(update_fields=["failed_at", "failure"])
    if status == _GONE:
        _end(row, HookEnd.GONE, by=SYSTEM, at=row.failed_at)
    elif attempt < len(_PAUSES):
        run_at = timezone.now() + _PAUSES[attempt]
        enqueue(post_to_hook, run_at=run_at, hook=hook, attempt=attempt + 1, **again)
    elif row.failed + 1 >= MOST_FAILED:
        _end(row, HookEnd.FAILING, by=SYSTEM, at=row.failed_at)
    else:
        row.failed += 1
        row.save(update_fields=["failed"])


@transaction.atomic
def unfollow_hook(token: str, *, at: datetime) -> bool:
    """By the link in what it is told. Twice is harmless; False where the link is none of ours."""
    key = _key_in(token)
    if key is None:
        return False
    row = StatusHook.objects.standing().select_for_update(of=("self",)).filter(pk=key).first()
    if row is not None:
        _end(row, HookEnd.ASKED, by=SYSTEM, at=at)
    return True


@transaction.atomic
def end_hook(hook: StatusHook, *, by: Actor, at: datetime) -> StatusHook:
    """By a colleague; whoever follows may ask again. Twice is once."""
    require(by, STATE)
    row = StatusHook.objects.select_for_update(of=("self",)).get(pk=hook.pk)
    if row.ended_at is None:
        _end(row, HookEnd.BY_US, by=by, at=at)
    return row


def hook_in(token: str) -> StatusHook | None:
    key = _key_in(token)
    return StatusHook.objects.standing().filter(pk=key).first() if key is not None else None


def is_ours(token: str) -> bool:
    return _key_in(token) is not None


def _end(row: StatusHook, reason: HookEnd, *, by: Actor, at: datetime) -> None:
    """Its address and secret go at once; that it was told is shown for a while."""
    if row.confirmed_at is None and by is SYSTEM:
        row.delete()
        return
    log.warning("status.hook_ended", hook=row.pk, brand=row.brand_id, reason=reason.value)
    row.ended_at, row.end, row.sealed, row.digest = at, reason, "", ""
    row.save(update_fields=["ended_at", "end", "sealed", "digest"])
    record(events.HOOK_ENDED, row, by=by, at=at, reason=Word(reason.value))


def forget_ended_hooks(at: datetime) -> None:
    StatusHook.objects.filter(ended_at__lt=at - _SHOWN).delete()


def link_of(row: StatusHook) -> str:
    """By which it is seen how it stands, and ended."""
    front = front_of(row.brand_id)
    token = signing.dumps(row.pk, salt=_SALT)
    return settings.BASE_URL + reverse(
        "portal:hook", args=[front.address if front is not None else "-", token]
    )


def _key_in(token: str) -> int | None:
    try:
        return int(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _headers(row: StatusHook, key: str, body: bytes) -> dict[str, str]:
    return headers_of(key, body, [row.secret], at=timezone.now())


def _challenge(row: StatusHook) -> str:
    what = f"{row.pk}:{row.digest}:{row.created_at.isoformat()}"
    return salted_hmac(f"{_SALT}.challenge", what, algorithm="sha256").hexdigest()[:40]


def _digest(url: str) -> str:
    return salted_hmac(_SALT, url, algorithm="sha256").hexdigest()
