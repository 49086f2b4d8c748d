"""How this installation was set up the first time, if that was done in the browser."""

from django.db import models
from django.db.models import Q

from answerable.people.models.staff import Staff

_ONLY = 1


class FirstStart(models.Model):
    """One row. `code` is the digest of what opens the set-up, until somebody has used it; `administrator` did."""

    code = models.CharField(max_length=64, blank=True, default="")
    code_until = models.DateTimeField(null=True, blank=True)
    administrator = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    time_zone = models.CharField(max_length=64, default="UTC")  # where colleagues are who come later
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=_ONLY), name="first_start_once")]

    def __str__(self) -> str:
        return "first start"
