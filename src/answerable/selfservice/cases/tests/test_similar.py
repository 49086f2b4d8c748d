"""Solved tickets like one: found, within what one sees, and gone when they are solved no more."""

import random
from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening.peers import ask_peer
from answerable.privacy.actions import ask_erasure
from answerable.privacy.models import Asked, DataRequest
from answerable.privacy.models.requests import Reason
from answerable.selfservice.cases import learning, meanings
from answerable.selfservice.cases.finding import similar
from answerable.selfservice.models import CaseWatch, SolvedCase
from answerable.tickets.actions import merge, reopen
from answerable.tickets.models import Follow, Note, Rating, Ticket

pytestmark = pytest.mark.django_db

FLAME = "The flame of my stove is yellow and sooty since yesterday."
JETS = "Open the valve below the burner and clean the jets with the needle. Then let it burn for a minute."


def _found(ticket, reader):
    return [each.ticket.pk for each in similar(ticket, reader).cases]


@pytest.fixture
def open_one(make_ticket, make_message, ghent):
    ticket = make_ticket(subject="Yellow sooty flame", team=ghent)
    make_message(ticket, "My stove burns with a yellow flame, quite sooty.")
    return Ticket.objects.get(pk=ticket.pk)


def test_it_is_found_with_who_solved_it_and_how(worker, solve, open_one, ana, ghent):
    solved = solve(FLAME, JETS, by=ana, team=ghent)
    solve("Where is my parcel with the tent?", "It arrives on Friday.", by=ana, team=ghent)
    found = similar(open_one, ana)
    assert found.by_meaning
    (case,) = found.cases
    assert case.ticket == solved
    assert case.solver == ana
    assert "clean the jets" in " ".join(case.handled)


def test_without_a_worker_words_alone_find_it_and_say_so(worker, solve, open_one, ana, ghent):
    solved = solve(FLAME, JETS, by=ana, team=ghent)
    worker.is_there = False
    found = similar(open_one, ana)
    assert not found.by_meaning
    assert [each.ticket for each in found.cases] == [solved]


def test_what_nobody_solved_is_no_case(
    worker, make_ticket, make_message, make_answer, solve, ana, robots, make_staff, ghent, now
):
    robot = make_staff("Robot", provider=robots)
    unanswered = make_ticket(team=ghent, closed_at=now)
    make_message(unanswered, FLAME)
    of_the_system = make_ticket(team=ghent)
    make_message(of_the_system, FLAME)
    make_answer(of_the_system, JETS)
    Ticket.objects.filter(pk=of_the_system.pk).update(closed_at=now)
    automated = make_ticket(team=ghent)
    make_message(automated, FLAME)
    make_answer(automated, JETS, by=ana)
    automated.messages.filter(direction="outbound").update(staff=robot)
    Ticket.objects.filter(pk=automated.pk).update(closed_at=now)
    still_open = make_ticket(team=ghent)
    make_message(still_open, FLAME)
    make_answer(still_open, JETS, by=ana)
    assert learning.learn([unanswered.pk, of_the_system.pk, automated.pk, still_open.pk]) == 0
    assert not SolvedCase.objects.exists()


@pytest.mark.django_db(transaction=True)  # on PostgreSQL nothing is read of a transaction that still runs
def test_the_ledger_says_what_was_solved_and_what_was_not_after_all(
    worker, solve, open_one, ana, ghent, now, run_jobs
):
    before = solve(FLAME, JETS, by=ana, team=ghent, is_learnt=False)
    learning.follow_ledger()
    assert _found(open_one, ana) == []
    run_jobs()  # what was solved before the first look
    assert _found(open_one, ana) == [before.pk]
    after = solve(FLAME, JETS, by=ana, team=ghent, is_learnt=False)
    learning.follow_ledger()
    assert set(_found(open_one, ana)) == {before.pk, after.pk}

    reopen(after, by=ana.actor(), at=after.closed_at + timedelta(hours=1))
    assert _found(open_one, ana) == [before.pk]  # at once
    learning.follow_ledger()
    assert SolvedCase.objects.get(pk=after.pk).meaning == b""
    merge(before, open_one, by=ana.actor(), at=now)
    assert _found(open_one, ana) == []


def test_learning_twice_changes_nothing(worker, solve, ana, ghent):
    ticket = solve(FLAME, JETS, by=ana, team=ghent)
    number = CaseWatch.objects.get().number
    assert learning.learn([ticket.pk]) == 1
    assert CaseWatch.objects.get().number == number


