"""The newest mails, received through the same doors as any mail: kept, parsed, placed by a worker; some answered.

Each mail's bytes follow from the world's beginning alone, and receiving the same bytes twice is receiving them once: so
doing this again after it was cut short is harmless.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from answerable.channels.models import Item, ItemState
from answerable.channels.receiving import Envelope, receive
from answerable.demo.founding import World
from answerable.demo.letters import full_letter
from answerable.demo.plan import Frame
from answerable.demo.post import ALIKE, ASIDE, LATEST, PERSONAL, Mail
from answerable.demo.reports import absence_for, bounce_of
from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import Lane
from answerable.ledger.jobs.worker import Worker
from answerable.tickets.actions import (
    Answer,
    ask_to_look,
    assign,
    keep_draft,
    note,
    prioritise,
    reply,
    snooze,
    tag,
)
from answerable.tickets.models import Direction, DraftKind, Look, Message, Ticket

SOURCE = "demo"
_MOST_ROUNDS = 400


def arrive(frame: Frame, world: World) -> None:
    for mail in (*PERSONAL, *ASIDE, *ALIKE):
        _receive(mail, frame, world, is_import=True)
    for mail in LATEST:
        _receive(mail, frame, world, is_import=False)
    _receive_reports(frame, world)
    settle_all()
    _answer_some(frame, world)


def _receive(mail: Mail, frame: Frame, world: World, *, is_import: bool) -> None:
    """As an import, a mail keeps the moment at which it was written: so the queue begins with people who wait."""
    at = (frame.now - timedelta(minutes=mail.minutes)).replace(microsecond=0)
    mailbox = world.mailboxes[mail.mailbox]
    host = mail.sender[1].rpartition("@")[2]
    raw = full_letter(
        sender=mail.sender,
        to=mailbox.address,
        subject=mail.subject,
        message_id=f"{at:%Y%m%d%H%M}.{abs(hash_of(mail))}@{host}",
        at=at,
        text=mail.text,
        html=mail.html,
        files=mail.files,
        charset=mail.charset,
        headers=mail.headers,
    )
    envelope = Envelope(mail.sender[1], mailbox.address)
    receive(
        raw, channel="email", mailbox=mailbox, source=SOURCE, at=at, envelope=envelope, is_import=is_import
    )


def hash_of(mail: Mail) -> int:
    """The same in every process, unlike `hash`."""
    return int.from_bytes(mail.subject.encode()[-6:], "big")


def _receive_reports(frame: Frame, world: World) -> None:
    """One of the last answers comes back, and somebody who was answered is away."""
    mailboxes = {each.address: each for each in world.mailboxes.values()}
    sent = Message.objects.filter(
        direction=Direction.OUTBOUND,
        delivery="delivered",
        created_at__lt=frame.now,
        # What was said in a chat or written in public has no address to which it could come back.
        from_address__in=mailboxes,
    ).select_related("ticket")
    latest = list(sent.order_by("-created_at")[:2])
    for message, make in zip(latest, (bounce_of, absence_for), strict=False):
        mailbox = mailboxes[message.from_address]
        raw, envelope = make(message, mailbox, frame.now)
        receive(raw, channel="email", mailbox=mailbox, source=SOURCE, at=frame.now, envelope=envelope)


def settle_all() -> None:
    """A worker's rounds until nothing waits; another worker may be at it too."""
    worker = Worker([Lane.INSIDE])
    for _ in range(_MOST_ROUNDS):
        if not Item.objects.filter(source=SOURCE, state=ItemState.RECEIVED).exists():
            return
        worker.run_once()


def _answer_some(frame: Frame, world: World) -> None:
    at = frame.now
    for subject, key, text in _ANSWERS:
        ticket = _ticket(subject)
        if (
            ticket is None
            or ticket.messages.filter(direction=Direction.OUTBOUND, is_automatic=False).exists()
        ):
            continue
        by = world.staff[key].actor()
        reply(ticket, Answer(text=text), by=by, at=at)
    for subject, team, key, words in _GIVEN:
        ticket = _ticket(subject)
        if ticket is None or ticket.assignee_id is not None:
            continue
        assign(ticket, team=world.teams[team], staff=world.staff[key], by=SYSTEM, at=at)
        note(ticket, words, by=world.staff["lena.baert"].actor(), at=at)
    _sort_some(world, at)


def _sort_some(world: World, at: datetime) -> None:
    lead = world.staff["lena.baert"].actor()
    for ticket in _tickets(("Stove valve leaks", "third time asking")):
        prioritise(ticket, 30, by=lead, at=at)
    for ticket in _tickets(("Fwd: your page says",)):
        tag(ticket, "mis sold", by=lead, at=at)
    for ticket in _tickets(("Commande de 40 tentes",)):
        snooze(ticket, at + timedelta(hours=20), by=lead, at=at)
    for ticket in _tickets(("ポールの交換部品",)):
        if Look.objects.filter(draft__ticket=ticket).exists():
            continue
        text = "河合様\n\nお問い合わせありがとうございます。ロックレバーは在庫がございます。"
        keep_draft(ticket, DraftKind.REPLY, text, by=world.staff["yuki.santos"].actor(), at=at)
        ask_to_look(ticket, of=None, by=world.staff["yuki.santos"].actor(), at=at)


def _ticket(beginning: str) -> Ticket | None:
    return Ticket.objects.filter(subject__startswith=beginning).order_by("-pk").first()


def _tickets(beginnings: Iterable[str]) -> list[Ticket]:
    found = (_ticket(each) for each in beginnings)
    return [ticket for ticket in found if ticket is not None]


_ANSWERS = (
    (
        "Jeszcze jedno pytanie", "piotr.zielinski",
        "Dzień dobry, panie Piotrze,\n\ntak, taśmy na szwach są objęte pięcioletnią gwarancją, także po praniu według metki.\n\n"
        "Pozdrawiam\nPiotr",
    ),
    (
        "Strap stitching", "althea.reyes",
        "Hi Caleb,\n\nYes: Cañon Gear Repair in Flagstaff does warranty work for us. I have told them that you will come.\n\n"
        "Best,\nAlthea",
    ),
    (
        "¿Llega antes", "carmen.ortega",
        "Hola, Nuria:\n\nSí, KT902211 salió ayer y llega el jueves, antes del puente.\n\nUn saludo,\nCarmen",
    ),
)  # fmt: skip
_GIVEN = (
    (
        "Stove valve leaks", "ghent2", "omar.khalil",
        "Same thread pitch as the other kits that leak. She did every step of the leak guide already; please don't ask again.",
    ),
    ("Fwd: your page says", "ghent2", "sofie.vandamme", "Marketing's wording, not a fault of the tent. Answer today, please."),
    ("third time asking", "manila1", "grace.ocampo", "Three chases and nobody owned it. Grace, please take it yourself."),
)  # fmt: skip
