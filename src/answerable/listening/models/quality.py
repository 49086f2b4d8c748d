"""Conversations that are looked at again, by two people of two companies who do not know whose they are."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Provider, Staff
from answerable.tickets.models import Tag, Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

Marks = dict[str, str]  # the key of a criterion → a Mark


class Mark(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT = "not", _("does not apply")


class Family(models.TextChoices):
    """Of errors that are never made good by the rest: whom they hurt."""

    CUSTOMER = "customer", _("critical for the customer")
    BUSINESS = "business", _("critical for the business")
    COMPLIANCE = "compliance", _("critical for compliance")


class Scorecard(models.Model):
    """One version of what is looked at; added, never changed."""

    number = models.PositiveIntegerField(unique=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"scorecard {self.number}"


class Criterion(models.Model):
    """A question with yes as the good answer. One of a family has no weight: a no is a critical error."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    yes_means = models.CharField(max_length=300, blank=True, default="")
    no_means = models.CharField(max_length=300, blank=True, default="")
    not_means = models.CharField(max_length=300, blank=True, default="")
    weight = models.PositiveSmallIntegerField(default=0)
    family = models.CharField(max_length=10, choices=Family.choices, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "position"], name="criterion_place_once"),
            models.CheckConstraint(
                condition=Q(family="", weight__gt=0) | (~Q(family="") & Q(weight=0)),
                name="criterion_weighs_or_is_critical",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SampleSize(models.Model):
    """How many conversations of a provider chance draws each week, from a week on that had not begun."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="sample_sizes")
    per_week = models.PositiveSmallIntegerField()
    targeted_per_week = models.PositiveSmallIntegerField(default=0)  # at most, and never in the score
    rule_tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    from_week = models.DateField()
    set_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["provider", "-from_week"]
        constraints = [models.UniqueConstraint(fields=["provider", "from_week"], name="sample_size_once")]

    def __str__(self) -> str:
        return f"{self.per_week} a week of {self.provider_id}"


class Draw(models.Model):
    """What chance was asked for and had to choose from, of one provider's week."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="draws")
    week = models.DateField()  # its Monday
    wanted = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-week", "provider"]
        constraints = [models.UniqueConstraint(fields=["provider", "week"], name="draw_once")]

    def __str__(self) -> str:
        return f"{self.drawn} of {self.among}"


class Why(models.TextChoices):
    """Only what chance drew is in the score."""

    CHANCE = "chance", _("drawn by chance")
    CHASED = "chased", _("the customer had to ask again")
    REOPENED = "reopened", _("it was opened again")
    BAD_RATING = "bad_rating", _("the customer was not satisfied")
    RULE = "rule", _("picked by a rule")


class QualityCaseQuerySet(models.QuerySet["QualityCase"]):
    def visible_to(self, reader: "Staff | Actor") -> "QualityCaseQuerySet":
        """In the house those of tickets that they see, at a provider of these their own company's."""
        if reader.scope.everything:
            return self
        seen = self.filter(ticket__in=Ticket.objects.visible_to(reader))
        return seen if reader.scope.without_team else seen.filter(provider=reader.provider_id)

    def released_to(self, reader: "Staff | Actor") -> "QualityCaseQuerySet":
        """Of one's own work, once both sides agreed on it."""
        return self.filter(agent=reader.staff_id, released_at__isnull=False)

    def in_score(self) -> "QualityCaseQuerySet":
        return self.filter(why=Why.CHANCE)


class QualityCase(models.Model):
    """A conversation as it was chosen for review, with whose work it is. `proposed` is what one reviewer would agree
    to, `agreed` what both did; where an appeal was granted, what was decided."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="quality_cases")
    why = models.CharField(max_length=10, choices=Why.choices)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="quality_cases")
    agent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="quality_cases")
    week = models.DateField()  # in which it ended, by its Monday
    ended_at = models.DateTimeField()
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="cases")
    chosen_at = models.DateTimeField()
    proposed = models.JSONField(default=dict, blank=True)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_words = models.TextField(blank=True, default="")
    agreed = models.JSONField(default=dict, blank=True)
    agreed_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = QualityCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "-pk"]
        indexes = [
            models.Index(fields=["agent", "-released_at"], name="quality_case_by_agent"),
            models.Index(fields=["week"], name="quality_case_by_week"),
        ]
        constraints = [
            # What was targeted may still be drawn by chance: else the draw would leave out the worst.
            models.UniqueConstraint(fields=["ticket"], condition=Q(why="chance"), name="quality_drawn_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=~Q(why="chance"), name="quality_targeted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"quality case {self.pk}"

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreed)


class Seat(models.TextChoices):
    """For whom a reviewer looks. Of the house's own work both are of the house, and never the same person."""

    HOUSE = "house", _("the house")
    PROVIDER = "provider", _("the provider")


class QualityReviewQuerySet(models.QuerySet["QualityReview"]):
    def to_do_by(self, reader: "Staff | Actor") -> "QualityReviewQuerySet":
        return self.filter(reviewer=reader.staff_id, done_at=None, case__ticket__erased_at=None)


class QualityReview(models.Model):
    """One side's look. `words` are free text about a conversation: they go when it is erased."""

    case = models.ForeignKey(QualityCase, on_delete=models.CASCADE, related_name="reviews")
    seat = models.CharField(max_length=8, choices=Seat.choices)
    reviewer = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="quality_reviews"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    words = models.TextField(blank=True, default="")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = QualityReviewQuerySet.as_manager()

    class Meta:
        ordering = ["case", "seat"]
        indexes = [
            models.Index(fields=["reviewer", "id"], name="quality_to_do", condition=Q(done_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "seat"], name="quality_one_look_a_side"),
            models.UniqueConstraint(fields=["case", "reviewer"], name="quality_two_people"),
        ]

    def __str__(self) -> str:
        return f"quality review {self.pk}"


class QualityAppeal(models.Model):
    """Whose work it is sees it otherwise, once. `reason` and `answer` go when the conversation is erased."""

    case = models.OneToOneField(QualityCase, on_delete=models.CASCADE, related_name="appeal")
    reason = models.TextField()
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class QualityResult(models.Model):
    """What all reviews of a window say together, as it was last reckoned: of everybody's, or of one provider's."""

    provider = models.OneToOneField(
        Provider, on_delete=models.CASCADE, null=True, blank=True, related_name="quality_result"
    )
    is_of_all = models.BooleanField(default=False)
    reckoned_at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_of_all"], condition=Q(is_of_all=True), name="quality_result_of_all_once"
            ),
            models.CheckConstraint(
                condition=Q(is_of_all=True) ^ Q(provider__isnull=False), name="quality_result_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"quality result {self.pk}"
