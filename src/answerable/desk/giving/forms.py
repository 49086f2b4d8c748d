"""What is said about giving: for a team, for a person, for a skill."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import offer
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff
from answerable.regions.models import Calendar
from answerable.routing.actions import PersonPlan, TeamPlan
from answerable.routing.models import Leaving, Skill, StaffGiving, StaffSkill, TeamGiving, Way


class TeamGivingForm(forms.Form):
    way = forms.ChoiceField(
        choices=Way.choices, widget=forms.RadioSelect, label=gettext_lazy("Tickets of this team")
    )
    is_sticky = forms.BooleanField(
        required=False,
        label=gettext_lazy("To whoever knows the matter"),
        help_text=gettext_lazy("Whoever had the ticket, or last answered its customer, comes first."),
    )
    untouched_minutes = forms.IntegerField(
        required=False,
        min_value=1,
        label=gettext_lazy("Goes back when not opened for so many minutes"),
        help_text=gettext_lazy("Of the person’s working time. Empty: it stays with them."),
    )
    most = forms.IntegerField(
        required=False,
        min_value=1,
        label=gettext_lazy("Nobody is given more than so many"),
        help_text=gettext_lazy("Tickets in which a customer waits. Empty: as many as each can have."),
    )
    leaving = forms.ChoiceField(
        choices=Leaving.choices,
        label=gettext_lazy("When somebody is away, the tickets that wait for them"),
    )

    @classmethod
    def known(cls, giving: TeamGiving) -> dict[str, Any]:
        return {name: getattr(giving, name) for name in cls.base_fields}

    def plan(self) -> TeamPlan:
        wanted = self.cleaned_data | {
            "way": Way(self.cleaned_data["way"]),
            "leaving": Leaving(self.cleaned_data["leaving"]),
        }
        return TeamPlan(**wanted)


class PersonGivingForm(forms.Form):
    capacity = forms.IntegerField(
        min_value=1,
        max_value=1000,
        label=gettext_lazy("How much they can have in hand"),
        help_text=gettext_lazy("A mail in which a customer waits counts one, a chat three."),
    )
    takes_themselves = forms.BooleanField(
        required=False, label=gettext_lazy("They take tickets from the queue themselves")
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(),
        required=False,
        empty_label=gettext_lazy("whenever they have a page open"),
        label=gettext_lazy("They work"),
    )
    deputy = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
        label=gettext_lazy("Who stands in for them"),
    )

    def __init__(self, *args: Any, of: Staff, reader: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giving = StaffGiving.objects.filter(staff=of).first()
        own = Q() if giving is None else Q(pk=giving.deputy_id)
        known = Q(pk__in=Staff.objects.visible_to(reader))
        colleagues = Staff.objects.active().filter((Q(teams__in=of.teams.all()) & known) | own)
        offer(self, "deputy", colleagues.exclude(pk=of.pk).distinct().order_by("name"))
        kept = Q() if giving is None else Q(pk=giving.calendar_id)
        calendars = Q(pk__in=Calendar.objects.visible_to(reader))
        offer(self, "calendar", Calendar.objects.active().filter(calendars | kept if kept else calendars))

    @staticmethod
    def known(giving: StaffGiving) -> dict[str, Any]:
        return {
            "capacity": giving.capacity,
            "takes_themselves": giving.takes_themselves,
            "calendar": giving.calendar_id,
            "deputy": giving.deputy_id,
        }

    def plan(self) -> PersonPlan:
        wanted = self.cleaned_data
        deputy, calendar = wanted["deputy"], wanted["calendar"]
        return PersonPlan(
            capacity=wanted["capacity"],
            takes_themselves=wanted["takes_themselves"],
            deputy=deputy.pk if deputy else None,
            calendar=calendar.pk if calendar else None,
        )


def skills_known(staff: Staff) -> list[tuple[Skill, bool, str]]:
    """Every skill, whether they have it, and until which day."""
    has = {each.skill_id: each.until for each in StaffSkill.objects.filter(staff=staff)}
    return [(each, each.pk in has, str(has.get(each.pk) or "")) for each in Skill.objects.all()]


def skills_typed(given: Any) -> dict[int, date | None]:
    """What was ticked; raises Invalid where a day cannot be read."""
    wanted: dict[int, date | None] = {}
    for skill in Skill.objects.all():
        if str(skill.pk) in given.getlist("skill"):
            wanted[skill.pk] = _day(given.get(f"until-{skill.pk}", "").strip(), skill)
    return wanted


def _day(given: str, skill: Skill) -> date | None:
    if not given:
        return None
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None:
        raise Invalid(_("%(skill)s: choose a day, or leave it empty.") % {"skill": skill.name})
    return day
