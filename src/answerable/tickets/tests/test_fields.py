"""A company's own fields: typed, so that nonsense is refused with a sentence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid
from answerable.people.models import Field, FieldKind
from answerable.tickets.actions import set_field
from answerable.tickets.models import FieldValue

pytestmark = pytest.mark.django_db
GOOD = [
    (FieldKind.TEXT, " A-17 ", "A-17"),
    (FieldKind.NUMBER, "12.5", "12.5000"),
    (FieldKind.NUMBER, "-0.0001", "-0.0001"),
    (FieldKind.NUMBER, "1e3", "1000.0000"),
    (FieldKind.DATE, "2026-02-28", "2026-02-28"),
    (FieldKind.YES_NO, "Yes", "True"),
    (FieldKind.YES_NO, "false", "False"),
    (FieldKind.CHOICE, "Tent", "Tent"),
]
BAD = [
    (FieldKind.TEXT, "x" * 501),
    (FieldKind.TEXT, "a\x00b"),
    (FieldKind.NUMBER, "twelve"),
    (FieldKind.NUMBER, "NaN"),
    (FieldKind.NUMBER, "Infinity"),
    (FieldKind.NUMBER, "1e400"),
    (FieldKind.NUMBER, "1e999999999"),
    (FieldKind.NUMBER, "10000000000000"),
    (FieldKind.NUMBER, "0.00001"),
    (FieldKind.DATE, "2026-02-30"),
    (FieldKind.DATE, "28/02/2026"),
    (FieldKind.YES_NO, "perhaps"),
    (FieldKind.CHOICE, "tent"),
]


@pytest.fixture
def make_field(db):
    def make(kind):
        return Field.objects.create(key=f"f-{kind}", label="Product", kind=kind, choices=["Tent", "Stove"])

    return make


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_a_value_is_kept_typed_and_setting_it_again_is_no_event(
    make_ticket, make_field, kind, typed, kept, now
):
    ticket, field = make_ticket(), make_field(kind)

    for _ in range(2):
        set_field(ticket, field, typed, by=SYSTEM, at=now)

    assert str(FieldValue.objects.get().value) == kept
    assert Event.objects.filter(kind="ticket.field_changed").count() == 1


@pytest.mark.parametrize(("kind", "typed"), BAD)
def test_nonsense_is_refused_and_what_was_there_stays(make_ticket, make_field, kind, typed, now):
    ticket, field = make_ticket(), make_field(kind)
    good = next(value for other, value, _ in GOOD if other == kind)
    set_field(ticket, field, good, by=SYSTEM, at=now)

    with pytest.raises(Invalid, match="Product"):
        set_field(ticket, field, typed, by=SYSTEM, at=now)

    assert Event.objects.filter(kind="ticket.field_changed").count() == 1


def test_an_empty_value_clears_the_field_once(make_ticket, make_field, now):
    ticket, field = make_ticket(), make_field(FieldKind.TEXT)
    set_field(ticket, field, "A-17", by=SYSTEM, at=now)

    for _ in range(2):
        set_field(ticket, field, "  ", by=SYSTEM, at=now)

    assert not FieldValue.objects.exists()
    assert Event.objects.filter(kind="ticket.field_changed").count() == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40), kind=st.sampled_from(FieldKind))
def test_whatever_is_typed_is_kept_or_refused(make_ticket, typed, kind, now):
    field, _ = Field.objects.get_or_create(key=f"g-{kind}", defaults={"label": "X", "kind": kind})
    ticket = make_ticket()
    try:
        set_field(ticket, field, typed, by=SYSTEM, at=now)
    except Invalid:
        return
    set_field(ticket, field, typed, by=SYSTEM, at=now)
    assert Event.objects.filter(kind="ticket.field_changed", ticket_id=ticket.pk).count() <= 1
