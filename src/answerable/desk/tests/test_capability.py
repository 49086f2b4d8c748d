"""What customers have shown, on their page and for them; why a ticket went past the first line; who waits how long."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.channels.models import Mailbox
from answerable.channels.receiving import Envelope, receive
from answerable.ledger.actor import SYSTEM
from answerable.people.models import FieldKind, Team
from answerable.routing.actions import Settling, Step, endorse, learn, set_next_line, settle
from answerable.routing.capability.evidence import EvidenceKind
from answerable.routing.models import CapabilityEvidence, CapabilitySettings, NextLine
from answerable.tickets.actions import close, set_field
from answerable.tickets.models import Ticket
from answerable.tickets.vocabulary import add_field

pytestmark = pytest.mark.django_db
WHY = "Services <b>stoves</b> for a living."


@pytest.fixture
def second(own_company, make_staff):
    team = Team.objects.create(name="Ghent 2", provider=own_company, tier=2)
    make_staff("Noor", provider=own_company, teams=[team])
    return team


@pytest.fixture
def on(ghent, second):
    at = timezone.now() - timedelta(days=10)
    steps = [Step("Restart it"), Step("Send a log", "diagnostics_sent")]
    set_next_line(ghent, second, by=SYSTEM, at=at, steps=steps)
    return settle(Settling(is_on=True), by=SYSTEM, at=at)


def test_an_agent_says_it_on_their_page_and_withdraws_it(
    on, cleo, ana, signed_in, django_assert_max_num_queries
):
    client = signed_in(ana)
    assert "They have shown nothing yet" in client.get(f"/customers/{cleo.pk}/").text

    said = client.post(f"/customers/{cleo.pk}/capability/", {"what": "endorse", "reason": WHY}, follow=True)
    page = " ".join(said.text.split())
    for words in ("87.5 %", "65.2 % to 99.3 %", "+37.5", "go straight past", "Services &lt;b&gt;"):
        assert words in page
    evidence = CapabilityEvidence.objects.get()
    for number in range(40):
        CapabilityEvidence.objects.create(
            customer=cleo, kind="guide_completed", at=timezone.now(), product=f"P{number % 3}"
        )
    with django_assert_max_num_queries(40):
        client.get(f"/customers/{cleo.pk}/")
    client.post(f"/customers/{cleo.pk}/capability/{evidence.pk}/", {"_method": "DELETE"})
    evidence.refresh_from_db()
    assert evidence.withdrawn_by == ana


def test_what_leaders_alone_may_say_is_neither_offered_nor_taken(cleo, ana, sam, zed, signed_in):
    url = f"/customers/{cleo.pk}/capability/"
    assert "certificate ends" not in signed_in(ana).get(url).text
    signed_in(ana).post(url, {"what": "down", "reason": WHY})
    assert not CapabilityEvidence.objects.exists()
    assert signed_in(zed).get(url).status_code == 404

    leads = signed_in(sam)
    assert "Say when the certificate ends" in leads.post(url, {"what": "certify", "reason": "Course"}).text
    day = (timezone.now() + timedelta(days=40)).date().isoformat()
    leads.post(url, {"what": "certify", "reason": "Course", "until": day})
    leads.post(url, {"what": "down", "reason": "It was her sister."})
    assert [each.kind for each in CapabilityEvidence.objects.all()] == ["certified", "corrected_down"]


def test_a_text_for_them_says_all_of_it_and_its_parts_add_up(cleo, ana, signed_in):
    endorse(cleo, WHY, by=ana.actor(), at=timezone.now())
    letter = signed_in(ana).get(f"/customers/{cleo.pk}/capability/").context["letter"]
    assert "All products: about 87.5 % of what you bring us" in letter
    assert "It begins at 50.0 % for everybody" in letter
    assert "(+37.5)" in letter


def test_a_ticket_says_why_it_went_past_and_what_need_not_be_asked(
    on, cleo, ghent, ana, sam, make_ticket, signed_in
):
    endorse(cleo, WHY, by=ana.actor(), at=timezone.now())
    ticket = make_ticket(customer=cleo, team=ghent)
    plain = make_ticket(team=ghent)
    learn(cleo, EvidenceKind.DIAGNOSTICS_SENT, ticket=ticket, by=sam.actor(), at=timezone.now())
    client = signed_in(sam)

    side = " ".join(client.get(f"/tickets/{ticket.reference}/side/").text.split())
    assert "at least 65.2 %" in side
    assert 'Restart it</bdi> <span class="faint small">not needed' in side
    assert 'Send a log</bdi> <span class="faint small">done' in side
    why = " ".join(client.get(f"/tickets/{ticket.reference}/past/").text.split())
    assert "It came to Ghent and went on to Ghent 2 at once" in why
    assert "its low end must reach 60.0 %" in why
    assert "straight past the first line" in client.get(ticket.get_absolute_url()).text
    assert client.get(f"/tickets/{plain.reference}/past/").status_code == 404
    assert signed_in(ana).get(f"/tickets/{ticket.reference}/past/").status_code == 404


def test_whoever_is_known_writes_and_whoever_answers_begins_where_it_matters(
    on, cleo, ghent, second, make_customer, signed_in, run_jobs
):
    """From the mail to the page of who answers it, with nothing imitated."""
    product = add_field("Product", FieldKind.CHOICE, choices=["Stove", "Tent"], by=SYSTEM, at=timezone.now())
    settle(Settling(is_on=True, product_field=product), by=SYSTEM, at=timezone.now())
    steps = [
        Step("Restart it"),
        Step("Is the valve open?", product="Stove"),
        Step("Is it dry?", product="Tent"),
    ]
    set_next_line(ghent, second, by=SYSTEM, at=timezone.now(), steps=steps)
    make_customer("Dirk")
    noor = second.members.get()
    endorse(cleo, WHY, by=noor.actor(), at=timezone.now() - timedelta(days=3))
    box = Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now()
    )
    for name in ("Cleo", "Dirk"):
        raw = _MAIL.format(name=name, address=f"{name.lower()}@example.com").encode()
        envelope = Envelope(f"{name.lower()}@example.com", box.address)
        receive(raw, channel="email", mailbox=box, source="lmtp", at=timezone.now(), envelope=envelope)
    run_jobs()

    known, other = (Ticket.objects.get(customer__name=name) for name in ("Cleo", "Dirk"))
    assert (known.team, known.tier, other.team, other.tier) == (second, 2, ghent, 1)
    client = signed_in(noor)
    queue = client.get("/queue/").text
    assert known.get_absolute_url() in queue
    assert other.get_absolute_url() not in queue
    page = " ".join(client.get(known.get_absolute_url()).text.split())
    assert "do not begin at the beginning" in page
    assert 'Restart it</bdi> <span class="faint small">not needed' in page
    assert "Is the valve open?" not in page  # nobody knows yet what it is about

    set_field(known, product, "Stove", by=noor.actor(), at=timezone.now())
    page = client.get(known.get_absolute_url()).text
    assert "Is the valve open?" in page
    assert "Is it dry?" not in page


_MAIL = """From: {name} <{address}>
To: help@own.example
Subject: It hisses
Message-ID: <{name}@example.com>
Date: Mon, 02 Mar 2026 09:00:00 +0000

