"""Questions that always have one form, composed once: Django takes ten times longer to compose one than a database to
answer it.

    _teams = Composed(lambda staff: Team.objects.filter(members=staff).values_list("pk"))
    rows = _teams.ask(17)
    _notes = ComposedRows(lambda ticket: Note.objects.filter(ticket=ticket).select_related("staff"))
    notes = _notes.ask(17)

What is asked for are keys: one, None, or several; a word; or whoever reads, of whom the question is told what they see
(`visible_to`) and nothing of what they may do. `Composed` gives rows as the database has them, so that only numbers and
words may be asked for; of JSON, see `document`. `ComposedRows` gives a model's. Nothing else that changes may stand in
the question.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet, signals
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

from answerable.ledger.actor import Actor
from answerable.ledger.together import Question, Rows, answers, foresee

Key = int | str | Sequence[int] | Actor | None
Row = TypeVar("Row", bound=models.Model)
_FIRST = -(2**62)  # stand for keys while it is composed: no row has such a one
_WORD = "\ue000"  # begins what stands for a word
_MOST_FORMS = 50
_decoded = json.JSONDecoder().raw_decode  # of what a database wrote: nothing stands before it or after it


class _Forms:
    """A question in each of the forms in which it was asked: with None, with a key, with so many keys."""

    def __init__(self, compose: Callable[..., QuerySet[Any, Any]]) -> None:
        self._compose = compose
        self._forms: dict[Hashable, Question] = {}

    def foresee(self, *keys: Key) -> None:
        """The same will be asked: let it travel along."""
        statement, values = self._question(keys)
        if statement:
            foresee(statement, values)

    def _answers(self, keys: Sequence[Key]) -> Rows:
        statement, values = self._question(keys)
        return answers(statement, values) if statement else []

    def _question(self, keys: Sequence[Key]) -> Question:
        form = tuple(map(_form_of, keys))
        question = self._forms.get(form)
        if question is None:
            question = self._forms[form] = self._composed(keys)
            if len(self._forms) > _MOST_FORMS:
                self._forms.pop(next(iter(tuple(self._forms))), None)  # a copy: others add meanwhile
        statement, values = question
        given = [each for key in keys for each in _each_of(key)]
        return statement, tuple(given[_number(value)] if _is_mark(value) else value for value in values)

    def _composed(self, keys: Sequence[Key]) -> Question:
        """Without a statement where Django knows that there is nothing."""
        marks = count(_FIRST)
        rows = self._compose(*(_stand_in(key, marks) for key in keys))
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            statement, values = compiler.as_sql()
        except EmptyResultSet:
            return "", ()
        self._know(compiler)
        return statement, tuple(values)

    def _know(self, compiler: SQLCompiler) -> None:
        """How to read what it asks for."""


class Composed(_Forms):
    def ask(self, *keys: Key) -> Rows:
        return self._answers(keys)


class ComposedRows(_Forms, Generic[Row]):
    """Of one model, with what `select_related` names."""

    def __init__(self, compose: "Callable[..., QuerySet[Row]]") -> None:
        super().__init__(compose)
        self._shape: _Shape | None = None

    def ask(self, *keys: Key) -> list[Row]:
        found = self._answers(keys)
        return [] if self._shape is None else self._shape.read(found)

    def prefetch(self, row: models.Model, name: str, *keys: Key) -> None:
        """Let `row.name.all()` be what is found, as `prefetch_related_objects` does."""
        rows = getattr(row, name).all()
        rows._result_cache, rows._prefetch_done = self.ask(*keys), True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows

    def _know(self, compiler: SQLCompiler) -> None:
        self._shape = _Shape(compiler)


class _Shape:
    """How Django would make rows of what was found (`ModelIterable`): known once, where it finds out every time. What
    several rows refer to is made once for all of them, as it would be if it were prefetched."""

    def __init__(self, compiler: SQLCompiler) -> None:
        select = compiler.select
        converters = compiler.get_converters([each for each, _sql, _alias in select])
        self._rows = _Instances(compiler.klass_info or {}, select, converters)

    def read(self, found: Rows) -> list[Any]:
        made: _Made = {}
        return [self._rows.of(list(values), made) for values in found]


_Made = dict[tuple[int, Any], models.Model]  # by the place of its key in the row, and its key


class _Instances:
    """A model's, of those values of a row that are its own, with what `select_related` names of it."""

    def __init__(self, found: dict[str, Any], select: Sequence[Any], converters: dict[int, Any]) -> None:
        self._model: type[models.Model] = found["model"]
        places = found["select_fields"]
        self._own = slice(places[0], places[-1] + 1)
        self._names = [each[0].target.attname for each in select[self._own]]
        self._is_plain = _is_plain(self._model)
        self._converters = [
            (place, [_quicker(each, select[place][0]) for each in converters[place][0]], converters[place][1])
            for place in places
            if place in converters
        ]
        self._key = places[0] + self._names.index(self._model._meta.pk.attname)
        self._related = [
            (_Instances(each, select, converters), each["local_setter"], each["remote_setter"])
            for each in found.get("related_klass_infos", ())
        ]

    def of(self, row: list[Any], made: _Made) -> Any:
        database = connections[DEFAULT_DB_ALIAS]
        for place, converters, expression in self._converters:
            for convert in converters:
                row[place] = convert(row[place], expression, database)
        one = self._one(row[self._own])
        for instances, tell_one, tell_other in self._related:
            other = instances._once(row, made)
            tell_one(one, other)
            if other is not None:
                tell_other(other, one)
        return one

    def _once(self, row: list[Any], made: _Made) -> models.Model | None:
        key = row[self._key]
        if key is None:
            return None
        other = made.get((self._key, key))
        if other is None:
            other = made[self._key, key] = self.of(row, made)
        return other

    def _one(self, values: list[Any]) -> models.Model:
        """`from_db`, without setting each value by itself where that does no more; what is deferred is left out."""
        if not self._is_plain:
            return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)
        one = self._model.__new__(self._model)
        one.__dict__.update(zip(self._names, values, strict=True))
        one._state = ModelState()
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
        return one


