"""A mapping under a name, for the next file of the same kind."""

from django.db import models
from django.db.models.functions import Lower

from answerable.history.mapping import Plan


class HistoryMapping(models.Model):
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=12)
    plan = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="history_mapping_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> Plan:
        return Plan.from_json(self.plan)
