"""A copy of all that is kept about a person: complete, theirs alone, and gone after a week."""

import io
import json
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import fill_field, note_about
from answerable.people.models import Customer, FieldAbout, FieldKind
from answerable.privacy.actions import ask_erasure, ask_export, fetch_export
from answerable.privacy.models import DataRequest, Reason, State
from answerable.privacy.tasks import drop_expired, export
from answerable.routing.actions import Offer, hand_over
from answerable.routing.models import Why
from answerable.tickets.actions import Heard, Question, ask_others, note, receive_from_others
from answerable.tickets.files import File
from answerable.tickets.vocabulary import add_field

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(cleo, make_customer, make_ticket, make_message, make_answer, leuven, sam, ada, now, clock, run_jobs):
    ticket = make_ticket(customer=cleo, subject="Stove <b>")
    make_message(ticket, text="It hisses.", files=[File("../log.txt", "text/plain", b"hiss")])
    make_answer(ticket, by=sam, text="A new one leaves.")
    make_message(ticket, customer=make_customer("Omar"), text="Words of Omar")
    note(ticket, "Angry.", by=sam.actor(), at=now)
    hand_over(ticket, leuven, Offer(Why.TIER, tried="Cleaned it."), by=sam.actor(), at=now)
    question = Question("Words to the carrier", to=[("claims@carrier.example", "Carrier")])
    asked = ask_others(ticket, question, by=sam.actor(), at=now).conversation
    heard = Heard("email", "claims@carrier.example", text="Words of the carrier")
    receive_from_others(asked, heard, by=SYSTEM, at=now)
    other = make_ticket(customer=make_customer("Third"), subject="Not hers")
    to_her = Question("We asked her", to=[("cleo@example.com", "Cleo")], subject="Hello")
    asked = ask_others(other, to_her, by=sam.actor(), at=now).conversation
    receive_from_others(asked, Heard("email", "cleo@example.com", text="She said"), by=SYSTEM, at=now)
    note_about(cleo, "Calls at night.", by=sam.actor(), at=now)
    member = add_field("Member", FieldKind.TEXT, about=FieldAbout.CUSTOMER, by=ada.actor(), at=now)
    fill_field(cleo, member, "Gold <b>", by=sam.actor(), at=now)
    make_message(make_ticket(customer=make_customer("Other")), text="Somebody else's matter")
    asked = ask_export(cleo, Reason.THEY_ASKED, by=ada.actor(), at=now)
    again = ask_export(cleo, Reason.THEY_ASKED, by=ada.actor(), at=now)
    assert asked == again
    run_jobs()
    return DataRequest.objects.get()


def _archive(copy):
    with default_storage.open(copy.path) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_all_that_is_theirs_is_in_it_and_nothing_else(copy):
    archive = _archive(copy)
    told = json.loads(archive.read("data.json"))
    ticket, others = told["tickets"]
    page = archive.read("index.html").decode()

    assert told["person"]["addresses"][0]["address"] == "cleo@example.com"
    assert told["person"]["notes"][0]["text"] == "Calls at night."
    assert told["person"]["fields"] == {"Member": "Gold <b>"}
    assert "Gold &lt;b&gt;" in page
    assert [each["text"] for each in ticket["messages"]] == ["It hisses.", "A new one leaves."]
    assert ticket["notes"][0]["text"] == "Angry."
    assert ticket["handed_over"][0]["texts"] == ["Cleaned it."]
    (file,) = ticket["messages"][0]["files"]
    assert ".." not in file
    assert archive.read(file) == b"hiss"
    assert "Stove &lt;b&gt;" in page
    assert ticket["asked_others"][0]["whom"] == ["claims@carrier.example"]
    assert [each["text"] for each in others["asked_others"][0]["messages"]] == ["We asked her", "She said"]
    assert others["messages"] == []
    for words in (
        "Words of Omar",
        "Somebody else",
        "Words to the carrier",
        "Words of the carrier",
        "Not hers",
    ):
        assert words not in page + json.dumps(told)


def test_the_ledger_tells_it_without_telling_what(copy, ada, now):
    fetch_export(copy, by=ada.actor(), at=now)
    told = Event.objects.filter(kind__startswith="data.").order_by("pk").values_list("kind", "data")

    customer = copy.customer_id
    assert list(told) == [
        ("data.export_asked", {"customer": customer, "reason": "they_asked"}),
        ("data.export_made", {"customer": customer, "tickets": 1}),
        ("data.export_fetched", {"customer": customer}),
    ]


def test_it_is_gone_after_a_week(copy, ada, now, clock):
    path = copy.path
    clock.shift(timedelta(days=7))
    with pytest.raises(Refusal):
        fetch_export(copy, by=ada.actor(), at=now + timedelta(days=7))
    for _twice in range(2):
        drop_expired()

    assert not default_storage.exists(path)
    assert Event.objects.filter(kind="data.export_gone").count() == 1


def test_not_everybody_may_have_it(copy, cleo, sam, zed, now):
    with pytest.raises(NotAllowed):
        ask_export(cleo, Reason.LAW, by=sam.actor(), at=now)
    with pytest.raises(Customer.DoesNotExist):
        ask_export(cleo, Reason.LAW, by=zed.actor(), at=now)
    with pytest.raises(NotAllowed):
        fetch_export(copy, by=sam.actor(), at=now)


@pytest.mark.parametrize("is_done", [False, True])
def test_none_is_kept_that_was_made_while_they_were_erased(is_done, cleo, make_ticket, ada, now, run_jobs):
    make_ticket(customer=cleo)
    asked = ask_export(cleo, Reason.LAW, by=ada.actor(), at=now)
    keep = export(request_id=asked.pk)
    ask_erasure(cleo, Reason.LAW, str(cleo), by=ada.actor(), at=now)
    if is_done:
        DataRequest.objects.filter(pk=asked.pk).update(state=State.STOPPED)  # its own job waits
        run_jobs()
        DataRequest.objects.filter(pk=asked.pk).update(state=State.WAITING)
    with transaction.atomic():
        keep()

    asked.refresh_from_db()
    assert (asked.state, asked.path) == (State.STOPPED, "")
    assert default_storage.listdir("exports")[1] == []
    assert Event.objects.filter(kind="data.export_stopped").count() == 1


def test_archives_that_nobody_names_are_swept_after_a_day(copy, now, clock):
    default_storage.save("exports/lost.zip", ContentFile(b"lost"))
    for path in ("exports/lost.zip", copy.path):
        os.utime(default_storage.path(path), (now.timestamp(), now.timestamp()))
    drop_expired()
    assert default_storage.exists("exports/lost.zip")
    clock.shift(timedelta(days=2))
    drop_expired()

    assert not default_storage.exists("exports/lost.zip")
    assert default_storage.exists(copy.path)
