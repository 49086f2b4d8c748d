"""The rows of the pages on which macros and rules are put together: one step each, chosen from a list. Where there
are other rows beside them, the names of their fields have a prefix."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.models import SavedReply
from answerable.desk.phrases.macros import MOST_STEPS
from answerable.desk.phrases.naming import NOTHING, span_words
from answerable.desk.phrases.steps import NONE, SPANS, Step, StepKind
from answerable.ledger.refusals import Invalid
from answerable.people.models import Field, FieldAbout, Staff, Team
from answerable.tickets.models import Brand, Form, Priority, Status
from answerable.web.widgets import GroupedSelect

MOST_OFFERED = 300
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
Keyed = Mapping[StepKind, Iterable[tuple[int, str]]]
HEADINGS = (
    (gettext_lazy("The ticket"), (StepKind.CLOSE, StepKind.STATUS, StepKind.PRIORITY, StepKind.SNOOZE)),
    (gettext_lazy("People and teams"), (StepKind.TAKE, StepKind.TEAM, StepKind.PERSON, StepKind.NOBODY)),
    (gettext_lazy("What is said"), (StepKind.NOTE, StepKind.ANSWER, StepKind.REPLY)),
    (
        gettext_lazy("Tags and fields"),
        (StepKind.TAG, StepKind.UNTAG, StepKind.BRAND, StepKind.FORM, StepKind.FIELD),
    ),
)


class StepRow(forms.Form):
    """`what` is a step's kind and key: "status-3"; `words` a tag or a field's value."""

    what = forms.CharField(required=False, label=gettext_lazy("Step"), widget=GroupedSelect)
    words = forms.CharField(required=False, max_length=500, label=gettext_lazy("Tag or value"))

    def __init__(
        self, number: int, what: str, words: str, choices: Choices, prefix: str | None = None
    ) -> None:
        before = f"{prefix}-" if prefix else ""
        given = {f"{before}what": what, f"{before}words": words}
        super().__init__(given, auto_id=f"%s-{number}", prefix=prefix)
        self.given, self.choices = (what, words), choices
        if prefix:
            self.fields["words"].label = _("Tag, value or note")
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
        takes_words = kind in (StepKind.TAG, StepKind.UNTAG, StepKind.FIELD, StepKind.NOTE)
        return Step(StepKind(kind), int(key) if key else None, words if takes_words else "")


def step_choices(staff: Staff) -> Choices:
    """All that a step can be, for somebody who puts a macro together."""
    replies = SavedReply.objects.visible_to(staff).present().order_by("title", "pk")[:MOST_OFFERED]
    return _grouped(
        (StepKind.CLOSE, StepKind.TAKE, StepKind.TAG, StepKind.UNTAG),
        {StepKind.REPLY: [(row.pk, row.title) for row in replies], **_sorting(staff)},
    )


def rule_step_choices(staff: Staff) -> Choices:
    """All that a rule can do; it answers with what is not one person's own."""
    replies = SavedReply.objects.present().filter(owner=None).order_by("title", "pk")[:MOST_OFFERED]
    people = Staff.objects.visible_to(staff).active().who_may("ticket.reply")[:MOST_OFFERED]
    return _grouped(
        (StepKind.CLOSE, StepKind.TAG, StepKind.UNTAG, StepKind.NOTE, StepKind.NOBODY),
        {
            **_sorting(staff),
            StepKind.PERSON: [(row.pk, row.name) for row in people],
            StepKind.ANSWER: [(row.pk, row.title) for row in replies],
        },
    )


def _sorting(staff: Staff) -> Keyed:
    return {
        StepKind.STATUS: [(row.pk, row.name) for row in Status.objects.all()],
        StepKind.TEAM: [(row.pk, row.name) for row in Team.objects.visible_to(staff).active()],
        StepKind.PRIORITY: [(value, str(label)) for value, label in Priority.choices],
        StepKind.BRAND: _and_none(StepKind.BRAND, Brand.objects.all()),
        StepKind.FORM: _and_none(StepKind.FORM, Form.objects.all()),
        StepKind.FIELD: [(row.pk, row.label) for row in Field.objects.of(FieldAbout.TICKET)],
        StepKind.SNOOZE: [(hours, span_words(hours)) for hours in SPANS],
    }


def _and_none(kind: StepKind, rows: Iterable[Brand | Form]) -> list[tuple[int, str]]:
    """Where there are some; and what it is without one."""
    found = [(row.pk, row.name) for row in rows]
    return [*found, (NONE, str(NOTHING[kind]))] if found else []


def _grouped(simple: Collection[StepKind], keyed: Keyed) -> Choices:
    """Under a heading for what they are about; of one kind each of its keys is a choice."""
    groups = (
        (str(heading), [each for kind in kinds for each in _options(kind, simple, keyed)])
        for heading, kinds in HEADINGS
    )
    return [(heading, options) for heading, options in groups if options]


def _options(kind: StepKind, simple: Collection[StepKind], keyed: Keyed) -> Iterator[tuple[str, str]]:
    if kind in simple:
        yield kind.value, str(kind.label)
    for key, label in keyed.get(kind, ()):
        yield f"{kind.value}-{key}", f"{kind.label}: {label}"


def rows_of(steps: Iterable[Step], choices: Choices, prefix: str | None = None) -> list[StepRow]:
    return [
        StepRow(
            number,
            step.kind.value + (f"-{step.which}" if step.which is not None else ""),
            step.words,
            choices,
            prefix,
        )
        for number, step in enumerate(steps)
    ]


def rows_in(given: QueryDict, choices: Choices, prefix: str | None = None) -> list[StepRow]:
    names = [f"{prefix}-{name}" if prefix else name for name in ("what", "words")]
    pairs = zip(*(given.getlist(name) for name in names), strict=False)
    return [
        StepRow(number, what, words.strip()[:500], choices, prefix)
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
    return [
        StepRow(number, *rows[place].given, rows[place].choices, rows[place].prefix)
        for number, place in enumerate(order)
    ]


def _place(given: str, most: int) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 4 and int(given) < most):
        raise Invalid(_("There is no such step."))
    return int(given)
