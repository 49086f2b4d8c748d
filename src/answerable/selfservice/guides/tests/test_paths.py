"""Guides are checked before they are published; whoever follows one that was found sound comes to an end."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.selfservice.guides.kept import Unreadable, as_json, read
from answerable.selfservice.guides.paths import (
    Choice,
    Guide,
    Kind,
    Known,
    Mark,
    On,
    Outcome,
    Step,
    next_step,
    shown_from,
)
from answerable.selfservice.guides.problems import Wrong, problems
from answerable.selfservice.guides.tests.making import end, leak_guide
from answerable.selfservice.guides.translating import behind, with_read

_KEYS = ["a", "b", "c", "d", "e", "f"]


@st.composite
def guides(draw):
    """Of every shape, most of them with something wrong."""
    keys = draw(st.lists(st.sampled_from(_KEYS), min_size=1, unique=True))
    somewhere = st.sampled_from(keys)

    def step(key):
        kind = draw(st.sampled_from(Kind))
        choices = draw(st.lists(somewhere, min_size=1, max_size=3))
        names = ["yes", "no", "else"]
        made = tuple(
            Choice(name, following, {"en": name}) for name, following in zip(names, choices, strict=False)
        )
        return Step(key, kind, {"en": key}, choices=made, next=draw(somewhere), picture=1, alt={"en": "x"})

    return Guide(("en",), {"en": "Guide"}, {}, tuple(step(key) for key in keys))


@settings(max_examples=300, deadline=None)
@given(guides(), st.randoms(use_true_random=False))
def test_every_path_of_a_sound_guide_ends_within_its_bound(guide, chance):
    if problems(guide):
        return
    known, visits = Known(product="yes"), Counter()
    step, taken = shown_from(guide, guide.first.key, known), 0
    while step is not None and not step.is_end:
        choice, _next = chance.choice(step.ways())
        visits[step.key] += 1
        taken += 1
        step = next_step(guide, step, choice, known, visits)
        assert taken <= guide.most_steps()


@settings(max_examples=100, deadline=None)
@given(guides())
def test_what_is_kept_is_read_as_it_was(guide):
    assert as_json(read(as_json(guide))) == as_json(guide)


def _with(*steps, languages=("en",)):
    return Guide(languages, dict.fromkeys(languages, "Guide"), {}, steps)


def _ask(key, *choices, **more):
    return Step(key, Kind.QUESTION, {"en": key}, choices=tuple(choices), **more)


_A = Choice("a", "end", {"en": "A"})
WRONG = [
    (_with(), [(Wrong.EMPTY, "", "")]),
    (_with(_ask("q", _A), end()), []),
    (_with(_ask("q"), end()), [(Wrong.NO_CHOICE, "q", ""), (Wrong.NO_EXIT, "q", ""), (Wrong.UNREACHABLE, "end", "")]),
    (_with(_ask("q", _A, Choice("b", "gone", {"en": "B"})), end()), [(Wrong.DEAD_END, "q", "b")]),
    (_with(_ask("q", _A), end(), Step("x", Kind.ACTION, {"en": "x"}, next="end")), [(Wrong.UNREACHABLE, "x", "")]),
    (
        _with(_ask("q", _A, Choice("b", "x", {"en": "B"})), Step("x", Kind.ACTION, {"en": "x"}, next="x"), end()),
        [(Wrong.NO_EXIT, "x", "")],
    ),
    (_with(_ask("q", Choice("a", "end")), end()), [(Wrong.NO_CHOICE_WORDS, "q", "a")]),
    (_with(Step("c", Kind.CHECK, {"en": "c"}, choices=(Choice("yes", "end"),)), end()), [(Wrong.DEAD_END, "c", "no")]),
    (_with(Step("p", Kind.PICTURE, {"en": "p"}, next="end"), end()), [(Wrong.NO_PICTURE, "p", "")]),
    (
        _with(Step("p", Kind.PICTURE, {"en": "p"}, next="end", picture=1, marks=(Mark(1, 2),)), end()),
        [(Wrong.NO_ALT, "p", ""), (Wrong.NO_MARK_WORDS, "p", "1")],
    ),
    (
        _with(Step("b", Kind.BRANCH, on=On.ANSWER, of="gone", choices=(_A,), next="end"), end()),
        [(Wrong.NO_ANSWER, "b", "")],
    ),
    (_with(Step("o", Kind.OUTCOME, {"en": "o"}, outcome=Outcome.ARTICLE)), [(Wrong.NO_LINK, "o", "")]),
    (
        Guide(("en", "de"), {"en": "Guide", "de": "Anleitung"}, {}, (Step("o", Kind.OUTCOME, {"en": "o"}),)),
        [(Wrong.NO_WORDS, "o", "")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("guide", "wanted"), WRONG)
def test_what_is_wrong_is_named_where_it_stands(guide, wanted):
    assert [(each.wrong, each.step, each.of) for each in problems(guide)] == wanted


def test_whoever_comes_to_a_step_for_the_fourth_time_asks_a_person():
    guide = leak_guide()
    soap = guide.by_key["soap"]

    assert next_step(guide, soap, "no", Known(), {"ring": 2}).key == "ring"
    assert next_step(guide, soap, "no", Known(), {"ring": 3}) is None


def test_a_branch_looks_at_what_is_known_and_is_shown_to_nobody():
    cases = (Choice("Kestrel Stove", "q"),)
    guide = _with(Step("b", Kind.BRANCH, choices=cases, next="end"), _ask("q", _A), end())

    assert shown_from(guide, "b", Known(product="kestrel  stove")).key == "q"
    assert shown_from(guide, "b", Known()).key == "end"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"key": "Not a key"},
        {"kind": "dance"},
        {"marks": [{"x": 101, "y": 0}]},
        {"link": "javascript:alert(1)"},
        {"choices": [{"key": "a"}, {"key": "A "}]},
        {"title": {"en": "x" * 201}},
        {"picture": True},
    ],
)
def test_what_is_no_guide_is_not_read(spoilt):
    kept = as_json(leak_guide())
    kept["steps"] = [{**kept["steps"][0], **spoilt}]

    with pytest.raises(Unreadable):
        read(kept)


def test_a_translation_is_behind_until_somebody_looked_through_it():
    was = Step("s", Kind.ACTION, {"en": "Turn it.", "de": "Drehen."})
    was = with_read(was, None, "en", is_checked=frozenset())
    changed = Step("s", Kind.ACTION, {"en": "Turn it twice.", "de": "Drehen."}, read=was.read)
    now = with_read(changed, was, "en", is_checked=frozenset())

    def of(step):
        return [(each.key, code) for each, code in behind(_with(step, languages=("en", "de")))]

    assert (of(was), of(now)) == ([], [("s", "de")])
    assert of(with_read(changed, was, "en", is_checked=frozenset({"de"}))) == []
