"""The pages on which statuses, fields and tags are put in order."""

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.people.models import Field, FieldKind
from answerable.tickets.actions import set_field, set_status, tag
from answerable.tickets.models import Category, Status, Tag

pytestmark = pytest.mark.django_db
STATUSES, FIELDS, TAGS = "/settings/statuses/", "/settings/fields/", "/settings/tags/"


@pytest.fixture
def client(ada, signed_in):
    return signed_in(ada)


@pytest.fixture
def parts(db):
    return Status.objects.create(name="Parts", category=Category.WAITING_OTHERS, position=9)


def test_a_status_is_added_ordered_and_made_the_default(client):
    page = client.post(f"{STATUSES}new/", {"name": "Parts", "category": "waiting_others"}, follow=True)
    parts = Status.objects.get(name="Parts")
    assert "on no ticket" in page.content.decode()

    client.post(f"{STATUSES}{parts.pk}/order/", {"to": "up"})
    client.post(f"{STATUSES}{parts.pk}/default/")

    assert list(Status.objects.all())[-1] != parts
    parts.refresh_from_db()
    assert parts.is_default


def test_removing_a_status_in_use_asks_what_its_tickets_get(client, parts, asked, now):
    set_status(asked, parts, by=SYSTEM, at=now)
    url = f"{STATUSES}{parts.pk}/"
    other = Status.objects.get(category=parts.category, is_default=True)
    assert "Its tickets get instead" in client.get(url).content.decode()

    page = client.post(url, {"_method": "DELETE"}).content.decode()
    assert "1 ticket has “Parts”" in page
    client.post(url, {"_method": "DELETE", "into": other.pk})

    asked.refresh_from_db()
    assert asked.status == other
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "set the status to “Parts”" in page  # as it was called when that happened


def test_what_is_refused_is_said_and_what_was_typed_stays(client, parts):
    page = client.post(f"{STATUSES}new/", {"name": "PARTS", "category": "open"}).content.decode()

    assert "There is one of that name already." in page
    assert 'value="PARTS"' in page


def test_a_field_is_added_changed_and_removed(client, asked, now):
    sent = {
        "about": "ticket",
        "label": "Product",
        "kind": "choice",
        "choices": "Tent\r\nStove\r\n",
        "key": "",
    }
    client.post(f"{FIELDS}new/", sent)
    field = Field.objects.get()
    assert (field.key, field.choices) == ("product", ["Tent", "Stove"])
    set_field(asked, field, "Tent", by=SYSTEM, at=now)
    url = f"{FIELDS}{field.pk}/"

    page = client.post(url, {"label": "Product", "choices": "Stove"}).content.decode()
    assert "“Tent” is in use on 1 ticket" in page
    client.post(f"{url}choices/", {"old": "Tent", "new": "Stove"})
    field.refresh_from_db()
    assert field.choices == ["Stove"]

    client.post(url, {"_method": "DELETE"})
    assert Field.objects.exists()
    set_field(asked, field, "", by=SYSTEM, at=now)
    client.post(url, {"_method": "DELETE"})
    assert not Field.objects.exists()


def test_a_field_without_choices_is_not_asked_for_any(client):
    field = Field.objects.create(key="order", label="Order", kind=FieldKind.TEXT)

    client.post(f"{FIELDS}{field.pk}/", {"label": "Order no."})

    field.refresh_from_db()
    assert field.label == "Order no."
    assert "<textarea" not in client.get(f"{FIELDS}{field.pk}/").content.decode()


def test_key_and_kind_cannot_be_slipped_in(client):
    field = Field.objects.create(key="order", label="Order", kind=FieldKind.TEXT)

    client.post(f"{FIELDS}{field.pk}/", {"label": "Order", "key": "x", "kind": "date"})

    field.refresh_from_db()
    assert (field.key, field.kind) == ("order", "text")


def test_a_tag_is_renamed_merged_and_removed(client, asked, now):
    for name in ("tent", "tents", "valve"):
        tag(asked, name, by=SYSTEM, at=now)
    tents, valve = Tag.objects.get(name="tents"), Tag.objects.get(name="valve")

    page = client.post(f"{TAGS}{tents.pk}/merge/", {"into": "nothing"}).content.decode()
    assert "There is no tag of this name." in page
    client.post(f"{TAGS}{tents.pk}/merge/", {"into": " TENT "})
    client.post(f"{TAGS}{valve.pk}/", {"name": "leak"})
    assert {str(each) for each in asked.tags.all()} == {"tent", "leak"}

    client.post(f"{TAGS}{valve.pk}/", {"_method": "DELETE"})
    assert {str(each) for each in asked.tags.all()} == {"tent"}


def test_tags_are_found_and_paged(client, django_assert_max_num_queries):
    Tag.objects.bulk_create(Tag(name=f"t{number:03}") for number in range(70))
    with django_assert_max_num_queries(12):
        first = client.get(TAGS)
    second = client.get(TAGS, {"after": first.context["page"].after})

    assert len(first.context["rows"]) + len(second.context["rows"]) == 70
    assert "No tag of that name" in client.get(TAGS, {"q": "zz"}).content.decode()


@pytest.mark.parametrize("page", [STATUSES, FIELDS])
def test_many_words_cost_no_more_questions(page, client, django_assert_max_num_queries):
    for number in range(40):
        Status.objects.create(name=f"S{number}", category=Category.OPEN)
        Field.objects.create(key=f"f{number}", label=f"F{number}", kind=FieldKind.TEXT)

    with django_assert_max_num_queries(12):
        client.get(page)


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_come_here(who, cast, parts, signed_in):
    one = Tag.objects.create(name="a")
    field = Field.objects.create(key="order", label="Order", kind=FieldKind.TEXT)
    client = signed_in(cast[who])
    own = [f"{STATUSES}{parts.pk}/", f"{FIELDS}{field.pk}/", f"{TAGS}{one.pk}/"]

    for path in (STATUSES, FIELDS, TAGS, f"{STATUSES}new/", f"{FIELDS}new/", *own):
        assert client.get(path).status_code == 302
    for path in own:
        assert client.post(path, {"_method": "DELETE"}).status_code == 302
    assert Status.objects.filter(pk=parts.pk).exists()
    assert Field.objects.exists()
    assert Tag.objects.exists()


def test_what_there_is_not_is_not_found(client):
    for path in (STATUSES, FIELDS, TAGS):
        assert client.post(f"{path}999/", {"name": "X", "label": "X"}).status_code == 404
