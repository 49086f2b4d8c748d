"""Guides at the desk: followed beside a ticket, not asked again, handed over with the ticket; written and published."""

from dataclasses import replace

import pytest
from django.utils import timezone

from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import writing
from answerable.selfservice.guides.measuring import followed, share
from answerable.selfservice.guides.paths import Kind, Step
from answerable.selfservice.guides.running import Whose, begin, take
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.issues.actions import Statement, open_issue
from answerable.selfservice.models import ArticleCategory, Guide, GuideRun
from answerable.tickets.erasing import drop_blob

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def make_guide(ada):
    def make(path=None, *, is_published=True, **more):
        path = path or leak_guide()
        wanted = writing.Described(path.languages, path.title, path.lead, **more)
        by, at = ada.actor(), timezone.now()
        guide = writing.add_guide(wanted, by=by, at=at, steps=path.steps)
        return writing.publish(guide, by=by, at=at) if is_published else guide

    return make


def test_what_was_done_is_not_asked_again_and_goes_with_the_hand_over(
    ana, ben, make_guide, make_ticket, ghent, signed_in
):
    guide, ticket = make_guide(), make_ticket(team=ghent)
    client = signed_in(ana)
    page = f"/tickets/{ticket.reference}/"
    found = client.get(f"{page}guides/?q=gas", headers={"HX-Request": "true"}).content.decode()
    assert "The stove smells of gas" in found

    client.post(f"{page}guides/{guide.pk}/")
    run = GuideRun.objects.get()
    for step, choice in (("where", "hose"), ("soap", "no"), ("ring", "on"), ("again", "no")):
        client.post(f"{page}guides/runs/{run.pk}/", {"step": step, "choice": choice, "value": "KS-1203"})
    client.post(f"{page}guides/{guide.pk}/")

    shown = client.get(page).content.decode()
    assert "Done already" in shown
    assert "KS-1203" in shown
    assert shown.count("Soap the valve") == 1
    assert "Done before: take it over" in shown
    handover = client.get(f"{page}handover/").content.decode()
    assert "Put in a new O-ring Done (KS-1203)" in handover
    again = GuideRun.objects.latest("pk")
    client.post(f"{page}guides/runs/{again.pk}/", {"step": "where", "choice": "earlier"})
    assert again.steps.get().taken_from.run == run
    client.post(f"{page}guides/runs/{again.pk}/", {"_method": "DELETE"})
    again.refresh_from_db()
    assert again.step == "where"

    other = signed_in(ben)
    for address in ("guides/", f"guides/{guide.pk}/", f"guides/{guide.pk}/link/", f"guides/runs/{run.pk}/"):
        assert other.post(page + address).status_code in (404, 405)


def test_what_only_people_of_ours_can_do_goes_on_beside_the_ticket(ana, make_guide, make_ticket, ghent):
    path = leak_guide()
    steps = tuple(
        Step(each.key, each.kind, each.title, next=each.next, by_person=True) if each.key == "ring" else each
        for each in path.steps
    )
    guide = make_guide(type(path)(path.languages, path.title, path.lead, steps))
    ticket, at = make_ticket(team=ghent), timezone.now()
    cleo = customer(ticket.customer_id)
    run = begin(guide, Whose(ticket=ticket), by=cleo, at=at).run
    for key, choice in (("where", "hose"), ("soap", "no"), ("ring", "person")):
        run = take(run, key, choice, by=cleo, at=at)
    assert (run.outcome, run.step) == ("person", "ring")

    assert take(run, "ring", "on", by=cleo, at=at).step == "ring"
    assert take(run, "ring", "on", by=ana.actor(), at=at).step == "again"


