"""Migrations without building every model anew for each of their operations.

Django keeps the models as they were at each step, and when one changes it builds all that are related to it by however
many others: here nearly every one, thirty thousand from an empty database to the last migration, nine tenths of the
time. What an operation does to the database reads the model that it changes and those to which that one refers. So only
that one is built anew; and where an operation goes by what refers to its model, since a key or a name changes, all are
built once before it, as Django does before Python that a migration runs.

What comes of it is compared with what the models say, table by table (`tests/core/test_migrations.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.operations import AlterField, RenameField, RenameModel
from django.db.migrations.state import ProjectState

Forwards = Callable[[Any, str, Any, ProjectState, ProjectState], None]


@contextmanager
def built_alone() -> Iterator[None]:
    """Migrations that run meanwhile, in this process, build one model where Django builds all."""
    kept: list[tuple[type, str, Any]] = []

    def put(owner: type, name: str, other: Any) -> None:
        kept.append((owner, name, getattr(owner, name)))
        setattr(owner, name, other)

    put(ProjectState, "reload_model", _reload_alone)
    for operation, needs_all in _BY_WHAT_REFERS.items():
        put(operation, "database_forwards", _with_all(operation.database_forwards, needs_all))
    try:
        yield
    finally:
        for owner, name, own in reversed(kept):
            setattr(owner, name, own)


def _reload_alone(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in self.__dict__:
        self.is_delayed = True  # whoever needs all of them asks for them to be built
        self._reload({(app_label, model_name)})


def _with_all(forwards: Forwards, needs_all: Callable[[Any, str, Any], bool]) -> Forwards:
    def run(
        self: Any, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if needs_all(self, app_label, from_state):
            from_state.clear_delayed_apps_cache()
            to_state.clear_delayed_apps_cache()
        forwards(self, app_label, schema_editor, from_state, to_state)

    return run


def _is_a_key(operation: Any, app_label: str, state: Any) -> bool:
    before = state.models[app_label, operation.model_name_lower].fields[operation.name]
    return any(each.primary_key or each.unique or each.is_relation for each in (before, operation.field))


def _always(*_ignored: Any) -> bool:
    return True


_BY_WHAT_REFERS: dict[Any, Callable[[Any, str, Any], bool]] = {
    AlterField: _is_a_key,
    RenameField: _always,
    RenameModel: _always,
}
