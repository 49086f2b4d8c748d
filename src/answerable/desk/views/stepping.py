"""The rows of the page on which a macro is put together: one step each, chosen from a list."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.models import SavedReply
from answerable.desk.phrases.macros import MOST_STEPS
from answerable.desk.phrases.naming import span_words
from answerable.desk.phrases.steps import SPANS, Step, StepKind
from answerable.ledger.refusals import Invalid
from answerable.people.models import Staff, Team
from answerable.tickets.models import Field, Priority, Status
from answerable.web.widgets import GroupedSelect

MOST_OFFERED = 300
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class StepRow(forms.Form):
    """`what` is a step's kind and key: "status-3"; `words` a tag or a field's value."""

    what = forms.CharField(label=gettext_lazy("Step"), widget=GroupedSelect)
    words = forms.CharField(required=False, max_length=500, label=gettext_lazy("Tag or value"))

    def __init__(self, number: int, what: str, words: str, choices: Choices) -> None:
        super().__init__({"what": what, "words": words}, auto_id=f"%s-{number}")
        self.given, self.choices = (what, words), choices
        widget = self.fields["what"].widget
        assert isinstance(widget, GroupedSelect)
        widget.choices = choices

    @property
    def says_something(self) -> bool:
        return any(self.given)

    def step(self) -> Step:
        what, words = self.given
        kind, _dash, key = what.partition("-")
        offered = {each for _heading, options in self.choices for each, _label in options}
        if what not in offered:
            raise Invalid(_("Choose what each step does."))
        takes_words = kind in (StepKind.TAG, StepKind.UNTAG, StepKind.FIELD)
        return Step(StepKind(kind), int(key) if key else None, words if takes_words else "")


def step_choices(staff: Staff) -> Choices:
    """All that a step can be, for somebody who puts a macro together."""
    replies = SavedReply.objects.visible_to(staff).present().order_by("title", "pk")[:MOST_OFFERED]
    groups: list[tuple[StepKind, Iterable[tuple[int, str]]]] = [
        (StepKind.REPLY, [(row.pk, row.title) for row in replies]),
        (StepKind.STATUS, [(row.pk, row.name) for row in Status.objects.all()]),
        (StepKind.TEAM, [(row.pk, row.name) for row in Team.objects.visible_to(staff).active()]),
        (StepKind.PRIORITY, [(value, str(label)) for value, label in Priority.choices]),
        (StepKind.FIELD, [(row.pk, row.label) for row in Field.objects.all()]),
        (StepKind.SNOOZE, [(hours, span_words(hours)) for hours in SPANS]),
    ]
    simple = [StepKind.CLOSE, StepKind.TAKE, StepKind.TAG, StepKind.UNTAG]
    return [
        (_("Often used"), [(kind.value, str(kind.label)) for kind in simple]),
        *(
            (str(kind.label), [(f"{kind.value}-{key}", f"{kind.label}: {label}") for key, label in options])
            for kind, options in groups
        ),
    ]


def rows_of(steps: Iterable[Step], choices: Choices) -> list[StepRow]:
    return [
        StepRow(
            number,
            step.kind.value + (f"-{step.which}" if step.which is not None else ""),
            step.words,
            choices,
        )
        for number, step in enumerate(steps)
    ]


def rows_in(given: QueryDict, choices: Choices) -> list[StepRow]:
    pairs = zip(given.getlist("what"), given.getlist("words"), strict=False)
    return [
        StepRow(number, what, words.strip()[:500], choices)
        for number, (what, words) in enumerate(list(pairs)[:MOST_STEPS])
    ]


def rows_rearranged(given: QueryDict, rows: Sequence[StepRow]) -> list[StepRow] | None:
    """The rows after a press on `more`, `up` or `drop`; None when it was neither."""
    order = list(range(len(rows)))
    if "up" in given:
        place = _place(given.get("up", ""), len(rows))
        if place > 0:
            order[place - 1 : place + 1] = [place, place - 1]
    elif "drop" in given:
        order.remove(_place(given.get("drop", ""), len(rows)))
    elif "more" not in given:
        return None
    return [StepRow(number, *rows[place].given, rows[place].choices) for number, place in enumerate(order)]


def _place(given: str, most: int) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 4 and int(given) < most):
        raise Invalid(_("There is no such step."))
    return int(given)