VERBS = {
    "describe": lambda guide, **who: writing.describe(
        guide, writing.Described(("en", "de"), {"en": "Gas"}, {}), **who
    ),
    "put_step": lambda guide, **who: writing.put_step(guide, Step("new", Kind.ACTION, {"en": "x"}), **who),
    "move_step": lambda guide, **who: writing.move_step(guide, "soap", 0, **who),
    "remove_step": lambda guide, **who: writing.remove_step(guide, "end", **who),
    "publish": lambda guide, **who: writing.publish(guide, **who),
    "withdraw": lambda guide, **who: writing.withdraw(guide, **who),
    "keep_guide_picture": lambda guide, **who: writing.keep_guide_picture(guide, PNG, **who),
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_works_is_refused_without_the_right_and_harmless_twice(
    verb, sam, ana, althea, grace, make_guide, events_of
):
    guide = make_guide(is_published=verb == "withdraw", audience=Audience.INTERNAL)
    change, at = VERBS[verb], timezone.now()

    for outsider in (althea, grace):  # of another company, for whom it is not there
        with pytest.raises(Guide.DoesNotExist):
            change(guide, by=outsider.actor(), at=at)
    with pytest.raises((NotAllowed, Guide.DoesNotExist)):
        change(guide, by=ana.actor(), at=at)
    before = len(events_of(guide))
    change(guide, by=sam.actor(), at=at)
    change(guide, by=sam.actor(), at=at)
    assert len(events_of(guide)) == before + 1


@pytest.fixture
def events_of():
    return lambda guide: list(Event.objects.filter(stream=f"guide/{guide.pk}"))


def test_a_providers_people_write_for_partners_and_the_house_publishes(grace, make_guide):
    guide, at = make_guide(is_published=False, audience=Audience.PARTNER), timezone.now()

    writing.move_step(guide, "soap", 0, by=grace.actor(), at=at)
    with pytest.raises(NotAllowed):
        writing.publish(guide, by=grace.actor(), at=at)


def test_a_guide_is_written_by_hand_and_published_once_nothing_is_wrong(sam, signed_in):
    client = signed_in(sam)
    client.post("/guides/new/", {"languages": "en", "audience": "public", "title:en": "Gas"})
    guide = Guide.objects.get()
    page = f"/guides/{guide.pk}/"
    client.post(f"{page}steps/new/", {"kind": "outcome", "outcome": "solved", "title:en": "Good"})
    asked = {"kind": "question", "title:en": "Where?", "choice-0:en": "Hose", "choice-0-next": "good"}
    client.post(f"{page}steps/new/", {**asked, "choice-1:en": "Burner"})

    shown = client.get(page).content.decode()
    assert "No way leads here." in shown
    assert "“Burner” leads nowhere." in shown
    client.post(f"{page}publication/")
    guide.refresh_from_db()
    assert not guide.is_published

    client.post(f"{page}steps/where/place/", {"up": "1"})
    step = client.get(f"{page}steps/where/")
    fields = {
        **asked,
        "choice-0-key": "hose",
        "choice-1-key": "burner",
        "choice-1:en": "Burner",
        "choice-1-next": "good",
    }
    preview = client.post(f"{page}steps/where/preview/", {**fields, "title:en": "Where is it?"})
    assert "Where is it?" in preview.content.decode()
    client.post(f"{page}steps/where/", {**fields, "seen": step.context["seen"]})
    late = client.post(f"{page}steps/where/", {**fields, "title:en": "Mine", "seen": step.context["seen"]})
    assert late.status_code == 422
    assert "Mine" in late.content.decode()

    client.post(f"{page}publication/")
    guide.refresh_from_db()
    assert guide.is_published
    for address in ("/guides/", page, f"{page}about/", f"{page}followed/"):
        assert client.get(address).status_code == 200


def test_how_many_left_where_is_counted_with_its_interval(make_guide, make_ticket):
    guide, at = make_guide(), timezone.now()
    for number in range(4):
        run = begin(guide, Whose(), by=customer(None), at=at).run
        if number:
            take(run, "where", "burner" if number > 1 else "hose", by=SYSTEM, at=at)
    GuideRun.objects.filter(ended_at=None).update(outcome="left", ended_at=at)

    found = followed(guide, at=at)

    assert (found.n, found.left["where"].count, found.left["where"].n) == (4, 1, 4)
    assert (found.left["soap"].count, found.left["soap"].n) == (1, 1)
    assert (share(0, 0).high, share(5, 10).low, share(5, 10).high) == (1000, 237, 763)


def test_a_picture_with_the_same_bytes_elsewhere_stays(sam, make_guide):
    guide = make_guide(is_published=False)
    kept = writing.keep_guide_picture(guide, PNG, by=sam.actor(), at=timezone.now())
    drop_blob(kept.blob_id)

    assert Guide.objects.get().pictures.get().blob_id == kept.blob_id
    with pytest.raises(Refusal):
        writing.keep_guide_picture(guide, b"<svg>", by=sam.actor(), at=timezone.now())


def test_the_palette_begins_one_on_the_ticket_that_is_open(
    ana, make_guide, make_ticket, ghent, manila, signed_in
):
    guide, ticket, hidden = make_guide(), make_ticket(team=ghent), make_ticket(team=manila)
    client = signed_in(ana)

    def asked(query, page=""):
        headers = {"HX-Request": "true", "Referer": f"http://testserver{page}"}
        return client.get("/palette/", {"q": query}, headers=headers).content.decode()

    beside = f"/tickets/{ticket.reference}/guides/?q=The+stove+smells+of+gas"
    assert beside in asked("smells gas", f"/tickets/{ticket.reference}/")
    assert "Follow" in client.get(beside).content.decode()
    for page in ("/queue/", f"/tickets/{hidden.reference}/", "/tickets/../"):
        assert f'href="/guides/{guide.pk}/"' in asked("stove", page)
    assert "The stove smells" not in asked("tent", f"/tickets/{ticket.reference}/")


def test_beside_a_ticket_the_guide_of_its_known_issue_comes_first(
    sam, ana, make_guide, make_ticket, ghent, signed_in, now
):
    other = leak_guide()
    first = make_guide()
    make_guide(replace(other, title={"en": "A drip", "de": "Tropfen"}))
    ticket = make_ticket(team=ghent)
    by = {"by": sam.actor(), "at": now}
    open_issue(Statement(title="Gas", since=now, guide=first), tickets=[ticket], **by)
    page = signed_in(sam).get(f"/tickets/{ticket.reference}/guides/").content.decode()
    assert page.index("The stove smells of gas") < page.index("A drip")


def test_what_stands_over_a_guide_is_said_by_the_form(sam, make_guide, signed_in, now):
    category = ArticleCategory.objects.create(names={"en": "Stoves"})
    guide, client = make_guide(), signed_in(sam)
    typed = {"languages": "en de", "title:en": "Gas", "audience": "public", "category": category.pk}
    assert client.post(f"/guides/{guide.pk}/about/", typed).status_code == 302
    guide.refresh_from_db()
    assert guide.category == category
    typed["category"] = 999999
    assert "Select a valid choice" in client.post(f"/guides/{guide.pk}/about/", typed).content.decode()
