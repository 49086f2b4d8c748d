"""What is published by the verbs is found through every door, by those who may read it; what is withdrawn by nobody."""

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.chat.suggesting import found as suggested_in_chat
from answerable.channels.models import Mailbox
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.articles.actions import CategoryWanted, add_category, withdraw
from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing, searching, serving, suggesting, views
from answerable.selfservice.finding.engine import Engine
from answerable.selfservice.finding.typing import Kept
from answerable.selfservice.guides.writing import withdraw as withdraw_guide
from answerable.selfservice.issues.actions import open_issue, update_issue
from answerable.selfservice.issues.tests.conftest import stated
from answerable.selfservice.models import IssueState, ReadingLimit, SearchText, SearchVersion
from answerable.tickets.models import Brand

pytestmark = pytest.mark.django_db
ARTICLE, GUIDE, ISSUE = "Clean the stove", "The stove smells of gas", "Sensors drop out"
SOUGHT = {"clean the stove": ARTICLE, "stove smells of gas": GUIDE, "sensors drop out": ISSUE}


@pytest.fixture
def settle(run_jobs, monkeypatch):
    """settle(): what happened is heard of, and what was made of it is found."""
    monkeypatch.setattr(serving, "ask", lambda *_args, **_more: None)
    monkeypatch.setattr(indexing, "_meanings", lambda _texts: {})
    monkeypatch.setattr(suggesting, "is_held_out", lambda _visitor: False)
    monkeypatch.setattr(searching, "_own", [Engine()])
    monkeypatch.setattr(views, "_kept", Kept(seconds=0, most=1))

    def go():
        run_jobs()
        searching._own[0].forget()

    return go


@pytest.fixture
def told(make_article, make_guide, front, settle):
    """An article, a guide, and a known issue of two brands."""
    now = timezone.now()
    other = Brand.objects.create(name="Petrel", sender="Petrel", language="en")
    issue = open_issue(stated(now, brands=[front.brand, other]), by=SYSTEM, at=now)
    made = {ARTICLE: make_article(ARTICLE), GUIDE: make_guide(), ISSUE: issue}
    settle()
    return made


def _take_back(told, said_of):
    now = timezone.now()
    withdraw(said_of(told[ARTICLE]), by=SYSTEM, at=now)
    withdraw_guide(told[GUIDE], by=SYSTEM, at=now)
    update_issue(told[ISSUE], {"en": "Over."}, state=IssueState.SOLVED, by=SYSTEM, at=now)


def _doors(typed, ana, ticket, chat):
    """What each of them shows."""
    visitor, agent = Client(), Client()
    agent.force_login(ana)
    rows = visitor.get("/help/kestrel/search/", {"q": typed}).context["rows"]
    yield "page", str([row["hit"].title for row in rows])
    yield "typing", visitor.get("/help/kestrel/suggest/", {"q": typed}).content.decode()
    yield "form", visitor.post("/help/kestrel/suggest/", {"q": typed}).content.decode()
    yield "desk", str(agent.get("/articles/find/", {"q": typed}).json())
    yield "chat", str([each["title"] for each in suggested_in_chat(chat, typed, "en")])
    if typed == ARTICLE.lower():
        asked = {"q": typed, "kind": "reply"}
        yield (
            "composer",
            agent.get(
                f"/tickets/{ticket.reference}/articles/", asked, headers={"HX-Request": "true"}
            ).content.decode(),
        )


@pytest.fixture
def chat(front):
    return Mailbox(channel="chat", brand=front.brand, name="Chat", address="https://kestrel.example")


def test_what_is_published_is_found_through_every_door_and_what_is_withdrawn_no_more(
    told, settle, ana, make_ticket, chat, text_of
):
    ticket = make_ticket()
    for typed, title in SOUGHT.items():
        assert {door for door, shown in _doors(typed, ana, ticket, chat) if title not in shown} == set(), (
            typed
        )
    assert SearchText.objects.filter(kind="issue", thing=told[ISSUE].pk, language="en").count() == 2

    _take_back(told, text_of)
    settle()

    for typed, title in SOUGHT.items():
        assert {door for door, shown in _doors(typed, ana, ticket, chat) if title in shown} == set(), typed


def test_each_way_from_what_was_found_leads_to_a_page(told, chat):
    for typed in SOUGHT:
        hit = searching.find(typed, audience=Audience.PUBLIC, language="en", any_brand=True).hits[0]
        response = Client().get(f"/help/kestrel/found/{hit.kind}/{hit.key}/", follow=True)
        assert response.status_code == 200
        address = suggested_in_chat(chat, typed, "en")[0]["url"]
        assert Client().get(address, follow=True).status_code == 200


def test_at_the_desk_everybody_finds_what_they_may_read(make_article, make_guide, settle, ana, althea):
    for audience in (Audience.INTERNAL, Audience.PARTNER):
        make_article(f"Clean the stove, {audience}", audience=audience)
    make_guide(audience=Audience.INTERNAL)
    settle()

    def found_by(staff):
        client = Client()
        client.force_login(staff)
        rows = client.get("/articles/find/", {"q": "clean the stove"}).json()["found"]
        return {each["title"] for each in rows}

    assert found_by(ana) == {"Clean the stove, internal", "Clean the stove, partner", GUIDE}
    assert found_by(althea) == {"Clean the stove, partner"}
    limit = ReadingLimit.objects.create(provider=althea.provider)
    limit.categories.add(add_category(CategoryWanted({"en": "Tents"}), by=SYSTEM, at=timezone.now()))
    assert found_by(althea) == set()


def test_where_nothing_was_ever_read_everything_is_once_the_worker_begins(make_article, settle, run_jobs):
    make_article(ARTICLE)
    settle()
    SearchText.objects.all().delete()
    SearchVersion.objects.all().delete()
    for _twice in range(2):
        indexing.fill_if_new()
    settle()
    assert [row.title for row in SearchText.objects.all()] == [ARTICLE]
    indexing.fill_if_new()
    assert run_jobs() == 0
