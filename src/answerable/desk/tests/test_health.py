"""The page of system health: what is told, to whom, and that it costs the same with much. Each trouble by itself is in
tests/setup/test_doctor.py: the looks are the same."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.services.saml_company import Key

from answerable.channels.models import Item, ItemState, Mailbox
from answerable.config.diagnosis import examine
from answerable.desk.health import areas, work
from answerable.desk.health.machine import BACKUP_MARK
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Job, JobState
from answerable.ledger.seals import seal
from answerable.tickets.actions import mark_bounced

pytestmark = pytest.mark.django_db
URL = "/settings/health/"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("ANSWERABLE_SECRET_KEY", "x" * 50)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def page(ada, signed_in):
    return lambda: " ".join(signed_in(ada).get(URL).content.decode().split())


@pytest.fixture
def fetched(ghent):
    return Mailbox.objects.create(
        channel="email", name="Help", address="help@own.example", team=ghent, created_at=timezone.now(),
        settings={"imap_host": "imap.own.example"}, checked_at=timezone.now(),
    )  # fmt: skip


def test_a_certificate_of_a_sign_in_is_told_of_a_month_before_it_ends(page, connect_saml, manila_provider):
    assert "No certificate of a provider’s sign-in ends" in page()
    connection = connect_saml(manila_provider, certificates=Key(days=20).pem)
    assert "The certificate of Manila Care’s sign-in ends on" in page()
    connection.certificates = [Key(days=-1).pem]
    connection.save()
    assert "The certificate of Manila Care’s sign-in ended on" in page()
    connection.certificates.append(Key(days=300).pem)
    connection.save()
    assert "No certificate of a provider’s sign-in ends" in page()


def test_it_is_the_administrators(cast, signed_in):
    answers = {name: signed_in(staff).get(URL).status_code for name, staff in cast.items()}

    assert {name for name, status in answers.items() if status == 200} == {"ada"}


def test_all_is_well_or_says_how_much_is_not(page, fetched):
    told = page()
    assert "No worker has ever run here" in told
    assert "1 thing is wrong" in told
    assert "help@own.example was looked into" in told

    now = timezone.now()
    Job.objects.create(
        task="x", lane="inside", run_at=now, created_at=now, max_attempts=1, state=JobState.DEAD
    )

    assert "2 things are wrong" in page()
    assert "1 job was given up." in page()


def test_a_mailbox_that_nobody_looks_into_and_what_it_lacks(page, fetched):
    Mailbox.objects.update(
        checked_at=timezone.now() - timedelta(hours=2),
        compared_at=timezone.now() - timedelta(days=3),
        missing=2,
    )

    assert "Nobody has looked into help@own.example" in page()
    assert "2 mails in help@own.example are not here" in page()
    assert reverse("desk:mailbox", args=[fetched.pk]) in page()


def test_what_did_not_arrive_is_listed_and_can_be_sent_again(page, ada, sam, asked, make_answer, signed_in):
    lost = make_answer(asked, by=sam)
    mark_bounced(lost, "550 5.2.2 mailbox full", by=SYSTEM, at=timezone.now())
    again = reverse("desk:sending", args=[asked.reference, lost.pk])

    assert "550 5.2.2 mailbox full" in page()
    assert f'action="{again}"' in page()
    signed_in(ada).post(again)
    assert "550 5.2.2 mailbox full" not in page()


def test_the_age_of_a_backup_is_known_where_it_leaves_its_mark(page, settings):
    assert "No backup is known of." in page()

    (Path(settings.DATA_DIR) / BACKUP_MARK).touch()

    assert "The last backup was made under 1 min ago." in page()


@pytest.mark.django_db(transaction=True)
def test_what_is_not_sealed_in_time_is_told(asked):
    def told(later):
        return [each.sentence for each in work.ledger(timezone.now() + later)]

    assert told(timedelta()) == ["Nothing is old enough to be sealed."]
    assert told(timedelta(hours=3)) == ["What happened up to 3 h ago is not sealed."]
    seal(timezone.now())
    assert told(timedelta(hours=3)) == ["The ledger was sealed 3 h ago."]


def test_doctor_and_page_look_at_the_same(fetched):
    now = timezone.now()
    told = {each.sentence.split(" ago")[0] for each in examine(now)}

    for area in areas.areas(now):
        for finding in area.findings:
            assert finding.sentence.split(" ago")[0] in told or finding.sentence.startswith("Due now")


def test_it_costs_the_same_however_much_there_is(
    ada, signed_in, fetched, asked, make_answer, django_assert_max_num_queries
):
    for number in range(30):
        mark_bounced(make_answer(asked), "550", by=SYSTEM, at=timezone.now())
        Item.objects.create(
            channel="email", source="pipe", digest=str(number), size=1, received_at=timezone.now(),
            state=ItemState.QUARANTINED,
        )  # fmt: skip
    client = signed_in(ada)

    with django_assert_max_num_queries(40):
        client.get(URL)
