"""What becomes of what people look for and do not find."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff
from answerable.selfservice.models.articles import Article
from answerable.tickets.models import Brand


class GapState(models.TextChoices):
    OPEN = "open", _("nobody has looked yet")
    SEEN = "seen", _("seen")
    WRITING = "writing", _("being written")
    ANSWERED = "answered", _("answered")
    NOT_OURS = "not_ours", _("not ours to answer")


class Gap(models.Model):
    """The same words in any order and with any ending are one gap: `key` is what they have in common, `words` how they
    stood when somebody first said something of it. Searches are counted elsewhere."""

    key = models.CharField(max_length=64)
    words = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=GapState.choices, default=GapState.OPEN)
    owner = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="gaps"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "language", "key"], name="gap_once")]

    def __str__(self) -> str:
        return self.words
