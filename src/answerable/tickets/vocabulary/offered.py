"""The company's own words as a page offers them: several short lists in one statement."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value


@dataclass(frozen=True)
class Word:
    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


def words_of(**several: "QuerySet[Any]") -> dict[str, list[Word]]:
    """The words of each list, in the order that people gave them, else by name."""
    parts = [_part(key, rows) for key, rows in several.items()]
    found = parts[0].union(*parts[1:], all=True).order_by("place", "name", "pk")
    words: dict[str, list[Word]] = {key: [] for key in several}
    for key, _place, name, pk in found:
        words[key].append(Word(pk, name))
    return words


def _part(key: str, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    has_places = any(field.name == "position" for field in rows.model._meta.fields)
    place = F("position") if has_places else Value(0)
    named = rows.order_by().annotate(list=Value(key), place=place)
    part: QuerySet[Any] = named.values_list("list", "place", "name", "pk")
    return part
