"""The people who answer, their teams and the companies (or automations) that employ them."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor, ActorKind, Scope
from answerable.people.access import ALL_RIGHTS, NEVER_AGENTS, RIGHTS, SERVING, Role, scope_of


class ProviderKind(models.TextChoices):
    IN_HOUSE = "in_house", _("in-house")
    OUTSOURCED = "outsourced", _("outsourced")
    AUTOMATED = "automated", _("automated")


class ProviderQuerySet(models.QuerySet["Provider"]):
    def visible_to(self, reader: "Staff | Actor") -> "ProviderQuerySet":
        """Whoever oversees: in the house all of them, at a provider their own; agents none."""
        if not (reader.may("providers.see") or reader.may("providers.manage")):
            return self.none()
        scope, own = reader.scope, reader.provider_id
        if scope.everything or scope.without_team:
            return self
        return self.none() if own is None else self.filter(pk=own)


class Provider(models.Model):
    """Who employs a team's people. Own teams have one too: all are held to the same standard.

    `withheld_rights`: what its people may never do, whatever their role allows. Never of the house itself.
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=ProviderKind.choices)
    employer = models.CharField(max_length=200, blank=True, default="")  # as contracts of work name it
    location = models.CharField(max_length=200, blank=True, default="")
    sub_contractor_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sub_contractors"
    )
    contract_from = models.DateField(null=True, blank=True)
    contract_until = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)  # codes, as "en"
    withheld_rights = models.JSONField(default=list, blank=True)
    refund_limit = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    refund_currency = models.CharField(max_length=3, blank=True, default="")

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_house(self) -> bool:
        return self.kind == ProviderKind.IN_HOUSE


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, reader: "Staff | Actor") -> "TeamQuerySet":
        """In-house staff know every team, since they may have to hand something over; a provider's people their own."""
        scope = reader.scope
        return self if scope.everything or scope.without_team else self.filter(pk__in=scope.teams)

    def active(self) -> "TeamQuerySet":
        """Those that something can be given to."""
        return self.filter(is_active=True)


class Tier(models.IntegerChoices):
    """Which line of support: the first hears of everything, those behind it of what it cannot settle."""

    FIRST = 1, _("first line")
    SECOND = 2, _("second line")
    THIRD = 3, _("third line")
    FOURTH = 4, _("fourth line")


class Team(models.Model):
    """A group with a queue. One that was removed keeps what it did, and is given nothing more."""

    name = models.CharField(max_length=120, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="teams")
    is_active = models.BooleanField(default=True)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.FIRST)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StaffQuerySet(models.QuerySet["Staff"]):
    def visible_to(self, reader: "Staff | Actor") -> "StaffQuerySet":
        """In-house staff see all colleagues; a provider's people see those of their own teams."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        own = models.Q(pk=scope.staff_id)
        return self.filter(own | models.Q(teams__in=scope.teams)).distinct()

    def who_may(self, *rights: str) -> "StaffQuerySet":
        """People, no automations, who have all of these rights."""
        roles = [role for role, held in RIGHTS.items() if held.issuperset(rights)]
        own = models.Q(custom_role__isnull=False)
        for right in rights:
            own &= models.Q(custom_role__rights__icontains=f'"{right}"')  # as text, alike on both databases
        able = models.Q(custom_role=None, role__in=roles) | own
        if SERVING.issuperset(rights):
            now = timezone.now()
            able |= models.Q(serves_from__lte=now, serves_until__gt=now)
        for right in rights:
            able &= ~models.Q(provider__withheld_rights__icontains=f'"{right}"')
        return self.exclude(provider__kind=ProviderKind.AUTOMATED).filter(able)

    def active(self) -> "StaffQuerySet":
        return self.filter(is_active=True)

    def away(self, *, at: datetime) -> "StaffQuerySet":
        return self.filter(away_until__gt=at)


class StaffManager(BaseUserManager["Staff"].from_queryset(StaffQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Staff":
        """A colleague; without a password they sign in by the link of an invitation."""
        staff: Staff = self.model(email=self.normalize_email(email).lower(), **fields)
        staff.set_password(password)
        staff.save()
        return staff

    def get_by_natural_key(self, username: str | None) -> "Staff":
        found: Staff = self.get(email__iexact=username)
        return found


class CustomRole(models.Model):
    """A role that a company makes for itself: the rights of its choice, and the sight of one of the built-in roles."""

    name = models.CharField(max_length=60)
    like = models.CharField(max_length=12, choices=[each for each in Role.choices if each[0] != Role.ADMIN])
    rights = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="custom_role_name_once")]

    def __str__(self) -> str:
        return self.name

    def held(self) -> frozenset[str]:
        """A right that the product has no more is nobody's; what agents never have, theirs neither."""
        held = ALL_RIGHTS.intersection(self.rights)
        return held - NEVER_AGENTS if self.like == Role.AGENT else held


