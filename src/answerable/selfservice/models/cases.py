"""What was solved, so that whoever meets the like sees how."""

from django.db import models

from answerable.people.models import Staff
from answerable.tickets.models import Message, Ticket


class SolvedCaseQuerySet(models.QuerySet["SolvedCase"]):
    def standing(self) -> "SolvedCaseQuerySet":
        """Whatever was learnt: solved now, and neither erased nor a part of another ticket."""
        return self.filter(
            answer__isnull=False,
            ticket__closed_at__isnull=False,
            ticket__merged_into=None,
            ticket__erased_at=None,
        )


class SolvedCase(models.Model):
    """A ticket that a person solved: what was asked, what answered it, by whom. No word is kept here; a row whose
    ticket is no case any more stays, empty, so that whoever holds meanings in memory hears of it."""

    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, related_name="solved_case", primary_key=True
    )
    question = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    answer = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    solver = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    was_reopened = models.BooleanField(default=False)
    # 384 bytes; empty until the model named in `meant_by` has read it.
    meaning = models.BinaryField(default=b"")
    meant_by = models.CharField(max_length=40, blank=True, default="")
    version = models.BigIntegerField(db_index=True)

    objects = SolvedCaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseWatch(models.Model):
    """One row: how far the ledger was read for what was solved, and the number of the last change of a case, which goes
    up by a random step, held until the commit by whoever makes one."""

    position = models.CharField(max_length=60)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
