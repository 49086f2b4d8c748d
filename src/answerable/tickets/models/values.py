"""What a company's own fields say of its tickets."""

from django.db import models

from answerable.people.models import Value
from answerable.people.models.fields import value_indexes
from answerable.tickets.models.ticket import Ticket


class FieldValue(Value):
    """On one ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="field_values")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "field"], name="field_value_once")]
        indexes = value_indexes("field_value")
