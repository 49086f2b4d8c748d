"""The pages on which roles are put together, given and removed."""

import pytest

from answerable.people.models import CustomRole, Staff

pytestmark = pytest.mark.django_db
PAGE = "/settings/roles/"
READER = {"name": "Reader", "like": "agent", "rights": ["ticket.note"]}


def test_a_role_is_made_given_seen_and_removed(ada, ana, signed_in):
    client = signed_in(ada)
    client.post(f"{PAGE}new/", READER)
    role = CustomRole.objects.get()
    fields = {"name": "Ana", "role": f"own-{role.pk}", "provider": ana.provider_id, "language": "en"}
    client.post(f"/settings/staff/{ana.pk}/", fields)

    assert Staff.objects.get(pk=ana.pk).rights == {"ticket.note"}
    assert "Reader" in client.get("/settings/staff/").content.decode()
    assert "1 person" in client.get(PAGE).content.decode()
    assert (
        "1 colleague has this role"
        in client.post(f"{PAGE}{role.pk}/", {"_method": "DELETE"}).content.decode()
    )

    client.post(f"/settings/staff/{ana.pk}/", fields | {"role": "agent"})
    client.post(f"{PAGE}{role.pk}/", {"_method": "DELETE"})
    assert not CustomRole.objects.exists()
    told = client.get("/settings/changes/").content.decode()
    for words in ("added the role “Reader”", "role: Reader", "1 right added", "removed the role “Reader”"):
        assert words in told


def test_what_is_refused_is_said_and_what_was_ticked_stays(ada, signed_in):
    page = signed_in(ada).post(f"{PAGE}new/", READER | {"name": "Agent"}).content.decode()

    assert "There is a role called Agent already." in page
    assert page.count(" checked") == 2  # the right, and what it sees
    assert not CustomRole.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"rights": ["world.rule"]}, {"like": "admin"}, {"name": ""}, {"like": "\0"}]
)
def test_nonsense_makes_nothing(ada, signed_in, fields):
    assert signed_in(ada).post(f"{PAGE}new/", READER | fields).status_code == 200
    assert not CustomRole.objects.exists()


@pytest.mark.parametrize("who", ["sam", "mara", "ana", "althea"])
def test_others_are_sent_back(who, cast, signed_in):
    assert signed_in(cast[who]).get(PAGE).status_code == 302
    assert signed_in(cast[who]).post(f"{PAGE}new/", READER).status_code == 302
    assert not CustomRole.objects.exists()
