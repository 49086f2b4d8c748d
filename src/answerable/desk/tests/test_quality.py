"""Quality review through its pages: drawn, scored blind by both sides, agreed, seen by whose work it is, reckoned."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.heard.mailing import mail_to
from answerable.desk.heard.preferences import Wanted, change_preferences
from answerable.desk.models import Notification
from answerable.desk.quality.reckoning import reckon_all
from answerable.listening.models import (
    Calibration,
    QualityAppeal,
    QualityCase,
    QualityResult,
    QualityReview,
    SampleSize,
    Scorecard,
    Seat,
)
from answerable.listening.quality.tests.making import draw, make_ended, start_reviewing
from answerable.listening.quality.weekly import remind_of_calibrations

pytestmark = pytest.mark.django_db
ANSWER = "Hello Cleo, Manila Care sends you a new zip.\n\nKind regards,\nAlthea\nManila Care"


@pytest.fixture
def case(make_ticket, make_message, make_answer, manila, althea, grace, sam, manila_provider, cleo, now):
    start_reviewing([manila_provider], now=now)
    about = {"team": manila, "by": althea, "now": now, "answer": ANSWER, "customer": cleo}
    make_ended(make_ticket, make_message, make_answer, **about)
    draw(now)
    return QualityCase.objects.get()


def _marks(case, *given):
    return {f"c{each.pk}": mark for each, mark in zip(case.scorecard.criteria.all(), given, strict=True)}


def _look(case, seat):
    return QualityReview.objects.select_related("reviewer").get(case=case, seat=seat)


def _post(client, name, *arguments, **data):
    return client.post(reverse(f"desk:{name}", args=arguments), data)


def _page(client, name, *arguments):
    return " ".join(client.get(reverse(f"desk:{name}", args=arguments)).content.decode().split())


def test_a_reviewer_sees_what_was_said_and_nobodys_name(case, signed_in):
    look = _look(case, Seat.HOUSE)
    client = signed_in(look.reviewer)
    assert reverse("desk:quality_review", args=[look.pk]) in _page(client, "quality_reviews")
    page = _page(client, "quality_review", look.pk)
    shown = page.partition("<main")[2]
    assert "sends you a new zip" in shown
    for word in ("Althea", "Manila", "Cleo", case.ticket.reference):
        assert word not in shown


def test_both_sides_score_and_neither_sees_the_others_before(case, althea, signed_in):
    house, provider = _look(case, Seat.HOUSE), _look(case, Seat.PROVIDER)
    hers, theirs = signed_in(house.reviewer), signed_in(provider.reviewer)
    assert _post(hers, "quality_review", house.pk, **_marks(case, "yes", "yes", "")).status_code == 422
    assert _post(hers, "quality_review", house.pk, **_marks(case, "yes", "yes", "yes")).status_code == 302
    assert "Both sides" not in _page(theirs, "quality_review", provider.pk)
    assert hers.get(reverse("desk:quality_review", args=[provider.pk])).status_code == 404
    noted = _marks(case, "yes", "no", "yes") | {"words": "They never said when."}
    assert _post(theirs, "quality_review", provider.pk, **noted).status_code == 302
    page = _page(hers, "quality_review", house.pk)
    assert "They never said when." in page
    assert "You said yes, the other side no." in page
    assert _page(signed_in(althea), "quality_own").count("side-link") == 0

    middle = _marks(case, "yes", "no", "yes")
    _post(hers, "quality_agreement", house.pk, **middle)
    assert "The other side proposes this" in _page(theirs, "quality_review", provider.pk)
    _post(theirs, "quality_agreement", provider.pk, **middle)
    assert "Both sides agreed" in _page(hers, "quality_review", house.pk)

    assert Notification.objects.filter(staff=althea, kind="reviewed").count() == 1
    own = signed_in(althea)
    page = _page(own, "quality_own_one", case.pk)
    assert "They never said when." in page
    assert ": 75" in page
    assert house.reviewer.name not in page.partition("<main")[2]
    assert provider.reviewer.name not in page.partition("<main")[2]


def test_what_is_seen_otherwise_is_decided_by_the_other_side(
    case, althea, grace, mara, ada, sam, ana, signed_in, now
):
    for seat in Seat:
        look = _look(case, seat)
        _post(signed_in(look.reviewer), "quality_review", look.pk, **_marks(case, "yes", "no", "yes"))
    hers = signed_in(althea)
    assert signed_in(grace).get(reverse("desk:quality_own_one", args=[case.pk])).status_code == 404
    assert _post(hers, "quality_own_one", case.pk, words="").status_code == 422
    _post(hers, "quality_own_one", case.pk, words="I said it on the phone.")
    made = QualityAppeal.objects.get()
    judge = next(each for each in (mara, ada, sam) if each != _look(case, Seat.HOUSE).reviewer)
    assert reverse("desk:quality_appeal", args=[made.pk]) in _page(signed_in(judge), "quality_reviews")
    assert _post(signed_in(ana), "quality_appeal", made.pk).status_code in (302, 403)
    his = signed_in(judge)
    assert "I said it on the phone." in _page(his, "quality_appeal", made.pk)
    _post(his, "quality_appeal", made.pk, **_marks(case, "yes", "yes", "yes"), words="Right.")
    made.refresh_from_db()
    assert made.is_granted
    assert "Granted:" in _page(hers, "quality_own_one", case.pk)
    assert ": 100" in _page(hers, "quality_own_one", case.pk)


def _told(staff, kind):
    return Notification.objects.filter(staff=staff, kind=kind, read_at=None)


def test_whoever_is_given_a_review_is_told_and_not_whose_work_it_is(case, signed_in):
    look, other = _look(case, Seat.HOUSE), _look(case, Seat.PROVIDER)
    assert _told(look.reviewer, "review_given").get().ticket is None
    hers, theirs = signed_in(look.reviewer), signed_in(other.reviewer)
    shown = _page(hers, "notifications").partition("told-list")[2]
    assert "A conversation waits for your review" in shown
    assert f'href="{reverse("desk:quality_reviews")}"' in shown
    for word in ("Cleo", "Althea", case.ticket.reference):
        assert word not in shown
    _page(hers, "quality_reviews")
    assert not _told(look.reviewer, "review_given").exists()
    _page(theirs, "quality_reviews")

    _post(hers, "quality_review", look.pk, **_marks(case, "yes", "yes", "yes"))
    assert not Notification.objects.filter(kind="review_given", read_at=None).exists()
    _post(theirs, "quality_review", other.pk, **_marks(case, "yes", "no", "yes"))
    assert _told(look.reviewer, "review_given").count() == 1  # both are in and differ
    assert not _told(other.reviewer, "review_given").exists()
    _page(hers, "quality_reviews")
    _post(theirs, "quality_agreement", other.pk, **_marks(case, "yes", "no", "yes"))
    assert _told(look.reviewer, "review_given").count() == 1


def test_many_that_are_given_are_one_line(make_ticket, make_message, make_answer, manila, althea, grace, sam,
                                          manila_provider, signed_in, now):  # fmt: skip
    start_reviewing([manila_provider], now=now)
    for _number in range(5):
        make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now)
    draw(now)
    assert "5 conversations wait for your review" in _page(signed_in(grace), "notifications")


def test_nobody_is_told_who_chose_not_to_be(make_ticket, make_message, make_answer, manila, althea, grace, sam,
                                            manila_provider, now):  # fmt: skip
    change_preferences(grace, Wanted({"review_given": []}), by=grace.actor(), at=now)
    start_reviewing([manila_provider], now=now)
    make_ended(make_ticket, make_message, make_answer, team=manila, by=althea, now=now)
    draw(now)
    assert not _told(grace, "review_given").exists()
    assert Notification.objects.filter(kind="review_given").count() == 1


def test_who_may_decide_is_told_and_then_whoever_reviewed_it(
    case, althea, mara, ada, sam, ana, ben, zed, signed_in, run_jobs, mailoutbox
):
    for seat in Seat:
        look = _look(case, seat)
        _post(signed_in(look.reviewer), "quality_review", look.pk, **_marks(case, "yes", "no", "yes"))
    house = _look(case, Seat.HOUSE).reviewer
    _post(signed_in(althea), "quality_own_one", case.pk, words="I said it on the phone.")
    told = {each.staff for each in Notification.objects.filter(kind="appeal_waits").select_related("staff")}
    assert told == {mara, ada, sam} - {house}
    judge = next(iter(told))
    assert _told(judge, "appeal_waits").get().mail_at is not None
    mail_to(judge.pk, at=timezone.now() + timedelta(days=1))
    assert mailoutbox[-1].subject == "A review is seen otherwise: decide it"
    assert case.ticket.reference not in mailoutbox[-1].body
    appeal = QualityAppeal.objects.get()
    _post(
        signed_in(judge), "quality_appeal", appeal.pk, **_marks(case, "yes", "no", "yes"), words="As it is."
    )
    for seat in Seat:
        look = _look(case, seat)
        client = signed_in(look.reviewer)
        page = reverse("desk:quality_review", args=[look.pk])
        assert f'href="{page}"' in _page(client, "notifications")
        client.get(page)
        assert not _told(look.reviewer, "appeal_decided").exists()
    assert not _told(judge, "appeal_decided").exists()


def test_whom_a_calibration_waits_for_is_told_and_that_one_is_overdue_once(
    case, grace, mara, signed_in, clock, now
):
    for seat in Seat:
        look = _look(case, seat)
        _post(signed_in(look.reviewer), "quality_review", look.pk, **_marks(case, "yes", "no", "yes"))
    QualityCase.objects.update(chosen_at=timezone.now() - timedelta(days=40))
    for _twice in range(2):
        remind_of_calibrations()
    assert _told(grace, "calibration").get().count == 1
    assert _told(mara, "calibration").get().count == 1
    for staff in (grace, mara):
        _page(signed_in(staff), "quality_calibrations")
    assert not Notification.objects.filter(kind="calibration", read_at=None).exists()

    ahead = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    plan = {"at": ahead, "participants": [grace.pk, mara.pk], "cases": [case.pk]}
    assert _post(signed_in(grace), "quality_calibration_new", case.provider_id, **plan).status_code == 302
    assert _told(mara, "calibration").count() == 1
    session = Calibration.objects.get()
    _page(signed_in(mara), "quality_calibrations")
    _post(
        signed_in(grace), "quality_calibration_case", session.pk, case.pk, **_marks(case, "yes", "yes", "yes")
    )
    for _twice in range(2):
        remind_of_calibrations()
    assert _told(mara, "calibration").get().count == 1
    assert not _told(grace, "calibration").exists()  # has scored


@pytest.fixture
def many(make_ticket, make_message, make_answer, ghent, manila, ana, althea, grace, sam, mara, make_staff, own_company,
         manila_provider, now):  # fmt: skip
    """Twenty-four of Manila's and twelve of Ghent's, scored by both; Grace is milder than others."""
    from answerable.listening.quality import score
    from answerable.people.models import Role

    make_staff("Gil", provider=manila_provider, role=Role.SUPERVISOR, teams=[manila])
    start_reviewing([own_company, manila_provider], now=now)
    for number in range(36):
        team, by = (ghent, ana) if number % 3 == 0 else (manila, althea)
        make_ended(make_ticket, make_message, make_answer, team=team, by=by, now=now)
    draw(now)
    for look in QualityReview.objects.select_related("reviewer", "case__scorecard").order_by("pk"):
        is_good = look.reviewer == grace or (look.case_id * 7 + look.pk) % 5 > 1
        marks = {str(each.pk): "yes" for each in look.case.scorecard.criteria.all()}
        marks[next(iter(marks))] = "yes" if is_good else "no"
        score(look, marks, "", by=look.reviewer.actor(), at=now)
    reckon_all(at=now)


def test_results_say_agreement_leniency_and_what_they_cannot(many, mara, grace, althea, signed_in):
    page = _page(signed_in(mara), "quality")
    assert "36 conversations that chance drew were scored by both sides" in page
    assert re.search(r"Kappa [\d.−-]+ \([\d.−-]+ to [\d.]+\), AC1 [\d.]+ \(", page)
    assert "of 108 answers in 36 conversations" in page
    assert "<bdi>Grace</bdi>" in page
    assert "Against the house’s own teams" in page
    assert "Not enough to say whether the score tells anything" in page
    theirs = _page(signed_in(grace), "quality")
    assert "24 conversations that chance drew" in theirs
    assert "Own company" not in theirs
    for name in ("Sam", "Mara"):
        assert f"<bdi>{name}</bdi>" not in theirs
    assert signed_in(althea).get(reverse("desk:quality")).status_code in (302, 403)


def test_what_was_picked_is_in_no_figure(many, mara, signed_in, now):
    QualityCase.objects.filter(pk__in=list(QualityCase.objects.values_list("pk", flat=True)[:30])).update(
        why="chased"
    )
    reckon_all(at=now)
    assert QualityResult.objects.get(is_of_all=True).figures["scored"] == 6
    assert "6 conversations" in _page(signed_in(mara), "quality")


def test_the_scorecard_is_written_in_rows_and_nothing_typed_is_lost(mara, sam, signed_in):
    client = signed_in(mara)
    rows = {
        "r0-title": "Answers what was asked",
        "r0-weight": "3",
        "r0-family": "",
        "r1-title": "",
        "r1-family": "",
    }
    assert _post(client, "quality_scorecard", **rows | {"r0-weight": "1000"}).status_code == 422
    kept = _post(client, "quality_scorecard", **rows | {"r0-title": "", "r1-yes_means": "all of it"})
    assert kept.status_code == 422
    assert "all of it" in kept.content.decode()
    for _twice in range(2):
        assert _post(client, "quality_scorecard", **rows).status_code == 302
    assert Scorecard.objects.get().criteria.get().weight == 3
    assert "Answers what was asked" in _page(signed_in(sam), "quality_scorecard")
    assert _post(signed_in(sam), "quality_scorecard", **rows).status_code in (302, 403)
    assert Scorecard.objects.count() == 1


def test_how_many_are_drawn_is_said_before_the_week(mara, sam, manila_provider, signed_in):
    client = signed_in(mara)
    assert (
        _post(client, "quality_sample", manila_provider.pk, per_week=7, targeted_per_week=2).status_code
        == 302
    )
    assert _post(client, "quality_sample", manila_provider.pk, per_week=-1).status_code in (302, 422)
    assert _post(signed_in(sam), "quality_sample", manila_provider.pk, per_week=9).status_code in (302, 403)
    assert SampleSize.objects.get().per_week == 7
    page = _page(client, "quality_samples")
    assert "This week none is drawn." in page
    assert re.search(r"From \d+ \w+ \d+ on 7\.", page)


def test_a_calibration_is_planned_scored_held_and_overdue_for_both(
    case, grace, sam, mara, zed, signed_in, now
):
    for seat in Seat:
        look = _look(case, seat)
        _post(signed_in(look.reviewer), "quality_review", look.pk, **_marks(case, "yes", "no", "yes"))
    QualityCase.objects.update(chosen_at=now - timedelta(days=40))
    hers, his = signed_in(grace), signed_in(mara)
    for client in (hers, his):
        assert "overdue" in _page(client, "quality_calibrations")
    ahead = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    plan = {"at": ahead, "participants": [grace.pk], "cases": [case.pk]}
    assert _post(hers, "quality_calibration_new", case.provider_id, **plan).status_code == 422
    plan["participants"] = [grace.pk, mara.pk]
    assert _post(hers, "quality_calibration_new", case.provider_id, **plan).status_code == 302
    session = Calibration.objects.get()
    assert _post(his, "quality_calibration", session.pk, words="").status_code == 422  # nobody scored yet
    _post(hers, "quality_calibration_case", session.pk, case.pk, **_marks(case, "yes", "yes", "yes"))
    assert "100" not in _page(his, "quality_calibration", session.pk).partition("Conversations")[2]
    _post(his, "quality_calibration_case", session.pk, case.pk, **_marks(case, "yes", "no", "yes"))
    assert _post(his, "quality_calibration", session.pk, words="When counts as next.").status_code == 302
    for client in (hers, his):
        page = _page(client, "quality_calibration", session.pk)
        assert "Grace</bdi> 100" in page
        assert "Mara</bdi> 75" in page
        assert "overdue" not in _page(client, "quality_calibrations")
    assert signed_in(zed).get(reverse("desk:quality_calibration", args=[session.pk])).status_code in (
        302,
        403,
        404,
    )
