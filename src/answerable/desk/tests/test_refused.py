"""Refusals are said in the language of whoever reads them, however they were kept."""

import ast
import inspect
from pathlib import Path

import pytest
from django.utils import translation

import answerable.insight
from answerable.desk.insight import refused
from answerable.desk.insight.refused import refusal_words
from answerable.desk.insight.studies.words import check_of, finding
from answerable.insight.methods import NotEnoughData, interrupted_time_series
from answerable.insight.studies.checking import silent
from answerable.insight.studies.design import Design
from answerable.insight.studies.reckoning import refused as kept

DESIGN = Design("Did it help?", "chased", "product", 5.0)


def test_a_refusal_is_kept_with_its_code_and_values_and_translated_when_shown(monkeypatch):
    with pytest.raises(NotEnoughData) as told:
        interrupted_time_series([1.0] * 6, 3)
    found = kept(told.value)
    assert found["code"] == "no_break_seen"
    assert finding(DESIGN, found).startswith("Not enough data to say. 3 values before and 3 after do not")
    german = "%(before)s Werte davor und %(after)s danach zeigen keinen Bruch."
    monkeypatch.setitem(refused._WORDS, "no_break_seen", (german, "mehr"))
    with translation.override("de"):
        assert refusal_words(found) == ("3 Werte davor und 3 danach zeigen keinen Bruch.", "mehr")


def test_what_was_kept_before_there_were_codes_is_shown_as_it_was_kept():
    old = {"verdict": "refused", "refused": "There is no case.", "needed": "a case"}
    assert refusal_words(old) == ("There is no case.", "a case")
    assert refusal_words(old | {"code": "of_another_version"}) == ("There is no case.", "a case")
    assert refusal_words(old | {"code": "few_before", "values": {}}) == ("There is no case.", "a case")
    assert (
        "Needed: a case." in check_of({"key": "mix", "state": "silent", "numbers": {"needed": "a case"}}).says
    )


def test_a_check_that_could_say_too_little_says_what_it_needs():
    told = silent("mix", NotEnoughData("x", "kept words", "few_tickets", least=50))
    assert check_of(told).says == "Needed: 50 tickets before and after."


def test_every_code_that_a_refusal_may_have_has_words():
    """And no word is for a code that is none."""
    room = Path(inspect.getfile(answerable.insight)).parent
    codes = set()
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_refusal = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotEnoughData"
            if is_refusal and len(node.args) > 2 and "tests" not in path.parts:
                codes.add(ast.literal_eval(node.args[2]))
    assert codes == set(refused._WORDS)
