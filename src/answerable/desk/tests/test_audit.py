"""The record of changes tells in sentences what was changed in settings, by whom, to administrators alone."""

import pytest
from django.urls import get_resolver

from answerable.api.models import Token
from answerable.api.tokens import create_token
from answerable.desk.audit import NOUNS, SENTENCES, changes
from answerable.ledger.actor import SYSTEM
from answerable.ledger.kinds import known_kinds
from answerable.ledger.models import Event
from answerable.people.actions import Post, change_staff, change_team, deactivate_staff
from answerable.people.models import FieldKind, Role
from answerable.people.profile import Profile, change_profile
from answerable.tickets.actions import tag
from answerable.tickets.models import Category, Tag
from answerable.tickets.vocabulary import add_field, add_status, change_field, merge_tags, remove_status

pytestmark = pytest.mark.django_db
PAGE = "/settings/changes/"


def _said(**asked):
    return [" ".join([each.sentence, *each.details]) for each in changes(**asked)]


def test_every_kind_of_administration_has_its_sentence():
    assert get_resolver().url_patterns  # loaded, whichever test comes first
    nouns = {*NOUNS, "token", "data", "hold", "retention", "capability"}
    known = {name for name in known_kinds() if name.partition(".")[0] in nouns}

    assert known == set(SENTENCES)


def test_what_was_done_to_people_is_told(ada, ana, ghent, leuven, own_company, now):
    by = ada.actor()
    post = Post("Ana", own_company, Role.SUPERVISOR, (leuven,))
    change_staff(ana, post, by=by, at=now)
    change_team(ghent, name="Gent", provider=own_company, members=(), by=by, at=now)
    change_profile(ana, Profile("Ana A.", "en", "UTC"), by=ana.actor(), at=now)
    deactivate_staff(ana, by=SYSTEM, at=now)
    create_token(ada, "Nightly", ["tickets:read"], by=by, at=now)

    assert _said() == [
        f"Ada made the token no. {Token.objects.get().pk} acts as Ada",
        "Answerable deactivated Ana A.",
        "Ana A. changed their own profile",
        "Ada changed the team Gent a new name",
        "Ada changed Ana A. role: supervisor teams: Leuven",
    ]


def test_what_was_done_to_words_is_told_also_of_what_is_gone(ada, make_ticket, now):
    by = ada.actor()
    remove_status(add_status("Parts", Category.OPEN, by=by, at=now), by=by, at=now)
    field = add_field("Product", FieldKind.CHOICE, choices=["Tent"], by=by, at=now)
    change_field(field, "Goods", choices=["Stove", "Lamp"], by=by, at=now)
    tag(tag(make_ticket(), "tents", by=by, at=now), "tent", by=by, at=now)
    merge_tags(Tag.objects.get(name="tents"), Tag.objects.get(name="tent"), by=by, at=now)

    assert _said() == [
        "Ada merged the tag “tents” into another “tent” instead 1 ticket",
        "Ada changed the field “Goods” a new name 2 choices added 1 choice removed",
        "Ada added the field “Goods” choice of tickets",
        "Ada removed the status “Parts” means “open”",
        "Ada added the status “Parts” means “open”",
    ]


def test_whatever_kind_of_thing_was_added_the_page_stands(ada, now, signed_in):
    """Each kind of event that says what it is of, with a word that the page knows and with one that it does not."""
    for name, kind in known_kinds().items():
        for word in ("issue", "github", "whatever") if "of" in kind.data and name in SENTENCES else ():
            Event.objects.create(
                kind=name, stream=f"{name}/{word}", number=1, data={"of": word}, actor_kind="system", at=now,
                previous=b"", hash=b"",
            )  # fmt: skip
    assert signed_in(ada).get(PAGE).status_code == 200
    assert any("known issue" in each for each in _said())


def test_what_happens_to_tickets_is_not_among_it(asked, ana, now):
    tag(asked, "tent", by=ana.actor(), at=now)

    assert changes() == []


def test_it_is_paged_by_keys_and_costs_no_more(ada, now, signed_in, django_assert_max_num_queries):
    for number in range(70):
        add_status(f"S{number}", Category.OPEN, by=ada.actor(), at=now)
    client = signed_in(ada)

    with django_assert_max_num_queries(14):
        first = client.get(PAGE)
    second = client.get(PAGE, {"before": first.context["before"]})

    seen = [each.id for page in (first, second) for each in page.context["changes"]]
    assert len(seen) == len(set(seen)) == 70
    assert seen == sorted(seen, reverse=True)
    assert second.context["before"] is None


def test_names_are_escaped(ada, now, signed_in):
    add_status("<b>bold</b>", Category.OPEN, by=ada.actor(), at=now)

    assert "<b>bold" not in signed_in(ada).get(PAGE).content.decode()


def test_an_empty_one_says_what_will_be_there(ada, signed_in):
    assert "Nothing was changed yet" in signed_in(ada).get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["ana", "sam", "mara", "althea", "zed"])
def test_only_administrators_read_it(who, cast, signed_in):
    assert signed_in(cast[who]).get(PAGE).status_code == 302
