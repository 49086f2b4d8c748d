"""The page of providers: what was agreed beside what was lived, what the client owes, hand-overs, and whether what is
chosen is easier than what comes in turn."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, parse_qsl

import pytest
from django.urls import reverse

from answerable.desk.insight import judged, signs
from answerable.desk.insight.asked import Asked
from answerable.desk.insight.behind import asked_of
from answerable.desk.insight.charters import held_in
from answerable.desk.insight.pages import PAGES, figures_of
from answerable.insight.duties.actions import DutySaid, say_duty
from answerable.insight.facts.following import follow
from answerable.insight.models import AnswerFact, DutyRecord, Reckoning, TicketFact
from answerable.insight.reckoning.keeping import reckon_all
from answerable.ledger import tail
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.actions import providers as verbs
from answerable.people.models import CharterVersion, DutyWhat, Provider, Role, Side
from answerable.routing import events as routing
from answerable.routing.actions import accept_handover, hand_over, return_handover, withdraw_handover
from answerable.routing.models import WhyNot
from answerable.tickets.actions import assign, merge

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _within_one_transaction(monkeypatch):
    """On PostgreSQL nothing is read of a transaction that still runs, and a test is one."""
    running = "AND xid < pg_snapshot_xmin(pg_current_snapshot())"
    monkeypatch.setattr(tail, "_READ_POSTGRES", tail._READ_POSTGRES.replace(running, ""))


@pytest.fixture
def marisol(make_staff, manila_provider, manila):
    return make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)


@pytest.fixture
def agree(ada, marisol, manila_provider):
    """agree(text, at=…): signed by both."""

    def make(text, *, at):
        version = verbs.draft_charter(manila_provider, text, by=ada.actor(), at=at)
        version = verbs.offer_charter(version, by=ada.actor(), at=at)
        for side, who in ((Side.HOUSE, ada), (Side.PROVIDER, marisol)):
            version = verbs.sign_charter(version, side, digest=version.digest, by=who.actor(), at=at)
        return version

    return make


TEXT = verbs.CharterText(
    valid_from=date(2026, 1, 1),
    vision="Served within a day.",
    targets={"first_answer": {20: 4 * HOUR}},
    levels={"in_time": 90, "answered": 50, "reopened": 10},
    duties={"forecasts": 14 * DAY, "escalations": 8 * HOUR, "release_notes": 5 * DAY},
)


@pytest.fixture
def lived(make_policy, make_ticket, make_message, make_answer, manila, althea, now, clock):
    """Twenty tickets of Manila, one each day until yesterday week; the first ten are answered too late."""
    make_policy(first_answer=4, since=now - 100 * DAY)

    def ask(at, late):
        ticket = make_ticket(team=manila, created_at=at)
        make_message(ticket, at=at)
        make_answer(ticket, at=at + (9 if late else 1) * HOUR, by=althea)
        return ticket

    made = [ask(now - (28 - number) * DAY, number < 10) for number in range(20)]
    _follow(now)
    return made


def _follow(now):
    while follow(now=now):
        pass


def _figures(staff, now, page="providers"):
    return {each.key: each for each in PAGES[page].figures(Asked(staff, now))}


def test_each_version_of_a_charter_is_held_to_its_own_days(
    agree, lived, ada, manila_provider, signed_in, now
):
    agree(TEXT, at=now - 100 * DAY)
    better = replace(TEXT, valid_from=(now - 18 * DAY).date(), levels={"in_time": 60})
    agree(better, at=now - 20 * DAY)
    figure = _figures(ada, now)[f"charter-{manila_provider.pk}"]
    told = [(each.label, each.count, each.n, each.agreed) for each in figure.points]
    kinds = "first answer"
    assert told == [
        ("tickets answered", 10, 10, 0.5),
        ("promises kept", 0, 10, 0.9),
        ("tickets opened again", 0, 10, 0.1),
        (kinds, 0, 10, 0.9),
        ("promises kept", 10, 10, 0.6),
        (kinds, 10, 10, 0.6),
    ]
    notes = [str(each.note) for each in figure.points]
    assert notes[1].startswith("agreed: at least 90 %, version 1, ")
    assert notes[1].endswith("not reached")
    assert notes[2].endswith("not certain")  # none of ten: at most 10 % is neither shown nor ruled out
    assert notes[3].startswith("4 h; agreed: at least 90 %, version 1, ")
    assert notes[4].endswith("; reached")
    assert "clearly not reached, promises kept" in figure.title

    hers = signed_in(ada)
    page = _text(hers, reverse("desk:insight_page", args=["providers"]))
    assert "The charter with Manila Care: clearly not reached" in page
    listed = hers.get(f"{reverse('desk:insight_behind')}?{figure.points[1].behind}").content.decode()
    assert [ticket.reference in listed for ticket in lived] == [True] * 10 + [False] * 10
    told = hers.get(reverse("desk:insight_figure", args=["providers", figure.key, "csv"])).content.decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [float(row["agreed"]) for row in rows][:2] == [0.5, 0.9]


def test_what_was_reached_does_not_hang_on_the_words_for_it(
    agree, lived, ada, manila_provider, monkeypatch, now
):
    words = {"reached": "they did; so", "not reached": "so", "not certain": "who knows; so"}
    monkeypatch.setattr(judged, "_", lambda said: words.get(said, said))
    agree(replace(TEXT, levels={"in_time": 20, "reopened": 10, "answered": 50}), at=now - 100 * DAY)
    title = _figures(ada, now)[f"charter-{manila_provider.pk}"].title
    assert "nothing clearly missed. Reached: 3, not certain: 1." in title


def _text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.sub("[ \n]+", " ", answer.content.decode())


def test_days_of_versions_neither_overlap_nor_leave_a_gap(now):
    def version(number, signed, valid):
        return CharterVersion(number=number, valid_from=valid, signed_at=now + signed * DAY)

    today = now.date()
    first, last = today, today + 30 * DAY
    versions = [
        version(1, -90, today - 60 * DAY),
        version(2, 10, today + 5 * DAY),  # signed later than it was to hold from
        version(3, 0, today + 20 * DAY),
        version(4, 0, today + 20 * DAY),  # takes its place at once
    ]
    held = list(held_in(versions, first, last))
    assert [(each.version.number, each.first, each.last) for each in held] == [
        (1, today, today + 9 * DAY),
        (2, today + 10 * DAY, today + 19 * DAY),
        (4, today + 20 * DAY, last),
    ]
    assert list(held_in(versions, today - 99 * DAY, today - 70 * DAY)) == []
    [whole] = held_in(versions[:1], first, last)
    assert whole.is_whole


def test_what_the_client_owes_is_known_recorded_or_said_to_be_unknown(
    agree, lived, ada, mara, marisol, manila, ghent, althea, ana, manila_provider, offer, now, make_ticket
):
    agree(TEXT, at=now - 100 * DAY)
    key = f"duties-{manila_provider.pk}"
    figure = _figures(ada, now)[key]
    assert [each.n for each in figure.points] == [0, 0, 0]
    assert "nothing is known of it." in figure.title
    assert all("a manager can record it" in str(each.note) for each in figure.points)

    for hours in (2, 12):
        ticket = make_ticket(team=manila, created_at=now - 9 * DAY)
        hand_over(ticket, ghent, offer, by=althea.actor(), at=now - 9 * DAY)
        accept_handover(ticket, by=ana.actor(), at=now - 9 * DAY + hours * HOUR)
    _follow(now)
    day = (now - 9 * DAY).date()
    notes = DutyWhat.RELEASE_NOTES
    say_duty(manila_provider, DutySaid(notes, day, True), by=mara.actor(), at=now)
    say_duty(manila_provider, DutySaid(notes, day, False, "Came after it."), by=marisol.actor(), at=now)
    points = _figures(ada, now)[key].points
    assert [(each.count, each.n) for each in points] == [(None, 0), (1, 2), (1, 1), (0, 1)]
    assert "by the hand-overs to the house" in points[1].label
    assert parse_qs(points[1].behind)["what"] == ["escalated"]
    assert [label.rpartition(", ")[2] for label in (points[2].label, points[3].label)] == [
        "as the house says",
        "as they say",
    ]


def test_a_duty_is_said_by_managers_of_either_side_for_their_own(
    ada, mara, sam, ana, althea, marisol, manila_provider, krakow_provider, own_company, now
):
    said = DutySaid(DutyWhat.FORECASTS, now.date(), False, "None  came.")
    for who in (sam, ana, althea):
        with pytest.raises((NotAllowed, Provider.DoesNotExist)):
            say_duty(manila_provider, said, by=who.actor(), at=now)
    with pytest.raises(Provider.DoesNotExist):
        say_duty(krakow_provider, said, by=marisol.actor(), at=now)
    with pytest.raises(NotAllowed):  # nobody owes the house its own work
        say_duty(own_company, said, by=mara.actor(), at=now)
    for day in (now.date() + 2 * DAY, now.date() - 900 * DAY):
        with pytest.raises(Invalid):
            say_duty(manila_provider, replace(said, day=day), by=mara.actor(), at=now)
    for _twice in range(2):
        kept = say_duty(manila_provider, said, by=marisol.actor(), at=now)
    assert (kept.side, kept.words) == (Side.PROVIDER, "None came.")
    assert Event.objects.filter(kind="provider.duty_said").count() == 1
    say_duty(manila_provider, replace(said, is_met=True), by=marisol.actor(), at=now)
    assert DutyRecord.objects.get().is_met
    assert [each.data["met"] for each in Event.objects.filter(kind="provider.duty_said").order_by("id")] == [
        False,
        True,
    ]
    assert not DutyRecord.objects.visible_to(ana).exists()


def test_a_duty_is_recorded_on_its_page(mara, marisol, manila_provider, signed_in, now, clock):
    hers = signed_in(marisol)
    url = reverse("desk:duties")
    given = {"provider": manila_provider.pk, "duty": "release_notes", "became": "missed", "words": "Late."}
    assert "Choose a day" in _posted(hers, url, {**given, "day": "2031-01-01"})
    assert hers.post(url, {**given, "provider": "77", "day": "x"}).status_code == 200
    assert not DutyRecord.objects.exists()
    assert hers.post(url, {**given, "day": now.date().isoformat()}).status_code == 302
    page = _text(signed_in(mara), url)
    assert "Late." in page
    assert "for the provider" in page


def _posted(client, url, given):
    answer = client.post(url, given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_providers_people_see_their_own_charter_and_nobody_elses(agree, lived, marisol, althea, sam, now):
    agree(TEXT, at=now - 100 * DAY)
    assert any(key.startswith("charter-") for key in _figures(marisol, now))
    assert not any(key.startswith(("charter-", "duties-")) for key in _figures(sam, now))  # sees no charters


def test_hand_overs_are_told_on_both_pages(
    make_ticket, ghent, manila, ana, althea, sam, offer, manila_provider, signed_in, now
):
    at = now - 9 * DAY
    tickets = [make_ticket(team=ghent, created_at=at) for _each in range(6)]
    for number, ticket in enumerate(tickets):
        hand_over(ticket, manila, offer, by=ana.actor(), at=at)
        if number < 2:
            return_handover(ticket, WhyNot.UNCLEAR, "What?", by=althea.actor(), at=at + HOUR)
        else:
            accept_handover(ticket, by=althea.actor(), at=at + 2 * HOUR)
    _follow(now)
    figures = _figures(sam, now, "unheard")
    assert [(each.count, each.n) for each in figures["handed"].points] == [(4, 6), (2, 6), (0, 6)]
    returned = figures["handed"].points[1]
    listed = signed_in(sam).get(f"{reverse('desk:insight_behind')}?{returned.behind}").content.decode()
    assert [ticket.reference in listed for ticket in tickets] == [True] * 2 + [False] * 4
    assert "Tickets that were offered to another team from" in listed
    assert figures["under-way"].points[1].n == 6
    by_whom = _figures(sam, now)
    assert [(each.label, each.count, each.n) for each in by_whom["handed-back"].points] == [
        ("Own company", 2, 6)
    ]
    assert [(each.label, each.count) for each in by_whom["left-lying"].points] == [("Manila Care", 0)]


def _listed(staff, point):
    return {fact.ticket_id for fact in asked_of(dict(parse_qsl(point.behind))).rows(staff)}


def test_behind_each_point_of_hand_overs_are_those_it_counts(
    make_ticket, make_message, make_answer, ghent, manila, leuven, ana, althea, ada, sam, offer,
    manila_provider, now,
):  # fmt: skip
    at = now - 9 * DAY

    def handed(team, to, *, waits=False):
        ticket = make_ticket(team=team, created_at=at)
        if waits:
            make_message(ticket, at=at)
        hand_over(ticket, to, offer, by=ada.actor(), at=at)
        return ticket

    returned, elsewhere = handed(ghent, manila), handed(ghent, leuven)
    return_handover(returned, WhyNot.UNCLEAR, "What?", by=althea.actor(), at=at + HOUR)
    accept_handover(elsewhere, by=ada.actor(), at=at + HOUR)
    back, waiting = handed(manila, ghent), handed(ghent, manila, waits=True)
    for ticket in (back, waiting):
        accept_handover(ticket, by=ada.actor(), at=at + HOUR)
    merge(back, returned, by=ada.actor(), at=at + 5 * HOUR)  # it was accepted all the same
    still = handed(ghent, manila)
    _follow(now)

    whole = {each.key: each for each in figures_of(PAGES["unheard"], Asked(ada, now))}
    theirs = {
        each.key: each for each in figures_of(PAGES["unheard"], Asked(ada, now, provider=manila_provider))
    }
    accepted = {elsewhere.pk, back.pk, waiting.pk}
    assert [_listed(ada, point) for point in whole["handed"].points] == [accepted, {returned.pk}, set()]
    assert [point.count for point in whole["handed"].points] == [3, 1, 0]
    assert _listed(ada, theirs["handed"].points[0]) == {back.pk, waiting.pk}
    assert theirs["handed"].points[0].count == 2
    assert [_listed(ada, point) for point in theirs["under-way"].points] == [
        {waiting.pk},
        {returned.pk, back.pk},
        {still.pk},
    ]
    assert [point.n for point in theirs["under-way"].points] == [1, 2, 1]


def test_an_escalation_that_is_taken_back_too_late_was_ignored_before(
    agree, lived, make_ticket, ada, althea, ghent, manila, manila_provider, offer, now
):
    agree(TEXT, at=now - 100 * DAY)
    made = []
    for hours in (2, 7 * 24):  # answers are owed within eight hours
        ticket = make_ticket(team=manila, created_at=now - 9 * DAY)
        hand_over(ticket, ghent, offer, by=althea.actor(), at=now - 9 * DAY)
        withdraw_handover(ticket, by=althea.actor(), at=now - 9 * DAY + hours * HOUR)
        made.append(ticket)
    _follow(now)
    points = _figures(ada, now)[f"duties-{manila_provider.pk}"].points
    [point] = [each for each in points if "by the hand-overs to the house" in each.label]
    assert (point.count, point.n) == (0, 1)
    assert _listed(ada, point) == {made[1].pk}


def test_who_takes_the_easy_ones_is_a_sign_and_names_nobody(
    make_ticket, make_message, make_answer, manila, althea, sam, manila_provider, signed_in, now
):
    """On each of twelve days three short ones by chat are taken, and three long ones by mail given."""
    for number in range(72):
        day, is_easy = now - (8 + number // 6) * DAY, number % 2 == 0
        ticket = make_ticket(team=manila, created_at=day, channel="chat" if is_easy else "email")
        make_message(ticket, at=day)
        if is_easy:
            assign(ticket, team=manila, staff=althea, by=althea.actor(), at=day + HOUR)
        else:
            assign(ticket, team=manila, staff=althea, by=SYSTEM, at=day + HOUR)
            record(
                routing.GIVEN,
                ticket,
                by=SYSTEM,
                at=day + HOUR,
                team=manila.pk,
                staff=althea.pk,
                reason="free",
            )
        for answers in range(1 if is_easy else 3):
            make_answer(ticket, at=day + (2 + answers) * HOUR, by=althea)
    _follow(now)
    reckon_all(now=now)
    figure = _figures(sam, now)["picking"]
    [point] = figure.points
    assert (point.label, point.value, point.high) == ("Manila Care", 0.5, 0.5)
    assert "chosen is easier than what comes in turn with Manila Care" in figure.title
    assert (point.count, point.n) == (36, 72)
    page = _text(signed_in(sam), reverse("desk:insight_page", args=["providers"]))
    assert "Althea" not in page
    taken = TicketFact.objects.filter(taken="chosen")
    listed = signed_in(sam).get(f"{reverse('desk:insight_behind')}?{point.behind}").content.decode()
    assert all(fact.ticket.reference in listed for fact in taken)


def test_taken_beside_given_is_said_as_far_as_it_is_sure(ada, manila_provider, krakow_provider, now):
    def title(*told):
        found = {str(pk): {"own": 300, "given": 900, **each} for pk, each in told}
        Reckoning.objects.update_or_create(
            name="providers", provider=None, weeks=13, defaults={"at": now, "found": {"picking": found}}
        )
        return _figures(ada, now)["picking"]

    def ends(low, ratio, high):
        return {"ratio": ratio, "low": low, "high": high, "n": 120, "taken": 80}

    wide = title((manila_provider.pk, ends(0.4, 1.1, 2.9)))
    assert wide.title.endswith("what is chosen is nowhere clearly easier than what comes in turn.")
    [point] = wide.points
    assert (point.count, point.n, point.note) == (80, 120, "in all 300 chosen, 900 in turn")
    harder = title((manila_provider.pk, ends(1.2, 1.4, 1.6)))
    assert harder.title.endswith(
        "nowhere clearly easier than what comes in turn. It is harder with Manila Care."
    )
    both = title((manila_provider.pk, ends(1.2, 1.4, 1.6)), (krakow_provider.pk, ends(0.5, 0.6, 0.7)))
    assert both.title.endswith(
        f"than what comes in turn with {krakow_provider}. It is harder with Manila Care."
    )
    [point] = title((manila_provider.pk, {})).points
    assert (point.value, point.count, point.n) == (None, 300, 1200)


def test_a_page_of_questions_says_first_what_matters_and_folds_the_rest(
    agree, lived, ada, manila_provider, signed_in, now
):
    agree(TEXT, at=now - 100 * DAY)
    page = signed_in(ada).get(reverse("desk:insight_page", args=["providers"])).content.decode()
    order = ["glance-title", "part-charter", "part-lived", "part-owed", "part-hands", "part-signs"]
    places = [page.index(f'id="{each}"') for each in order]
    assert places == sorted(places)
    assert all(f'href="#{each}"' in page for each in order[1:])
    glance = page[places[0] : places[1]]
    assert "not reached: " in glance
    assert f'href="#charter-{manila_provider.pk}"' in glance
    figures = _figures(ada, now)
    assert all(f'id="{key}"' in page for key in figures)
    folded = [key for key, each in figures.items() if each.is_folded]
    assert {"quick-returns", "slower", "in-time-alone", "picking"} <= set(folded)
    assert page.count("insight-figure insight-folded") == len(folded)


def test_what_is_counted_by_another_day_says_so(agree, lived, ada, now):
    agree(TEXT, at=now - 100 * DAY)
    figures = _figures(ada, now)
    told = {key: str(figures[key].by) for key in ("kept", "in-time-alone", "handed-back")}
    assert told == {
        "kept": "Tickets, by the day on which they were opened.",
        "in-time-alone": "Answers, by the day on which they arrived.",
        "handed-back": "Hand-overs, by the day on which they were offered.",
    }


def test_short_answers_just_in_time_are_counted_among_the_newest(
    lived, ada, manila_provider, now, monkeypatch
):
    answers = list(AnswerFact.objects.order_by("-day"))
    for number, (spare, length) in enumerate([(300, 10), (899, 59), (300, 60), (900, 10), (-5, 10)]):
        AnswerFact.objects.filter(pk=answers[number].pk).update(spare=spare, length=length)

    def told():
        [point] = _figures(ada, now)["in-time-alone"].points
        return point.label, point.count, point.n

    assert told() == (str(manila_provider), 2, 20)
    monkeypatch.setattr(signs, "MOST_ANSWERS", 1)
    assert told() == (str(manila_provider), 1, 1)


def test_one_version_is_named_once_and_the_score_stands_beside_quality(
    agree, lived, ada, manila_provider, now
):
    agree(replace(TEXT, levels={"quality": 90}), at=now - 100 * DAY)
    figure = _figures(ada, now)[f"charter-{manila_provider.pk}"]
    [said] = figure.more
    assert said.startswith("By the charter, version 1, ")
    assert not any("version" in str(each.note) for each in figure.points)
    quality, score = figure.points[:2]
    assert (quality.agreed, score.agreed, score.verdict) == (0.9, None, None)
    assert score.note == "nothing is agreed for it"
