"""Views: made, shared, changed and removed by whom it may be; read like any queue, and never further than is cheap."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.desk.models import Holds, Order, QueueColumns, View
from answerable.desk.queues import lists as queues
from answerable.desk.queues import looking
from answerable.desk.queues.actions import ViewChange, change_view, make_view, remove_view
from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.people.models import FieldKind
from answerable.tickets.actions import assign, close, follow, prioritise, set_field, snooze, tag
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Tag, Ticket
from answerable.tickets.vocabulary import add_field, remove_field

pytestmark = pytest.mark.django_db
WARRANTY = Condition("tag", "has", "warranty")


@pytest.fixture
def make(ana):
    """make("Warranty", WARRANTY, by=sam, for_all=True): their own unless it is for all or for a team."""

    def made(name, *conditions, by=ana, is_any=False, for_all=False, team=None, **more):
        whose = {"team": team, "owner": None if for_all or team else by}
        wanted = ViewChange(name, Conditions(conditions, is_any), **{**whose, **more})
        return make_view(wanted, by=by.actor(), at=timezone.now())

    return made


@pytest.fixture
def waiting(make_ticket, make_message):
    """waiting(n): n tickets, the first one waiting longest."""

    def make(count, **fields):
        now = timezone.now()
        return [
            make_message(
                make_ticket(subject=f"Tent {i}", **fields), at=now - timedelta(hours=count - i)
            ).ticket
            for i in range(count)
        ]

    return make


def _subjects(answer):
    return [ticket.subject for ticket in answer.context["page"].tickets]


def _words(answer):
    return [str(message) for message in answer.context["messages"]]


def _form(do="keep", *rows, **more):
    return {
        "name": "Mine to look at",
        "whose": "own",
        "holds": "open",
        "order": "wait",
        "match": "all",
        "what": [row[0] for row in rows],
        "how": [row[1] for row in rows],
        "value": [row[2] for row in rows],
        "do": do,
        **more,
    }


def test_it_is_made_read_changed_and_removed_by_forms_alone(waiting, ghent, ana, signed_in):
    tickets = waiting(3, team=ghent)
    tag(tickets[1], "warranty", by=ana.actor(), at=timezone.now())
    client = signed_in(ana)

    page = client.post("/views/new/", _form("add", add="tag"))
    assert 'name="what" value="tag"' in page.content.decode()
    page = client.post("/views/new/", _form("show", ("tag", "has", "warranty")))
    assert _subjects(page) == ["Tent 1"]
    assert not View.objects.exists()
    kept = client.post("/views/new/", _form("keep", ("tag", "has", "warranty")), follow=True)

    view = View.objects.get()
    assert kept.redirect_chain == [(f"/queue/view-{view.pk}/", 302)]
    assert _subjects(kept) == ["Tent 1"]
    assert "Open tickets: Tag has warranty; the longest wait first." in kept.content.decode()
    page = client.post(f"/views/{view.pk}/", _form("remove:0", ("tag", "has", "warranty")))
    assert 'name="what"' not in page.content.decode()
    client.post(f"/views/{view.pk}/", _form("keep", ("tag", "has_not", "warranty"), name="Others"))
    assert _subjects(client.get(f"/queue/view-{view.pk}/")) == ["Tent 0", "Tent 2"]
    assert "Others" in client.get("/queue/").content.decode()

    gone = client.post(f"/views/{view.pk}/", {"_method": "DELETE"}, follow=True)
    assert "The view is gone" in _words(gone)[-1]
    assert client.get(f"/queue/view-{view.pk}/").status_code == 404
    assert client.post(f"/views/{view.pk}/", {"_method": "DELETE"}).status_code == 404
    assert [event.kind for event in Event.objects.filter(kind__startswith="view.").order_by("pk")] == [
        "view.made",
        "view.changed",
        "view.removed",
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (_form("keep", name=" "), "Give the view a name."),
        (_form("keep", ("tag", "has", "nowhere")), "There is no tag “nowhere”."),
        (_form("keep", ("waiting", "days", "")), "The customer has waited: choose or type a value."),
        (_form("keep", holds="ended"), "Closed tickets are not sorted by their wait"),
        (_form("keep", whose="all"), "Choose whom it is for."),
        (_form("keep", whose="team-999"), "Choose whom it is for."),
        (_form("keep", order="sideways"), "Choose which tickets, and in which order."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(form, said, ana, signed_in):
    answer = signed_in(ana).post("/views/new/", form)

    page = answer.content.decode()
    assert answer.status_code in (403, 422)
    assert said in page
    assert all(value in page for value in form["value"])
    assert not View.objects.exists()


def test_what_is_no_condition_is_left_out(ana, signed_in):
    answer = signed_in(ana).post("/views/new/", _form("show", ("moon", "is", "full")))
    assert answer.status_code == 200
    many = [("snoozed", "no", "")] * 60
    assert len(signed_in(ana).post("/views/new/", _form("show", *many)).context["draft"].conditions) == 20


def test_who_sees_whose(make, ana, ben, sam, mara, althea, zed, ghent, manila, cast, signed_in):
    views = {
        "own": make("Own", by=ana),
        "team": make("For Ghent", by=sam, team=ghent),
        "manila": make("For Manila", by=sam, team=manila),
        "all": make("For all", by=mara, for_all=True),
    }
    leads = {"team", "manila", "all"}
    expected = {
        "ana": {"own", "team", "all"},
        "ben": {"all"},
        "sam": leads,
        "mara": leads,
        "ada": leads,
        "althea": {"manila", "all"},
        "zed": {"all"},
    }
    for name, staff in cast.items():
        client = signed_in(staff)
        seen = {
            key for key, view in views.items() if client.get(f"/queue/view-{view.pk}/").status_code == 200
        }
        listed = {view.name for view, *_more in client.get("/views/").context["listed"]}
        assert (seen, listed) == (expected[name], {views[key].name for key in expected[name]}), name


def test_a_shared_view_shows_each_reader_only_their_own_tickets(
    make, waiting, ghent, leuven, sam, ana, zed, signed_in
):
    waiting(1, team=ghent)
    waiting(2, team=leuven)
    url = f"/queue/view-{make('All', by=sam, for_all=True).pk}/"

    counts = {staff.name: len(_subjects(signed_in(staff).get(url))) for staff in (sam, ana, zed)}

    assert counts == {"Sam": 3, "Ana": 1, "Zed": 0}


VERBS = {
    "change": lambda view, by: change_view(
        view, ViewChange("New", Conditions(), owner=by), by=by.actor(), at=timezone.now()
    ),
    "remove": lambda view, by: remove_view(view, by=by.actor(), at=timezone.now()),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_only_who_may_changes_it(verb, make, ana, ben, sam, ada, ghent):
    own = make("Own", by=ana)
    shared = make("Shared", by=sam, for_all=True)
    for staff in (ben, ada):
        with pytest.raises(View.DoesNotExist):
            verb(own, staff)
    with pytest.raises(NotAllowed):
        verb(shared, ana)

    count = Event.objects.count()
    for _ in range(2):  # twice is harmless
        verb(own, ana)
    assert Event.objects.count() == count + 1
    verb(shared, ada)  # who leads looks after what is for all


def test_who_may_share_with_whom(make, make_staff, manila_provider, manila, ghent, ana, mara):
    lead = make_staff("Lito", provider=manila_provider, role="supervisor", teams=[manila])
    make("Ours", by=lead, team=manila)
    for more in ({"for_all": True}, {"team": ghent}):
        with pytest.raises(NotAllowed):
            make("Theirs", by=lead, **more)
    with pytest.raises(NotAllowed):
        make("Ours", by=ana, team=ghent)
    with pytest.raises(NotAllowed):
        make("Ana's", by=mara, owner=ana)
    make("For all", by=mara, for_all=True)


def test_one_name_once_for_each(make, ana, ben):
    make("Mine", by=ana)
    make("Mine", by=ben)
    with pytest.raises(Refusal, match="one of this name"):
        make("Mine", by=ana)
    assert View.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_made_twice_at_once_it_is_made_once(make, ana, at_once):
    outcomes = at_once(*[lambda: make("Mine")] * 2)

    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert View.objects.count() == 1


def test_a_copy_is_ones_own(make, waiting, ana, sam, signed_in, ghent):
    Tag.objects.create(name="warranty")
    view = make("Theirs", WARRANTY, by=sam, for_all=True)
    client = signed_in(ana)

    for url in (f"/views/new/?from={view.pk}", f"/views/{view.pk}/"):  # what one may not change, one may copy
        page = client.get(url, follow=True)
        assert page.context["draft"].name == "Copy of Theirs"
        assert page.context["draft"].whose == "own"
        assert 'value="warranty"' in page.content.decode()
    hidden = make("Hidden", by=sam)
    assert client.get(f"/views/new/?from={hidden.pk}").status_code == 404
    assert client.get("/views/new/?from=nonsense").status_code == 200


def test_a_built_in_queue_can_be_narrowed_into_a_view(
    waiting, make_answer, ghent, leuven, ana, sam, signed_in
):
    mine, answered, snoozed, ended, _owed = waiting(5, team=ghent)
    waiting(1, team=leuven)
    by, at = {"by": ana.actor()}, timezone.now()
    assign(mine, team=ghent, staff=ana, at=at, **by)
    make_answer(answered, by=ana)
    snooze(snoozed, at + timedelta(days=1), at=at, **by)
    close(ended, at=at, **by)
    follow(answered, by=sam.actor(), at=at)
    client = signed_in(sam)
    for name in queues.QUEUES:
        draft = client.get("/views/new/", {"from": name}).context["page"]
        assert {ticket.pk for ticket in draft.tickets} == {
            ticket.pk for ticket in client.get(f"/queue/{name}/").context["page"].tickets
        }, name
    narrowed = client.get("/views/new/", {"from": "owed", "team": leuven.pk})
    assert {ticket.team for ticket in narrowed.context["page"].tickets} == {leuven}
    assert "from=owed&amp;team=" in client.get("/queue/", {"team": leuven.pk}).content.decode()


@pytest.mark.parametrize("order", Order.values)
def test_each_order_is_paged_without_a_gap_or_a_repetition(
    order, make, waiting, ghent, ana, signed_in, monkeypatch
):
    monkeypatch.setattr(queues, "PAGE", 2)
    tickets = waiting(7, team=ghent)
    at = timezone.now()
    for place, ticket in enumerate(tickets):
        Ticket.objects.filter(pk=ticket.pk).update(owed_at=at + timedelta(hours=place))
    for place in (5, 2):
        prioritise(tickets[place], 40, by=ana.actor(), at=at + timedelta(seconds=10 - place))
    expected = {
        "wait": [0, 1, 2, 3, 4, 5, 6],
        "pressing": [0, 1, 2, 3, 4, 5, 6],
        "priority": [2, 5, 0, 1, 3, 4, 6],
        "owed": [0, 1, 2, 3, 4, 5, 6],
        "created": [6, 5, 4, 3, 2, 1, 0],
        "changed": [2, 5, 6, 4, 3, 1, 0],
        "said": [6, 5, 4, 3, 2, 1, 0],
        "silent": [0, 1, 2, 3, 4, 5, 6],
    }[order]
    url = f"/queue/view-{make('View', order=Order(order)).pk}/"
    for most in (10_000, 3):  # all are looked at, or a few at a time
        monkeypatch.setattr(looking, "MOST_LOOKED_AT", most)
        client, seen, after = signed_in(ana), [], ""
        for _ in range(9):
            answer = client.get(url, {"after": after})
            seen += _subjects(answer)
            after = answer.context["page"].next_after
            if not after:
                break
        whole = order == "priority" and most == 3
        wanted = [2, 0, 1] if whole else expected  # of the three that wait longest
        if order == "changed":
            assert sorted(seen) == sorted(f"Tent {place}" for place in wanted)
            assert seen[:2] == ["Tent 2", "Tent 5"]
        else:
            assert seen == [f"Tent {place}" for place in wanted]
        assert answer.context["page"].looked_at == (3 if whole else 0)


def test_a_look_ends_and_says_so_and_can_go_on(make, waiting, ghent, ana, signed_in, monkeypatch):
    monkeypatch.setattr(looking, "MOST_LOOKED_AT", 3)
    tickets = waiting(7, team=ghent)
    tag(tickets[5], "warranty", by=ana.actor(), at=timezone.now())
    url, client = f"/queue/view-{make('Rare', WARRANTY).pk}/", signed_in(ana)

    first = client.get(url)
    assert _subjects(first) == []
    assert "Looked at 3 tickets of many" in first.content.decode()
    second = client.get(url, {"after": first.context["page"].next_after})
    assert _subjects(second) == ["Tent 5"]


def test_what_is_recent_is_found_whole_however_many_there_are(
    make, make_ticket, ghent, ana, signed_in, monkeypatch
):
    monkeypatch.setattr(looking, "MOST_LOOKED_AT", 3)
    now = timezone.now()
    for number in range(8):
        long_ago = now - timedelta(days=100 + number)
        make_ticket(team=ghent, subject="old", created_at=long_ago, changed_at=long_ago, closed_at=long_ago)
    make_ticket(team=ghent, subject="new")
    client = signed_in(ana)
    for order in (Order.CREATED, Order.CHANGED):
        for how in (("hours", "5"), ("days", "30"), ("month", "")):
            view = make(f"{order} {how}", Condition("created", *how), holds=Holds.ALL, order=order)
            answer = client.get(f"/queue/view-{view.pk}/")
            assert (_subjects(answer), answer.context["page"].looked_at) == (["new"], 0)


@pytest.mark.parametrize("after", ["nonsense", "1_2_3", "2026-01-01_x", "_"])
def test_a_place_that_nobody_gave_is_refused_in_words(after, make, ana, signed_in):
    answer = signed_in(ana).get(f"/queue/view-{make('V').pk}/", {"after": after}, follow=True)
    assert "That page does not exist." in _words(answer)


def test_closed_ones_can_be_looked_for(make, waiting, ghent, ana, sam, signed_in):
    tickets = waiting(3, team=ghent)
    close(tickets[1], by=sam.actor(), at=timezone.now())
    ended = make("Ended", holds=Holds.ENDED, order=Order.CHANGED)
    both = make("Both", holds=Holds.ALL, order=Order.CREATED)
    client = signed_in(ana)

    assert _subjects(client.get(f"/queue/view-{ended.pk}/")) == ["Tent 1"]
    assert _subjects(client.get(f"/queue/view-{both.pk}/")) == ["Tent 2", "Tent 1", "Tent 0"]


def test_counts_are_shown_where_they_are_cheap(make, waiting, ghent, ana, signed_in, monkeypatch):
    waiting(4, team=ghent)
    view = make("View")
    client = signed_in(ana)

    def shown():
        return [(queue.title, words) for queue, words in client.get("/queue/").context["views"]]

    assert shown() == [("View", "4")]
    assert client.get(f"/queue/view-{view.pk}/").context["count"] == "4"
    monkeypatch.setattr(looking, "MOST_LOOKED_AT_TO_COUNT", 3)
    assert shown() == [("View", "")]


def test_pages_ask_no_more_for_more(make, waiting, ghent, ana, signed_in, django_assert_max_num_queries):
    waiting(9, team=ghent)
    Tag.objects.create(name="warranty")
    for number in range(12):
        view = make(f"View {number}", WARRANTY, Condition("team", "is", str(ghent.pk)))
    client = signed_in(ana)
    with django_assert_max_num_queries(36):
        assert len(client.get(f"/queue/view-{view.pk}/").context["views"]) == 8
    with django_assert_max_num_queries(14):
        client.get("/views/")
    with django_assert_max_num_queries(18):
        client.get(f"/views/{view.pk}/")


def test_the_list_beside_a_ticket_and_the_way_back_are_the_views(make, waiting, ghent, ana, signed_in):
    [ticket] = waiting(1, team=ghent)
    name, client = f"view-{make('Mine').pk}", signed_in(ana)

    page = client.get(f"/tickets/{ticket.reference}/?queue={name}").content.decode()
    assert f"/queue/{name}/?beside={ticket.reference}" in page
    pane = client.get(f"/queue/{name}/?beside={ticket.reference}", headers={"HX-Request": "true"})
    assert ticket.reference in pane.content.decode()
    answer = client.post("/changes/", {"ticket": ticket.reference, "do": "priority:40", "queue": name})
    assert answer["Location"] == f"/queue/{name}/"
    other = client.post("/changes/", {"ticket": ticket.reference, "do": "priority:20", "queue": "view-x/../"})
    assert other["Location"] == "/queue/owed/"


def test_the_preview_comes_as_one_types(make, waiting, ghent, ana, signed_in):
    waiting(2, team=ghent)
    answer = signed_in(ana).post("/views/preview/", _form("", ("priority", "is", "20")))
    assert "Tent 0" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    wrong = signed_in(ana).post("/views/preview/", _form("", ("tag", "has", "nowhere")))
    assert "Look at the conditions" in wrong.content.decode()


def test_a_list_is_narrowed_where_one_looks_at_it(waiting, ghent, ana, sam, signed_in):
    tickets = waiting(5, team=ghent)
    for place in (1, 3):
        tag(tickets[place], "warranty", by=sam.actor(), at=timezone.now())
    assign(tickets[3], team=ghent, staff=sam, by=sam.actor(), at=timezone.now())
    snooze(tickets[4], timezone.now() + timedelta(days=1), by=sam.actor(), at=timezone.now())
    client = signed_in(ana)

    def found(**chosen):
        return [subject[-1] for subject in _subjects(client.get("/queue/owed/", chosen))]

    assert found(tag=" Warranty ") == ["1", "3"]
    assert found(tag="warranty", **{"with": "nobody"}) == ["1"]
    assert found(**{"with": str(sam.pk)}) == ["3"]
    assert found(channel="email") == ["0", "1", "2", "3"]
    assert found(channel="phone") == found(tag="nowhere") == found(**{"with": "x"}) == []
    page = client.get(
        "/queue/owed/", {"tag": "warranty", "with": "nobody", "team": ghent.pk}
    ).content.decode()
    assert f'href="/queue/owed/?team={ghent.pk}&amp;with=nobody"' in page  # without the tag
    view = make_view(
        ViewChange("View", Conditions((WARRANTY,)), owner=ana), by=ana.actor(), at=timezone.now()
    )
    assert [s[-1] for s in _subjects(client.get(f"/queue/view-{view.pk}/", {"with": "nobody"}))] == ["1"]


def test_a_list_is_sorted_otherwise_where_one_looks_at_it(waiting, make, ghent, ana, signed_in, monkeypatch):
    tickets = waiting(4, team=ghent)
    resting = waiting(1, team=ghent)[0]
    type(resting).objects.filter(pk=resting.pk).update(waiting_since=None)
    client, view = signed_in(ana), make("By wait")

    for address in ("/queue/owed/", f"/queue/view-{view.pk}/"):
        assert _subjects(client.get(address)) == [f"Tent {number}" for number in range(4)]
        page = client.get(address, {"sort": "created"})
        assert _subjects(page) == [f"Tent {number}" for number in (3, 2, 1, 0)]
        assert "The newest first" in page.content.decode()
        assert _subjects(client.get(address, {"sort": "sideways"})) == _subjects(client.get(address))
    prioritise(tickets[2], 40, by=ana.actor(), at=timezone.now())
    assert _subjects(client.get("/queue/owed/", {"sort": "priority"}))[0] == "Tent 2"
    # Where not all of them wait, sorting by the wait would lose some.
    assert "Tent 0" in _subjects(client.get("/queue/theirs/", {"sort": "wait"}))
    offered = client.get("/queue/theirs/").context["narrowing"]["sortings"]
    assert [query for _words, query, _is_so in offered] == ["", "sort=created", "sort=said", "sort=silent"]

    monkeypatch.setattr(queues, "PAGE", 3)
    first = client.get("/queue/owed/", {"sort": "created"})
    after = first.context["page"].next_after
    assert _subjects(client.get("/queue/owed/", {"sort": "created", "after": after})) == ["Tent 0"]
    draft = client.get("/views/new/", {"from": "owed", "sort": "created"}).context["draft"]
    assert (draft.order, [each.what for each in draft.conditions]) == ("created", ["snoozed", "waits"])
    draft = client.get("/views/new/", {"from": view.pk, "sort": "created"}).context["draft"]
    assert (draft.order, [each.what for each in draft.conditions]) == ("created", ["waits"])


def test_a_narrowed_list_stays_so_over_pages_changes_and_undoing(waiting, ghent, ana, signed_in, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 1)
    tickets = waiting(3, team=ghent)
    for ticket in tickets[:2]:
        tag(ticket, "a & b", by=ana.actor(), at=timezone.now())
    client = signed_in(ana)

    first = client.get("/queue/owed/", {"tag": "a & b"})
    assert 'href="?tag=a+%26+b&amp;after=' in first.content.decode()
    assert 'name="in" value="tag=a+%26+b"' in first.content.decode()
    form = {"ticket": tickets[0].reference, "do": "tag", "tag": "new", "queue": "owed", "in": "tag=a+%26+b"}
    done = client.post("/changes/", form, follow=True)
    assert done.redirect_chain == [("/queue/owed/?tag=a+%26+b", 302)]
    undone = client.post(_undo_of(done), {"_method": "DELETE"})
    assert undone["Location"] == "/queue/owed/?tag=a+%26+b"


def test_what_was_narrowed_can_be_kept(waiting, make, ghent, ana, signed_in):
    tag(waiting(1, team=ghent)[0], "warranty", by=ana.actor(), at=timezone.now())
    client = signed_in(ana)
    chosen = {"from": "owed", "tag": "warranty", "with": "nobody", "channel": "email"}

    draft = client.get("/views/new/", chosen).context["draft"]
    assert [condition.what for condition in draft.conditions] == ["snoozed", "assignee", "tag", "channel"]
    view = make("View", Condition("snoozed", "no"))
    draft = client.get("/views/new/", {**chosen, "from": view.pk}).context["draft"]
    assert [condition.what for condition in draft.conditions] == ["snoozed", "assignee", "tag", "channel"]


def _undo_of(answer):
    [undo] = [message.extra_tags for message in answer.context["messages"] if message.extra_tags]
    return undo


def _cells(page):
    found = re.findall(r'list-name">([^<]*)</span><bdi>([^<]*)', page.content.decode())
    return [(name.removesuffix(": "), words) for name, words in found]


def test_a_view_shows_the_columns_that_were_chosen_for_it(
    waiting, make, ghent, ana, signed_in, django_assert_max_num_queries
):
    order = add_field("Order", FieldKind.TEXT, by=SYSTEM, at=timezone.now())
    tickets = waiting(2, team=ghent)
    for ticket in tickets:
        tag(ticket, "warranty", by=ana.actor(), at=timezone.now())
        set_field(ticket, order, "4711", by=ana.actor(), at=timezone.now())
    client, key = signed_in(ana), f"field-{order.pk}"
    wanted = {"column": [key, "tags", "status", "nothing"]}
    assert _cells(client.post("/views/new/", _form("show", **wanted)))[:1] == [("Order", "4711")]
    moved = client.post("/views/new/", _form("up:status", **wanted)).content.decode()
    shown = re.findall(r'name="column" value="([^"]+)" id="[^"]+" checked', moved)
    assert shown == [key, "status", "tags"]
    client.post("/views/new/", _form("keep", column=shown))
    view = View.objects.get()
    assert view.columns == [key, "status", "tags"]

    plain = make("Plain")
    with CaptureQueriesContext(connection) as bare:
        assert not _cells(client.get(f"/queue/view-{plain.pk}/"))
    with django_assert_max_num_queries(len(bare) + 3):
        page = client.get(f"/queue/view-{view.pk}/")
    assert _cells(page) == [("Order", "4711"), ("Status", "New"), ("Tags", "warranty")] * 2
    assert 'id="queue-names"' in page.content.decode()
    assert not _cells(client.get(f"/queue/view-{view.pk}/?beside=x", headers={"HX-Request": "true"}))
    assert 'value="tags" id="column-tags" checked' in client.get(f"/views/{view.pk}/").content.decode()

    for ticket in tickets:
        set_field(ticket, order, "", by=ana.actor(), at=timezone.now())
    remove_field(order, by=SYSTEM, at=timezone.now())  # a column of which there is nothing more
    assert "Order" not in dict(_cells(client.get(f"/queue/view-{view.pk}/")))
    many = ["hands", "team", "status", "priority", "tags", "owed"]
    refused = client.post(f"/views/{view.pk}/", _form("keep", column=many))
    assert "at most 5 columns" in refused.content.decode()
    view.refresh_from_db()
    assert len(view.columns) == 3


def test_each_person_chooses_the_columns_of_a_queue_for_themselves(
    waiting, ghent, ana, sam, signed_in, django_assert_max_num_queries
):
    for ticket in waiting(2, team=ghent):
        tag(ticket, "warranty", by=ana.actor(), at=timezone.now())
    client = signed_in(ana)
    with CaptureQueriesContext(connection) as bare:
        assert not _cells(client.get("/queue/owed/"))
    most = len(bare) + 2
    wanted = {"do": "down:tags", "column": ["tags", "status"]}
    moved = client.post("/queue/owed/columns/", wanted).content.decode()
    assert re.findall(r'value="(\w+)" id="[^"]+" checked', moved) == ["status", "tags"]
    assert not QueueColumns.objects.exists()  # moving keeps nothing yet
    for _twice in range(2):
        kept = client.post("/queue/owed/columns/", {"do": "keep", "column": ["status", "tags", "gone"]})
        assert kept.url == "/queue/owed/"
    assert Event.objects.filter(kind="queue.columns_chosen").count() == 1

    with django_assert_max_num_queries(most):
        page = client.get("/queue/owed/")
    assert _cells(page) == [("Status", "New"), ("Tags", "warranty")] * 2
    assert _cells(client.get("/queue/owed/?sort=created")) == _cells(page)
    assert not _cells(client.get("/queue/unassigned/"))
    assert not _cells(signed_in(sam).get("/queue/owed/"))

    many = ["hands", "team", "status", "priority", "tags", "owed"]
    refused = client.post("/queue/owed/columns/", {"do": "keep", "column": many})
    assert "at most 5 columns" in refused.content.decode()
    assert client.get("/queue/view-1/columns/").status_code == 404
    client.post("/queue/owed/columns/", {"do": "keep"})
    assert not _cells(client.get("/queue/owed/"))
