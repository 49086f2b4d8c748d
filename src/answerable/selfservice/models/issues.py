"""Known issues: something that we know is wrong, whom it touches, which tickets are about it, and what we told whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Customer, Staff, Team
from answerable.selfservice.audience import Audience
from answerable.selfservice.models.guides import Guide
from answerable.tickets.models import Brand, Message, Ticket


def chosen(there: Iterable[str], wanted: Iterable[str]) -> str | None:
    """The first of the wanted languages that is there, else English, else any."""
    codes = list(there)
    asked = [code.partition("-")[0].lower() for code in wanted]
    return next((code for code in (*asked, "en", *codes) if code in codes), None)


class IssueKind(models.TextChoices):
    ISSUE = "issue", _("known issue")
    MAINTENANCE = "maintenance", _("maintenance")


class IssueState(models.TextChoices):
    OPEN = "open", _("we are working on it")
    WATCHING = "watching", _("mended, and watched")
    SOLVED = "solved", _("solved")


class Severity(models.TextChoices):
    NOTICE = "notice", _("works, with a flaw")
    PARTLY = "partly", _("works for some only")
    DOWN = "down", _("does not work")


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, reader: "Staff | Actor") -> "IssueQuerySet":
        """People of the house see all; a provider's people those written for them, too."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        return self.filter(audience__in=Audience.PARTNER.readable) if scope.staff_id else self.none()

    def current(self) -> "IssueQuerySet":
        return self.exclude(state=IssueState.SOLVED)

    def public(self) -> "IssueQuerySet":
        return self.filter(audience=Audience.PUBLIC)

    def of_brand(self, brand: int) -> "IssueQuerySet":
        """Without brands named, it is of all of them."""
        others = IssueBrand.objects.filter(issue=models.OuterRef("pk"))
        return self.filter(models.Exists(others.filter(brand=brand)) | ~models.Exists(others))


class Issue(models.Model):
    """`guide` leads through it step by step; `words` are those by which tickets about it are known; `due_at` is when
    the next update is owed, and `told` how much of that was told to whoever looks after it."""

    kind = models.CharField(max_length=12, choices=IssueKind.choices, default=IssueKind.ISSUE)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.OPEN)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.PARTLY)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INTERNAL)
    brands = models.ManyToManyField(Brand, through="IssueBrand", related_name="+")
    since = models.DateTimeField()  # of a maintenance: when it begins
    until = models.DateTimeField(null=True, blank=True)  # of a maintenance: when it ends
    for_agents = models.TextField(blank=True, default="")  # what colleagues need to know
    words = models.TextField(blank=True, default="")
    guide = models.ForeignKey(Guide, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    every_minutes = models.PositiveIntegerField(null=True, blank=True)  # an update is owed so often
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    told = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"], name="issue_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return f"K{self.pk}"

    @property
    def is_solved(self) -> bool:
        return self.state == IssueState.SOLVED

    @property
    def is_maintenance(self) -> bool:
        return self.kind == IssueKind.MAINTENANCE

    @property
    def every(self) -> timedelta | None:
        return timedelta(minutes=self.every_minutes) if self.every_minutes else None

    def is_late(self, *, at: datetime) -> bool:
        return self.due_at is not None and self.due_at <= at

    def text_in(self, *languages: str) -> "IssueText | None":
        """In the first of these languages in which there is one, else in English, else in any."""
        texts = {each.language: each for each in self.texts.all()}
        return texts[code] if (code := chosen(texts, languages)) is not None else None


class IssueBrand(models.Model):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="of_brands")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "brand"], name="issue_brand_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} of {self.brand_id}"


class IssueText(models.Model):
    """What customers read in one language."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    text = models.TextField()
    work_around = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="issue_text_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} in {self.language}"


class IssueUpdate(models.Model):
    """What was told at a moment, on the status page and to whoever follows it; texts by language."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="updates")
    state = models.CharField(max_length=10, choices=IssueState.choices)
    texts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"update {self.pk} of {self.issue_id}"

    def text_in(self, *languages: str) -> str:
        code = chosen(self.texts, languages)
        return str(self.texts[code]) if code is not None else ""


class LinkState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    LINKED = "linked", _("about it")
    DECLINED = "declined", _("about something else")


