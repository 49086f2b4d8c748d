"""Forms on the desk: put together on their page, chosen beside a ticket, and heeded by every door that closes one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import Invalid
from answerable.people.models import FieldKind
from answerable.tickets.actions import set_brand, set_field, set_form
from answerable.tickets.models import Brand, Draft, Form, Ticket
from answerable.tickets.vocabulary import add_field, add_form
from answerable.tickets.vocabulary.forms import FormWanted, Placed, wanted_of

pytestmark = pytest.mark.django_db
PAGE = "/settings/forms/"


@pytest.fixture
def product(now):
    return add_field("Product", FieldKind.CHOICE, choices=["Tent", "Stove"], by=SYSTEM, at=now)


@pytest.fixture
def serial(now):
    return add_field("Serial number", FieldKind.TEXT, by=SYSTEM, at=now)


@pytest.fixture
def repair(product, serial, now):
    placed = (Placed(product.pk, True), Placed(serial.pk, when=(product.pk, "Stove")))
    return add_form(FormWanted("Repair", placed), by=SYSTEM, at=now)


def _typed(product, serial, **more):
    return {
        "name": "Repair",
        "field": [product.pk, serial.pk],
        "needed": [product.pk],
        "when": ["", f"{product.pk}:Stove"],
        **more,
    }


def _order(page):
    return [row.field.label for row in page.context["draft"].rows]


def test_a_form_is_put_together_saved_and_removed(ada, product, serial, signed_in):
    client = signed_in(ada)
    assert "No form yet" in client.get(PAGE).content.decode()
    page = client.post(f"{PAGE}new/", {"name": "Repair", "do": "add", "add": product.pk})
    assert _order(page) == ["Product"]
    assert not Form.objects.exists()

    client.post(f"{PAGE}new/", _typed(product, serial))
    form = Form.objects.get()
    assert wanted_of(form).fields == (
        Placed(product.pk, True),
        Placed(serial.pk, False, (product.pk, "Stove")),
    )
    page = client.get(f"{PAGE}{form.pk}/").content.decode()
    assert "only with Product: Stove" in page
    assert "2 fields" in client.get(PAGE).content.decode()

    client.post(f"{PAGE}{form.pk}/", {"_method": "DELETE"})
    assert not Form.objects.exists()
    told = client.get("/settings/changes/").content.decode()
    for words in ("added the form “Repair”", "2 fields added", "removed the form “Repair”"):
        assert words in told


def test_its_names_for_customers_are_typed_language_by_language(ada, product, serial, repair, signed_in):
    client, url = signed_in(ada), f"{PAGE}{repair.pk}/"
    client.post(url, _typed(product, serial, **{"name-de": " Reparatur ", "name-fr": ""}))
    repair.refresh_from_db()
    assert repair.names == {"de": "Reparatur"}
    assert (repair.name_in("de"), repair.name_in("fr")) == ("Reparatur", "Repair")
    assert 'value="Reparatur"' in client.get(url).content.decode()
    moved = client.post(url, _typed(product, serial, **{"name-de": "Hilfe", "do": f"up:{serial.pk}"}))
    assert 'value="Hilfe"' in moved.content.decode()
    client.post(url, _typed(product, serial))
    repair.refresh_from_db()
    assert repair.names == {}
    with pytest.raises(Invalid, match="language"):
        add_form(FormWanted("X", (Placed(product.pk),), names={"No!": "x"}), by=SYSTEM, at=timezone.now())


def test_what_is_typed_is_put_in_order_without_being_kept(ada, product, serial, signed_in):
    client, url = signed_in(ada), f"{PAGE}new/"
    page = client.post(url, _typed(product, serial, do=f"up:{serial.pk}"))
    assert _order(page) == ["Serial number", "Product"]
    assert "autofocus" in page.content.decode()
    assert page.content.decode().count(" checked") == 1
    assert _order(client.post(url, _typed(product, serial, do=f"down:{serial.pk}"))) == [
        "Product",
        "Serial number",
    ]
    assert _order(client.post(url, _typed(product, serial, do=f"drop:{product.pk}"))) == ["Serial number"]
    for nonsense in ("", "x", "up:", "up:987", "add", "drop:x"):
        assert len(_order(client.post(url, _typed(product, serial, do=nonsense)))) == 2
    assert not Form.objects.exists()


@pytest.mark.parametrize("more", [{"name": ""}, {"field": []}, {"when": ["", "x:y"]}, {"when": ["", "1:\0"]}])
def test_what_is_wrong_is_said_and_makes_nothing(more, ada, product, serial, signed_in):
    answer = signed_in(ada).post(f"{PAGE}new/", _typed(product, serial, **more))

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode() or "This field is required" in answer.content.decode()
    assert not Form.objects.exists()


@pytest.mark.parametrize("who", ["sam", "mara", "ana", "althea"])
def test_others_are_sent_back(who, cast, product, serial, signed_in):
    assert signed_in(cast[who]).get(PAGE).status_code == 302
    assert signed_in(cast[who]).post(f"{PAGE}new/", _typed(product, serial)).status_code == 302
    assert not Form.objects.exists()


def test_the_list_asks_little(ada, serial, signed_in, now, django_assert_max_num_queries):
    for number in range(30):
        add_form(FormWanted(f"F{number}", (Placed(serial.pk),)), by=SYSTEM, at=now)
    client = signed_in(ada)

    with django_assert_max_num_queries(11):
        client.get(PAGE)


def test_beside_a_ticket_stand_the_fields_of_its_form_and_what_else_was_filled_in(
    ana, repair, product, serial, asked, signed_in, now
):
    client = signed_in(ana)
    bought = add_field("Bought on", FieldKind.DATE, by=SYSTEM, at=now)
    set_field(asked, bought, "2026-03-01", by=SYSTEM, at=now)
    client.post(reverse("desk:ticket_form", args=[asked.reference]), {"form": repair.pk})

    def labels(group):
        fields = client.get(reverse("desk:ticket_side", args=[asked.reference])).context["fields"]
        return [each.field.label for each in getattr(fields, group)]

    assert (labels("shown"), labels("more")) == (["Product"], ["Bought on"])
    page = client.get(asked.get_absolute_url()).content.decode()
    assert '<span class="needed">needed</span>' in page
    assert "Ana chose the form “Repair”" in page
    set_field(asked, product, "Stove", by=SYSTEM, at=now)
    assert labels("shown") == ["Product", "Serial number"]

    client.post(reverse("desk:ticket_form", args=[asked.reference]), {"form": ""})
    assert labels("shown") == ["Product", "Serial number", "Bought on"]


def test_every_door_that_closes_says_what_is_still_needed(ana, repair, asked, signed_in, now):
    client = signed_in(ana)
    set_form(asked, repair, by=SYSTEM, at=now)
    macro = add_macro(Plan("Done", [Step(StepKind.CLOSE)]), by=SYSTEM, at=now)
    doors = {
        reverse("desk:closure", args=[asked.reference]): {},
        reverse("desk:messages", args=[asked.reference]): {"text": "It is mended.", "then_close": "1"},
        reverse("desk:macro_run", args=[asked.reference, macro.pk]): {},
        "/changes/": {"ticket": [asked.reference], "do": "close", "queue": "owed"},
    }
    for url, given in doors.items():
        answer = client.post(url, given, follow=True, headers={"Referer": asked.get_absolute_url()})
        assert "Fill in first: Product" in answer.content.decode(), url
    assert not Ticket.objects.get(pk=asked.pk).is_closed
    assert Draft.objects.get().text == "It is mended."


def test_undoing_a_change_of_many_brings_the_form_back_too(ana, repair, asked, signed_in, now):

    outdoor = Brand.objects.create(name="Outdoor", sender="Kestrel", language="en")
    Form.objects.filter(pk=repair.pk).update(brand=outdoor)
    repair.refresh_from_db()
    set_form(set_brand(asked, outdoor, by=SYSTEM, at=now), repair, by=SYSTEM, at=now)
    client = signed_in(ana)
    answer = client.post(
        "/changes/", {"ticket": [asked.reference], "do": "brand:none", "queue": "owed"}, follow=True
    )
    assert Ticket.objects.get(pk=asked.pk).form is None

    [message] = answer.context["messages"]
    client.post(message.extra_tags, {"_method": "DELETE"})

    ticket = Ticket.objects.get(pk=asked.pk)
    assert (ticket.brand, ticket.form) == (outdoor, repair)
