"""Whether a ticket meets conditions: the same as the database says (`tickets/conditions/`), answered from what is known
of the ticket already, so that a new one costs no question. A test holds the two together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from answerable.ledger.refusals import Invalid
from answerable.people.models import Field
from answerable.routing.rules.facts import Facts
from answerable.tickets.conditions import Condition, Conditions

Test = Callable[[Facts], bool]


@dataclass(frozen=True)
class Words:
    """What conditions name: fields by their key in conditions, and whose each team is."""

    fields: Mapping[str, Field]
    providers: Mapping[int, int]


def can_ask(what: str) -> bool:
    """Fields of the company's own are named with a colon."""
    return what in _TESTS or ":" in what


def test_of(conditions: Conditions, words: Words) -> Test:
    """The whole of them as one question. Without any, every ticket fits."""
    tests = [_test(each, words) for each in conditions.each]
    if not tests:
        return lambda _facts: True
    if len(tests) == 1:
        return tests[0]
    if conditions.is_any:
        return lambda facts: any(test(facts) for test in tests)
    return _every(tests)


def _every(tests: Sequence[Test]) -> Test:
    """Most rules ask two or three things, and hundreds are asked of each mail: `all` takes twice as long."""

    def every(facts: Facts) -> bool:
        for test in tests:  # noqa: SIM110 - see above
            if not test(facts):
                return False
        return True

    return every


def _test(condition: Condition, words: Words) -> Test:
    """What has lost its sense (a field that is gone) fits nothing."""
    try:
        if ":" in condition.what:
            return _own(condition, words.fields[condition.what])
        return _TESTS[condition.what](condition, words)
    except (KeyError, ValueError, Invalid):
        return _never


def _never(_facts: Facts) -> bool:
    return False


def _either(how: str, test: Test) -> Test:
    if how in ("is_not", "has_not"):
        return lambda facts: not test(facts)
    return test


def _key(name: str) -> "Callable[[Condition, Words], Test]":
    """For a row that is named by its key, or that there is none."""

    def made(condition: Condition, _words: Words) -> Test:
        wanted = None if condition.value == "none" else int(condition.value)
        return _either(condition.how, lambda facts: getattr(facts, name) == wanted)

    return made


def _level(name: str) -> "Callable[[Condition, Words], Test]":
    def made(condition: Condition, _words: Words) -> Test:
        wanted = int(condition.value)
        if condition.how == "at_least":
            return lambda facts: bool(getattr(facts, name) >= wanted)
        return _either(condition.how, lambda facts: getattr(facts, name) == wanted)

    return made


def _provider(condition: Condition, words: Words) -> Test:
    wanted = int(condition.value)
    teams = {team for team, provider in words.providers.items() if provider == wanted}
    if condition.how == "is_not":  # as the database has it: of a ticket without a team nothing is known
        return lambda facts: facts.team not in teams
    return lambda facts: facts.team in teams


def _channel(condition: Condition, _words: Words) -> Test:
    return _either(condition.how, lambda facts: facts.channel == condition.value)


def _language(condition: Condition, _words: Words) -> Test:
    wanted = condition.value.lower()
    dialect = f"{wanted}-"

    def speaks(facts: Facts) -> bool:
        language = facts.language.lower()
        return language == wanted or language.startswith(dialect)

    return _either(condition.how, speaks)


def _region(condition: Condition, _words: Words) -> Test:
    if condition.value == "none":
        return _either(condition.how, lambda facts: not facts.regions)
    wanted = int(condition.value)
    return _either(condition.how, lambda facts: wanted in facts.regions)


def _tag(condition: Condition, _words: Words) -> Test:
    return _either(condition.how, lambda facts: condition.value in facts.tags)


def _subject(condition: Condition, _words: Words) -> Test:
    parts = [part.strip().lower() for part in condition.value.split(",")]
    wanted = [part for part in parts if part]
    if len(wanted) == 1:
        return _either(condition.how, lambda facts, only=wanted[0]: only in facts.subject.lower())  # type: ignore[misc]

    def contains(facts: Facts) -> bool:
        subject = facts.subject.lower()
        return any(part in subject for part in wanted)

    return _either(condition.how, contains)


def _account(condition: Condition, _words: Words) -> Test:
    return _either(condition.how, lambda facts: facts.account == condition.value)


_TESTS: Mapping[str, Callable[[Condition, Words], Test]] = {
    "team": _key("team"),
    "provider": _provider,
    "brand": _key("brand"),
    "form": _key("form"),
    "channel": _channel,
    "language": _language,
    "region": _region,
    "priority": _level("priority"),
    "tier": _level("tier"),
    "tag": _tag,
    "subject": _subject,
    "account": _account,
}


def _own(condition: Condition, field: Field) -> Test:
    what = condition.what
    if condition.how == "empty":
        return lambda facts: what not in facts.own
    if condition.how == "not_empty":
        return lambda facts: what in facts.own
    compare, wanted = _COMPARISONS[condition.how], field.read(condition.value)
    return lambda facts: what in facts.own and compare(facts.own[what], wanted)


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: bool(value == wanted),
    "less": lambda value, wanted: bool(value < wanted),
    "greater": lambda value, wanted: bool(value > wanted),
}
