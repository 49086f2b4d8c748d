"""A colleague opens a ticket: they write first, or note down what somebody told them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from answerable.desk.phrases.macros import Plan, add_macro
from answerable.desk.phrases.replies import Wording, add_saved_reply
from answerable.desk.phrases.steps import Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.refusals import NotAllowed
from answerable.people.erasing import traces_of
from answerable.people.models import Customer
from answerable.tickets.actions import BegunWords, keep_begun
from answerable.tickets.erasing import forget_begun
from answerable.tickets.models import Begun, Message, Picture, Ticket
from answerable.tickets.tasks import forget_pictures

pytestmark = pytest.mark.django_db
NEW = "/tickets/new/"
PIXEL = b"\x89PNG\r\n\x1a\n and its pixels"
TENT = {
    "address": "Dirk@example.com",
    "name": "Dirk",
    "subject": "Your tent",
    "said": "ours",
    "text": "It is here.",
}


def test_one_writes_first_and_can_take_it_back(ana, ghent, signed_in):
    client = signed_in(ana)
    shown = client.post(NEW, TENT | {"team": ghent.pk}, follow=True)
    said = Message.objects.get()
    assert (said.ticket.team, said.ticket.assignee, said.to) == (ghent, ana, [["dirk@example.com", "Dirk"]])
    assert said.ticket.waiting_since is None
    assert shown.redirect_chain[-1][0] == said.ticket.get_absolute_url()
    assert "goes in a few seconds" in shown.content.decode()
    client.post(NEW, TENT | {"team": ghent.pk})  # pressed twice
    assert Ticket.objects.count() == 1
    box = client.post(
        reverse("desk:sending", args=[said.ticket.reference, said.pk]), {"_method": "DELETE"}, follow=True
    )
    assert "It is here.</textarea>" in box.content.decode()

    later = timezone.now() + timedelta(days=1)
    client.post(NEW, TENT | {"team": ghent.pk, "subject": "Later", "send_at": later.isoformat()})
    assert Message.objects.get(subject="Later").send_at == later


def test_what_somebody_told_us_waits_like_a_mail_and_their_mail_joins_it(
    ana, ghent, cleo, make_ticket, signed_in
):
    make_ticket(team=ghent, customer=cleo)  # so that Ana sees her
    page = signed_in(ana).get(NEW, {"customer": cleo.pk}).content.decode()
    assert "For <bdi>Cleo</bdi>" in page
    assert 'name="address"' not in page
    told = {"subject": "Zip", "said": "theirs", "text": "The zip broke, she says.", "team": ghent.pk}
    signed_in(ana).post(f"{NEW}?customer={cleo.pk}", told)
    said = Message.objects.get()
    assert (said.direction, said.channel, said.ticket.customer) == ("inbound", "phone", cleo)
    assert said.ticket.waiting_since is not None
    assert [each.address for each in said.ticket.participants.all()] == [cleo.address]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"address": "nobody"}, "not a mail address"),
        ({"text": " "}, "There is nothing to send"),
        ({"subject": ""}, "This field is required"),
        ({"team": ""}, "This field is required"),
        ({"send_at": "2020-01-01T00:00"}, "That moment has passed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(wrong, words, althea, manila, signed_in):
    page = signed_in(althea).post(NEW, TENT | {"team": manila.pk} | wrong).content.decode()
    assert words in page
    assert "It is here.</textarea>" in page or wrong.get("text")
    assert not Ticket.objects.exists()
    assert not Customer.objects.filter(name="Dirk").exists()


def test_who_may_not_is_refused_and_nobody_opens_it_for_whom_they_do_not_see(
    ana, althea, cleo, ghent, leuven, make_ticket, signed_in
):
    make_ticket(team=ghent, customer=cleo)
    assert signed_in(althea).get(NEW, {"customer": cleo.pk}).status_code == 404
    assert signed_in(althea).post(f"{NEW}?customer={cleo.pk}", TENT).status_code == 404
    elsewhere = signed_in(ana).post(NEW, TENT | {"team": leuven.pk})
    assert "Select a valid choice" in elsewhere.content.decode()
    ana.is_looked_over = True
    ana.save()
    refused = signed_in(ana).post(NEW, TENT | {"team": ghent.pk}).content.decode()
    assert "looked over" in refused
    assert Ticket.objects.count() == 1
    assert "/tickets/new/" in signed_in(ana).get("/queue/").content.decode()


def test_it_is_written_as_an_answer_is_with_saved_replies_gaps_and_a_macro(
    ana, althea, cleo, ghent, make_ticket, signed_in
):
    make_ticket(team=ghent, customer=cleo)  # so that Ana sees her
    words = {"en": "Dear {customer.name}, your {ticket.subject} is here. {agent.name}"}
    reply = add_saved_reply(Wording("Here", words), by=SYSTEM, at=timezone.now())
    steps = [Step(StepKind.TAG, words="returns"), Step(StepKind.PRIORITY, 40)]
    macro = add_macro(Plan("Returns", steps), by=SYSTEM, at=timezone.now())
    client, of_cleo = signed_in(ana), {"customer": cleo.pk}

    found = client.get(f"{NEW}saved-replies/", {**of_cleo, "kind": "reply", "q": "here"}).content.decode()
    address = f"{NEW}saved-replies/{reply.pk}/?customer={cleo.pk}"
    assert f'formaction="{address}"' in found
    assert client.post(address).json() == {"text": "Dear Cleo, your [ticket subject?] is here. Ana"}
    reply.refresh_from_db()
    assert reply.times_used == 1
    assert "Dear [customer name?]" in client.get(f"{NEW}saved-replies/", {"q": "here"}).content.decode()
    assert signed_in(althea).post(address).status_code == 404

    wanted = {
        "subject": "Tent",
        "said": "ours",
        "team": ghent.pk,
        "macro": macro.pk,
        "text": "Dear Cleo, [which?]",
        "html": "<div>Dear <b>Cleo</b>, [which?]<script>1</script></div>",
    }
    refused = client.post(f"{NEW}?customer={cleo.pk}", wanted).content.decode()
    assert "Still to be filled in: [which?]" in refused
    assert "&lt;b&gt;Cleo&lt;/b&gt;" in refused
    assert "script&gt;1" not in refused
    assert not Message.objects.exists()

    client.post(f"{NEW}?customer={cleo.pk}", wanted | {"gaps": "[which?]"})
    said = Message.objects.get()
    assert (said.text, said.html) == ("Dear Cleo, [which?]", "<div>Dear <b>Cleo</b>, [which?]</div>")
    assert [str(each) for each in said.ticket.tags.all()] == ["returns"]
    assert said.ticket.priority == 40


def test_what_is_typed_and_its_pictures_wait_for_the_next_time(ana, ben, cleo, ghent, make_ticket, signed_in):
    make_ticket(team=ghent, customer=cleo)  # so that both see her
    client, draft = signed_in(ana), f"{NEW}draft/"
    picture = SimpleUploadedFile("zip.png", PIXEL, "image/png")
    src = client.post(f"{NEW}pictures/", {"picture": picture}).json()["src"]
    typed = {
        **TENT,
        "team": ghent.pk,
        "said": "theirs",
        "html": f'<div>It is <img src="cid:{src.split("/")[-2]}"></div>',
    }
    for _twice in range(2):
        assert client.post(draft, typed).json()["version"] == 1
    assert client.post(draft, {**typed, "subject": "Older", "base": "0"}).json()["version"] == 1

    page = client.get(NEW)
    assert page.context["form"]["address"].value() == "Dirk@example.com"
    assert page.context["form"]["said"].value() == "theirs"
    assert f"src=&quot;{src}&quot;" in page.content.decode()
    assert "new ticket begun" in client.get("/day/").content.decode()
    assert 'value="Your tent"' not in client.get(f"{NEW}?customer={cleo.pk}").content.decode()
    assert client.get(src)["Content-Type"] == "image/png"
    assert signed_in(ben).get(src).status_code == 404
    assert 'value="Your tent"' not in signed_in(ben).get(NEW).content.decode()
    Picture.objects.update(created_at=timezone.now() - timedelta(days=2))
    forget_pictures()
    assert Picture.objects.count() == 1

    client.post(NEW, typed)
    said = Message.objects.get()
    shown = said.attachments.get()
    assert f"cid:{shown.content_id}" in said.html
    assert (shown.is_inline, said.is_inbound) == (True, True)
    assert not Begun.objects.exists()
    client.post(f"{draft}?customer={cleo.pk}", {"text": "Dear"})
    client.post(f"{draft}?customer={cleo.pk}", {"_method": "DELETE"})
    assert not Begun.objects.exists()


def test_what_is_begun_is_kept_for_whom_one_sees_and_forgotten_with_them(
    ana, althea, cleo, ghent, make_ticket, signed_in
):
    now = timezone.now()
    make_ticket(team=ghent, customer=cleo)
    assert signed_in(althea).post(f"{NEW}draft/?customer={cleo.pk}", {"text": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        keep_begun(None, BegunWords("x"), by=SYSTEM, at=now)
    with pytest.raises(Customer.DoesNotExist):
        keep_begun(cleo, BegunWords("x"), by=althea.actor(), at=now)
    keep_begun(cleo, BegunWords("Dear Cleo"), by=ana.actor(), at=now)
    keep_begun(None, BegunWords(f"As {cleo.address} said", name="Dirk"), by=ana.actor(), at=now)
    forget_begun(traces_of(cleo))
    left = Begun.objects.get()
    assert cleo.address not in left.text
    assert left.name == "Dirk"
