"""Articles by a program: as whose token it is reads, writes and publishes them, and no further."""

from base64 import b64encode
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.people.models import CustomRole
from answerable.selfservice.articles.actions import CategoryWanted, add_category
from answerable.tickets.models import Brand

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x06" + b"\x00" * 10


def test_from_begun_to_published_and_withdrawn(api, sam, mara, ana, zed):
    category = add_category(CategoryWanted({"en": "Stoves"}), by=SYSTEM, at=timezone.now())
    writer, reviewer = api(sam), api(mara)
    begun = {"title": "Clean it", "category_id": category.pk}
    problem(api(ana).post("/articles", begun), 403)
    made = writer.post("/articles", begun)
    assert made.status_code == 201
    path = f"/articles/{made.json()['id']}"
    at = f"{path}/texts/en"
    problem(api(ana).get(path), 404)

    draft = {"title": "Clean it", "markdown": "Rub *it*.", "edition": 1}
    assert writer.patch(at, draft).json()["texts"][0]["draft"]["edition"] == 2
    problem(writer.patch(at, {**draft, "markdown": "Mine."}), 409)
    writer.post(f"{at}/review", {})
    problem(writer.post(f"{at}/approval", {"edition": 2}), 403)
    said = reviewer.post(f"{at}/approval", {"edition": 2, "then_publish": True}).json()["texts"][0]
    assert said["published"]["markdown"] == "Rub *it*."
    read = api(ana).get(path).json()["texts"][0]
    assert (read["draft"], read["published"]["version"]) == (None, 1)
    assert [each["id"] for each in api(ana).everything("/articles", language="en")] == [made.json()["id"]]
    problem(api(zed).get(path), 404)
    assert reviewer.delete(f"{at}/publication").status_code == 204
    problem(api(ana).get(path), 404)


@pytest.fixture
def article(api, sam, mara):
    """make("Clean it"): reviewed, and not published yet."""
    category = add_category(CategoryWanted({"en": "Stoves"}), by=SYSTEM, at=timezone.now())

    def make(title):
        path = f"/articles/{api(sam).post('/articles', {'title': title, 'category_id': category.pk}).json()['id']}"
        api(sam).patch(f"{path}/texts/en", {"title": title, "markdown": "Rub it.", "edition": 1})
        api(sam).post(f"{path}/texts/en/review", {})
        assert api(mara).post(f"{path}/texts/en/approval", {"edition": 2}).status_code == 200
        return path

    return make


def test_it_goes_out_at_a_time_and_does_not_where_that_is_taken_back(api, article, mara, ana, zed):
    path = article("Clean it")
    when = timezone.now() + timedelta(hours=2)
    at = f"{path}/texts/en/schedule"
    said = api(mara).post(at, {"at": when.isoformat()}).json()["texts"][0]["draft"]["publish_at"]
    assert datetime.fromisoformat(said) == when
    assert api(mara).post(at, {"at": when.isoformat()}).status_code == 200
    for wrong in ({}, {"at": "soon"}, {"at": "2020-01-01T00:00:00Z"}, {"at": 7}, {"at": None}):
        problem(api(mara).post(at, wrong), 422)
    problem(api(zed).post(at, {"at": when.isoformat()}), 404)

    assert [api(mara).delete(at).status_code for _twice in range(2)] == [204, 204]
    assert api(mara).get(path).json()["texts"][0]["draft"]["publish_at"] is None
    api(mara).post(f"{path}/texts/en/publication", {})
    problem(api(ana).post(at, {"at": when.isoformat()}), 403)
    problem(api(mara).post(at, {"at": when.isoformat()}), 409)


def test_it_is_archived_for_another_and_brought_back(api, article, mara, ana):
    old, new = article("Clean it"), article("Clean it well")
    for path in (old, new):
        api(mara).post(f"{path}/texts/en/publication", {})
    instead = int(new.rpartition("/")[2])
    problem(api(ana).post(f"{old}/archive", {}), 403)
    problem(api(mara).post(f"{old}/archive", {"replaced_by": 999}), 422)
    problem(api(mara).post(f"{old}/archive", {"replaced_by": int(old.rpartition("/")[2])}), 422)
    for _twice in range(2):
        said = api(mara).post(f"{old}/archive", {"replaced_by": instead}).json()
        assert (said["is_archived"], said["replaced_by"]) == (True, instead)
    problem(api(ana).get(old), 404)
    problem(api(mara).patch(f"{old}/texts/en", {"title": "x", "markdown": "y", "edition": 2}), 409)
    assert [api(mara).delete(f"{old}/archive").status_code for _twice in range(2)] == [204, 204]
    assert api(ana).get(old).json()["is_archived"] is False


