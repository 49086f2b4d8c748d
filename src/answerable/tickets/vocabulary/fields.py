"""A company's own fields, of whatever has some. What they are about, key and kind stay as they were made: values and
programs hang on them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.ordering import move_by_one
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import AccountValue, CustomerValue, Field, FieldAbout, FieldKind, Value
from answerable.tickets import events
from answerable.tickets.models import FieldValue, FormField
from answerable.tickets.vocabulary.guards import (
    MOST_WORDS,
    clean_name,
    count_to_move,
    refuse_taken,
    refuse_too_many,
    require,
)

_VALUES: dict[FieldAbout, type[Value]] = {
    FieldAbout.TICKET: FieldValue,
    FieldAbout.CUSTOMER: CustomerValue,
    FieldAbout.ACCOUNT: AccountValue,
}


def values_of(about: FieldAbout) -> "QuerySet[Value]":
    """Of all fields that are about such."""
    return _VALUES[about]._default_manager.all()


@transaction.atomic
def add_field(
    label: str,
    kind: FieldKind,
    *,
    by: Actor,
    at: datetime,
    about: FieldAbout = FieldAbout.TICKET,
    key: str = "",
    choices: Iterable[str] = (),
) -> Field:
    """`key` is what programs call it; made from the label when left out."""
    require(by)
    label = clean_name(label, most=120)
    key = slugify(key or label).replace("-", "_")[:60]
    if not key:
        raise Invalid(_("The key needs letters or digits, as in order_number."))
    others = Field.objects.of(about)
    refuse_too_many(others)
    refuse_taken(others.filter(key=key))
    last = others.aggregate(last=Max("position"))["last"]
    field = Field.objects.create(
        about=about,
        key=key,
        label=label,
        kind=kind,
        choices=_clean_choices(kind, choices),
        position=0 if last is None else last + 1,
    )
    record(events.FIELD_ADDED, field, by=by, at=at, of=kind.value, about=about.value)
    return field


@transaction.atomic
def change_field(field: Field, label: str, *, by: Actor, at: datetime, choices: Iterable[str] = ()) -> Field:
    """Another label, other choices. A choice that is in use stays until it is renamed."""
    require(by)
    field, label = _locked(field), clean_name(label, most=120)
    wanted = _clean_choices(FieldKind(field.kind), choices)
    if (field.label, field.choices) == (label, wanted):
        return field
    gone = [choice for choice in field.choices if choice not in wanted]
    _refuse_used(field, gone)
    added = len([choice for choice in wanted if choice not in field.choices])
    is_renamed = field.label != label
    field.label, field.choices = label, wanted
    field.save(update_fields=["label", "choices"])
    told: dict[str, Any] = {"renamed": is_renamed, "added": added, "removed": len(gone)}
    record(events.FIELD_ALTERED, field, by=by, at=at, **told)
    return field


@transaction.atomic
def rename_choice(field: Field, old: str, new: str, *, by: Actor, at: datetime) -> Field:
    """Wherever it is in use. A new name that is a choice already makes the two one."""
    require(by)
    field = _locked(field)
    if FieldKind(field.kind) != FieldKind.CHOICE:
        raise Invalid(_("This field has no choices."))
    new = _clean_choices(FieldKind.CHOICE, [new])[0]
    if old == new or (old not in field.choices and new in field.choices):
        return field
    if old not in field.choices:
        raise Invalid(_("“%(choice)s” is not among the choices.") % {"choice": old})
    values = _values_in(field).filter(text=old)
    count = count_to_move(values)
    values.update(text=new)
    FormField.objects.filter(when_field=field, when_value=old).update(when_value=new)
    is_merged = new in field.choices
    field.choices = [
        new if each == old else each for each in field.choices if not (is_merged and each == old)
    ]
    field.save(update_fields=["choices"])
    record(
        events.FIELD_CHOICE_RENAMED, field, by=by, at=at, about=field.about, places=count, merged=is_merged
    )
    return field


@transaction.atomic
def move_field(field: Field, *, up: bool, by: Actor, at: datetime) -> Field:
    """One place up or down among those that stand together."""
    require(by)
    field = _locked(field)
    order = list(Field.objects.of(FieldAbout(field.about)).select_for_update(no_key=True))
    there = move_by_one(order, field, up=up)
    if there is None:
        return field
    record(events.FIELD_MOVED, field, by=by, at=at, position=there)
    return order[there]


@transaction.atomic
def remove_field(field: Field, *, by: Actor, at: datetime) -> None:
    """Only while nothing has a value in it. Twice is harmless."""
    require(by)
    found = Field.objects.select_for_update().filter(pk=field.pk).first()
    if found is None:
        return
    users = used_by(FieldAbout(found.about), _values_in(found)[:1000].count())
    if users:
        words = _("“%(label)s” has a value on %(users)s, which would be lost. Clear it there first.")
        raise Refusal(words % {"label": found.label, "users": users}, code="in_use")
    keep_name(found, at=at)
    record(events.FIELD_REMOVED, found, by=by, at=at)
    found.delete()


def _clean_choices(kind: FieldKind, choices: Iterable[str]) -> list[str]:
    if kind != FieldKind.CHOICE:
        return []
    cleaned = [clean_name(choice, most=200) for choice in choices if choice.strip()]
    wanted = list(dict.fromkeys(cleaned))
    if not wanted:
        raise Invalid(_("A choice needs something to choose from: one choice on each line."))
    if len(wanted) > MOST_WORDS:
        raise Invalid(_("A field has at most %(most)s choices.") % {"most": MOST_WORDS})
    return wanted


def _refuse_used(field: Field, gone: list[str]) -> None:
    for choice in gone:
        users = used_by(FieldAbout(field.about), _values_in(field).filter(text=choice)[:1000].count())
        if users:
            words = _("“%(choice)s” is in use on %(users)s. Rename it to another choice first, or keep it.")
            raise Refusal(words % {"choice": choice, "users": users}, code="in_use")


def used_by(about: FieldAbout, count: int) -> str:
    """ "3 tickets", "1 customer", "999+ accounts"; nothing when it is none."""
    words = {
        FieldAbout.TICKET: ngettext("%(count)s ticket", "%(count)s tickets", count),
        FieldAbout.CUSTOMER: ngettext("%(count)s customer", "%(count)s customers", count),
        FieldAbout.ACCOUNT: ngettext("%(count)s account", "%(count)s accounts", count),
    }[about]
    return words % {"count": count if count < 1000 else "999+"} if count else ""


def _values_in(field: Field) -> "QuerySet[Value]":
    return values_of(FieldAbout(field.about)).filter(field=field)


def _locked(field: Field) -> Field:
    return Field.objects.select_for_update(no_key=True).get(pk=field.pk)
