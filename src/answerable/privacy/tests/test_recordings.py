"""What was recorded of a call goes with the rest: here, and at whoever recorded it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.channels.phone.models import Call
from answerable.channels.phone.tests.harness import Harness
from answerable.ledger.models import Job
from answerable.people.models import Customer
from answerable.privacy.actions import Wanted, add_rule, ask_erasure, switch_rule
from answerable.privacy.models import Does, Reason
from answerable.privacy.retention import applying
from answerable.privacy.retention.age import Unit
from answerable.tickets.actions import close
from answerable.tickets.models import Attachment, Blob

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left(request, ghent, run_jobs):
    """Words on the machine of a number whose recordings are kept at Twilio, too."""
    phone = Harness(request, ghent)
    phone.mailbox.settings |= {"deletion": "keep"}
    phone.mailbox.save()
    phone.tell("", "CA1", CallStatus="ringing")
    phone.twilio.recordings["RE1"] = b"ID3 hiss"
    phone.tell("recorded/", "CA1", RecordingSid="RE1", RecordingDuration="7")
    return phone


def _fetch(run_jobs):
    for _time in range(2):
        Job.objects.update(run_at=timezone.now())
        run_jobs()


@pytest.mark.parametrize("why", ["they asked", "old", "old files"])
def test_a_recording_goes_with_what_it_belongs_to(left, why, ada, sam, run_jobs):
    _fetch(run_jobs)
    assert Attachment.objects.get().blob.size == 8
    now = timezone.now()
    if why == "they asked":
        customer = Customer.objects.get()
        ask_erasure(customer, Reason.THEY_ASKED, str(customer), by=ada.actor(), at=now)
    else:
        close(Call.objects.get().message.ticket, by=sam.actor(), at=now)
        does = Does.ERASE if why == "old" else Does.FILES
        rule = add_rule(Wanted(does, 1, Unit.DAYS), by=ada.actor(), at=now)
        switch_rule(rule, on=True, by=ada.actor(), at=now)
        while applying.apply_some(rule.pk, at=now + timedelta(days=2)):
            pass
    _fetch(run_jobs)

    assert not Attachment.objects.exists()
    assert left.twilio.recordings == {}
    assert (Call.objects.get().number == "") == (why != "old files")


def test_what_is_fetched_late_is_not_kept(left, ada, run_jobs):
    """The ticket was there, and its person erased, before the recording was."""
    recording = left.twilio.recordings.pop("RE1")
    _fetch(run_jobs)
    customer = Customer.objects.get()
    ask_erasure(customer, Reason.THEY_ASKED, str(customer), by=ada.actor(), at=timezone.now())
    left.twilio.recordings["RE1"] = recording
    _fetch(run_jobs)

    assert not Blob.objects.exists()
    assert left.twilio.recordings == {}
