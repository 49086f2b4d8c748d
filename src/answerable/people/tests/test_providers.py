"""Providers are described, limited, and agree on charters that stay as they were signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from answerable.ledger.models import Event
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.actions import providers as verbs
from answerable.people.models import CharterVersion, Provider, ProviderKind, RateCard, Role, Side, Staff
from answerable.people.models.charters import in_force

pytestmark = pytest.mark.django_db
TEXT = verbs.CharterText(
    valid_from=date(2026, 1, 1),
    vision="Nobody waits without knowing why.",
    targets={"first_answer": {20: timedelta(hours=4)}},
    levels={"quality": 90},
    duties={"forecasts": timedelta(days=30)},
)


@pytest.fixture
def marisol(make_staff, manila_provider):
    """Manila's manager."""
    return make_staff("Marisol", provider=manila_provider, role=Role.MANAGER)


@pytest.fixture
def drafted(ada, manila_provider, now):
    return verbs.draft_charter(manila_provider, TEXT, by=ada.actor(), at=now)


@pytest.fixture
def offered(ada, drafted, now):
    return verbs.offer_charter(drafted, by=ada.actor(), at=now)


def _sign(version, side, who, now):
    return verbs.sign_charter(version, side, digest=version.digest, by=who.actor(), at=now)


def _kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_the_record_is_kept_and_saying_it_twice_changes_nothing(ada, manila_provider, krakow_provider, now):
    facts = verbs.ProviderFacts(
        "Manila Care", "Manila Care Inc.", "Makati", krakow_provider, date(2025, 1, 1), None, ["en", "fil"]
    )
    for _ in range(2):
        verbs.change_provider(manila_provider, facts, by=ada.actor(), at=now)

    manila_provider.refresh_from_db()
    assert (manila_provider.employer, manila_provider.languages) == ("Manila Care Inc.", ["en", "fil"])
    assert _kinds() == ["provider.changed"]


def test_nobody_is_their_own_sub_contractor_by_any_way(ada, manila_provider, krakow_provider, now):
    under = verbs.ProviderFacts("Kraków Service", sub_contractor_of=manila_provider)
    verbs.change_provider(krakow_provider, under, by=ada.actor(), at=now)
    krakow_provider.refresh_from_db()

    circle = verbs.ProviderFacts("Manila Care", sub_contractor_of=krakow_provider)
    with pytest.raises(Invalid):
        verbs.change_provider(manila_provider, circle, by=ada.actor(), at=now)


def test_what_is_withheld_nobody_of_the_provider_may(ada, althea, ana, manila_provider, now):
    authority = verbs.Authority(frozenset({"ticket.reply", "ticket.close"}), Decimal(50), "eur")
    for _ in range(2):
        verbs.change_authority(manila_provider, authority, by=ada.actor(), at=now)

    althea = Staff.objects.get(pk=althea.pk)
    assert not althea.may("ticket.reply")
    assert althea.may("ticket.note")
    assert set(Staff.objects.who_may("ticket.reply").filter(pk__in=[ana.pk, althea.pk])) == {ana}
    assert [event.data for event in Event.objects.all()] == [{"given": 0, "withheld": 2}]


def test_the_house_is_never_locked_out_by_this(ada, own_company, now):
    with pytest.raises(Refusal):
        verbs.change_authority(
            own_company, verbs.Authority(frozenset({"ticket.reply"})), by=ada.actor(), at=now
        )


def test_sites_contacts_and_who_works_where(ada, althea, zed, manila_provider, krakow_provider, now):
    by = ada.actor()
    site = verbs.keep_site(manila_provider, None, verbs.SiteWanted("Ortigas", "Pasig"), by=by, at=now)
    wanted = verbs.ContactWanted("Rosa Cruz", "payroll", "rosa@manila.example")
    contact = verbs.keep_contact(manila_provider, None, wanted, by=by, at=now)
    verbs.place_staff(althea, site=site, started_on=date(2020, 5, 1), by=by, at=now)

    with pytest.raises(Invalid):
        verbs.place_staff(zed, site=site, started_on=None, by=by, at=now)
    assert "Rosa" not in str(list(Event.objects.values_list("data", flat=True)))
    for _ in range(2):
        verbs.remove_site(manila_provider, site.pk, by=by, at=now)
        verbs.remove_contact(manila_provider, contact.pk, by=by, at=now)
    althea.refresh_from_db()
    assert (althea.site, althea.started_on) == (None, date(2020, 5, 1))
    assert _kinds().count("provider.site_removed") == 1


