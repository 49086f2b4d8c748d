"""A person is erased: no trace in any table or file, the ledger whole, everybody else's words where they were."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from answerable.api.models import IdempotencyKey, Token
from answerable.channels.models import Item, ItemState, Outgoing, RawItem
from answerable.channels.phone.noting import CallNote, Result, log_call
from answerable.desk.reading.pictures import show_always
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event, Job, JobState
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.ledger.seals import seal_all
from answerable.ledger.verification import verify
from answerable.people.actions import (
    add_identity,
    change_customer,
    create_account,
    fill_field,
    merge_customers,
    note_about,
    unmerge_customer,
)
from answerable.people.models import Customer, Field, FieldAbout, FieldKind, Identity
from answerable.privacy.actions import ask_erasure, ask_export, hold, lift
from answerable.privacy.models import DataRequest, Hold, HoldReason, Reason, State
from answerable.privacy.tasks import erase
from answerable.routing.actions import Offer, endorse, hand_over
from answerable.routing.models import Handover, Why
from answerable.tickets.actions import (
    Answer,
    Heard,
    Question,
    add_participant,
    ask_others,
    keep_draft,
    keep_picture,
    keep_side_draft,
    note,
    receive_from_others,
    reply,
    set_customer,
    set_field,
    set_subject,
)
from answerable.tickets.files import File
from answerable.tickets.models import Blob, Direction, DraftKind, Message, Reveal, Ticket
from answerable.tickets.vocabulary import add_field

NAME, ADDRESS, WORDS = "Zenobia Quillfeather", "zenobia@palmyra.example", "xanthophyllous"
TRACES = ("Quillfeather", "palmyra.example", WORDS, "Zenobia", "+32471998877")
FROM = f"{NAME} <{ADDRESS}>"


@pytest.fixture
def zenobia(deliver, make_mail, make_customer, make_message, make_ticket, ghent, leuven, sam, ada):
    """Somebody who left traces wherever one can."""
    now = timezone.now()
    raw = make_mail(sender=FROM, subject=f"My {WORDS} stove", text=f"It is {WORDS}.\n\n{NAME}")
    raw = raw.replace(b"Content-Type: text/plain", b"X-Extra: palmyra.example\r\nContent-Type: text/plain", 1)
    ticket = deliver(raw, sender=ADDRESS).ticket
    customer = ticket.customer
    for number in range(6):
        mail = make_mail(sender=FROM, subject=f"{WORDS} {number}", text=f"{WORDS} {number}")
        deliver(mail, sender=ADDRESS)
    junk = make_mail(
        sender=FROM, subject=f"{WORDS} sale", Precedence="bulk", List_Unsubscribe="<mailto:x@y.example>"
    )
    assert deliver(junk, sender=ADDRESS).state == ItemState.QUARANTINED
    others = make_mail(
        sender="list@y.example", subject="A sale", Precedence="bulk", List_Unsubscribe="<mailto:x@y.example>"
    )
    assert deliver(others, sender=ADDRESS.title()).state == ItemState.QUARANTINED  # in whatever capitals
    by = sam.actor()
    reply(ticket, Answer(text=f"Dear {NAME}, sorry.", to=[(ADDRESS, NAME)]), by=by, at=now)
    note(ticket, "", html=f"<b>{NAME}</b> is angry, <i>{ADDRESS}</i>.", by=by, at=now)
    file = File(f"{WORDS}.png", "image/png", b"\x89PNG\r\n\x1a\n" + WORDS.encode())
    keep_picture(ticket, file, by=by, at=now)
    show_always(ticket.messages.filter(direction=Direction.INBOUND).first(), by=by, at=now)
    keep_draft(ticket, DraftKind.REPLY, f"Dear {NAME}", by=by, at=now)
    set_subject(ticket, f"{NAME} and the {WORDS} stove", by=by, at=now)
    order = add_field("Order", FieldKind.TEXT, by=ada.actor(), at=now)
    set_field(ticket, order, WORDS, by=by, at=now)
    question = Question(
        f"For {NAME}, {ADDRESS}", to=[("claims@carrier.example", f"for {NAME}")], files=[file]
    )
    asked = ask_others(ticket, question, by=by, at=now).conversation
    heard = Heard("email", "claims@carrier.example", text=WORDS, subject=WORDS, files=[file])
    receive_from_others(asked, heard, by=SYSTEM, at=now)
    keep_side_draft(ticket, asked, f"So {NAME}", by=by, at=now)
    offer = Offer(Why.OTHER, words=f"For {NAME}", tried=WORDS, told=f"{WORDS} too", expected=ADDRESS)
    hand_over(ticket, leuven, offer, by=by, at=now)
    add_identity(customer, "phone", "+32471998877", by=by, at=now)
    called = CallNote(Direction.INBOUND, Result.SPOKE, now, text=WORDS, ticket=ticket, number="+32471998877")
    log_call(called, by=by, at=now)
    endorse(customer, f"{NAME} knows stoves", by=by, at=now)
    note_about(customer, f"{WORDS}: calls at night.", by=by, at=now)
    nickname = add_field("Nickname", FieldKind.TEXT, about=FieldAbout.CUSTOMER, by=ada.actor(), at=now)
    fill_field(customer, nickname, WORDS, by=by, at=now)
    double = make_customer("Zenobia Q. Quillfeather", address="zq@palmyra.example")
    make_message(make_ticket(customer=double, subject=WORDS), text=WORDS)
    outgoing = Outgoing.objects.first()
    Job.objects.filter(task="channels.tasks.deliver").update(
        state=JobState.DEAD, error=f"550 {ADDRESS}", arguments={"outgoing_id": outgoing.pk}
    )
    assert Job.objects.filter(error__contains=ADDRESS).exists()
    merge_customers(double, customer, by=by, at=now)
    return Customer.objects.get(pk=customer.pk)


@pytest.fixture
def omars(make_customer, make_ticket, make_message, zenobia, ghent, leuven, sam, ada):
    """Omar's ticket: Zenobia is copied and wrote in it; he quotes her and speaks for himself."""
    now = timezone.now()
    omar = make_customer("Omar Haddad")
    ticket = make_ticket(customer=omar, team=ghent, subject="Group order")
    asked = ask_others(ticket, Question(f"Dear {NAME}", to=[(ADDRESS, NAME)]), by=sam.actor(), at=now)
    receive_from_others(asked.conversation, Heard("email", ADDRESS, NAME, text=WORDS), by=SYSTEM, at=now)
    keep_side_draft(
        ticket, None, WORDS, by=sam.actor(), at=now, people=ADDRESS, html=f"<b>{NAME}</b> {ADDRESS}"
    )
    text = f"I agree with {NAME}.\n> {WORDS}\nOur tent leaks."
    folds = [(text.index(">"), text.index("Our"))]
    said = {"text": text, "folds": folds, "cc": [(ADDRESS, NAME)], "html": f"<p>{WORDS}</p>"}
    make_message(ticket, **said)
    keep_draft(ticket, DraftKind.NOTE, "", html=f"<b>{NAME}</b> agreed", by=sam.actor(), at=now)
    note(ticket, "", html=f"Ask <i>{NAME}</i>", by=sam.actor(), at=now)
    picture = File(f"{NAME}.png", "image/png", b"\x89PNG\r\n\x1a\n" + WORDS.encode() * 2)
    keep_picture(ticket, picture, by=sam.actor(), at=now)
    set_field(ticket, Field.objects.get(key="order"), f"As for {NAME}", by=sam.actor(), at=now)
    hand_over(ticket, leuven, Offer(Why.TIER, tried=f"Asked {NAME} twice"), by=sam.actor(), at=now)
    note_about(omar, f"Married to {NAME}.", by=sam.actor(), at=now)
    account = create_account("Palace", by=ada.actor(), at=now)
    for person in (omar, zenobia):
        change_customer(person, account_id=account.pk, by=ada.actor(), at=now)
    note_about(account, f"Ask {NAME} first.", by=sam.actor(), at=now)
    contact = add_field("Contact", FieldKind.TEXT, about=FieldAbout.ACCOUNT, by=ada.actor(), at=now)
    fill_field(account, contact, f"Ask {NAME}", by=sam.actor(), at=now)
    fill_field(omar, Field.objects.get(key="nickname"), f"{NAME}'s neighbour", by=sam.actor(), at=now)
    add_participant(ticket, "email", ADDRESS, by=sam.actor(), at=now, name=NAME)
    make_message(ticket, customer=zenobia, from_address=ADDRESS, text=WORDS)
    named = File(f"{NAME}.txt", "text/plain", b"his own")
    make_message(ticket, text="See above", files=[named], cc=[("omars@two.example", f"for {NAME}")])
    note(ticket, "Kept", by=sam.actor(), at=now, files=[named])
    add_participant(ticket, "email", "third@two.example", by=sam.actor(), at=now, name=f"{NAME} c/o Omar")
    told = Question("?", to=[("third@carrier.example", f"for {NAME}")], files=[named])
    ask_others(ticket, told, by=sam.actor(), at=now)
    known = {"staff": sam, "at": now, "until": now, "part": "address", "reason": "deliver"}
    Reveal.objects.create(ticket=ticket, customer=omar, words=f"{NAME} called", **known)
    Job.objects.create(
        task="ledger.subscribers.tell_later",
        state=JobState.DEAD,
        error=f"No {NAME}",
        max_attempts=1,
        run_at=now,
        created_at=now,
    )
    return ticket


