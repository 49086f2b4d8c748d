"""What a customer is given back or given besides. Nothing is paid here: the shop's own system hears of it and does
that."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Customer, Provider, Staff
from answerable.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class GoodwillKind(models.TextChoices):
    REFUND = "refund", _("refund")
    VOUCHER = "voucher", _("voucher")
    REPLACEMENT = "replacement", _("replacement")


class GoodwillReason(models.TextChoices):
    DAMAGED = "damaged", _("it was damaged or did not work")
    LATE = "late", _("it came late, or not at all")
    WRONG = "wrong", _("it was another thing, or not as described")
    RETURNED = "returned", _("they sent it back")
    OUR_MISTAKE = "our_mistake", _("we made a mistake")
    COURTESY = "courtesy", _("as a courtesy")
    OTHER = "other", _("something else")


class GoodwillRefusal(models.TextChoices):
    TOO_MUCH = "too_much", _("it is too much")
    NOT_DUE = "not_due", _("they have no claim to it")
    UNCLEAR = "unclear", _("it is not clear enough what happened")
    ELSEWHERE = "elsewhere", _("it is settled elsewhere")
    OTHER = "other", _("something else")


class GoodwillState(models.TextChoices):
    WAITING = "waiting", _("waits for approval")
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class GoodwillQuerySet(models.QuerySet["Goodwill"]):
    def visible_to(self, reader: "Staff | Actor") -> "GoodwillQuerySet":
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))

    def waiting(self) -> "GoodwillQuerySet":
        return self.filter(state=GoodwillState.WAITING)

    def granted(self) -> "GoodwillQuerySet":
        return self.filter(state=GoodwillState.GRANTED)

    def on_own_authority(
        self, provider: int | None, customer: Customer, *, since: datetime
    ) -> "GoodwillQuerySet":
        """What people of that provider gave this customer without being approved."""
        own = self.granted().filter(provider=provider, ended_by=None, asked_at__gt=since)
        return own.filter(ticket__customer=customer)

    def totals(self) -> list[tuple[str, Decimal]]:
        """What was granted, in each currency."""
        return list(self.granted().order_by("currency").values_list("currency").annotate(total=Sum("amount")))


class Goodwill(models.Model):
    """`order` and `words` are free text and personal: they go when the person is erased, and are never in the
    ledger. `key` is the page's from which it was asked, so that pressing twice asks once."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="goodwill")
    kind = models.CharField(max_length=12, choices=GoodwillKind.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=12, choices=GoodwillReason.choices)
    order = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=GoodwillState.choices)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="goodwill_asked")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")  # for whom they acted
    asked_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="goodwill_ended"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why_not = models.CharField(max_length=12, choices=GoodwillRefusal.choices, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(max_length=36, blank=True, default="")

    objects = GoodwillQuerySet.as_manager()
    WORDS: ClassVar[list[str]] = ["order", "words"]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="goodwill_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "key"], condition=~Q(key=""), name="goodwill_asked_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="goodwill_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def hundredths(self) -> int:
        return int(self.amount * 100)

    @property
    def is_waiting(self) -> bool:
        return self.state == GoodwillState.WAITING
