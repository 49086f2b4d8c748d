"""A finding: raised beside a ticket, answered by whoever acts on it, told to those who said it."""

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.core import mail
from django.urls import reverse

from answerable.channels import consent
from answerable.desk.models import Notification
from answerable.desk.themes.figures import FEWEST_SHOWN
from answerable.ledger.models import Event
from answerable.listening.findings import erasing as kept
from answerable.listening.findings import meanings
from answerable.listening.findings.meanings import read_findings
from answerable.listening.findings.owing import tell_of_late
from answerable.listening.models import (
    Department,
    Finding,
    FindingEvidence,
    FindingMeaning,
    FindingTold,
    Theme,
    ThemeTicket,
)
from answerable.people.models import Customer
from answerable.selfservice.finding import serving
from answerable.selfservice.finding.meaning.model import small
from answerable.selfservice.issues.wanting import LIST
from answerable.tickets.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def clara(make_customer):
    return make_customer("Clara Novak", address="clara@example.com", language="de")


@pytest.fixture
def ticket(make_ticket, make_message, manila, clara):
    words = "Hello team,\nthe zip of my tent broke. Call me on +32 470 12 34 56, or clara@example.com. Clara Novak"
    found = make_ticket(team=manila, customer=clara, subject="Zip of my Ridge tent")
    return make_message(found, words).ticket


def _raise(client, ticket, **said):
    known = {"kind": "defect", "title": "The zip of the Ridge tent breaks", "text": "", "quote": "", **said}
    at = reverse("desk:finding_raise") + (f"?ticket={ticket.reference}" if ticket else "")
    return client.post(at, known)


def _do(client, finding, what, **said):
    return client.post(reverse(f"desk:finding_{what}", args=[finding.pk]), said)


def _accept(client, finding, owner, day):
    department = Department.objects.get(name="Product").pk
    return _do(
        client, finding, "care", department=department, owner=owner.pk, due_on=day.isoformat(), accept=1
    )


def test_from_an_agents_press_to_what_the_customer_reads(
    ticket, althea, sam, mara, ada, signed_in, now, run_jobs
):
    hers, his = signed_in(althea), signed_in(sam)
    page = hers.get(reverse("desk:finding_raise") + f"?ticket={ticket.reference}").content.decode()
    quote = page.split('name="quote"')[1].split("</textarea>")[0]
    assert "the zip of my tent broke" in quote
    assert not any(word in quote for word in ("Clara", "Novak", "470", "@example.com", "Hello"))
    assert _raise(hers, ticket, quote="the zip of my tent broke").status_code == 302
    finding = Finding.objects.get()
    assert (finding.department.name, finding.state) == ("Product", "raised")
    assert (
        "None yet" not in hers.get(reverse("desk:ticket_findings", args=[ticket.reference])).content.decode()
    )

    assert _accept(his, finding, mara, now.date() + timedelta(days=30)).status_code == 302
    run_jobs()
    assert [each.to for each in mail.outbox if "A finding for you" in each.subject] == [[mara.email]]
    told = Notification.objects.get(staff=althea, kind="finding_answered")
    assert told.ticket == ticket
    page = hers.get(reverse("desk:notifications")).content.decode()
    assert "answered a finding of yours" in page
    assert f'href="{finding_at(finding)}"' in page
    hers.get(finding_at(finding))
    told.refresh_from_db()
    assert told.read_at is not None

    hers_to_act = signed_in(mara)
    assert _do(hers_to_act, finding, "completion", words="The zip has metal teeth now.").status_code == 302
    mine = hers.get(reverse("desk:findings_mine")).content.decode()
    assert "metal teeth" in mine
    notice = reverse("desk:finding_notice", args=[finding.pk])
    assert hers.get(notice).status_code in (302, 403)
    assert "German" in his.get(notice).content.decode()
    his.post(notice, {"text-en": "We changed the zip.", "text-de": "Der Reißverschluss ist neu."})
    draft = finding.notices.get()
    approve = reverse("desk:finding_approval", args=[finding.pk, draft.pk])
    his.post(approve)
    assert finding.notices.get().state == "draft"  # nobody approves their own
    for _twice in range(2):
        signed_in(ada).post(approve)
        run_jobs()
    said = Message.objects.get(ticket=ticket, direction="outbound")
    assert (said.text, said.is_automatic) == ("Der Reißverschluss ist neu.", True)
    assert said.to == [["clara@example.com", "Clara Novak"]]
    assert finding.notices.get().state == "sent"
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None  # it is no answer to what they asked
    assert "Those who told us were told" in his.get(finding_at(finding)).content.decode()


