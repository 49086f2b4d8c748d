"""Known issues at the desk: every page of them, on the ticket, and answering all who wrote once it is solved."""

from datetime import timedelta

import pytest

from answerable.desk.issues.forms import proposed_notice
from answerable.people.models import Field, FieldAbout, FieldKind
from answerable.people.models.fields import CustomerValue
from answerable.selfservice.issues import actions
from answerable.selfservice.issues.tests.conftest import brand, draft, issue, touch
from answerable.selfservice.models import IssueState, IssueText, IssueTicket, NoticeKind, Touched
from answerable.tickets.models import Draft, Message

__all__ = ["brand", "draft", "issue", "touch"]
pytestmark = pytest.mark.django_db


def test_every_page_shows_and_who_may_not_state_is_refused(issue, draft, touch, cleo, sam, ana, signed_in):
    touch(cleo)
    at = f"/known-issues/{issue.pk}/"
    pages = [
        "change/",
        "touched/",
        "touched/?which=not-told",
        "notices/new/",
        f"notices/{draft.pk}/",
        "answers/",
    ]
    for page in ["/known-issues/", "/known-issues/new/", at, *(at + page for page in pages)]:
        assert signed_in(sam).get(page).status_code == 200, page
    assert signed_in(ana).get(at).status_code == 200
    for page in ["/known-issues/new/", *(at + page for page in pages)]:
        assert signed_in(ana).get(page).status_code in (302, 403), page
    assert signed_in(ana).post(f"{at}notices/{draft.pk}/approval/").status_code in (302, 403)
    assert "Cleo" in signed_in(sam).get(at + "touched/?which=not-told").content.decode()
    assert "Cleo" not in signed_in(sam).get(at + "touched/?which=told-first").content.decode()


def test_a_ticket_shows_what_it_may_be_about_and_takes_what_customers_are_told(
    issue, make_ticket, make_message, cleo, ghent, ana, signed_in, now
):
    ticket = make_ticket(customer=cleo, team=ghent)
    make_message(ticket, "My sensor has dropouts.")
    actions.propose_ticket(issue, ticket, ["sensor"], by=ana.actor(), at=now)
    client, at = signed_in(ana), f"/tickets/{ticket.reference}/known-issues/{issue.pk}/"

    assert "Perhaps it is about this" in client.get(f"/tickets/{ticket.reference}/").content.decode()
    client.post(at)
    assert IssueTicket.objects.get().state == "linked"
    client.post(at + "text/")
    assert Draft.objects.get().text == "The sensors lose their connection.\n\nRestart the base."
    client.post(at, {"_method": "DELETE"})
    assert IssueTicket.objects.get().state == "declined"
    assert "Sensors drop out" not in client.get(f"/tickets/{ticket.reference}/side/").content.decode()


def test_solved_all_who_wrote_are_answered_once_in_their_language(
    issue, make_ticket, make_message, make_customer, ghent, sam, signed_in, run_jobs, now
):
    rows = []
    for name, language in (("Ann", "en"), ("Dora", "de"), ("Eve", "en")):
        ticket = make_ticket(customer=make_customer(name, language=language), team=ghent)
        make_message(ticket, "It drops out.")
        rows.append(actions.link_ticket(issue, ticket, by=sam.actor(), at=now))
    actions.update_issue(
        issue,
        {"en": "It is mended.", "de": "Es ist behoben."},
        state=IssueState.SOLVED,
        by=sam.actor(),
        at=now,
    )
    client, at = signed_in(sam), f"/known-issues/{issue.pk}/answers/"
    assert "Es ist behoben." in client.get(at).content.decode()
    typed = {"text-en": "It is mended.", "text-de": "Es ist behoben.", "link": [rows[0].pk, rows[1].pk]}

    for _twice in range(2):
        client.post(at, typed)
    run_jobs()
    client.post(at, typed)
    run_jobs()

    said = Message.objects.filter(direction="outbound").order_by("ticket").values_list("ticket", "text")
    assert list(said) == [(rows[0].ticket_id, "It is mended."), (rows[1].ticket_id, "Es ist behoben.")]


def test_whom_it_touches_is_found_by_fields_and_lists_with_the_lines_that_name_nobody(
    issue, make_customer, sam, signed_in, run_jobs, cleo, make_ticket, make_message
):
    product = Field.objects.create(
        key="product", label="Product", kind=FieldKind.TEXT, about=FieldAbout.CUSTOMER
    )
    version = Field.objects.create(
        key="version", label="Version", kind=FieldKind.TEXT, about=FieldAbout.CUSTOMER
    )
    owners = [make_customer(name) for name in ("Ann", "Dora", "Eve")]
    for owner, number in zip(owners, ("2", "2", "3"), strict=True):
        CustomerValue.objects.create(customer=owner, field=product, text="Base")
        CustomerValue.objects.create(customer=owner, field=version, text=number)
    client, at = signed_in(sam), f"/known-issues/{issue.pk}/touched/"
    fields = {"field": product.pk, "value": "Base", "field_too": version.pk, "value_too": "2"}

    client.post(at, {"how": "field", **fields})
    client.post(at, {"how": "list", "lines": "order;address\n1;CLEO@example.com\n2;nobody@example.com"})
    run_jobs()

    touched = Touched.objects.order_by("customer__name").values_list("customer__name", "how")
    assert list(touched) == [("Ann", "field"), ("Cleo", "list"), ("Dora", "field")]
    row = issue.reaches.get(how="list")
    assert (row.unknown, row.what, row.found) == ([1, 3], {}, 1)
    assert "2 lines named nobody" in client.get(at).content.decode()


def test_who_was_told_before_they_asked_is_counted(issue, make_customer, sam, signed_in, now):
    hour = timedelta(hours=1)
    cases = {
        "told": {"told_at": now},
        "told then asked": {"told_at": now, "asked_at": now + hour},
        "asked then told": {"told_at": now + hour, "asked_at": now},
        "asked": {"asked_at": now, "chased_at": now + hour},
        "nothing": {},
    }
    for name, moments in cases.items():
        Touched.objects.create(issue=issue, customer=make_customer(name), how="hand", since=now, **moments)

    page = signed_in(sam).get(f"/known-issues/{issue.pk}/")

    assert {which.key: number for which, number in page.context["figures"]} == {
        "all": 5,
        "told-first": 2,
        "asked-first": 2,
        "chased": 1,
        "silent": 2,
        "not-told": 2,
    }


def test_a_notice_begins_in_the_languages_of_the_last_update_alone(issue, sam, now):
    IssueText.objects.create(
        issue=issue, language="fr", title="Des capteurs se taisent", text="Certains n’émettent plus."
    )
    actions.update_issue(issue, {"en": "Found it."}, state=IssueState.OPEN, by=sam.actor(), at=now)
    begun = proposed_notice(issue, NoticeKind.UPDATE)
    assert begun["text-en"] == "Found it."
    assert not {"subject-fr", "text-fr"} & begun.keys()
    assert proposed_notice(issue, NoticeKind.FIRST)["text-fr"] == "Certains n’émettent plus."


def test_the_form_says_what_is_missing_beside_the_fields(sam, signed_in):
    typed = {
        "title": "X",
        "kind": "maintenance",
        "severity": "down",
        "since": "2026-03-02T08:00",
        "audience": "public",
    }
    page = signed_in(sam).post("/known-issues/new/", typed)
    assert page.status_code == 422
    assert "Say when the maintenance ends." in page.content.decode()