@pytest.mark.parametrize("since", [1, 2, 5])
@pytest.mark.parametrize("recent", [0, 1, 200])
def test_a_worker_that_outlives_a_restored_backup_reads_it_whatever_changed_since(
    worker, solve, ana, ghent, since, recent, monkeypatch
):
    """As many changes after it as the worker had read before, fewer or more: no count tells that from going on."""
    monkeypatch.setattr(meanings, "_RECENT", recent)
    first = solve(FLAME, JETS, by=ana, team=ghent)
    worker.meanings.look()
    backup, watch = list(SolvedCase.objects.all()), CaseWatch.objects.get()
    learning.forget([first.pk])
    worker.meanings.look()
    lost = solve("The zip of my tent is stuck", "Wax it.", by=ana, team=ghent)
    worker.meanings.look()

    SolvedCase.objects.all().delete()
    SolvedCase.objects.bulk_create(backup)
    watch.save()
    later = [solve("Where is my parcel?", "It comes.", by=ana, team=ghent).pk for _each in range(since)]
    worker.meanings.look()
    near = worker.meanings.near(worker.model.vectors(["flame parcel zip"])[0])
    assert {key for key, _cosine in near} == {first.pk, *later}
    assert lost.pk not in later


def test_what_worked_comes_first(worker, solve, open_one, ana, sam, ghent, now):
    bad, good, plain = (solve(FLAME, JETS, by=by, team=ghent) for by in (ana, ana, sam))
    for ticket, is_good in ((bad, False), (good, True)):
        Rating.objects.create(
            ticket=ticket, ended_at=ticket.closed_at, is_good=is_good, created_at=now, changed_at=now
        )
    assert _found(open_one, ana) == [good.pk, plain.pk, bad.pk]
    assert similar(open_one, ana).cases[0].worked.like_it == 2


def test_nobody_sees_a_case_of_others_whatever_there_is(
    worker, solve, make_ticket, make_message, cast, ana, ben, althea, ghent, leuven, manila
):
    chance = random.Random(5)
    words = ["stove", "flame", "yellow", "sooty", "jets", "valve", "burner", "tent", "zip", "pole", "parcel"]
    teams = ((ghent, ana), (leuven, ben), (manila, althea))
    for _number in range(24):
        team, by = chance.choice(teams)
        solve(" ".join(chance.choices(words, k=8)), f"Answer about {chance.choice(words)}.", by=by, team=team)
    shown = 0
    for person in cast.values():
        for team, _by in teams:
            asked = make_ticket(team=team)
            make_message(asked, " ".join(chance.choices(words, k=6)))
            found = set(_found(asked, person))
            assert found <= set(Ticket.objects.visible_to(person).values_list("pk", flat=True))
            shown += len(found)
    assert shown > 20


def test_who_sees_little_is_asked_for_further_down(
    worker, solve, make_ticket, make_message, althea, ana, ghent, manila, monkeypatch
):
    monkeypatch.setattr("answerable.selfservice.cases.finding._ROUNDS", (3, 50))
    monkeypatch.setattr("answerable.selfservice.cases.finding._look_for_words", lambda *_all: None)
    for _number in range(8):
        solve(FLAME, JETS, by=ana, team=ghent)
    theirs = solve(FLAME + " Smell of gas.", JETS, by=althea, team=manila)
    asked = make_ticket(team=manila, subject="flame")
    make_message(asked, FLAME)
    assert _found(asked, althea) == [theirs.pk]


def test_nothing_of_somebody_erased_is_left(worker, solve, open_one, ana, ada, cleo, ghent, now, run_jobs):
    ticket = solve(FLAME, JETS, by=ana, team=ghent, customer=cleo)
    worker.meanings.look()
    ask_erasure(cleo, Reason.THEY_ASKED, typed=cleo.name, by=ada.actor(), at=now)
    run_jobs()
    assert DataRequest.objects.filter(asked=Asked.ERASURE).exists()
    kept = SolvedCase.objects.get(pk=ticket.pk)
    assert (kept.meaning, kept.answer, kept.question, kept.solver) == (b"", None, None, None)
    assert _found(open_one, ana) == []
    worker.meanings.look()
    assert worker.meanings.near(worker.model.vectors([FLAME])[0]) == []


def test_whoever_solved_it_is_asked_once_where_it_was_solved(
    worker, solve, open_one, ana, sam, zed, ghent, now
):
    solved = solve(FLAME, JETS, by=ana, team=ghent)
    for _twice in range(2):
        asked = ask_peer(solved, "Which needle?", about=open_one, by=sam.actor(), at=now)
    note = asked.question
    assert asked.asked == ana
    assert note.ticket == solved
    assert note.text == f"Which needle?\n\nAsked beside {open_one.reference}."
    assert [each.staff for each in note.mentions.all()] == [ana]
    assert Note.objects.count() == 1
    assert Follow.objects.filter(ticket=solved, staff=sam).exists()
    assert Ticket.objects.get(pk=solved.pk).is_closed
    with pytest.raises(Refusal):
        ask_peer(solved, "Myself?", about=open_one, by=ana.actor(), at=now)
    with pytest.raises(NotAllowed):
        ask_peer(solved, "How?", about=open_one, by=SYSTEM, at=now)
    with pytest.raises((Refusal, NotAllowed, Ticket.DoesNotExist)):
        ask_peer(solved, "How?", about=open_one, by=zed.actor(), at=now)
    ana.is_active = False
    ana.save()
    with pytest.raises(Refusal):
        ask_peer(solved, "Again?", about=open_one, by=sam.actor(), at=now)