def finding_at(finding):
    return reverse("desk:finding", args=[finding.pk])


def test_what_would_betray_somebody_is_refused(ticket, althea, signed_in, now):
    hers = signed_in(althea)
    for words in (
        "Clara Novak says the zip breaks",
        "clara novak says",
        "Novak says the zip breaks",
        "Ask x@example.com about the zip",
        "Call 0470/12.34.56 about the zip",
    ):
        answer = _raise(hers, ticket, title=words)
        assert answer.status_code == 422, words
        assert "betray" in answer.content.decode()
    assert _raise(hers, ticket, quote="I am Clara").status_code == 422
    assert not Finding.objects.exists()
    _raise(hers, ticket, title="The 2026-11-27 batch, order of 12 x 400, breaks: clara is a fabric")
    assert Finding.objects.get().title.endswith("fabric")


def test_the_same_again_is_joined_with_one_press_and_counted(
    ticket, make_ticket, make_message, manila, cleo, althea, sam, signed_in
):
    hers = signed_in(althea)
    _raise(hers, ticket, title="The zip of the Ridge tent breaks after one night")
    finding = Finding.objects.get()
    other = make_message(make_ticket(team=manila, customer=cleo, subject="Ridge tent: zip breaks")).ticket
    page = hers.get(reverse("desk:finding_raise") + f"?ticket={other.reference}").content.decode()
    assert "Was it found already?" in page
    again = _raise(hers, other, title="Ridge tent, the zip breaks")
    assert "something else: raise it" in again.content.decode()
    assert Finding.objects.count() == 1
    join = reverse("desk:ticket_findings", args=[other.reference])
    for _twice in range(2):
        assert hers.post(join, {"finding": finding.pk, "quote": ""}).status_code == 302
    assert FindingEvidence.objects.count() == 2
    assert "2 customers · 2 tickets" in signed_in(sam).get(reverse("desk:findings")).content.decode()
    assert _raise(hers, other, title="Ridge tent, the zip breaks", anyway="1").status_code == 302
    assert Finding.objects.count() == 2

    # And it is taken out again by whoever joined it.
    out = reverse("desk:finding_ticket", args=[finding.pk, other.reference])
    for _twice in range(2):
        hers.post(out)
    assert finding.evidence.count() == 1


def test_a_finding_is_declined_with_a_reason_only_and_taken_up_again(ticket, althea, sam, signed_in, now):
    hers, his = signed_in(althea), signed_in(sam)
    _raise(hers, ticket)
    finding = Finding.objects.get()
    assert _do(his, finding, "declining", words=" ").status_code == 422
    assert _do(hers, finding, "declining", words="no").status_code in (302, 403, 422)
    finding.refresh_from_db()
    assert finding.state == "raised"
    for _twice in range(2):
        assert _do(his, finding, "declining", words="The next tent has no zip.").status_code == 302
    assert Event.objects.filter(kind="finding.declined").count() == 1
    assert "The next tent has no zip." in hers.get(reverse("desk:findings_mine")).content.decode()
    assert _accept(his, finding, sam, now.date()).status_code in (302, 409)
    _do(his, finding, "reopening")
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == ("raised", "")


def test_two_become_one_and_two_again(ticket, make_ticket, manila, cleo, althea, sam, signed_in):
    hers, his = signed_in(althea), signed_in(sam)
    _raise(hers, ticket)
    _raise(hers, make_ticket(team=manila, customer=cleo), title="Poles bend in the wind", anyway="1")
    kept, gone = Finding.objects.order_by("pk")
    for _twice in range(2):
        _do(his, gone, "merging", into=f"F{kept.pk}")
    assert "2 customers · 2 tickets" in his.get(finding_at(kept)).content.decode()
    assert "Poles bend" not in his.get(reverse("desk:findings")).content.decode().split("<table")[1]
    assert _do(his, kept, "merging", into=f"F{gone.pk}").status_code in (302, 409)
    assert _do(his, kept, "merging", into="F999999").status_code in (302, 404, 422)
    for _twice in range(2):
        _do(his, gone, "merging", _method="DELETE")
    assert "1 customer · 1 ticket" in his.get(finding_at(kept)).content.decode()
    assert Event.objects.filter(kind="finding.merged").count() == 1


