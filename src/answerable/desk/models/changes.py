"""What somebody changed on several tickets at once, kept for a while so that it can be undone."""

from datetime import datetime, timedelta

from django.db import models

from answerable.people.models import Staff

UNDO_FOR = timedelta(hours=1)


class BulkChange(models.Model):
    """`kept` holds, of each ticket that it changed, what it was before and the moment that it was changed."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    kept = models.JSONField()  # [{"ticket": id, "reference": …, "since": moment, "was": {…}}, …]
    at = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{len(self.kept)} by {self.staff_id}"

    def can_be_undone(self, *, at: datetime) -> bool:
        return at - self.at <= UNDO_FOR
