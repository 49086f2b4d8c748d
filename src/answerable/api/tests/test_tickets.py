from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.api.tests.conftest import problem
from answerable.channels.models import Item
from answerable.people.models import Field, FieldKind
from answerable.tickets.models import Brand, Category, Form, Status, Ticket


def opened(**changes):
    return {
        "customer": {"address": "Cleo@Example.com", "name": "Cleo"},
        "subject": "Zip of my tent",
        "message": {"text": "The zip is broken."},
        **changes,
    }


def test_opening_passes_on_what_the_customer_said(api, ana, cleo, run_jobs):
    response = api(ana).post("/tickets", opened(tags=["tents"], priority="high"))
    assert response.status_code == 201
    ticket = response.json()
    assert response["Location"] == f"/api/v1/tickets/{ticket['reference']}"
    assert ticket["customer"] == {"id": cleo.pk, "name": "Cleo"}
    assert (ticket["channel"], ticket["priority"], ticket["tags"]) == ("email", "high", ["tents"])
    assert ticket["waiting_since"] == ticket["created_at"]
    assert ticket["created_at"].endswith("Z")
    said = Ticket.objects.get().messages.get()
    assert (said.direction, said.channel, said.from_address) == ("inbound", "api", "cleo@example.com")


def test_opening_makes_a_customer_who_is_new(api, ana):
    response = api(ana).post("/tickets", opened(customer={"address": "new@example.com", "name": "Nora"}))
    assert response.json()["customer"]["name"] == "Nora"


def test_opening_can_begin_with_what_we_say(api, ana, cleo):
    body = opened(customer={"id": cleo.pk}, message={"direction": "outbound", "text": "We owe you a zip."})
    reference = api(ana).post("/tickets", body).json()["reference"]
    said = Ticket.objects.get(reference=reference).messages.get()
    assert (said.direction, said.staff, said.to) == ("outbound", ana, [["cleo@example.com", "Cleo"]])


def test_answers_to_a_ticket_opened_here_go_to_the_customers_address(api, ana, cleo):
    caller = api(ana)
    reference = caller.post("/tickets", opened()).json()["reference"]
    answer = caller.post(f"/tickets/{reference}/messages", {"text": "A new one is on its way."}).json()
    assert (answer["channel"], answer["to"]) == ("email", [{"address": "cleo@example.com", "name": "Cleo"}])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"customer": {"id": 987654321}}, "#/customer/id"),
        ({"customer": {"address": "no address"}}, "#/customer/address"),
        ({"customer": {}}, "#/customer"),
        ({"customer": {"id": 1, "address": "a@example.com"}}, "#/customer"),
        ({"subject": 7}, "#/subject"),
        ({"subject": "x" * 501}, "#/subject"),
        ({"subject": "nul \x00"}, "#/subject"),
        ({"message": {"text": ""}}, "#/message/text"),
        ({"message": {"text": "x", "direction": "sideways"}}, "#/message/direction"),
        ({"team_id": 987654321}, "#/team_id"),
        ({"team_id": 2**70}, "#/team_id"),
        ({"team_id": True}, "#/team_id"),
        ({"priority": "whatever"}, "#/priority"),
        ({"tags": [""]}, "#/tags/0"),
        ({"nonsense": 1}, "#/nonsense"),
        (
            {"message": {"text": "x", "attachments": [{"filename": "a", "content": "ä!"}]}},
            "#/message/attachments/0/content",
        ),
    ],
)
def test_nonsense_is_pointed_at_and_nothing_is_opened(api, ana, changes, pointer):
    body = problem(api(ana).post("/tickets", opened(**changes)), 422, "invalid")
    assert [error["pointer"] for error in body["errors"]] == [pointer]
    assert not Ticket.objects.exists()


def test_a_providers_agent_opens_in_their_own_team(api, althea, manila, leuven):
    caller = api(althea)
    assert caller.post("/tickets", opened()).json()["team"]["id"] == manila.pk
    problem(caller.post("/tickets", opened(team_id=leuven.pk)), 422)