def test_who_may_not_see_it_finds_nothing(ticket, make_ticket, ghent, althea, ana, zed, grace, signed_in):
    _raise(signed_in(ana), make_ticket(team=ghent))
    houses = Finding.objects.get()
    assert signed_in(althea).get(finding_at(houses)).status_code == 404
    assert signed_in(zed).get(finding_at(houses)).status_code == 404
    _raise(signed_in(althea), ticket, title="Poles bend in the wind")
    theirs = Finding.objects.exclude(pk=houses.pk).get()
    assert signed_in(grace).get(finding_at(theirs)).status_code == 200
    assert signed_in(zed).get(finding_at(theirs)).status_code == 404
    assert _do(signed_in(grace), theirs, "declining", words="no").status_code in (302, 403)
    theirs.refresh_from_db()
    assert theirs.state == "raised"
    assert _raise(signed_in(zed), ticket).status_code == 404


def test_who_wants_none_or_was_erased_is_not_told_and_nobody_twice(
    ticket, make_ticket, make_message, manila, cleo, make_customer, althea, sam, ada, signed_in, now, run_jobs
):
    hers, his = signed_in(althea), signed_in(sam)
    _raise(hers, ticket, quote="the zip of my tent broke")
    finding = Finding.objects.get()
    gone = make_customer("Gone Person")
    for person in (cleo, cleo, gone):
        each = make_message(make_ticket(team=manila, customer=person)).ticket
        hers.post(reverse("desk:ticket_findings", args=[each.reference]), {"finding": finding.pk})
    _do(his, finding, "completion", words="Metal teeth.")
    his.post(reverse("desk:finding_notice", args=[finding.pk]), {"text-en": "We changed the zip."})
    consent.opt_out(LIST.format(0), "clara@example.com", at=now)
    Customer.objects.filter(pk=gone.pk).update(erased_at=now)
    signed_in(ada).post(reverse("desk:finding_approval", args=[finding.pk, finding.notices.get().pk]))
    run_jobs()
    states = dict(FindingTold.objects.values_list("customer__name", "state"))
    assert states == {"Clara Novak": "opted_out", "Cleo": "sent"}
    assert Message.objects.filter(direction="outbound").count() == 1

    assert kept.copy(ticket.pk)[0]["texts"] == [finding.title, "the zip of my tent broke"]
    kept.forget([ticket.pk], None)
    assert not FindingEvidence.objects.exclude(quote="").exists()


def test_what_is_late_climbs_step_by_step_and_each_step_once(
    ticket, althea, sam, mara, ada, signed_in, now, run_jobs
):
    Department.objects.filter(name="Product").update(lead=ada)
    _raise(signed_in(althea), ticket)
    finding = Finding.objects.get()
    _accept(signed_in(sam), finding, mara, now.date() + timedelta(days=2))
    run_jobs()
    due = now + timedelta(days=2)
    for days, whom in ((0, set()), (1, {"mara"}), (4, {"ada"}), (8, {"ada", "mara", "sam"})):
        mail.outbox.clear()
        for _twice in range(2):
            tell_of_late(now=due + timedelta(days=days))
        run_jobs()
        assert {each.to[0].split("@")[0] for each in mail.outbox} == whom, days
    assert Event.objects.filter(kind="finding.overdue").count() == 3
    assert Finding.objects.overdue(on=(due + timedelta(days=1)).date()).count() == 1


def test_nonsense_is_refused_in_words(ticket, althea, sam, signed_in, now):
    hers, his = signed_in(althea), signed_in(sam)
    assert _raise(hers, ticket, title=" ").status_code == 422
    assert _raise(hers, ticket, title="x" * 201).status_code == 422
    assert _raise(hers, ticket, kind="moon").status_code == 422
    assert _raise(hers, ticket, link="javascript:alert(1)").status_code == 422
    assert not Finding.objects.exists()
    assert _raise(hers, ticket, title="Zip\x00per breaks").status_code == 422
    _raise(hers, ticket)
    finding = Finding.objects.get()
    assert _accept(his, finding, sam, now.date() - timedelta(days=1)).status_code == 422
    assert _do(his, finding, "care", due_on="soon").status_code == 422
    assert (
        his.get(reverse("desk:findings") + "?state=moon&kind=x&department=99&product=%00&after=x").status_code
        == 200
    )
    assert hers.post(
        reverse("desk:ticket_findings", args=[ticket.reference]), {"finding": "x"}
    ).status_code in (302, 422)


