"""Forms: which fields a topic has, in which order, and which of them are needed before a ticket ends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.people.models import Field, FieldAbout, FieldKind
from answerable.tickets import events
from answerable.tickets.models import Brand, Form, FormField, Ticket
from answerable.tickets.vocabulary.guards import (
    clean_name,
    count_to_move,
    refuse_taken,
    refuse_too_many,
    require,
)

MOST_FIELDS = 50
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?\Z")


@dataclass(frozen=True)
class Placed:
    """A field as a form wants it; `when` are the key of another field and the value that it must have."""

    field: int
    is_needed: bool = False
    when: tuple[int, str] | None = None


@dataclass(frozen=True)
class FormWanted:
    name: str
    fields: Sequence[Placed]
    brand: Brand | None = None
    is_default: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # by language, for customers


@transaction.atomic
def add_form(wanted: FormWanted, *, by: Actor, at: datetime) -> Form:
    require(by)
    wanted = _checked(wanted)
    refuse_too_many(Form.objects.all())
    refuse_taken(Form.objects.filter(name__iexact=wanted.name))
    form = Form()
    _write(form, wanted)
    record(events.FORM_ADDED, form, by=by, at=at, added=len(wanted.fields))
    return form


@transaction.atomic
def change_form(form: Form, wanted: FormWanted, *, by: Actor, at: datetime) -> Form:
    """For every ticket that has it, and from now on."""
    require(by)
    form, wanted = Form.objects.select_for_update(no_key=True).get(pk=form.pk), _checked(wanted)
    was = wanted_of(form)
    if wanted == was:
        return form
    refuse_taken(Form.objects.filter(name__iexact=wanted.name).exclude(pk=form.pk))
    _refuse_tickets_of_other_brands(form, wanted)
    _write(form, wanted)
    before, now = {each.field for each in was.fields}, {each.field for each in wanted.fields}
    told: dict[str, Any] = {"added": len(now - before), "removed": len(before - now)}
    is_renamed = (was.name, was.names) != (wanted.name, wanted.names)
    record(events.FORM_ALTERED, form, by=by, at=at, renamed=is_renamed, **told)
    return form


@transaction.atomic
def remove_form(form: Form, *, into: Form | None = None, by: Actor, at: datetime) -> None:
    """Its tickets get another form, or show all fields; what was filled in stays. Twice is harmless."""
    require(by)
    keys = [form.pk, into.pk] if into else [form.pk]
    rows = {each.pk: each for each in Form.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    found = rows.get(form.pk)
    if found is None:
        return
    if into is not None and (into.pk == form.pk or into.pk not in rows):
        raise Invalid(_("Choose another form."))
    tickets = Ticket.objects.filter(form=found)
    if into is not None and into.brand_id is not None and tickets.exclude(brand=into.brand_id).exists():
        raise Invalid(_("Some of its tickets are of another brand: choose a form for all brands."))
    count = count_to_move(tickets)
    tickets.update(form=into)
    keep_name(found, at=at)
    told: dict[str, Any] = {"into": into.pk if into else None, "tickets": count}
    record(events.FORM_REMOVED, found, by=by, at=at, **told)
    found.delete()


def wanted_of(form: Form) -> FormWanted:
    """As it is now."""
    placed = tuple(
        Placed(each.field_id, each.is_needed, (each.when_field_id, each.when_value) if each.when_field_id else None)
        for each in form.rows.all()
    )  # fmt: skip
    return FormWanted(form.name, placed, form.brand, form.is_default, form.names)


def _write(form: Form, wanted: FormWanted) -> None:
    if wanted.is_default:
        # In this order: the database allows one default at any moment.
        Form.objects.filter(is_default=True).exclude(pk=form.pk).update(is_default=False)
    form.name, form.brand, form.is_default = wanted.name, wanted.brand, wanted.is_default
    form.names = dict(wanted.names)
    form.save()
    form.rows.all().delete()
    FormField.objects.bulk_create(
        FormField(
            form=form,
            field_id=placed.field,
            position=position,
            is_needed=placed.is_needed,
            when_field_id=placed.when[0] if placed.when else None,
            when_value=placed.when[1] if placed.when else "",
        )
        for position, placed in enumerate(wanted.fields)
    )


def _refuse_tickets_of_other_brands(form: Form, wanted: FormWanted) -> None:
    if wanted.brand is None or form.brand_id == wanted.brand.pk:
        return
    others = Ticket.objects.filter(form=form).exclude(brand=wanted.brand)
    count = others.order_by()[:1000].count()
    if count:
        raise Refusal(
            ngettext(
                "%(count)s ticket of another brand has this form. Make a form of its own for the brand.",
                "%(count)s tickets of other brands have this form. Make a form of its own for the brand.",
                count,
            )
            % {"count": str(count) if count < 1000 else "999+"},
            code="in_use",
        )


def _checked(wanted: FormWanted) -> FormWanted:
    """As it is kept; raises Invalid with a sentence."""
    name, placed = clean_name(wanted.name, most=60), tuple(wanted.fields)
    if not 0 < len(placed) <= MOST_FIELDS:
        raise Invalid(_("A form has between 1 and %(most)s fields.") % {"most": MOST_FIELDS})
    keys = {each.field for each in placed}
    if len(keys) != len(placed):
        raise Invalid(_("A field stands on a form once."))
    known = {
        field.pk: field
        for field in Field.objects.of(FieldAbout.TICKET).select_for_update(no_key=True).order_by("pk")
    }
    if keys - known.keys():
        raise Invalid(_("One of the fields is not there any more."))
    for each in placed:
        if each.when is not None:
            _check_when(each, keys, known)
    return FormWanted(name, placed, wanted.brand, wanted.is_default, _names(wanted.names))


def _names(given: Mapping[str, str]) -> dict[str, str]:
    if not all(_LANGUAGE.match(code) for code in given):
        raise Invalid(_("A language is written as in “de” or “pt-br”."))
    return {code: clean_name(name, most=60) for code, name in sorted(given.items()) if name.strip()}


def _check_when(placed: Placed, keys: set[int], known: dict[int, Field]) -> None:
    """On the same form, and not on itself: else nobody could ever bring it up."""
    assert placed.when is not None
    key, value = placed.when
    words = {"field": known[placed.field].label}
    if key not in keys or key == placed.field:
        raise Invalid(_("%(field)s: what it depends on must be another field of this form.") % words)
    field = known[key]
    choices = {FieldKind.CHOICE: list(field.choices), FieldKind.YES_NO: ["yes", "no"]}
    if value not in choices.get(FieldKind(field.kind), []):
        raise Invalid(_("%(field)s: what it depends on has no such choice.") % words)
