"""Statuses, fields and tags are set up by administrators, and no ticket is left with something that is not there."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Field, FieldKind
from answerable.tickets import vocabulary
from answerable.tickets.actions import set_field, set_status, tag
from answerable.tickets.models import Category, FieldValue, Status, Tag
from answerable.tickets.vocabulary import (
    add_field,
    add_status,
    change_field,
    change_status,
    make_default,
    merge_tags,
    move_field,
    move_status,
    remove_field,
    remove_status,
    remove_tag,
    rename_choice,
    rename_tag,
)

pytestmark = pytest.mark.django_db


# Each has a file of its own, with who is refused.
ELSEWHERE = {f"{what}_{noun}" for what in ("add", "change", "remove") for noun in ("brand", "form")}


@pytest.fixture
def by(ada):
    return ada.actor()


@pytest.fixture
def parts(by, now):
    return add_status("Waiting for parts", Category.WAITING_OTHERS, by=by, at=now)


@pytest.fixture
def product(by, now):
    return add_field("Product", FieldKind.CHOICE, choices=["Tent", "Stove"], by=by, at=now)


def _told(prefix):
    kinds = Event.objects.filter(kind__startswith=f"{prefix}.").order_by("pk").values_list("kind", flat=True)
    return [kind.partition(".")[2] for kind in kinds]


def _one_default_each():
    for category in Category:
        assert Status.objects.filter(category=category, is_default=True).count() == 1, category


# --- statuses -----------------------------------------------------------------------------------------------


def test_a_status_is_added_renamed_and_made_the_default(parts, by, now):
    assert not parts.is_default
    for _ in range(2):
        change_status(parts, "Parts ordered", Category.WAITING_OTHERS, by=by, at=now)
        make_default(parts, by=by, at=now)

    parts.refresh_from_db()
    assert (parts.name, parts.is_default) == ("Parts ordered", True)
    assert _told("status") == ["added", "changed", "made_default"]
    _one_default_each()


def test_a_name_is_given_once(parts, by, now):
    with pytest.raises(Refusal, match="already"):
        add_status("waiting for PARTS", Category.OPEN, by=by, at=now)
    with pytest.raises(Invalid):
        add_status("  ", Category.OPEN, by=by, at=now)


def test_the_meaning_changes_only_while_no_ticket_has_it(parts, make_ticket, by, now):
    change_status(parts, parts.name, Category.OPEN, by=by, at=now)
    set_status(make_ticket(), parts, by=SYSTEM, at=now)

    with pytest.raises(Refusal, match="1 ticket has this status"):
        change_status(parts, parts.name, Category.CLOSED, by=by, at=now)
    _one_default_each()


def test_the_default_is_neither_removed_nor_given_another_meaning(by, now):
    default = Status.objects.get(category=Category.OPEN, is_default=True)

    with pytest.raises(Refusal, match="default"):
        remove_status(default, by=by, at=now)
    with pytest.raises(Refusal, match="default"):
        change_status(default, default.name, Category.CLOSED, by=by, at=now)
    _one_default_each()


def test_statuses_are_put_in_order(parts, by, now):
    first = Status.objects.first()
    assert Status.objects.last() == parts
    move_status(parts, up=True, by=by, at=now)
    move_status(first, up=True, by=by, at=now)

    assert list(Status.objects.all())[-2] == parts
    assert Status.objects.first() == first
    assert _told("status") == ["added", "moved"]


def test_tickets_of_a_removed_status_get_the_chosen_one(parts, make_ticket, by, now):
    ticket = make_ticket()
    set_status(ticket, parts, by=SYSTEM, at=now)
    other = Status.objects.get(category=Category.WAITING_OTHERS, is_default=True)

    with pytest.raises(Refusal, match="1 ticket has"):
        remove_status(parts, by=by, at=now)
    with pytest.raises(Invalid, match="same category"):
        remove_status(parts, into=Status.objects.get(category=Category.CLOSED), by=by, at=now)
    for _ in range(2):
        remove_status(parts, into=other, by=by, at=now)

    ticket.refresh_from_db()
    assert ticket.status == other
    event = Event.objects.get(kind="status.removed")
    assert event.data == {"category": "waiting_others", "into": other.pk, "tickets": 1}
    assert names_gone([event.stream]) == {event.stream: "Waiting for parts"}


def test_more_than_can_be_moved_at_once_is_refused_with_the_number(parts, make_ticket, by, now, monkeypatch):
    monkeypatch.setattr("answerable.tickets.vocabulary.guards.MOST_MOVED", 1)
    for _ in range(2):
        set_status(make_ticket(), parts, by=SYSTEM, at=now)

    with pytest.raises(Refusal, match="more than 1 times"):
        remove_status(parts, into=Status.objects.filter(category=parts.category).first(), by=by, at=now)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_defaults_at_once_leave_one(ada, now, at_once):
    by = ada.actor()
    one = add_status("One", Category.OPEN, by=by, at=now)
    two = add_status("Two", Category.OPEN, by=by, at=now)

    at_once(lambda: make_default(one, by=by, at=now), lambda: make_default(two, by=by, at=now))

    assert Status.objects.filter(category=Category.OPEN, is_default=True).count() == 1


# --- fields -------------------------------------------------------------------------------------------------


def test_a_field_gets_a_key_from_its_name_and_keeps_it(by, now):
    field = add_field("Order number", FieldKind.TEXT, by=by, at=now)
    for _ in range(2):
        change_field(field, "Order no.", by=by, at=now)

    field.refresh_from_db()
    assert (field.key, field.label, field.kind) == ("order_number", "Order no.", "text")
    assert _told("field") == ["added", "changed"]
    with pytest.raises(Refusal, match="already"):
        add_field("Order-Number", FieldKind.DATE, by=by, at=now)
    with pytest.raises(Invalid, match="letters"):
        add_field("???", FieldKind.TEXT, by=by, at=now)


def test_a_choice_needs_choices(product, by, now):
    with pytest.raises(Invalid, match="choose from"):
        add_field("Colour", FieldKind.CHOICE, choices=["", " "], by=by, at=now)
    with pytest.raises(Invalid, match="choose from"):
        change_field(product, "Product", by=by, at=now)


def test_a_choice_in_use_does_not_vanish(product, make_ticket, by, now):
    set_field(make_ticket(), product, "Tent", by=SYSTEM, at=now)

    with pytest.raises(Refusal, match="“Tent” is in use on 1 ticket"):
        change_field(product, "Product", choices=["Stove", "Lamp"], by=by, at=now)
    change_field(product, "Product", choices=["Tent", "Lamp"], by=by, at=now)

    product.refresh_from_db()
    assert product.choices == ["Tent", "Lamp"]


def test_a_choice_is_renamed_on_every_ticket_that_has_it(product, make_ticket, by, now):
    set_field(make_ticket(), product, "Tent", by=SYSTEM, at=now)
    set_field(make_ticket(), product, "Stove", by=SYSTEM, at=now)

    for _ in range(2):
        rename_choice(product, "Tent", "Shelter", by=by, at=now)
    product.refresh_from_db()
    assert product.choices == ["Shelter", "Stove"]
    rename_choice(product, "Shelter", "Stove", by=by, at=now)

    product.refresh_from_db()
    assert product.choices == ["Stove"]
    assert set(FieldValue.objects.values_list("text", flat=True)) == {"Stove"}
    assert _told("field") == ["added", "choice_renamed", "choice_renamed"]
    with pytest.raises(Invalid, match="not among"):
        rename_choice(product, "Lamp", "Lantern", by=by, at=now)


def test_a_field_with_values_stays_and_an_empty_one_goes(product, make_ticket, by, now):
    ticket = make_ticket()
    set_field(ticket, product, "Tent", by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="has a value on 1 ticket"):
        remove_field(product, by=by, at=now)

    set_field(ticket, product, "", by=SYSTEM, at=now)
    for _ in range(2):
        remove_field(product, by=by, at=now)

    assert not Field.objects.exists()
    assert _told("field") == ["added", "removed"]


def test_fields_are_put_in_order(product, by, now):
    order = add_field("Order", FieldKind.TEXT, by=by, at=now)
    move_field(order, up=True, by=by, at=now)
    move_field(order, up=True, by=by, at=now)

    assert list(Field.objects.all()) == [order, product]
    assert _told("field") == ["added", "added", "moved"]


# --- tags ---------------------------------------------------------------------------------------------------


def test_a_tag_is_renamed(make_ticket, by, now):
    ticket = tag(make_ticket(), "warrenty", by=SYSTEM, at=now)
    for _ in range(2):
        rename_tag(Tag.objects.get(), "  Warranty ", by=by, at=now)

    assert [str(each) for each in ticket.tags.all()] == ["warranty"]
    assert _told("tag") == ["renamed"]
    tag(ticket, "stove", by=SYSTEM, at=now)
    with pytest.raises(Refusal, match="Merge the two"):
        rename_tag(Tag.objects.get(name="stove"), "WARRANTY", by=by, at=now)


def test_two_tags_become_one_and_no_ticket_has_it_twice(make_ticket, by, now):
    both, one = make_ticket(), make_ticket()
    for ticket, name in ((both, "tent"), (both, "tents"), (one, "tents")):
        tag(ticket, name, by=SYSTEM, at=now)
    gone, kept = Tag.objects.get(name="tents"), Tag.objects.get(name="tent")

    for _ in range(2):
        merge_tags(gone, kept, by=by, at=now)

    assert [str(each) for ticket in (both, one) for each in ticket.tags.all()] == ["tent", "tent"]
    event = Event.objects.get(kind="tag.merged")
    assert event.data == {"into": kept.pk, "tickets": 2}
    assert names_gone([event.stream]) == {event.stream: "tents"}
    with pytest.raises(Invalid):
        merge_tags(kept, kept, by=by, at=now)
    with pytest.raises(Tag.DoesNotExist):
        merge_tags(kept, gone, by=by, at=now)


def test_a_tag_is_taken_off_every_ticket(make_ticket, by, now):
    ticket = tag(make_ticket(), "tent", by=SYSTEM, at=now)
    found = Tag.objects.get()
    for _ in range(2):
        remove_tag(found, by=by, at=now)

    assert not ticket.tags.exists()
    assert _told("tag") == ["removed"]


# --- who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_do_any_of_this(request, who, parts, product, make_ticket, now):
    ticket = tag(tag(make_ticket(), "a", by=SYSTEM, at=now), "b", by=SYSTEM, at=now)
    one, two = ticket.tags.all()
    open_ = Category.OPEN
    told = Event.objects.count()
    asked = {"by": request.getfixturevalue(who).actor(), "at": now}
    refused = {
        "add_status": lambda: add_status("X", open_, **asked),
        "change_status": lambda: change_status(parts, "X", open_, **asked),
        "make_default": lambda: make_default(parts, **asked),
        "move_status": lambda: move_status(parts, up=True, **asked),
        "remove_status": lambda: remove_status(parts, **asked),
        "add_field": lambda: add_field("X", FieldKind.TEXT, **asked),
        "change_field": lambda: change_field(product, "X", choices=["Y"], **asked),
        "rename_choice": lambda: rename_choice(product, "Tent", "X", **asked),
        "move_field": lambda: move_field(product, up=True, **asked),
        "remove_field": lambda: remove_field(product, **asked),
        "rename_tag": lambda: rename_tag(one, "X", **asked),
        "merge_tags": lambda: merge_tags(one, two, **asked),
        "remove_tag": lambda: remove_tag(one, **asked),
    }
    assert refused.keys() | ELSEWHERE == set(vocabulary.__all__)
    for verb in refused.values():
        with pytest.raises(NotAllowed):
            verb()
    assert Event.objects.count() == told


def test_what_is_gone_is_not_changed(parts, product, make_ticket, by, now):
    tag(make_ticket(), "a", by=SYSTEM, at=now)
    one = Tag.objects.get()
    remove_status(parts, by=by, at=now)
    remove_field(product, by=by, at=now)
    remove_tag(one, by=by, at=now)

    for verb, missing in (
        (lambda: change_status(parts, "X", Category.OPEN, by=by, at=now), Status),
        (lambda: make_default(parts, by=by, at=now), Status),
        (lambda: change_field(product, "X", by=by, at=now), Field),
        (lambda: rename_tag(one, "X", by=by, at=now), Tag),
    ):
        with pytest.raises(missing.DoesNotExist):
            verb()
