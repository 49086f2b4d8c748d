"""The page of an import: handed in, seen, changed by hand, tried, brought, taken out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from answerable.history.models import HistoryMapping, HistoryRun
from answerable.history.storing import folder
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db
LOG = (
    "Nr,Stand,Wann,Kunde\n"
    "1,Neu,13.03.2025 10:00,Pia\n"
    "1,Beim Chef,14.03.2025 10:00,Pia\n"
    "1,geschlossen,15.03.2025 10:00,Pia\n"
)


def _hand_in(client, content, source="csv", **also):
    file = SimpleUploadedFile("tickets.csv", content if isinstance(content, bytes) else content.encode())
    told = {"source": source, "label": "Alter Tisch", "file": file, **also}
    return client.post(reverse("desk:history"), told)


def _plan(**also):
    return {
        "column": ["Nr", "Stand", "Wann", "Kunde"],
        "means": ["case", "state", "at", "customer"],
        "word": ["Beim Chef"],
        "category": ["waiting_others"],
        "zone": "Europe/Berlin",
        **also,
    }


def test_from_the_file_to_the_ticket_and_back(
    ada, signed_in, run_jobs, own_company, django_capture_on_commit_callbacks
):
    hers = signed_in(ada)
    assert _hand_in(hers, LOG).status_code == 302
    run = HistoryRun.objects.get()
    page = reverse("desk:history_run", args=[run.pk])
    shown = hers.get(page).content.decode()
    assert "13.03.2025 10:00" in shown
    # Nothing can be brought before it is said where the number of a ticket stands.
    assert hers.post(page, {"do": "bring", "column": ["Nr"], "means": [""], "zone": ""}).status_code == 422
    assert hers.post(page, _plan(do="try", keep_as="Alte Tische")).status_code == 302
    run_jobs()
    shown = " ".join(hers.get(page).content.decode().split())
    assert "What would come" in shown
    assert "1 ticket" in shown
    assert hers.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert not Ticket.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert hers.post(page, _plan(do="bring")).status_code == 302
        run_jobs()
    ticket = Ticket.objects.get()
    assert "Imported from <bdi>Alter Tisch</bdi>, where it is <bdi>1</bdi>" in _page(hers, ticket)
    assert "It was imported from Alter Tisch" in _page(hers, ticket)
    assert ticket.created_at.isoformat() == "2025-03-13T09:00:00+00:00"
    assert list(folder().iterdir()) == []  # the file is gone
    assert "Take it out again" in hers.get(page).content.decode()
    assert hers.post(page, {"do": "undo"}).status_code == 302
    run_jobs()
    assert not Ticket.objects.exists()
    assert "All of it was taken out again" in hers.get(page).content.decode()
    assert hers.post(page, {"do": "bring"}, headers={"HX-Request": "true"}).status_code == 409
    # The mapping that was kept is offered for the next file.
    kept = HistoryMapping.objects.get()
    assert "Alte Tische" in hers.get(reverse("desk:history")).content.decode()
    _hand_in(hers, LOG, mapping=str(kept.pk))
    assert HistoryRun.objects.first().read_plan.states == {"beim chef": "waiting_others"}
    hers.post(reverse("desk:history_mapping", args=[kept.pk]))
    assert not HistoryMapping.objects.exists()


def _page(client, ticket):
    return " ".join(client.get(ticket.get_absolute_url()).content.decode().split())


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("csv", ""),
        ("csv", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("csv", "one column\nalone\n"),
        ("csv", "a,b\n"),
        ("csv", b"\x1f\x8bnot really packed"),
        ("xes", "<log><trace>"),
        ("xes", "<html></html>"),
        ("xes", "number,state\n1,New\n"),
        ("nonsense", LOG),
    ],
)
def test_what_is_no_such_file_is_refused_and_leaves_nothing(ada, signed_in, own_company, source, content):
    assert _hand_in(signed_in(ada), content, source).status_code in (422, 409)
    assert not HistoryRun.objects.exists()
    assert not folder().is_dir() or list(folder().iterdir()) == []


def test_nonsense_in_the_form_is_refused(ada, signed_in, own_company):
    hers = signed_in(ada)
    _hand_in(hers, LOG)
    page = reverse("desk:history_run", args=[HistoryRun.objects.get().pk])
    for also in ({"means": ["case", "full moon", "at", ""]}, {"means": ["case", "case", "at", ""]}, {"zone": "Mars"},
                 {"category": ["asleep"]}, {"means": ["case", "", "", ""]}):  # fmt: skip
        assert hers.post(page, _plan(do="bring", **also)).status_code == 422, also
    assert hers.post(page, {"do": "dance"}).status_code == 302
    assert hers.post(page, {"do": "undo"}).status_code in (302, 409)
    assert hers.post(reverse("desk:history"), {"source": "csv", "label": "x"}).status_code == 422


def test_one_that_brought_nothing_is_discarded_with_its_file(
    ada, signed_in, own_company, django_capture_on_commit_callbacks
):
    hers = signed_in(ada)
    _hand_in(hers, LOG)
    assert len(list(folder().iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        hers.post(reverse("desk:history_run", args=[HistoryRun.objects.get().pk]), {"do": "discard"})
    assert not HistoryRun.objects.exists()
    assert list(folder().iterdir()) == []