def test_who_has_no_team_opens_nothing(api, zed):
    problem(api(zed).post("/tickets", opened()), 422)
    assert not Ticket.objects.exists()


def test_a_manager_oversees_and_opens_nothing(api, mara):
    problem(api(mara).post("/tickets", opened()), 403, "not_allowed")


def test_getting_a_ticket_by_its_reference_however_it_is_typed(api, ana, make_ticket):
    ticket = make_ticket()
    caller = api(ana)
    assert caller.get(f"/tickets/{ticket.reference}").json()["reference"] == ticket.reference
    typed = ticket.reference.replace("-", "").lower()
    assert caller.get(f"/tickets/{typed}").json()["reference"] == ticket.reference


def test_filters_narrow_the_list(api, sam, ana, ghent, leuven, cleo, make_ticket, make_message):
    now = timezone.now()
    mine = make_ticket(team=ghent, assignee=ana, customer=cleo)
    make_message(mine, at=now)
    old = make_ticket(team=leuven, created_at=now - timedelta(days=9))
    Ticket.objects.filter(pk=old.pk).update(changed_at=now - timedelta(days=9))
    caller = api(sam)
    caller.patch(f"/tickets/{mine.reference}", {"tags": ["Tents"]})

    def found(**query):
        return [ticket["reference"] for ticket in caller.everything("/tickets", **query)]

    assert found() == [mine.reference, old.reference]
    assert found(order="changed_at") == [old.reference, mine.reference]
    for query in (
        {"team_id": ghent.pk},
        {"assignee_id": ana.pk},
        {"customer_id": cleo.pk},
        {"tag": "tents"},
        {"waiting": "true"},
        {"updated_since": (now - timedelta(days=1)).isoformat()},
    ):
        assert found(**query) == [mine.reference], query
    assert found(waiting="false") == [old.reference]
    assert found(category="closed") == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"category": "gone"},
        {"team_id": 2**64},
        {"tag": "\x00"},
        {"updated_since": "yesterday"},
        {"updated_since": "2026-01-01"},
        {"updated_since": "0001-01-01T00:00:00+14:00"},
        {"cursor": "nonsense"},
        {"order": "subject"},
    ],
)
def test_a_query_that_makes_no_sense_names_the_parameter(api, ana, query):
    body = problem(api(ana).get("/tickets", **query), 422, "invalid")
    assert [error["parameter"] for error in body["errors"]] == list(query)


def test_a_patch_changes_what_it_names_and_nothing_else(api, sam, ana, ghent, make_ticket):
    Field.objects.create(key="order", label="Order", kind=FieldKind.NUMBER)
    status = Status.objects.get(category=Category.WAITING_OTHERS)
    ticket = make_ticket(team=ghent)
    until = timezone.now().replace(microsecond=0) + timedelta(days=1)
    changed = api(sam).patch(
        f"/tickets/{ticket.reference}",
        {
            "priority": "urgent",
            "tags": ["Tents", "zip"],
            "fields": {"order": 12.5},
            "status_id": status.pk,
            "assignee_id": ana.pk,
            "snoozed_until": until.isoformat(),
        },
    )
    assert changed.status_code == 200, changed.content
    body = changed.json()
    assert (body["subject"], body["team"]["id"]) == (ticket.subject, ghent.pk)
    assert (body["priority"], body["tags"], body["fields"]) == ("urgent", ["tents", "zip"], {"order": "12.5"})
    assert body["status"]["category"] == "waiting_others"
    assert body["assignee"] == {"id": ana.pk, "name": "Ana"}
    assert body["snoozed_until"] == until.isoformat().replace("+00:00", "Z")


def test_null_takes_away(api, sam, ana, ghent, make_ticket):
    ticket = make_ticket(team=ghent, assignee=ana, snoozed_until=timezone.now() + timedelta(days=1))
    body = (
        api(sam)
        .patch(f"/tickets/{ticket.reference}", {"assignee_id": None, "team_id": None, "snoozed_until": None})
        .json()
    )
    assert (body["team"], body["assignee"], body["snoozed_until"]) == (None, None, None)


