"""What many customers write about: what each text means, the themes found among them, and which ticket is of which."""

from django.db import models

from answerable.listening.models.surveys import SurveyAnswer
from answerable.tickets.models import Message, Ticket


class TicketMeaning(models.Model):
    """What a ticket began with, as the sentence model reads it: 384 numbers in a byte each. Empty where a person said
    nothing. It says something of the words, and goes with them."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="meaning")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    vector = models.BinaryField(default=b"")
    meant_by = models.CharField(max_length=40)  # the model: those of another are made anew
    opened_at = models.DateTimeField()  # as the ticket was: what is looked at lies in a window of it

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["opened_at"], name="ticket_meaning_opened")]

    def __str__(self) -> str:
        return f"meaning of {self.ticket_id}"


class AnswerMeaning(models.Model):
    """The same of what somebody wrote with their answer to a survey, as it was at `said_at`."""

    answer = models.OneToOneField(SurveyAnswer, on_delete=models.CASCADE, related_name="meaning")
    vector = models.BinaryField(default=b"")
    meant_by = models.CharField(max_length=40)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["said_at"], name="answer_meaning_said")]

    def __str__(self) -> str:
        return f"meaning of answer {self.answer_id}"


class ThemeQuerySet(models.QuerySet["Theme"]):
    def present(self) -> "ThemeQuerySet":
        """Those of which somebody still writes."""
        return self.filter(faded_at=None)


class Theme(models.Model):
    """Tickets of one language that speak of the same. `words` were used by several customers, and are no names."""

    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True, default="")
    is_named = models.BooleanField(default=False)  # by a person: then the name stays
    words = models.JSONField(default=list, blank=True)
    centre = models.BinaryField(default=b"")  # in two bytes a number
    born_at = models.DateTimeField()
    faded_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or f"theme {self.pk}"


class ThemeTicket(models.Model):
    """`nearness` of 1: in the very middle. What lies in the middle is shown first."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="rows")
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="in_theme")
    nearness = models.FloatField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-nearness", "pk"]
        indexes = [models.Index(fields=["theme", "opened_at"], name="theme_ticket_opened")]

    def __str__(self) -> str:
        return f"{self.ticket_id} in {self.theme_id}"


class ThemeAnswer(models.Model):
    """What somebody wrote with their answer to a survey speaks of it. Counted apart from tickets: answers come when we
    ask."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="answers")
    answer = models.OneToOneField(SurveyAnswer, on_delete=models.CASCADE, related_name="in_theme")
    nearness = models.FloatField(default=0)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-nearness", "pk"]
        indexes = [models.Index(fields=["theme", "said_at"], name="theme_answer_said")]

    def __str__(self) -> str:
        return f"answer {self.answer_id} in {self.theme_id}"


class ThemeLook(models.Model):
    """One row: how often themes were looked for, so that of two at once one gives way; and when last."""

    number = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"look {self.number}"


class CustomerWord(models.Model):
    """A term that customers use far more than our texts do, in one language and of one product (empty: of all).
    `examples` hold only words that several customers used, a gap for the rest."""

    language = models.CharField(max_length=12)
    product = models.CharField(max_length=200, blank=True, default="")
    term = models.CharField(max_length=90)
    score = models.FloatField()
    theirs = models.PositiveIntegerField()
    theirs_of = models.PositiveIntegerField()
    ours = models.PositiveIntegerField()
    ours_of = models.PositiveIntegerField()
    examples = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["language", "product", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "product", "term"], name="customer_word_once")
        ]

    def __str__(self) -> str:
        return self.term


class WordPair(models.Model):
    """What they say where we say something else: terms of the tickets that an article answered, beside its own."""

    language = models.CharField(max_length=12)
    article = models.ForeignKey("selfservice.Article", on_delete=models.CASCADE, related_name="+")
    theirs = models.CharField(max_length=90)
    ours = models.CharField(max_length=90)
    tickets = models.PositiveIntegerField()
    tickets_of = models.PositiveIntegerField()
    score = models.FloatField()

    class Meta:
        ordering = ["language", "-score", "pk"]

    def __str__(self) -> str:
        return f"{self.theirs} ~ {self.ours}"
