"""How long what was said is kept."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Team
from answerable.privacy.retention.age import Unit, before
from answerable.tickets.models import Tag


class Does(models.TextChoices):
    ERASE = "erase", _("erase what was said and by whom")
    FILES = "files", _("delete the files")
    ORIGINALS = "originals", _("delete the saved originals of mails")


class RetentionRule(models.Model):
    """Closed tickets older than so much, perhaps of one team, tag or channel only. Off until somebody switches it on.

    `reached_at` and `reached_id` are of the last ticket that it came to; `began_at` is when it last began anew.
    """

    does = models.CharField(max_length=10, choices=Does.choices)
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=6, choices=Unit.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # With its tag the rule goes too: without it, it would be about every ticket.
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=16, blank=True, default="")
    is_active = models.BooleanField(default=False)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_id = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    def cutoff(self, *, at: datetime) -> datetime:
        """What was closed before then is old."""
        return before(at, self.number, Unit(self.unit))