def _erase(customer, ada, run_jobs, typed=None):
    reason = Reason.THEY_ASKED
    made = ask_erasure(customer, reason, typed or str(customer), by=ada.actor(), at=timezone.now())
    run_jobs()
    return made


def _rows_with(traces):
    """Where in the database any of these words stand: (table, column, word)."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*columns):
            for column, value in zip(columns, row, strict=True):
                text = str(value).casefold()
                found |= {(model._meta.label, column, word) for word in traces if word.casefold() in text}
    return found


def _files_with(traces):
    found = set()
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found |= {(path.name, word) for word in traces if word.lower().encode() in content}
    return found


@pytest.mark.django_db(transaction=True)
def test_no_trace_is_left_and_the_ledger_is_whole(zenobia, omars, ada, run_jobs, make_mail, deliver):
    token = Token.objects.create(staff=ada, name="t", digest="d", created_at=timezone.now())
    IdempotencyKey.objects.create(token=token, key="k", fingerprint="f", body=NAME, created_at=timezone.now())
    ask_export(zenobia, Reason.LAW, by=ada.actor(), at=timezone.now())
    run_jobs()
    seal_all(timezone.now())
    assert verify() == []
    assert _rows_with(TRACES)
    tickets, messages = Ticket.objects.count(), Message.objects.count()

    _erase(zenobia, ada, run_jobs)
    run_jobs()

    assert _rows_with(TRACES) == set()
    if connection.vendor == "sqlite":
        assert _files_with(TRACES) == set()
    assert (Ticket.objects.count(), Message.objects.count()) == (tickets, messages)
    assert verify() == []
    seal_all(timezone.now())
    assert verify() == []
    assert not RawItem.objects.exists()
    assert str(Customer.objects.get(pk=zenobia.pk)) == "Erased"
    assert not Outgoing.objects.filter(state="queued").exists()
    (event,) = Event.objects.filter(kind="customer.erased")
    assert event.data == {"tickets": 8}


@pytest.mark.django_db(transaction=True)
def test_other_peoples_words_stay(zenobia, omars, ada, run_jobs):
    _erase(zenobia, ada, run_jobs)

    omars.refresh_from_db()
    assert Handover.objects.get(ticket=omars).tried == "Asked … twice"
    his, hers, _named = omars.messages.all()
    assert sorted(omars.participants.values_list("name", flat=True)) == ["… c/o Omar"]
    assert his.text == "I agree with ….\nOur tent leaks."
    assert (his.from_name, his.cc, hers.text) == ("Omar Haddad", [], "")
    assert (omars.subject, omars.erased_at) == ("Group order", None)


@pytest.mark.django_db(transaction=True)
def test_who_writes_again_is_somebody_new(zenobia, ada, run_jobs, deliver, make_mail):
    old = zenobia.tickets.first()
    sent = old.messages.exclude(external_id="").first().external_id
    _erase(zenobia, ada, run_jobs)

    again = deliver(
        make_mail(sender=FROM, text="Hello again", In_Reply_To=f"<{sent}>"),
        to=f"support+{old.token}@kestrel.example",
    )

    assert again.state == ItemState.OPENED
    assert again.ticket.customer_id != zenobia.pk
    assert str(again.ticket.customer) == NAME


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_fetched_once_more_stay_out(zenobia, ada, run_jobs):
    items = Item.objects.count()
    digests = set(Item.objects.values_list("digest", flat=True))
    _erase(zenobia, ada, run_jobs)

    assert set(Item.objects.values_list("digest", flat=True)) == digests
    assert Item.objects.count() == items


@pytest.mark.django_db(transaction=True)
def test_asking_and_running_twice_is_harmless(zenobia, ada, run_jobs):
    first = _erase(zenobia, ada, run_jobs)
    with transaction.atomic():
        erase(request_id=first.pk)()
    again = ask_erasure(zenobia, Reason.LAW, "Erased", by=ada.actor(), at=timezone.now())

    assert again is None
    assert Event.objects.filter(kind="customer.erased").count() == 1
    first.refresh_from_db()
    assert (first.state, first.kept) == (State.DONE, {})
    with pytest.raises(Refusal):
        change_customer(zenobia, name="Back", by=ada.actor(), at=timezone.now())


def test_two_who_ask_at_once_ask_once(at_once, make_customer, ada):
    person = make_customer("Zoe Quill")

    def ask():
        return ask_erasure(person, Reason.LAW, "Zoe Quill", by=ada.actor(), at=timezone.now()).pk

    assert len(set(at_once(ask, ask, ask))) == 1
    assert Event.objects.filter(kind="data.erasure_asked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_takes_the_right_role_and_the_right_words(zenobia, sam, zed, ada):
    now = timezone.now()
    for who, error, typed in (
        (sam, NotAllowed, NAME),
        (zed, Customer.DoesNotExist, NAME),
        (ada, Invalid, "Zenobia"),
        (ada, Invalid, ""),
    ):
        with pytest.raises(error):
            ask_erasure(zenobia, Reason.LAW, typed, by=who.actor(), at=now)
    assert not DataRequest.objects.exists()
    assert ask_erasure(zenobia, Reason.LAW, "zenobia  QUILLFEATHER", by=ada.actor(), at=now)


@pytest.mark.django_db(transaction=True)
def test_a_hold_wins_before_and_meanwhile(zenobia, ada, sam, run_jobs):
    now, ticket = timezone.now(), zenobia.tickets.first()
    with pytest.raises(NotAllowed):
        hold(ticket, HoldReason.COURT, by=sam.actor(), at=now)
    for _twice in range(2):
        hold(ticket, HoldReason.COURT, by=ada.actor(), at=now)
    with pytest.raises(Refusal):
        ask_erasure(zenobia, Reason.LAW, NAME, by=ada.actor(), at=now)
    for _twice in range(2):
        lift(ticket, by=ada.actor(), at=now)
    asked = ask_erasure(zenobia, Reason.LAW, NAME, by=ada.actor(), at=now)
    hold(zenobia, HoldReason.COURT, by=ada.actor(), at=now)
    run_jobs()

    asked.refresh_from_db()
    assert (asked.state, asked.kept) == (State.STOPPED, {})
    assert Identity.objects.filter(address=ADDRESS).exists()
    kinds = Event.objects.filter(kind__startswith="hold.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["hold.set", "hold.lifted", "hold.set"]
    assert Hold.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_files_that_others_have_too_stay(make_customer, make_ticket, make_message, ada, run_jobs):
    from answerable.tickets.files import File, read_blob

    shared, own = File("a.txt", "text/plain", b"shared"), File("b.txt", "text/plain", b"her own")
    zoe, omar = make_customer("Zoe Quill"), make_customer("Omar Haddad")
    make_message(make_ticket(customer=zoe), files=[shared, own])
    theirs = make_message(make_ticket(customer=omar), files=[shared])
    _erase(zoe, ada, run_jobs)

    assert read_blob(theirs.attachments.get().blob) == b"shared"
    assert Blob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_was_made_goes_too(zenobia, ada, run_jobs):
    copy = ask_export(zenobia, Reason.LAW, by=ada.actor(), at=timezone.now())
    run_jobs()
    _erase(zenobia, ada, run_jobs)

    copy.refresh_from_db()
    assert (copy.path, copy.is_open(at=timezone.now() - timedelta(days=1))) == ("", False)


@pytest.mark.django_db(transaction=True)
def test_the_file_is_written_anew(make_customer, ada, run_jobs):
    Customer.objects.bulk_create([Customer(name=f"{number} " + "x" * 190) for number in range(2000)])
    Customer.objects.filter(address="").delete()
    assert connection.vendor != "sqlite" or _empty_pages() > 10

    _erase(make_customer("Zoe Quill"), ada, run_jobs)

    assert _empty_pages() == 0


def _empty_pages():
    """PostgreSQL has no gaps that anybody could read."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("on", ["ticket", "customer"])
