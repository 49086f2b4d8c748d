"""Steps of a macro or a rule in words: what they will do, and what they have done."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.desk.models import SavedReply
from answerable.desk.phrases.steps import NONE, Step, StepKind
from answerable.ledger.actor import Actor
from answerable.people.models import Field, FieldAbout, Staff, Team
from answerable.tickets.models import Brand, Form, Priority, Status

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WILL = {
    StepKind.STATUS: gettext_lazy("set the status to “%(what)s”"),
    StepKind.CLOSE: gettext_lazy("close it"),
    StepKind.TAKE: gettext_lazy("give it to you"),
    StepKind.TEAM: gettext_lazy("give it to %(what)s"),
    StepKind.PRIORITY: gettext_lazy("set the priority to %(what)s"),
    StepKind.TAG: gettext_lazy("add the tag “%(words)s”"),
    StepKind.UNTAG: gettext_lazy("remove the tag “%(words)s”"),
    StepKind.BRAND: gettext_lazy("set the brand to “%(what)s”"),
    StepKind.FORM: gettext_lazy("choose the form “%(what)s”"),
    StepKind.FIELD: gettext_lazy("set “%(what)s” to “%(words)s”"),
    StepKind.SNOOZE: gettext_lazy("snooze it for %(what)s"),
    StepKind.REPLY: gettext_lazy("put “%(what)s” into your answer, not sent"),
    StepKind.PERSON: gettext_lazy("give it to %(what)s"),
    StepKind.NOBODY: gettext_lazy("take it from its person"),
    StepKind.NOTE: gettext_lazy("add the note “%(words)s”"),
    StepKind.ANSWER: gettext_lazy("answer with “%(what)s”"),
}
HAS = {
    StepKind.STATUS: gettext_lazy("the status is “%(what)s”"),
    StepKind.CLOSE: gettext_lazy("closed"),
    StepKind.TAKE: gettext_lazy("given to you"),
    StepKind.TEAM: gettext_lazy("given to %(what)s"),
    StepKind.PRIORITY: gettext_lazy("the priority is %(what)s"),
    StepKind.TAG: gettext_lazy("tag “%(words)s” added"),
    StepKind.UNTAG: gettext_lazy("tag “%(words)s” removed"),
    StepKind.BRAND: gettext_lazy("the brand is “%(what)s”"),
    StepKind.FORM: gettext_lazy("the form is “%(what)s”"),
    StepKind.FIELD: gettext_lazy("“%(what)s” is “%(words)s”"),
    StepKind.SNOOZE: gettext_lazy("snoozed for %(what)s"),
    StepKind.REPLY: gettext_lazy("“%(what)s” is in your answer"),
    StepKind.PERSON: gettext_lazy("given to %(what)s"),
    StepKind.NOBODY: gettext_lazy("given to nobody"),
    StepKind.NOTE: gettext_lazy("note added"),
    StepKind.ANSWER: gettext_lazy("answered with “%(what)s”"),
}
# A field with no value: what will be, and what has been done.
NOTHING = {StepKind.BRAND: gettext_lazy("none"), StepKind.FORM: gettext_lazy("all fields")}
CLEARED = (gettext_lazy("clear “%(what)s”"), gettext_lazy("“%(what)s” is empty"))


class Names:
    """The names of all that some steps name, as far as this reader may see it: one query for each kind of thing."""

    def __init__(self, steps: Iterable[Step], reader: Staff | Actor) -> None:
        wanted: dict[StepKind, set[int]] = {}
        for step in steps:
            if step.which is not None:
                wanted.setdefault(step.kind, set()).add(step.which)
        self._known = {kind: _names(kind, keys, reader) for kind, keys in wanted.items()}

    def knows(self, step: Step) -> bool:
        return step.which is None or step.which in self._known[step.kind]

    def will(self, steps: Iterable[Step]) -> str:
        return "; ".join(self._words(step, WILL) for step in steps)

    def has(self, steps: Iterable[Step]) -> str:
        return "; ".join(self._words(step, HAS) for step in steps)

    def _words(self, step: Step, table: "Mapping[StepKind, StrPromise]") -> str:
        is_cleared = step.kind is StepKind.FIELD and not step.words
        sentence = CLEARED[table is HAS] if is_cleared else table[step.kind]
        what = self._known[step.kind].get(step.which, "") if step.which is not None else ""
        return str(sentence) % {
            "what": what or _("something that is not there any more"),
            "words": step.words,
        }


def span_words(hours: int) -> str:
    if hours < 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // 24
    if days % 7:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}


def _names(kind: StepKind, keys: set[int], reader: Staff | Actor) -> dict[int, str]:
    if kind is StepKind.PRIORITY:
        return {key: str(Priority(key).label) for key in keys if key in Priority.values}
    if kind is StepKind.SNOOZE:
        return {key: span_words(key) for key in keys}
    rows = {
        StepKind.STATUS: Status.objects.all(),
        StepKind.TEAM: Team.objects.visible_to(reader),
        StepKind.BRAND: Brand.objects.all(),
        StepKind.FORM: Form.objects.all(),
        StepKind.FIELD: Field.objects.of(FieldAbout.TICKET),
        StepKind.PERSON: Staff.objects.visible_to(reader),
        StepKind.REPLY: SavedReply.objects.visible_to(reader).present(),
        StepKind.ANSWER: SavedReply.objects.visible_to(reader).present(),
    }[kind]
    named = {NONE: str(NOTHING[kind])} if kind in NOTHING else {}
    return named | {row.pk: str(row) for row in rows.filter(pk__in=keys)}
