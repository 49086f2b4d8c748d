"""Guides in versions, and how they were followed. What a step says stands in the version; a run keeps which steps were
taken, and nothing personal but a value that a step asked for."""

from functools import cached_property

from django.db import models
from django.db.models import Exists, OuterRef, Q

from answerable.ledger.actor import Actor
from answerable.people.models import Customer, Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import paths
from answerable.selfservice.guides.kept import read
from answerable.tickets.models import Blob, Brand, Ticket


def audience_of(reader: "Staff | Actor") -> Audience:
    """A provider's people are partners; everybody else who signs in is of the house."""
    return Audience.INTERNAL if reader.scope.company is None else Audience.PARTNER


class GuideQuerySet(models.QuerySet["Guide"]):
    def visible_to(self, reader: "Staff | Actor") -> "GuideQuerySet":
        """Of their audience; what is not published, to those who write guides."""
        found = self.filter(audience__in=audience_of(reader).readable)
        return found if reader.may("guides.write") else found.published()

    def published(self) -> "GuideQuerySet":
        return self.filter(published__isnull=False, withdrawn_at=None)

    def to_lead_to(self, reader: "Staff | Actor", kept: int | None = None) -> "GuideQuerySet":
        """Those that something may lead to, and the one that it leads to already, though it was withdrawn meanwhile."""
        offered = self.visible_to(reader).filter(published__isnull=False, withdrawn_at=None)
        return self.filter(Q(pk__in=offered.values("pk")) | Q(pk=kept))

    def of_brand(self, brand_id: int | None) -> "GuideQuerySet":
        """Of this brand, and of every brand."""
        return self.filter(Q(brand=brand_id) | Q(brand=None))

    def for_customers(self, brand_id: int | None) -> "GuideQuerySet":
        return self.published().of_brand(brand_id).filter(audience=Audience.PUBLIC)


class Guide(models.Model):
    """`category` is where it stands beside articles. `draft` is what is being written; `published` the version that is
    followed now. `title` is the draft's, in the language it is written in."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    category = models.ForeignKey(
        "selfservice.ArticleCategory", on_delete=models.SET_NULL, null=True, blank=True, related_name="guides"
    )
    product = models.CharField(max_length=200, blank=True, default="")
    owner = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    draft = models.JSONField()
    published = models.ForeignKey(
        "GuideVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["title", "id"], name="guide_by_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_id is not None and self.withdrawn_at is None

    @property
    def has_changes(self) -> bool:
        """Something was written that is not published."""
        return self.published is None or self.published.content != self.draft

    @property
    def path(self) -> paths.Guide:
        """What is being written."""
        return read(self.draft)


class GuideVersion(models.Model):
    """Never changed: whoever follows it ends by what they began with."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")]

    def __str__(self) -> str:
        return f"{self.guide_id} as of {self.number}"

    @cached_property
    def path(self) -> paths.Guide:
        return read(self.content)


class GuidePicture(models.Model):
    """Of one guide, in all its versions."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="pictures")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="guide_pictures")
    content_type = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "blob"], name="guide_picture_once")]

    def __str__(self) -> str:
        return f"picture {self.pk}"


class RunEnd(models.TextChoices):
    """How a run ended. `person`: somebody of ours has to go on; `left`: nobody went on for a day."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    ARTICLE = "article"
    PERSON = "person"
    LEFT = "left"


class GuideRunQuerySet(models.QuerySet["GuideRun"]):
    def visible_to(self, reader: "Staff | Actor") -> "GuideRunQuerySet":
        """Those on tickets that they may see."""
        on_theirs = Ticket.objects.visible_to(reader).filter(pk=OuterRef("ticket_id"))
        return self.filter(Exists(on_theirs))

    def going(self) -> "GuideRunQuerySet":
        return self.filter(ended_at=None)


class GuideRun(models.Model):
    """A guide followed once. `customer` is who proved to be one; `staff` the colleague who follows it with them.
    `step` is the one they are at, or were at last. Of the token in a browser here is only the digest."""

    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="runs")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="runs")
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="guide_runs"
    )
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="guide_runs"
    )
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    language = models.CharField(max_length=12)
    product = models.CharField(max_length=200, blank=True, default="")
    release = models.CharField(max_length=120, blank=True, default="")  # the product's version
    step = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=RunEnd.choices, blank=True, default="")

    objects = GuideRunQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["guide", "started_at"], name="guide_run_by_guide"),
            models.Index(fields=["last_at"], name="guide_run_going", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def path(self) -> paths.Guide:
        return self.version.path

    @property
    def here(self) -> paths.Step | None:
        return self.path.by_key.get(self.step)

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None and self.outcome != RunEnd.LEFT


class GuideRunStep(models.Model):
    """One step that was taken. `staff` is who took it where it was a colleague; `is_undone` what was gone back on.
    `taken_from` is the step of an earlier run whose answer holds here too."""

    run = models.ForeignKey(GuideRun, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    choice = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_undone = models.BooleanField(default=False)
    taken_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="guide_run_step_once")]

    def __str__(self) -> str:
        return f"{self.key} of run {self.run_id}"
