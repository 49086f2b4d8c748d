"""Forms: the fields of a topic, and what must be filled in before a ticket ends, whichever way it is to end."""

from dataclasses import replace

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import FieldKind
from answerable.tickets.actions import (
    Answer,
    close,
    open_ticket,
    reply,
    set_brand,
    set_field,
    set_form,
    set_status,
)
from answerable.tickets.models import Brand, Category, Form, Message, Status, Ticket
from answerable.tickets.vocabulary import (
    add_field,
    add_form,
    change_form,
    remove_brand,
    remove_field,
    remove_form,
    rename_choice,
)
from answerable.tickets.vocabulary.forms import FormWanted, Placed, wanted_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(ada):
    return ada.actor()


@pytest.fixture
def product(by, now):
    return add_field("Product", FieldKind.CHOICE, choices=["Tent", "Stove"], by=by, at=now)


@pytest.fixture
def serial(by, now):
    return add_field("Serial number", FieldKind.TEXT, by=by, at=now)


@pytest.fixture
def paid(by, now):
    return add_field("Paid", FieldKind.YES_NO, by=by, at=now)


@pytest.fixture
def wanted(product, serial):
    """A product is needed, and of stoves their number."""
    return FormWanted("Repair", (Placed(product.pk, True), Placed(serial.pk, True, (product.pk, "Stove"))))


@pytest.fixture
def repair(wanted, by, now):
    return add_form(wanted, by=by, at=now)


@pytest.fixture
def outdoor():
    return Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en")


def _told():
    kinds = Event.objects.filter(kind__startswith="form.").order_by("pk").values_list("kind", flat=True)
    return [kind.partition(".")[2] for kind in kinds]


# --- Setting them up --------------------------------------------------------------------------------------


def test_a_form_is_added_and_changed_and_twice_is_once(repair, wanted, serial, by, now):
    assert wanted_of(repair) == wanted
    other = FormWanted("Mending", (Placed(serial.pk),), is_default=True)
    for _ in range(2):
        change_form(repair, other, by=by, at=now)

    assert wanted_of(Form.objects.get()) == other
    assert _told() == ["added", "changed"]
    assert Event.objects.get(kind="form.changed").data == {"added": 0, "removed": 1, "renamed": True}


def test_there_is_one_default(repair, wanted, by, now):
    for name in ("One", "Two"):
        add_form(replace(wanted, name=name, is_default=True), by=by, at=now)

    assert [form.name for form in Form.objects.filter(is_default=True)] == ["Two"]


