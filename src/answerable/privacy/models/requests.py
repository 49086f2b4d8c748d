"""Somebody asked for what is kept about a person, or that nothing is."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Customer, Staff


class Asked(models.TextChoices):
    EXPORT = "export", _("a copy")
    ERASURE = "erasure", _("erasure")


class Reason(models.TextChoices):
    """Chosen and not typed: whatever somebody types about a person would have to be erased as well."""

    THEY_ASKED = "they_asked", _("they asked for it")
    LAW = "law", _("a law or a court wants it")
    NO_BASIS = "no_basis", _("there is no ground to keep it any more")
    MISTAKE = "mistake", _("it should never have been here")


class State(models.TextChoices):
    WAITING = "waiting", _("being done")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class DataRequest(models.Model):
    """`kept` holds the words to be taken out while an erasure runs, and nothing afterwards. `path` is the archive of an
    export until `expires_at`."""

    asked = models.CharField(max_length=8, choices=Asked.choices)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="data_requests")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    kept = models.JSONField(default=dict, blank=True)
    path = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    tickets = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two who ask at once ask once.
            models.UniqueConstraint(
                fields=["customer", "asked"], condition=Q(state="waiting"), name="data_request_one_waiting"
            )
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="export_expires", condition=Q(expires_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.asked} {self.pk}"

    def is_open(self, *, at: datetime) -> bool:
        """Whether its archive can be fetched."""
        return bool(self.path) and self.expires_at is not None and self.expires_at > at
