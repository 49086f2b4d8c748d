"""Both sides score without seeing each other; they talk over what differs; whose work it is may see it otherwise."""

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening.models import QualityCase, QualityReview, Seat
from answerable.listening.quality import appeal, decide, reconcile, score
from answerable.listening.quality.tests.making import draw, make_ended, start_reviewing
from answerable.tickets.actions import note
from answerable.tickets.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(make_ticket, make_message, make_answer, manila, althea, grace, sam, manila_provider, now):
    start_reviewing([manila_provider], now=now)
    make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now)
    draw(now)
    return QualityCase.objects.get()


def _marks(case, *given):
    return {str(each.pk): mark for each, mark in zip(case.scorecard.criteria.all(), given, strict=True)}


def _look(case, seat):
    return QualityReview.objects.select_related("reviewer").get(case=case, seat=seat)


def _score(case, seat, *given, now, words=""):
    look = _look(case, seat)
    return score(look, _marks(case, *given), words, by=look.reviewer.actor(), at=now)


def test_the_same_of_both_is_agreed_and_released_at_once(case, althea, now):
    _score(case, Seat.HOUSE, "yes", "no", "yes", now=now)
    case.refresh_from_db()
    assert not case.is_agreed
    assert not QualityCase.objects.released_to(althea).exists()
    _score(case, Seat.PROVIDER, "yes", "no", "yes", now=now)
    case.refresh_from_db()
    assert case.agreed_score == 75
    assert QualityCase.objects.released_to(althea).get() == case
    assert Event.objects.filter(kind="ticket.review_released", actor_kind="system").count() == 1


def test_what_differs_is_talked_over_until_both_say_the_same(case, grace, sam, now):
    _score(case, Seat.HOUSE, "yes", "no", "yes", now=now)
    with pytest.raises(Refusal):  # the other's is not in yet
        reconcile(case, _marks(case, "yes", "no", "yes"), "", by=grace.actor(), at=now)
    _score(case, Seat.PROVIDER, "yes", "yes", "yes", now=now)
    case.refresh_from_db()
    assert not case.is_agreed
    house, other = _look(case, Seat.HOUSE).reviewer, grace
    middle = _marks(case, "yes", "no", "yes")
    reconcile(case, middle, "They never said when.", by=house.actor(), at=now)
    reconcile(case, middle, "They never said when.", by=house.actor(), at=now)
    case.refresh_from_db()
    assert not case.is_agreed  # nobody agrees with themselves
    reconcile(case, middle, "", by=other.actor(), at=now)
    reconcile(case, middle, "", by=other.actor(), at=now)
    case.refresh_from_db()
    assert case.agreed_score == 75
    assert Event.objects.filter(kind="ticket.review_released").count() == 1


def test_who_was_not_asked_says_nothing_and_nobody_scores_twice(case, ana, mara, althea, zed, now):
    look = _look(case, Seat.HOUSE)
    marks = _marks(case, "yes", "yes", "yes")
    for person in (mara if look.reviewer != mara else ana, ana):
        with pytest.raises((NotAllowed, QualityCase.DoesNotExist)):
            score(look, marks, "", by=person.actor(), at=now)
    with pytest.raises(QualityCase.DoesNotExist):
        score(look, marks, "", by=zed.actor(), at=now)
    with pytest.raises(Invalid):
        score(look, marks | {next(iter(marks)): "maybe"}, "", by=look.reviewer.actor(), at=now)
    with pytest.raises(Invalid):
        score(look, {}, "", by=look.reviewer.actor(), at=now)
    for _twice in range(2):
        score(look, marks, "", by=look.reviewer.actor(), at=now)
    with pytest.raises(Refusal):
        score(look, _marks(case, "no", "yes", "yes"), "", by=look.reviewer.actor(), at=now)
    assert Event.objects.filter(kind="qualitycase.scored").count() == 1


def test_who_answered_on_it_since_does_not_review_it(case, make_answer, now):
    look = _look(case, Seat.PROVIDER)
    make_answer(case.ticket, by=look.reviewer, at=now)
    with pytest.raises(Refusal, match="yourself"):
        score(look, _marks(case, "yes", "yes", "yes"), "", by=look.reviewer.actor(), at=now)


def test_whose_work_it_is_sees_it_otherwise_once_and_the_other_side_decides(
    case, althea, grace, sam, mara, ada, now
):
    with pytest.raises(QualityCase.DoesNotExist):  # not released yet
        appeal(case, "I said it on the phone.", by=althea.actor(), at=now)
    for seat in Seat:
        _score(case, seat, "yes", "no", "yes", now=now)
    case.refresh_from_db()
    with pytest.raises(QualityCase.DoesNotExist):  # nobody else's
        appeal(case, "x", by=grace.actor(), at=now)
    for _twice in range(2):
        made = appeal(case, "I said it on the phone.", by=althea.actor(), at=now)
    with pytest.raises(Refusal):
        appeal(case, "And besides", by=althea.actor(), at=now)
    better = _marks(case, "yes", "yes", "yes")
    house = _look(case, Seat.HOUSE).reviewer
    for person in (grace, house, althea):
        with pytest.raises(NotAllowed):
            decide(made, better, "Right.", by=person.actor(), at=now)
    judge = next(each for each in (sam, mara, ada) if each != house)
    for _twice in range(2):
        done = decide(made, better, "Right, the call is noted.", by=judge.actor(), at=now)
    assert done.is_granted
    case.refresh_from_db()
    assert case.agreed_score == 100
    with pytest.raises(Refusal):
        decide(made, _marks(case, "no", "yes", "yes"), "No.", by=judge.actor(), at=now)


def test_words_go_with_the_ticket(case, althea, now):
    from answerable.listening.quality.erasing import copy, forget

    _score(case, Seat.HOUSE, "yes", "no", "yes", now=now, words="Cleo was kind")
    assert copy(case.ticket_id)[0]["notes"] == ["Cleo was kind"]
    forget([case.ticket_id], None)
    assert _look(case, Seat.HOUSE).words == ""
    assert _look(case, Seat.HOUSE).marks


def test_a_note_among_colleagues_is_not_shown_to_reviewers(case, sam, now):
    from answerable.listening.quality.showing import blind_conversation

    note(case.ticket, "Althea asked me", by=sam.actor(), at=now)
    assert Note.objects.exists()
    assert not any("asked me" in each.text for each in blind_conversation(case).said)
