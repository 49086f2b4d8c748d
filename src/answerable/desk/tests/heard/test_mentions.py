"""Naming colleagues in notes: from the list, in plain text, over the API; only those who may see the ticket."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.ledger.actor import SYSTEM
from answerable.ledger.models import Event
from answerable.people.models import Role
from answerable.tickets.actions import assign, follow, note, share, unfollow
from answerable.tickets.mentions import spans_in
from answerable.tickets.models import Mention, Note, Ticket

pytestmark = pytest.mark.django_db


def _said(client, ticket, text, **more):
    answer = client.post(reverse("desk:notes", args=[ticket.reference]), {"text": text, **more}, follow=True)
    return answer, [str(message) for message in answer.context["messages"]]


def _named():
    return {mention.staff.name for mention in Mention.objects.select_related("staff")}


def test_all_who_may_see_a_ticket_and_nobody_else_are_its_readers(
    cast, make_staff, make_ticket, ghent, leuven, manila, manila_provider, krakow_provider
):
    people = {
        **cast,
        "boss": make_staff("Boss", provider=manila_provider, role=Role.MANAGER),
        "astray": make_staff("Astray", provider=krakow_provider, teams=[ghent]),
        "gone": make_staff("Gone", provider=manila_provider, teams=[manila], is_active=False),
    }
    for team in (ghent, leuven, manila, None):
        for shared in (None, manila, leuven):
            for assignee in (None, "ben", "zed", "gone"):
                ticket = make_ticket(team=team, assignee=people.get(assignee))
                if shared and shared != team:
                    share(ticket, shared, by=SYSTEM, at=timezone.now())
                seen = {each for each in people.values() if _sees(each, ticket)}
                assert set(ticket.readers()) == seen, (team, shared, assignee)


def _sees(staff, ticket):
    fresh = type(staff).objects.get(pk=staff.pk)
    return Ticket.objects.visible_to(fresh).filter(pk=ticket.pk).exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Sam Peeters look", {"Sam Peeters"}),
        ("look, @sam peeters!", {"Sam Peeters"}),
        ("(@Ines) please", {"Ines Ng"}),
        ("@Sam: which of the two?", set()),  # two are called so
        ("@Sam Peetersen is somebody else", set()),
        ("write to me@ines.example or x+@ines", set()),
        ("@ines.example is an address too", set()),
        ("@Lee", {"Lee"}),
        ("@Lee Ann", {"Lee Ann"}),
        ("@Twin Two", set()),  # nobody can tell them apart
        ("@nobody @ @@", set()),
    ],
)
def test_plain_text_names_whoever_it_names_alone(text, names):
    called = ["Sam Peeters", "Sam Janssens", "Ines Ng", "Lee", "Lee Ann", "Twin Two", "Twin Two"]
    people = list(enumerate(called))

    found = spans_in(text, people)

    assert {called[key] for key in found} == names
    for spans in found.values():
        assert all(text[start] == "@" for start, _end in spans)


def test_whoever_was_chosen_is_meant_when_two_are_called_the_same():
    assert spans_in("@Twin", [(1, "Twin Two"), (2, "Twin Two")], chosen={2}) == {2: [[0, 5]]}


def test_a_named_colleague_is_kept_beside_the_note_follows_and_is_shown_by_name(ana, sam, asked, signed_in):
    answer, _messages = _said(signed_in(ana), asked, "<b> @sam, see\n\nthis")

    (mention,) = Mention.objects.all()
    assert (mention.staff, mention.spans) == (sam, [[4, 8]])
    assert [each.staff for each in asked.follows.all()] == [sam]
    told = Event.objects.get(kind="note.added")
    assert told.data == {"note": mention.note_id, "mentions": [sam.pk]}
    page = answer.content.decode()
    assert '&lt;b&gt; <span class="mention"><bdi>@Sam</bdi></span>, see</p><p>this' in page
    sam.name = "Samira"
    sam.save()
    assert (
        '<span class="mention me"><bdi>@Samira'
        in signed_in(sam).get(asked.get_absolute_url()).content.decode()
    )


def test_who_was_chosen_from_the_list_counts_with_or_without_their_name_in_the_text(
    ana, sam, asked, signed_in
):
    answer, _messages = _said(signed_in(ana), asked, "Who knows this stove?", mention=str(sam.pk))

    assert _named() == {"Sam"}
    assert '<span class="mention"><bdi>@Sam</bdi></span>' in answer.content.decode()


def test_somebody_who_may_not_see_it_is_not_told_and_its_writer_is(ana, ben, asked, signed_in):
    _answer, messages = _said(signed_in(ana), asked, "@Ben knows.")

    assert messages == ["Not told, since they may not see this ticket: Ben."]
    assert _named() == set()
    assert not asked.follows.exists()


def test_choosing_somebody_who_may_not_see_it_is_refused_and_what_was_written_kept(
    ana, ben, asked, signed_in
):
    client = signed_in(ana)
    _answer, messages = _said(client, asked, "Have a look.", mention=str(ben.pk))

    assert "may not see this ticket" in messages[0]
    assert not Note.objects.exists()
    assert "Have a look.</textarea>" in client.get(asked.get_absolute_url()).content.decode()
    _said(client, asked, "Have a look.", mention="nonsense")
    assert not Note.objects.exists()


def test_a_providers_agent_is_not_told_whether_somebody_else_is_called_so(
    althea, sam, make_ticket, manila, signed_in
):
    ticket = make_ticket(team=manila)

    _answer, messages = _said(signed_in(althea), ticket, "@Sam @Ana")

    assert messages == []  # neither is a colleague that they know
    assert _named() == set()


def test_a_note_with_markup_marks_whom_it_names_in_its_text_alone(
    asked, ana, sam, make_staff, own_company, ghent, signed_in
):
    make_staff("Eva Ng", provider=own_company, teams=[ghent])
    html = (
        "<div>Ask <b>@Sam</b>, or @Eva&nbsp;Ng &amp; co: "
        '<a href="https://x.example/?to=@Sam">here &lt;@sam&gt;</a></div>'
        "<div>not a@Sam.example, not @Sam.example, @<i>Sam</i> or @Samuel &lt;b&gt;</div>"
    )
    note(asked, "", html=html, by=ana.actor(), at=timezone.now())
    assert _named() == {"Sam", "Eva Ng"}
    type(sam).objects.filter(pk=sam.pk).update(name="Sam <i>")

    page = signed_in(sam).get(asked.get_absolute_url()).content.decode()
    body = page[page.index("<div>Ask") : page.index("@Samuel")]
    mine = '<span class="mention me"><bdi>@Sam &lt;i&gt;</bdi></span>'
    assert f"Ask <b>{mine}</b>, or" in body
    assert '<span class="mention"><bdi>@Eva Ng</bdi></span> &amp; co' in body
    assert 'href="https://x.example/?to=@Sam"' in body
    assert f"&lt;{mine}&gt;" in body
    assert body.count('class="mention') == 3
    assert "a@Sam.example, not @Sam.example, @<i>Sam</i>" in body


def _offered(staff, ticket, signed_in, query=""):
    answer = signed_in(staff).get(reverse("desk:mentions", args=[ticket.reference]), {"q": query})
    if answer.status_code != 200:
        return answer.status_code, None
    return 200, [each.name for each in answer.context["people"]]


def test_the_list_offers_those_who_may_see_the_ticket(
    cast, asked, signed_in, ben, althea, manila, django_assert_max_num_queries
):
    ana = cast["ana"]
    assert _offered(ana, asked, signed_in) == (200, ["Ada", "Mara", "Sam"])
    assert _offered(ana, asked, signed_in, "ma")[1] == ["Mara"]
    assert _offered(ana, asked, signed_in, "\x00%")[1] == []
    for outsider in ("ben", "zed"):
        assert _offered(cast[outsider], asked, signed_in)[0] == 404

    assign(asked, team=None, staff=None, by=SYSTEM, at=timezone.now())
    share(asked, manila, by=SYSTEM, at=timezone.now())
    assert _offered(ana, asked, signed_in)[1] == ["Ada", "Althea", "Ben", "Mara", "Sam"]
    # A provider's people are offered none whom they do not know.
    assert _offered(althea, asked, signed_in)[1] == []
    client = signed_in(ana)
    with django_assert_max_num_queries(11):
        client.get(reverse("desk:mentions", args=[asked.reference]))


def test_being_named_once_more_follows_once_more(ana, sam, asked):
    at = timezone.now()
    note(asked, "@Sam", by=ana.actor(), at=at)
    unfollow(asked, by=sam.actor(), at=at)
    follow(asked, by=ana.actor(), at=at)

    note(asked, "@Sam again, and @Ana, who writes this", by=ana.actor(), at=at)

    assert {each.staff for each in asked.follows.all()} == {ana, sam}
    assert Event.objects.filter(kind="ticket.followed").count() == 3
    assert _named() == {"Sam"}
