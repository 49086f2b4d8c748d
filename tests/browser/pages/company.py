"""What the house settled: its people, providers, words, hours, promises, routes and rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.desk.automations.acting import Cause, act
from answerable.desk.automations.rules import RulePlan, add_rule
from answerable.desk.models import WebhookDelivery
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.desk.webhooks.endpoints import EndpointPlan, add_endpoint
from answerable.ledger.actor import SYSTEM
from answerable.people.actions import (
    AccessWanted,
    ConnectionWanted,
    Post,
    change_access,
    connect_provider,
    make_key,
    providers,
)
from answerable.people.invitations import add_by_invitation
from answerable.people.masking import Part
from answerable.people.models import FieldAbout, FieldKind, Provider, Role
from answerable.promises.actions import (
    PolicyPlan,
    StepAfter,
    StepWhat,
    TimesWanted,
    add_policy,
    agree_times,
    change_policy,
)
from answerable.promises.clocks.history import Kind
from answerable.promises.models import Policy
from answerable.regions.actions import (
    HoursWanted,
    LeaveWanted,
    RegionWanted,
    add_calendar,
    add_region,
    change_hours,
    follow_feed,
    set_day,
    set_leave,
    take_read,
)
from answerable.regions.feeds import Read
from answerable.regions.hours import DifferentDay
from answerable.routing.actions import (
    RoutePlan,
    SkillPlan,
    TeamPlan,
    add_route,
    add_skill,
    be_seen,
    begin_draft,
    draft_rule,
    set_skills,
    set_team_giving,
    try_route,
)
from answerable.routing.giving.deciding import give
from answerable.routing.models import SkillKind, Way
from answerable.routing.rules.sharing import Share
from answerable.routing.rules.trying import go_on
from answerable.tickets.actions import (
    reveal,
    set_brand,
    set_field,
    set_form,
)
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Category, RevealReason, Tag
from answerable.tickets.vocabulary import add_brand, add_field, add_form, add_status
from answerable.tickets.vocabulary.brands import BrandWanted
from answerable.tickets.vocabulary.forms import FormWanted, Placed


def settled_words(ticket, ghent, own_company, ada, now):
    """What settings are about: somebody invited, a status and a field in use."""
    by = ada.actor()
    post = Post("Eva Ng", own_company, Role.AGENT, (ghent,))
    parts = add_status("Waiting for parts", Category.WAITING_OTHERS, by=by, at=now)
    field = add_field("Product", FieldKind.CHOICE, choices=["Stove", "Tent"], by=by, at=now)
    set_field(ticket, field, "Stove", by=by, at=now)
    number = add_field("Order number", FieldKind.TEXT, by=by, at=now)
    for about in (FieldAbout.CUSTOMER, FieldAbout.ACCOUNT):
        add_field("Member of", FieldKind.CHOICE, about=about, choices=["Alpine Club"], by=by, at=now)
        add_field("Since", FieldKind.DATE, about=about, by=by, at=now)
    placed = (Placed(field.pk), Placed(number.pk, is_needed=True, when=(field.pk, "Stove")))
    form = add_form(FormWanted("Repair", placed), by=by, at=now)
    set_form(ticket, form, by=by, at=now)
    signatures = {"en": "Kestrel Outdoor", "ar": "كيسترل"}
    brand = add_brand(
        BrandWanted("Outdoor", "Kestrel Outdoor", "#f2c14e", "en", "https://help.example.com", signatures),
        by=by,
        at=now,
    )
    set_brand(ticket, brand, by=by, at=now)
    set_up_front(brand, FrontWanted("kestrel", is_on=True), by=SYSTEM, at=now)
    manila = Provider.objects.get(name="Manila Care")
    signs_in = ConnectionWanted("https://login.example", "answerable", "a secret", ("manila.example",))
    connection = connect_provider(manila, signs_in, by=by, at=now)
    make_key(connection, by=by, at=now)
    return {
        "house": own_company.pk,
        "connected": manila.pk,
        "connection": connection.pk,
        "colleague": add_by_invitation("eva@staff.example", post, by=by, at=now).pk,
        "team": ghent.pk,
        "brand": brand.pk,
        "form": form.pk,
        "status": parts.pk,
        "field": field.pk,
        "tag": Tag.objects.get(name="warranty").pk,
    }


def masked(provider, person, make_ticket, ada, now):
    """A provider with masks, an agent whom nobody has seen for long, and something that was shown to them."""
    wanted = AccessWanted(parts=[Part.ADDRESS], may_reveal=True)
    change_access(provider, wanted, by=ada.actor(), at=now)
    post = Post("Grace Ocampo", provider, Role.AGENT, tuple(provider.teams.all()))
    grace = add_by_invitation("grace@staff.example", post, by=ada.actor(), at=now - timedelta(days=90))
    ticket = make_ticket(team=provider.teams.get(), customer=person)
    reveal(ticket, Part.ADDRESS, RevealReason.CALL, by=grace.actor(), at=now, words="On the phone")
    return provider.pk


def chartered(provider, ada, now):
    """With a site, a contact, a charter in its second version that waits for signatures, and a rate card."""
    by = ada.actor()
    providers.keep_site(provider, None, providers.SiteWanted("Ortigas", "Pasig"), by=by, at=now)
    contact = providers.ContactWanted("Rosa Cruz", "who is there", "rosa@manila.example")
    providers.keep_contact(provider, None, contact, by=by, at=now)
    for hours in (8, 4):
        wanted = providers.CharterText(
            date(2026, 1, 1),
            f"Nobody waits longer than {hours} hours.",
            targets={"first_answer": {20: timedelta(hours=hours)}},
            levels={"quality": 90},
            duties={"forecasts": timedelta(days=30)},
        )
        version = providers.draft_charter(provider, wanted, by=by, at=now)
        version = providers.offer_charter(version, by=by, at=now)
        if hours == 8:
            providers.withdraw_charter(version, by=by, at=now)
    rates = [providers.RateWanted("hour", Decimal("450.50"), language="en")]
    providers.keep_card(provider, None, providers.CardWanted("PHP", date(2026, 1, 1), rates), by=by, at=now)
    return provider


def kept_calendar(now):
    """With a day off tomorrow, hours that are planned, a feed that fails, leave in August."""
    early, late = (((8 * 60, 12 * 60), (13 * 60, 17 * 60)), ((22 * 60, 6 * 60),))
    week = [early] * 4 + [late, (), ()]
    calendar = add_calendar("Denver", HoursWanted("America/Denver", week, "US", "CO"), by=SYSTEM, at=now)
    set_day(calendar, (now + timedelta(days=1)).date(), DifferentDay((), "Stock-taking"), by=SYSTEM, at=now)
    summer = HoursWanted("America/Denver", [early] * 5 + [(), ()])
    change_hours(calendar, summer, by=SYSTEM, at=now, since=now + timedelta(days=20))
    feed = follow_feed(calendar, "https://feeds.example/days.ics", by=SYSTEM, at=now)
    take_read(calendar, Read(feed.sealed, problem="not_found"), at=now)
    set_leave(calendar, LeaveWanted({8: 55}, {52: 40}), by=SYSTEM, at=now)
    return calendar


def kept_region(calendar, now):
    """In another, with times of its own."""
    outer = add_region(RegionWanted("North America"), by=SYSTEM, at=now)
    wanted = RegionWanted("Colorado", countries=["US"], calendar=calendar.pk, parent=outer.pk)
    region = add_region(wanted, by=SYSTEM, at=now)
    agree_times(region, TimesWanted({Kind.FIRST_ANSWER: {20: timedelta(hours=2)}}), by=SYSTEM, at=now)
    return region


def promised(team, now):
    """With a second version, steps, and a planned third."""
    asked = Conditions((Condition("tag", "has", "warranty"),))
    steps = [StepAfter(timedelta(hours=1), StepWhat.TEAM, team.pk)]
    for hours, since in ((4, None), (2, None), (1, now + timedelta(days=9))):
        wanted = PolicyPlan(
            "Gold", {Kind.FIRST_ANSWER: {20: timedelta(hours=hours)}}, steps=steps, conditions=asked
        )
        policy = Policy.objects.filter(name="Gold").first()
        if policy is None:
            policy = add_policy(wanted, by=SYSTEM, at=now)
        change_policy(policy, wanted, by=SYSTEM, at=now, since=since)
    return policy


def given(ticket, sam, now):
    """One was given; then people take them themselves again, so that nothing else moves."""
    asked = Conditions((Condition("subject", "has", "tent"),))
    skill = add_skill(SkillPlan("Tents", SkillKind.PRODUCT, needed_when=asked), by=SYSTEM, at=now)
    add_skill(SkillPlan("Dutch", SkillKind.LANGUAGE, "nl"), by=SYSTEM, at=now)
    set_skills(sam, {skill.pk: (now + timedelta(days=90)).date()}, by=SYSTEM, at=now)
    set_team_giving(ticket.team, TeamPlan(Way.PUSH, untouched_minutes=30), by=SYSTEM, at=now)
    be_seen(sam.pk, at=now)
    give(ticket.pk, at=now)
    set_team_giving(ticket.team, TeamPlan(Way.PULL), by=SYSTEM, at=now)
    return {"skill": skill.pk, "given": ticket.reference}


def routed(make_ticket, customer, ghent, manila, ada, now):
    """Teams share, a ticket was routed by that, and a change was tried on what was there."""
    asked = Conditions((Condition("subject", "has", "tent"),))
    shares = [Share(ghent.pk, 60), Share(manila.pk, 40)]
    plan = RoutePlan("Evening tents", asked, shares, tier=2, tags=["evening"])
    route = add_route(plan, by=SYSTEM, at=now)
    ticket = make_ticket(customer=customer, subject="My tent")
    begin_draft(ada, at=now)
    draft_rule(ada, f"r{route.pk}", replace(plan, shares=[Share(ghent.pk, 100)]))
    trial = try_route(plan, route, staff=ada, at=now)
    go_on(trial)
    trial.save()
    return {"route": route.pk, "routed": ticket.reference, "trial": trial.pk}


def ruled(ticket, now):
    """One that acted, and one that could not."""
    asked = Conditions(
        (Condition("subject", "has", "leaks"), Condition("waits", "is", "customer")), is_any=True
    )
    steps = [Step(StepKind.PRIORITY, 40), Step(StepKind.NOTE, words="Ask for the size first.")]
    acted = add_rule(RulePlan("Leaks first", "wrote", asked, steps), by=SYSTEM, at=now)
    soon = add_saved_reply(Wording("Soon", {"en": "{agent.name}"}), by=SYSTEM, at=now)
    answer = [Step(StepKind.ANSWER, soon.pk)]
    failing = add_rule(RulePlan("Remind them", "silent", Conditions(()), answer, 24), by=SYSTEM, at=now)
    act([acted, failing], ticket, Cause(), at=now)
    return {"rule": failing.pk, "why": acted.runs.get().until}


def failing_webhook(ada, now):
    """One that fails, with what it was told."""
    plan = EndpointPlan("Shop", "https://shop.example/hook", ["ticket.opened", "ticket.closed"], ada)
    endpoint = add_endpoint(plan, by=ada.actor(), at=now)
    endpoint.failing_since, endpoint.error = now, "It answered 500."
    endpoint.save()
    for number, state in enumerate(("sent", "failed", "queued")):
        WebhookDelivery.objects.create(
            endpoint=endpoint,
            key=f"msg_{number}",
            kind="ticket.closed",
            event_id=1,
            state=state,
            attempts=1,
            created_at=now,
        )
    return endpoint
