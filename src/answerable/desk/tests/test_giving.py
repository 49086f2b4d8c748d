"""How tickets are given is said on pages, and each ticket says why it is where it is."""

from datetime import timedelta

import pytest

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.models import Staff
from answerable.routing.actions import (
    PersonPlan,
    SkillPlan,
    TeamPlan,
    add_skill,
    be_seen,
    set_person_giving,
    set_skills,
    set_team_giving,
    take_work,
)
from answerable.routing.giving.deciding import give
from answerable.routing.models import (
    AtWork,
    Leaving,
    Skill,
    SkillKind,
    StaffGiving,
    StaffSkill,
    TeamGiving,
    Way,
)
from answerable.tickets.conditions import Condition, Conditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def pushed(ghent, now):
    set_team_giving(ghent, TeamPlan(Way.PUSH, untouched_minutes=30), by=SYSTEM, at=now)
    return ghent


def test_a_team_a_skill_and_a_person_are_set_up(ada, ana, sam, ghent, signed_in):
    client = signed_in(ada)
    assert "No skill yet" in client.get("/settings/giving/").content.decode()

    wanted = {"way": "push", "is_sticky": "on", "untouched_minutes": "20", "most": "", "leaving": "deputy"}
    assert client.post(f"/settings/giving/teams/{ghent.pk}/", wanted).status_code == 302
    giving = TeamGiving.objects.get(team=ghent)
    assert (giving.way, giving.untouched_minutes, giving.most, giving.leaving) == (
        "push",
        20,
        None,
        Leaving.DEPUTY,
    )

    typed = {"name": "Polish", "kind": "language", "language": "pl"}
    with_one_more = client.post("/settings/giving/skills/new/", typed | {"do": "add", "add": "subject"})
    assert 'value="Polish"' in with_one_more.content.decode()
    assert "Contains" not in with_one_more.content.decode()
    kept = {"do": "keep", "what": "subject", "how": "has", "value": "tent"}
    assert client.post("/settings/giving/skills/new/", typed | kept).status_code == 302
    skill = Skill.objects.get()
    assert (skill.language, skill.conditions.each) == ("pl", (Condition("subject", "has", "tent"),))

    person = {"capacity": "5", "deputy": sam.pk, "skill": [skill.pk], f"until-{skill.pk}": "2030-01-31"}
    assert client.post(f"/settings/giving/people/{ana.pk}/", person).status_code == 302
    own = StaffGiving.objects.get(staff=ana)
    assert (own.capacity, own.deputy, own.takes_work) == (5, sam, True)
    assert str(StaffSkill.objects.get(staff=ana, skill=skill).until) == "2030-01-31"
    pages = (
        "/settings/giving/",
        f"/settings/giving/teams/{ghent.pk}/",
        f"/settings/giving/skills/{skill.pk}/",
    )
    shown = [client.get(page).content.decode() for page in pages]
    assert "are given to people" in shown[0]
    assert "Subject contains any of tent" in shown[0]
    assert "0 of 5 in hand" in shown[1]
    assert "Polish" in shown[1]
    assert "Ana" in shown[2]

    client.post(f"/settings/giving/skills/{skill.pk}/removal/")
    assert not Skill.objects.exists()
    told = client.get("/settings/changes/").content.decode()
    assert "Ada removed the skill “Polish”" in told
    assert "Ada changed how the tickets of Ghent find their person" in told


