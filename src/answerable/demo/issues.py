"""Something that is wrong and told of, something that perhaps is, and a night of maintenance."""

from datetime import datetime, timedelta

from answerable.channels.web.fronts import fronts
from answerable.demo.guided import PARCEL
from answerable.ledger.actor import SYSTEM
from answerable.ledger.recording import record
from answerable.people.access import Role
from answerable.people.models import Customer, ProviderKind, Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues import events
from answerable.selfservice.issues.actions import (
    NoticeWanted,
    Said,
    Statement,
    link_ticket,
    open_issue,
    update_issue,
    write_notice,
)
from answerable.selfservice.issues.watching import look_for_bursts
from answerable.selfservice.models import (
    Guide,
    How,
    Issue,
    IssueKind,
    IssueState,
    Notice,
    NoticeKind,
    NoticeRow,
    NoticeState,
    RowState,
    Severity,
    StatusHook,
    Touched,
)
from answerable.selfservice.status.following import follow
from answerable.selfservice.status.hooks import ask_to_follow
from answerable.tickets.models import Ticket
from answerable.tickets.references import new_token

_TEXTS = {
    "en": Said(
        "Parcels with stoves arrive late",
        "Since yesterday our carrier holds back parcels with gas stoves. Yours may come up to three days later.",
        "You need do nothing. If you leave before it arrives, write to us: we send it to another address.",
    ),
    "de": Said(
        "Pakete mit Kochern kommen später",
        "Seit gestern hält unser Paketdienst Pakete mit Gaskochern zurück. Ihres kann bis zu drei Tage später kommen.",
        "Sie müssen nichts tun. Reisen Sie vorher ab, schreiben Sie uns: Wir senden es an eine andere Adresse.",
    ),
    "nl": Said(
        "Pakketten met branders komen later",
        "Sinds gisteren houdt onze vervoerder pakketten met gasbranders tegen. Het uwe kan drie dagen later komen.",
        "U hoeft niets te doen. Vertrekt u eerder, schrijf ons dan: wij sturen het naar een ander adres.",
    ),
}
_NIGHT = {
    "en": Said(
        "Tracking is off for an hour", "You cannot see where your parcel is. It travels all the same."
    ),
    "de": Said(
        "Eine Stunde ohne Sendungsverfolgung", "Sie sehen nicht, wo Ihr Paket ist. Es reist trotzdem."
    ),
}
_TOLD, _LINKED, _FOLLOWING = 24, 5, 14


def state_some(*, at: datetime) -> None:
    """In one transaction: it is there whole or not at all."""
    leads = Staff.objects.filter(provider__kind=ProviderKind.IN_HOUSE, is_active=True)
    author, other = leads.filter(role=Role.SUPERVISOR).first(), leads.filter(role=Role.MANAGER).first()
    if author is None or other is None or Issue.objects.exists():
        return
    issue = _state(author, at)
    _tell(issue, author, other, at)
    night = (at + timedelta(days=2)).replace(hour=1, minute=0, second=0, microsecond=0)
    maintenance = Statement(
        "The carrier's tracking is down for maintenance",
        night,
        kind=IssueKind.MAINTENANCE,
        severity=Severity.NOTICE,
        audience=Audience.PUBLIC,
        until=night + timedelta(hours=1),
        texts=_NIGHT,
    )
    open_issue(maintenance, by=author.actor(), at=at)
    _follow(at)
    look_for_bursts(now=at)


def _state(author: Staff, at: datetime) -> Issue:
    statement = Statement(
        "The carrier holds back parcels with gas stoves",
        at - timedelta(days=1),
        audience=Audience.PUBLIC,
        for_agents="Do not promise a day. From Friday on the depot in Liège takes them again. Refund postage if asked.",
        guide=Guide.objects.published().filter(title=PARCEL).first(),
        words="stove parcel late carrier tracking Kocher Paket brander pakket",
        owner=author,
        every_minutes=240,
        texts=_TEXTS,
    )
    issue = open_issue(statement, by=author.actor(), at=at - timedelta(hours=5))
    about = Ticket.objects.present().open().filter(subject__icontains="stove").order_by("-pk")[:_LINKED]
    for ticket in about:
        link_ticket(issue, ticket, by=author.actor(), at=at - timedelta(hours=4))
    said = {
        "en": "The carrier has found the parcels; they leave its depot tomorrow.",
        "de": "Der Paketdienst hat die Pakete gefunden; sie verlassen morgen sein Lager.",
    }
    update_issue(issue, said, state=IssueState.OPEN, by=author.actor(), at=at - timedelta(hours=1))
    return issue


def _tell(issue: Issue, author: Staff, other: Staff, at: datetime) -> None:
    """As if it had been sent: the sample company writes to nobody."""
    texts = {code: (said.title, f"{said.text}\n\n{said.work_around}") for code, said in _TEXTS.items()}
    wanted = NoticeWanted(NoticeKind.FIRST, texts, held_out=10)
    notice = write_notice(issue, wanted, by=author.actor(), at=at - timedelta(hours=4))
    told_at = at - timedelta(hours=3)
    recent = Ticket.objects.present().order_by("-pk").values_list("customer", flat=True)[: 4 * _TOLD]
    for number, customer in enumerate(list(dict.fromkeys(recent))[:_TOLD]):
        is_told = number % 10 != 9
        Touched.objects.update_or_create(
            issue=issue,
            customer_id=customer,
            defaults={"told_at": told_at if is_told else None},
            create_defaults={"how": How.LIST, "since": told_at, "told_at": told_at if is_told else None},
        )
        NoticeRow.objects.create(
            notice=notice,
            issue=issue,
            customer_id=customer,
            once="first",
            token=new_token(),
            state=RowState.SENT if is_told else RowState.HELD_OUT,
            channel="email" if is_told else "",
            sent_at=told_at if is_told else None,
        )
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, approved_by=other, approved_at=told_at, ended_at=told_at
    )
    record(events.NOTICE_APPROVED, issue, by=other.actor(), at=told_at, notice=notice.pk)
    record(events.NOTICE_SENT, issue, by=SYSTEM, at=told_at, notice=notice.pk)


def _follow(at: datetime) -> None:
    """Some people by mail, and a system that took what it was told; as if it had been asked, as nobody is written to."""
    front = fronts().filter(brand__isnull=False).order_by("pk").first()
    if front is None or front.brand is None:
        return
    with_mail = Customer.objects.present().filter(address__contains="@").order_by("pk")
    for customer in with_mail[:_FOLLOWING]:
        follow(front.brand, customer.address, language=customer.language or "en", at=at - timedelta(days=9))
    asked = ask_to_follow(front, "https://status.alpine-club.example/kestrel", language="en", at=at)
    confirmed = {"confirmed_at": at - timedelta(days=30), "delivered_at": at - timedelta(hours=1)}
    StatusHook.objects.filter(pk=asked.hook.pk).update(created_at=at - timedelta(days=30), **confirmed)
