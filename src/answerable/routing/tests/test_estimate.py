"""The estimate: its table, and what holds for whatever was shown."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.routing.capability.beta import quantile
from answerable.routing.capability.estimate import Prior, estimate, shown, thousandths
from answerable.routing.capability.evidence import AGAINST, WEIGHTS, EvidenceKind, Piece
from answerable.routing.capability.reading import COLUMNS

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
GOOD = [kind for kind in EvidenceKind if kind not in AGAINST]
K = EvidenceKind
some = settings(max_examples=40)


def reckoned(*pieces, at=AT):
    return estimate(pieces, at, Prior(), half_life=YEAR)


def pieces(kinds=tuple(EvidenceKind)):
    ages = st.integers(0, 4000).map(lambda days: AT - timedelta(days=days))
    ends = st.integers(-400, 400).map(lambda days: AT + timedelta(days=days))
    return st.builds(Piece, st.sampled_from(list(kinds)), ages, ends, st.integers(1, 10**6))


@pytest.mark.parametrize(
    ("kinds", "mean", "low", "high"),
    [
        ((), 500, 50, 950),
        ((K.CAUSE_EXCEPTION,) * 5, 857, 607, 991),
        ((K.CAUSE_EXCEPTION,) * 2 + (K.CAUSE_DOCUMENTED,) * 2, 500, 189, 811),
        ((K.ENDORSED,), 875, 652, 993),
        ((K.ENDORSED, K.CORRECTED_DOWN), 500, 287, 713),
        ((K.CAUSE_DOCUMENTED,) * 8, 100, 6, 283),
    ],
)
def test_figures_of_fresh_evidence(kinds, mean, low, high):
    found = reckoned(*(Piece(kind, AT) for kind in kinds))
    assert [thousandths(each) for each in (found.mean, found.low, found.high)] == [mean, low, high]


@pytest.mark.parametrize(
    ("share", "a", "b", "at"),
    [(0.05, 7, 1, 0.05 ** (1 / 7)), (0.5, 3, 3, 0.5), (0.95, 1, 4, 1 - 0.05**0.25)],
)
def test_quantiles_where_they_have_a_formula(share, a, b, at):
    assert quantile(share, a, b) == pytest.approx(at, abs=1e-8)


def test_half_of_it_is_left_after_each_half_life_and_certificates_end():
    assert [round(reckoned(Piece(K.ENDORSED, AT - age * YEAR)).n, 3) for age in (0, 1, 2)] == [6, 3, 1.5]
    certificate = Piece(K.CERTIFIED, AT - 3 * YEAR, AT + timedelta(days=1))
    assert reckoned(certificate).n == 8
    assert reckoned(certificate, at=AT + timedelta(days=1)).n == 0


def test_nothing_shown_reaches_nothing():
    assert not reckoned().reaches(0)
    assert reckoned(Piece(K.ENDORSED, AT)).reaches(652)
    assert not reckoned(Piece(K.ENDORSED, AT)).reaches(653)


@some
@given(st.lists(pieces(), max_size=15), pieces(GOOD))
def test_more_good_evidence_never_lowers_it(had, another):
    before, after = reckoned(*had), reckoned(*had, another)
    assert after.mean >= before.mean - 1e-9
    assert after.low >= before.low - 1e-6


@some
@given(st.lists(pieces(), max_size=12), st.randoms())
def test_order_does_not_matter_and_parts_add_up(had, chance):
    found, shuffled = reckoned(*had), list(had)
    chance.shuffle(shuffled)
    again = reckoned(*shuffled)
    assert (found.mean, found.low, found.high, found.n) == (again.mean, again.low, again.high, again.n)
    assert found.prior.mean + sum(part.adds for part in found.parts) == pytest.approx(found.mean)
    begins, adds = shown(found)
    assert begins + sum(adds) == thousandths(found.mean)
    assert all(abs(a - part.adds * 1000) <= 1 for a, part in zip(adds, found.parts, strict=True))


@some
@given(st.lists(pieces(), max_size=10), st.integers(0, 10))
def test_divided_evidence_gives_the_same(had, place):
    parts = [*had[place:], *had[:place]]
    assert reckoned(*parts).mean == pytest.approx(reckoned(*had).mean)
    summed = sum(reckoned(each).n for each in had)
    assert reckoned(*had).n == pytest.approx(summed)


@some
@given(st.lists(pieces(), max_size=10))
def test_decay_brings_it_to_the_prior(had):
    found = reckoned(*had, at=AT + 60 * YEAR)
    assert found.mean == pytest.approx(0.5, abs=1e-6)
    assert found.low == pytest.approx(0.05, abs=1e-3)


def test_nothing_else_can_enter():
    """Neither what somebody speaks, nor where they are, nor what they spend, who they are or how they write to us."""
    assert list(inspect.signature(estimate).parameters) == ["evidence", "at", "prior", "half_life"]
    assert set(Piece.__dataclass_fields__) == {"kind", "at", "until", "key"}
    assert set(COLUMNS) == {"kind", "at", "until", "pk"}
    assert set(WEIGHTS) == set(EvidenceKind)
    assert {kind.value for kind in EvidenceKind} == {
        "cause_exception", "cause_documented", "guide_completed", "diagnostics_sent", "endorsed", "certified",
        "corrected_up", "corrected_down",
    }  # fmt: skip
