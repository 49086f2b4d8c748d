"""Each page as each role: it works, is refused, or does not exist for them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.channels.models import Item, ItemState, Mailbox, RawItem
from answerable.listening.surveys.writing import SurveyPlan, add_survey
from answerable.people.actions import deactivate_staff
from answerable.people.models import Account, Customer
from answerable.privacy.actions import Wanted, add_rule
from answerable.privacy.models import Does
from answerable.privacy.retention.age import Unit

pytestmark = pytest.mark.django_db

EVERYBODY = {"ana", "ben", "sam", "mara", "ada", "althea", "zed"}
SEE_GHENT = {"ana", "sam", "mara", "ada"}


@pytest.fixture
def mailbox(ghent):
    return Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now()
    )


@pytest.fixture
def held(mailbox):
    raw = b"From: a@junk.example\r\nTo: help@own.example\r\nSubject: Prize\r\n\r\nClick.\r\n"
    item = Item.objects.create(
        channel="email",
        mailbox=mailbox,
        source="lmtp",
        digest="0" * 64,
        size=len(raw),
        state=ItemState.QUARANTINED,
        reason="flood",
        explanation="Too many at once.",
        sender="a@junk.example",
        subject="Prize",
        received_at=timezone.now(),
    )
    RawItem.objects.create(item=item, compressed=RawItem.compress(raw))
    return item


def _who_sees(url, cast, signed_in):
    answers = {name: signed_in(staff).get(url) for name, staff in cast.items()}
    # What a role does not include sends back to where one was; what one may not see is not there.
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 404}
    return {name for name, answer in answers.items() if answer.status_code == 200}


@pytest.mark.parametrize(
    "page",
    [
        "desk:day",
        "desk:queue",
        "desk:search",
        "desk:me",
        "desk:notifications",
        "desk:bell",
        "desk:palette",
        "desk:saved_replies",
        "desk:saved_reply_new",
        "desk:macros",
        "desk:macro_new",
        "desk:accounts",
        "desk:handovers",
        "desk:findings",
        "desk:findings_mine",
        "desk:finding_raise",
        "desk:views",
        "desk:view_new",
        "desk:quality_own",
        "desk:learning",
        "desk:good_answers",
        "desk:coaching",
        "desk:my_week",
        "mfa_index",
        "account_change_password",
    ],
)
def test_everybody_has_their_own_pages(page, cast, signed_in):
    assert _who_sees(reverse(page), cast, signed_in) == EVERYBODY


@pytest.mark.parametrize(
    "page", ["ticket", "conversation", "ticket_head", "ticket_side", "picker", "ticket_macros", "handover"]
)
def test_a_ticket_is_there_for_those_who_may_see_it(page, asked, cast, signed_in):
    url = reverse(f"desk:{page}", args=[asked.reference]) + "?kind=note"

    assert _who_sees(url, cast, signed_in) == SEE_GHENT
    assert signed_in(cast["ben"]).get(url).status_code == 404
    assert signed_in(cast["zed"]).get(url).status_code == 404


def test_a_customer_is_there_for_own_staff_and_for_whom_they_wrote_to(asked, cast, signed_in):
    url = reverse("desk:customer", args=[asked.customer_id])

    assert _who_sees(url, cast, signed_in) == EVERYBODY - {"althea", "zed"}


def test_an_account_is_there_for_own_staff_and_for_whom_its_people_wrote_to(asked, cast, signed_in):
    account = Account.objects.create(name="Acme")
    Customer.objects.filter(pk=asked.customer_id).update(account=account)

    assert _who_sees(reverse("desk:account", args=[account.pk]), cast, signed_in) == EVERYBODY - {
        "althea",
        "zed",
    }
    in_house = {"ana", "ben", "sam", "ada"}
    for page, who in (("account_change", in_house | {"mara"}), ("customer_change", in_house)):
        pk = account.pk if page == "account_change" else asked.customer_id
        assert _who_sees(reverse(f"desk:{page}", args=[pk]), cast, signed_in) == who
    assert _who_sees(reverse("desk:account_new"), cast, signed_in) == in_house
    data = reverse("desk:customer_data", args=[asked.customer_id])
    assert _who_sees(data, cast, signed_in) == {"ada"}


def test_surveys_are_read_by_those_who_lead_and_written_by_who_steers(ada, cast, signed_in):
    survey = add_survey(SurveyPlan("How was it"), by=ada.actor(), at=timezone.now())
    for page, args in (("surveys", []), ("survey_results", [survey.pk]), ("survey_answers", [survey.pk])):
        assert _who_sees(reverse(f"desk:{page}", args=args), cast, signed_in) == {"sam", "mara", "ada"}
    for page, args in (("survey_new", []), ("survey", [survey.pk])):
        assert _who_sees(reverse(f"desk:{page}", args=args), cast, signed_in) == {"mara", "ada"}


def test_quarantine_is_for_those_who_lead(held, cast, signed_in):
    leaders = {"sam", "mara", "ada"}
    assert _who_sees(reverse("desk:quarantine"), cast, signed_in) == leaders
    assert _who_sees(reverse("desk:item", args=[held.pk]), cast, signed_in) == leaders
    assert _who_sees(reverse("desk:item_original", args=[held.pk]), cast, signed_in) == leaders


def test_reviews_are_for_those_who_lead_and_draws_for_managers_of_the_house(cast, signed_in):
    for page in ("quality", "quality_reviews", "quality_calibrations", "quality_scorecard"):
        assert _who_sees(reverse(f"desk:{page}"), cast, signed_in) == {"sam", "mara", "ada"}
    assert _who_sees(reverse("desk:quality_samples"), cast, signed_in) == {"mara", "ada"}


def test_the_rota_and_visits_are_planned_by_managers_and_administrators(cast, signed_in):
    for page in ("desk:rota", "desk:rota_members", "desk:rota_member_new", "desk:visits", "desk:visit_new"):
        assert _who_sees(reverse(page), cast, signed_in) == {"mara", "ada"}


def test_studies_are_for_those_who_see_all_figures_of_the_house(cast, signed_in):
    for page in ("desk:studies", "desk:study_new"):
        assert _who_sees(reverse(page), cast, signed_in) == {"sam", "mara", "ada"}


def test_duties_of_the_client_are_seen_by_those_who_see_charters(cast, signed_in):
    assert _who_sees(reverse("desk:duties"), cast, signed_in) == {"mara", "ada"}


def test_reports_are_seen_by_those_who_see_figures_and_made_by_managers(cast, signed_in):
    assert _who_sees(reverse("desk:reports"), cast, signed_in) == {"sam", "mara", "ada"}
    assert _who_sees(reverse("desk:report_new"), cast, signed_in) == {"mara", "ada"}


def test_jobs_are_for_those_who_lead(cast, signed_in):
    assert _who_sees(reverse("desk:jobs"), cast, signed_in) == {"sam", "mara", "ada"}


def test_mailboxes_are_the_administrators(mailbox, cast, signed_in):
    for url in (
        reverse("desk:mailboxes"),
        reverse("desk:mailbox_new"),
        reverse("desk:mailbox", args=[mailbox.pk]),
    ):
        assert _who_sees(url, cast, signed_in) == {"ada"}


def test_automations_and_promises_are_the_administrators(cast, signed_in):
    for page in (
        "desk:skill_new",
        "desk:rules",
        "desk:rule_new",
        "desk:policies",
        "desk:policy_new",
        "desk:route_new",
        "desk:departments",
        "desk:department_new",
        "desk:tracker_new",
    ):
        assert _who_sees(reverse(page), cast, signed_in) == {"ada"}
    for page in ("desk:routes", "desk:route_draft"):
        assert _who_sees(reverse(page), cast, signed_in) == {"sam", "ada"}
    assert _who_sees(reverse("desk:giving"), cast, signed_in) == {"sam", "mara", "ada"}


def test_retention_is_the_administrators(asked, ada, cast, signed_in):
    wanted = Wanted(Does.FILES, 1, Unit.YEARS)
    rule = add_rule(wanted, by=ada.actor(), at=timezone.now())
    page = reverse("desk:retention_rule", args=[rule.pk])
    for url in (reverse("desk:retention"), reverse("desk:retention_new"), page):
        assert _who_sees(url, cast, signed_in) == {"ada"}


def test_the_rail_names_only_what_one_may_see(held, cast, signed_in):
    def places(name):
        page = signed_in(cast[name]).get(reverse("desk:me")).content.decode()
        return {each for each in ("quarantine", "settings") if f'href="/{each}/"' in page}

    assert places("ana") == set()
    assert places("sam") == {"quarantine", "settings"}
    assert places("ada") == {"quarantine", "settings"}


def test_settings_name_only_what_one_may_see(cast, signed_in):
    def places(name):
        page = signed_in(cast[name]).get(reverse("desk:jobs")).content.decode()
        nav = page.split('class="settings-places"')[1].split("</nav>")[0]
        return set(re.findall(r'href="([^"]+)"', nav))

    assert places("sam") == {"/settings/", "/settings/giving/", "/settings/routing/", "/jobs/"}
    assert places("mara") == {"/settings/", "/settings/giving/", "/jobs/"}
    inside = {
        f"/settings/{name}/"
        for name in (
            "staff",
            "access",
            "teams",
            "sign-in",
            "calendars",
            "roles",
            "statuses",
            "fields",
            "forms",
            "tags",
            "brands",
            "automations",
            "promises",
            "giving",
            "routing",
            "capability",
            "health",
            "changes",
            "retention",
            "regions",
            "black-holes",
            "webhooks",
            "departments",
            "rules",
            "history",
        )
    }
    assert places("ada") == {*inside, "/settings/", "/channels/", "/mailboxes/", "/jobs/"}

    def offered(name, asked=""):
        page = signed_in(cast[name]).get(reverse("desk:settings"), {"q": asked})
        return [place.url for group in page.context["groups"] for place in group.places]

    # The page of all settings has them all, with what is set up elsewhere, and finds them by what they are called.
    assert set(offered("ada")) >= {*inside, "/mailboxes/", "/jobs/", "/quarantine/", "/saved-replies/"}
    assert "/settings/staff/" not in offered("mara")
    assert offered("ada", "people access") == [
        f"/settings/{each}/" for each in ("staff", "teams", "roles", "access", "sign-in")
    ]
    assert offered("ada", "SLÀ ") == ["/settings/promises/"]
    assert offered("ada", "trigger") == ["/settings/automations/"]
    assert offered("ada", "nonsense") == []
    assert signed_in(cast["ana"]).get(reverse("desk:settings"), follow=True).context.get("groups") is None


def test_a_manager_is_not_offered_what_they_may_not_do(asked, cast, signed_in):
    page = signed_in(cast["mara"]).get(asked.get_absolute_url()).content.decode()

    assert f'action="{reverse("desk:messages", args=[asked.reference])}"' not in page
    assert reverse("desk:notes", args=[asked.reference]) in page


def test_who_may_look_at_quarantine_may_not_therefore_release(held, cast, signed_in):
    page = signed_in(cast["mara"]).get(reverse("desk:item", args=[held.pk])).content.decode()
    answer = signed_in(cast["mara"]).post(reverse("desk:item_release", args=[held.pk]))

    assert reverse("desk:item_release", args=[held.pk]) not in page
    assert answer.status_code == 302
    held.refresh_from_db()
    assert not held.is_released


@pytest.mark.parametrize(
    "path",
    [
        "/day/",
        "/queue/",
        "/views/",
        "/me/",
        "/notifications/",
        "/jobs/",
        "/search/?q=tent",
        "/tickets/ABCD-EFGH/",
    ],
)
def test_strangers_are_asked_to_sign_in(client, ana, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_one_starts_with_ones_day_or_where_one_looks_on_or_at_the_demos_own(
    client, ana, mara, signed_in, settings
):
    settings.ANSWERABLE_DEMO = False
    assert signed_in(ana).get("/")["Location"] == "/day/"
    assert signed_in(mara).get("/")["Location"] == "/queue/"

    settings.ANSWERABLE_DEMO = True
    assert signed_in(ana).get("/")["Location"] == "/day/"
    assert client.get("/")["Location"] == "/demo/"


def test_pages_are_gone_with_the_right_to_see_them(ana, ada, asked, signed_in):
    client = signed_in(ana)
    assert client.get(asked.get_absolute_url()).status_code == 200

    deactivate_staff(ana, by=ada.actor(), at=timezone.now())

    assert client.get(asked.get_absolute_url()).status_code == 302
    assert client.get("/queue/").status_code == 302


def test_links_and_merged_tickets_of_other_teams_are_not_named(
    asked, make_ticket, leuven, ana, sam, signed_in
):
    from answerable.tickets.actions import link, merge
    from answerable.tickets.models import LinkKind

    theirs = make_ticket(team=leuven, subject="Secret of Leuven")
    gone = make_ticket(team=leuven, subject="Gone from Leuven")
    link(asked, theirs, LinkKind.RELATED, by=sam.actor(), at=timezone.now())
    merge(gone, asked, by=sam.actor(), at=timezone.now())

    page = signed_in(ana).get(asked.get_absolute_url()).content.decode()

    for hidden in ("Secret of Leuven", "Gone from Leuven", theirs.reference, gone.reference):
        assert hidden not in page
    assert "linked it with another ticket" in page
    whole = signed_in(sam).get(asked.get_absolute_url()).content.decode()
    assert "Secret of Leuven" in whole
    assert f"linked it with {theirs.reference}" in whole
