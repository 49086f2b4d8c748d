"""What many write within the hour is found in the sample company and becomes a known issue that is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.demo.company import PEOPLE
from answerable.demo.load import ensure_loaded
from answerable.people.models import Customer, Staff, Team
from answerable.selfservice.issues.actions import NoticeWanted, approve_notice, write_notice
from answerable.selfservice.issues.queuing import queue_rows
from answerable.selfservice.issues.watching import look_through
from answerable.selfservice.models import Burst, BurstState, Issue, NoticeKind, NoticeRow, RowState
from answerable.tickets.models import Ticket


@pytest.mark.django_db(transaction=True)  # the ledger's tail shows what is committed
def test_a_burst_in_the_sample_company_becomes_a_told_known_issue(make_ticket, make_message, signed_in):
    ensure_loaded(tickets=60)
    shown = Burst.objects.get()  # which it shows from the beginning
    assert "voucher" in shown.words
    assert shown.number == 6
    now = timezone.now()
    look_through(now=now - timedelta(minutes=5))
    people = list(Customer.objects.present().exclude(name="").order_by("pk")[:7])
    team = Team.objects.filter(tickets__isnull=False).first()
    for person in people:
        ticket = make_ticket(team=team, customer=person, subject="Lantern flickers", created_at=now)
        make_message(ticket, "My lantern flickers since the firmware update.", at=now)
    look_through(now=now)

    burst = Burst.objects.exclude(pk=shown.pk).get()
    assert {"lantern", "flickers"} <= set(burst.words)
    lead, other = (Staff.objects.get(email=PEOPLE[key].email) for key in ("lena.baert", "bram.desmet"))
    client = signed_in(lead)
    assert "7 tickets speak of the same" in client.get("/known-issues/").content.decode()
    form = client.get(f"/known-issues/new/?burst={burst.pk}").context["form"]
    typed = {name: form[name].value() for name in ("title", "kind", "severity", "words", "audience")}
    typed |= {"since": now.strftime("%Y-%m-%dT%H:%M"), "owner": lead.pk}
    typed |= {"title-en": "Lanterns flicker", "text-en": "We take the update back."}
    known = set(Issue.objects.values_list("pk", flat=True))
    assert client.post(f"/known-issues/new/?burst={burst.pk}", typed).status_code == 302
    issue = Issue.objects.exclude(pk__in=known).get()
    assert set(Ticket.objects.filter(known_issues__issue=issue).values_list("customer", flat=True)) == {
        each.pk for each in people
    }
    burst.refresh_from_db()
    assert burst.state == BurstState.OPENED

    texts = {"en": ("Your lantern", "It flickers. We take the update back.")}
    notice = write_notice(issue, NoticeWanted(NoticeKind.FIRST, texts), by=lead.actor(), at=now)
    approve_notice(notice, by=other.actor(), at=now)
    queue_rows(notice_id=notice.pk)
    rows = NoticeRow.objects.filter(notice=notice, state=RowState.QUEUED)
    assert {each.customer_id for each in rows} == {each.pk for each in people}
