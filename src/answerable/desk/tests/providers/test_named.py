"""Pages name the charter by which something was promised."""

from datetime import date, timedelta

import pytest

from answerable.people.actions import providers
from answerable.people.models import Role, Side
from answerable.promises.models import PolicyVersion, Source

pytestmark = pytest.mark.django_db
WORDS = "Charter with Manila Care, version 1"


@pytest.fixture
def charter(ada, make_staff, manila_provider, now):
    text = providers.CharterText(
        date(2026, 1, 1), "Soon.", targets={"first_answer": {20: timedelta(hours=4)}}
    )
    marisol = make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)
    version = providers.draft_charter(manila_provider, text, by=ada.actor(), at=now)
    version = providers.offer_charter(version, by=ada.actor(), at=now)
    for side, who in ((Side.HOUSE, ada), (Side.PROVIDER, marisol)):
        version = providers.sign_charter(version, side, digest=version.digest, by=who.actor(), at=now)
    return version


def test_from_the_policy_to_the_ticket(charter, ada, manila, ask, signed_in, now):
    client = signed_in(ada)
    written = {"name": "Everybody", "source": "charter", "first_answer-20": "9 h"}
    tried = client.post("/settings/promises/new/", {**written, "do": "try"})
    client.post("/settings/promises/new/", {**written, "do": "keep"})
    assert PolicyVersion.objects.written().get().source == Source.CHARTER
    PolicyVersion.objects.update(since=now)

    ticket = ask(at=now, team=manila)
    clocks = client.get(f"{ticket.get_absolute_url()}clocks/").content.decode()
    page = client.get(ticket.get_absolute_url()).content.decode()

    assert tried.status_code == 200
    assert f"{WORDS}." in clocks
    assert "of 4 h are used" in clocks
    assert WORDS in page
    assert "From the charter with the provider" in client.get("/settings/promises/").content.decode()
