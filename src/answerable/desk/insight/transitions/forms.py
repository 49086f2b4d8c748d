"""What a transition is asked: from whom to whom, by which rules, in which steps and behind which gates."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.insight.models import TicketFact
from answerable.insight.transitions.actions import MOST_STEPS
from answerable.insight.transitions.outcomes import LOSSES
from answerable.insight.transitions.plan import Plan, Step
from answerable.listening.models import Cause
from answerable.people.models import Team
from answerable.routing.models import Route
from answerable.routing.rules.keeping import newest_of_all
from answerable.tickets.channel_words import channel_words
from answerable.web.widgets import PlainSelect

_DATE = {"type": "date"}
_PROPOSED = (
    (10, 0, 0, 5.0),
    (30, 28, 60, 5.0),
    (100, 56, 150, 5.0),
)  # percent, days from now, tickets, points


class PlanForm(forms.Form):
    title = forms.CharField(
        max_length=160, label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"dir": "auto"})
    )
    from_team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("From"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    to_team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("To"),
        empty_label=gettext_lazy("Choose …"),
        widget=PlainSelect,
    )
    routes = forms.MultipleChoiceField(
        label=gettext_lazy("Routing rules whose shares go over"),
        help_text=gettext_lazy(
            "Each rule is a reason of its own. Only what it gives to the old team goes over."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What must not happen more often"),
        choices=[(key, each.words) for key, each in LOSSES.items()],
        widget=PlainSelect,
    )
    channels = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Compared: only these channels"),
        widget=forms.CheckboxSelectMultiple,
    )
    causes = forms.MultipleChoiceField(
        required=False,
        choices=Cause.choices,
        label=gettext_lazy("Compared: only these reasons"),
        widget=forms.CheckboxSelectMultiple,
    )
    matters = forms.FloatField(
        min_value=0.1, max_value=100, label=gettext_lazy("A lasting loss matters from so many points on")
    )
    review = forms.IntegerField(
        min_value=4, max_value=104, label=gettext_lazy("Teething or malaise is judged after so many weeks")
    )

    def __init__(self, data: Any, plan: Plan | None, *, today: date) -> None:
        super().__init__(data, initial=_initial(plan))
        for name in ("from_team", "to_team"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Team.objects.active().select_related("provider")
        self._offer("routes", _routes())
        known = TicketFact.objects.order_by().values_list("channel", flat=True).distinct()
        self._offer("channels", [(each, str(channel_words(each))) for each in sorted(known)])
        for place in range(MOST_STEPS):
            self._step(place, plan, today)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def _step(self, place: int, plan: Plan | None, today: date) -> None:
        given: tuple[Any, ...] = (None, None, None, None)
        if plan is not None and place < len(plan.steps):
            step = plan.steps[place]
            given = (step.percent, step.on, step.n, step.margin)
        elif plan is None and place < len(_PROPOSED):
            percent, days, n, margin = _PROPOSED[place]
            given = (percent, today + timedelta(days=days), n, margin)
        fields: dict[str, forms.Field] = {
            "percent": forms.IntegerField(
                min_value=1, max_value=100, required=False, label=_("Goes over, in %")
            ),
            "on": forms.DateField(
                required=False,
                label=_("Not before"),
                widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
            ),
            "n": forms.IntegerField(
                min_value=0, max_value=100_000, required=False, label=_("Tickets since then")
            ),
            "margin": forms.FloatField(
                min_value=0.1, max_value=100, required=False, label=_("Loss below, in points")
            ),
        }
        for (name, field), initial in zip(fields.items(), given, strict=True):
            field.initial = initial
            self.fields[f"{name}-{place}"] = field

    @property
    def steps(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [
            (place + 1, [self[f"{name}-{place}"] for name in ("percent", "on", "n", "margin")])
            for place in range(MOST_STEPS)
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        rows = [place for place in range(MOST_STEPS) if given.get(f"percent-{place}")]
        if not rows:
            raise forms.ValidationError(_("Say at least one step."))
        if any(given.get(f"on-{place}") is None for place in rows):
            raise forms.ValidationError(_("Say of each step before which day it is not taken."))
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        steps = [
            Step(
                given[f"percent-{place}"],
                given[f"on-{place}"],
                given[f"n-{place}"] or 0,
                given[f"margin-{place}"] or given["matters"],
            )
            for place in range(MOST_STEPS)
            if given.get(f"percent-{place}")
        ]
        return Plan(
            given["title"],
            given["from_team"].pk,
            given["to_team"].pk,
            tuple(int(each) for each in given["routes"]),
            given["outcome"],
            tuple(steps),
            tuple(given["channels"]),
            tuple(given["causes"]),
            given["matters"],
            given["review"],
        )


class WhyForm(forms.Form):
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stands beside the step for good."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _initial(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {"outcome": "unheard", "matters": 5, "review": 12}
    names = ("title", "from_team", "to_team", "outcome", "matters", "review")
    told: dict[str, Any] = {name: getattr(plan, name) for name in names}
    return told | {
        "routes": list(map(str, plan.routes)),
        "channels": list(plan.channels),
        "causes": list(plan.causes),
    }


def _routes() -> list[tuple[str, str]]:
    """Those that name teams, with what they give to whom today."""
    routes = list(Route.objects.present().order_by("position", "pk"))
    newest = newest_of_all(routes)
    teams = dict(Team.objects.values_list("pk", "name"))
    return [
        (
            str(each.pk),
            f"{each.name} ("
            + ", ".join(f"{teams.get(team, team)} {share}\u00a0%" for team, share in newest[each.pk].shares)
            + ")",
        )
        for each in routes
        if newest[each.pk].shares
    ]
