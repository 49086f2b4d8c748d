"""Surveys: whom a rule asks, who was asked, and what they answered."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.people.masking import shown_text
from answerable.people.models import Provider, Staff, Team
from answerable.tickets.conditions import Conditions
from answerable.tickets.models import Rating, Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor


class SurveyKind(models.TextChoices):
    SATISFACTION = "csat", _("satisfaction (CSAT): how was it?")
    EFFORT = "ces", _("effort (CES): how easy was it?")
    RECOMMENDING = "nps", _("recommending (NPS): would they recommend us?")
    CARE = "care", _("care: did we care about solving it?")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, reader: "Staff | Actor") -> "SurveyQuerySet":
        """Whoever sees all, or leads a company whose tickets are asked about; answers have a scope of their own."""
        return self if reader.scope.everything or reader.may("floor.see") else self.none()

    def present(self) -> "SurveyQuerySet":
        return self.filter(removed_at=None)


class Survey(models.Model):
    """A question that a rule asks. What it asks, and whom, is in its versions."""

    name = models.CharField(max_length=120)
    is_on = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="survey_name_once", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> "SurveyVersion":
        return self.versions.order_by("-number")[0]


class SurveyVersion(models.Model):
    """Rows are added, never changed: what somebody was asked, and by which rule, is kept. `texts` are questions by
    language where they differ from ours. `share` is in hundredths."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=SurveyKind.choices)
    conditions = models.JSONField(default=dict)
    delay_hours = models.PositiveSmallIntegerField(default=4)
    share = models.PositiveSmallIntegerField(default=100)
    channels = models.JSONField(default=list)
    quiet_days = models.PositiveSmallIntegerField(default=30)
    remind_days = models.PositiveSmallIntegerField(null=True, blank=True)
    open_days = models.PositiveSmallIntegerField(default=30)
    texts = models.JSONField(default=dict, blank=True)
    follow_up_hours = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # None: a bad answer opens nothing
    made_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} no. {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a version of a survey is never changed: add another")
        super().save(*args, **kwargs)

    @property
    def asked(self) -> Conditions:
        return Conditions.from_json(self.conditions) if self.conditions else Conditions()


class AskState(models.TextChoices):
    """Of everybody whom a survey's rule fitted it is kept whether they were asked, and why not."""

    WAITING = "waiting", _("to be asked")
    LEAVING = "leaving", _("on its way")
    ASKED = "asked", _("asked")
    NOT_DRAWN = "not_drawn", _("not drawn by chance")
    REOPENED = "reopened", _("the ticket was opened again")
    ELSEWHERE = "elsewhere", _("another ticket of theirs was open")
    LATELY = "lately", _("they were asked something lately")
    OPTED_OUT = "opted_out", _("they want no such questions")
    NO_WAY = "no_way", _("no channel of the survey leads to them")
    FAILED = "failed", _("it could not be delivered")
    STOPPED = "stopped", _("the survey was switched off")


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, reader: "Staff | Actor") -> "AskQuerySet":
        if reader.scope.everything:
            return self
        return self.filter(ticket__in=Ticket.objects.visible_to(reader))

    def asked(self) -> "AskQuerySet":
        return self.filter(state=AskState.ASKED)


class Ask(models.Model):
    """One end of one ticket that a survey's rule fitted. What was known of it when it was asked stands beside it, since
    who answers is weighed by that: whose it was, how long they had waited, whether all that was promised was kept."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="asks")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="asks", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="asks")
    ended_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AskState.choices)
    due_at = models.DateTimeField(null=True, blank=True)  # while it waits: to be asked, or to be reminded
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=16, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    waited = models.PositiveIntegerField(null=True, blank=True)  # seconds until our first answer
    outcome = models.CharField(max_length=12, blank=True, default="")

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "ticket", "ended_at"], name="ask_once_an_end")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="ask_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["survey", "asked_at"], name="ask_by_survey"),
        ]

    def __str__(self) -> str:
        return f"ask {self.pk}"

    def is_open(self, *, at: datetime) -> bool:
        """Whether it can be answered, or an answer changed."""
        return self.state == AskState.ASKED and self.closes_at is not None and at <= self.closes_at


class Via(models.TextChoices):
    LINK = "link", _("by the link in a mail")
    DIGIT = "digit", _("by a number")
    PAGE = "page", _("on the page of their ticket")


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def visible_to(self, reader: "Staff | Actor") -> "SurveyAnswerQuerySet":
        if reader.scope.everything:
            return self
        return self.filter(ask__ticket__in=Ticket.objects.visible_to(reader))


class SurveyAnswer(models.Model):
    """What somebody answered; they can change it while it is open. Satisfaction is a `rating`, as on a customer's
    pages, and its words are there; those of other questions are here. They are personal, and never in the ledger."""

    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="answer")
    value = models.SmallIntegerField()
    words = models.TextField(blank=True, default="")
    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, null=True, blank=True, related_name="survey_answers"
    )
    via = models.CharField(max_length=6, choices=Via.choices)
    follow_up = models.ForeignKey(
        Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_answers"
    )
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def said(self) -> str:
        return self.rating.words if self.rating is not None else self.words

    @property
    def shown_words(self) -> str:
        """As the reader of this page may know them."""
        return shown_text(self.said)


class SurveyReckoning(models.Model):
    """What the worker last reckoned of a survey: scores weighed by who answers, of all and by part."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="reckoning")
    at = models.DateTimeField()
    parts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"reckoning of {self.survey_id}"

    def is_fresh(self, *, at: datetime) -> bool:
        return at - self.at < timedelta(days=1)