def test_a_patch_that_fails_half_way_changes_nothing(api, ana, make_ticket):
    ticket = make_ticket()
    body = problem(
        api(ana).patch(f"/tickets/{ticket.reference}", {"priority": "low", "fields": {"colour": "red"}}), 422
    )
    assert body["errors"][0]["pointer"] == "#/fields/colour"
    ticket.refresh_from_db()
    assert ticket.priority == 20


def test_giving_a_ticket_out_of_ones_sight_answers_with_nothing(api, althea, manila, make_ticket):
    ticket = make_ticket(team=manila)
    caller = api(althea)
    response = caller.patch(f"/tickets/{ticket.reference}", {"team_id": None})
    assert (response.status_code, response.content) == (204, b"")
    problem(caller.get(f"/tickets/{ticket.reference}"), 404)


def test_what_one_does_not_see_cannot_be_named_in_a_patch(api, althea, manila, ben, leuven, make_ticket):
    path = f"/tickets/{make_ticket(team=manila).reference}"
    caller = api(althea)
    problem(caller.patch(path, {"team_id": leuven.pk}), 422)
    problem(caller.patch(path, {"assignee_id": ben.pk}), 422)


def test_closing_and_reopening_are_harmless_twice(api, ana, make_ticket):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/closure"
    assert [caller.post(path).json()["status"]["category"] for _ in range(2)] == ["closed", "closed"]
    assert [caller.delete(path).json()["status"]["category"] for _ in range(2)] == ["open", "open"]


def test_what_ended_long_ago_is_not_reopened(api, ana, make_ticket):
    ticket = make_ticket(closed_at=timezone.now() - timedelta(days=400))
    problem(api(ana).delete(f"/tickets/{ticket.reference}/closure"), 409, "too_old")


def test_merging_and_taking_it_back(api, ana, make_ticket, make_message):
    gone, kept = make_ticket(subject="one"), make_ticket(subject="two")
    make_message(gone, text="Hello?")
    caller = api(ana)
    path = f"/tickets/{gone.reference}"
    merged = caller.post(f"{path}/merge", {"into": kept.reference}).json()
    assert merged["reference"] == kept.reference
    assert caller.get(path).json()["merged_into"] == kept.reference
    assert [one["text"] for one in caller.everything(f"/tickets/{kept.reference}/messages")] == ["Hello?"]
    problem(caller.post(f"{path}/closure"), 409, "merged")
    assert caller.delete(f"{path}/merge").json()["merged_into"] is None


def test_merging_with_what_one_does_not_see_or_with_itself_is_refused(api, althea, manila, make_ticket):
    mine, hidden = make_ticket(team=manila), make_ticket()
    caller = api(althea)
    problem(caller.post(f"/tickets/{mine.reference}/merge", {"into": hidden.reference}), 422)
    problem(caller.post(f"/tickets/{hidden.reference}/merge", {"into": mine.reference}), 404)
    problem(caller.post(f"/tickets/{mine.reference}/merge", {"into": mine.reference}), 422)


def test_a_survivor_out_of_sight_is_not_named(api, sam, althea, manila, make_ticket):
    gone, kept = make_ticket(team=manila), make_ticket()
    api(sam).post(f"/tickets/{gone.reference}/merge", {"into": kept.reference})
    assert api(althea).get(f"/tickets/{gone.reference}").json()["merged_into"] is None


def test_splitting_makes_a_linked_ticket_of_the_chosen_messages(api, ana, make_ticket, make_message):
    ticket = make_ticket()
    make_message(ticket, text="first")
    other = make_message(ticket, text="another matter")
    caller = api(ana)
    response = caller.post(
        f"/tickets/{ticket.reference}/split", {"message_ids": [other.pk], "subject": "Other"}
    )
    assert response.status_code == 201
    new = response.json()
    assert new["subject"] == "Other"
    assert [one["text"] for one in caller.everything(f"/tickets/{new['reference']}/messages")] == [
        "another matter"
    ]
    assert caller.everything(f"/tickets/{ticket.reference}/links") == [
        {"kind": "split", "source": ticket.reference, "target": new["reference"]}
    ]