class Staff(AbstractBaseUser):
    """A person (or an automation's account) who works here, for one provider."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="staff")
    # Decides what they see; and what they may, unless there is a custom role, which is then like this one.
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    custom_role = models.ForeignKey(
        CustomRole, on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    away_until = models.DateTimeField(null=True, blank=True)  # they come back by themselves, by the clock
    is_looked_over = models.BooleanField(default=False)  # a colleague approves what they send
    joined_at = models.DateTimeField(default=timezone.now)
    # Where they work, and since when: often longer than they have an account here.
    site = models.ForeignKey("Site", on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")
    started_on = models.DateField(null=True, blank=True)
    # Their week of answering customers: from then until then alone they may, and their mentor approves what they send.
    # Whatever job is late, no right outlives its end.
    serves_from = models.DateTimeField(null=True, blank=True)
    serves_until = models.DateTimeField(null=True, blank=True)
    mentor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Part of every session's signature: raising it ends them all.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="staff_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def is_away(self, *, at: datetime) -> bool:
        return self.away_until is not None and self.away_until > at

    def is_serving(self, *, at: datetime) -> bool:
        """Whether this is their week in service."""
        if self.serves_from is None or self.serves_until is None:
            return False
        return self.is_active and self.serves_from <= at < self.serves_until

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def get_full_name(self) -> str:
        return self.name

    @property
    def has_come(self) -> bool:
        """Whether they can come in, or did once; not when they were only invited."""
        return self.last_login is not None or self.has_usable_password()

    @cached_property
    def scope(self) -> Scope:
        """Which tickets they may see, read once per request."""
        return scope_of(self)

    @property
    def rights(self) -> frozenset[str]:
        if not self.is_active:
            return frozenset()
        held = self.custom_role.held() if self.custom_role else RIGHTS[Role(self.role)]
        if self.serves_from and self.is_serving(at=timezone.now()):
            held |= SERVING
        return held.difference(self.provider.withheld_rights)

    @property
    def has_empty_role(self) -> bool:
        """Of a colleague who does not answer customers, but for their week."""
        return self.custom_role is not None and not self.custom_role.rights

    @property
    def role_name(self) -> str:
        return self.custom_role.name if self.custom_role else self.get_role_display()

    def may(self, right: str) -> bool:
        return right in self.rights

    @property
    def can_answer(self) -> bool:
        """As `who_may("ticket.reply")` asks of many."""
        return self.may("ticket.reply") and self.provider.kind != ProviderKind.AUTOMATED

    @property
    def staff_id(self) -> int:
        """Readers are staff or actors: both say whose own things they see."""
        return self.pk

    def actor(self) -> Actor:
        """Them as the actor of a verb, with the rights they have now."""
        return Actor(ActorKind.STAFF, self.pk, self.provider_id, self.rights, self.scope)

    def get_session_auth_hash(self) -> str:
        from django.utils.crypto import salted_hmac

        content = f"{self.password}|{self.session_epoch}|{self.is_active}"
        return salted_hmac("answerable.people.session", content, algorithm="sha256").hexdigest()
