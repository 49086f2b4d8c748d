"""Somebody of one provider tries to reach what is another's: through every address, every name that the views read from
an address or a form, every operation of the interface, the stream and what is told.

What they try is drawn by chance from all that they could know or guess (keys, references, addresses, cursors, words of
the search language), the same for a seed; a new address or a new parameter is tried without anybody's saying so.
"""

import json
import random
import re
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver
from django.utils import timezone

import answerable
from answerable.api.tests.conftest import api  # noqa: F401
from answerable.api.urls import api as description
from answerable.desk.live.sight import readings
from answerable.desk.models import Macro, Notification, SavedReply, View
from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.desk.queues.actions import ViewChange, make_view
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.tail import Placed, Position
from answerable.people.access import Role
from answerable.people.actions import add_identity, create_account, fill_field, note_about
from answerable.people.models import Account, Customer, FieldAbout, FieldKind, Staff, Team
from answerable.tickets.actions import (
    Heard,
    Question,
    ask_others,
    ask_to_look,
    keep_draft,
    keep_picture,
    link,
    merge,
    note,
    receive_from_others,
    tag,
)
from answerable.tickets.conditions import Conditions
from answerable.tickets.files import File
from answerable.tickets.models import DraftKind, LinkKind, Ticket
from answerable.tickets.vocabulary import add_field
from tests.core.test_every_address import _PARAMETER, _routes
from tests.fixtures.dividing import ON_POSTGRES

pytestmark = pytest.mark.django_db

SECRET = "qzsecretzq"  # in everything of theirs, and in nothing that is sent
GUESSED = "maria@house.example"  # in their data too: a guess that is right
SECONDS = 1.8  # of the processor, for each who tries each thing
_ELSEWHERE = (
    "api/",
    "scim/",
    "hooks/",
    "help/",
    "status/",
    "notices/",
    "chat/",
    "assets/",
    "^assets",
    "sign-in/",
    "i18n/",
    "demo/",
    "setup/",
)


