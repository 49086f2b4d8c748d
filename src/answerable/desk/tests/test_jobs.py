"""The page of jobs speaks to people: what each is for, where to look, what went wrong."""

import pytest

from answerable.channels.models import Outgoing
from answerable.channels.tasks import deliver
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Job, JobState
from answerable.people.tasks import send_letter

pytestmark = pytest.mark.django_db


def test_a_job_that_was_given_up_is_told_in_words_and_leads_to_its_ticket(
    asked, make_answer, ana, ada, signed_in
):
    message = make_answer(asked, by=ana)
    row, _made = Outgoing.objects.get_or_create(message=message, defaults={"created_at": message.created_at})
    enqueue(deliver, outgoing_id=row.pk)
    enqueue(send_letter, sealed="gAAAA-not-for-eyes")
    Job.objects.update(state=JobState.DEAD, error="550 no such mailbox")

    page = signed_in(ada).get("/jobs/").content.decode()

    assert "Send an answer" in page
    assert f'href="{asked.get_absolute_url()}"' in page
    assert "550 no such mailbox" in page
    assert "Send a mail to a colleague" in page
    assert "not-for-eyes" not in page


def test_nobody_but_who_sees_everything_sees_it(ana, signed_in):
    assert signed_in(ana).get("/jobs/", headers={"referer": "http://testserver/me/"}).status_code == 302
