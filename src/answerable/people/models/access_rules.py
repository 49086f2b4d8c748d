"""What the house has set for a provider: what is masked for its people, who looks at their access and how often."""

from datetime import date, datetime, timedelta

from django.db import models

from answerable.people.masking.values import NO_MASK, Mask, Part
from answerable.people.models.fields import Field
from answerable.people.models.staff import Provider, Staff


class ProviderAccess(models.Model):
    """Beside the provider, since most of what it says is about their people and not about them."""

    provider = models.OneToOneField(
        Provider, on_delete=models.CASCADE, primary_key=True, related_name="access"
    )
    parts = models.JSONField(default=list, blank=True)  # words of `Part`
    fields = models.ManyToManyField(Field, blank=True, related_name="+")
    may_reveal = models.BooleanField(default=False)
    # Built-in roles that its own managers may give, beside those that go no further than their own rights.
    gives = models.JSONField(default=list, blank=True)
    review_days = models.PositiveSmallIntegerField(default=90)
    dormant_days = models.PositiveSmallIntegerField(default=60)
    suspend_days = models.PositiveSmallIntegerField(null=True, blank=True)  # by itself; never where empty

    def __str__(self) -> str:
        return f"access of {self.provider_id}"

    @property
    def mask(self) -> Mask:
        if self.provider.is_in_house:
            return NO_MASK
        parts = frozenset(part for part in Part if part in self.parts)
        return Mask(parts, frozenset(each.pk for each in self.fields.all()))

    def dormant_since(self, *, at: datetime) -> date:
        return (at - timedelta(days=self.dormant_days)).date()


class AccessReview(models.Model):
    """Somebody looked through all who have access for a provider, and said so."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="reviews")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    accounts = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["provider", "-at"], name="review_by_provider")]

    def __str__(self) -> str:
        return f"{self.provider_id} on {self.at:%Y-%m-%d}"


class LastSeen(models.Model):
    """The last day on which somebody used a session that had begun before: signing in is told by `last_login`."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="seen")
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.staff_id} on {self.day}"
