"""What every region is to reach, said once for all of them, in versions that are never changed."""

from typing import Any

from django.db import models

from answerable.people.models import Staff

KEEPS_GOALS = "promises.manage"


def keeps_goals(reader: Staff) -> bool:
    return reader.may(KEEPS_GOALS) and reader.scope.everything


class CentralGoals(models.Model):
    """`shares` are the per cent of promises to be kept, by kind; a kind that is missing has no goal. They hold from the
    beginning of `valid_from` (UTC) until a later version does."""

    number = models.PositiveIntegerField(unique=True)
    valid_from = models.DateField()
    shares = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True, default="")
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"central goals {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of goals is never changed: add another")
        super().save(*args, **kwargs)
