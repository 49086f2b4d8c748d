"""Changing several marked tickets at once: each by its verb, what is not done said by name, undone in one step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.desk.models import BulkChange
from answerable.desk.queues import bulk
from answerable.desk.tasks import clean_up_undo
from answerable.ledger.models import Event
from answerable.ledger.verification import verify
from answerable.people.actions import deactivate_staff
from answerable.people.models import Role
from answerable.tickets.actions import assign, merge, note, prioritise, snooze, tag
from answerable.tickets.models import Status, Tag, Ticket

pytestmark = pytest.mark.django_db
URL = "/changes/"


@pytest.fixture
def three(make_ticket, make_message, ghent, cleo):
    return [
        make_message(make_ticket(team=ghent, customer=cleo, subject=f"Tent {number}")).ticket
        for number in range(3)
    ]


def _named(tickets, do, **more):
    return {"ticket": [ticket.reference for ticket in tickets], "do": do, "queue": "owed", **more}


def _words(answer):
    return [str(message) for message in answer.context["messages"]]


def _undo_of(answer):
    [undo] = [message.extra_tags for message in answer.context["messages"] if message.extra_tags]
    return undo


def _seen(tickets):
    """All that a change in bulk can change."""
    columns = ("team", "assignee", "status", "closed_at", "snoozed_until", "priority", "tier", "tags__name")
    return list(
        Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).order_by("pk").values_list(*columns)
    )


def _until(days):
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


CHANGES = {
    "assign to me": ("assign:me", {}, "You have them now: 3 tickets.", "ticket.assigned"),
    "assign to nobody": ("assign:nobody", {}, "Nobody has them now: 3 tickets.", "ticket.assigned"),
    "status": ("status:{waiting}", {}, "Now “Waiting for others”: 3 tickets.", "ticket.status_changed"),
    "close": ("close", {}, "Closed: 3 tickets.", "ticket.closed"),
    "solve": ("status:{solved}", {}, "Now “Solved”: 3 tickets.", "ticket.closed"),
    "priority": ("priority:40", {}, "Priority: urgent: 3 tickets.", "ticket.prioritised"),
    "tier": ("tier:2", {}, "Line of support: second line: 3 tickets.", "ticket.tier_changed"),
    "tag": ("tag", {"tag": "Recall  2026"}, "Tagged “recall 2026”: 3 tickets.", "ticket.tagged"),
    "untag": ("untag", {"untag": "zip"}, "No longer tagged “zip”: 3 tickets.", "ticket.untagged"),
    "snooze": ("snooze", {"snooze": "{until}"}, "Snoozed: 3 tickets.", "ticket.snoozed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_done_to_each_and_undone_exactly(name, three, ana, sam, ben, signed_in):
    do, more, words, kind = CHANGES[name]
    values = {
        "waiting": Status.objects.filter(category="waiting_others").first().pk,
        "solved": Status.objects.get(category="solved", is_default=True).pk,
        "until": _until(days=3).isoformat(),
    }
    at = timezone.now()
    for ticket in three:
        tag(ticket, "zip", by=sam.actor(), at=at)
        if name != "assign to me":
            Ticket.objects.filter(pk=ticket.pk).update(assignee=ben)
    if name != "snooze":
        snooze(three[0], _until(days=5), by=sam.actor(), at=at)
    client, before, count = signed_in(ana), _seen(three), Event.objects.count()
    more = {key: value.format(**values) for key, value in more.items()}

    answer = client.post(URL, _named(three, do.format(**values), **more), follow=True)

    assert answer.redirect_chain == [("/queue/owed/", 302)]
    status = Status.objects.filter(pk=values["waiting"]).first()
    assert _words(answer) == [words.replace("Waiting for others", status.name)]
    assert _seen(three) != before
    assert Event.objects.filter(kind=kind, pk__gt=0).count() >= 3
    assert Event.objects.count() > count
    undo = _undo_of(answer)
    assert f'action="{undo}"'.replace("&", "&amp;") in answer.content.decode()

    for _ in range(2):  # twice is harmless
        answer = client.post(undo, {"_method": "DELETE"}, follow=True)
        assert _words(answer) == ["Undone: they are as they were."]
        assert _seen(three) == before
    assert verify() == []


def test_somebody_or_a_team_gets_them(three, ana, ben, leuven, signed_in):
    client = signed_in(ana)
    client.post(URL, _named(three[:1], "assign", assign=f"staff-{ben.pk}"), follow=True)
    answer = client.post(URL, _named(three[1:], "assign", assign=f"team-{leuven.pk}"), follow=True)

    assert [(row[0], row[1]) for row in _seen(three)] == [
        (three[0].team_id, ben.pk),
        (leuven.pk, None),
        (leuven.pk, None),
    ]
    # They are out of her sight now, and still hers to take back.
    answer = client.post(_undo_of(answer), {"_method": "DELETE"}, follow=True)
    assert _words(answer) == ["Undone: they are as they were."]
    assert {row[0] for row in _seen(three)} == {three[0].team_id}


def test_what_cannot_be_done_is_said_by_name_and_the_others_are_done(
    three, make_ticket, leuven, sam, ana, signed_in
):
    merge(three[1], three[0], by=sam.actor(), at=timezone.now())
    theirs = make_ticket(team=leuven)

    answer = signed_in(ana).post(URL, _named([*three, theirs], "priority:30"), follow=True)

    refused, done = sorted(_words(answer), key=len, reverse=True)
    assert f"{three[1].reference} (This ticket was merged into another." in refused
    assert f"{theirs.reference} (not there any more, or not yours to see)" in refused
    assert done == "Priority: high: 2 tickets."
    assert set(answer.redirect_chain[-1][0].split("?ticket=")[1].split("&ticket=")) == {
        three[1].reference,
        theirs.reference,
    }
    assert Ticket.objects.get(pk=theirs.pk).priority == 20


def test_what_a_role_does_not_include_is_refused(three, mara, signed_in):
    before = _seen(three)
    answer = signed_in(mara).post(URL, _named(three, "close"), follow=True)

    assert "Your role does not include this" in _words(answer)[0]
    assert _seen(three) == before
    assert not BulkChange.objects.exists()
    page = signed_in(mara).get("/queue/").content.decode()
    assert 'value="close"' not in page
    assert 'value="assign:me"' in page


def test_for_the_outsider_none_of_them_is_there(three, ben, zed, signed_in):
    before = _seen(three)
    for staff in (ben, zed):
        assert signed_in(staff).post(URL, _named(three, "close")).status_code == 404
    assert _seen(three) == before


def test_nobody_else_undoes_it_and_nobody_after_its_time(three, ana, sam, signed_in):
    answer = signed_in(ana).post(URL, _named(three, "close"), follow=True)
    undo = _undo_of(answer)
    closed = _seen(three)

    assert signed_in(sam).post(undo, {"_method": "DELETE"}).status_code == 404
    assert signed_in(ana).post(undo).status_code == 405
    BulkChange.objects.update(at=timezone.now() - timedelta(hours=2))
    late = signed_in(ana).post(undo, {"_method": "DELETE"}, follow=True)
    assert _words(late) == ["That is too long ago to be undone."]
    assert _seen(three) == closed

    clean_up_undo()
    assert BulkChange.objects.exists()
    BulkChange.objects.update(at=timezone.now() - timedelta(days=2))
    clean_up_undo()
    assert not BulkChange.objects.exists()


def test_what_is_put_back_goes_to_nobody_who_left_meanwhile(three, ana, ben, sam, ada, signed_in):
    assign(three[0], team=three[0].team, staff=ana, by=sam.actor(), at=timezone.now())
    undo = _undo_of(signed_in(sam).post(URL, _named(three[:1], f"assign:staff-{ben.pk}"), follow=True))
    deactivate_staff(ana, by=ada.actor(), at=timezone.now())

    signed_in(sam).post(undo, {"_method": "DELETE"}, follow=True)

    assert Ticket.objects.get(pk=three[0].pk).assignee is None


def test_what_somebody_went_on_with_stays_as_it_is(three, ana, sam, signed_in):
    answer = signed_in(ana).post(URL, _named(three, "priority:40"), follow=True)
    prioritise(three[0], 10, by=sam.actor(), at=timezone.now())
    prioritise(three[1], 30, by=sam.actor(), at=timezone.now())
    prioritise(three[1], 40, by=sam.actor(), at=timezone.now())  # the same again is theirs now

    undone = signed_in(ana).post(_undo_of(answer), {"_method": "DELETE"}, follow=True)

    assert [row[5] for row in _seen(three)] == [10, 40, 20]
    [words] = _words(undone)
    assert three[0].reference in words
    assert three[1].reference in words
    assert three[2].reference not in words


def test_those_that_were_like_that_already_are_not_touched(three, ana, sam, signed_in):
    prioritise(three[0], 40, by=sam.actor(), at=timezone.now())
    client = signed_in(ana)
    answer = client.post(URL, _named(three, "priority:40"), follow=True)
    assert _words(answer) == ["Priority: urgent: 2 tickets."]
    client.post(_undo_of(answer), {"_method": "DELETE"}, follow=True)
    assert [row[5] for row in _seen(three)] == [40, 20, 20]

    again = client.post(URL, _named(three[:1], "priority:40"), follow=True)
    assert _words(again) == ["Nothing to change: they were like that already."]


def test_a_tag_that_one_of_them_had_stays_there(three, ana, sam, signed_in):
    tag(three[0], "recall", by=sam.actor(), at=timezone.now())
    client = signed_in(ana)
    answer = client.post(URL, _named(three, "tag", tag="recall"), follow=True)
    assert _words(answer) == ["Tagged “recall”: 2 tickets."]

    client.post(_undo_of(answer), {"_method": "DELETE"})
    assert list(Ticket.objects.filter(tags__name="recall")) == [three[0]]


@pytest.mark.parametrize(
    ("do", "more", "words"),
    [
        ("", {}, "Choose what to do"),
        ("burn", {}, "Choose what to do"),
        ("assign", {}, "Choose who gets them."),
        ("assign:staff-999999", {}, "Person: "),
        ("assign:robot-1", {}, "Choose who gets them."),
        ("tag", {"tag": "  "}, "Tag: "),
        ("snooze", {"snooze": "soon"}, "Until: "),
        ("status:0", {}, "Select a valid choice."),
        ("priority:7", {}, "Priority: "),
    ],
)
def test_nonsense_is_said_and_the_marks_stay(do, more, words, three, ana, signed_in):
    answer = signed_in(ana).post(URL, _named(three, do, **more), follow=True)

    assert words in _words(answer)[0]
    assert len(answer.context["marked"]) == 3
    assert not BulkChange.objects.exists()


def test_there_is_a_most(three, ana, signed_in, monkeypatch):
    monkeypatch.setattr("answerable.desk.views.bulk.MOST", 2)
    client = signed_in(ana)

    assert "at most 2" in _words(client.post(URL, _named(three, "close"), follow=True))[0]
    assert _words(client.post(URL, {"do": "close"}, follow=True)) == ["Mark the tickets first."]


def test_merging_is_looked_at_first(three, ana, signed_in):
    answer = signed_in(ana).post(URL, _named(three, "merge"))

    assert answer["Location"].startswith("/merges/?queue=owed&ticket=")
    assert "csrf" not in answer["Location"]


def test_a_person_of_another_provider_only_gets_what_is_their_teams(
    three, make_staff, own_company, althea, signed_in
):
    lead = make_staff("Lea", provider=own_company, role=Role.SUPERVISOR)
    answer = signed_in(lead).post(URL, _named(three, "assign", assign=f"staff-{althea.pk}"), follow=True)

    assert "Althea is not in Ghent" in _words(answer)[0]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_do_not_wait_for_each_other_nor_overwrite(three, ana, sam, at_once):
    at = timezone.now()
    references = {ticket.reference for ticket in three}

    def doing(staff, do):
        change = bulk.change_asked({"do": do}, staff)
        return lambda: bulk.change_all(references, change, staff=staff, at=timezone.now())

    outcomes = at_once(doing(ana, "priority:40"), doing(sam, "tag:recall"))

    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert {row[5] for row in _seen(three)} == {40}
    assert Tag.objects.get(name="recall").tickets.count() == 3
    # Whoever was first has been overtaken: their undoing leaves all as it is; the other's is exact.
    keys = [outcome[1] for outcome in outcomes]
    left = [bulk.undo_all(key, staff=who, at=at) for key, who in zip(keys, (ana, sam), strict=True)]
    assert sorted(len(each) for each in left) in ([0, 3], [0, 0])


@pytest.mark.django_db(transaction=True)
def test_undone_twice_at_once_it_is_undone_once(three, ana, at_once):
    at = timezone.now()
    change = bulk.change_asked({"do": "close"}, ana)
    _outcome, key = bulk.change_all({ticket.reference for ticket in three}, change, staff=ana, at=at)

    outcomes = at_once(*[lambda: bulk.undo_all(key, staff=ana, at=timezone.now())] * 2)

    assert outcomes == [[], []]
    assert Event.objects.filter(kind="ticket.reopened").count() == 3


def test_a_note_counts_as_going_on(three, ana, sam, signed_in):
    answer = signed_in(ana).post(URL, _named(three, "close"), follow=True)
    note(three[0], "Not done yet!", by=sam.actor(), at=timezone.now())
    signed_in(ana).post(_undo_of(answer), {"_method": "DELETE"})

    assert [row[3] is None for row in _seen(three)] == [False, True, True]
