"""A guide of Kestrel's that everybody may follow, and somebody who follows it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.ledger.actor import SYSTEM
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides.tests.making import leak_guide
from answerable.selfservice.guides.writing import Described, add_guide, publish
from answerable.selfservice.models import GuideRun
from answerable.selfservice.portal.forms import form_token
from answerable.selfservice.portal.visits import make_link
from answerable.tickets.models import Brand


@pytest.fixture
def brand(db):
    return Brand.objects.create(name="Kestrel", sender="Kestrel", language="en", colour="#1f5f8b")


@pytest.fixture
def front(brand, ghent):
    return set_up_front(brand, FrontWanted("kestrel", is_on=True, team=ghent), by=SYSTEM, at=timezone.now())


@pytest.fixture
def make_guide(db):
    """make_guide(audience=…): published, unless told otherwise."""

    def make(path=None, *, is_published=True, **more):
        path = path or leak_guide()
        wanted = Described(path.languages, path.title, path.lead, **{"audience": Audience.PUBLIC, **more})
        guide = add_guide(wanted, by=SYSTEM, at=timezone.now(), steps=path.steps)
        return publish(guide, by=SYSTEM, at=timezone.now()) if is_published else guide

    return make


@pytest.fixture
def guide(make_guide):
    return make_guide()


@pytest.fixture
def follow(front, guide):
    """follow("hose", "no") is a browser in which somebody chose this; `.page` is where they are."""

    def go(*choices, client=None, of=guide, **more):
        client = client or Client()
        base = f"/help/kestrel/guides/{of.pk}-the-stove-smells-of-gas/"
        client.post(base)
        for choice in choices:
            run = GuideRun.objects.latest("pk")
            client.post(f"{base}step/", {"step": run.step, "choice": choice, **more})
        client.base = base
        return client

    return go


@pytest.fixture
def ask_with(front):
    """Ask by the form that the guide leads to, as somebody who typed for a minute."""

    def send(client, **typed):
        form = client.get("/help/kestrel/ask/?guide=1")
        brought = form.context["brought"]
        typed = {"email": "cleo@example.com", "subject": "Stove", "text": "It hisses.", **typed}
        typed.setdefault("guide_run", brought.secret if brought else "")
        typed["form"] = form_token(at=timezone.now() - timedelta(minutes=1))
        return client.post("/help/kestrel/ask/", typed)

    return send


@pytest.fixture
def come_in(front):
    def make(customer):
        client = Client()
        secret = make_link(customer.identities.first(), front, at=timezone.now())
        client.post(f"/help/kestrel/in/{secret}/")
        return client

    return make
