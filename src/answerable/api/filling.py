"""The company's own fields, as a body gives them: by key, with typed values."""

from collections.abc import Iterator, Mapping

from answerable.api.auth import Caller
from answerable.api.problems import unusable
from answerable.api.schemas.fields import FieldGiven
from answerable.people.actions import fill_field
from answerable.people.models import Account, Customer, Field, FieldAbout
from answerable.people.values import kind_of


def given_fields(about: FieldAbout, values: Mapping[str, FieldGiven]) -> Iterator[tuple[Field, str]]:
    """Each field with what would have been typed into it."""
    known = {field.key: field for field in Field.objects.of(about).filter(key__in=values)}
    for key, value in values.items():
        if key not in known:
            raise unusable(f"#/fields/{key}", "There is no field of that name.")
        yield known[key], _as_typed(value)


def fill(caller: Caller, about: Customer | Account, values: Mapping[str, FieldGiven]) -> None:
    for field, typed in given_fields(kind_of(about), values):
        fill_field(about, field, typed, by=caller.actor, at=caller.at)


def _as_typed(value: FieldGiven) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