class IssueTicket(models.Model):
    """A ticket that is about it, or perhaps; `shared` are the words for which it was proposed. `answer` is what it was
    told when the issue was solved."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="links")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="known_issues")
    state = models.CharField(max_length=10, choices=LinkState.choices)
    shared = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    chases = models.PositiveIntegerField(default=0)  # how often they asked again since we knew
    answer = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    refused = models.TextField(blank=True, default="")  # why it could not be told

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "ticket"], name="issue_ticket_once")]
        indexes = [models.Index(fields=["issue", "state", "id"], name="issue_ticket_by_state")]

    def __str__(self) -> str:
        return f"{self.issue_id} and ticket {self.ticket_id}"


class How(models.TextChoices):
    WROTE = "wrote", _("they wrote to us")
    FIELD = "field", _("a field of theirs: a product, a version")
    REGION = "region", _("their region")
    ACCOUNT = "account", _("their account")
    LIST = "list", _("a list of orders or addresses")
    HAND = "hand", _("by hand")


class Reach(models.Model):
    """One way of saying whom it touches; a job looks for them. `what` is the region's or account's key, or a field's
    with its value. `place` is how far the job has come, None once it has looked at everybody."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="reaches")
    how = models.CharField(max_length=10, choices=How.choices)
    what = models.JSONField(default=dict)
    place = models.BigIntegerField(null=True, blank=True, default=0)
    found = models.PositiveIntegerField(default=0)
    unknown = models.JSONField(default=list, blank=True)  # numbers of a list's lines that named nobody
    lines = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"reach {self.pk} of {self.issue_id}"


class Touched(models.Model):
    """A customer whom it touches. `asked_at`: they wrote about it first then; `told_at`: they were told first then;
    `chased_at`: they asked again while we knew."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="touched")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="touched_by")
    how = models.CharField(max_length=10, choices=How.choices)
    since = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "customer"], name="touched_once")]
        indexes = [models.Index(fields=["issue", "id"], name="touched_by_issue")]

    def __str__(self) -> str:
        return f"{self.customer_id} touched by {self.issue_id}"


class NoticeKind(models.TextChoices):
    FIRST = "first", _("first word")
    UPDATE = "update", _("update")
    SOLVED = "solved", _("solved")


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("to be approved")
    QUEUING = "queuing", _("approved, being queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    STOPPED = "stopped", _("stopped")


class Notice(models.Model):
    """What we tell those whom an issue touches. `texts`: by language, subject and text. `place` is how far those whom
    it touches were queued; of a hundred, `held_out` are told nothing, so that one can see what telling does."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFT)
    texts = models.JSONField(default=dict)
    per_minute = models.PositiveIntegerField(default=500)
    held_out = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    place = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "id"], name="notice_by_state")]

    def __str__(self) -> str:
        return f"notice {self.pk} of {self.issue_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == NoticeState.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.state in (NoticeState.QUEUING, NoticeState.SENDING)

    def text_in(self, *languages: str) -> tuple[str, str, str]:
        """Language, subject and text: the first of these languages that there is, else English, else any."""
        code = chosen(self.texts, languages) or ""
        return code, self.texts[code]["subject"], self.texts[code]["text"]


class RowState(models.TextChoices):
    QUEUED = "queued", _("waits")
    HANDED = "handed", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    HELD_OUT = "held_out", _("held out, to compare")
    OPTED_OUT = "opted_out", _("wants no notices")
    NO_WAY = "no_way", _("no address for it")
    STOPPED = "stopped", _("stopped")


class NoticeRow(models.Model):
    """One notice for one customer: a row before anything is sent. `once` is the same for what is told but once
    ("first", "solved"), and names the notice otherwise. Answers come back by `token`."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="rows", db_index=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notice_rows")
    once = models.CharField(max_length=20)
    token = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.QUEUED)
    channel = models.CharField(max_length=16, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "once", "customer"], name="notice_row_once")]
        indexes = [models.Index(fields=["notice", "state", "id"], name="notice_row_by_state")]

    def __str__(self) -> str:
        return f"notice {self.notice_id} to {self.customer_id}"


class BurstState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    OPENED = "opened", _("made a known issue")
    DISMISSED = "dismissed", _("dismissed")


class Burst(models.Model):
    """Many tickets lately that speak of the same: perhaps something is wrong. `usual` is how many such come in that
    time otherwise."""

    state = models.CharField(max_length=10, choices=BurstState.choices, default=BurstState.PROPOSED)
    words = models.JSONField(default=list)
    number = models.PositiveIntegerField()
    usual = models.FloatField()
    minutes = models.PositiveIntegerField()
    tickets = models.ManyToManyField(Ticket, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.SET_NULL, null=True, blank=True, related_name="bursts")
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [models.Index(fields=["state", "-last_at"], name="burst_by_state")]

    def __str__(self) -> str:
        return f"burst {self.pk}"


class IssueWatch(models.Model):
    """How far the ledger was read for what came in."""

    position = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return "watch"


class Follower(models.Model):
    """Somebody who asked, and confirmed, to be mailed what changes on a brand's status page. `address` is encrypted.
    `bounces`: so often it came back."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    address = models.TextField()
    language = models.CharField(max_length=12)
    confirmed_at = models.DateTimeField()
    bounces = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "digest"], name="follower_once")]

    def __str__(self) -> str:
        return f"follower {self.pk}"
