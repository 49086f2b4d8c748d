"""Automations through the door: made, tried, kept, switched, moved, removed, and explained on the ticket."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.automations import forgetting
from answerable.desk.automations.forgetting import KEPT, forget_runs
from answerable.desk.automations.rules import (
    RulePlan,
    add_rule,
    change_rule,
    move_rule,
    remove_rule,
    restore_rule,
    switch_rule,
)
from answerable.desk.automations.telling import Saying
from answerable.desk.automations.trying import try_out
from answerable.desk.models import Rule, RuleRun
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import remove_team
from answerable.tickets import actions
from answerable.tickets.conditions import Condition, Conditions, Reader
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/automations/", "/settings/automations/new/"
REFUND = Step(StepKind.TAG, words="refund")
NOW = timezone.now


def _plan(name="Refunds", *steps, trigger="wrote", conditions=(), hours=None):
    asked = Conditions(tuple(Condition(*each) for each in conditions))
    return RulePlan(name, trigger, asked, steps or (REFUND,), hours)


@pytest.fixture
def refunds(ghent):
    return add_rule(
        _plan("Refunds", REFUND, conditions=[("written", "has", "money back")]), by=SYSTEM, at=NOW()
    )


def _form(**more):
    return {"name": "Refunds", "trigger": "wrote", "step-what": "tag", "step-words": "refund", **more}


def _text(page):
    return " ".join(page.content.decode().split())


# --- verbs --------------------------------------------------------------------------------------------------------

VERBS = {
    "add": lambda _rule, by: add_rule(_plan("Another"), by=by, at=NOW()),
    "change": lambda rule, by: change_rule(rule, _plan("Money"), by=by, at=NOW()),
    "move": lambda rule, by: move_rule(rule, up=False, by=by, at=NOW()),
    "switch": lambda rule, by: switch_rule(rule, on=False, by=by, at=NOW()),
    "remove": lambda rule, by: remove_rule(rule, by=by, at=NOW()),
    "restore": lambda rule, by: restore_rule(remove_rule(rule, by=SYSTEM, at=NOW()), by=by, at=NOW()),
}


@pytest.mark.parametrize("verb", VERBS)
def test_it_is_the_administrators_to_do_and_twice_is_once(verb, refunds, ana, sam, mara, ada):
    add_rule(_plan("Last"), by=SYSTEM, at=NOW())
    for other in (ana, sam, mara):
        with pytest.raises(NotAllowed):
            VERBS[verb](refunds, other.actor())
    before = Event.objects.order_by("-pk").first().pk
    VERBS[verb](refunds, ada.actor())
    kinds = [event.kind for event in Event.objects.filter(pk__gt=before, actor_kind="staff").order_by("pk")]
    expected = {
        "add": ["rule.added", "rule.switched_on"],
        "change": ["rule.changed"],
        "move": ["rule.moved"],
        "switch": ["rule.switched_off"],
        "remove": ["rule.removed"],
        "restore": ["rule.restored"],
    }
    assert kinds == expected[verb]
    if verb != "restore":
        VERBS[verb](refunds, ada.actor())
    assert Event.objects.filter(pk__gt=before, actor_kind="staff").count() == len(kinds)


@pytest.mark.parametrize(
    "wanted",
    [
        _plan(" "),
        _plan(trigger="full moon"),
        _plan(trigger="waited"),
        _plan(trigger="waited", hours=9000),
        _plan("x", Step(StepKind.TAKE)),
        _plan("x", Step(StepKind.NOTE)),
        _plan("x", Step(StepKind.TEAM, 999)),
        _plan("x", Step(StepKind.SNOOZE, 5)),
        RulePlan("x", "wrote", Conditions(), ()),
    ],
)
def test_nonsense_is_refused(wanted, db):
    with pytest.raises(Invalid):
        add_rule(wanted, by=SYSTEM, at=NOW())
    assert not Rule.objects.exists()


def test_what_is_ones_own_is_not_sent_to_everybody(ada):
    own = add_saved_reply(Wording("Mine", {"en": "x"}, owner=ada), by=ada.actor(), at=NOW())
    with pytest.raises(Invalid):
        add_rule(_plan("x", Step(StepKind.ANSWER, own.pk)), by=ada.actor(), at=NOW())


def test_nobody_lets_a_rule_do_what_they_may_not_do_themselves(mara):
    by = replace(mara.actor(), rights=mara.actor().rights | {"rules.manage"})  # a role of the company's own
    soon = add_saved_reply(Wording("Soon", {"en": "Soon."}), by=SYSTEM, at=NOW())
    add_rule(_plan("May", Step(StepKind.NOTE, words="Look")), by=by, at=NOW())
    with pytest.raises(NotAllowed):
        add_rule(_plan("May not", Step(StepKind.ANSWER, soon.pk)), by=by, at=NOW())


def test_a_name_is_there_once(refunds, ada):
    with pytest.raises(Refusal):
        add_rule(_plan("REFUNDS", Step(StepKind.CLOSE)), by=ada.actor(), at=NOW())
    remove_rule(refunds, by=ada.actor(), at=NOW())
    add_rule(_plan("REFUNDS", Step(StepKind.CLOSE)), by=ada.actor(), at=NOW())
    with pytest.raises(Refusal):
        restore_rule(refunds, by=ada.actor(), at=NOW())


# --- pages --------------------------------------------------------------------------------------------------------


def test_a_rule_is_put_together_seen_as_a_sentence_and_kept(ada, signed_in, ghent):
    client = signed_in(ada)
    form = _form(do="add", add="team")
    page = client.post(NEW, form)
    assert "Team: choose or type a value." not in _text(page)  # just added: nothing to shout about yet
    form |= {"do": "more", "what": "team", "how": "is", "value": str(ghent.pk)}
    page = client.post(NEW, form | {"more": "1"})
    assert "When the customer writes, if Team: Ghent, then add the tag “refund”." in _text(page)
    assert page.content.decode().count('name="step-what"') == 2

    page = client.post(NEW, form | {"do": "keep"}, follow=True)
    assert "“Refunds” is on." in _text(page)
    assert "When the customer writes, if Team: Ghent, then add the tag “refund”." in _text(page)
    rule = Rule.objects.get()
    assert (rule.is_on, rule.conditions["each"][0]["what"]) == (True, "team")

    url = reverse("desk:rule", args=[rule.pk])
    assert 'value="refund"' in _text(client.get(url))
    client.post(url, form | {"do": "keep", "trigger": "waited", "amount": "2", "unit": "days"})
    rule.refresh_from_db()
    assert (rule.trigger, rule.hours, rule.version) == ("waited", 48, 2)
    assert "When the customer has waited for us for 2 days" in _text(client.get(LIST))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(ada, signed_in):
    wrong = _form(do="keep", what="tag", how="has", value="unheard-of", **{"step-words": "kept as typed"})
    page = signed_in(ada).post(NEW, wrong)
    assert page.status_code == 422
    assert "There is no tag “unheard-of”." in _text(page)
    assert 'value="kept as typed"' in _text(page)
    assert not Rule.objects.exists()


def test_nobody_is_me_in_a_rule(ada, signed_in):
    page = signed_in(ada).post(NEW, _form(do="show", what="assignee", how="is", value="me"))
    assert '<option value="me"' not in page.content.decode()
    assert "choose one of the list" in _text(page)


def test_it_is_switched_moved_removed_and_put_back(ada, signed_in, refunds):
    add_rule(_plan("Last"), is_on=False, by=SYSTEM, at=NOW())
    client, pk = signed_in(ada), refunds.pk
    client.post(reverse("desk:rule_on", args=[pk]), {"_method": "DELETE"})
    client.post(reverse("desk:rule_order", args=[pk]), {"to": "down"})
    assert list(Rule.objects.present().values_list("name", "is_on")) == [("Last", False), ("Refunds", False)]
    client.post(reverse("desk:rule_on", args=[pk]))
    page = client.post(reverse("desk:rule_removal", args=[pk]), follow=True)
    assert "“Refunds” was removed." in _text(page)
    assert client.get(reverse("desk:rule", args=[pk])).status_code == 404
    client.post(reverse("desk:rule_removal", args=[pk]), {"_method": "DELETE"})
    assert Rule.objects.present().filter(pk=pk, is_on=True).exists()
    changes = _text(client.get(reverse("desk:audit")))
    for said in ("made", "switched", "moved", "removed", "brought"):
        assert f"{said} the rule “Refunds”" in changes


def test_the_list_says_what_they_did_in_as_many_statements_for_many(
    ada, signed_in, refunds, make_message, leuven, run_jobs, django_assert_max_num_queries
):
    broken = add_rule(_plan("Broken", Step(StepKind.TEAM, leuven.pk)), by=SYSTEM, at=NOW())
    remove_team(leuven, by=SYSTEM, at=NOW())
    make_message(text="I want my money back")
    run_jobs()
    for number in range(30):
        add_rule(_plan(f"Rule {number}", conditions=[("team", "is", "none")]), by=SYSTEM, at=NOW())
    client = signed_in(ada)
    client.get(LIST)
    with django_assert_max_num_queries(20):
        page = _text(client.get(LIST))
    assert "1 × in the last 30 days" in page
    assert "could not act 1 ×" in page
    assert "Has not acted yet: on since " in page
    assert "Has not acted yet: it is off" not in page
    switch_rule(Rule.objects.get(name="Rule 3"), on=False, by=SYSTEM, at=NOW())
    assert "Has not acted yet: it is off" in _text(client.get(LIST))
    page = _text(client.get(reverse("desk:rule", args=[broken.pk])))
    assert "It could not give it to Leuven: The team Leuven is no more." in page
    assert "Mend the rule below, or switch it off." in page


# --- why ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def refunded(refunds, make_ticket, make_message, ghent, cleo, run_jobs):
    ticket = make_message(make_ticket(team=ghent, customer=cleo), text="I want my money back!").ticket
    run_jobs()
    return ticket


def test_the_ticket_says_which_rule_did_it_and_leads_to_why(refunded, refunds, ana, ada, signed_in):
    page = _text(signed_in(ana).get(refunded.get_absolute_url()))
    assert "Rule “Refunds” added the tag “refund”" in page
    event = Event.objects.get(kind="ticket.tagged")
    url = reverse("desk:why", args=[refunded.reference, event.pk])
    assert f'href="{url}"' in page

    # As it was then, whatever became of it.
    change_rule(refunds, _plan("Money", Step(StepKind.CLOSE)), by=ada.actor(), at=NOW())
    remove_rule(refunds, by=ada.actor(), at=NOW())
    why = _text(signed_in(ana).get(url))
    for said in (
        "The rule “Refunds” did this",
        "Rule “Refunds” added the tag “refund”",
        "When the customer writes",
        "What the customer wrote last contains any of money back",
        "Add the tag “refund”",
        "Version 1",
    ):
        assert said in why
    assert "The rule as it is today" not in why


def test_why_is_for_those_who_see_the_ticket_and_for_what_a_rule_did(refunded, ben, ana, signed_in):
    event = Event.objects.get(kind="ticket.tagged")
    opened = Event.objects.get(kind="ticket.opened")
    assert signed_in(ben).get(reverse("desk:why", args=[refunded.reference, event.pk])).status_code == 404
    assert signed_in(ana).get(reverse("desk:why", args=[refunded.reference, opened.pk])).status_code == 404


def test_what_rules_did_goes_after_a_year_in_steps_and_why_stays_answered(
    refunded, refunds, ana, signed_in, monkeypatch
):
    event = Event.objects.get(kind="ticket.tagged")
    forget_runs(NOW() + KEPT - timedelta(days=1))
    assert RuleRun.objects.exists()
    monkeypatch.setattr(forgetting, "STEP", 1)
    for run in RuleRun.objects.all():
        run.pk, run.event = None, run.event + 1000
        run.save()
    assert forget_runs(NOW() + 2 * KEPT)
    assert RuleRun.objects.count() == 1
    while forget_runs(NOW() + 2 * KEPT):
        pass
    assert not RuleRun.objects.exists()

    why = _text(signed_in(ana).get(reverse("desk:why", args=[refunded.reference, event.pk])))
    for said in ("Rule “Refunds” added the tag “refund”", "is not kept any more", "Version 1"):
        assert said in why


def test_notes_and_answers_say_whose_they_are(
    make_message, make_ticket, ghent, cleo, ana, signed_in, run_jobs
):
    soon = add_saved_reply(Wording("Soon", {"en": "Soon."}), by=SYSTEM, at=NOW())
    steps = (Step(StepKind.NOTE, words="Look"), Step(StepKind.ANSWER, soon.pk))
    add_rule(_plan("Greet", *steps), by=SYSTEM, at=NOW())
    ticket = make_message(make_ticket(team=ghent, customer=cleo)).ticket
    run_jobs()
    page = _text(signed_in(ana).get(ticket.get_absolute_url()))
    assert "Rule “Greet” added a note" in page
    assert "Rule “Greet” sent an answer" in page


# --- trying -------------------------------------------------------------------------------------------------------


def _tried(ada, *steps, trigger="wrote", conditions=(), hours=None, is_any=False):
    asked = Conditions(tuple(Condition(*each) for each in conditions), is_any)
    return try_out(Saying(trigger, hours, asked, steps or (REFUND,)), Reader(ada, NOW(), is_rule=True))


def test_it_shows_what_it_would_have_done_and_writes_nothing(ada, signed_in, make_message, make_ticket):
    fits = make_message(make_ticket(subject="Stove"), text="I want my money back").ticket
    make_message(make_ticket(subject="Tent"), text="All is well")
    before = (Event.objects.count(), RuleRun.objects.count())
    form = _form(what="written", how="has", value="money", do="try")
    for url in (NEW, reverse("desk:rule_trial")):
        page = _text(signed_in(ada).post(url, form))
        assert "Looked at the newest 2 tickets on which it happened." in page
        assert "It would have changed 1." in page
        assert fits.get_absolute_url() in page
        assert "Add the tag “refund”" in page
        assert "Tent" not in page
    assert (Event.objects.count(), RuleRun.objects.count()) == before
    assert not Ticket.objects.filter(tags__name="refund").exists()


def test_each_ticket_is_taken_as_it_stood_then(ada, make_message, make_ticket, ghent, leuven, ana, clock):
    ticket = make_message(make_ticket(team=ghent)).ticket
    clock.shift(timedelta(minutes=5))
    actions.assign(ticket, team=leuven, staff=None, by=SYSTEM, at=NOW())
    actions.prioritise(ticket, 40, by=SYSTEM, at=NOW())
    actions.tag(ticket, "vip", by=SYSTEM, at=NOW())
    actions.close(ticket, by=SYSTEM, at=NOW())

    then = [("team", "is", str(ghent.pk)), ("priority", "is", "20"), ("tag", "has_not", "vip")]
    then += [("waits", "is", "customer"), ("category", "is", "new"), ("assignee", "is", "nobody")]
    for condition in then:
        assert _tried(ada, conditions=[condition]).changed == 1, condition
    for condition in (("team", "is", str(leuven.pk)), ("tag", "has", "vip"), ("waits", "is", "nobody")):
        assert _tried(ada, conditions=[condition]).changed == 0, condition
    assert _tried(ada, Step(StepKind.TEAM, ghent.pk)).already == 1
    trial = _tried(ada, conditions=[("subject", "has", "tent"), ("written", "has", "zip")])
    assert (trial.changed, list(trial.as_today)) == (1, ["Subject"])


def test_time_is_tried_too(ada, make_message, make_answer, make_ticket, clock):
    waited = make_message(make_ticket(subject="waited")).ticket
    quick = make_message(make_ticket(subject="quick")).ticket
    clock.shift(timedelta(hours=1))
    make_answer(quick)
    clock.shift(timedelta(hours=9))
    make_answer(waited)
    trial = _tried(ada, trigger="waited", hours=4)
    assert [each.ticket for each in trial.shown] == [waited]
    assert trial.looked_at == 2
    clock.shift(timedelta(hours=30))
    assert _tried(ada, trigger="silent", hours=24).changed == 2


def test_it_sees_no_more_than_whoever_tries_it(althea, make_message, make_ticket, ghent, manila):
    make_message(make_ticket(team=ghent))
    ours = make_message(make_ticket(team=manila)).ticket
    assert [each.ticket for each in _tried(althea).shown] == [ours]


def test_what_it_says_would_happen_is_what_happens(ada, make_message, make_ticket, ghent, run_jobs):
    """The conditions asked of the ledger and of the database agree right after it happened."""
    conditions = [
        [("team", "is", str(ghent.pk))], [("team", "is", "none")], [("waits", "is", "customer")],
        [("category", "is", "new")], [("priority", "at_least", "30")], [("tag", "has_not", "refund")],
        [("written", "has", "money")], [("created", "hours", "1")], [("snoozed", "no")],
        [("assignee", "is", "nobody"), ("provider", "is", str(ghent.provider_id))],
    ]  # fmt: skip
    for number, each in enumerate(conditions):
        steps = (Step(StepKind.NOTE, words=str(number)),)
        add_rule(_plan(str(number), *steps, conditions=each), by=SYSTEM, at=NOW())
    make_message(make_ticket(team=ghent), text="money")
    make_message(make_ticket(), text="no")
    run_jobs()
    for number, each in enumerate(conditions):
        did = Rule.objects.get(name=str(number)).runs.count()
        assert _tried(ada, Step(StepKind.NOTE, words="x"), conditions=each).changed == did, each
