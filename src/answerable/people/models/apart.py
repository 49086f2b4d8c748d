"""Two who look alike and are not one: said once, remembered."""

from django.db import models
from django.db.models import F, Q

from answerable.people.models.customers import Customer


class KeptApart(models.Model):
    """`one` has the smaller key: the pair is kept one way."""

    one = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="kept_apart_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"
