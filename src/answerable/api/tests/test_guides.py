"""A guide of one installation becomes another's."""

import pytest

from answerable.people.models import CustomRole
from answerable.selfservice.guides.kept import as_json
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.models import ArticleCategory, Guide, ReadingLimit

pytestmark = pytest.mark.django_db


def test_a_guide_is_carried_over_and_published(api, sam, ana):
    lead, agent = api(sam), api(ana)
    content = as_json(leak_guide())

    made = lead.post("/guides", {"content": content})
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert agent.get(f"/guides/{key}").status_code == 404  # not published yet
    assert agent.post("/guides", {"content": content}).status_code == 403
    assert lead.post("/guides", {"content": {"steps": [{"kind": "dance"}]}}).status_code == 422
    assert lead.post(f"/guides/{key}/publication", {}).status_code == 200

    carried = agent.get(f"/guides/{key}").json()
    assert (carried["version"], carried["languages"]) == (1, ["en", "de"])
    assert lead.post("/guides", {"content": carried["content"]}).status_code == 201
    assert Guide.objects.latest("pk").path == leak_guide()


def test_what_stands_over_a_guide_is_changed_and_what_is_left_out_stays(api, sam, ana):
    lead = api(sam)
    category = ArticleCategory.objects.create(names={"en": "Stoves"})
    made = lead.post("/guides", {"content": as_json(leak_guide()), "category_id": category.pk}).json()
    assert (made["category_id"], made["owner_id"]) == (category.pk, None)
    changed = lead.patch(f"/guides/{made['id']}", {"owner_id": ana.pk, "product": "Stove"})
    assert changed.status_code == 200, changed.content
    said = changed.json()
    assert (said["category_id"], said["owner_id"], said["product"]) == (category.pk, ana.pk, "Stove")
    assert lead.patch(f"/guides/{made['id']}", {"category_id": None}).json()["category_id"] is None
    assert lead.patch(f"/guides/{made['id']}", {"category_id": 999999}).status_code == 422
    assert api(ana).patch(f"/guides/{made['id']}", {"product": "x"}).status_code in (403, 404)


def test_a_providers_writer_puts_it_where_its_people_read(api, make_staff, manila_provider, manila):
    theirs, other = (ArticleCategory.objects.create(names={"en": name}) for name in ("Theirs", "Others"))
    ReadingLimit.objects.create(provider=manila_provider).categories.add(theirs)
    role = CustomRole.objects.create(name="Writer", like="agent", rights=["guides.write"])
    writer = api(make_staff("Wim", provider=manila_provider, custom_role=role, teams=[manila]))
    begun = {"content": as_json(leak_guide()), "audience": "partner"}

    assert writer.post("/guides", {**begun, "category_id": other.pk}).status_code == 422
    made = writer.post("/guides", {**begun, "category_id": theirs.pk})
    assert (made.status_code, made.json().get("category_id")) == (201, theirs.pk)
