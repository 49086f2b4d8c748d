"""What a company's own fields say of its tickets."""

from django.db import models
from django.db.models import Q

from answerable.people.models import Field, Value
from answerable.tickets.models.ticket import Ticket


class FieldValue(Value):
    """On one ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="field_values")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="values")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "field"], name="field_value_once")]
        indexes = [
            models.Index(fields=["field", "text"], name="field_value_text", condition=Q(text__isnull=False)),
            models.Index(
                fields=["field", "number"], name="field_value_number", condition=Q(number__isnull=False)
            ),
            models.Index(fields=["field", "day"], name="field_value_day", condition=Q(day__isnull=False)),
        ]