Only with the elevation kit.
"""


def test_settings_are_made_with_forms_by_administrators_alone(ghent, second, ada, cast, signed_in):
    for name, staff in cast.items():
        for url in ("/settings/capability/", f"/settings/capability/teams/{ghent.pk}/"):
            assert (signed_in(staff).get(url).status_code == 200) is (name == "ada")
    client = signed_in(ada)
    client.post("/settings/capability/", {"is_on": "on", "threshold": "70", "half_life_days": "180"})
    kept = CapabilitySettings.objects.get()
    assert (kept.is_on, kept.threshold, kept.half_life_days) == (True, 700, 180)
    client.post(
        f"/settings/capability/teams/{ghent.pk}/",
        {
            "to": second.pk,
            "words1": "Restart it",
            "words2": "Send a log",
            "by2": "diagnostics_sent",
            "of2": "Stove",
        },
    )
    line = NextLine.objects.get()
    assert (line.to, line.steps) == (
        second,
        [["Restart it", "", ""], ["Send a log", "diagnostics_sent", "Stove"]],
    )
    assert "to Ghent 2" in client.get("/settings/capability/").text


@pytest.mark.parametrize("by", ["all", "language", "region", "account", "channel"])
def test_waits_stand_side_by_side_with_n_and_an_interval(
    by, on, cleo, ghent, sam, make_ticket, make_message, make_answer, make_customer, signed_in,
    django_assert_max_num_queries,
):  # fmt: skip
    now = timezone.now()
    endorse(cleo, WHY, by=sam.actor(), at=now - timedelta(days=9))
    dirk = make_customer("Dirk", language="nl", time_zone="Europe/Brussels")
    for number in range(10):
        for person, hours, at in ((cleo, 1, 5), (dirk, 6, 5), (dirk, 4, 15)):
            begins = now - timedelta(days=at, minutes=number)
            team = ghent
            ticket = make_ticket(customer=person, team=team, created_at=begins)
            make_message(ticket, at=begins)
            make_answer(ticket, by=sam, at=begins + timedelta(hours=hours, minutes=number))
            close(ticket, by=sam.actor(), at=begins + timedelta(hours=hours + 1))
    with django_assert_max_num_queries(60):
        page = " ".join(signed_in(sam).get(f"/fairness/?by={by}").text.split())
    assert "Those who went past waited 5 h less" in page
    assert "Everybody else waits 2 h longer since" in page
    assert page.count("n 10") == 4
    if by == "language":
        assert "Dutch" in page
    table = list(csv.DictReader(io.StringIO(signed_in(sam).get(f"/fairness/export/?by={by}").text)))
    assert {row["n"] for row in table} <= {"0", "10"}
    assert next(row for row in table if row["side"] == "went past")["comparison"] == "past/like"
    if by == "all":
        assert [
            round(int(row["difference_seconds"]) / 3600) for row in table if row["difference_seconds"]
        ] == [-5, 2]
    rows = signed_in(sam).get("/fairness/tickets/?side=past&by=all").text
    assert rows.count("list-row") == 10


def test_waits_are_compared_by_those_who_lead_and_see_all(cast, signed_in):
    for url in ("/fairness/", "/fairness/tickets/", "/fairness/export/"):
        allowed = {name for name, staff in cast.items() if signed_in(staff).get(url).status_code == 200}
        assert allowed == {"sam", "mara", "ada"}
    assert signed_in(cast["sam"]).get("/fairness/?by=name").status_code == 302
