"""Why a human was needed, as whoever solved it says, and as whoever looked at it afterwards does."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Provider, Staff
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class Cause(models.TextChoices):
    """The product's own list; routing's capability learns from the same words."""

    DOCUMENTED = "documented", _("our texts answer it")
    NOT_FOUND = "documented_not_found", _("our texts answer it, and it could not be found")
    UNDOCUMENTED = "undocumented", _("nothing of ours says it")
    EXCEPTION = "product_exception", _("a case for which the product is not made")
    OUR_FAILURE = "our_failure", _("we did something wrong")
    MIS_SOLD = "mis_sold", _("it is not what they were sold")
    REQUEST = "request", _("they asked us to do something")
    OTHER = "other", _("something else")


class WrapUpQuerySet(models.QuerySet["WrapUp"]):
    def visible_to(self, reader: "Staff | Actor") -> "WrapUpQuerySet":
        if reader.scope.everything:
            return self
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))


class WrapUp(models.Model):
    """One by those who solved it, and one review by the house, who did not see the first when they judged. No free
    text: nothing here is personal. `proposed` is the cause that the text suggested, so that proposals can be judged."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="wrap_ups")
    is_review = models.BooleanField(default=False)
    cause = models.CharField(max_length=24, choices=Cause.choices)
    was_avoidable = models.BooleanField(default=False)
    was_misunderstood = models.BooleanField(default=False)
    has_workaround = models.BooleanField(default=False)
    wants_more = models.BooleanField(default=False)  # something that we do not have
    proposed = models.CharField(max_length=24, choices=Cause.choices, blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")  # for whom they acted
    at = models.DateTimeField()

    objects = WrapUpQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="wrap_up_at")]
        constraints = [models.UniqueConstraint(fields=["ticket", "is_review"], name="wrap_up_once")]

    def __str__(self) -> str:
        return f"wrap-up {self.pk}"
