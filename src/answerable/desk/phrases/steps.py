"""One step of a macro or of a rule: what it changes, and to what."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NONE = 0  # where the key of a brand or a form stands: no brand, or all fields
SPANS = (3, 24, 48, 72, 168, 336, 672)  # hours for which a ticket may be snoozed


class StepKind(TextChoices):
    STATUS = "status", _("Set the status")
    CLOSE = "close", _("Close it")
    TAKE = "take", _("Give it to whoever uses this")
    TEAM = "team", _("Give it to a team")
    PRIORITY = "priority", _("Set the priority")
    TAG = "tag", _("Add a tag")
    UNTAG = "untag", _("Remove a tag")
    BRAND = "brand", _("Set the brand")
    FORM = "form", _("Choose the form")
    FIELD = "field", _("Set a field")
    SNOOZE = "snooze", _("Snooze it")
    REPLY = "reply", _("Put in a saved reply")
    PERSON = "person", _("Give it to a person")
    NOBODY = "nobody", _("Take it from its person")
    NOTE = "note", _("Add a note")
    ANSWER = "answer", _("Answer with a saved reply")


# A macro is run by somebody, who takes a ticket themselves and reads an answer before it goes; a rule by nobody.
OF_RULES = frozenset({StepKind.PERSON, StepKind.NOBODY, StepKind.NOTE, StepKind.ANSWER})
OF_MACROS = frozenset({StepKind.TAKE, StepKind.REPLY})


@dataclass(frozen=True)
class Step:
    """`which` is the key of a status, team, person, brand, form, field or saved reply, a priority, or hours of
    snoozing; `words` a tag, a field's value or a note."""

    kind: StepKind
    which: int | None = None
    words: str = ""

    @property
    def key(self) -> int:
        """Of the kinds that name something."""
        assert self.which is not None
        return self.which

    @classmethod
    def read(cls, kept: list[Any]) -> Self:
        kind, which, words = kept
        return cls(StepKind(kind), which, words)

    def kept(self) -> list[Any]:
        return [self.kind.value, self.which, self.words]
