"""Every verb: it works, the wrong role is refused, the outsider is told nothing, twice is harmless."""

from types import SimpleNamespace

import pytest

from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.tests.conftest import stated
from answerable.selfservice.models import Burst, How, Issue, IssueState, IssueTicket, LinkState, NoticeKind

pytestmark = pytest.mark.django_db

_NOTICE = actions.NoticeWanted(NoticeKind.FIRST, {"en": ("Sensors", "Another text.")})
# Each as something done by somebody to the world below; the first column names the event that it leaves.
VERBS = {
    "issue.changed": lambda w, by: actions.change_issue(
        w.issue, stated(w.now, title="Else"), by=by, at=w.now
    ),
    "issue.updated": lambda w, by: actions.update_issue(
        w.issue, {"en": "Soon."}, state=IssueState.WATCHING, by=by, at=w.now
    ),
    "issue.solved": lambda w, by: actions.update_issue(
        w.issue, {"en": "Done."}, state=IssueState.SOLVED, by=by, at=w.now
    ),
    "issue.reopened": lambda w, by: actions.reopen_issue(w.solved, by=by, at=w.now),
    "issue.reached": lambda w, by: actions.reach(
        w.issue, actions.Wanted(How.ACCOUNT, {"account": 1}), by=by, at=w.now
    ),
    "issue.notice_changed": lambda w, by: actions.change_notice(w.draft, _NOTICE, by=by, at=w.now),
    "issue.notice_approved": lambda w, by: actions.approve_notice(w.draft, by=by, at=w.now),
    "issue.notice_stopped": lambda w, by: actions.stop_notice(w.draft, by=by, at=w.now),
    "burst.dismissed": lambda w, by: actions.dismiss_burst(w.burst, by=by, at=w.now),
    "ticket.issue_linked": lambda w, by: actions.link_ticket(w.issue, w.ticket, by=by, at=w.now),
    "ticket.issue_unlinked": lambda w, by: actions.unlink_ticket(w.issue, w.linked, by=by, at=w.now),
}


@pytest.fixture
def world(issue, draft, sam, mara, cleo, ghent, make_ticket, now):
    solved = actions.open_issue(stated(now, title="Old"), by=sam.actor(), at=now)
    actions.update_issue(solved, {"en": "Done."}, state=IssueState.SOLVED, by=sam.actor(), at=now)
    linked = make_ticket(team=ghent, customer=cleo)
    actions.link_ticket(issue, linked, by=sam.actor(), at=now)
    burst = Burst.objects.create(words=["x"], number=5, usual=0.1, minutes=60, at=now, last_at=now)
    ticket = make_ticket(team=ghent, customer=cleo)
    return SimpleNamespace(
        issue=issue,
        draft=draft,
        solved=solved,
        linked=linked,
        ticket=ticket,
        burst=burst,
        now=now,
        other=mara,
    )


@pytest.mark.parametrize("kind", VERBS)
def test_a_verb_works_once_and_twice_is_harmless(kind, world):
    by = world.other.actor() if not kind.startswith("ticket.") else world.ticket and _sam().actor()
    told = Event.objects.filter(kind=kind)
    before = told.count()

    VERBS[kind](world, by)
    VERBS[kind](world, by)

    assert told.count() == before + 1


@pytest.mark.parametrize("kind", VERBS)
def test_whoever_may_not_is_refused_and_the_outsider_finds_nothing(kind, world, ana, zed, grace):
    is_of_ticket = kind.startswith("ticket.")
    with pytest.raises((NotAllowed, Issue.DoesNotExist, type(world.ticket).DoesNotExist)):
        VERBS[kind](world, zed.actor())
    if not is_of_ticket:
        with pytest.raises(NotAllowed):
            VERBS[kind](world, ana.actor())
        with pytest.raises(NotAllowed):  # leads, but not in the house
            VERBS[kind](world, grace.actor())


def test_nobody_approves_what_they_wrote(draft, sam, now):
    with pytest.raises(Refusal, match="Somebody else"):
        actions.approve_notice(draft, by=sam.actor(), at=now)


def test_what_is_written_for_the_house_is_not_there_for_a_providers_people(sam, althea, ana, signed_in, now):
    issue = actions.open_issue(stated(now, audience=Audience.INTERNAL), by=sam.actor(), at=now)

    assert signed_in(ana).get(f"/known-issues/{issue.pk}/").status_code == 200
    assert signed_in(althea).get(f"/known-issues/{issue.pk}/").status_code == 404
    assert "Sensors drop out" not in signed_in(althea).get("/known-issues/").content.decode()


def test_two_at_once_open_one_issue_from_a_burst(sam, mara, make_ticket, at_once, now):
    burst = Burst.objects.create(words=["x"], number=1, usual=0.1, minutes=60, at=now, last_at=now)
    burst.tickets.add(make_ticket())

    def opening(who):
        return lambda: actions.open_issue(stated(now), by=who.actor(), at=now, burst=burst)

    one, other = at_once(opening(sam), opening(mara))

    assert one == other
    assert IssueTicket.objects.filter(issue=one, state=LinkState.LINKED).count() == 1


def test_an_update_is_owed_and_its_owner_told(sam, mara, run_jobs, mailoutbox, clock, now):
    from datetime import timedelta

    from answerable.selfservice.issues.owing import tell_of_due

    issue = actions.open_issue(stated(now, every_minutes=60, owner=sam), by=sam.actor(), at=now)
    for minutes in (30, 50, 50, 61, 130):
        tell_of_due(now=now + timedelta(minutes=minutes))
    run_jobs()

    stream = Event.objects.filter(stream=f"issue/{issue.pk}").exclude(kind="issue.opened").order_by("number")
    assert [each.kind for each in stream] == [
        "issue.update_due_soon",
        "issue.update_missed",
        "issue.update_missed",
    ]
    told = [(each.to[0], each.subject.partition(":")[0]) for each in mailoutbox]
    assert told[:2] == [(sam.email, "An update is owed soon"), (sam.email, "An update is late")]
    assert mara.email in {to for to, _subject in told[2:]}

    actions.update_issue(issue, {"en": "Soon."}, state=IssueState.OPEN, by=sam.actor(), at=now)
    issue.refresh_from_db()
    assert (issue.due_at, issue.told) == (now + timedelta(hours=1), 0)


def _sam():
    from answerable.people.models import Staff

    return Staff.objects.get(name="Sam")