def _quicker(convert: Any, expression: Any) -> Any:
    """What does the same in fewer steps: a page has some two hundred moments and documents."""
    field = expression.output_field
    if (
        convert == getattr(field, "from_db_value", None)
        and type(field) is models.JSONField
        and not field.decoder
    ):
        return _read_document
    on_sqlite = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
    is_moment = getattr(convert, "__name__", "") == "convert_datetimefield_value"
    return _read_moment if on_sqlite and is_moment else convert


def _read_document(value: Any, _expression: object, _database: object) -> Any:
    return _decoded(value)[0] if isinstance(value, str) else value


def _read_moment(value: Any, expression: object, database: Any) -> Any:
    """In UTC, as all are kept."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return database.ops.convert_datetimefield_value(value, expression, database)


def _is_plain(model: type[models.Model]) -> bool:
    """Nothing is to be done when one is made but to give it its values."""
    is_heard = signals.pre_init.has_listeners(model) or signals.post_init.has_listeners(model)
    makes = model.__init__, model.from_db.__func__  # type: ignore[attr-defined]
    return not is_heard and makes == (models.Model.__init__, models.Model.from_db.__func__)  # type: ignore[attr-defined]


def document(value: Any) -> Any:
    """JSON as either database gives it."""
    return json.loads(value) if isinstance(value, str) else value


def _form_of(key: Key) -> Hashable:
    if isinstance(key, Actor):
        scope = key.scope
        sees = (scope.everything, scope.without_team, len(scope.teams), scope.staff_id is None)
        return (key.kind, key.id is None, *sees, None if scope.company is None else len(scope.company))
    return type(key).__name__ if key is None or isinstance(key, int | str) else len(key)


def _each_of(key: Key) -> Iterable[int | str]:
    """In the order in which marks stand for them."""
    if isinstance(key, Actor):
        one = (each for each in (key.id, key.scope.staff_id) if each is not None)
        return (*one, *key.scope.teams, *(key.scope.company or ()))
    if key is None:
        return ()
    return (key,) if isinstance(key, int | str) else key


def _stand_in(key: Key, marks: Iterator[int]) -> Key:
    if isinstance(key, Actor):
        own = None if key.id is None else next(marks)
        scope = replace(key.scope, staff_id=None if key.scope.staff_id is None else next(marks))
        scope = replace(scope, teams=frozenset(next(marks) for _each in scope.teams))
        if scope.company is not None:
            scope = replace(scope, company=frozenset(next(marks) for _each in scope.company))
        return Actor(key.kind, own, scope=scope)
    if key is None:
        return None
    if isinstance(key, str):
        return f"{_WORD}{next(marks)}"
    return next(marks) if isinstance(key, int) else [next(marks) for _each in key]


def _is_mark(value: object) -> bool:
    if isinstance(value, str):
        return value.startswith(_WORD)
    return isinstance(value, int) and value < _FIRST // 2


def _number(mark: Any) -> int:
    return int(mark.removeprefix(_WORD) if isinstance(mark, str) else mark) - _FIRST
