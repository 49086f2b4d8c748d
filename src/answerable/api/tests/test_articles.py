"""Articles by a program: as whose token it is reads, writes and publishes them, and no further."""

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.articles.actions import CategoryWanted, add_category

pytestmark = pytest.mark.django_db


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
