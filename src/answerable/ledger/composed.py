"""Questions that always have one form, composed once: Django takes ten times longer to compose one than a database to
answer it.

    _teams = Composed(lambda staff: Team.objects.filter(members=staff).values_list("pk"))
    rows = _teams.ask(17)

What is asked for are keys: one, None, or several. The rows come as the database has them, so that only numbers and
words may be asked for; of JSON, see `document`. Nothing else that changes may stand in the question.
"""

import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from django.db.models import QuerySet

from answerable.ledger.together import Question, Rows, answers, foresee

Key = int | Sequence[int] | None
_FIRST = -(2**62)  # stand for keys while it is composed: no row has such a one
_MOST_FORMS = 50


class Composed:
    def __init__(self, compose: Callable[..., QuerySet[Any, Any]]) -> None:
        self._compose = compose
        self._forms: dict[tuple[int | None, ...], Question] = {}

    def ask(self, *keys: Key) -> Rows:
        return answers(*self._question(keys))

    def foresee(self, *keys: Key) -> None:
        """The same will be asked: let it travel along."""
        foresee(*self._question(keys))

    def _question(self, keys: Sequence[Key]) -> Question:
        form = tuple(None if key is None else -1 if isinstance(key, int) else len(key) for key in keys)
        question = self._forms.get(form)
        if question is None:
            question = self._forms[form] = self._composed(form)
            if len(self._forms) > _MOST_FORMS:
                self._forms.pop(next(iter(self._forms)))
        statement, values = question
        given = [each for key in keys if key is not None for each in ([key] if isinstance(key, int) else key)]
        return statement, tuple(given[value - _FIRST] if _is_mark(value) else value for value in values)

    def _composed(self, form: Sequence[int | None]) -> Question:
        marks = count(_FIRST)
        stand_in = [
            None if size is None else next(marks) if size < 0 else [next(marks) for _each in range(size)]
            for size in form
        ]
        statement, values = self._compose(*stand_in).query.sql_with_params()
        return statement, tuple(values)


def document(value: Any) -> Any:
    """JSON as either database gives it."""
    return json.loads(value) if isinstance(value, str) else value


def _is_mark(value: object) -> bool:
    return isinstance(value, int) and value < _FIRST // 2
