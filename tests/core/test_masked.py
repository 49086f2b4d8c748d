"""Somebody for whom everything personal is masked walks every address of the product, and every operation of its
interface: what may not be known comes back nowhere, and answering works all the same."""

import json
import re
from itertools import chain

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.api.tests.conftest import api  # noqa: F401
from answerable.api.tests.test_sight import _operations
from answerable.desk.heard.mailing import mail_to
from answerable.desk.models import Notification
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.planned import Plans
from answerable.people.access import Role
from answerable.people.actions import AccessWanted, change_access, create_account, fill_field
from answerable.people.masking import Part
from answerable.people.models import AccountDomain, Customer, FieldAbout, FieldKind, Identity
from answerable.tickets.actions import (
    add_participant,
    ask_to_look,
    keep_draft,
    note,
    set_field,
    take_back_look,
)
from answerable.tickets.conditions import Condition, Conditions, Reader, question
from answerable.tickets.files import File
from answerable.tickets.models import DraftKind, Message, Ticket
from answerable.tickets.vocabulary import add_field
from tests.core.test_every_address import _ASKED, _asked

pytestmark = pytest.mark.django_db

ADDRESS, NUMBER = "qzlocal.person@qzhost.example", "+32 470 98 76 54"
# What betrays each: also a part of it, also without the spaces.
BETRAYS = re.compile(
    r"qz(?:local|host|other|bounce|domain|surname|account|field|handle)|\+?32[\s./-]?4?70[\s./-]?98|987654",
    re.I,
)
HIDING = AccessWanted(parts=list(Part), may_reveal=True)


@pytest.fixture
def masked(manila, manila_provider, make_customer, make_ticket, make_message, make_answer, ada, althea):
    """A ticket of Manila's, about a person of whom everything is masked for Manila."""
    now, by = timezone.now(), ada.actor()
    field = add_field("Passport", FieldKind.TEXT, about=FieldAbout.CUSTOMER, by=by, at=now)
    agreed = add_field("Contract number", FieldKind.TEXT, about=FieldAbout.ACCOUNT, by=by, at=now)
    order = add_field("Order", FieldKind.TEXT, by=by, at=now)
    change_access(
        manila_provider,
        AccessWanted(parts=list(Part), fields=[field, agreed, order], may_reveal=True),
        by=by,
        at=now,
    )
    account = create_account("Qzaccount Limited", by=by, at=now)
    AccountDomain.objects.create(account=account, name="qzdomain.example")
    person = make_customer("Vera Qzsurname", address=ADDRESS, account=account)
    Identity.objects.create(customer=person, channel="phone", address=NUMBER, created_at=now)
    Identity.objects.create(customer=person, channel="x", address="@qzhandle_of_vera", created_at=now)
    fill_field(person, field, "qzfield passport", by=by, at=now)
    fill_field(account, agreed, "qzfield contract", by=by, at=now)
    nobody = make_customer("", address="qzother@qzhost.example")  # called by the address, for want of a name
    ticket = make_ticket(team=manila, customer=person, subject="Tent for qzlocal.person@qzhost.example")
    make_ticket(team=manila, customer=nobody)
    set_field(ticket, order, "qzfield order", by=by, at=now)
    text = f"My tent is torn.\nCall me: 0032 / 470 / 98 76 54, or {NUMBER}, or write to {ADDRESS}."
    html = (
        f'<p>My tent is <a href="mailto:{ADDRESS}">torn</a>. Call {NUMBER} or write to <b>{ADDRESS}</b>.</p>'
    )
    make_message(
        ticket,
        text=text,
        html=html,
        from_address=ADDRESS,
        to=[["help@own.example", ""]],
        cc=[[nobody.address, ""]],
    )
    add_participant(ticket, "email", nobody.address, by=SYSTEM, at=now)
    make_answer(ticket, by=althea, to=[(ADDRESS, "Vera Qzsurname")])
    note(ticket, f"She is {ADDRESS}.", by=by, at=now)
    Notification.objects.create(staff=althea, ticket=ticket, kind="wrote", event_id=1, at=now, mail_at=now)
    return ticket


