"""A second pair of eyes: asked, changed, approved, sent in the writer's name, and required where a mark says so."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import Notification
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.actions import set_looked_over
from answerable.tickets import actions
from answerable.tickets.actions import Answer
from answerable.tickets.models import Draft, DraftKind, Look, Message
from answerable.tickets.writing.markup import Written

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_ticket, make_message, ghent, cleo):
    return make_message(make_ticket(team=ghent, customer=cleo)).ticket


@pytest.fixture
def look(asked, ana, sam):
    """Ana asks Sam to look at her answer."""
    actions.keep_draft(
        asked, DraftKind.REPLY, "", by=ana.actor(), at=timezone.now(), html="<div>Dear <b>Cleo</b></div>"
    )
    return actions.ask_to_look(asked, of=sam, by=ana.actor(), at=timezone.now())


def _url(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.reference, *more])


def _sent():
    return [
        (each.text, str(each.staff), str(each.looked_over_by))
        for each in Message.objects.filter(direction="outbound")
    ]


def test_from_the_box_to_a_colleague_and_sent_in_ones_name(asked, ana, sam, signed_in):
    hers, his = signed_in(ana), signed_in(sam)
    hers.post(_url("looking_for", asked), {"text": "Dear Cleo", "html": ""})
    assert "Dear Cleo" in hers.get(_url("looking_for", asked)).content.decode()
    hers.post(_url("looking_for", asked), {"colleague": sam.pk})
    look = Look.objects.get()
    assert "With <bdi>Sam</bdi> to look over" in hers.get(asked.get_absolute_url()).content.decode()
    assert _url("look", asked, look.pk) in his.get(asked.get_absolute_url()).content.decode()
    assert _url("look", asked, look.pk) in his.get(reverse("desk:looks")).content.decode()

    given = {"text": "Dear Cleo, yes.", "html": "", "version": 1, "what": "send"}
    his.post(_url("look", asked, look.pk), given)

    assert _sent() == [("Dear Cleo, yes.", "Ana", "Sam")]
    assert not Draft.objects.exists()
    page = hers.get(asked.get_absolute_url()).content.decode()
    assert "looked over by <bdi>Sam</bdi>" in page
    assert "Sam looked over Ana’s answer" in page


def test_it_is_seen_by_nobody_but_whom_it_was_asked_of(look, asked, ana, sam, ada, zed, signed_in):
    url = _url("look", asked, look.pk)
    assert signed_in(sam).get(url).status_code == 200
    for other in (ana, ada, zed):
        assert signed_in(other).get(url).status_code == 404
    actions.ask_to_look(asked, of=None, by=ana.actor(), at=timezone.now())
    assert signed_in(ada).get(url).status_code == 200
    assert signed_in(zed).get(url).status_code == 404


def test_somebody_who_may_not_see_the_ticket_cannot_be_asked(asked, ana, zed, ben):
    actions.keep_draft(asked, DraftKind.REPLY, "x", by=ana.actor(), at=timezone.now())
    for other in (zed, ben, ana):
        with pytest.raises(Refusal):
            actions.ask_to_look(asked, of=other, by=ana.actor(), at=timezone.now())


def test_while_it_is_looked_at_its_writer_does_not_change_it_until_it_is_taken_back(
    look, asked, ana, signed_in
):
    client = signed_in(ana)
    client.post(_url("draft", asked, "reply"), {"text": "Other"})
    assert Draft.objects.get().text == "Dear Cleo"

    client.post(_url("looking_for", asked), {"_method": "DELETE"})
    client.post(_url("draft", asked, "reply"), {"text": "Other"})
    assert Draft.objects.get().text == "Other"
    assert not Look.objects.exists()


def test_two_wordings_at_once_are_both_kept(look, asked, ana, sam, signed_in):
    his = signed_in(sam)
    actions.take_back_look(asked, by=ana.actor(), at=timezone.now())
    actions.keep_draft(asked, DraftKind.REPLY, "Hers", by=ana.actor(), at=timezone.now())
    again = actions.ask_to_look(asked, of=sam, by=ana.actor(), at=timezone.now())

    his.post(_url("look", asked, again.pk), {"text": "His", "version": 1, "what": "approve"})

    kept = Draft.objects.order_by("pk").values_list("staff__name", "text")
    assert list(kept) == [("Ana", "Hers"), ("Sam", "His")]
    assert Look.objects.get().is_open


def test_an_approval_holds_for_what_was_approved(look, asked, ana, sam, signed_in):
    client = signed_in(ana)
    given = {"text": "x", "html": "<div>Dear <b>Cleo</b></div>", "version": 1, "what": "approve"}
    signed_in(sam).post(_url("look", asked, look.pk), given)
    assert "Sam</bdi> looked it over: it can be sent" in client.get(asked.get_absolute_url()).content.decode()

    client.post(_url("draft", asked, "reply"), {"text": "Dear Cleo, no"})
    assert "it was changed since" in client.get(asked.get_absolute_url()).content.decode()
    client.post(_url("messages", asked), {"text": "Dear Cleo, no"})
    assert _sent() == [("Dear Cleo, no", "Ana", "None")]  # she may send without


def test_whoever_is_looked_over_sends_nothing_that_nobody_approved(look, asked, ana, sam, ada):
    set_looked_over(ana, True, by=ada.actor(), at=timezone.now())
    by, at = ana.actor(), timezone.now()
    for said in (Answer("Dear Cleo"), Answer("", html="<div>Dear <b>Cleo</b></div>")):
        with pytest.raises(Refusal, match="looking over"):
            actions.reply(asked, said, by=by, at=at)
    actions.approve(look, version=1, by=sam.actor(), at=at)
    with pytest.raises(Refusal, match="looked over"):
        actions.reply(asked, Answer("Something else"), by=by, at=at)

    actions.reply(asked, Answer("", html="<div>Dear <b>Cleo</b></div>"), by=by, at=at)
    assert _sent() == [("Dear Cleo", "Ana", "Sam")]


def test_while_it_is_looked_at_its_writer_does_not_send_it_from_elsewhere(look, asked, ana, sam, signed_in):
    actions.reword(look, Written("His wording"), version=1, by=sam.actor(), at=timezone.now())

    signed_in(ana).post(_url("messages", asked), {"text": "Dear Cleo"})

    assert _sent() == []
    assert Draft.objects.get().text == "His wording"
    assert Look.objects.get().is_open


@pytest.mark.parametrize(
    ("link", "cc", "is_approved"),
    [("good", [], True), ("evil", [], False), ("good", [("eve@evil.example", "")], False)],
)
def test_neither_where_a_link_leads_nor_who_is_copied_changes_after_approval(
    link, cc, is_approved, asked, ana, sam
):
    def _linked(name):
        return f'<div>See <a href="https://{name}.example/{"x" * 300}">here</a></div>'

    by, at = ana.actor(), timezone.now()
    actions.keep_draft(asked, DraftKind.REPLY, "", by=by, at=at, html=_linked("good"))
    look = actions.ask_to_look(asked, of=sam, by=by, at=at)
    actions.approve(look, version=1, by=sam.actor(), at=at)

    sent = actions.reply(asked, Answer("", html=_linked(link), cc=cc), by=by, at=at)

    assert (sent.looked_over_by == sam) is is_approved


def test_copies_that_were_approved_are_copied(asked, ana, sam):
    by, at = ana.actor(), timezone.now()
    actions.keep_draft(asked, DraftKind.REPLY, "Yes", by=by, at=at, cc="Bo <Bo@acme.example>")
    actions.approve(actions.ask_to_look(asked, of=sam, by=by, at=at), version=1, by=sam.actor(), at=at)

    sent = actions.reply(asked, Answer("Yes", cc=[("bo@acme.example", "Bo")]), by=by, at=at)

    assert sent.looked_over_by == sam


def test_what_was_said_meanwhile_and_gaps_are_looked_at_before_it_is_sent_for_somebody(
    look, asked, ana, sam, make_message, signed_in
):
    client, url = signed_in(sam), _url("look", asked, look.pk)
    seen = client.get(url).context["last_said"].pk
    make_message(asked)
    given = {"text": "Dear [who?]", "version": 1, "what": "send"}
    page = client.post(url, given | {"seen": seen}, follow=True)
    assert "Somebody wrote here since you began" in page.content.decode()
    given |= {"version": 2, "seen": page.context["last_said"].pk}
    assert _sent() == []

    assert "Still to be filled in: [who?]" in client.post(url, given, follow=True).content.decode()
    assert _sent() == []
    client.post(url, given | {"gaps": "[who?]"})
    assert _sent() == [("Dear [who?]", "Ana", "Sam")]


def test_who_is_asked_is_told_and_so_is_the_writer_once_it_is_approved(look, asked, ana, sam):
    assert [(each.staff, each.kind) for each in Notification.objects.all()] == [(sam, "look_asked")]
    actions.ask_to_look(asked, of=None, by=ana.actor(), at=timezone.now())  # anybody: nobody is told
    actions.approve(look, version=1, by=sam.actor(), at=timezone.now())

    told = Notification.objects.order_by("pk").values_list("staff__name", "kind")
    assert list(told) == [("Sam", "look_asked"), ("Ana", "look_approved")]


def test_whoever_is_looked_over_approves_nothing(look, asked, sam, ada):
    set_looked_over(sam, True, by=ada.actor(), at=timezone.now())
    with pytest.raises(NotAllowed):
        actions.approve(look, version=1, by=sam.actor(), at=timezone.now())


def test_the_switch_is_an_administrators(ana, sam, ada, signed_in):
    url = reverse("desk:colleague_looked_over", args=[ana.pk])
    signed_in(sam).post(url)
    ana.refresh_from_db()
    assert not ana.is_looked_over
    for method, expected in (("POST", True), ("DELETE", False)):
        signed_in(ada).post(url, {"_method": method})
        ana.refresh_from_db()
        assert ana.is_looked_over == expected


def test_the_list_costs_the_same_however_long(
    asked, make_ticket, ghent, ana, sam, signed_in, django_assert_max_num_queries
):
    for _number in range(12):
        ticket = make_ticket(team=ghent)
        actions.keep_draft(ticket, DraftKind.REPLY, "x", by=ana.actor(), at=timezone.now())
        actions.ask_to_look(ticket, of=None, by=ana.actor(), at=timezone.now())
    client = signed_in(sam)
    with django_assert_max_num_queries(8):
        client.get(reverse("desk:looks"))


def test_who_reads_along_is_said_to_whoever_looks_it_over(
    make_ticket, make_message, make_customer, ghent, ana, sam, signed_in
):
    """And the network's own key for somebody is shown to nobody: they are called as they were called last."""
    did, now = "did:plc:cleo", timezone.now()
    cleo = make_customer("Cleo (@old.bsky.social)", address=did, channel="bluesky")
    said = {"from_address": did, "from_name": "Cleo (@cleo.bsky.social)"}
    ticket = make_message(
        make_ticket(team=ghent, customer=cleo, channel="bluesky"), customer=cleo, is_public=True, **said
    ).ticket
    for way, words in (("", "in public, on Bluesky"), ("private", "privately, on Bluesky")):
        actions.keep_draft(ticket, DraftKind.REPLY, f"Hello {way}", by=ana.actor(), at=now, way=way)
        look = actions.ask_to_look(ticket, of=sam, by=ana.actor(), at=now)
        page = signed_in(sam).get(_url("look", ticket, look.pk)).content.decode()
        assert f"it goes {words}." in page
        assert ("Everybody can read it." in page) == (way == "")
        actions.take_back_look(ticket, by=ana.actor(), at=now)
    for page in (ticket.get_absolute_url(), reverse("desk:customer", args=[cleo.pk])):
        content = signed_in(sam).get(page).content.decode()
        assert "<bdi>@cleo.bsky.social</bdi>" in content
        assert did not in content