@pytest.fixture
def theirs(make_ticket, make_message, make_answer, make_customer, manila, krakow_provider, ada, althea, zed):
    """Of everything something of Manila's; and a little of Kraków's own."""
    now, by = timezone.now(), ada.actor()
    krakow = Team.objects.create(name="Kraków", provider=krakow_provider)
    zed.teams.add(krakow)
    of_people = None
    for about in (FieldAbout.CUSTOMER, FieldAbout.TICKET):
        field = add_field("Order", FieldKind.TEXT, about=about, by=by, at=now)
        of_people = field if about == FieldAbout.CUSTOMER else of_people
    person = make_customer(f"Maria {SECRET}", address=GUESSED)
    account = create_account(f"House {SECRET}", by=by, at=now)
    Customer.objects.filter(pk=person.pk).update(account=account)
    person.refresh_from_db()
    add_identity(person, "phone", "+32 470 11 22 33", by=by, at=now)
    fill_field(person, of_people, SECRET, by=by, at=now)
    note_about(person, SECRET, by=by, at=now)
    note_about(account, SECRET, by=by, at=now)
    ticket = make_ticket(team=manila, customer=person, subject=f"Tent {SECRET}")
    gone = make_ticket(team=manila, customer=person, subject=f"Gone {SECRET}")
    log = File(f"{SECRET}.txt", "text/plain", SECRET.encode())
    make_message(ticket, text=f"The tent of {GUESSED}: {SECRET}", files=[log])
    make_answer(ticket, by=althea, to=[(GUESSED, SECRET)])
    own = althea.actor()
    note(ticket, f"tent {SECRET}", by=own, at=now)
    tag(ticket, "torn", by=own, at=now)
    keep_picture(ticket, File("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + SECRET.encode()), by=own, at=now)
    keep_draft(ticket, DraftKind.REPLY, SECRET, by=own, at=now)
    ask_to_look(ticket, of=None, by=own, at=now)
    asked = ask_others(
        ticket, Question(SECRET, to=[("x@carrier.example", SECRET)], subject=SECRET), by=own, at=now
    )
    heard = Heard("email", "x@carrier.example", text=SECRET, files=[log])
    receive_from_others(asked.conversation, heard, by=SYSTEM, at=now)
    merge(gone, ticket, by=SYSTEM, at=now)
    Notification.objects.create(staff=althea, ticket=ticket, kind="wrote", event_id=1, at=now)
    reply = add_saved_reply(Wording("Theirs", {"en": "x"}, team=manila), by=SYSTEM, at=now)
    SavedReply.objects.filter(pk=reply.pk).update(title=SECRET)
    macro = add_macro(Plan("Theirs", [Step(StepKind.TAKE)], team=manila), by=SYSTEM, at=now)
    Macro.objects.filter(pk=macro.pk).update(name=SECRET)
    view = make_view(ViewChange("Theirs", Conditions(()), owner=althea), by=own, at=now)
    View.objects.filter(pk=view.pk).update(name=SECRET)
    # Of ours, and one that hangs together with theirs.
    mine = make_ticket(team=krakow, customer=make_customer("Jan"), subject="Tent of ours")
    make_message(mine, text="The tent is torn.")
    link(mine, ticket, LinkKind.RELATED, by=SYSTEM, at=now)
    return ticket


def _source(of):
    return "\n".join(
        path.read_text() for path in sorted((Path(answerable.__file__).parent / of).rglob("*.py"))
    )


def _names():
    """Whatever a view or a form reads by name."""
    code = _source("desk/views") + _source("desk/frame") + _source("desk/queues") + _source("desk/customers")
    code += _source("desk/others") + (Path(answerable.__file__).parent / "desk/forms.py").read_text()
    read = re.findall(r'(?:GET|POST)(?:\.get|\.getlist|\.pop)?[\[(]"(\w+)"|key_in\(request, "(\w+)"', code)
    asked = re.findall(r'"(\w+)" (?:not )?in request\.(?:GET|POST)', code)
    fields = re.findall(r'^    (\w+) = [\w.]*Field\(|fields\["(\w+)"\] = ', code, re.MULTILINE)
    found = {name for each in (*read, *fields) for name in each if name} | set(asked)
    assert {"q", "after", "before", "into", "to", "team", "staff", "queue", "person", "ticket"} <= found
    return sorted(found - {"_method"})


def _guesses():
    """What somebody outside could know, guess or count up to."""
    tickets = list(Ticket.objects.values_list("reference", flat=True))
    keys = [str(number) for number in range(13)]
    people = list(Staff.objects.values_list("email", flat=True))
    words = [
        "tent",
        "torn",
        "order",
        "maria",
        "Manila",
        "Manila Care",
        "House",
        "new",
        "yes",
        "mine",
        "all",
        "ended",
    ]
    terms = [
        f"from:{GUESSED}", "from:@house.example", "-from:nobody@x.example", "tag:torn", "-tag:torn", "is:open",
        "-is:open", "team:Manila", "-team:Kraków", "with:althea", "-with:me", "has:attachment", "order:x",
        "before:2100", "after:2000", "status:new", "tent -tag:other", f"tent from:{GUESSED}", "channel:mail",
    ]  # fmt: skip
    odd = [
        "",
        "0",
        "-1",
        "9" * 30,
        "%",
        "_",
        "*",
        "' OR 1=1 --",
        "../" * 3,
        "\x00",
        "1,2,3",
        "[1]",
        "{}",
        GUESSED,
    ]
    views = [f"view-{pk}" for pk in View.objects.values_list("pk", flat=True)]
    return [
        *tickets * 3,
        *keys * 2,
        *people,
        *words,
        *terms,
        *odd,
        *views,
        "related",
        "email",
        "address",
        "reply",
    ]


class Tries:
    """One person, and what they come up with."""

    def __init__(self, staff, client, seed):
        self.staff, self.client, self.chance = staff, client, random.Random(seed)
        self.names, self.guesses = _names(), _guesses()
        self.routes = [f"/{each}" for each in _walkable()]
        self.chance.shuffle(self.routes)

    def address(self):
        route = self.chance.choice(self.routes)
        return _PARAMETER.sub(lambda _name: self._in_path(), route)

    def _in_path(self):
        return self.chance.choice(self.guesses).replace("/", "") or "1"

    def given(self):
        names = self.chance.sample(self.names, self.chance.randint(0, 4))
        return {name: self.chance.choice(self.guesses) for name in names}


def _walkable():
    return [each for each in _routes(get_resolver().url_patterns) if not each.startswith(_ELSEWHERE)]


def _shows(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    return SECRET in content.decode(errors="replace") + str(answer.headers)


def _of_theirs(ticket):
    """All rows of Manila's, in every table, as they stand: what hangs on its tickets, people, teams and phrases."""
    manila = ticket.team.provider_id
    tickets = set(Ticket.objects.filter(team__provider=manila).values_list("pk", flat=True))
    people = set(Staff.objects.filter(provider=manila).values_list("pk", flat=True))
    own = {
        "ticket": tickets, "staff": people, "customer": {ticket.customer_id}, "account": {ticket.customer.account_id},
        "team": {ticket.team_id}, "provider": {manila},
    }  # fmt: skip
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ("sessions", "people_cache") or not model._meta.managed:
            continue
        keys = {field.attname: own[field.name] for field in model._meta.concrete_fields if field.name in own}
        if model.__name__.lower() in own:
            keys["id"] = own[model.__name__.lower()]
        for column, values in keys.items():
            if values and any(field.attname == column for field in model._meta.concrete_fields):
                found = model._default_manager.filter(**{f"{column}__in": values}).values()
                rows[model.__name__, column] = [_steady(each) for each in found.order_by("pk")]
    assert len(rows) > 20
    return rows


def _steady(row):
    return {key: value for key, value in row.items() if key not in ("last_login",)}


# What a role may is asked of no database; what PostgreSQL takes amiss, an agent's guesses bring out.
@pytest.fixture(params=["agent"] if ON_POSTGRES else ["agent", "manager", "supervisor"])
def outsider(request, zed):
    """Kraków's people."""
    Staff.objects.filter(pk=zed.pk).update(role=Role(request.param))
    return Staff.objects.get(pk=zed.pk)


def test_no_address_leads_to_what_is_anothers(theirs, outsider, signed_in):
    """The control is at the end: with the right to see it, the very same addresses show it."""
    tries, until = (
        Tries(outsider, signed_in(outsider), f"{outsider.role} reads"),
        time.process_time() + SECONDS,
    )
    asked = [(route, {}) for route in tries.routes]
    exact = [
        f"/tickets/{theirs.reference}/{part}" for part in ("", "conversation/", "side/", "?all=1", "clocks/")
    ]
    count = 0
    while time.process_time() < until and count < 700:
        if count < len(exact):
            address, given = exact[count], {}
        elif count < len(asked):
            address, given = _PARAMETER.sub(lambda _name: tries._in_path(), asked[count][0]), tries.given()
        else:
            address, given = tries.address(), tries.given()
        answer = tries.client.get(address, given)
        assert answer.status_code < 500, f"{answer.status_code}: {address} {given}"
        assert not _shows(answer), f"{address} {given} shows what is another's"
        count += 1
    assert count > 25
    seen = signed_in(Staff.objects.get(name="Althea"))
    assert all(_shows(seen.get(address)) for address in exact[:2])


def test_no_form_changes_what_is_anothers(theirs, outsider, signed_in):
    tries, until = (
        Tries(outsider, signed_in(outsider), f"{outsider.role} writes"),
        time.process_time() + SECONDS,
    )
    before, told = _of_theirs(theirs), Event.objects.count()
    on_theirs = Event.objects.filter(ticket_id__in=[theirs.pk]).count()
    count = 0
    while time.process_time() < until and count < 500:
        address = _PARAMETER.sub(lambda _name: tries._in_path(), tries.routes[count % len(tries.routes)])
        if count % 3 == 0 and "/tickets/" in address:
            address = re.sub(r"/tickets/[^/]*/", f"/tickets/{theirs.reference}/", address)
        given = tries.given() | ({"_method": "DELETE"} if tries.chance.random() < 0.3 else {})
        answer = tries.client.post(address, given, headers={"HX-Request": "true"})
        assert answer.status_code < 500, f"{answer.status_code}: {address} {given}"
        assert not _shows(answer), f"{address} {given} shows what is another's"
        if not Staff.objects.filter(pk=outsider.pk, is_active=True).exists():
            break
        count += 1
    assert count > 25
    assert Event.objects.filter(ticket_id__in=[theirs.pk]).count() == on_theirs
    assert _of_theirs(theirs) == before
    assert Event.objects.count() >= told


def _body(chance, guesses, schema, known):
    """What an operation may be sent, as its description says, filled with guesses."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return _body(chance, guesses, chance.choice(schema["anyOf"]), known)
    if "enum" in schema:
        return chance.choice(schema["enum"])
    match schema.get("type"):
        case "object":
            wanted = schema.get("properties", {}).items()
            must = set(schema.get("required", ()))
            return {
                name: _body(chance, guesses, each, known)
                for name, each in wanted
                if name in must or chance.random() < 0.5
            }
        case "array":
            return [
                _body(chance, guesses, schema.get("items", {}), known) for _ in range(chance.randint(0, 2))
            ]
        case "integer":
            return chance.randint(0, 12)
        case "boolean":
            return chance.random() < 0.5
        case "null":
            return None
    return chance.choice(guesses)


def test_no_operation_of_the_interface_reaches_what_is_anothers(theirs, outsider, api, settings):  # noqa: F811
    settings.API_RATE = 0
    caller, chance, guesses = api(outsider), random.Random(f"{outsider.role} calls"), _guesses()
    before, until = _of_theirs(theirs), time.process_time() + SECONDS
    told = description.get_openapi_schema()
    known = told["components"]["schemas"]
    operations = [
        (method, path, each) for path, all_of in told["paths"].items() for method, each in all_of.items()
    ]
    chance.shuffle(operations)
    for number in range(4 * len(operations)):
        if time.process_time() > until:
            break
        method, path, operation = operations[number % len(operations)]
        path = path.removeprefix("/api/v1").replace(
            "{reference}", theirs.reference if number % 2 else chance.choice(guesses)
        )
        path = re.sub(r"\{\w+\}", lambda _name: chance.choice(guesses).replace("/", "") or "1", path)
        asked = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
        query = {name: chance.choice(guesses) for name in asked if chance.random() < 0.6}
        if method == "get":
            answer = caller.get(path, **query)
        else:
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            body = _body(chance, guesses, content.get("schema", {}), known)
            answer = caller.raw(method.upper(), path, json.dumps(body).encode())
        assert answer.status_code < 500, f"{method} {path} {query}: {answer.content}"
        assert not _shows(answer), f"{method} {path} {query} shows what is another's"
    assert number > 25
    assert _of_theirs(theirs) == before


def test_neither_stream_nor_bell_tells_them_anything(theirs, outsider):
    placed = [Placed(Position(0, event.pk), event) for event in Event.objects.order_by("pk")]
    heard = {each.ticket for each in readings(placed) if each.kind_for(outsider.scope)}
    assert heard == set(Ticket.objects.visible_to(outsider).values_list("reference", flat=True))
    assert theirs.reference not in heard
    assert not Notification.objects.filter(staff=outsider, ticket=theirs).exists()
    assert not Account.objects.visible_to(outsider).filter(pk=theirs.customer.account_id).exists()
