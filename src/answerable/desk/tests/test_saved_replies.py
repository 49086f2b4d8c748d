"""Saved replies: written by those who may, filled in for one ticket, put in where one writes."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import SavedReply
from answerable.desk.phrases.filling import facts_of, gaps_in
from answerable.desk.phrases.replies import (
    Wording,
    add_saved_reply,
    change_saved_reply,
    remove_saved_reply,
    restore_saved_reply,
)
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import remove_team
from answerable.people.models import Customer, Field, FieldKind
from answerable.tickets.actions import keep_draft, set_field
from answerable.tickets.models import Draft, DraftKind, Message

pytestmark = pytest.mark.django_db
LIST = "/saved-replies/"
NOW = timezone.now


@pytest.fixture
def make_reply(db):
    """make_reply("Hello", "Dear {customer.name}", team=ghent): for everybody, unless it says for whom."""

    def make(title="Thanks", text="Thank you.", *, texts=None, **more):
        return add_saved_reply(Wording(title, texts or {"en": text}, **more), by=SYSTEM, at=NOW())

    return make


@pytest.fixture
def product(db):
    return Field.objects.create(key="product", label="Product", kind=FieldKind.TEXT)


def _posted(**values):
    return {
        "title": "Thanks",
        "folder": "",
        "whose": "own",
        "language": ["en"],
        "text": ["Thanks."],
        **values,
    }


def _kinds():
    return list(
        Event.objects.filter(kind__startswith="saved_reply.").order_by("pk").values_list("kind", flat=True)
    )


def _used(client, ticket, reply, kind="reply"):
    url = reverse("desk:saved_reply_use", args=[ticket.reference, reply.pk])
    return client.post(url, {"kind": kind}, headers={"HX-Request": "true"})


# --- who sees and writes which -----------------------------------------------------------------------------------


def test_everybody_sees_what_is_for_all_for_their_teams_and_their_own(
    make_reply, ghent, manila, ana, ben, sam, althea, zed, signed_in
):
    make_reply("For all")
    make_reply("For Ghent", team=ghent)
    make_reply("For Manila", team=manila)
    make_reply("Of Ana", owner=ana)

    def seen(staff):
        return {reply.title for reply in signed_in(staff).get(LIST).context["replies"]}

    assert seen(ana) == {"For all", "For Ghent", "Of Ana"}
    assert seen(ben) == seen(zed) == {"For all"}
    assert seen(sam) == {"For all", "For Ghent", "For Manila"}
    assert seen(althea) == {"For all", "For Manila"}


@pytest.mark.parametrize(
    ("name", "whose", "may"),
    [
        ("ana", "own", True),
        ("zed", "own", True),
        ("mara", "own", True),
        ("ana", "ghent", False),
        ("ana", "all", False),
        ("sam", "ghent", True),
        ("sam", "manila", True),
        ("sam", "all", True),
        ("mara", "all", True),
        ("ada", "all", True),
        ("althea", "manila", False),
    ],
)
def test_own_ones_are_everybodys_to_write_others_the_leaders(name, whose, may, cast, ghent, manila):
    staff = cast[name]
    team = {"ghent": ghent, "manila": manila}.get(whose)
    wanted = Wording("Thanks", {"en": "Thanks."}, team=team, owner=staff if whose == "own" else None)
    if may:
        add_saved_reply(wanted, by=staff.actor(), at=NOW())
        assert _kinds() == ["saved_reply.added"]
        return
    with pytest.raises(NotAllowed):
        add_saved_reply(wanted, by=staff.actor(), at=NOW())
    assert not SavedReply.objects.exists()


def test_a_providers_leader_writes_for_their_teams_alone(make_staff, manila_provider, manila, ghent):
    grace = make_staff("Grace", provider=manila_provider, role="supervisor", teams=[manila])

    add_saved_reply(Wording("Ours", {"en": "Ours."}, team=manila), by=grace.actor(), at=NOW())
    for team in (ghent, None):
        with pytest.raises(NotAllowed):
            add_saved_reply(Wording("All", {"en": "All."}, team=team), by=grace.actor(), at=NOW())


def test_nobody_writes_in_anothers_name(ana, ben, sam):
    for by in (ben, sam):
        with pytest.raises(NotAllowed):
            add_saved_reply(Wording("Hers", {"en": "x"}, owner=ana), by=by.actor(), at=NOW())


def test_what_is_not_ones_to_see_does_not_exist(make_reply, manila, ana, sam, asked, signed_in):
    hidden = make_reply("For Manila", team=manila)
    client = signed_in(ana)

    assert client.get(reverse("desk:saved_reply", args=[hidden.pk])).status_code == 404
    assert client.post(reverse("desk:saved_reply_removal", args=[hidden.pk])).status_code == 404
    assert client.get(f"{LIST}new/?from={hidden.pk}").status_code == 404
    assert _used(client, asked, hidden).status_code == 404
    for verb in (remove_saved_reply, restore_saved_reply):
        with pytest.raises(SavedReply.DoesNotExist):
            verb(hidden, by=ana.actor(), at=NOW())
    own = make_reply("Of Ana", owner=ana)
    with pytest.raises(SavedReply.DoesNotExist):
        change_saved_reply(own, Wording("Mine", {"en": "x"}), by=sam.actor(), at=NOW())


def test_what_is_for_all_can_be_looked_at_and_copied_but_not_changed_by_an_agent(make_reply, ana, signed_in):
    reply = make_reply("For all", "Hello.", folder="Greetings")
    client = signed_in(ana)

    page = client.get(reverse("desk:saved_reply", args=[reply.pk]))
    assert page.context["form"] is None
    assert client.post(reverse("desk:saved_reply_removal", args=[reply.pk])).status_code == 302
    client.post(reverse("desk:saved_reply", args=[reply.pk]), _posted(title="Changed"))
    reply.refresh_from_db()
    assert (reply.title, reply.is_removed) == ("For all", False)

    copy = client.get(f"{LIST}new/?from={reply.pk}").content.decode()
    assert "For all (copy)" in copy
    assert "Hello." in copy


# --- writing ----------------------------------------------------------------------------------------------------


def test_it_is_written_on_its_page_in_several_languages(ana, signed_in):
    signed_in(ana).post(
        f"{LIST}new/",
        _posted(folder="Returns/ Refunds ", language=["en", "nl", "fr"], text=["Thanks.", "Bedankt.", "  "]),
    )

    reply = SavedReply.objects.get()
    assert (reply.folder, reply.owner) == ("Returns / Refunds", ana)
    assert dict(reply.texts.values_list("language", "text")) == {"en": "Thanks.", "nl": "Bedankt."}


def test_it_is_changed_once(make_reply, ana, signed_in):
    reply = make_reply(owner=ana, texts={"en": "Thanks.", "nl": "Bedankt."})
    for _ in range(2):
        signed_in(ana).post(reverse("desk:saved_reply", args=[reply.pk]), _posted(text=["Many thanks."]))

    assert dict(reply.texts.values_list("language", "text")) == {"en": "Many thanks."}
    assert _kinds() == ["saved_reply.added", "saved_reply.changed"]


def test_adding_it_twice_makes_one_and_another_of_its_title_is_refused(make_reply, ana, ben):
    assert make_reply() == make_reply()
    with pytest.raises(Refusal):
        make_reply(text="Something else.")
    make_reply(folder="Elsewhere")
    make_reply(owner=ana)
    make_reply(owner=ben)
    assert SavedReply.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one(at_once, ana):
    wanted = Wording("Thanks", {"en": "Thanks."}, owner=ana)
    by, at = ana.actor(), NOW()

    at_once(*[lambda: add_saved_reply(wanted, by=by, at=at)] * 2)

    assert SavedReply.objects.count() == 1
    assert _kinds() == ["saved_reply.added"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dear {customer.nme},", "{customer.nme}"),
        ("{ticket.token}", "{ticket.token}"),
        ("{field.none}", "{field.none}"),
        ("{customer.name.__class__}", "{customer.name.__class__}"),
        ("{{ customer.name }}", "{ customer.name }"),
        ("{customer.name", "{"),
    ],
)
def test_an_unknown_variable_is_named_when_saving_and_nothing_typed_is_lost(text, named, ana, signed_in):
    page = signed_in(ana).post(f"{LIST}new/", _posted(text=[f"Hello there. {text}"])).content.decode()

    assert f"There is no {named}".replace("'", "&#x27;") in page
    assert f"Hello there. {text}" in page
    assert not SavedReply.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": [" "]}, "at least one language"),
        ({"title": " "}, "This field is required"),
        ({"language": ["en", "en"], "text": ["One", "Two"]}, "One language is there twice"),
        ({"language": ["", ""], "text": ["One", ""]}, "This field is required"),
        ({"language": ["xx"], "text": ["One"]}, "not one of the available choices"),
        ({"whose": "all"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_it(values, words, ana, signed_in):
    page = signed_in(ana).post(f"{LIST}new/", _posted(**values)).content.decode()

    assert words in page
    assert not SavedReply.objects.exists()


def test_another_language_and_the_preview_keep_nothing(asked, ana, signed_in):
    client = signed_in(ana)
    more = client.post(f"{LIST}new/", _posted(text=["Dear {customer.name}"], more="1"))
    assert len(more.context["rows"]) == 2
    preview = client.post(f"{LIST}preview/", _posted(text=["Dear {customer.name} <b>"])).content.decode()

    assert "Dear Cleo &lt;b&gt;" in preview
    assert not SavedReply.objects.exists()


def test_removing_it_can_be_undone_and_both_are_harmless_twice(make_reply, asked, ana, signed_in):
    reply = make_reply(owner=ana)
    client, url = signed_in(ana), reverse("desk:saved_reply_removal", args=[reply.pk])
    for _ in range(2):
        page = client.post(url, follow=True)
    assert [message.extra_tags for message in page.context["messages"]] == [url]
    assert list(page.context["replies"]) == []
    assert _used(client, asked, reply).status_code == 404

    for _ in range(2):
        page = client.post(url, {"_method": "DELETE"}, follow=True)
    assert list(page.context["replies"]) == [reply]
    assert _kinds() == ["saved_reply.added", "saved_reply.removed", "saved_reply.restored"]


def test_a_title_that_was_taken_meanwhile_does_not_come_back_twice(make_reply, ana, signed_in):
    reply = make_reply(owner=ana)
    remove_saved_reply(reply, by=ana.actor(), at=NOW())
    make_reply(owner=ana, text="Another.")

    with pytest.raises(Refusal):
        restore_saved_reply(reply, by=ana.actor(), at=NOW())


def test_a_team_that_was_removed_keeps_what_is_its_own_and_gets_nothing_more(
    make_reply, leuven, sam, ada, signed_in
):
    reply = make_reply(team=leuven)
    remove_team(leuven, by=ada.actor(), at=NOW())
    client, url = signed_in(sam), reverse("desk:saved_reply", args=[reply.pk])
    chosen = f"team-{leuven.pk}"

    assert chosen not in dict(client.get(f"{LIST}new/").context["form"].fields["whose"].choices)
    client.post(url, _posted(text=["Changed."], whose=chosen))
    reply.refresh_from_db()
    assert (reply.team, reply.texts.get().text) == (leuven, "Changed.")


# --- finding ----------------------------------------------------------------------------------------------------


def test_the_list_finds_by_title_folder_and_text_whatever_the_accents(make_reply, ana, signed_in):
    make_reply("Café vouchers", "One.", folder="Gifts")
    make_reply("Refund", "It comes back in two weeks.", folder="Returns / Refunds")
    make_reply("返金", "返金について", folder="Returns")

    def found(query):
        return {reply.title for reply in signed_in(ana).get(LIST, query).context["replies"]}

    assert found({"q": "CAFE"}) == {"Café vouchers"}
    assert found({"q": "gift vouch"}) == {"Café vouchers"}
    assert found({"q": "two weeks"}) == {"Refund"}
    assert found({"q": "返金"}) == {"返金"}
    assert found({"folder": "Returns"}) == {"Refund", "返金"}
    assert found({"folder": "Ret"}) == set()
    assert found({"q": "100%"}) == set()


def test_the_list_is_paged_without_losing_any(make_reply, ana, signed_in, django_assert_max_num_queries):
    titles = [f"No {number:03}" for number in range(120)]
    for number, title in enumerate(titles):
        make_reply(title, folder=f"F{number % 3}")
    client, seen, after = signed_in(ana), [], ""
    while True:
        with django_assert_max_num_queries(12):
            context = client.get(LIST, {"after": after}).context
        seen += [reply.title for reply in context["replies"]]
        if context["next_after"] is None:
            break
        after = context["next_after"]
    assert sorted(seen) == titles


def test_the_picker_offers_the_title_that_fits_first_then_what_is_used_most(
    make_reply, asked, ana, signed_in, django_assert_max_num_queries
):
    for number in range(40):
        make_reply(f"No {number}", "About a refund.")
    title = make_reply("Refund")
    SavedReply.objects.filter(title="No 7").update(times_used=3)
    url, client = reverse("desk:picker", args=[asked.reference]), signed_in(ana)

    with django_assert_max_num_queries(12):
        offers = client.get(url, {"kind": "reply", "q": "refund"}).context["offers"]

    assert [offer.reply.title for offer in offers[:2]] == [title.title, "No 7"]
    assert len(offers) == 30


# --- filling in -------------------------------------------------------------------------------------------------


def test_variables_are_put_in_for_this_ticket_as_this_agent(
    make_reply, make_customer, asked, ana, product, signed_in
):
    asked.customer.name = "Cleo van Dam"
    asked.customer.save()
    set_field(asked, product, "Stove", by=ana.actor(), at=NOW())
    names = "customer.name customer.first_name ticket.reference ticket.subject agent.name agent.first_name team.name"
    text = "|".join(f"{{{name}}}" for name in [*names.split(), "field.product"])
    answer = _used(signed_in(ana), asked, make_reply(text=text))

    wanted = f"Cleo van Dam|Cleo|{asked.reference}|Zip of my tent|Ana|Ana|Ghent|Stove"
    assert answer.json() == {"text": wanted}


@pytest.mark.parametrize(
    ("customers", "text"),
    [("nl-be", "Nederlands"), ("nl", "Nederlands"), ("fr", "English"), ("", "English")],
)
def test_the_customers_language_comes_first_then_the_companys(
    customers, text, make_reply, asked, ana, signed_in
):
    Customer.objects.filter(pk=asked.customer_id).update(language=customers)
    reply = make_reply(texts={"de": "Deutsch", "en": "English", "nl": "Nederlands"})

    assert _used(signed_in(ana), asked, reply).json() == {"text": text}


def test_any_language_is_better_than_none(make_reply, asked, ana, signed_in):
    assert _used(signed_in(ana), asked, make_reply(texts={"ja": "こんにちは"})).json() == {
        "text": "こんにちは"
    }


def test_what_is_put_in_is_never_looked_at_again(make_reply, asked, ana, signed_in):
    Customer.objects.filter(pk=asked.customer_id).update(name="{agent.name} {{7*7}} {% now %} \\1")

    answer = _used(signed_in(ana), asked, make_reply(text="Dear {customer.name}"))

    assert answer.json() == {"text": "Dear {agent.name} {{7*7}} {% now %} \\1"}


def test_what_is_not_known_is_a_gap_to_be_seen(make_ticket, make_customer, ana, product):
    ticket = make_ticket(customer=make_customer("", address="x@example.com"), subject="")

    filled = facts_of(ticket, ana).fill(
        "{customer.name} {team.name} {ticket.subject} {field.product} {field.gone}", "en"
    )

    gaps = ["[customer name?]", "[team name?]", "[ticket subject?]", "[Product?]", "[field.gone?]"]
    assert filled == " ".join(gaps)
    assert gaps_in(filled) == gaps


def test_values_are_written_as_the_customer_writes_them(asked, ana):
    for key, kind, given in (("day", "date", "2026-03-02"), ("n", "number", "2.50"), ("y", "yes_no", "yes")):
        field = Field.objects.create(key=key, label=key, kind=kind)
        set_field(asked, field, given, by=ana.actor(), at=NOW())

    facts = facts_of(asked, ana)

    assert facts.fill("{field.day} {field.n} {field.y}", "nl") == "2 maart 2026 2.5 ja"
    assert facts.fill("{field.day}", "en") == "2 March 2026"


# --- in the composer --------------------------------------------------------------------------------------------


def test_without_a_script_it_is_added_to_what_was_written(make_reply, asked, ana, signed_in):
    reply, client = make_reply(text="Dear {customer.name}"), signed_in(ana)
    url = reverse("desk:picker", args=[asked.reference])

    page = client.post(url, {"kind": "reply", "text": "Hello!", "cc": "x@example.com"}, follow=True)
    assert reverse("desk:saved_reply_use", args=[asked.reference, reply.pk]) in page.content.decode()
    page = client.post(
        reverse("desk:saved_reply_use", args=[asked.reference, reply.pk]), {"kind": "reply"}, follow=True
    )

    draft = Draft.objects.get()
    assert (draft.text, draft.cc, draft.kind) == ("Hello!\n\nDear Cleo", "x@example.com", "reply")
    assert "Hello!\n\nDear Cleo" in page.content.decode()


def test_it_goes_into_notes_too_and_only_where_one_may_write(make_reply, asked, ana, mara, signed_in):
    reply = make_reply()
    url = reverse("desk:saved_reply_use", args=[asked.reference, reply.pk])

    signed_in(ana).post(url, {"kind": "note"})
    assert Draft.objects.get().kind == DraftKind.NOTE
    signed_in(mara).post(url, {"kind": "reply"})
    assert Draft.objects.count() == 1
    assert signed_in(mara).get(asked.get_absolute_url()).status_code == 200


def test_who_may_not_see_the_ticket_gets_no_text(make_reply, asked, ben, zed, signed_in):
    reply = make_reply()
    for staff in (ben, zed):
        assert _used(signed_in(staff), asked, reply).status_code == 404
        assert signed_in(staff).get(reverse("desk:picker", args=[asked.reference])).status_code == 404


def test_uses_are_counted_in_one_statement(make_reply, asked, ana, signed_in):
    reply, client = make_reply(), signed_in(ana)
    for _ in range(3):
        _used(client, asked, reply)

    reply.refresh_from_db()
    assert reply.times_used == 3
    assert reply.used_at is not None
    assert _kinds() == ["saved_reply.added"]


def test_a_gap_is_pointed_out_before_sending_and_then_sent(asked, ana, signed_in):
    client, url = signed_in(ana), reverse("desk:messages", args=[asked.reference])
    written = {"text": "Dear [customer name?], hello.", "to": "cleo@example.com"}

    page = client.post(url, written, follow=True)
    assert "Still to be filled in: [customer name?]" in page.content.decode()
    assert not Message.objects.filter(direction="out").exists()
    assert Draft.objects.get().text == written["text"]
    assert page.context["gaps"] == ["[customer name?]"]

    client.post(url, {**written, "gaps": "[customer name?]"})
    assert Message.objects.filter(ticket=asked).count() == 2


def test_a_draft_with_a_gap_says_so_on_the_page(asked, ana, signed_in):
    keep_draft(asked, DraftKind.REPLY, "Dear [x?]", by=ana.actor(), at=NOW())

    assert 'name="gaps" value="[x?]"' in signed_in(ana).get(asked.get_absolute_url()).content.decode()


def test_what_is_kept_holds_no_more_than_it_may(ana):
    for wanted in (
        Wording("x" * 121, {"en": "x"}),
        Wording("x", {"en": "x" * 20_001}),
        Wording("x", {"en": "\x00"}),
    ):
        with pytest.raises(Invalid):
            add_saved_reply(Wording(wanted.title, wanted.texts, owner=ana), by=ana.actor(), at=NOW())
    assert connection.is_usable()
