"""Changes through the pages: they work, are refused to the wrong role, and do not exist for the outsider."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from answerable.people.models import Customer, Field, FieldKind
from answerable.tickets.models import Attachment, Draft, Message, Note, Status, Ticket

pytestmark = pytest.mark.django_db


def _url(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.reference, *more])


def _words(answer):
    return [str(message) for message in answer.context["messages"]]


def _all_changes(ticket, other):
    status = Status.objects.get(category="waiting_others", is_default=True)
    return [
        ("messages", {"text": "Hello"}),
        ("notes", {"text": "Hm"}),
        ("assignment", {"take": "1"}),
        ("closure", {}),
        ("closure", {"_method": "DELETE"}),
        ("status", {"status": status.pk}),
        ("snooze", {"until": (timezone.now() + timedelta(days=1)).isoformat()}),
        ("snooze", {"_method": "DELETE"}),
        ("tags", {"name": "zip"}),
        ("priority", {"priority": 30}),
        ("subject", {"subject": "Other"}),
        ("links", {"kind": "related", "ticket": other.reference}),
        ("participants", {"address": "guide@example.com"}),
        ("ticket_customer", {"address": "new@example.com"}),
        ("split", {"messages": [message.pk for message in ticket.messages.all()[:1]]}),
        ("merge", {"into": other.reference}),
    ]


@pytest.mark.django_db(transaction=True)  # as in life: no transaction but the views' own
def test_an_agent_may_do_all_of_it_without_a_script(asked, make_ticket, make_message, ghent, ana, signed_in):
    make_message(asked, text="Another matter.")
    other = make_ticket(team=ghent)
    client = signed_in(ana)

    for name, values in _all_changes(asked, other):
        answer = client.post(_url(name, asked), values, follow=True)
        assert answer.status_code == 200, name
        errors = [message for message in answer.context["messages"] if message.level_tag == "error"]
        assert not errors, (name, [str(error) for error in errors])


def test_for_the_outsider_none_of_it_exists(asked, make_ticket, zed, ben, signed_in):
    other = make_ticket()
    for outsider in (zed, ben):
        client = signed_in(outsider)
        for name, values in _all_changes(asked, other):
            assert client.post(_url(name, asked), values).status_code == 404, name
        assert client.post(_url("draft", asked, "reply"), {"text": "x"}).status_code == 404
    assert asked.messages.count() == 1


def test_a_manager_looks_after_tickets_and_does_not_write_to_customers(asked, mara, signed_in):
    client = signed_in(mara)

    client.post(_url("notes", asked), {"text": "Mind this one."})
    answer = client.post(_url("messages", asked), {"text": "Dear Cleo"}, follow=True)

    assert Note.objects.get().text == "Mind this one."
    assert asked.messages.filter(direction="outbound").count() == 0
    assert "Your role does not include this." in _words(answer)


def test_who_may_not_change_the_customer_makes_none_by_trying(asked, cleo, mara, signed_in):
    answer = signed_in(mara).post(_url("ticket_customer", asked), {"address": "new@example.com"}, follow=True)

    assert "Your role does not include this." in _words(answer)
    assert list(Customer.objects.all()) == [cleo]


def test_changing_something_by_looking_at_an_address_is_impossible(asked, ana, signed_in):
    for name in ("messages", "notes", "assignment", "closure", "status", "snooze", "tags", "merge", "split"):
        assert signed_in(ana).get(_url(name, asked)).status_code == 405


def test_an_answer_goes_to_whom_the_page_said_with_its_copies_and_files(asked, ana, signed_in):
    files = [
        SimpleUploadedFile("a.txt", b"one", content_type="text/plain"),
        SimpleUploadedFile("b.txt", b"two", content_type="text/plain"),
    ]
    signed_in(ana).post(
        _url("messages", asked),
        {"text": "Here.", "to": "cleo@example.com", "cc": "Guide <guide@example.com>", "attachments": files},
    )

    sent = Message.objects.get(direction="outbound")
    assert (sent.to, sent.cc) == ([["cleo@example.com", ""]], [["guide@example.com", "Guide"]])
    assert sorted(Attachment.objects.filter(message=sent).values_list("filename", flat=True)) == [
        "a.txt",
        "b.txt",
    ]


def test_sending_and_closing_is_one_step(asked, ana, signed_in):
    signed_in(ana).post(_url("messages", asked), {"text": "Done.", "then_close": "on"})

    asked.refresh_from_db()
    assert asked.is_closed


def test_an_empty_answer_is_refused_in_words_and_nothing_happens(asked, ana, signed_in):
    answer = signed_in(ana).post(_url("messages", asked), {"text": "  "}, follow=True)

    assert "nothing to send" in _words(answer)[0]
    assert not Message.objects.filter(direction="outbound").exists()


def test_a_mistyped_copy_is_said_and_the_text_is_still_there(asked, ana, signed_in):
    answer = signed_in(ana).post(
        _url("messages", asked),
        {"text": "A long answer", "cc": "not an address"},
        follow=True,
        headers={"Referer": f"http://testserver{asked.get_absolute_url()}"},
    )

    assert "mail address" in _words(answer)[0]
    assert "A long answer" in answer.content.decode()
    assert "not an address" in answer.content.decode()


def test_giving_away_what_one_then_may_not_see_leads_back_to_the_queue(
    make_ticket, make_message, leuven, ghent, ana, signed_in
):
    ticket = make_message(make_ticket(team=ghent)).ticket

    answer = signed_in(ana).post(_url("assignment", ticket), {"team": leuven.pk, "staff": ""}, follow=True)

    ticket.refresh_from_db()
    assert ticket.team == leuven
    assert answer.redirect_chain[-1][0].endswith("/queue/")
    assert f"{ticket.reference} is in other hands now." in answer.content.decode()
    assert signed_in(ana).get(ticket.get_absolute_url()).status_code == 404


def test_a_providers_agent_is_offered_no_team_but_their_own(
    make_ticket, make_message, manila, ghent, althea, signed_in
):
    ticket = make_message(make_ticket(team=manila)).ticket

    signed_in(althea).post(_url("assignment", ticket), {"team": ghent.pk, "staff": ""})

    ticket.refresh_from_db()
    assert ticket.team == manila


def test_a_reference_that_one_may_not_see_is_no_reference(asked, make_ticket, leuven, ana, signed_in):
    hidden = make_ticket(team=leuven)
    for name, key in (("merge", "into"), ("links", "ticket")):
        answer = signed_in(ana).post(
            _url(name, asked), {key: hidden.reference, "kind": "related"}, follow=True
        )
        assert any("no ticket with this reference" in words for words in _words(answer))
    assert Ticket.objects.get(pk=asked.pk).merged_into is None


def test_fields_take_their_own_kind_and_say_what_they_do_not(asked, ana, signed_in):
    Field.objects.create(key="bought", label="Bought on", kind=FieldKind.DATE)

    answer = signed_in(ana).post(_url("field", asked, "bought"), {"value": "soon"}, follow=True)
    assert "Bought on: soon cannot be used." in _words(answer)[0]

    signed_in(ana).post(_url("field", asked, "bought"), {"value": "2026-01-05"})
    assert asked.field_values.get().day.isoformat() == "2026-01-05"


def test_what_a_page_says_as_it_is_left_takes_the_place_of_nothing_newer(asked, ana, signed_in):
    client, url = signed_in(ana), _url("draft", asked, "reply")
    assert client.post(url, {"text": "Dear"}).json()["version"] == 1
    assert client.post(url, {"text": "Dear"}).json()["version"] == 1
    assert client.post(url, {"text": "Dear Cleo"}).json()["version"] == 2

    assert client.post(url, {"text": "Dear Cl", "base": [1]}).json()["version"] == 2
    assert Draft.objects.get().text == "Dear Cleo"
    assert client.post(url, {"text": "Dear Cleo, yes", "base": [1, 2]}).json()["version"] == 3
    assert client.post(url, {"text": ""}).json()["version"] == 0
    assert client.post(url, {"text": "Late", "base": [3]}).json()["version"] == 0
    assert not Draft.objects.exists()


def test_drafts_are_kept_shown_again_and_forgotten_when_sent(asked, ana, sam, signed_in):
    client = signed_in(ana)
    client.post(_url("draft", asked, "reply"), {"text": "Dear Cl", "cc": "guide@example.com"})
    client.post(_url("draft", asked, "note"), {"text": "Mind the"})

    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Dear Cl" in page
    assert "guide@example.com" in page
    assert "Mind the" in page
    assert "Dear Cl" not in signed_in(sam).get(asked.get_absolute_url()).content.decode()

    client.post(_url("messages", asked), {"text": "Dear Cleo"})
    assert [draft.kind for draft in Draft.objects.all()] == ["note"]


def test_htmx_hears_a_refusal_as_words_for_the_page(asked, ana, signed_in):
    answer = signed_in(ana).post(_url("messages", asked), {"text": ""}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#toasts"
    assert "nothing to send" in answer.content.decode()


@pytest.mark.parametrize(
    "referer",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/x",
        "https://testserver.elsewhere.example/",
        "javascript:alert(1)",
        "https://elsewhere.example\\@testserver/",
        "http://testserver//elsewhere.example/",
        "",
    ],
)
def test_a_refusal_never_leads_out_of_the_house(referer, asked, ana, signed_in):
    answer = signed_in(ana).post(_url("messages", asked), {"text": ""}, headers={"Referer": referer})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith("//")


def test_a_refusal_leads_back_to_where_one_was(asked, ana, signed_in):
    answer = signed_in(ana).post(
        _url("messages", asked), {"text": ""}, headers={"Referer": "http://testserver/queue/?team=1"}
    )

    assert answer["Location"] == "/queue/?team=1"


def test_what_merging_two_customers_means_is_said_first(
    asked, make_ticket, make_customer, ghent, ana, signed_in
):
    other = make_ticket(team=ghent, customer=make_customer("Dora"))

    answer = signed_in(ana).post(_url("merge", asked), {"into": other.reference}, follow=True)

    assert "different customers" in answer.content.decode()
    asked.refresh_from_db()
    assert not asked.is_merged


def test_what_was_merged_leads_to_where_it_went_and_back_again(asked, make_ticket, ghent, ana, signed_in):
    kept = make_ticket(team=ghent, customer=asked.customer)
    client = signed_in(ana)

    client.post(_url("merge", asked), {"into": kept.reference.lower()})
    assert client.get(asked.get_absolute_url())["Location"] == kept.get_absolute_url()
    assert "Undo the merge" in client.get(f"{asked.get_absolute_url()}?stay").content.decode()

    client.post(_url("merge", asked), {"_method": "DELETE"})
    assert client.get(asked.get_absolute_url()).status_code == 200


def test_a_failed_answer_says_so_and_can_be_sent_again(asked, make_answer, ana, signed_in):
    from answerable.ledger.actor import SYSTEM
    from answerable.tickets.actions import mark_failed

    sent = make_answer(asked, by=ana, delivered=False)
    mark_failed(sent, "550 no such mailbox", by=SYSTEM, at=timezone.now())
    client = signed_in(ana)

    page = client.get(asked.get_absolute_url()).content.decode()
    assert "550 no such mailbox" in page
    assert "The customer has not received this." in page

    client.post(_url("sending", asked, sent.pk))
    sent.refresh_from_db()
    assert sent.delivery == "queued"


def _only_message(ticket):
    return ticket.messages.get(direction="outbound")


def test_an_answer_waits_some_seconds_in_which_it_can_be_taken_back(asked, ana, signed_in):
    client = signed_in(ana)
    answer = client.post(_url("messages", asked), {"text": "Too soon"}, follow=True)
    message = _only_message(asked)
    undo = _url("sending", asked, message.pk)
    assert _words(answer) == ["Your answer goes in a few seconds."]
    assert f'action="{undo}"' in answer.content.decode()

    answer = client.post(undo, {"_method": "DELETE"}, follow=True)

    assert _words(answer) == ["Taken back. Nobody has received it; what you wrote is in the box again."]
    page = answer.content.decode()
    assert f"message-{message.pk}" not in page
    assert ">Too soon</textarea>" in page
    assert "Ana took an answer back before it was sent" in page
    assert client.post(undo, {"_method": "DELETE"}).status_code == 302  # twice is harmless


def test_without_a_wait_it_goes_at_once(asked, ana, signed_in, settings):
    settings.UNDO_SEND = timedelta(0)
    answer = signed_in(ana).post(_url("messages", asked), {"text": "At once"}, follow=True)
    assert _words(answer) == ["Your answer is on its way."]
    assert _only_message(asked).send_at is None


def test_an_answer_for_later_says_when_and_can_be_taken_back(asked, ana, signed_in):
    moment = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    client = signed_in(ana)
    answer = client.post(
        _url("messages", asked), {"text": "Tomorrow", "send_at": moment.isoformat()}, follow=True
    )
    message = _only_message(asked)
    assert message.send_at == moment
    assert "unless the customer writes first" in _words(answer)[0]
    assert "Take it back" in client.get(asked.get_absolute_url()).content.decode()


def test_a_moment_of_ones_own_counts_with_its_button_alone(asked, ana, signed_in):
    moment = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    chosen = {"text": "Then", "send_at_chosen": moment.strftime("%Y-%m-%dT%H:%M")}
    client = signed_in(ana)
    client.post(_url("messages", asked), {**chosen, "at_chosen": "on"})
    assert _only_message(asked).send_at == moment


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"send_at": "2020-01-01T09:00"}, "That moment has passed"),
        ({"at_chosen": "on"}, "Say when it is to be sent"),
        ({"send_at": "soon"}, "valid date"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_nothing_is_lost(asked, ana, signed_in, fields, words):
    answer = signed_in(ana).post(_url("messages", asked), {"text": "Then", **fields}, follow=True)
    assert words in answer.content.decode()
    assert not asked.messages.filter(direction="outbound").exists()
    assert Draft.objects.get().text == "Then"


def test_one_comes_back_beside_the_list_that_one_came_from(ana, asked, signed_in):
    answer = signed_in(ana).post(
        reverse("desk:notes", args=[asked.reference]),
        {"text": "Seen."},
        headers={"referer": f"http://testserver{asked.get_absolute_url()}?queue=mine"},
    )
    assert answer.url == f"{asked.get_absolute_url()}?queue=mine"