def test_splitting_off_a_message_of_another_ticket_is_refused(api, ana, make_message):
    ticket = make_message().ticket
    stranger = make_message()
    body = {"message_ids": [stranger.pk]}
    problem(api(ana).post(f"/tickets/{ticket.reference}/split", body), 422)


def test_links_come_and_go(api, ana, make_ticket):
    one, other = make_ticket(), make_ticket()
    caller, path = api(ana), f"/tickets/{one.reference}/links"
    for _ in range(2):
        made = caller.post(path, {"kind": "parent", "target": other.reference})
        assert made.status_code == 201
    assert len(caller.everything(f"/tickets/{other.reference}/links")) == 1
    back = {"kind": "parent", "target": one.reference}
    problem(caller.post(f"/tickets/{other.reference}/links", back), 409, "loop")
    for _ in range(2):
        assert caller.delete(f"{path}/parent/{other.reference}").status_code == 204
    assert caller.everything(path) == []


def test_links_to_what_one_does_not_see_are_not_listed(api, sam, althea, manila, make_ticket):
    mine, hidden = make_ticket(team=manila), make_ticket()
    api(sam).post(f"/tickets/{mine.reference}/links", {"kind": "related", "target": hidden.reference})
    assert api(althea).everything(f"/tickets/{mine.reference}/links") == []


def test_participants_come_and_go(api, ana, make_ticket):
    caller, path = api(ana), f"/tickets/{make_ticket().reference}/participants"
    added = caller.post(path, {"address": "Dora@Example.com", "name": "Dora"}).json()
    assert added["address"] == "dora@example.com"
    assert caller.everything(path) == [added]
    problem(caller.post(path, {"address": "no address"}), 422)
    assert caller.delete(f"{path}/{added['id']}").status_code == 204
    problem(caller.delete(f"{path}/{added['id']}"), 404)
    assert caller.everything(path) == []


def test_the_words_to_sort_by_are_listed(api, ana):
    Field.objects.create(key="product", label="Product", kind=FieldKind.CHOICE, choices=["tent", "bag"])
    caller = api(ana)
    assert {status["category"] for status in caller.get("/statuses").json()} == set(Category.values)
    assert caller.get("/fields").json() == [
        {
            "about": "ticket",
            "key": "product",
            "label": "Product",
            "kind": "choice",
            "choices": ["tent", "bag"],
        }
    ]


def test_brand_and_form_are_set_and_taken_away(api, ana, make_ticket):
    ticket, caller = make_ticket(), api(ana)
    brand = Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en")
    form = Form.objects.create(name="Repair", brand=brand)
    url = f"/tickets/{ticket.reference}"

    problem(caller.patch(url, {"form_id": form.pk}), 409, "other_brand")
    changed = caller.patch(url, {"brand_id": brand.pk, "form_id": form.pk}).json()
    assert (changed["brand"]["name"], changed["form"]["name"]) == ("Outdoor", "Repair")
    told = problem(caller.patch(url, {"form_id": 987654}), 422)
    assert told["errors"][0]["pointer"] == "#/form_id"
    assert caller.patch(url, {"brand_id": None}).json()["form"] is None  # it was a form of that brand


def test_a_filter_that_is_none_is_refused_rather_than_ignored(api, ana, make_ticket):
    make_ticket()
    answer = api(ana).get("/tickets", status="foo", order="changed_at")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "?status"


def test_a_ticket_is_followed_and_followed_no_longer(api, ana, make_ticket, ghent):
    caller, ticket = api(ana), make_ticket(team=ghent)
    for _twice in range(2):
        assert caller.post(f"/tickets/{ticket.reference}/following").status_code == 204
    assert [each["ticket"]["reference"] for each in caller.everything("/search", q="is:followed")] == [
        ticket.reference
    ]
    assert caller.delete(f"/tickets/{ticket.reference}/following").status_code == 204
    assert not ticket.follows.exists()


