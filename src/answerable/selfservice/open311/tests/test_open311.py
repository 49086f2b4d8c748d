"""Open311 as a program speaks it, in JSON and in XML: kept first, once, and told to nobody whom it does not concern."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from answerable.channels.models import Item
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.settings import WebSettings
from answerable.ledger.actor import SYSTEM, customer
from answerable.ledger.outside import Refused
from answerable.people.models import Customer, FieldKind
from answerable.selfservice.models import Open311Client, ServiceRequest
from answerable.selfservice.open311.clients import add_client, revoke_client
from answerable.tickets.actions import solve_own
from answerable.tickets.models import Brand, FieldValue, Ticket
from answerable.tickets.vocabulary import add_field, add_form
from answerable.tickets.vocabulary.forms import FormWanted, Placed

pytestmark = pytest.mark.django_db
HERE = "/open311/kestrel/v2"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


class Speaker:
    """A small client: it asks in one format, and reads what it is told into the same rows whichever that is."""

    def __init__(self, form, key=""):
        self.form, self.key, self.status, self.client = form, key, 0, Client()

    def get(self, path, **asked):
        if self.key:
            asked["api_key"] = self.key
        return self._read(self.client.get(f"{HERE}/{path}.{self.form}", asked))

    def post(self, headers=None, **given):
        given = {"api_key": self.key, **given}
        return self._read(self.client.post(f"{HERE}/requests.{self.form}", given, headers=headers or {}))

    def _read(self, response):
        self.status = response.status_code
        if self.form == "json":
            assert response["Content-Type"] == "application/json; charset=utf-8"
            return json.loads(response.content)
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert response.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        return _rows(ElementTree.fromstring(response.content))


def _rows(element):
    """A list where all that it holds is called alike and it is called as many; else a mapping."""
    if not len(element):
        return element.text or ""
    lists = {"services", "service_requests", "errors", "attributes", "values", "endpoints", "formats"}
    if element.tag in lists:
        return [_rows(each) for each in element]
    return {each.tag: _rows(each) for each in element}


@pytest.fixture
def stove(db):
    """A topic with a field of each kind that customers are asked for, and one that they are not."""
    kinds = {
        "Colour": FieldKind.CHOICE,
        "Bought": FieldKind.DATE,
        "Weight": FieldKind.NUMBER,
        "Lit": FieldKind.YES_NO,
        "Mast": FieldKind.TEXT,
    }
    made = {
        name: add_field(
            name,
            kind,
            choices=["red", "blue"] if kind is FieldKind.CHOICE else (),
            by=SYSTEM,
            at=timezone.now(),
        )
        for name, kind in kinds.items()
    }
    inner = add_field("Margin", FieldKind.NUMBER, by=SYSTEM, at=timezone.now())
    placed = [Placed(each.pk) for each in (*made.values(), inner)]
    form = add_form(FormWanted("Street lamp", placed), by=SYSTEM, at=timezone.now())
    form.asked = [each.pk for each in made.values()]
    return form


@pytest.fixture
def front(ghent, stove):
    brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en")
    kept = WebSettings(topics=(stove.pk,), fields=tuple(stove.asked))
    return set_up_front(
        brand, FrontWanted("kestrel", is_on=True, team=ghent, settings=kept), by=SYSTEM, at=timezone.now()
    )


@pytest.fixture
def key(front):
    return add_client(front, "City app", is_public=True, by=SYSTEM, at=timezone.now())


@pytest.fixture
def given(stove):
    return {
        "service_code": str(stove.pk),
        "lat": "37.76524078",
        "long": "-122.4212043",
        "address_string": "1234 5th street",
        "email": "cleo@example.com",
        "first_name": "Cleo",
        "last_name": "Zhou",
        "phone": "111111111",
        "description": "The lamp has been dark for a week.",
        "attribute[colour]": "red",
        "attribute[bought]": "2026-01-31T00:00:00Z",
    }


both = pytest.mark.parametrize("form", ["json", "xml"])


@both
def test_a_program_finds_the_services_asks_and_follows_what_becomes_of_it(
    form, key, given, stove, ghent, run_jobs, monkeypatch
):
    monkeypatch.setattr("answerable.channels.linked.fetching.fetch", lambda _url, **_limits: PNG)
    said = Speaker(form, key)

    (service,) = said.get("services")
    assert (service["service_code"], service["service_name"], service["type"]) == (
        str(stove.pk),
        "Street lamp",
        "batch",
    )
    defined = said.get(f"services/{stove.pk}")
    assert [each["code"] for each in defined["attributes"]] == ["colour", "bought", "weight", "lit", "mast"]
    kinds = ["singlevaluelist", "datetime", "number", "singlevaluelist", "string"]
    assert [each["datatype"] for each in defined["attributes"]] == kinds
    assert defined["attributes"][0]["values"][0] == {"key": "red", "name": "red"}

    (made,) = said.post(**given, media_url="https://pictures.example/lamp?size=big")
    assert Item.objects.get().raw.content  # kept before it was told so
    (waits,) = said.get(f"tokens/{made['token']}")
    assert not waits["service_request_id"]

    run_jobs()
    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    (numbered,) = said.get(f"tokens/{made['token']}")
    assert numbered["service_request_id"] == ticket.reference
    assert (ticket.subject, ticket.team, ticket.form, ticket.customer.name) == (
        "Street lamp",
        ghent,
        stove,
        "Cleo Zhou",
    )
    assert message.text.startswith(
        "Where: 1234 5th street\nPlace (latitude, longitude): 37.765241, -122.421204\n"
    )
    assert message.text.endswith("\n\nThe lamp has been dark for a week.")
    assert not ticket.customer.identities.get().is_verified
    assert {each.field.key: str(each.value) for each in FieldValue.objects.filter(ticket=ticket)} == {
        "colour": "red",
        "bought": "2026-01-31",
    }
    picture = message.attachments.get()
    assert (picture.filename, picture.content_type) == ("lamp.png", "image/png")

    (seen,) = said.get("requests")
    assert (seen["service_request_id"], seen["status"]) == (ticket.reference, "open")
    assert (seen["address"], seen["description"]) == ("1234 5th street", "The lamp has been dark for a week.")
    assert seen["media_url"] == "https://pictures.example/lamp?size=big"
    solve_own(ticket, by=customer(ticket.customer_id), at=timezone.now())
    (seen,) = said.get(f"requests/{ticket.reference}")
    assert seen["status"] == "closed"


@both
def test_everybody_sees_state_and_times_of_a_public_program_and_never_words_or_places(
    form, key, given, front, run_jobs
):
    hidden = add_client(front, "Inner app", is_public=False, by=SYSTEM, at=timezone.now())
    for each, words in ((key, "My neighbour is odd."), (hidden, "Nobody knows.")):
        Speaker("json", each).post(**{**given, "description": words})
    run_jobs()

    response = Client().get(f"{HERE}/requests.{form}")
    (seen,) = Speaker(form).get("requests")
    assert (seen["service_name"], seen["status"]) == ("Street lamp", "open")
    assert seen["requested_datetime"].endswith("Z")
    for word in ("neighbour", "1234 5th", "37.7", "cleo", "Zhou", "Nobody"):
        assert word.encode() not in response.content
    (own,) = Speaker(form, hidden).get("requests")
    assert own["description"] == "Nobody knows."
    theirs = Ticket.objects.exclude(reference=own["service_request_id"]).get()
    for speaker in (Speaker(form, hidden), Speaker(form)):
        speaker.get(f"requests/{own['service_request_id'] if not speaker.key else theirs.reference}")
        assert speaker.status == 404


@both
@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"api_key": ""}, 403, "api_key was not provided"),
        ({"api_key": "o311_made-up"}, 403, "Invalid api_key"),
        ({"jurisdiction_id": "elsewhere.example"}, 404, "jurisdiction_id was not found"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "\x00<9>"}, 404, "service_code was not found"),
        ({"lat": "", "long": "", "address_string": ""}, 400, "Say where it is"),
        ({"long": ""}, 400, "belong together"),
        ({"lat": "nan"}, 400, "between -90 and 90"),
        ({"description": "x" * 4001}, 400, "at most 4000"),
        ({"description": "x" * 200_000}, 413, "too large"),
        ({"email": "nobody"}, 400, "email cannot be used"),
        ({"media_url": "http://10.0.0.1/picture"}, 400, "media_url must be"),
        ({"attribute[margin]": "3"}, 400, "no attribute margin"),
        ({"attribute[colour]": "mauve"}, 400, "cannot be used"),
        ({"attribute[colour]": ["red", "blue"]}, 400, "has one value"),
    ],
)
def test_what_is_wrong_is_said_in_the_asked_format_and_nothing_is_kept(
    form, key, given, changed, status, words
):
    said = Speaker(form, key)

    (error,) = said.post(**{**given, **changed})

    assert (said.status, int(error["code"])) == (status, status)
    assert words in error["description"]
    assert not Item.objects.exists()


def test_nonsense_is_told_what_it_is(key):
    client, path = Client(), f"{HERE}/requests.xml"
    for content, kind, status in (
        (b"{", "application/json", 415),
        (b"<a", "text/xml", 415),
        (b"--x\r\nhalf", "multipart/form-data; boundary=", 400),
        (b"&".join(b"%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded", 400),
        (b"\xff\x00&=&&%%%", "application/x-www-form-urlencoded", 403),
    ):
        response = client.post(path, content, content_type=kind)
        assert (response.status_code, ElementTree.fromstring(response.content).tag) == (status, "errors"), (
            content
        )
    assert client.delete(path).status_code == 405
    assert client.get(f"{HERE}/requests.yaml").status_code == 404
    for wrong in (
        "start_date=2026",
        "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z",
        "status=done",
    ):
        assert client.get(f"{path}?{wrong}").status_code == 400
    assert not Item.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_at_once_or_again_is_one_request_and_the_key_makes_it_so_for_ever(
    key, given, at_once, run_jobs
):
    at_once(*[lambda: Speaker("json", key).post(**given)] * 4)
    assert ServiceRequest.objects.count() == 1
    run_jobs()
    assert Ticket.objects.count() == 1

    ServiceRequest.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    said, named = Speaker("json", key), {"Idempotency-Key": "a-1"}
    said.post(**given)
    said.post(**given, headers=named)
    said.post(**given, headers=named)
    assert ServiceRequest.objects.count() == 3
    said.post(**{**given, "description": "Another."}, headers=named)
    assert said.status == 422


def test_filters_and_ids_find_and_limits_hold(key, given, run_jobs, monkeypatch):
    said = Speaker("json", key)
    for number in range(3):
        said.post(**given, headers={"Idempotency-Key": str(number)})
    run_jobs()
    first, second, third = Ticket.objects.order_by("pk")
    solve_own(first, by=customer(first.customer_id), at=timezone.now())
    old = timezone.now() - timedelta(days=100)
    ServiceRequest.objects.filter(item__ticket=second).update(requested_at=old)

    def found(**asked):
        return {each["service_request_id"] for each in said.get("requests", **asked)}

    assert found() == {first.reference, third.reference}
    assert found(status="closed") == {first.reference}
    assert found(status="open") == {third.reference}
    assert found(service_code="999,abc") == set()
    assert found(service_request_id=f"{second.reference},nothing") == {second.reference}
    assert found(start_date=(old - timedelta(days=1)).isoformat()) == {second.reference}
    assert found(end_date="2020-01-01T00:00:00Z") == set()

    monkeypatch.setattr("answerable.selfservice.open311.views.MOST_BY_CLIENT", 0)
    said.get("services")
    assert said.status == 429


def test_words_and_pages_find_what_the_program_asked_itself(key, given, run_jobs):
    said, everybody = Speaker("json", key), Speaker("json")
    for number, words in enumerate(("A dark LAMP", "A lamp that hums", "A bent mast")):
        said.post(**(given | {"description": words, "address_string": f"{number} Oak lane"}))
    run_jobs()
    dark, humming, bent = (each.reference for each in Ticket.objects.order_by("pk"))

    def found(**asked):
        return [each["service_request_id"] for each in said.get("requests", **asked)]

    assert found(text="lamp") == [humming, dark]
    assert found(text="dark lamp") == [dark]
    assert found(text="bent oak") == [bent]
    assert found(text="dark mast") == []
    assert found(text="Where") == found(text="latitude") == []  # what we say before them
    assert found(text="  ") == [bent, humming, dark]
    everybody.get("requests", text="lamp")
    assert everybody.status == 403

    assert found(page_size="2") == [bent, humming]
    assert found(page="2", page_size="2") == [dark]
    assert found(page="3", page_size="2") == []
    assert found(page="1") == [bent, humming, dark]
    assert found(page="2", page_size="1", text="lamp") == [dark]
    wrong = ({"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page_size": "1001"}, {"page": "9" * 17},
             {"page": "٢"}, {"text": "a " * 11}, {"text": "a" * 201})  # fmt: skip
    for each in wrong:
        assert said.get("requests", **each)[0]["code"] == 400, each
        assert said.status == 400


def test_whoever_asks_without_an_address_is_somebody_new_and_a_picture_that_is_none_is_left_out(
    key, given, run_jobs, monkeypatch
):
    def fetch(url, *, most):
        if "gone" in url:
            raise Refused(404)
        return b"<html>"

    monkeypatch.setattr("answerable.channels.linked.fetching.fetch", fetch)
    for name in ("gone", "page"):
        Speaker("json", key).post(**{**given, "email": "", "media_url": f"https://pictures.example/{name}"})
    run_jobs()

    assert Customer.objects.filter(name="Cleo Zhou").count() == 2
    for ticket in Ticket.objects.all():
        assert not ticket.messages.get().attachments.exists()
        assert ticket.messages.get().remarks


def test_a_revoked_key_opens_nothing_and_without_any_there_is_no_door(key, given, front):
    client = Open311Client.objects.get()
    revoke_client(client, by=SYSTEM, at=timezone.now())
    revoke_client(client, by=SYSTEM, at=timezone.now())

    said = Speaker("json", key)
    said.post(**given)
    assert said.status == 404
    add_client(front, "Another", is_public=False, by=SYSTEM, at=timezone.now())
    said.post(**given)
    assert said.status == 403
    assert not Item.objects.exists()


def test_where_it_was_goes_with_the_ticket(key, given, run_jobs):
    from answerable.privacy.rooms import copied, forget_words

    Speaker("json", key).post(**given)
    run_jobs()
    ticket = Ticket.objects.get()

    assert copied(ticket.pk)["open311"][0]["address"] == "1234 5th street"
    forget_words([ticket.pk])
    row = ServiceRequest.objects.get()
    assert (row.address, row.lat, row.digest) == ("", None, "")


def test_keys_are_made_listed_and_revoked_by_those_who_may(front, ada, ana, signed_in):
    path = f"/settings/brands/{front.brand_id}/open311/"
    signed_in(ana).post(path, {"name": "City app"})
    assert not Open311Client.objects.exists()

    client = signed_in(ada)
    page = client.post(path, {"name": "City app", "is_public": "on"}).content.decode()
    made = Open311Client.objects.get()
    assert "o311_" in page
    assert "City app" in client.get(path).content.decode()
    assert "o311_" not in client.get(path).content.decode()
    signed_in(ana).post(f"{path}{made.pk}/", {"_method": "DELETE"})
    assert Open311Client.objects.filter(revoked_at=None).exists()
    for _time in range(2):
        assert client.post(f"{path}{made.pk}/", {"_method": "DELETE"}).status_code == 302
    made.refresh_from_db()
    assert made.revoked_at
    assert "revoked the Open311 key City app" in client.get("/settings/changes/").content.decode()


_SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
_ATTRIBUTE = {
    "variable",
    "code",
    "datatype",
    "required",
    "datatype_description",
    "order",
    "description",
    "values",
}
_REQUEST = {
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
}


@both
def test_every_answer_has_the_fields_of_the_specification_and_no_others(form, key, given, stove, run_jobs):
    said = Speaker(form, key)
    (service,) = said.get("services")
    assert service.keys() == _SERVICE
    defined = said.get(f"services/{stove.pk}")
    assert defined.keys() == {"service_code", "attributes"}
    for order, attribute in enumerate(defined["attributes"], 1):
        assert attribute.keys() == _ATTRIBUTE
        assert str(attribute["order"]) == str(order)
        is_list = attribute["datatype"] == "singlevaluelist"
        assert all(each.keys() == {"key", "name"} for each in attribute["values"])
        assert bool(attribute["values"]) == is_list
    lit = defined["attributes"][3]
    assert [each["key"] for each in lit["values"]] == ["yes", "no"]
    (made,) = said.post(**given, account_id="a-7")
    assert made.keys() == {"token", "service_notice", "account_id"}
    assert made["account_id"] == "a-7"
    (numbered,) = said.get(f"tokens/{made['token']}")
    assert numbered.keys() == {"service_request_id", "token"}
    run_jobs()
    (seen,) = said.get("requests")
    assert seen.keys() == _REQUEST
    assert seen["agency_responsible"] == "Kestrel"
    (again,) = said.post(**given, account_id="a-7")
    assert again.keys() == {"service_request_id", "service_notice", "account_id"}  # one or the other


@both
def test_a_value_of_each_kind_arrives_and_what_is_none_is_refused(form, key, given, run_jobs):
    said = Speaker(form, key)
    plain = {name: value for name, value in given.items() if not name.startswith("attribute")}
    values = {"colour": "blue", "bought": "2026-02-03", "weight": "2.5", "lit": "yes", "mast": "M 12 <b>"}
    said.post(**plain, **{f"attribute[{name}]": value for name, value in values.items()})
    run_jobs()
    ticket = Ticket.objects.get()
    assert {each.field.key: str(each.value) for each in FieldValue.objects.filter(ticket=ticket)} == {
        **values,
        "weight": "2.5000",
        "lit": "True",
    }
    for name, value in (("bought", "soon"), ("weight", "heavy"), ("lit", "perhaps")):
        (error,) = said.post(**plain, **{f"attribute[{name}]": value})
        assert (said.status, f"attribute[{name}]" in error["description"]) == (400, True)
    said.post(**plain, **{"attribute[colour][]": "red"})  # as of a list of which several may be chosen
    assert said.status == 200


@both
def test_a_brand_without_topics_has_one_service_that_is_asked_for_and_found_by_its_code(
    form, front, key, given, run_jobs
):
    front.settings = {**front.settings, "topics": []}
    front.save()
    said = Speaker(form, key)
    (service,) = said.get("services")
    assert (service["service_code"], service["service_name"]) == ("0", "Kestrel")
    assert said.get("services/0")["service_code"] == "0"
    plain = {name: value for name, value in given.items() if not name.startswith("attribute")}
    said.post(**{**plain, "service_code": "0"})
    run_jobs()

    (seen,) = said.get("requests", service_code="0")
    assert (seen["service_code"], seen["service_name"]) == ("0", "Kestrel")
    assert said.get("requests", service_code="12") in ([], "")


@both
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("services/", 400, "service_code was not provided"),
        ("requests/", 400, "service_request_id was not provided"),
        ("tokens/", 400, "token was not provided"),
        ("elsewhere", 404, "nothing here"),
        ("services/99", 404, "service_code was not found"),
        ("requests/K7Q4-TXB9", 404, "service_request_id was not found"),
        ("tokens/made-up", 404, "token was not found"),
    ],
)
def test_what_is_missing_or_unknown_in_an_address_is_an_error_of_the_asked_format(
    form, key, path, status, words
):
    said = Speaker(form, key)

    (error,) = said.get(path)

    assert (said.status, int(error["code"])) == (status, status)
    assert words in error["description"]


def test_a_program_is_led_from_the_discovery_to_the_endpoint(key):
    found = json.loads(Client().get("/open311/kestrel/discovery.json").content)

    assert found.keys() == {"changeset", "contact", "key_service", "endpoints"}
    (endpoint,) = found["endpoints"]
    assert endpoint.keys() == {"specification", "url", "changeset", "type", "formats"}
    assert endpoint["specification"].endswith("/GeoReport_v2")
    assert endpoint["type"] == "production"
    assert {each.split("/")[1] for each in endpoint["formats"]} == {"xml", "json"}