def test_departments_are_kept_by_those_who_may(ada, sam, mara, ticket, althea, signed_in):
    hers = signed_in(ada)
    new = reverse("desk:department_new")
    assert signed_in(sam).get(new).status_code in (302, 403)
    assert hers.post(new, {"name": "Returns", "lead": mara.pk, "kinds": ["process"]}).status_code == 302
    assert hers.post(new, {"name": "returns"}).status_code == 422
    made = Department.objects.get(name="Returns")
    assert made.lead == mara
    assert (
        hers.post(new, {"name": "Theirs", "provider": althea.provider_id, "lead": mara.pk}).status_code == 422
    )
    _raise(signed_in(althea), ticket, department=made.pk)
    at = reverse("desk:department", args=[made.pk])
    hers.post(at, {"_method": "DELETE"})
    assert Department.objects.filter(pk=made.pk).exists()  # a finding is its own
    Finding.objects.all().delete()
    hers.post(at, {"_method": "DELETE"})
    assert not Department.objects.filter(pk=made.pk).exists()
    assert "removed the department Returns" in hers.get(reverse("desk:audit")).content.decode()


def test_from_a_theme_it_rests_on_the_tickets_that_one_sees_of_it(
    ticket, make_ticket, make_message, manila, cleo, sam, ana, signed_in, now
):
    theme = Theme.objects.create(language="en", name="zip · tent", words=["zip", "tent"], born_at=now)
    others = [make_message(make_ticket(team=manila, customer=cleo)).ticket for _each in range(FEWEST_SHOWN)]
    for each in (ticket, *others):
        ThemeTicket.objects.create(theme=theme, ticket=each, nearness=1, opened_at=each.created_at)
    at = reverse("desk:finding_raise") + f"?theme={theme.pk}"
    assert signed_in(ana).get(at).status_code in (302, 403)
    his = signed_in(sam)
    assert "zip · tent" in his.get(at).content.decode()
    assert his.post(at, {"kind": "defect", "title": "Zips break"}).status_code == 302
    finding = Finding.objects.get()
    assert (finding.theme_words, finding.evidence.count()) == (["zip", "tent"], 1 + FEWEST_SHOWN)
    quotes = " ".join(finding.evidence.values_list("quote", flat=True))
    assert "zip of my tent" in quotes
    assert "Clara" not in quotes
    assert his.get(reverse("desk:finding_raise") + "?theme=999999").status_code == 404


@pytest.fixture
def meaning(monkeypatch):
    """Stands in for the worker and its model: what is said in two ways means the same."""

    def vectors(texts):
        found = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            found[row, 0 if "zip" in text.lower() or "fastener" in text.lower() else 1 + len(text) % 300] = 1
        return found

    class Worker:
        is_there = True

        def ask(self, what, *, within, text):
            assert what == "meaning"
            return {"meaning": small(vectors([text]))[0].tolist()} if self.is_there else None

    made = Worker()
    monkeypatch.setattr(serving, "ask", made.ask)
    monkeypatch.setattr(meanings, "model", lambda: SimpleNamespace(vectors=vectors))
    return made


def test_the_same_in_other_words_is_shown_first_where_a_worker_answers(meaning, althea, sam, signed_in):
    his, hers = signed_in(sam), signed_in(althea)
    _raise(his, None)
    known = Finding.objects.get()
    for _twice in range(2):
        read_findings()
    assert FindingMeaning.objects.get().vector
    shown = _raise(his, None, title="Fastener of a shelter fails")
    assert reverse("desk:finding", args=[known.pk]) in shown.content.decode()
    assert Finding.objects.count() == 1
    # Of a finding that they may not see nobody is told, in whatever words.
    assert _raise(hers, None, title="Fastener of a shelter fails").status_code == 302
    meaning.is_there = False
    assert _raise(his, None, title="A fastener is poor").status_code == 302  # by words alone it is another


def test_what_a_finding_means_is_read_anew_when_its_words_change(meaning, ticket, sam, signed_in, now):
    _raise(signed_in(sam), None, title="Fastener of a shelter fails")
    read_findings()
    before = bytes(FindingMeaning.objects.get().vector)
    Finding.objects.update(title="Invoices show another tax", changed_at=now + timedelta(minutes=1))
    read_findings()
    assert bytes(FindingMeaning.objects.get().vector) != before
