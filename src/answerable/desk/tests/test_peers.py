"""Colleagues learn from one another: asked, collected, noted between two, and seen in one's own curve."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from answerable.desk.models import Notification, SavedReply
from answerable.desk.tasks import reckon_learning
from answerable.ledger.models import Event
from answerable.listening.lessons import hand_on
from answerable.listening.models import (
    CoachingNote,
    Debrief,
    Finding,
    GoodAnswer,
    LearningCurve,
    Lesson,
    PeerQuestion,
    RotaMember,
    RotaWeek,
    RotaYear,
)
from answerable.listening.peers.answers import forget
from answerable.people.actions import deactivate_staff
from answerable.privacy.actions import ask_erasure
from answerable.privacy.models.requests import Reason
from answerable.tickets.actions import close, note
from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db
ANSWER = "Hello Cleo,\n\nTake the pole out first, call +32 470 12 34 56.\n\nKind regards,\nAna\nOwn company"


@pytest.fixture
def solved(make_ticket, make_message, make_answer, ghent, ana, cleo, now):
    ticket = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    make_answer(ticket, by=ana, text=ANSWER)
    return close(ticket, by=ana.actor(), at=now)


@pytest.fixture
def other(make_ticket, make_message, ghent):
    return make_message(make_ticket(team=ghent, subject="Another zip")).ticket


def _post(client, name, *arguments, **data):
    return client.post(reverse(f"desk:{name}", args=arguments), data)


def _page(client, name, *arguments):
    return " ".join(client.get(reverse(f"desk:{name}", args=arguments)).content.decode().split())


def test_who_solved_it_is_asked_where_it_was_solved_and_answers_there(
    solved, other, ana, sam, zed, ben, signed_in
):
    his, hers = signed_in(sam), signed_in(ana)
    ask = reverse("desk:peer_ask", args=[solved.reference])
    assert "Ana is asked by a note" in his.get(f"{ask}?about={other.reference}").content.decode()
    assert _post(his, "peer_ask", solved.reference, text="", about=other.reference).status_code == 422
    assert _post(his, "peer_ask", solved.reference, text="How?", about="NOPE").status_code == 422
    for _twice in range(2):
        assert (
            _post(his, "peer_ask", solved.reference, text="Which pole?", about=other.reference).status_code
            == 302
        )
    asked = PeerQuestion.objects.get()
    assert asked.asked == ana
    assert other.reference in Note.objects.get().text
    assert Notification.objects.filter(staff=ana, kind="mentioned", ticket=solved).count() == 1
    assert reverse("desk:peer_question", args=[solved.reference, asked.pk]) in _page(hers, "learning")

    where = (solved.reference, asked.pk)
    assert signed_in(zed).get(reverse("desk:peer_question", args=where)).status_code == 404
    assert _post(his, "peer_question", *where, text="I answer myself").status_code == 422
    for _twice in range(2):
        _post(hers, "peer_question", *where, text="The red one.")
    asked.refresh_from_db()
    assert asked.answer.text == "The red one."
    assert Note.objects.count() == 2
    assert Notification.objects.filter(staff=sam, kind="mentioned", ticket=solved).count() == 1
    assert "The red one." in his.get(solved.get_absolute_url()).content.decode()
    assert Event.objects.filter(kind__in=["ticket.peer_asked", "ticket.peer_answered"]).count() == 2


def test_a_note_that_names_whoever_asked_is_the_answer_too(solved, other, ana, sam, mara, signed_in, now):
    _post(signed_in(sam), "peer_ask", solved.reference, text="Which pole?", about=other.reference)
    note(solved, "No answer yet.", by=ana.actor(), at=now)
    note(solved, "@Sam look at mine", by=mara.actor(), at=now)
    assert PeerQuestion.objects.get().answer is None
    said = note(solved, "@Sam, the red one.", by=ana.actor(), at=now)
    asked = PeerQuestion.objects.get()
    assert (asked.answer, asked.answered_at) == (said, now)
    note(solved, "@Sam, or the blue one.", by=ana.actor(), at=now)
    assert PeerQuestion.objects.get().answer == said
    assert Event.objects.filter(kind="ticket.peer_answered").count() == 1
    for text in ("First?", "Second?"):
        _post(signed_in(sam), "peer_ask", solved.reference, text=text)
    first, second = PeerQuestion.objects.unanswered().order_by("pk")
    note(solved, "@Sam, yes.", by=ana.actor(), at=now)
    assert PeerQuestion.objects.unanswered().count() == 2  # it is not guessed which
    _post(signed_in(ana), "peer_question", solved.reference, second.pk, text="Both.")
    assert list(PeerQuestion.objects.unanswered()) == [first]
    page = _page(signed_in(ana), "learning")
    assert reverse("desk:peer_question", args=[solved.reference, asked.pk]) not in page


def test_nobody_asks_themselves_or_somebody_who_may_not_see_it(
    solved, make_ticket, leuven, ana, sam, signed_in
):
    assert _post(signed_in(ana), "peer_ask", solved.reference, text="Hm?").status_code == 422
    ticket = solved
    ticket.team = leuven
    ticket.assignee = None
    ticket.save(update_fields=["team", "assignee"])
    refused = _post(signed_in(sam), "peer_ask", ticket.reference, text="How?")
    assert refused.status_code in (404, 422)
    assert not PeerQuestion.objects.exists()
    assert not Note.objects.exists()


def test_questions_that_were_notes_alone_are_questions_after_an_upgrade(solved, other, ana, sam, now):
    asked, plain = (
        note(solved, text, by=sam.actor(), at=now, mentions=[ana.pk])
        for text in (f"How?\n\nAsked beside {other.reference}.", "Look: nothing was asked beside it.")
    )
    note(solved, "They called again.", by=ana.actor(), at=now)  # no answer
    answer = note(solved, "With the needle.", by=ana.actor(), at=now, mentions=[sam.pk])
    for _twice in range(2):
        import_module("answerable.listening.migrations.0060_one_way_to_ask").carry_over(apps, None)
    found = PeerQuestion.objects.get()
    assert (found.ticket, found.about, found.asked_by, found.asked) == (solved, other, sam, ana)
    assert (found.question, found.answer, found.answered_at) == (asked, answer, now)
    assert plain.pk != found.question_id


def test_a_good_answer_is_kept_without_names_and_becomes_a_saved_reply(
    solved, ana, ben, althea, sam, signed_in
):
    answer = solved.messages.get(direction="outbound")
    hers = signed_in(ana)
    assert reverse("desk:good", args=[solved.reference, answer.pk]) in _page(
        hers, "learn_from", solved.reference
    )
    page = _page(hers, "good", solved.reference, answer.pk)
    proposed = page.partition("<textarea")[2].partition("</textarea")[0]
    assert "Take the pole out first" in proposed
    for word in ("Cleo", "Ana", "Own company", "470"):
        assert word not in proposed
    kept = {"cause": "undocumented", "title": "Pole first", "text": "Dear Cleo, take the pole out. Ana"}
    assert (
        _post(hers, "good", solved.reference, answer.pk, **kept | {"cause": "full moon"}).status_code == 422
    )
    for _twice in range(2):
        assert _post(hers, "good", solved.reference, answer.pk, **kept).status_code == 302
    found = GoodAnswer.objects.get()
    assert found.text == "Dear ▮name, take the pole out. ▮name"
    assert Event.objects.filter(kind="ticket.answer_marked_good").count() == 1
    assert _post(signed_in(ben), "good", solved.reference, answer.pk, **kept).status_code == 404

    his = signed_in(ben)
    assert "Pole first" in _page(his, "good_answers")
    assert "Pole first" not in _page(signed_in(althea), "good_answers")
    assert _post(signed_in(althea), "good_as_reply", found.pk).status_code == 404
    for _twice in range(2):
        assert _post(his, "good_as_reply", found.pk).status_code == 302
    assert SavedReply.objects.get().owner == ben
    assert _post(his, "good_answer", found.pk, _method="DELETE").status_code in (302, 403)
    assert GoodAnswer.objects.present().exists()
    _post(signed_in(sam), "good_answer", found.pk, _method="DELETE")
    assert not GoodAnswer.objects.present().exists()
    forget([solved.pk], None)
    assert not GoodAnswer.objects.exists()


def test_coaching_notes_are_the_two_peoples_and_go_when_one_leaves(cast, signed_in, now):
    ana, sam, ada = cast["ana"], cast["sam"], cast["ada"]
    word = "qzcoachzq"
    for _twice in range(2):
        assert _post(signed_in(sam), "coaching_with", ana.pk, text=f"Calm letters. {word}").status_code == 302
    assert CoachingNote.objects.count() == 1
    assert word in _page(signed_in(ana), "coaching_with", sam.pk)
    assert word in _page(signed_in(sam), "coaching_with", ana.pk)
    for name in ("ada", "mara", "ben"):
        client = signed_in(cast[name])
        for about in (ana, sam):
            assert word not in client.get(reverse("desk:coaching_with", args=[about.pk])).content.decode()
        assert "Sam</bdi>" not in _page(client, "coaching").partition("Begin with")[0].partition("<main")[2]
    assert signed_in(ana).get(reverse("desk:coaching_with", args=[ana.pk])).status_code == 404
    assert signed_in(cast["zed"]).get(reverse("desk:coaching_with", args=[ana.pk])).status_code == 404
    assert word not in "".join(str(each.data) for each in Event.objects.all())
    assert all(each.data == {} for each in Event.objects.filter(kind="coachingnote.added"))
    deactivate_staff(ana, by=ada.actor(), at=now)
    assert not CoachingNote.objects.exists()


def test_a_customer_named_in_what_colleagues_write_goes_with_them(
    cleo, ana, sam, ada, signed_in, run_jobs, now
):
    cleo.name = "Cleo Quillfeather"
    cleo.save(update_fields=["name"])
    said = "With Cleo  Quillfeather (cleo@example.com) you were kind, as with Ottilie Vane."
    _post(signed_in(sam), "coaching_with", ana.pk, text=said)
    year = RotaYear.objects.create(year=2026)
    member = RotaMember.objects.create(staff=ana, department="Finance")
    week = RotaWeek.objects.create(year=year, member=member, starts_on=date(2026, 3, 2))
    debrief = Debrief.objects.create(week=week, lived=said, change=said, thank="Ottilie Vane", at=now)
    lesson = Lesson.objects.create(debrief=debrief, text="Cleo Quillfeather waits too long.")
    hand_on(lesson, sam, by=ada.actor(), at=now)
    ask_erasure(cleo, Reason.THEY_ASKED, typed=cleo.name, by=ada.actor(), at=now)
    run_jobs()
    for each in (debrief, lesson):
        each.refresh_from_db()
    for text in (CoachingNote.objects.get().text, debrief.lived, debrief.change):
        assert text == "With … (…) you were kind, as with Ottilie Vane."
    assert debrief.thank == "Ottilie Vane"
    assert (lesson.text, Finding.objects.get().title) == ("… waits too long.", "… waits too long.")


def test_a_name_in_a_script_without_spaces_goes_though_words_follow_it(
    cleo, ana, ada, make_ticket, make_answer, ghent, run_jobs, now
):
    cleo.name = "田中 太郎"
    cleo.save(update_fields=["name"])
    member = RotaMember.objects.create(staff=ana, department="Finance")
    year = RotaYear.objects.create(year=2026)
    week = RotaWeek.objects.create(year=year, member=member, starts_on=date(2026, 3, 2), is_draft=False)
    debrief = Debrief.objects.create(week=week, lived="田中さんは待った。", change="", thank="", at=now)
    make_answer(make_ticket(customer=cleo, team=ghent), by=ana, at=now)
    ask_erasure(cleo, Reason.THEY_ASKED, typed=cleo.name, by=ada.actor(), at=now)
    run_jobs()
    debrief.refresh_from_db()
    assert debrief.lived == "…さんは待った。"


def test_a_first_name_alone_goes_from_the_debrief_of_a_week_in_which_their_ticket_was_in_hand(
    cleo, ana, sam, ada, make_ticket, make_answer, ghent, run_jobs, now
):
    cleo.name = "Cleo Quillfeather"
    cleo.save(update_fields=["name"])
    year, monday = RotaYear.objects.create(year=2026), date(2026, 3, 2)
    said = "Cleo waited; CLEOPATRA did not. Cleo's tent, and cleo as a word. Mrs Quillfeather was kind."
    debriefs = {}
    for staff in (ana, sam):
        member = RotaMember.objects.create(staff=staff, department="Finance")
        week = RotaWeek.objects.create(year=year, member=member, starts_on=monday, is_draft=False)
        debriefs[staff] = Debrief.objects.create(week=week, lived=said, change="", thank="Cleo", at=now)
    lesson = Lesson.objects.create(debrief=debriefs[ana], text="Cleo waits too long.")
    hand_on(lesson, sam, by=ada.actor(), at=now)
    make_answer(make_ticket(customer=cleo, team=ghent), by=ana, at=now)
    ask_erasure(cleo, Reason.THEY_ASKED, typed=cleo.name, by=ada.actor(), at=now)
    run_jobs()
    for each in (*debriefs.values(), lesson):
        each.refresh_from_db()
    tied, other = debriefs[ana], debriefs[sam]
    assert tied.lived == "… waited; CLEOPATRA did not. …'s tent, and cleo as a word. Mrs … was kind."
    assert tied.thank == "…"
    assert (lesson.text, Finding.objects.get().title) == ("… waits too long.", "… waits too long.")
    assert (other.lived, other.thank) == (said, "Cleo")  # Sam had nothing of hers: it may be anybody


def _answers(make_ticket, make_message, make_answer, team, staff, now, *, hours, number):
    """Each somewhat quicker than the one before."""
    for place in range(1, number + 1):
        asked = now - timedelta(days=60) + timedelta(days=place)
        ticket = make_message(make_ticket(team=team, created_at=asked), at=asked).ticket
        make_answer(ticket, by=staff, at=asked + timedelta(hours=hours * place**-0.3))


def test_ones_own_curve_is_ones_own_and_teams_are_told_of_together(
    make_ticket, make_message, make_answer, make_staff, ghent, own_company, ana, sam, ben, now, signed_in
):
    third = make_staff("Tom", provider=own_company, teams=[ghent])
    for staff, hours in ((ana, 8), (sam, 20), (third, 12)):
        _answers(make_ticket, make_message, make_answer, ghent, staff, now, hours=hours, number=14)
    reckon_learning()
    page = _page(signed_in(ana), "learning")
    assert "1. to 10." in page
    assert "11. to 30." in page
    assert "Twice the experience comes with answers that take 19 % less time" in page
    assert "3 people, 42 answers" in page
    for name in ("Sam", "Tom"):
        assert name not in page.partition("<main")[2]
    assert LearningCurve.objects.get(team=ghent).people == 3
    assert "Ghent" not in _page(signed_in(ben), "learning").partition("<main")[2]


def test_of_few_nothing_is_said(make_ticket, make_message, make_answer, ghent, ana, now, signed_in):
    _answers(make_ticket, make_message, make_answer, ghent, ana, now, hours=8, number=3)
    reckon_learning()
    page = _page(signed_in(ana), "learning")
    assert "not enough to say" in page
    assert "Not enough data to say: of 1 people" in page


def test_a_closed_tickets_page_offers_it_without_asking_more(solved, ana, signed_in):
    page = signed_in(ana).get(solved.get_absolute_url()).content.decode()
    assert reverse("desk:learn_from", args=[solved.reference]) in page
