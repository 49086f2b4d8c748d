"""Notices on their way: so many a minute, each by a job of its own that tries again for two days.

A row is handed to its job in the transaction that makes the job, and what became of it is recorded in the one that
ends the job: a server that fails loses none and doubles none. A crash between telling and recording tells it twice
under the same id, as with every message.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.channels import consent
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import CHANNELS, Telling
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.recording import record
from answerable.people.addresses import MAIL
from answerable.people.models import Customer
from answerable.selfservice.issues import events
from answerable.selfservice.issues.wanting import LIST, out_token
from answerable.selfservice.models import Issue, Notice, NoticeRow, NoticeState, RowState, Touched
from answerable.tickets.models import Brand, Ticket

log = structlog.get_logger(__name__)


@job()
def hand_on() -> None:
    """Each minute: the next of each notice that is being sent."""
    for key in (
        Notice.objects.filter(state=NoticeState.SENDING).order_by("pk").values_list("pk", flat=True)[:100]
    ):
        try:
            _hand_on(key, at=timezone.now())
        except Exception:
            log.exception("notice.not_handed_on", notice=key)  # it is tried again in a minute


@transaction.atomic
def _hand_on(notice_id: int, *, at: datetime) -> None:
    notice = Notice.objects.select_for_update(of=("self",)).select_related("issue").get(pk=notice_id)
    if notice.state != NoticeState.SENDING:
        return
    rows = NoticeRow.objects.filter(notice=notice)
    keys = list(
        rows.filter(state=RowState.QUEUED).order_by("pk").values_list("pk", flat=True)[: notice.per_minute]
    )
    for start in range(0, len(keys), 500):
        rows.filter(pk__in=keys[start : start + 500]).update(state=RowState.HANDED)
    for number, key in enumerate(keys):
        later = timedelta(seconds=int(60 * number / len(keys)))
        enqueue(send_row, run_at=at + later, row_id=key)
    if not keys and not rows.filter(state=RowState.HANDED).exists():
        notice.state, notice.ended_at = NoticeState.SENT, at
        notice.save(update_fields=["state", "ended_at"])
        record(events.NOTICE_SENT, notice.issue, by=SYSTEM, at=at, notice=notice.pk)


def _given_up(row_id: int, error: str) -> None:
    _end(row_id, RowState.FAILED, error)


@job(lane=Lane.OUTSIDE, given_up=_given_up)
def send_row(row_id: int) -> Callable[[], None] | None:
    """One notice to one customer, on the channel and in the language that they prefer."""
    rows = NoticeRow.objects.select_related("notice", "issue", "customer__merged_into")
    row = rows.filter(pk=row_id).first()
    if row is None or row.state != RowState.HANDED:
        return None
    if row.notice.state == NoticeState.STOPPED:
        return lambda: _end(row_id, RowState.STOPPED)
    person = row.customer.merged_into or row.customer
    if _is_told_already(row, person):
        return lambda: _end(row_id, RowState.STOPPED)
    return _told(row, person)


def _is_told_already(row: NoticeRow, person: Customer) -> bool:
    """As who they turned out to be, or before that was known."""
    same = NoticeRow.objects.filter(issue=row.issue_id, once=row.once).exclude(pk=row.pk)
    if person.pk != row.customer_id:
        return same.filter(customer=person).exists()
    return same.filter(customer__merged_into=person, state=RowState.SENT).exists()


def _told(row: NoticeRow, person: Customer) -> Callable[[], None]:
    brand = brand_for(row.issue, person)
    way = way_to(person, brand)
    if way is None or person.erased_at is not None:
        return lambda: _end(row.pk, RowState.NO_WAY)
    mailbox, address = way
    if consent.has_opted_out(LIST.format(brand.pk if brand else 0), address):
        return lambda: _end(row.pk, RowState.OPTED_OUT)
    code, telling = telling_of(row, person, brand, address, channel=mailbox.channel)
    try:
        CHANNELS[mailbox.channel].teller(mailbox, address, telling)
    except ChannelError as error:
        words = str(error)
        if error.permanent:
            return lambda: _end(row.pk, RowState.FAILED, words)
        NoticeRow.objects.filter(pk=row.pk).update(error=words[:2000], attempts=F("attempts") + 1)
        raise
    return lambda: _sent(row, code, mailbox.channel)


def telling_of(
    row: NoticeRow, person: Customer, brand: Brand | None, address: str, *, channel: str
) -> tuple[str, Telling]:
    """With its language. By mail with a way out of such notices, as RFC 8058 has it."""
    code, subject, text = row.notice.text_in(person.language, brand.language if brand else "")
    if channel != MAIL:
        return code, Telling(subject, text, f"notice-{row.pk}")
    token = out_token(LIST.format(brand.pk if brand else 0), address)
    link = settings.BASE_URL + reverse("notices:out", args=[token])
    sender = brand.sender if brand else ""
    with translation.override(code):
        foot = _("You get this because it may touch you. To get no more such notices: %(link)s") % {
            "link": link
        }
    parts = [text, sender, foot] if sender else [text, foot]
    telling = Telling(
        subject,
        "\n\n".join(parts) + "\n",
        f"notice-{row.token}",
        sender=sender,
        token=row.token,
        headers=(("List-Unsubscribe", f"<{link}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
    )
    return code, telling


def brand_for(issue: Issue, person: Customer) -> Brand | None:
    """Whose notice it is to them: the brand they last wrote to, if the issue is its, else the issue's first."""
    brands = list(issue.brands.order_by("pk"))
    if len(brands) == 1:
        return brands[0]
    theirs = (
        Ticket.objects.filter(customer=person, brand__isnull=False).order_by("-pk").select_related("brand")
    )
    last = theirs.first()
    if last is not None and (not brands or last.brand in brands):
        return last.brand
    return brands[0] if brands else Brand.objects.order_by("pk").first()


def way_to(person: Customer, brand: Brand | None) -> tuple[Mailbox, str] | None:
    """Where they want to be written to, if one can say something there that belongs to no ticket; else by mail."""
    theirs: dict[str, str] = {}
    for each in sorted(person.identities.all(), key=lambda each: each.address != person.address):
        theirs.setdefault(each.channel, each.address)
    for channel in dict.fromkeys((person.prefers, MAIL, "sms")):
        if channel not in theirs or channel not in CHANNELS or not CHANNELS[channel].tell:
            continue
        if CHANNELS[channel].has_opt_out and consent.has_opted_out(channel, theirs[channel]):
            continue
        accounts = Mailbox.objects.filter(channel=channel, is_active=True).order_by("pk")
        mailbox = (accounts.filter(brand=brand).first() if brand else None) or accounts.first()
        if mailbox is not None:
            return mailbox, theirs[channel]
    return None


def _sent(row: NoticeRow, language: str, channel: str) -> None:
    now = timezone.now()
    changed = NoticeRow.objects.filter(pk=row.pk, state=RowState.HANDED).update(
        state=RowState.SENT, sent_at=now, error="", language=language, channel=channel
    )
    if changed:
        whose = NoticeRow.objects.filter(pk=row.pk).values(
            "customer"
        )  # somebody may have merged them meanwhile
        told = Touched.objects.filter(issue=row.issue_id, customer__in=whose, told_at=None)
        told.update(told_at=now)


def _end(row_id: int, state: RowState, error: str = "") -> None:
    rows = NoticeRow.objects.filter(pk=row_id, state=RowState.HANDED)
    rows.update(state=state, error=error[:2000])
