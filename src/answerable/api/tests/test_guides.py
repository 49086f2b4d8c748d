"""A guide of one installation becomes another's."""

import pytest

from answerable.selfservice.guides.kept import as_json
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.models import Guide

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