def test_a_charter_holds_once_both_have_signed_and_its_day_has_come(mara, marisol, offered, now):
    for _ in range(2):
        _sign(offered, Side.HOUSE, mara, now)
    assert in_force([CharterVersion.objects.get()], now) is None
    _sign(offered, Side.PROVIDER, marisol, now)

    signed = CharterVersion.objects.get()
    assert in_force([signed], now) == signed
    assert {(s.side, s.name, s.is_of_this_text) for s in signed.signatures.all()} == {
        ("house", "Mara", True),
        ("provider", "Marisol", True),
    }
    assert _kinds().count("provider.charter_signed") == 2


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime(2026, 1, 1, tzinfo=UTC), 1),
        (datetime(2026, 3, 1, tzinfo=UTC), 1),  # the day of version 2, which was not signed yet
        (datetime(2026, 3, 5, 11, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 5, 12, tzinfo=UTC), 2),
        (datetime(2026, 6, 1, tzinfo=UTC), 2),  # version 3 was never signed
    ],
)
def test_which_version_is_in_force_when(moment, holds):
    def version(number, valid_from, signed_at):
        return CharterVersion(number=number, valid_from=valid_from, signed_at=signed_at)

    versions = [
        version(1, date(2026, 1, 1), datetime(2025, 12, 1, tzinfo=UTC)),
        version(2, date(2026, 3, 1), datetime(2026, 3, 5, 12, tzinfo=UTC)),
        version(3, date(2026, 4, 1), None),
    ]

    found = in_force(versions, moment)

    assert (found and found.number) == holds


def test_nobody_signs_for_a_side_that_is_not_theirs(ana, ada, mara, marisol, zed, make_staff, offered, now):
    stranger = make_staff("Ola", provider=zed.provider, role=Role.MANAGER)
    for who, side, refusal in [
        (marisol, Side.HOUSE, NotAllowed),
        (mara, Side.PROVIDER, NotAllowed),
        (ana, Side.HOUSE, CharterVersion.DoesNotExist),
        (stranger, Side.PROVIDER, CharterVersion.DoesNotExist),
    ]:
        with pytest.raises(refusal):
            _sign(offered, side, who, now)
    _sign(offered, Side.HOUSE, mara, now)
    with pytest.raises(Refusal):
        _sign(offered, Side.HOUSE, ada, now)  # somebody has


def test_for_the_house_itself_two_people_sign(ada, mara, own_company, now):
    version = verbs.draft_charter(own_company, TEXT, by=ada.actor(), at=now)
    version = verbs.offer_charter(version, by=ada.actor(), at=now)
    _sign(version, Side.HOUSE, ada, now)
    with pytest.raises(Refusal):
        _sign(version, Side.PROVIDER, ada, now)

    assert _sign(version, Side.PROVIDER, mara, now).is_signed


def test_what_was_read_is_what_is_signed(marisol, offered, now):
    with pytest.raises(Refusal):
        verbs.sign_charter(offered, Side.PROVIDER, digest="0" * 64, by=marisol.actor(), at=now)


