"""Brands are set up by administrators; a ticket keeps its own whatever becomes of it."""

from dataclasses import replace

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.names import names_gone
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.tickets.actions import merge, open_ticket, set_brand, split, unmerge
from answerable.tickets.models import Brand, Ticket
from answerable.tickets.search import find
from answerable.tickets.search.language import understand
from answerable.tickets.vocabulary import add_brand, change_brand, remove_brand
from answerable.tickets.vocabulary.brands import BrandWanted

pytestmark = pytest.mark.django_db
OUTDOOR = BrandWanted(
    "Outdoor", "Kestrel Outdoor", "#1F5F8B", "en", "https://help.example.com/", {"en": "Outdoor\n", "nl": "Buiten"}
)  # fmt: skip
INDOOR = BrandWanted("Indoor", "Kestrel Indoor", "#f2c14e", "en")


@pytest.fixture
def by(ada):
    return ada.actor()


@pytest.fixture
def outdoor(by, now):
    return add_brand(OUTDOOR, by=by, at=now)


@pytest.fixture
def indoor(by, now):
    return add_brand(INDOOR, by=by, at=now)


def _told():
    kinds = Event.objects.filter(kind__startswith="brand.").order_by("pk").values_list("kind", flat=True)
    return [kind.partition(".")[2] for kind in kinds]


def test_a_brand_is_added_and_changed_and_twice_is_once(outdoor, by, now):
    assert outdoor.colour == "#1f5f8b"
    assert outdoor.texts == {"en": "Outdoor", "nl": "Buiten"}

    for _ in range(2):
        change_brand(outdoor, replace(OUTDOOR, name="Trail", signatures={"de": "Draußen"}), by=by, at=now)

    kept = Brand.objects.get()
    assert (kept.name, dict(kept.texts)) == ("Trail", {"de": "Draußen"})
    assert _told() == ["added", "changed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"sender": ""}, {"sender": "x" * 121}, {"colour": "blue"}, {"colour": "#12345g"},
        {"colour": "#fff"}, {"help_url": "http://help.example.com"}, {"help_url": "javascript:alert(1)"},
        {"help_url": "https://"}, {"help_url": f"https://example.com/{'x' * 300}"}, {"language": "xx"},
        {"signatures": {"tlh": "Qapla’"}}, {"signatures": {"en": "x" * 2001}},
    ],
)  # fmt: skip
def test_nonsense_makes_nothing(wrong, by, now):
    with pytest.raises(Invalid):
        add_brand(replace(OUTDOOR, **wrong), by=by, at=now)
    assert not Brand.objects.exists()


def test_a_name_is_given_once(outdoor, indoor, by, now):
    with pytest.raises(Refusal, match="already"):
        add_brand(replace(INDOOR, name="OUTDOOR"), by=by, at=now)
    with pytest.raises(Refusal, match="already"):
        change_brand(indoor, replace(INDOOR, name="outdoor"), by=by, at=now)


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_set_them_up(who, cast, outdoor, now):
    theirs = cast[who].actor()
    for change in (
        lambda: add_brand(INDOOR, by=theirs, at=now),
        lambda: change_brand(outdoor, INDOOR, by=theirs, at=now),
        lambda: remove_brand(outdoor, by=theirs, at=now),
    ):
        with pytest.raises(NotAllowed):
            change()


@pytest.mark.parametrize(
    ("colour", "takes_white", "ratio"),
    [("#000000", True, 21), ("#ffffff", False, 1), ("#767676", True, 4.54), ("#777777", False, 4.48)],
)
def test_whether_white_can_be_read_on_it(colour, takes_white, ratio):
    brand = Brand(colour=colour)

    assert (brand.takes_white, round(brand.contrast, 2)) == (takes_white, ratio)


@pytest.mark.parametrize(
    ("language", "signature"), [("nl-BE", "Buiten"), ("nl", "Buiten"), ("fr", "Outdoor"), ("", "Outdoor")]
)
def test_it_signs_in_the_customers_language_or_its_own(language, signature, outdoor):
    assert outdoor.signature_for(language) == signature


def test_a_brand_in_use_gives_its_tickets_to_another(outdoor, indoor, make_ticket, by, now):
    ticket = make_ticket(brand=outdoor)

    with pytest.raises(Refusal, match="1 ticket is of “Outdoor”"):
        remove_brand(outdoor, by=by, at=now)
    with pytest.raises(Invalid):
        remove_brand(outdoor, into=outdoor, by=by, at=now)
    for _ in range(2):
        remove_brand(outdoor, into=indoor, by=by, at=now)

    ticket.refresh_from_db()
    assert ticket.brand == indoor
    event = Event.objects.get(kind="brand.removed")
    assert event.data == {"into": indoor.pk, "tickets": 1}
    assert names_gone([event.stream]) == {event.stream: "Outdoor"}


def test_a_ticket_keeps_its_brand_when_it_is_split_merged_and_unmerged(
    outdoor, indoor, make_ticket, make_message, cleo, now
):
    ticket = make_ticket(customer=cleo, brand=outdoor)
    first, _second = make_message(ticket), make_message(ticket)
    new = split(ticket, [first], by=SYSTEM, at=now)
    assert new.brand == outdoor

    set_brand(new, indoor, by=SYSTEM, at=now)
    merge(new, ticket, by=SYSTEM, at=now)
    assert Ticket.objects.get(pk=ticket.pk).brand == outdoor
    unmerge(new, by=SYSTEM, at=now)
    assert Ticket.objects.get(pk=new.pk).brand == indoor


def test_it_is_told_when_a_ticket_is_opened(outdoor, cleo, now):
    open_ticket(customer=cleo, channel="email", subject="x", by=SYSTEM, at=now, brand_id=outdoor.pk)

    assert Event.objects.get(kind="ticket.opened").data["brand"] == outdoor.pk


@pytest.mark.parametrize(
    ("typed", "found"),
    [("brand:outdoor", {"one"}), ("brand:out", {"one"}), ("-brand:outdoor", {"other"}), ("brand:none", {"other"})],
)  # fmt: skip
def test_it_is_a_term_of_search(typed, found, outdoor, make_ticket, sam):
    make_ticket(subject="one", brand=outdoor)
    make_ticket(subject="other")

    assert {hit.ticket.subject for hit in find(typed, sam).hits} == found
    assert understand("brand:nowhere", sam).problems == ["There is no brand “nowhere”."]