def test_pictures_are_put_in_and_read_by_whoever_reads_the_article(api, article, sam, mara, ana, zed):
    path = article("Clean it")
    picture = {"alt": "The jet", "content": b64encode(PNG).decode()}
    made = api(sam).post(f"{path}/pictures", picture)
    assert made.status_code == 201
    kept = made.json()
    assert (kept["alt"], kept["content_type"]) == ("The jet", "image/png")
    assert kept["markdown"] == f"![The jet](picture:{kept['id']})"
    assert api(sam).post(f"{path}/pictures", picture).json() == kept
    assert api(sam).everything(f"{path}/pictures") == [kept]

    address = f"{path}/pictures/{kept['id']}"
    problem(api(ana).get(address), 404)  # it is a draft still
    api(mara).post(f"{path}/texts/en/publication", {})
    read = api(ana).get(address)
    assert (b"".join(read.streaming_content), read["Content-Type"]) == (PNG, "image/png")
    problem(api(ana).post(f"{path}/pictures", picture), 403)
    for reader in (zed, ana):
        problem(api(reader).get(f"{path}/pictures/999"), 404)
    for wrong in ({}, {"alt": "", "content": picture["content"]}, {"alt": "x", "content": "?"}):
        problem(api(sam).post(f"{path}/pictures", wrong), 422)
    text = {"alt": "x", "content": b64encode(b"<svg onload=alert(1)>").decode()}
    problem(api(sam).post(f"{path}/pictures", text), 422)


def test_a_draft_is_sent_back(api, article, sam, mara, ana):
    path = article("Clean it")
    api(sam).patch(f"{path}/texts/en", {"title": "Clean it", "markdown": "Brush it.", "edition": 2})
    api(sam).post(f"{path}/texts/en/review", {})
    assert [api(mara).delete(f"{path}/texts/en/review").status_code for _twice in range(2)] == [204, 204]
    assert api(sam).get(path).json()["texts"][0]["draft"]["state"] == "writing"


def test_for_whom_it_is_where_it_stands_and_whose_it_is_are_said_and_changed(api, sam, mara, ana, brand_of):
    stoves = add_category(CategoryWanted({"en": "Stoves", "de": "Kocher"}), by=SYSTEM, at=timezone.now())
    theirs = add_category(CategoryWanted({"en": "Theirs"}, brand=brand_of), by=SYSTEM, at=timezone.now())
    writer = api(sam)
    listed = writer.everything("/article-categories")
    assert [(each["id"], each["names"].get("de"), each["brand_id"]) for each in listed] == [
        (stoves.pk, "Kocher", None),
        (theirs.pk, None, brand_of.pk),
    ]
    begun = {"title": "Clean it", "category_id": stoves.pk, "audience": "partner", "owner_id": mara.pk}
    made = writer.post("/articles", begun).json()
    assert (made["audience"], made["owner"]["id"], made["category_id"]) == ("partner", mara.pk, stoves.pk)
    assert writer.post("/articles", {**begun, "owner_id": None}).json()["owner"] is None
    own = writer.post("/articles", {"title": "x", "category_id": stoves.pk}).json()
    assert own["owner"]["id"] == sam.pk
    for wrong in (
        {"owner_id": 999},
        {"category_id": 999},
        {"audience": "all"},
        {"brand_id": 999},
        {"owner_id": "x"},
    ):
        answer = writer.post("/articles", {**begun, **wrong})
        problem(answer, 422)
        assert next(iter(wrong)) in answer.content.decode()

    path = f"/articles/{made['id']}"
    for _twice in range(2):
        said = writer.patch(path, {"audience": "public", "review_by": "2027-03-01"}).json()
    assert (said["audience"], said["owner"]["id"], said["review_by"]) == ("public", mara.pk, "2027-03-01")
    said = writer.patch(path, {"category_id": theirs.pk, "owner_id": None}).json()
    assert (said["category"], said["brand_id"], said["owner"]) == ("Theirs", brand_of.pk, None)
    assert writer.patch(path, {}).json() == said
    for wrong in ({"audience": None}, {"category_id": None}, {"owner_id": 999}, {"words": "x"}):
        problem(writer.patch(path, wrong), 422)
    problem(api(ana).patch(path, {"audience": "internal"}), 404)
    assert writer.get(path).json() == said


def test_what_is_published_changes_only_by_who_may_publish(api, article, sam, mara, make_staff, own_company):
    path = article("Clean it")
    api(mara).post(f"{path}/texts/en/publication", {})
    role = CustomRole.objects.create(
        name="Writer", like="agent", rights=["articles.write", "articles.internal"]
    )
    writer = api(make_staff("Wim", provider=own_company, custom_role=role))
    problem(writer.patch(path, {"audience": "public"}), 403)
    assert api(sam).get(path).json()["audience"] == "internal"
    assert api(mara).patch(path, {"audience": "partner"}).json()["audience"] == "partner"


def test_a_change_that_is_sent_twice_is_done_once(api, article, mara):
    path, hers = article("Clean it"), api(mara)
    first = hers.patch(path, {"audience": "partner"}, Idempotency_Key="one-change")
    hers.patch(path, {"audience": "public"})
    again = hers.patch(path, {"audience": "partner"}, Idempotency_Key="one-change")
    assert (first.json(), again.status_code) == (again.json(), 200)
    assert hers.get(path).json()["audience"] == "public"
    problem(hers.patch(path, {"audience": "internal"}, Idempotency_Key="one-change"), 422)


@pytest.fixture
def brand_of(db):
    return Brand.objects.create(name="Lupin", sender="Lupin", language="en")
