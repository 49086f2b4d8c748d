"""What is found by typing, what was looked for in vain, and what came of what was suggested."""

from django.db import models

from answerable.channels.models import Item, Mailbox
from answerable.people.models import Customer
from answerable.selfservice.audience import Audience
from answerable.tickets.models import Brand


class SearchText(models.Model):
    """A `Findable` as it was when it was last read, with what its passages mean."""

    kind = models.CharField(max_length=20)
    thing = models.BigIntegerField()
    language = models.CharField(max_length=12)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=400)
    body = models.TextField(blank=True, default="")
    path = models.CharField(max_length=400)
    # 384 bytes for each passage, the title's first; empty until the model named in `meant_by` has read them.
    vectors = models.BinaryField(default=b"")
    meant_by = models.CharField(max_length=40, blank=True, default="")
    version = models.BigIntegerField()  # the `SearchVersion` of its last change

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing", "language", "brand"], name="search_text_once_of_brand"
            ),
            models.UniqueConstraint(
                fields=["kind", "thing", "language"],
                condition=models.Q(brand=None),
                name="search_text_once_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} in {self.language}"


class SearchVersion(models.Model):
    """One row: a random number that each change makes anew, so that no restored backup and no other database has the
    same for other texts. Whoever changes a text holds it until the commit."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Sought(models.Model):
    """What people typed on one day, counted; by whom is not kept."""

    day = models.DateField()
    words = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveIntegerField(default=0)
    in_vain = models.PositiveIntegerField(default=0)  # without a good answer
    followed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "words", "language", "brand"], name="sought_once_a_day")
        ]
        indexes = [models.Index(fields=["brand", "day"], name="sought_by_day")]

    def __str__(self) -> str:
        return f"{self.words} on {self.day}"


class Suggested(models.Model):
    """That somebody who was about to write was shown texts, or would have been: a few see none, so that one can tell
    what the texts did. Who it was is a keyed digest that is another tomorrow."""

    front = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=64)
    day = models.DateField(db_index=True)
    where = models.CharField(max_length=8)  # "form", "chat", "mail"
    is_held_out = models.BooleanField()
    shown = models.JSONField(default=list)  # [kind, thing] of each
    first_at = models.DateTimeField()
    followed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # they said so; it counts for nothing here
    asked_at = models.DateTimeField(null=True, blank=True)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["front", "visitor", "day", "where"], name="suggested_once_a_day")
        ]

    def __str__(self) -> str:
        return f"suggestions on {self.day}"
