"""What the company's own fields say of a customer and of their account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.people.masking import shows_field
from answerable.people.masking.values import HIDDEN
from answerable.people.models import Account, Customer, Field, FieldAbout
from answerable.people.values import kind_of


@dataclass(frozen=True)
class Known:
    field: Field
    value: object = None
    is_hidden: bool = False  # there may be a value; its reader is not to know it


@dataclass(frozen=True)
class OwnFields:
    """All there are for such, in order: those that are filled in, and those that could be."""

    about: Customer | Account
    fields: Sequence[Known]

    @property
    def of(self) -> str:
        return kind_of(self.about).value

    @property
    def filled(self) -> list[Known]:
        return [each for each in self.fields if each.value is not None]

    @property
    def empty(self) -> list[Known]:
        return [each for each in self.fields if each.value is None]


def own_fields(*abouts: Customer | Account | None, known: Iterable[Field] | None = None) -> list[OwnFields]:
    """Of those for whom there are any. `known` are the company's own, in order, where they were read already."""
    there: dict[str, list[Field]] = {}
    for field in Field.objects.exclude(about=FieldAbout.TICKET) if known is None else known:
        there.setdefault(field.about, []).append(field)
    return [
        _of(about, there[kind_of(about)]) for about in abouts if about is not None and kind_of(about) in there
    ]


def _of(about: Customer | Account, fields: Sequence[Field]) -> OwnFields:
    values = {each.field_id: each.value for each in about.field_values.select_related("field")}
    whose = about.pk if isinstance(about, Customer) else None
    hidden = {field.pk for field in fields if not shows_field(field.pk, whose)}
    return OwnFields(
        about,
        [
            Known(field, HIDDEN, is_hidden=True) if field.pk in hidden else Known(field, values.get(field.pk))
            for field in fields
        ],
    )
