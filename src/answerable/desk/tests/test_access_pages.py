"""The pages on which the house sets masks and looks through who has access."""

import csv
import io

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from answerable.api.tokens import create_token
from answerable.people.actions import access_of
from answerable.people.masking import Part, mask_for
from answerable.people.models import Staff

pytestmark = pytest.mark.django_db
PAGE = "/settings/access/"
GIVEN = {
    "parts": ["address", "number"], "may_reveal": "on", "gives": ["agent"],
    "review_days": 30, "dormant_days": 45, "suspend_days": 90,
}  # fmt: skip


def test_only_the_house_looks_through_it(cast, manila_provider, signed_in):
    for url in (
        PAGE,
        f"{PAGE}{manila_provider.pk}/",
        f"{PAGE}{manila_provider.pk}/masks/",
        f"{PAGE}{manila_provider.pk}/export/csv/",
    ):
        seen = {name for name, staff in cast.items() if signed_in(staff).get(url).status_code == 200}
        assert seen == {"ada"}


def test_masks_are_set_on_a_page(ada, althea, manila_provider, own_company, signed_in):
    client = signed_in(ada)
    page = f"{PAGE}{manila_provider.pk}/masks/"
    client.post(page, GIVEN)

    assert mask_for(althea).parts == {Part.ADDRESS, Part.NUMBER}
    assert access_of(manila_provider).suspend_days == 90
    assert client.get(page).content.decode().count(" checked") == 4
    assert "masked: mail addresses" in client.get(PAGE).content.decode()
    assert "masked: mail addresses" in client.get("/settings/changes/").content.decode()
    said = client.post(page, GIVEN | {"suspend_days": 10}).content.decode()
    assert "no sooner than" in said
    assert "Masked for their people" not in client.get(f"{PAGE}{own_company.pk}/masks/").content.decode()


def test_a_review_shows_everybody_and_is_confirmed(ada, althea, make_staff, manila_provider, signed_in):
    now = timezone.now()
    Authenticator.objects.create(user=althea, type="totp", data={})
    create_token(althea, "A program", ["tickets:read"], by=ada.actor(), at=now)
    client = signed_in(ada)
    client.post("/settings/staff/new/", {"name": "New", "email": "new@staff.example", "role": "agent",
                                         "provider": manila_provider.pk, "language": "en"})  # fmt: skip
    url = f"{PAGE}{manila_provider.pk}/"
    page = client.get(url).content.decode()
    for words in ("Althea", "New", "Nobody has looked through it yet.", "It is due now.", "never"):
        assert words in page

    client.post(f"{url}reviewed/")
    assert "Due again on" in client.get(url).content.decode()

    [row, _new] = client.get(f"{url}export/json/").json()["accounts"]
    assert (row["second_factor"], row["tokens"], row["role"]) == (True, 1, "agent")
    assert "ticket.reply" in row["rights"]
    assert _new["invited_by"] == "Ada"


def test_a_table_holds_no_formula(ada, make_staff, manila_provider, signed_in):
    for number, name in enumerate(("=cmd()", "+1", "-1", "@x", "\tx", "a,b\nc")):
        make_staff(name, provider=manila_provider, email=f"{number}@staff.example")
    content = signed_in(ada).get(f"{PAGE}{manila_provider.pk}/export/csv/").content.decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["name"] for row in rows} == {"'=cmd()", "'+1", "'-1", "'@x", "'\tx", "a,b\nc"}


def test_unused_accounts_are_suspended_from_the_page(ada, althea, manila_provider, signed_in):
    url = f"{PAGE}{manila_provider.pk}/"
    Staff.objects.filter(pk=althea.pk).update(last_login=None, joined_at="2020-01-01T00:00:00Z")
    client = signed_in(ada)
    assert "Accounts that nobody uses" in client.get(url).content.decode()
    client.post(f"{url}unused/")
    assert not Staff.objects.get(pk=althea.pk).is_active
    assert "Accounts that nobody uses" not in client.get(url).content.decode()


def test_it_asks_the_same_however_many_there_are(
    ada, make_staff, manila_provider, manila, signed_in, django_assert_max_num_queries
):
    client, url = signed_in(ada), f"{PAGE}{manila_provider.pk}/"
    make_staff("One", provider=manila_provider, teams=[manila])
    with django_assert_max_num_queries(60) as one:
        client.get(url)
    for number in range(12):
        make_staff(f"Somebody {number}", provider=manila_provider, teams=[manila])
    with django_assert_max_num_queries(len(one.captured_queries) + 3):  # what was known may be asked again
        client.get(url)