def test_nonsense_makes_nothing(product, serial, paid, by, now):
    wrong = [
        (" ", (Placed(serial.pk),)),
        ("A", ()),
        ("A", (Placed(serial.pk), Placed(serial.pk))),
        ("A", (Placed(987654),)),
        ("A", (Placed(serial.pk, when=(product.pk, "Tent")),)),  # not on the form
        ("A", (Placed(product.pk, when=(product.pk, "Tent")),)),  # itself
        ("A", (Placed(product.pk), Placed(serial.pk, when=(product.pk, "Lamp")))),
        ("A", (Placed(serial.pk), Placed(product.pk, when=(serial.pk, "")))),  # a text has no choices
        ("A", (Placed(paid.pk), Placed(product.pk, when=(paid.pk, "perhaps")))),
    ]
    for name, fields in wrong:
        with pytest.raises(Invalid):
            add_form(FormWanted(name, fields), by=by, at=now)
    assert not Form.objects.exists()


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_set_them_up(who, cast, repair, wanted, now):
    theirs = cast[who].actor()
    for change in (
        lambda: add_form(replace(wanted, name="x"), by=theirs, at=now),
        lambda: change_form(repair, wanted, by=theirs, at=now),
        lambda: remove_form(repair, by=theirs, at=now),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_tickets_of_a_removed_form_get_another_or_all_fields(repair, wanted, make_ticket, by, now):
    other = add_form(replace(wanted, name="Other"), by=by, at=now)
    ticket = make_ticket(form=repair)
    for _ in range(2):
        remove_form(repair, into=other, by=by, at=now)
    assert Ticket.objects.get(pk=ticket.pk).form == other
    event = Event.objects.get(kind="form.removed")
    assert event.data == {"into": other.pk, "tickets": 1}
    assert names_gone([event.stream]) == {event.stream: "Repair"}

    remove_form(other, by=by, at=now)
    assert Ticket.objects.get(pk=ticket.pk).form is None


def test_a_form_follows_what_becomes_of_its_fields(repair, product, serial, by, now):
    rename_choice(product, "Stove", "Cooker", by=by, at=now)
    assert repair.rows.last().when_value == "Cooker"

    remove_field(product, by=by, at=now)
    [row] = repair.rows.all()
    assert (row.field, row.when_field) == (serial, None)


# --- On tickets -------------------------------------------------------------------------------------------


def test_new_tickets_get_the_default_unless_it_is_another_brands(repair, wanted, outdoor, cleo, by, now):
    def opened(**more):
        return open_ticket(customer=cleo, channel="email", subject="x", by=SYSTEM, at=now, **more)

    assert opened().form is None
    change_form(repair, replace(wanted, is_default=True), by=by, at=now)
    assert opened().form == repair
    default = add_form(replace(wanted, name="Own", brand=outdoor, is_default=True), by=by, at=now)
    assert opened().form is None
    assert opened(brand_id=outdoor.pk).form == default


ENDINGS = {
    "close": lambda ticket, by, at: close(ticket, by=by, at=at),
    "solve": lambda ticket, by, at: set_status(
        ticket, Status.objects.get(category=Category.SOLVED), by=by, at=at
    ),
    "answer and close": lambda ticket, by, at: reply(
        ticket, Answer("Done.", to=[("cleo@example.com", "Cleo")]), by=by, at=at, then_close=True
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_it_does_not_end_before_what_is_needed_is_there(name, repair, product, serial, make_ticket, now):
    ticket, end = make_ticket(form=repair), ENDINGS[name]
    with pytest.raises(Refusal, match=r"Fill in first: Product\. The form “Repair” needs it") as refused:
        end(ticket, SYSTEM, now)
    assert refused.value.code == "unfilled"
    set_field(ticket, product, "Stove", by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="Fill in first: Serial number"):
        end(ticket, SYSTEM, now)
    assert not Message.objects.exists()  # nothing of it was done

    set_field(ticket, product, "Tent", by=SYSTEM, at=now)  # of which no number is asked
    end(ticket, SYSTEM, now)

    assert Ticket.objects.get(pk=ticket.pk).is_closed


def test_what_had_ended_already_may_end_otherwise(repair, make_ticket, now):
    ticket = close(make_ticket(), by=SYSTEM, at=now)
    set_form(ticket, repair, by=SYSTEM, at=now)

    assert ENDINGS["solve"](ticket, SYSTEM, now).status.category == Category.SOLVED


def test_no_is_an_answer_too(paid, serial, make_ticket, by, now):
    form = add_form(
        FormWanted("Money", (Placed(paid.pk, True), Placed(serial.pk, True, (paid.pk, "no")))), by=by, at=now
    )
    ticket = make_ticket(form=form)
    set_field(ticket, paid, "no", by=SYSTEM, at=now)

    with pytest.raises(Refusal, match="Fill in first: Serial number"):
        close(ticket, by=SYSTEM, at=now)


def test_a_form_of_a_brand_is_for_its_tickets_alone(repair, wanted, outdoor, make_ticket, by, now):
    own = add_form(replace(wanted, name="Own", brand=outdoor), by=by, at=now)
    ticket = make_ticket()
    with pytest.raises(Refusal, match="another brand"):
        set_form(ticket, own, by=SYSTEM, at=now)
    set_form(set_brand(ticket, outdoor, by=SYSTEM, at=now), own, by=SYSTEM, at=now)
    with pytest.raises(Invalid, match="another brand"):
        remove_form(_of_no_brand(repair, make_ticket), into=own, by=by, at=now)
    with pytest.raises(Refusal, match="1 ticket of another brand"):
        change_form(repair, replace(wanted, brand=outdoor), by=by, at=now)

    assert set_brand(ticket, None, by=SYSTEM, at=now).form is None
    remove_brand(outdoor, by=by, at=now)
    own.refresh_from_db()
    assert own.brand is None


def _of_no_brand(form, make_ticket):
    make_ticket(form=form)
    return form
