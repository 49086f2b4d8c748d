"""Skills: which there are, when a ticket needs one, and who has which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.kinds import Ids
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.looking_after import led_by, may_lead
from answerable.people.models import Staff
from answerable.promises.asking import can_ask
from answerable.routing import events
from answerable.routing.models import Skill, SkillKind, StaffSkill
from answerable.tickets.conditions import Conditions

MOST_SKILLS = 100


@dataclass(frozen=True)
class SkillPlan:
    name: str
    kind: SkillKind
    language: str = ""
    needed_when: Conditions = field(default_factory=Conditions)


@transaction.atomic
def add_skill(wanted: SkillPlan, *, by: Actor, at: datetime) -> Skill:
    require(by)
    wanted = _checked(wanted)
    if Skill.objects.count() >= MOST_SKILLS:
        raise Refusal(_("There are %(n)s skills already: remove one first.") % {"n": MOST_SKILLS})
    skill = Skill()
    _put(skill, wanted)
    record(events.SKILL_ADDED, skill, by=by, at=at, of=wanted.kind.value)
    return skill


@transaction.atomic
def change_skill(skill: Skill, wanted: SkillPlan, *, by: Actor, at: datetime) -> Skill:
    require(by)
    skill, wanted = Skill.objects.select_for_update().get(pk=skill.pk), _checked(wanted)
    if _plan_of(skill) == wanted:
        return skill
    told: dict[str, Any] = {"of": wanted.kind.value} | (
        {"renamed": True} if skill.name != wanted.name else {}
    )
    _put(skill, wanted)
    record(events.SKILL_CHANGED, skill, by=by, at=at, **told)
    return skill


@transaction.atomic
def remove_skill(skill: Skill, *, by: Actor, at: datetime) -> None:
    """No ticket needs it any more, and nobody has it. Twice is harmless."""
    require(by)
    found = Skill.objects.select_for_update().filter(pk=skill.pk).first()
    if found is None:
        return
    people = StaffSkill.objects.filter(skill=found).count()
    keep_name(found, at=at)
    record(events.SKILL_REMOVED, found, by=by, at=at, people=people)
    found.delete()


@transaction.atomic
def set_skills(staff: Staff, wanted: Mapping[int, date | None], *, by: Actor, at: datetime) -> Staff:
    """What they can do: skills by key, each with the last day on which it holds, or none."""
    staff = locked_colleague(staff, by)
    known = {skill.pk for skill in Skill.objects.filter(pk__in=wanted)}
    if wanted.keys() - known:
        raise Skill.DoesNotExist
    has = {each.skill_id: each for each in StaffSkill.objects.filter(staff=staff)}
    added, removed = wanted.keys() - has.keys(), has.keys() - wanted.keys()
    changed = {key for key in wanted.keys() & has.keys() if has[key].until != wanted[key]}
    if not added | removed | changed:
        return staff
    StaffSkill.objects.filter(staff=staff, skill__in=removed | changed).delete()
    StaffSkill.objects.bulk_create(
        StaffSkill(staff=staff, skill_id=key, until=wanted[key]) for key in sorted(added | changed)
    )
    differs = {"added": added, "removed": removed, "changed": changed}
    told: dict[str, Any] = {key: Ids(sorted(keys)) for key, keys in differs.items() if keys}
    record(events.STAFF_SKILLS_CHANGED, staff, by=by, at=at, **told)
    return staff


def require(by: Actor) -> None:
    """It holds for every ticket, so whoever says it sees them all."""
    if not by.may("routing.manage") or not by.scope.everything:
        raise NotAllowed


def locked_colleague(staff: Staff, by: Actor) -> Staff:
    """For whoever leads them; who leads nobody is refused, and whom one does not lead is not there."""
    if not may_lead(by):
        raise NotAllowed
    if not led_by(by).filter(pk=staff.pk).exists():
        raise Staff.DoesNotExist
    found: Staff = Staff.objects.select_for_update(no_key=True, of=("self",)).get(pk=staff.pk)
    return found


def _checked(wanted: SkillPlan) -> SkillPlan:
    name = " ".join(wanted.name.split())
    if not name or len(name) > 60:
        raise Invalid(_("A name has between 1 and 60 characters."))
    if wanted.kind == SkillKind.LANGUAGE and not wanted.language:
        raise Invalid(_("Choose which language it is."))
    if not all(can_ask(each.what) for each in wanted.needed_when.each):
        raise Invalid(_("One of the conditions changes with time alone; choose another."))
    language = wanted.language if wanted.kind == SkillKind.LANGUAGE else ""
    return SkillPlan(name, SkillKind(wanted.kind), language, wanted.needed_when)


def _plan_of(skill: Skill) -> SkillPlan:
    return SkillPlan(skill.name, SkillKind(skill.kind), skill.language, skill.conditions)


def _put(skill: Skill, wanted: SkillPlan) -> None:
    skill.name, skill.kind, skill.language = wanted.name, wanted.kind.value, wanted.language
    skill.needed_when = wanted.needed_when.as_json() if wanted.needed_when.each else {}
    try:
        with transaction.atomic():
            skill.save()
    except IntegrityError as error:
        raise Refusal(_("There is already a skill of this name."), code="name_taken") from error