def test_a_hold_on_anothers_matter_wins_too(on, zenobia, omars, ada, run_jobs):
    now = timezone.now()
    asked = ask_erasure(zenobia, Reason.LAW, NAME, by=ada.actor(), at=now)
    hold(omars if on == "ticket" else omars.customer, HoldReason.COURT, by=ada.actor(), at=now)
    run_jobs()

    asked.refresh_from_db()
    assert asked.state == State.STOPPED
    assert omars.messages.filter(text=WORDS).exists()
    with pytest.raises(Refusal):
        ask_erasure(zenobia, Reason.LAW, NAME, by=ada.actor(), at=now)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_merged_and_no_ticket_given_away_while_they_are_erased(zenobia, omars, ada, run_jobs):
    now, by = timezone.now(), ada.actor()
    ask_erasure(zenobia, Reason.LAW, NAME, by=by, at=now)
    double = Customer.objects.get(merged_into=zenobia)
    ticket = zenobia.tickets.first()
    for refused in (
        lambda: merge_customers(zenobia, omars.customer, by=by, at=now),
        lambda: merge_customers(omars.customer, zenobia, by=by, at=now),
        lambda: unmerge_customer(double, by=by, at=now),
        lambda: set_customer(ticket, omars.customer, by=by, at=now),
    ):
        with pytest.raises(Refusal) as told:
            refused()
        assert told.value.code == "being_erased"
    ticket.refresh_from_db()
    assert ticket.customer == zenobia
