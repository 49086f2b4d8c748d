"""Which of the company's own fields belong to which topic."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from answerable.people.models import Field
from answerable.tickets.models.brands import Brand


class Form(models.Model):
    """What one wants to know of a topic ("Repair"), of one brand or of all. The default is what new tickets get.

    `names` by language are what customers read; where there is none, they read the name."""

    name = models.CharField(max_length=60, unique=True)
    names = models.JSONField(default=dict, blank=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="forms")
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="form_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        names: Mapping[str, str] = self.names
        return names.get(language) or self.name

    def suits(self, brand_id: int | None) -> bool:
        """Whether a ticket of that brand may have it."""
        return self.brand_id is None or self.brand_id == brand_id

    def shown(self, values: Mapping[int, object]) -> "list[FormField]":
        """Those of its fields that a ticket with these values (by field) shows, in order."""
        return [each for each in self.rows.select_related("field") if each.is_shown(values)]

    def missing(self, values: Mapping[int, object]) -> "list[FormField]":
        """Those that are needed and have no value."""
        return [each for each in self.shown(values) if each.is_needed and each.field_id not in values]


class FormField(models.Model):
    """A field on a form; with `when_field`, only on tickets in which that one has `when_value`."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="rows")
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="on_forms")
    position = models.PositiveSmallIntegerField()
    is_needed = models.BooleanField(default=False)  # before a ticket is solved or closed
    when_field = models.ForeignKey(Field, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    when_value = models.CharField(max_length=200, blank=True, default="")  # a choice, "yes" or "no"

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["form", "field"], name="form_field_once")]

    def __str__(self) -> str:
        return f"{self.field_id} on {self.form_id}"

    def is_shown(self, values: Mapping[int, object]) -> bool:
        if self.when_field_id is None:
            return True
        value = values.get(self.when_field_id)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return value == self.when_value
