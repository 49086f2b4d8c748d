"""Promises start, stand and end with what happens: in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.ledger.actor import SYSTEM
from answerable.ledger.jobs import enqueue
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, Refusal
from answerable.ledger.subscribers import in_turn
from answerable.people.models import CharterVersion, Staff
from answerable.people.models.charters import in_force
from answerable.promises.actions.agreeing import follow_calendar
from answerable.promises.actions.plans import StepWhat
from answerable.promises.actions.policies import versions_that_matter
from answerable.promises.actions.stating import Wanted, state
from answerable.promises.choosing import choose, choose_first
from answerable.promises.keeping import keep, keep_new
from answerable.promises.models import AgreedTimes, Policy, PolicyVersion
from answerable.promises.models.agreed import agreed_at
from answerable.promises.policies import are_policies
from answerable.promises.tasks import recount
from answerable.regions.models import Region
from answerable.tickets.models import Message, Ticket

# After these another policy may fit.
CHOOSES = frozenset(
    {
        "ticket.assigned",
        "ticket.prioritised",
        "ticket.tier_changed",
        "ticket.tagged",
        "ticket.untagged",
        "ticket.field_changed",
        "ticket.brand_changed",
        "ticket.form_changed",
        "ticket.customer_changed",
        "ticket.subject_changed",
        # Tags come and go with what is merged.
        "ticket.took_in",
        "ticket.gave_back",
    }
)
# After these any clock may begin, go on, stand or end, also that of what was stated in an answer.
_MATTERS = frozenset(
    {
        "message.delivered",
        "message.failed",
        "message.bounced",
        "ticket.status_changed",
        "ticket.closed",
        "ticket.reopened",
        "ticket.merged",
        "ticket.unmerged",
        "ticket.took_in",
        "ticket.gave_back",
        "ticket.split",
        "ticket.linked",  # of what was split: the new ticket's part of it
    }
)
KEEPS = _MATTERS | {"message.received", "ticket.prioritised", "ticket.opened"}
# What was stated begins, ends and moves with these, whether a company has policies or not.
STATES = _MATTERS | {
    "promise.stated",
    "promise.moved",
    "promise.withdrawn",
    "promise.kept",
    "promise.resumed",
}

# A merge is undone: of what was due before, people were told then, and its steps were taken.
_PUT_BACK = frozenset({"ticket.unmerged", "ticket.gave_back"})
_STATED_ALONE = frozenset(kind for kind in STATES if kind.startswith("promise."))


def follow(event: Event) -> None:
    if event.ticket_id is None:
        return
    if event.kind in _STATED_ALONE or (event.kind in STATES and not are_policies()):
        keep([event.ticket_id], at=event.at, is_quiet=event.kind in _PUT_BACK)
    elif are_policies():
        _follow_policies(event, event.ticket_id)


def _follow_policies(event: Event, ticket_id: int) -> None:
    ticket = event.about if isinstance(event.about, Ticket) else Ticket(pk=ticket_id)
    if ticket.is_beginning:
        return
    if event.kind == "ticket.opened":
        _begin(ticket, event)
        return
    chose = event.kind in CHOOSES and choose(ticket, at=event.at)
    if chose or (event.kind in KEEPS and not _is_nothing_new(event)):
        keep([ticket_id], at=event.at, is_quiet=event.kind in _PUT_BACK)


def _begin(ticket: Ticket, event: Event) -> None:
    version = choose_first(ticket, at=event.at)
    if version is not None:
        keep_new(ticket, version.pk, at=event.at)


def _is_nothing_new(event: Event) -> bool:
    """Automatic mail, a chase, and what a ticket was opened with: it is kept already."""
    is_said = event.kind == "message.received"
    is_known = event.number == 2 or event.data.get("automatic") or event.data.get("chased")
    return is_said and bool(is_known) and not event.data.get("imported")


def keep_calendar_that_counts(event: Event) -> None:
    """A calendar is to be removed: something new is still counted by it."""
    calendar = int(event.stream.removeprefix("calendar/"))
    policy = _policy_with(lambda version: version.calendar_id == calendar, event.at)
    if policy is not None:
        words = _("The promises of “%(policy)s” are counted by it. Choose another calendar there first.")
        raise Refusal(words % {"policy": policy.name}, code="has_policies")


def keep_calendar_of_charters(event: Event) -> None:
    """As above: what was agreed with a provider, or is about to be, is counted by it."""
    calendar = int(event.stream.removeprefix("calendar/"))
    for version in CharterVersion.objects.filter(calendar=calendar, withdrawn_at=None):
        begins = version.begins_at
        signed = version.provider.charter.exclude(signed_at=None)
        if begins is None or begins > event.at or in_force(signed, event.at) == version:
            words = _("The charter with %(provider)s is counted by it. Agree on another version first.")
            raise Refusal(words % {"provider": version.provider}, code="has_charters")


def refuse_removed_calendar(event: Event) -> None:
    """A charter is offered: by its calendar promises will be counted."""
    provider = int(event.stream.removeprefix("provider/"))
    version = CharterVersion.objects.get(provider=provider, number=event.data["version"])
    if version.calendar is not None and not version.calendar.is_active:
        raise Invalid(_("The calendar is not there any more. Choose another."))


def keep_calendar_of_contracts(event: Event) -> None:
    """As above: an account was promised something by it."""
    calendar = int(event.stream.removeprefix("calendar/"))
    for times in AgreedTimes.objects.filter(calendar=calendar, account__isnull=False).select_related(
        "account"
    ):
        versions = AgreedTimes.objects.filter(account=times.account)
        if times.since > event.at or agreed_at(versions, event.at) == times:
            words = _("The contract with %(account)s is counted by it. Choose another calendar there first.")
            raise Refusal(words % {"account": times.account}, code="has_contracts")


def follow_region(event: Event) -> None:
    """By its calendar promises are counted whose times are a region's."""
    if isinstance(event.about, Region):
        follow_calendar(event.about, by=in_turn(event), at=event.at)


def keep_team_of_steps(event: Event) -> None:
    """A team is to be removed: what is late would go to nobody."""
    team = {"what": StepWhat.TEAM.value, "value": int(event.stream.removeprefix("team/"))}
    policy = _policy_with(
        lambda version: any(team.items() <= step.items() for step in version.steps), event.at
    )
    if policy is not None:
        words = _("The promises of “%(policy)s” give it what is late. Choose another team there first.")
        raise Refusal(words % {"policy": policy.name}, code="has_policies")


def _policy_with(is_named: Callable[[PolicyVersion], bool], at: datetime) -> Policy | None:
    """As the database has it now, not as it was known: a change that came first is seen."""
    for policy in Policy.objects.present():
        if any(is_named(version) for version in versions_that_matter(policy, at)):
            return policy
    return None


def count_anew(event: Event) -> None:
    """Hours were changed: what is running and counted by them is due at another moment from then on."""
    enqueue(recount, calendar_id=int(event.stream.partition("/")[2]), after=0)


def promise_call_back(event: Event) -> None:
    """They were told on the telephone by when we call back: a word of ours is owed."""
    message = Message.objects.select_related("ticket").get(pk=event.data["message"])
    staff = Staff.objects.get(pk=event.actor_id) if event.actor_kind == "staff" else None
    due = datetime.fromisoformat(event.data["due"])
    state(message, [Wanted(due, (0, 0), is_answer=True)], by=staff.actor() if staff else SYSTEM, at=event.at)
