"""The pages on which colleagues are listed, invited, changed and let go."""

import pytest
from django.core import mail

from answerable.people.models import Role, Staff

pytestmark = pytest.mark.django_db
PAGE = "/settings/staff/"


def _fields(staff, **changed):
    known = {
        "name": staff.name,
        "role": staff.role,
        "provider": staff.provider_id,
        "teams": [team.pk for team in staff.teams.all()],
        "language": "en",
    }
    return {**known, **changed}


def test_everybody_is_listed_and_who_left_is_folded_away(cast, signed_in, ana, ada):
    Staff.objects.filter(pk=ana.pk).update(is_active=False)

    page = signed_in(ada).get(PAGE).content.decode()

    for staff in cast.values():
        assert staff.email in page
    here, gone = page.split('<details class="section fold-list"')
    assert ana.email in gone
    assert ana.email not in here
    assert "Ghent" in here


def test_searching_finds_by_name_and_by_address(cast, signed_in, ada):
    for asked in ("alth", "ALTHEA@staff"):
        page = signed_in(ada).get(PAGE, {"q": asked}).content.decode()
        assert "althea@staff.example" in page
        assert "ben@staff.example" not in page
    assert "Nobody of that name" in signed_in(ada).get(PAGE, {"q": "<b>"}).content.decode()


def test_a_long_list_is_paged_and_costs_no_more(
    make_staff, own_company, ghent, ada, signed_in, django_assert_max_num_queries
):
    for number in range(70):
        Staff.objects.create(
            email=f"n{number:02}@staff.example", name=f"N{number:02}", provider=own_company
        ).teams.set([ghent])

    client = signed_in(ada)
    with django_assert_max_num_queries(12):
        first = client.get(PAGE)
    second = client.get(PAGE, {"after": first.context["page"].after})

    seen = [each.pk for answer in (first, second) for each in answer.context["page"].rows]
    assert len(seen) == len(set(seen)) == Staff.objects.count()


def test_a_colleague_is_invited(ada, own_company, ghent, signed_in):
    sent = {
        "name": "Eva Ng",
        "email": "eva@staff.example",
        "role": "agent",
        "provider": own_company.pk,
        "teams": [ghent.pk],
        "language": "en",
    }
    page = signed_in(ada).post(f"{PAGE}new/", sent, follow=True).content.decode()

    assert "Eva Ng is invited" in page
    assert "has not come yet" in page
    assert mail.outbox[0].to == ["eva@staff.example"]
    assert list(Staff.objects.get(email="eva@staff.example").teams.all()) == [ghent]


def test_what_is_refused_is_said_beside_what_was_typed(ada, ana, manila_provider, signed_in):
    sent = {"name": "Eva Ng", "role": "admin", "provider": manila_provider.pk, "language": "en"}

    page = signed_in(ada).post(f"{PAGE}new/", {**sent, "email": "eva@staff.example"}).content.decode()
    assert "Only in-house staff can be administrators." in page
    assert "Eva Ng" in page
    page = signed_in(ada).post(f"{PAGE}new/", {**sent, "role": "agent", "email": ana.email}).content.decode()
    assert "works here already" in page
    assert not mail.outbox


def test_a_colleague_is_changed(ada, ana, leuven, signed_in):
    answer = signed_in(ada).post(f"{PAGE}{ana.pk}/", _fields(ana, role="supervisor", teams=[leuven.pk]))

    assert answer.status_code == 302
    ana.refresh_from_db()
    assert ana.role == "supervisor"
    assert list(ana.teams.all()) == [leuven]


def test_nobody_gives_up_their_own_administration(ada, signed_in):
    page = signed_in(ada).post(f"{PAGE}{ada.pk}/", _fields(ada, role="agent")).content.decode()

    assert "You would lock yourself out" in page
    assert f"{PAGE}{ada.pk}/active/" not in page


def test_they_leave_and_come_back(ada, ana, signed_in):
    client, theirs = signed_in(ada), signed_in(ana)

    client.post(f"{PAGE}{ana.pk}/active/", {"_method": "DELETE"})
    assert theirs.get("/queue/").status_code == 302
    page = client.post(f"{PAGE}{ana.pk}/active/", follow=True).content.decode()

    assert "Ana can sign in again." in page


def test_the_invitation_is_sent_again(ada, own_company, signed_in):
    eva = Staff.objects.create_user("eva@staff.example", None, name="Eva", provider=own_company)

    page = signed_in(ada).post(f"{PAGE}{eva.pk}/invitation/", follow=True).content.decode()

    assert "no longer works" in page
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_come_here(who, cast, ben, signed_in):
    client = signed_in(cast[who])

    for path in (PAGE, f"{PAGE}new/", f"{PAGE}{ben.pk}/"):
        assert client.get(path).status_code == 302
        assert client.post(path, {"name": "X"}).status_code in (302, 405)
    client.post(f"{PAGE}{ben.pk}/active/", {"_method": "DELETE"})
    assert Staff.objects.get(pk=ben.pk).is_active


def test_whom_there_is_not_is_not_found(ada, signed_in):
    for path in ("999/", "999/active/", "999/invitation/"):
        assert signed_in(ada).post(f"{PAGE}{path}", {"name": "X"}).status_code == 404


def test_settings_begin_with_what_one_may_see(cast, signed_in):
    for name, sees_staff in (("ada", True), ("sam", False)):
        page = signed_in(cast[name]).get("/settings/").content.decode()
        assert ("Who works here" in page, 'href="/jobs/"' in page) == (sees_staff, True)
    assert signed_in(cast["ana"]).get("/settings/")["Location"] == "/"


def test_a_new_colleague_is_an_agent_unless_somebody_says_otherwise(ada, signed_in):
    form = signed_in(ada).get(f"{PAGE}new/").context["form"]

    assert form["role"].value() == Role.AGENT