def _content(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


def _shows(answer):
    """What betrays somebody, with some of what stands around it."""
    said = _content(answer)
    return [said[max(0, each.start() - 60) : each.end() + 20] for each in BETRAYS.finditer(said)]


def test_no_page_shows_what_is_masked(masked, althea, ada, signed_in):
    asked = [
        *_ASKED,
        "palette/?q=vera",
        "accounts/?q=limited",
        "search/terms/?q=from:qzl",
        f"tickets/{masked.reference}/?all=1",
    ]
    said = masked.messages.filter(direction="inbound").get()
    reply = add_saved_reply(
        Wording("Hello", {"en": "Dear {customer.name}, about “{ticket.subject}” and {field.order}"}),
        by=SYSTEM,
        at=timezone.now(),
    )
    asked += [f"tickets/{masked.reference}/?side=new&quote={said.pk}"]
    client, seen = signed_in(althea), ""
    client.post(f"/tickets/{masked.reference}/saved-replies/{reply.pk}/", {"kind": "reply"})  # into a draft
    more = ((each, client.get(f"/{each}")) for each in asked)
    for address, answer in chain(_asked(client.get), more):
        assert not _shows(answer), f"{address} shows {_shows(answer)}"
        seen += _content(answer)

    for behind in ("q•••@q••••.example", "••• 54", "Vera"):  # else it went past everything
        assert behind in seen
    # The house sees them on the very same pages: it is the mask that hides them.
    assert len(_shows(signed_in(ada).get(masked.get_absolute_url()))) > 5


def test_a_supervisor_of_theirs_sees_no_more(masked, althea, signed_in):
    type(althea).objects.filter(pk=althea.pk).update(role=Role.MANAGER)
    client = signed_in(althea)
    for address, answer in _asked(client.get):
        assert not _shows(answer), f"{address} shows {_shows(answer)}"


def test_no_operation_of_the_interface_shows_it(masked, althea, api):  # noqa: F811
    caller, seen = api(althea), ""
    keys = {"customer_id": masked.customer_id, "participant_id": masked.participants.first().pk}
    keys |= {"message_id": Message.objects.first().pk, "identity_id": masked.customer.identities.first().pk}
    for method, path, _scopes in _operations():
        if method != "GET":
            continue
        path = path.replace("{reference}", masked.reference)
        for name in re.findall(r"\{(\w+)\}", path):
            path = path.replace(f"{{{name}}}", str(keys.get(name, 1)))
        answer = caller.get(path, **({"q": "tent"} if path == "/search" else {}))
        assert not _shows(answer), f"{path} shows {_shows(answer)}"
        seen += _content(answer)
    assert "q•••@q••••.example" in seen
    assert "••• 54" in seen

    said = caller.post(f"/tickets/{masked.reference}/messages", {"text": "A new one is on its way."})
    assert said.status_code == 201
    assert not _shows(said)
    assert Message.objects.latest("pk").to == [[ADDRESS, "Vera Qzsurname"]]
    added = caller.patch(f"/tickets/{masked.reference}", {"priority": "high"})
    assert added.status_code == 200
    assert not _shows(added)


def test_neither_a_letter_nor_the_stream_says_it(masked, althea, settings):
    settings.NOTIFICATION_MAIL_SUBJECTS = True
    mail_to(althea.pk, at=timezone.now())

    [letter] = mail.outbox
    assert not BETRAYS.search(letter.body + letter.subject)
    assert masked.reference in letter.body
    assert not BETRAYS.search(json.dumps([each.data for each in Event.objects.all()]))


GUESSES = [ADDRESS, "qzlocal", "qzhost", "qzlocal.person", "qzsurname", "987654", "qzhandle_of_vera", "98 76 54",
           'order:"qzfield order"', f"from:{ADDRESS}", "from:@qzdomain.example", f"-from:{ADDRESS}"]  # fmt: skip


@pytest.mark.parametrize("guess", GUESSES)
def test_nobody_finds_by_guessing(masked, althea, ada, signed_in, api, guess):  # noqa: F811
    """A guess that is right cannot be told from one that is not."""
    wrong = re.sub(r"q(?=z)", "w", guess).replace("98", "97").replace("76", "75")
    client = signed_in(althea)
    for page in ("/search/", "/palette/"):
        right, other = (client.get(page, {"q": each}).content.decode() for each in (guess, wrong))
        assert masked.reference not in right
        assert right.replace(guess, "?").count("<li") == other.replace(wrong, "?").count("<li")
    answers = [api(althea).get("/search", q=each) for each in (guess, wrong)]
    assert len({each.status_code for each in answers}) == 1
    assert not any(each.json().get("items") for each in answers)
    found = api(ada).get("/search", q=guess.lstrip("-"))
    assert found.status_code == 200


def test_words_are_found_as_before(masked, althea, signed_in):
    page = signed_in(althea).get("/search/", {"q": "tent torn"}).content.decode()
    assert masked.reference in page
    assert not BETRAYS.search(page)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/tickets/{ticket}/customer/", {"address": "qzother@qzhost.example"}),
        ("/customers/{customer}/identities/", {"channel": "email", "address": "qzother@qzhost.example"}),
        ("/customers/{customer}/identities/", {"channel": "phone", "address": "+32 470 11 22 33"}),
        ("/customers/{customer}/merge/", {"into": "qzother@qzhost.example"}),
        ("/customers/{customer}/identities/{identity}/", {"to": "qzother@qzhost.example"}),
        ("/customers/{customer}/fields/passport/", {"value": "another"}),
        ("/tickets/{ticket}/fields/order/", {"value": "another"}),
        ("/tickets/{ticket}/participants/", {"address": "qzother@qzhost.example"}),
    ],
)
def test_what_would_answer_a_guess_is_refused(masked, althea, signed_in, path, data):
    type(althea).objects.filter(pk=althea.pk).update(role=Role.SUPERVISOR)
    before = Event.objects.count()
    path = path.format(
        ticket=masked.reference, customer=masked.customer_id, identity=masked.customer.identities.first().pk
    )
    answer = signed_in(althea).post(path, data, headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert "masked for you" in answer.content.decode()
    assert Event.objects.count() == before


def test_the_customer_is_found_by_no_filter(masked, althea, api):  # noqa: F811
    assert api(althea).get("/customers", address=ADDRESS).status_code == 403
    assert api(althea).get("/customers", account_id=masked.customer.account_id).json()["items"] == []
    assert [each["id"] for each in api(althea).get("/customers").json()["items"]]


def _box(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_they_answer_without_ever_knowing_the_address(masked, althea, signed_in):
    client = signed_in(althea)
    page = client.get(masked.get_absolute_url()).content.decode()
    to, cc = _box(page, "to"), _box(page, "cc")
    assert "•••" in to
    assert "•••" in cc

    client.post(
        f"/tickets/{masked.reference}/messages/",
        {"text": "It comes.", "to": to, "cc": cc, "seen": _box(page, "seen")},
    )

    said = Message.objects.latest("pk")
    assert said.text == "It comes."
    assert [pair[0] for pair in said.to] == [ADDRESS]
    assert [pair[0] for pair in said.cc] == ["qzother@qzhost.example"]


def test_what_stands_behind_labels_is_asked_along_with_the_rest_of_an_answer(
    masked, althea, sam, signed_in, monkeypatch
):
    """On PostgreSQL one journey more than for whoever sees everything: of the mask itself."""
    monkeypatch.setattr(Plans, "name_of", lambda *_asked: None)  # so that each question can be read
    asked = {each: _asked_by_answering(signed_in(each), masked) for each in (sam, althea)}
    more = {"sqlite": 8, "postgresql": 1}[connection.vendor]
    assert len(asked[althea]) <= len(asked[sam]) + more, "\n\n".join(asked[althea])


def _asked_by_answering(client, ticket):
    for text in ("One.", "Two."):  # by the second, this process knows what seldom changes
        page = client.get(ticket.get_absolute_url()).content.decode()
        form = {"text": text, **{name: _box(page, name) for name in ("to", "cc", "seen")}}
        with CaptureQueriesContext(connection) as statements:
            client.post(f"/tickets/{ticket.reference}/messages/", form)
        assert Message.objects.latest("pk").text == text
    # Elsewhere these are known; here the same transaction has changed them.
    known = re.compile(r'provideraccess|"people_staff"."email" AS|"channels_mailbox"."address" AS')
    return [each["sql"] for each in statements if not known.search(each["sql"])]


def test_a_label_means_nothing_elsewhere(masked, althea, signed_in, make_ticket, manila, cleo):
    client = signed_in(althea)
    to = _box(client.get(masked.get_absolute_url()).content.decode(), "to")
    other = make_ticket(team=manila, customer=cleo)

    client.post(f"/tickets/{other.reference}/messages/", {"text": "It comes.", "to": to, "seen": ""})
    client.post(
        f"/tickets/{masked.reference}/messages/",
        {"text": "It comes.", "to": to.replace("•••", "•••0"), "seen": ""},
    )

    assert not Message.objects.filter(text="It comes.").exists()


def test_a_participant_is_taken_out_by_key(masked, althea, signed_in):
    gone = masked.participants.get(address="qzother@qzhost.example")
    for _twice in range(2):
        signed_in(althea).post(
            f"/tickets/{masked.reference}/participants/", {"_method": "DELETE", "participant": gone.pk}
        )
    assert not masked.participants.filter(pk=gone.pk).exists()


def test_a_draft_keeps_its_copies_and_goes_to_them(masked, althea, signed_in):
    cc = _box(signed_in(althea).get(masked.get_absolute_url()).content.decode(), "cc")
    keep_draft(masked, DraftKind.REPLY, "Soon.", by=althea.actor(), at=timezone.now(), cc=cc)
    page = signed_in(althea).get(masked.get_absolute_url()).content.decode()
    assert _box(page, "cc") == cc


def test_whoever_is_not_masked_sees_as_before(masked, sam, manila, signed_in):
    page = signed_in(sam).get(masked.get_absolute_url()).content.decode()
    assert ADDRESS in page
    assert "•••" not in page
    assert Customer.objects.get(pk=masked.customer_id).name == "Vera Qzsurname"
    assert Ticket.objects.get(pk=masked.pk).subject.endswith(ADDRESS)


@pytest.mark.parametrize("guess", [ADDRESS, "qzother@qzhost.example", "me@private.example"])
def test_nobody_is_copied_who_was_not_chosen(masked, althea, ada, signed_in, api, guess):  # noqa: F811
    """Whoever is copied reads the addresses of all others; and that is so for a guess that is right, too."""
    client, mine = signed_in(althea), f"/tickets/{masked.reference}"
    page = client.get(f"{mine}/").content.decode()
    to, seen = _box(page, "to"), _box(page, "seen")
    for box in ({"to": to, "cc": guess}, {"to": guess}, {"to": f"{to}, Vera <{guess}>"}):
        client.post(f"{mine}/messages/", {"text": "It comes.", "seen": seen, **box})
        client.post(f"{mine}/drafts/reply/", {"text": "", "base": ""})
    told = api(althea).post(f"{mine}/messages", {"text": "It comes.", "cc": [{"address": guess}]})
    added = api(althea).post(f"{mine}/participants", {"address": guess})

    assert (told.json()["code"], added.json()["code"]) == ("masked", "masked")
    assert not Message.objects.filter(text="It comes.").exists()
    assert (
        api(ada).post(f"{mine}/messages", {"text": "It comes.", "cc": [{"address": guess}]}).status_code
        == 201
    )


def test_asking_others_answers_no_guess(masked, althea, ada, signed_in, api):  # noqa: F811
    """What is refused for another reason is refused for that one, and the mail says nothing by itself."""
    add_participant(masked, "email", "me@private.example", by=SYSTEM, at=timezone.now())
    where, told = f"/tickets/{masked.reference}/side-conversations", []
    for guess in (ADDRESS, "wrong@qzhost.example"):
        to = [{"address": "me@private.example"}, {"address": guess}]
        told += [
            api(althea).post(where, {"to": [{"address": guess}]}),
            api(althea).post(where, {"to": to, "text": "?"}),
        ]
    assert told[0].json() == told[2].json()
    assert told[1].json() == told[3].json()

    sent = api(althea).post(where, {"to": [{"address": "claims@carrier.example"}], "text": "?"})
    assert sent.status_code == 201
    assert not BETRAYS.search(masked.side_conversations.get().subject)


def test_a_file_that_is_not_shown_goes_to_nobody(masked, althea, signed_in, make_message):
    said = make_message(masked, files=[File("vera.vcf", "text/vcard", b"BEGIN:VCARD")])
    client, card = signed_in(althea), said.attachments.get()
    page = client.get(f"{masked.get_absolute_url()}?side=new").content.decode()
    client.post(
        f"/tickets/{masked.reference}/others/", {"people": "me@private.example", "text": "?", "kept": card.pk}
    )
    assert f'name="kept" value="{card.pk}"' not in page
    assert not masked.side_conversations.exists()


def test_no_view_finds_what_the_subject_hides(masked, althea, ada, make_ticket, manila):
    shown = make_ticket(team=manila, customer=masked.customer, subject="Tent for somebody")
    by_number = make_ticket(team=manila, customer=masked.customer, subject="Tent, call 0470 98 76 54")
    by_name = make_ticket(team=manila, customer=masked.customer, subject="Tent of @qzhandle_of_vera")
    found = {}
    for staff in (althea, ada):
        for how in ("has", "has_not"):
            asked = Conditions((Condition("subject", how, "tent" if how == "has" else "stove"),))
            rows = Ticket.objects.visible_to(staff).filter(question(asked, Reader(staff, timezone.now())))
            found[staff, how] = set(rows.exclude(subject="")) & {masked, shown, by_number, by_name}
    assert found[althea, "has"] == found[althea, "has_not"] == {shown}
    assert len(found[ada, "has"]) == len(found[ada, "has_not"]) == 4


def test_markup_within_an_address_hides_nothing(masked, althea, signed_in, make_message, api):  # noqa: F811
    local, _at, host = ADDRESS.partition("@")
    make_message(
        masked,
        text=f"Or {ADDRESS}.",
        html=f"<p>Or <b>{local}</b><i>@</i>{host}, {NUMBER[:8]}<b>{NUMBER[8:]}</b>.</p>",
    )
    page = signed_in(althea).get(masked.get_absolute_url()).content.decode()
    said = api(althea).get(f"/tickets/{masked.reference}/messages").content.decode()
    for text in (page, said):
        assert "Or q•••@q••••.example" in text
        assert not BETRAYS.search(text)


def test_what_stands_at_the_beginning_of_a_line_is_masked_as_elsewhere(masked, althea, make_message, api):  # noqa: F811
    make_message(masked, text=f"Hi\n{ADDRESS}\n\thelp@own.example")
    [*_others, said] = api(althea).get(f"/tickets/{masked.reference}/messages").json()["items"]
    assert said["text"].startswith("Hi\nq•••@q••••.example")


def test_a_colleagues_answer_with_addresses_is_looked_at_by_the_house(masked, althea, ada, signed_in):
    type(althea).objects.filter(pk=althea.pk).update(role=Role.SUPERVISOR)
    by, at, client = ada.actor(), timezone.now(), signed_in(althea)
    answers = []
    for text in (f"I wrote to {ADDRESS}.", "It comes."):
        keep_draft(masked, DraftKind.REPLY, text, by=by, at=at)
        look = ask_to_look(masked, of=None, by=by, at=at)
        answers.append(
            client.get(f"/tickets/{masked.reference}/look/{look.pk}/", headers={"HX-Request": "true"})
        )
        take_back_look(masked, by=by, at=at)
    assert [each.status_code for each in answers] == [403, 200]
    assert not any(_shows(each) for each in answers)


def test_a_program_saves_nothing_over_what_it_does_not_see(masked, althea, api):  # noqa: F811
    caller, person, ticket = api(althea), f"/customers/{masked.customer_id}", f"/tickets/{masked.reference}"
    shown = caller.get(ticket).json()["subject"]
    assert caller.patch(ticket, {"subject": shown}).status_code == 200
    refused = [
        caller.patch(person, {"name": caller.get(person).json()["name"]}),
        caller.patch(person, {"account_id": None}),
    ]
    masked.refresh_from_db()

    assert {each.json()["code"] for each in refused} == {"masked"}
    assert ADDRESS in masked.subject
    assert masked.customer.name == "Vera Qzsurname"
    assert masked.customer.account is not None


def test_an_answer_that_is_repeated_says_no_more(masked, althea, api):  # noqa: F811
    Ticket.objects.filter(pk=masked.pk).update(subject=f"Call {NUMBER}")
    asked = [f"/tickets/{masked.reference}", {"priority": "high"}]
    caller = api(althea)
    first, again = (caller.patch(*asked, Idempotency_Key="k") for _twice in range(2))
    assert again["Idempotent-Replayed"] == "true"
    assert first.content == again.content
    assert not _shows(again)
    assert not _shows(caller.get(asked[0]))


def test_files_are_called_nothing_that_is_masked(masked, althea, signed_in, api, make_message):  # noqa: F811
    said = make_message(masked, files=[File(f"for {ADDRESS}.pdf", "application/pdf", b"%PDF")])
    key = said.attachments.get().pk
    for answer in (signed_in(althea).get(f"/attachments/{key}/"), api(althea).get(f"/attachments/{key}")):
        assert answer.status_code == 200
        assert not _shows(answer)


def test_domains_are_masked_where_accounts_are_not(masked, althea, ada, manila_provider, signed_in, api):  # noqa: F811
    change_access(manila_provider, AccessWanted(parts=[Part.ADDRESS]), by=ada.actor(), at=timezone.now())
    client, account = signed_in(althea), f"/accounts/{masked.customer.account_id}/"
    pages = [
        client.get(account),
        client.get(f"{account}change/"),
        client.get("/accounts/", {"q": "qzdomain.example"}),
    ]
    assert [each.status_code for each in pages] == [200, 200, 200]
    assert not any("qzdomain" in _content(each).replace('value="qzdomain.example"', "") for each in pages)
    assert "Qzaccount" not in _content(pages[2])
    assert api(althea).get("/accounts", domain="qzdomain.example").status_code == 403
    client.post(f"{account}change/", {"name": "Renamed"})
    masked.customer.account.refresh_from_db()
    assert masked.customer.account.name == "Renamed"
    assert masked.customer.account.domains.count() == 1