def test_a_note_names_colleagues_by_key_or_in_its_text(api, ana, ben, sam, mara, make_ticket, ghent):
    caller, where = api(ana), f"/tickets/{make_ticket(team=ghent).reference}/notes"

    made = caller.post(where, {"text": "@Sam, do you know?", "mentions": [mara.pk]}).json()

    assert {each["name"] for each in made["mentions"]} == {"Sam", "Mara"}
    assert caller.get(where).json()["items"] == [made]
    problem(caller.post(where, {"text": "You?", "mentions": [ben.pk]}), 422, "mention_out_of_sight")


def test_brands_are_listed_and_named_on_their_tickets(api, ana, make_ticket, ghent):
    brand = Brand.objects.create(name="Outdoor", sender="Kestrel Outdoor", language="en")
    caller = api(ana, "tickets:read")
    ticket = make_ticket(team=ghent, brand=brand)

    assert [(each["id"], each["sender"]) for each in caller.get("/brands").json()] == [
        (brand.pk, "Kestrel Outdoor")
    ]
    assert caller.get(f"/tickets/{ticket.reference}").json()["brand"] == {"id": brand.pk, "name": "Outdoor"}
    assert caller.get(f"/tickets/{make_ticket(team=ghent).reference}").json()["brand"] is None


def test_a_ticket_whose_form_wants_more_is_not_closed(api, ana, make_ticket, ghent):
    field = Field.objects.create(key="product", label="Product", kind=FieldKind.TEXT)
    form = Form.objects.create(name="Repair")
    form.rows.create(field=field, position=0, is_needed=True)
    ticket, caller = make_ticket(team=ghent, form=form), api(ana)
    closed = Status.objects.get(category=Category.CLOSED, is_default=True)
    url = f"/tickets/{ticket.reference}"

    body = problem(caller.patch(url, {"status_id": closed.pk}), 409, "unfilled")
    assert "Fill in first: Product" in body["detail"]
    assert caller.patch(url, {"status_id": closed.pk, "fields": {"product": "Tent"}}).status_code == 200
    assert caller.get(url).json()["form"] == {"id": form.pk, "name": "Repair"}
    assert caller.get("/forms").json()[0]["fields"] == [{"key": "product", "is_needed": True, "when": None}]


def test_what_is_passed_on_is_kept_as_it_came_and_no_card_number_is(api, ana, cleo, run_jobs):
    caller = api(ana)
    reference = caller.post("/tickets", opened(message={"text": "My card: 4242 4242 4242 4242."})).json()[
        "reference"
    ]
    more = {"direction": "inbound", "text": "And it leaks."}
    for _ in range(2):
        told = caller.post(f"/tickets/{reference}/messages", more, Idempotency_Key="leak")
        assert (told.status_code, told.json()["direction"], told.json()["channel"]) == (201, "inbound", "api")
    run_jobs()

    first, second = Item.objects.order_by("pk")
    assert (first.state, second.state) == ("opened", "joined")
    assert first.ticket.reference == second.ticket.reference == reference
    assert "•••• 4242" in first.message.text
    assert b"4242 4242" not in first.raw.content
    assert b"And it leaks." in second.raw.content
    assert Ticket.objects.get().chases == 1


def test_what_a_customer_said_has_words_and_files_alone_and_is_passed_on_by_those_who_may(
    api, ana, mara, cleo, ben
):
    reference = api(ana).post("/tickets", opened()).json()["reference"]
    path = f"/tickets/{reference}/messages"
    for body in ({"text": " "}, {"text": "x", "then_close": True}, {"text": "x", "cc": []}):
        problem(api(ana).post(path, {"direction": "inbound", **body}), 422)
    problem(api(mara).post(path, {"direction": "inbound", "text": "x"}), 403)
    assert Item.objects.count() == 1
