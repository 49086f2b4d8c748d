"""Macros: several changes of a ticket with one press, all of them or none."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.desk.models import Macro, SavedReply
from answerable.desk.phrases.macros import (
    Plan,
    add_macro,
    change_macro,
    remove_macro,
    restore_macro,
    run_macro,
)
from answerable.desk.phrases.replies import Wording, add_saved_reply, remove_saved_reply
from answerable.desk.phrases.steps import NONE, Step, StepKind
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Field, FieldKind
from answerable.tickets.actions import close, keep_draft, tag
from answerable.tickets.models import Brand, Draft, DraftKind, Form, Priority, Status, Ticket

pytestmark = pytest.mark.django_db
LIST = "/macros/"
NOW = timezone.now
TAG = Step(StepKind.TAG, words="refund")


@pytest.fixture
def make_macro(db):
    """make_macro("Refund", TAG, team=ghent): for everybody, unless it says for whom."""

    def make(name="Refund", *steps, **whose):
        return add_macro(Plan(name, steps or (TAG,), **whose), by=SYSTEM, at=NOW())

    return make


@pytest.fixture
def reply(db):
    return add_saved_reply(Wording("Agreed", {"en": "Dear {customer.name}, yes."}), by=SYSTEM, at=NOW())


@pytest.fixture
def product(db):
    return Field.objects.create(
        key="product", label="Product", kind=FieldKind.CHOICE, choices=["Stove", "Tent"]
    )


@pytest.fixture
def waiting(db):
    return Status.objects.get(category="waiting_others", is_default=True)


def _run(client, ticket, macro, **more):
    return client.post(reverse("desk:macro_run", args=[ticket.reference, macro.pk]), follow=True, **more)


def _words(page):
    return [str(message) for message in page.context["messages"]]


def _kinds(prefix="ticket.", since=0):
    return list(
        Event.objects.filter(kind__startswith=prefix, id__gt=since)
        .order_by("pk")
        .order_by("id")
        .values_list("kind", flat=True)
    )


def _last():
    return Event.objects.order_by("id").values_list("id", flat=True).last() or 0


# --- running ----------------------------------------------------------------------------------------------------


def test_all_of_it_is_done_each_with_its_event_and_said_in_words(
    make_macro, asked, manila, waiting, product, reply, sam, signed_in
):
    tag(asked, "new", by=sam.actor(), at=NOW())
    macro = make_macro(
        "Refund",
        Step(StepKind.TEAM, manila.pk),
        Step(StepKind.STATUS, waiting.pk),
        Step(StepKind.PRIORITY, int(Priority.HIGH)),
        TAG,
        Step(StepKind.UNTAG, words="new"),
        Step(StepKind.FIELD, product.pk, "Stove"),
        Step(StepKind.SNOOZE, 72),
        Step(StepKind.REPLY, reply.pk),
    )
    since, client = _last(), signed_in(sam)

    page = client.get(reverse("desk:ticket_macros", args=[asked.reference])).content.decode()
    assert (
        f"Give it to Manila; set the status to “{waiting}”; set the priority to high; add the tag “refund”; "
        "remove the tag “new”; set “Product” to “Stove”; snooze it for 3 days; put “Agreed” into your answer, not sent."
    ) in page
    page = _run(client, asked, macro)

    assert _kinds(since=since) == [
        "ticket.status_changed",
        "ticket.prioritised",
        "ticket.tagged",
        "ticket.untagged",
        "ticket.field_changed",
        "ticket.snoozed",
        "ticket.assigned",
    ]
    assert Event.objects.filter(id__gt=since).exclude(actor_id=sam.pk).count() == 0
    asked.refresh_from_db()
    assert (asked.team, asked.status, asked.priority) == (manila, waiting, Priority.HIGH)
    assert Draft.objects.get(staff=sam).text == "Dear Cleo, yes."
    assert asked.messages.count() == 1
    assert _words(page) == [
        f"“Refund”: the status is “{waiting}”; the priority is high; tag “refund” added; tag “new” removed; "
        "“Product” is “Stove”; snoozed for 3 days; “Agreed” is in your answer; given to Manila."
    ]


def test_brand_and_form_are_set_and_taken_away(make_macro, asked, sam, ana, signed_in):
    brand = Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en")
    form = Form.objects.create(name="Repair", brand=brand)
    page = signed_in(ana).get("/macros/new/").content.decode()
    assert f'value="brand-{brand.pk}"' in page
    assert 'value="form-0"' in page

    macro = make_macro("Repair", Step(StepKind.BRAND, brand.pk), Step(StepKind.FORM, form.pk))
    page = _run(signed_in(ana), asked, macro)
    asked.refresh_from_db()
    assert (asked.brand, asked.form) == (brand, form)
    assert _words(page) == ["“Repair”: the brand is “Outdoor”; the form is “Repair”."]
    page = _run(
        signed_in(ana), asked, make_macro("None", Step(StepKind.BRAND, NONE), Step(StepKind.FORM, NONE))
    )
    asked.refresh_from_db()
    assert (asked.brand, asked.form) == (None, None)
    page = _run(
        signed_in(ana), asked, make_macro("Wrong", Step(StepKind.BRAND, NONE), Step(StepKind.FORM, form.pk))
    )
    assert "form of another brand" in _words(page)[0]
    form.delete()
    assert "not there any more" in _words(_run(signed_in(ana), asked, macro))[0]


def test_twice_is_harmless_and_says_so(make_macro, asked, waiting, reply, ana, signed_in):
    macro = make_macro(
        "Refund", TAG, Step(StepKind.STATUS, waiting.pk), Step(StepKind.TAKE), Step(StepKind.REPLY, reply.pk)
    )
    _run(signed_in(ana), asked, macro)
    since = _last()
    page = _run(signed_in(ana), asked, macro)

    assert _kinds(since=since) == []
    assert _words(page) == ["“Refund” changed nothing: it was so already."]
    assert Draft.objects.get().text == "Dear Cleo, yes."
    assert SavedReply.objects.get().times_used == 1


def test_when_one_step_is_refused_nothing_has_changed_and_it_is_said_which(
    make_macro, asked, product, ana, signed_in
):
    close(asked, by=ana.actor(), at=NOW())
    macro = make_macro("Later", TAG, Step(StepKind.SNOOZE, 3))
    since = _last()

    page = _run(signed_in(ana), asked, macro)

    assert _words(page) == [
        "“Later” was not run and nothing has changed. It could not snooze it for 3 hours: "
        "A closed ticket has nothing to come back for."
    ]
    assert _kinds("", since=since) == []
    assert not asked.tags.exists()


def test_a_step_that_ones_role_does_not_include_is_refused(make_macro, asked, reply, mara, signed_in):
    for step in (Step(StepKind.CLOSE), Step(StepKind.REPLY, reply.pk)):
        macro = make_macro(f"With {step.kind}", TAG, step)
        with pytest.raises(Refusal) as refusal:
            run_macro(macro, asked, by=mara.actor(), at=NOW())
        assert refusal.value.status == 403
    asked.refresh_from_db()
    assert not asked.is_closed
    assert not asked.tags.exists()
    assert "Your role does not include this" in _words(_run(signed_in(mara), asked, macro))[0]


def test_who_may_not_see_the_ticket_or_the_macro_finds_none(
    make_macro, asked, manila, ana, ben, zed, signed_in
):
    macro, hidden = make_macro(), make_macro("Theirs", team=manila)
    for staff in (ben, zed):
        assert _run(signed_in(staff), asked, macro).status_code == 404
        assert signed_in(staff).get(reverse("desk:ticket_macros", args=[asked.reference])).status_code == 404
        with pytest.raises(Ticket.DoesNotExist):
            run_macro(macro, asked, by=staff.actor(), at=NOW())
    assert _run(signed_in(ana), asked, hidden).status_code == 404
    with pytest.raises(Macro.DoesNotExist):
        run_macro(hidden, asked, by=ana.actor(), at=NOW())
    assert (
        "Theirs"
        not in signed_in(ana).get(reverse("desk:ticket_macros", args=[asked.reference])).content.decode()
    )


def test_giving_it_away_comes_last_so_that_the_rest_is_done(
    make_macro, asked, manila, leuven, ana, signed_in
):
    macro = make_macro("Away", Step(StepKind.TEAM, leuven.pk), TAG, Step(StepKind.CLOSE))

    page = _run(signed_in(ana), asked, macro)

    asked.refresh_from_db()
    assert (asked.team, asked.is_closed) == (leuven, True)
    assert page.redirect_chain == [("/queue/", 302)]
    assert "given to Leuven" in _words(page)[0]


def test_a_providers_people_give_nothing_to_teams_that_they_do_not_see(
    make_macro, make_ticket, manila, ghent, althea, signed_in
):
    ticket = make_ticket(team=manila)
    macro = make_macro("To Ghent", Step(StepKind.TEAM, ghent.pk))

    page = signed_in(althea).get(reverse("desk:ticket_macros", args=[ticket.reference])).content.decode()
    assert "Ghent" not in page.replace("To Ghent", "")
    assert "not yours to see" in _words(_run(signed_in(althea), ticket, macro))[0]
    ticket.refresh_from_db()
    assert ticket.team == manila


def test_what_a_step_named_and_is_gone_lets_nothing_be_done(make_macro, asked, reply, ana, signed_in):
    macro = make_macro("Refund", TAG, Step(StepKind.REPLY, reply.pk))
    remove_saved_reply(reply, by=SYSTEM, at=NOW())

    words = _words(_run(signed_in(ana), asked, macro))

    assert "put “something that is not there any more” into your answer" in words[0]
    assert not asked.tags.exists()


def test_a_saved_reply_comes_after_what_was_being_written(make_macro, asked, reply, ana, signed_in):
    keep_draft(asked, DraftKind.REPLY, "Hello!", by=ana.actor(), at=NOW(), cc="x@example.com")

    page = _run(signed_in(ana), asked, make_macro("Refund", Step(StepKind.REPLY, reply.pk)))

    draft = Draft.objects.get()
    assert (draft.text, draft.cc) == ("Hello!\n\nDear Cleo, yes.", "x@example.com")
    assert "Hello!\n\nDear Cleo, yes." in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once(at_once, make_macro, asked, ana):
    macro, by, at = (
        make_macro("Refund", TAG, Step(StepKind.TAKE), Step(StepKind.SNOOZE, 24)),
        ana.actor(),
        NOW(),
    )
    since = _last()

    at_once(*[lambda: run_macro(macro, asked, by=by, at=at)] * 2)

    assert _kinds(since=since) == ["ticket.tagged", "ticket.snoozed", "ticket.assigned"]


# --- putting one together ---------------------------------------------------------------------------------------


def _posted(**values):
    return {"name": "Refund", "whose": "own", "what": ["tag", "close"], "words": ["refund", ""], **values}


def test_it_is_put_together_in_rows(ana, waiting, product, signed_in):
    client = signed_in(ana)
    what = ["tag", f"status-{waiting.pk}", f"field-{product.pk}", "snooze-24", ""]
    client.post(f"{LIST}new/", _posted(what=what, words=["Refund", "", "Tent", "stale", ""]))

    macro = Macro.objects.get()
    assert macro.owner == ana
    assert macro.steps == [
        Step(StepKind.TAG, None, "Refund"),
        Step(StepKind.STATUS, waiting.pk),
        Step(StepKind.FIELD, product.pk, "Tent"),
        Step(StepKind.SNOOZE, 24),
    ]
    assert f"set the status to “{waiting}”" in client.get(LIST).content.decode()

    for _ in range(2):
        client.post(reverse("desk:macro", args=[macro.pk]), _posted())
    macro.refresh_from_db()
    assert macro.steps == [Step(StepKind.TAG, None, "refund"), Step(StepKind.CLOSE)]
    assert _kinds("macro.") == ["macro.added", "macro.changed"]


def test_rows_are_moved_left_out_and_added_without_keeping_anything(ana, signed_in):
    def rows(**pressed):
        page = signed_in(ana).post(f"{LIST}new/", _posted(**pressed))
        return [row.given for row in page.context["rows"]]

    assert rows(up="1") == [("close", ""), ("tag", "refund")]
    assert rows(up="0") == [("tag", "refund"), ("close", "")]
    assert rows(drop="0") == [("close", "")]
    assert rows(more="1") == [("tag", "refund"), ("close", ""), ("", "")]
    assert signed_in(ana).post(f"{LIST}new/", _posted(up="7")).status_code == 302
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"what": ["", ""], "words": ["", ""]}, "between 1 and 20 steps"),
        ({"what": ["tag"], "words": [""]}, "A tag has between 1 and 60"),
        ({"what": ["dance"], "words": [""]}, "Choose what each step does"),
        ({"what": ["status-99999"], "words": [""]}, "Choose what each step does"),
        ({"what": ["snooze-5"], "words": [""]}, "Choose what each step does"),
        ({"what": ["", "close"], "words": ["lost?", ""]}, "Choose what each step does"),
        ({"name": " "}, "This field is required"),
        ({"whose": "all"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(values, words, ana, signed_in):
    page = signed_in(ana).post(f"{LIST}new/", _posted(**values)).content.decode()

    assert words in page
    assert not Macro.objects.exists()


def test_a_value_that_its_field_does_not_take_is_refused_at_once(product, ana):
    with pytest.raises(Invalid, match="Boat"):
        add_macro(Plan("x", [Step(StepKind.FIELD, product.pk, "Boat")], owner=ana), by=ana.actor(), at=NOW())


def test_a_macro_for_many_holds_only_what_all_of_them_see(ghent, leuven, ana, sam):
    at = NOW()
    own = add_saved_reply(Wording("Own", {"en": "x"}, owner=sam), by=sam.actor(), at=at)
    ghents = add_saved_reply(Wording("Ghent's", {"en": "x"}, team=ghent), by=sam.actor(), at=at)

    def add(reply, **whose):
        return add_macro(
            Plan(f"{reply} {whose}", [Step(StepKind.REPLY, reply.pk)], **whose), by=sam.actor(), at=at
        )

    add(own, owner=sam)
    add(ghents, owner=sam)
    add(ghents, team=ghent)
    for reply, whose in ((own, {}), (own, {"team": ghent}), (ghents, {}), (ghents, {"team": leuven})):
        with pytest.raises(Invalid, match="is not for all who would use this macro"):
            add(reply, **whose)
    with pytest.raises(Invalid):
        add_macro(Plan("x", [Step(StepKind.REPLY, own.pk)], owner=ana), by=ana.actor(), at=at)


def test_those_who_may_not_write_it_look_and_copy(make_macro, manila, ana, signed_in):
    macro, hidden, client = make_macro(), make_macro("Theirs", team=manila), signed_in(ana)

    assert client.get(reverse("desk:macro", args=[macro.pk])).context["form"] is None
    assert "Refund (copy)" in client.get(f"{LIST}new/?from={macro.pk}").content.decode()
    for url in (reverse("desk:macro", args=[hidden.pk]), f"{LIST}new/?from={hidden.pk}"):
        assert client.get(url).status_code == 404
    for verb in (remove_macro, restore_macro):
        with pytest.raises(NotAllowed):
            verb(macro, by=ana.actor(), at=NOW())
        with pytest.raises(Macro.DoesNotExist):
            verb(hidden, by=ana.actor(), at=NOW())
    with pytest.raises(NotAllowed):
        change_macro(macro, Plan("Mine", [TAG], owner=ana), by=ana.actor(), at=NOW())
    with pytest.raises(NotAllowed):
        add_macro(Plan("All", [TAG]), by=ana.actor(), at=NOW())


def test_one_name_once(make_macro, ana):
    assert make_macro() == make_macro()
    with pytest.raises(Refusal):
        make_macro("refund", Step(StepKind.CLOSE))
    make_macro(owner=ana)
    assert Macro.objects.count() == 2


def test_removing_it_can_be_undone_and_both_are_harmless_twice(make_macro, ana, signed_in):
    macro, client = make_macro(owner=ana), signed_in(ana)
    url = reverse("desk:macro_removal", args=[macro.pk])
    for _ in range(2):
        page = client.post(url, follow=True)
    assert [message.extra_tags for message in page.context["messages"]] == [url]
    assert page.context["told"] == []

    for _ in range(2):
        page = client.post(url, {"_method": "DELETE"}, follow=True)
    assert [told for told, _does in page.context["told"]] == [macro]
    assert _kinds("macro.") == ["macro.added", "macro.removed", "macro.restored"]


def test_lists_ask_little_however_many_there_are(
    make_macro, asked, reply, waiting, ana, signed_in, django_assert_max_num_queries
):
    for number in range(30):
        make_macro(f"No {number}", TAG, Step(StepKind.STATUS, waiting.pk), Step(StepKind.REPLY, reply.pk))
    client = signed_in(ana)
    for url in (LIST, reverse("desk:ticket_macros", args=[asked.reference])):
        with django_assert_max_num_queries(12):
            assert len(client.get(url).context["told"]) == 30
