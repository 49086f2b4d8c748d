"""Findings: what was learned from tickets and somebody must act on, on what they rest, and what we told customers."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.secrets import decrypt
from answerable.people.models import Customer, Provider, Staff
from answerable.tickets.models import Message, Ticket

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor

ANSWER_WITHIN = timedelta(days=14)  # in which it is accepted or declined


class FindingKind(models.TextChoices):
    DEFECT = "defect", _("something does not work")
    MISSING = "missing", _("something that we do not have")
    WRONG_TEXT = "wrong_text", _("a wrong text, or a wrong expectation")
    PROCESS = "process", _("how we do things")
    PRICE = "price", _("a price or a contract")
    MIS_SOLD = "mis_sold", _("sold as something that it is not")
    PRAISE = "praise", _("praise")
    OTHER = "other", _("something else")


class FindingState(models.TextChoices):
    RAISED = "raised", _("raised, not answered yet")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    DONE = "done", _("done")


class Department(models.Model):
    """Who acts on findings: a part of the house or of a provider. `kinds` are those that go to it unless somebody says
    otherwise; its lead hears of what its people let lie."""

    name = models.CharField(max_length=60, unique=True)
    lead = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kinds = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, reader: "Staff | Actor") -> "FindingQuerySet":
        """People of the house see all. A provider's people see what their company raised or joined a ticket to, and
        what is theirs to act on."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        if not scope.staff_id:
            return self.none()
        company = reader.provider_id
        joined = FindingEvidence.objects.filter(finding=OuterRef("pk"), provider=company)
        theirs = Q(provider=company) | Q(department__provider=company) | Q(owner=scope.staff_id)
        return self.filter(theirs | Exists(joined))

    def standing(self) -> "FindingQuerySet":
        """Without those that turned out to be another."""
        return self.filter(merged_into=None)

    def open(self) -> "FindingQuerySet":
        return self.filter(state__in=(FindingState.RAISED, FindingState.ACCEPTED))

    def overdue(self, *, on: date) -> "FindingQuerySet":
        return self.open().standing().filter(due_on__lt=on)


class Finding(models.Model):
    """Nothing of it is personal: who raises it is refused names, numbers and addresses. `due_on` is by when it is
    answered, and once it is accepted by when it is done; `told` how much of its being late was told. What became one
    with another stays a row that points there, so that it can be taken apart. `done_there_at`: their tracker says so,
    which somebody here confirms."""

    kind = models.CharField(max_length=12, choices=FindingKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    product = models.CharField(max_length=100, blank=True, default="", db_index=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.RAISED)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    owner = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="findings"
    )
    due_on = models.DateField()
    told = models.PositiveSmallIntegerField(default=0)
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")  # why it was declined
    outcome = models.TextField(blank=True, default="")  # what was changed
    ended_at = models.DateTimeField(null=True, blank=True)
    link = models.CharField(max_length=500, blank=True, default="")  # where it is worked on, outside
    link_key = models.CharField(max_length=500, blank=True, default="", db_index=True)
    done_there_at = models.DateTimeField(null=True, blank=True)
    theme_words = models.JSONField(default=list, blank=True)  # of the theme that it was raised from
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "-id"], name="finding_by_state"),
            models.Index(fields=["due_on"], name="finding_by_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return f"F{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in (FindingState.RAISED, FindingState.ACCEPTED)

    def is_overdue(self, *, on: date) -> bool:
        return self.is_open and self.merged_into_id is None and self.due_on < on


class FindingMeaning(models.Model):
    """What its words mean, as the sentence model reads them: 384 numbers in a byte each. `changed_at` is the finding's
    when it was read."""

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="meaning")
    vector = models.BinaryField(default=b"")
    meant_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"meaning of finding {self.finding_id}"


class FindingEvidence(models.Model):
    """A ticket on which it rests. `quote` is what the customer said, without anything that betrays them; it is
    forgotten with them."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="findings")
    quote = models.TextField(blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "ticket"], name="finding_ticket_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} rests on ticket {self.ticket_id}"


class FindingNoticeState(models.TextChoices):
    DRAFT = "draft", _("to be approved")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    STOPPED = "stopped", _("stopped")


class FindingNotice(models.Model):
    """What we tell those who told us. `texts`: by language."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(
        max_length=10, choices=FindingNoticeState.choices, default=FindingNoticeState.DRAFT
    )
    texts = models.JSONField(default=dict)
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=("draft", "sending")), name="finding_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} of finding {self.finding_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == FindingNoticeState.DRAFT


class ToldState(models.TextChoices):
    QUEUED = "queued", _("waits")
    SENT = "sent", _("told")
    OPTED_OUT = "opted_out", _("wants no notices")
    GONE = "gone", _("erased")
    FAILED = "failed", _("could not be told")


class FindingTold(models.Model):
    """One customer told once that what they told us was changed: a row before anything is said."""

    notice = models.ForeignKey(FindingNotice, on_delete=models.CASCADE, related_name="rows")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="told_rows", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ToldState.choices, default=ToldState.QUEUED)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    error = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "customer"], name="finding_told_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} told of finding {self.finding_id}"


class TrackerKind(models.TextChoices):
    GITHUB = "github", "GitHub"
    GITLAB = "gitlab", "GitLab"
    JIRA = "jira", "Jira"


class Tracker(models.Model):
    """Where findings are worked on, outside. It tells us, with a secret, what was closed there; only of what stands
    below its own address."""

    kind = models.CharField(max_length=10, choices=TrackerKind.choices)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=400)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return decrypt(self.sealed)