def test_what_was_offered_never_changes(ada, mara, marisol, offered, manila_provider, now):
    with pytest.raises(Refusal):
        verbs.draft_charter(manila_provider, TEXT, by=ada.actor(), at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        CharterVersion.objects.filter(pk=offered.pk).update(vision="Something else")
    _sign(offered, Side.HOUSE, mara, now)
    _sign(offered, Side.PROVIDER, marisol, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        CharterVersion.objects.filter(pk=offered.pk).update(withdrawn_at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        offered.signatures.update(name="Somebody else")
    with pytest.raises(Refusal):
        verbs.withdraw_charter(offered, by=ada.actor(), at=now)


def test_a_withdrawn_offer_makes_room_for_the_next_version(ada, offered, marisol, manila_provider, now):
    for _ in range(2):
        verbs.withdraw_charter(offered, by=ada.actor(), at=now)
    with pytest.raises(Refusal):
        _sign(CharterVersion.objects.get(), Side.PROVIDER, marisol, now)

    again = verbs.draft_charter(manila_provider, replace(TEXT, vision="Shorter."), by=ada.actor(), at=now)

    assert (again.number, again.vision) == (2, "Shorter.")


def test_a_draft_is_its_writers_alone_and_can_be_removed(ada, marisol, drafted, manila_provider, now):
    assert not CharterVersion.objects.visible_to(marisol).exists()
    same = verbs.draft_charter(manila_provider, TEXT, by=ada.actor(), at=now)
    assert same == drafted
    for _ in range(2):
        verbs.remove_draft(drafted, by=ada.actor(), at=now)
    assert _kinds() == ["provider.charter_drafted", "provider.charter_draft_removed"]


@pytest.mark.parametrize(
    "changed",
    [
        {"levels": {"quality": 101}},
        {"duties": {"forecasts": timedelta(0)}},
        {"vision": "x" * 20_001},
    ],
)
def test_what_makes_no_sense_is_refused(changed, ada, manila_provider, now):
    with pytest.raises(Invalid):
        verbs.draft_charter(manila_provider, replace(TEXT, **changed), by=ada.actor(), at=now)


HOUR = verbs.RateWanted("hour", Decimal("12.5"), language="en")


def _card(begins, until=None, rates=(HOUR,), currency="php"):
    return verbs.CardWanted(currency, begins, rates, until)


def test_at_no_time_are_there_two_rates_for_the_same_thing(ada, manila_provider, now):
    by = ada.actor()
    first = verbs.keep_card(manila_provider, None, _card(date(2026, 1, 1)), by=by, at=now)
    with pytest.raises(Refusal):
        verbs.keep_card(manila_provider, None, _card(date(2026, 7, 1)), by=by, at=now)
    other = replace(HOUR, language="fil")
    verbs.keep_card(manila_provider, None, _card(date(2026, 7, 1), rates=[other]), by=by, at=now)

    verbs.keep_card(manila_provider, first, _card(date(2026, 1, 1), date(2026, 6, 30)), by=by, at=now)
    verbs.keep_card(manila_provider, None, _card(date(2026, 7, 1)), by=by, at=now)

    assert RateCard.objects.filter(currency="PHP").count() == 3


def test_a_card_that_says_the_same_changes_nothing(ada, manila_provider, now):
    by = ada.actor()
    card = verbs.keep_card(manila_provider, None, _card(date(2026, 1, 1)), by=by, at=now)
    verbs.keep_card(manila_provider, card, _card(date(2026, 1, 1)), by=by, at=now)
    for _ in range(2):
        verbs.remove_card(manila_provider, card.pk, by=by, at=now)

    assert _kinds() == ["provider.rates_added", "provider.rates_removed"]


@pytest.mark.parametrize(
    "wanted",
    [
        _card(date(2026, 1, 1), currency="pesos"),
        _card(date(2026, 1, 1), currency=""),
        _card(date(2026, 1, 1), date(2025, 1, 1)),
        _card(date(2026, 1, 1), rates=[]),
        _card(date(2026, 1, 1), rates=[HOUR, replace(HOUR, amount=Decimal(1))]),
        _card(date(2026, 1, 1), rates=[replace(HOUR, amount=Decimal("NaN"))]),
        _card(date(2026, 1, 1), rates=[replace(HOUR, unit="minute")]),
    ],
)
def test_a_card_that_makes_no_sense_is_refused(wanted, ada, manila_provider, now):
    with pytest.raises(Invalid):
        verbs.keep_card(manila_provider, None, wanted, by=ada.actor(), at=now)


def test_who_sees_which_providers_and_rates(cast, marisol, manila_provider, own_company, now):
    verbs.keep_card(manila_provider, None, _card(date(2026, 1, 1)), by=cast["ada"].actor(), at=now)
    seen = {
        name: ({p.name for p in Provider.objects.visible_to(who)}, RateCard.objects.visible_to(who).count())
        for name, who in {**cast, "marisol": marisol}.items()
    }

    everything = ({"Kraków Service", "Manila Care", "Own company"}, 1)
    nothing = (set(), 0)
    assert seen == {
        "ana": nothing, "ben": nothing, "sam": nothing, "althea": nothing, "zed": nothing,
        "mara": everything, "ada": everything, "marisol": ({"Manila Care"}, 1),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["ana", "sam", "mara", "althea", "marisol"])
def test_only_who_manages_providers_changes_them(name, cast, marisol, manila_provider, now):
    by = {**cast, "marisol": marisol}[name].actor()
    refusal = NotAllowed if name in ("mara", "marisol") else Provider.DoesNotExist
    for change in (
        lambda: verbs.change_provider(manila_provider, verbs.ProviderFacts("X"), by=by, at=now),
        lambda: verbs.change_authority(manila_provider, verbs.Authority(), by=by, at=now),
        lambda: verbs.keep_site(manila_provider, None, verbs.SiteWanted("X"), by=by, at=now),
        lambda: verbs.keep_contact(manila_provider, None, verbs.ContactWanted("X"), by=by, at=now),
        lambda: verbs.draft_charter(manila_provider, TEXT, by=by, at=now),
        lambda: verbs.keep_card(manila_provider, None, _card(date(2026, 1, 1)), by=by, at=now),
    ):
        with pytest.raises(refusal):
            change()
    with pytest.raises(NotAllowed):
        verbs.add_provider("X", ProviderKind.OUTSOURCED, by=by, at=now)
