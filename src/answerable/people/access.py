"""Roles, what each may do, and what each may see. Deny by default: a right not in this table is nobody's."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import EVERYTHING, NOTHING, Scope
from answerable.ledger.composed import Composed

if TYPE_CHECKING:
    from answerable.people.models import Staff


class Role(models.TextChoices):
    AGENT = "agent", _("agent")
    SUPERVISOR = "supervisor", _("supervisor")
    MANAGER = "manager", _("manager")
    ADMIN = "admin", _("administrator")


_LOOK_AFTER = {
    "ticket.note",
    "ticket.assign",
    "ticket.hand_over",
    "ticket.tag",
    "ticket.prioritise",
    "ticket.snooze",
    "ticket.follow",
    "customer.note",
    "phrases.write",
    "customer.reveal",
    "capability.see",
    "capability.endorse",
    "articles.internal",
    "articles.partner",
    "findings.raise",
}
_ANSWER = _LOOK_AFTER | {
    "ticket.open",
    "ticket.reply",
    "ticket.ask",
    "ticket.approve",
    "ticket.close",
    "ticket.reopen",
    "ticket.set_status",
    "ticket.set_brand",
    "ticket.set_customer",
    "ticket.set_field",
    "ticket.set_subject",
    "ticket.link",
    "ticket.merge",
    "ticket.split",
    "ticket.participants",
    "customer.edit",
    "goodwill.give",
    "ticket.wrap_up",
    "ticket.sale",
}
_LEAD = _ANSWER | {
    "customer.merge",
    "account.manage",
    "quarantine.see",
    "quarantine.release",
    "jobs.see",
    "jobs.run_again",
    "phrases.share",
    "guides.write",
    "guides.publish",
    "view.share",
    "floor.see",
    "insight.see",
    "capability.correct",
    "capability.compare",
    "goodwill.approve",
    "wrap_up.review",
    "quality.review",
    "themes.see",
    "themes.name",
    "sales.count",
    "routing.draft",
    "routing.people",
    "issues.state",
    "issues.approve",
    "findings.decide",
    "findings.tell",
    "articles.write",
    "articles.publish",
}

# An agent answers; a supervisor also leads; a manager oversees and steers but does not write to customers;
# an administrator may do everything.
RIGHTS: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset(_ANSWER),
    Role.SUPERVISOR: frozenset(_LEAD),
    Role.MANAGER: frozenset(
        _LOOK_AFTER
        | {"account.manage", "jobs.see", "quarantine.see", "phrases.share", "view.share", "floor.see"}
        | {"insight.see"}
        | {"staff.own"}
        | {"capability.correct", "capability.compare", "goodwill.approve", "routing.people", "wrap_up.review"}
        | {"quality.review", "quality.manage"}
        | {"themes.see", "themes.name", "sales.count"}
        | {"guides.write", "guides.publish"}
        | {"providers.see", "charters.sign"}
        | {"issues.state", "issues.approve", "surveys.manage"}
        | {"findings.decide", "findings.tell"}
        | {"articles.write", "articles.publish", "articles.manage"}
        | {"rota.plan", "visits.plan", "reports.manage"}
        | {"money.see", "staffing.plan"}
    ),
    Role.ADMIN: frozenset(
        _LEAD
        | {
            "mailbox.manage",
            "staff.manage",
            "staff.own",
            "access.manage",
            "identity.manage",
            "providers.see",
            "providers.manage",
            "money.see",
            "money.keep",
            "staffing.plan",
            "charters.sign",
            "fields.manage",
            "rules.manage",
            "tokens.manage",
            "webhooks.manage",
            "calendars.manage",
            "promises.manage",
            "routing.manage",
            "capability.manage",
            "articles.manage",
            "articles.approve_own",
            "history.bring",
            "quality.manage",
            "surveys.manage",
            "rota.plan",
            "visits.plan",
            "reports.manage",
            "findings.manage",
        }
        | {"audit.see", "health.see", "privacy.export", "privacy.erase", "privacy.keep"}
    ),
}
# What somebody may do in the week in which they answer customers, beside what their role allows. Who serves sends
# nothing that their mentor did not approve (`tickets.actions.looking`).
SERVING = frozenset(
    {
        "ticket.reply",
        "ticket.note",
        "ticket.follow",
        "ticket.snooze",
        "ticket.close",
        "ticket.reopen",
        "ticket.wrap_up",
    }
)
ALL_RIGHTS = frozenset().union(*RIGHTS.values())
# What only administrators have of themselves. Whoever else is given it must be of the house.
SETTING_UP = RIGHTS[Role.ADMIN].difference(*(RIGHTS[role] for role in Role if role != Role.ADMIN))
# What was agreed with a provider, and what it is paid, is no business of whoever answers.
NEVER_AGENTS = frozenset({"providers.see", "providers.manage", "charters.sign", "money.see", "money.keep"})


def _teams(staff: int) -> "models.QuerySet[Any, Any]":
    from answerable.people.models import Team

    return Team.objects.filter(members=staff).order_by().values_list("pk")


def _teams_of_company(staff: int) -> "models.QuerySet[Any, Any]":
    """Each with whether it is theirs."""
    from answerable.people.models import Team

    member = Team.members.through.objects.filter(team=models.OuterRef("pk"), staff=staff)
    rows = Team.objects.filter(provider__staff=staff).order_by().annotate(is_own=models.Exists(member))
    return rows.values_list("pk", "is_own")


_TEAMS, _TEAMS_OF_COMPANY = Composed(_teams), Composed(_teams_of_company)


def foresee_scope(staff: int) -> None:
    """What somebody may see will be asked, before it is known whose staff they are."""
    _TEAMS.foresee(staff)
    _TEAMS_OF_COMPANY.foresee(staff)


def scope_of(staff: "Staff") -> Scope:
    """In-house leaders see everything; in-house agents their teams' tickets and those of no team yet; a provider's
    people see their own teams' tickets and nothing else, their managers those of all the provider's teams. In the
    house, whose role has no right at all (a colleague who serves once a year) sees what they were given themselves."""
    if not staff.is_active:
        return NOTHING
    if staff.provider.is_in_house and staff.role == Role.AGENT and staff.has_empty_role:
        return Scope(staff_id=staff.pk)
    if staff.provider.is_in_house:
        if staff.role != Role.AGENT:
            return EVERYTHING
        own = frozenset(team for (team,) in _TEAMS.ask(staff.pk))
        return Scope(teams=own, without_team=True, staff_id=staff.pk)
    known: dict[int, bool] = dict(_TEAMS_OF_COMPANY.ask(staff.pk))
    company = frozenset(known)
    own = frozenset(pk for pk, is_own in known.items() if is_own or staff.role == Role.MANAGER)
    return Scope(teams=own, staff_id=staff.pk, company=company)


def whose_scope_allows(
    *, team: int | None, shared: "models.QuerySet[Any, Any]", assignee_id: int | None
) -> models.Q:
    """`scope_of` the other way round, for all staff at once: who may see a ticket of that team, shared with these and
    assigned to that person."""
    from answerable.people.models import ProviderKind, Staff, Team

    is_theirs = models.Q(team=team) | models.Q(team__in=shared)
    member = Staff.teams.through.objects.filter(is_theirs, staff=models.OuterRef("pk"))
    of_own_provider = member.filter(team__provider=models.OuterRef("provider"))
    managed = Team.objects.filter(
        models.Q(pk=team) | models.Q(pk__in=shared), provider=models.OuterRef("provider")
    )
    in_house, manages = models.Q(provider__kind=ProviderKind.IN_HOUSE), models.Q(role=Role.MANAGER)
    has_rights = models.Q(custom_role=None) | ~models.Q(custom_role__rights=[])
    answers = in_house & (~models.Q(role=Role.AGENT) | has_rights)
    seen = answers & (~models.Q(role=Role.AGENT) | models.Q(models.Exists(member)))
    seen |= ~in_house & ~manages & models.Q(models.Exists(of_own_provider))
    seen |= ~in_house & manages & models.Q(models.Exists(managed))
    if team is None:
        seen |= answers
    if assignee_id is not None:
        is_within = models.Q()
        if team is not None:
            of_company = Team.objects.filter(pk=team, provider=models.OuterRef("provider"))
            is_within = in_house | models.Q(models.Exists(of_company))
        seen |= models.Q(pk=assignee_id) & is_within
    return models.Q(is_active=True) & seen
