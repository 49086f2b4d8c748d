"""Changes that are often made together, done with one press."""

from collections.abc import Sequence

from django.db import models

from answerable.desk.models.belonging import Removable, RemovableQuerySet, named_once, one_owner
from answerable.desk.phrases.steps import Step


class MacroQuerySet(RemovableQuerySet["Macro"]):
    pass


class Macro(Removable):
    name = models.CharField(max_length=120)
    kept_steps = models.JSONField(default=list)  # as Step.kept writes them
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [one_owner("macro_one_owner"), named_once("macro_once", "name")]

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> Sequence[Step]:
        return [Step.read(kept) for kept in self.kept_steps]
