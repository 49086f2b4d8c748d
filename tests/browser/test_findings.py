"""From an agent's press beside a ticket to what its customer reads: “you told us, and we changed it”."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answerable.listening.models import Department, Finding
from answerable.tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_finding_goes_from_an_agents_press_to_the_customers_screen(
    visit, ana, mara, sam, ada, asked, run_jobs
):
    Department.objects.create(name="Design", kinds=["defect"], lead=mara)
    hers = visit(ana).open(asked.get_absolute_url())
    hers.get_by_role("link", name="Raise a finding from this ticket").click()
    expect(hers.get_by_label("In the customer’s words")).to_have_value("The zip of my tent is broken.")
    hers.get_by_label("What was found, in one line").fill("Cleo has a broken zip")
    hers.get_by_role("button", name="Raise it").click()
    expect(hers.get_by_text("This would betray somebody")).to_be_visible()
    hers.get_by_label("What was found, in one line").fill("Zips of tents break")
    hers.get_by_role("button", name="Raise it").click()
    expect(hers.get_by_role("heading", name="Zips of tents break")).to_be_visible()
    finding = Finding.objects.get()
    assert finding.department.name == "Design"

    theirs = visit(mara).open("/findings/")
    theirs.get_by_role("link", name="Zips of tents break").click()
    theirs.get_by_label("Who acts on it").select_option(label="Mara")
    theirs.get_by_label("By when").fill((timezone.now().date() + timedelta(days=30)).isoformat())
    theirs.get_by_role("button", name="Accept").click()
    expect(theirs.get_by_text("Mara acts on it")).to_be_visible()
    hers.goto(f"{hers.url.split('/findings')[0]}/notifications/")
    expect(hers.get_by_text("Mara answered a finding of yours")).to_be_visible()

    theirs.get_by_text("It is done", exact=True).click()
    theirs.get_by_label("What was changed").fill("The zips have metal teeth now.")
    theirs.get_by_role("button", name="Done", exact=True).click()
    theirs.get_by_role("link", name="Tell those who told us").click()
    theirs.locator("#id_text-en").fill("You told us about the zip, and we changed it.")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("Somebody else than wrote it must approve it.")).to_be_visible()

    other = visit(sam).open(f"/findings/{finding.pk}/notice/")
    expect(other.get_by_text("You told us about the zip, and we changed it.")).to_be_visible()
    other.get_by_role("button", name="Approve and send").click()
    other.get_by_role("button", name="Yes").click()
    expect(other.get_by_text("Approved. They are told now")).to_be_visible()
    run_jobs()
    assert Message.objects.get(ticket=asked, direction="outbound").to == [["cleo@example.com", "Cleo"]]
    other.goto(other.url)
    expect(other.get_by_role("cell", name="Told")).to_be_visible()
    hers.goto(hers.url.replace("/notifications/", asked.get_absolute_url()))
    expect(hers.locator("#conversation")).to_contain_text("You told us about the zip, and we changed it.")
    hers.goto(hers.url.split("/tickets")[0] + "/findings/mine/")
    expect(hers.get_by_text("The zips have metal teeth now.")).to_be_visible()
