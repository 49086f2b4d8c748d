"""Who within a team can be given a ticket: what people know, how much they can have, whether they are there."""

from datetime import date

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.people.models import Staff, Team
from answerable.regions.models import Calendar
from answerable.tickets.conditions import Condition, Conditions
from answerable.tickets.models import Ticket

CAPACITY = 10  # units, of whoever nothing else is said


class SkillKind(models.TextChoices):
    LANGUAGE = "language", _("language")
    PRODUCT = "product", _("product")
    CERTIFICATE = "certificate", _("certificate")
    AUTHORITY = "authority", _("authority")


class Skill(models.Model):
    """Something that not everybody can do. A ticket needs it when `needed_when` fits, and, for a language, when the
    customer speaks it; one for which neither is said is needed by no ticket."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=SkillKind.choices)
    language = models.CharField(max_length=12, blank=True, default="")
    needed_when = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="skill_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def conditions(self) -> Conditions:
        """As they were written."""
        return Conditions.from_json(self.needed_when) if self.needed_when else Conditions()

    @property
    def asked(self) -> Conditions:
        """What a ticket must be to need it; nothing at all when no ticket does."""
        if self.conditions.each or not self.language:
            return self.conditions
        return Conditions((Condition("language", "is", self.language),))


class StaffSkill(models.Model):
    """Somebody has it; `until` is the last day on which a certificate holds."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="held")
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "skill"], name="staff_skill_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} has {self.skill_id}"

    def holds(self, day: date) -> bool:
        return self.until is None or self.until >= day


class Way(models.TextChoices):
    PULL = "pull", _("people take them from the queue")
    PUSH = "push", _("they are given to people")


class Leaving(models.TextChoices):
    """What becomes of tickets in which a customer waits for somebody who goes away."""

    STAY = "stay", _("stay with them")
    DEPUTY = "deputy", _("go to their deputy; without one, back to the team")
    TEAM = "team", _("go back to the team")


class TeamGiving(models.Model):
    """How a team's tickets find their person; without a row, people take them. `untouched_minutes` is after how long
    one that was given and not opened goes back, `most` how many waiting ones a person may have at most."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="giving")
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.PULL)
    is_sticky = models.BooleanField(default=True)
    untouched_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    leaving = models.CharField(max_length=6, choices=Leaving.choices, default=Leaving.STAY)

    def __str__(self) -> str:
        return f"{self.team_id}: {self.way}"


class StaffGiving(models.Model):
    """How much somebody can have, and when. `takes_themselves` is for whoever would rather choose from the queue,
    `takes_work` their own switch."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="giving")
    capacity = models.PositiveSmallIntegerField(default=CAPACITY)
    takes_themselves = models.BooleanField(default=False)
    takes_work = models.BooleanField(default=True)
    deputy = models.ForeignKey(
        Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="deputises_for"
    )
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.capacity}"


class AtWork(models.Model):
    """When somebody's pages last were open, and whose turn it is: the event by which they were last given something.
    No history: a row is renewed."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="at_work")
    seen_at = models.DateTimeField(null=True, blank=True)
    turn = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.staff_id} seen {self.seen_at}"


class Untouched(models.Model):
    """A ticket that was given to somebody who has not opened it yet; at `back_at` it goes back."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    event_id = models.BigIntegerField()  # by which it was given
    given_at = models.DateTimeField()
    back_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["back_at"], name="untouched_by_time")]

    def __str__(self) -> str:
        return f"{self.ticket_id} with {self.staff_id}"


class Ungiven(models.Model):
    """A ticket that could not be given when it was last tried, and why: it is tried again, longest untried first."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="ungiven")
    tried_at = models.DateTimeField()
    reason = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["tried_at"], name="ungiven_by_age")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.reason}"
