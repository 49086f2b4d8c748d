"""The company's own fields, of tickets, customers and accounts: what they are, and what stands in them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from answerable.api.schemas.types import Output
from answerable.people.masking import shows_field
from answerable.people.masking.values import HIDDEN
from answerable.people.models import Field as OwnField
from answerable.people.models import FieldAbout, Value

FieldKey = Annotated[str, Field(max_length=60, pattern=r"^[\w-]+$")]
FieldGiven = StrictBool | StrictInt | StrictFloat | Annotated[StrictStr, Field(max_length=500)] | None
# By key; null clears one, and what is left out stays.
FieldsGiven = Annotated[dict[FieldKey, FieldGiven], Field(max_length=100)]
FieldsShown = dict[str, str | bool]


class FieldOut(Output):
    """A field that this company added to what it is `about`; `key` names it in the `fields` of such."""

    about: FieldAbout
    key: str
    label: str
    kind: str
    choices: list[str]


def field_out(field: OwnField) -> FieldOut:
    return FieldOut(
        about=FieldAbout(field.about),
        key=field.key,
        label=field.label,
        kind=field.kind,
        choices=list(field.choices),
    )


def fields_shown(values: Iterable[Value]) -> FieldsShown:
    """Wants the fields loaded."""
    return {kept.field.key: _plain(kept.value) if shows_field(kept.field_id) else HIDDEN for kept in values}


def _plain(value: object) -> str | bool:
    """Numbers and dates as text, so that no decimal place is lost on the way."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, bool) else str(value)
