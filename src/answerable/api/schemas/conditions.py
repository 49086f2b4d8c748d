"""Conditions of rules, skills and policies, as the desk's editors write them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field, StringConstraints

from answerable.api.auth import Caller
from answerable.api.schemas.types import Input, Line, Output
from answerable.tickets.conditions import MOST, Condition, Conditions, Reader, read

Key = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00\s]+$")]


class ConditionOut(Output):
    what: str
    how: str
    value: str


class ConditionIn(Input):
    """As they are read: `{"what": "subject", "how": "has", "value": "stove"}`."""

    what: Key
    how: Key
    value: Line = ""


ConditionsIn = Annotated[list[ConditionIn], Field(max_length=MOST)]


def conditions_given(given: Sequence[ConditionIn], *, is_any: bool, caller: Caller) -> Conditions:
    """Raises Invalid with a sentence."""
    reader = Reader(caller.staff, caller.at, is_rule=True)
    each = [read(Condition(one.what, one.how, one.value), reader) for one in given]
    return Conditions(tuple(each), is_any)


def conditions_changed(
    was: Conditions, given: Sequence[ConditionIn] | None, is_any: bool | None, *, caller: Caller
) -> Conditions:
    """What is left out stays as it was."""
    any_of_them = was.is_any if is_any is None else is_any
    if given is None:
        return replace(was, is_any=any_of_them)
    return conditions_given(given, is_any=any_of_them, caller=caller)


def conditions_out(conditions: Conditions) -> list[ConditionOut]:
    return [ConditionOut(what=each.what, how=each.how, value=each.value) for each in conditions.each]
