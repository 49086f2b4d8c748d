"""What customers have shown that they know, and what a company makes of it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Customer, Field, Staff, Team
from answerable.regions.models import Calendar
from answerable.routing.capability.evidence import EvidenceKind, Piece
from answerable.tickets.models import Ticket

EVIDENCE_WORDS = [
    (EvidenceKind.CAUSE_EXCEPTION.value, _("brought a real exception")),
    (EvidenceKind.CAUSE_DOCUMENTED.value, _("asked what our texts answer")),
    (EvidenceKind.GUIDE_COMPLETED.value, _("completed a guide before asking")),
    (EvidenceKind.DIAGNOSTICS_SENT.value, _("sent diagnostics")),
    (EvidenceKind.ENDORSED.value, _("a colleague says that they know the product")),
    (EvidenceKind.CERTIFIED.value, _("holds a certificate")),
    (EvidenceKind.CORRECTED_UP.value, _("corrected: they know more than it seemed")),
    (EvidenceKind.CORRECTED_DOWN.value, _("corrected: they know less than it seemed")),
]


class EvidenceQuerySet(models.QuerySet["CapabilityEvidence"]):
    def visible_to(self, reader: "Staff | Actor") -> "EvidenceQuerySet":
        """Of customers whom they may see."""
        if reader.scope.everything or reader.scope.without_team:
            return self
        return self.filter(customer__in=Customer.objects.visible_to(reader))

    def standing(self) -> "EvidenceQuerySet":
        """Without what was withdrawn."""
        return self.filter(withdrawn_at=None)

    def about(self, product: str) -> "EvidenceQuerySet":
        """Of this product, and of all; while nobody knows which it is, of all alone."""
        return self.filter(product__in={"", product})


class CapabilityEvidence(models.Model):
    """One thing that a customer has shown. `product` is the company's own word for it, empty for all of them."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="capability_evidence", db_index=False
    )
    product = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=20, choices=EVIDENCE_WORDS)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)  # when a certificate ends
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["customer", "id"], name="capability_by_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "product"],
                name="capability_learnt_once",
                condition=Q(ticket__isnull=False, withdrawn_at=None),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in EvidenceKind]), name="capability_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"

    def piece(self) -> Piece:
        return Piece(EvidenceKind(self.kind), self.at, self.until, self.pk)

    def is_over(self, *, at: datetime) -> bool:
        return self.withdrawn_at is not None or (self.until is not None and self.until <= at)


class CapabilitySettings(models.Model):
    """One row. `threshold` is in thousandths; `product_field` says what a ticket is about."""

    is_on = models.BooleanField(default=False)
    switched_at = models.DateTimeField(null=True, blank=True)  # when it was switched on last
    threshold = models.PositiveSmallIntegerField(default=600)
    half_life_days = models.PositiveSmallIntegerField(default=365)
    product_field = models.ForeignKey(
        Field, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"from {self.threshold}"


class NextLine(models.Model):
    """Where a team's tickets of customers who know the product go, while it is open there; and what the team's own
    first line would have asked of them: [words, kind of evidence that says it is done, product (empty: of all)]."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="next_line")
    to = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    steps = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.team_id} to {self.to_id}"

    def steps_of(self, product: str) -> list[tuple[str, str]]:
        """What would be asked of this product, and by which evidence it is done; those of all come along."""
        return [(words, done_by) for words, done_by, of in self.all_steps if of in ("", product)]

    @property
    def all_steps(self) -> list[tuple[str, str, str]]:
        """Those that were kept before products were told apart are of all."""
        return [(words, done_by, of[0] if of else "") for words, done_by, *of in self.steps]
