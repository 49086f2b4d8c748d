"""What files of other systems have in common: people by their keys, words out of HTML, fields without a place here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import nh3

from answerable.history.mapping import Plan
from answerable.history.moments import read_moment
from answerable.history.records import Record, list_of, text_of
from answerable.history.shape import NOBODY, Loss, LossKind, Person
from answerable.markup.html_text import text_of as text_of_html


class Telling:
    """One record while it is read: what of it is lost is collected on the way."""

    def __init__(self, place: str, plan: Plan) -> None:
        self.place, self.plan = place, plan
        self.losses: list[Loss] = []

    def lose(self, kind: LossKind, what: str) -> None:
        self.losses.append(Loss(kind, what, self.place))

    def moment(self, record: Any, *names: str) -> datetime | None:
        """The first of these that is one."""
        for name in names:
            text = text_of(record, name)
            if not text or text in ("0", "0000-00-00 00:00:00"):
                continue
            found = read_moment(text, self.plan.reading)
            if found is None:
                self.lose(LossKind.NO_MOMENT, name)
                continue
            if not found.has_zone and not self.plan.has_said_zone:
                self.lose(LossKind.NO_ZONE, name)
            return found.at
        return None

    def unplaced(self, record: Record, known: Iterable[str]) -> None:
        """Fields that say something and have no place here."""
        for name, value in record.items():
            if name not in known and value not in (None, "", [], {}, False, 0, "0", "false"):
                self.lose(LossKind.NO_PLACE, name)

    def files(self, record: Any, *names: str) -> None:
        for name in names:
            if list_of(record, name):
                self.lose(LossKind.FILES, name)

    def broken(self, reason: str) -> Iterator[Loss]:
        yield from self.losses
        yield Loss(LossKind.BROKEN, reason, self.place)


class People:
    """By their keys, as a file lists them beside its tickets."""

    def __init__(self, *lists: Iterable[Any]) -> None:
        self._found: dict[str, Person] = {}
        self._ours: set[str] = set()
        for people in lists:
            for each in people:
                self.learn(each)

    def learn(self, record: Any) -> Person:
        person = person_of(record)
        if person.key:
            self._found[person.key] = person
            if text_of(record, "role").casefold() in ("agent", "admin"):
                self._ours.add(person.key)
        return person

    def of(self, key: str) -> Person:
        return NOBODY if not key else self._found.get(key, Person(key))

    def is_ours(self, person: Person) -> bool:
        return person.key in self._ours


def person_of(record: Any) -> Person:
    """Whatever stands there: a record, an address, a name, a key."""
    if isinstance(record, dict):
        address = text_of(record, "email", "address", "login")
        name = text_of(record, "name", "fullname")
        if not name:
            name = " ".join(filter(None, (text_of(record, "firstname"), text_of(record, "lastname"))))
        return Person(text_of(record, "id") or address or name, name, address if "@" in address else "")
    text = str(record or "").strip()
    if not text or text == "-":
        return NOBODY
    name, bracket, rest = text.rpartition("<")
    if bracket and "@" in rest:
        address = rest.rstrip("> ")
        return Person(address, name.strip(' "'), address)
    return Person(text, "" if "@" in text else text, text if "@" in text else "")


def plain(text: str, *, is_html: bool | None = None) -> str:
    """As text; made harmless first, whatever it is."""
    if is_html is None:
        is_html = "</" in text or "<br" in text or "<p>" in text
    return text_of_html(nh3.clean(text)) if is_html else text.strip()


def fields(names: str) -> frozenset[str]:
    """Names of fields that are read, or tell only what others tell too."""
    return frozenset(names.split())


def names_by_id(records: Iterable[Any]) -> dict[str, str]:
    return {text_of(each, "id"): text_of(each, "name") for each in records if isinstance(each, dict)}