@pytest.mark.parametrize(
    ("page", "typed", "says"),
    [
        ("people/{ana}/", {"capacity": "0"}, "greater than or equal to 1"),
        ("people/{ana}/", {"capacity": "5", "skill": "{skill}", "until-{skill}": "soon"}, "choose a day"),
        ("teams/{ghent}/", {"way": "shove", "leaving": "stay"}, "shove is not one of"),
        ("skills/new/", {"do": "keep", "name": "x", "kind": "language"}, "Choose which language it is."),
        ("skills/new/", {"do": "keep", "name": "GAS", "kind": "product"}, "already a skill of this name"),
    ],
)
def test_what_cannot_be_kept_is_said(ada, ana, ghent, signed_in, now, page, typed, says):
    skill = add_skill(SkillPlan("Gas", SkillKind.CERTIFICATE), by=SYSTEM, at=now)
    keys = {"ana": ana.pk, "ghent": ghent.pk, "skill": skill.pk}
    filled = {key.format(**keys): value.format(**keys) for key, value in typed.items()}
    answer = signed_in(ada).post("/settings/giving/" + page.format(**keys), filled)

    assert answer.status_code < 500
    assert says in answer.content.decode()
    assert not StaffGiving.objects.exists()
    assert not StaffSkill.objects.exists()


def test_rules_of_giving_are_the_administrators_and_people_theirs_who_lead_them(
    cast, ana, ghent, signed_in, now
):
    skill = add_skill(SkillPlan("Gas", SkillKind.CERTIFICATE), by=SYSTEM, at=now)
    pages = ["", f"teams/{ghent.pk}/", f"people/{ana.pk}/", "skills/new/", f"skills/{skill.pk}/"]
    for name, staff in cast.items():
        got = {page for page in pages if signed_in(staff).get(f"/settings/giving/{page}").status_code == 200}
        leads = {page for page in pages if "skills" not in page}
        assert got == (set(pages) if name == "ada" else leads if name in ("sam", "mara") else set())
    signed_in(cast["sam"]).post(f"/settings/giving/skills/{skill.pk}/removal/")
    assert Skill.objects.exists()


def test_a_providers_supervisor_says_it_of_their_own_people_alone(
    grace, althea, ana, ghent, manila, manila_provider, own_company, make_staff, signed_in, now
):
    guest = make_staff("Guest", provider=own_company, teams=[manila])
    other = make_staff("Else", provider=manila_provider)
    skill = add_skill(SkillPlan("Gas", SkillKind.CERTIFICATE), by=SYSTEM, at=now)
    leads = signed_in(grace)
    listed = leads.get("/settings/giving/").text
    assert "Manila" in listed
    assert "Ghent" not in listed
    people = leads.get(f"/settings/giving/teams/{manila.pk}/").text
    assert "Althea" in people
    assert "Guest" not in people
    assert 'name="way"' not in people
    assert leads.get(f"/settings/giving/teams/{ghent.pk}/").status_code == 404
    for address in ("", "work/", "away/"):
        for whom in (ana, guest, other):
            url = f"/settings/giving/people/{whom.pk}/{address}"
            typed = {"capacity": "3", "until": "2040-01-01T09:00:00Z"}
            assert leads.post(url, typed, headers={"HX-Request": "true"}).status_code == 404
    assert not Event.objects.filter(actor_kind="staff").exists()

    url = f"/settings/giving/people/{althea.pk}/"
    leads.post(url, {"capacity": "3", "skill": [skill.pk], "deputy": grace.pk})
    leads.post(f"{url}work/", {"_method": "DELETE"})
    leads.post(f"{url}away/", {"until": "2040-01-01T09:00:00Z"})
    own = StaffGiving.objects.get(staff=althea)
    assert (own.capacity, own.takes_work, own.deputy, althea.skills.get().skill) == (3, False, grace, skill)
    assert "Away until" in leads.get(url).text
    leads.post(f"{url}away/", {"_method": "DELETE"})
    leads.post(url, {"capacity": "3", "deputy": ana.pk})
    assert StaffGiving.objects.get(staff=althea).deputy == grace
    with pytest.raises(Staff.DoesNotExist):
        set_person_giving(althea, PersonPlan(3, deputy=ana.pk), by=grace.actor(), at=now)
    kinds = list(Event.objects.filter(actor_id=grace.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "staff.giving_changed", "staff.skills_changed", "staff.paused_work", "staff.went_away", "staff.came_back",
    ]  # fmt: skip


def test_lists_ask_a_few_questions_however_long_they_are(
    ada, ghent, make_staff, own_company, signed_in, now, django_assert_max_num_queries
):
    for n in range(12):
        skill = add_skill(SkillPlan(f"Skill {n}", SkillKind.PRODUCT), by=SYSTEM, at=now)
        staff = make_staff(f"Person {n}", provider=own_company, teams=[ghent])
        set_skills(staff, {skill.pk: None}, by=SYSTEM, at=now)
    client = signed_in(ada)
    for page in ("", f"teams/{ghent.pk}/", f"people/{staff.pk}/"):
        with django_assert_max_num_queries(16):
            client.get(f"/settings/giving/{page}")


def test_one_says_oneself_whether_one_takes_work(pushed, ana, ben, signed_in):
    client = signed_in(ana)
    assert "Take no work for now" in client.get("/day/").content.decode()
    assert AtWork.objects.filter(staff=ana).exists()  # a page of theirs is open
    assert "Take no work for now" not in signed_in(ben).get("/day/").content.decode()

    for _ in range(2):
        client.post("/me/work/", {"_method": "DELETE"})
    assert "Take work again" in client.get("/day/").content.decode()
    client.post("/me/work/")
    assert StaffGiving.objects.get(staff=ana).takes_work
    told = Event.objects.filter(kind__startswith="staff.", stream=f"staff/{ana.pk}").values_list(
        "kind", flat=True
    )
    assert list(told.order_by("pk")) == ["staff.paused_work", "staff.took_up_work"]


def test_a_ticket_says_why_it_is_where_it_is(pushed, asked, ana, sam, ben, althea, signed_in, clock, now):
    skill = add_skill(
        SkillPlan("Zips", SkillKind.PRODUCT, "", Conditions((Condition("subject", "has", "zip"),))),
        by=SYSTEM,
        at=now,
    )
    set_skills(ana, {skill.pk: None}, by=SYSTEM, at=now)
    for each in (ana, sam):
        be_seen(each.pk, at=now)
    give(asked.pk, at=now)
    event = Event.objects.get(kind="ticket.given")
    url = f"/tickets/{asked.reference}/routing/"
    page = signed_in(ana).get(asked.get_absolute_url()).content.decode()

    assert "It was given to Ana, who has the least in hand" in page
    assert f"{url}#step-{event.pk}" in page
    assert "Answerable gave it to Ana" not in page  # once is enough
    why = signed_in(ana).get(url).content.decode()
    for said in (
        "It was given to Ana, who has the least in hand",
        "Zips",
        "Cannot do what it needs",
        "Sam",
        "2 people were considered.",
    ):
        assert said in why
    assert signed_in(ben).get(url).status_code == 404
    assert signed_in(althea).get(url).status_code == 404


def test_why_nobody_was_given_it_and_why_it_went_back(pushed, asked, ana, signed_in, clock, now):
    take_work(ana, False, by=ana.actor(), at=now)
    give(asked.pk, at=now)
    why = signed_in(ana).get(f"/tickets/{asked.reference}/routing/").content.decode()
    assert "It stays in the queue" in why

    take_work(ana, True, by=ana.actor(), at=now)
    be_seen(ana.pk, at=now + timedelta(minutes=1))
    give(asked.pk, at=now + timedelta(minutes=1))
    clock.shift(timedelta(minutes=40))
    from answerable.routing.giving.tasks import look_again

    look_again()
    page = signed_in(ana).get(asked.get_absolute_url()).content.decode()
    assert "It went back to Ghent: Ana had not opened it" in page
    bell = signed_in(ana).get("/notifications/").content.decode()
    assert "It went back to Ghent, since you had not opened it" in bell


def test_the_floor_says_what_people_have_and_can_have(pushed, asked, ana, sam, signed_in, clock, now):
    be_seen(ana.pk, at=now)
    give(asked.pk, at=now)

    assert "1 of 10 in hand" in signed_in(sam).get("/floor/").content.decode()
