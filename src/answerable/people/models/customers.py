"""The people who write to us, the organisations they belong to and the addresses that they use."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.people.addresses import MAIL, NUMBERS
from answerable.people.masking.looking import shown_account, shown_address, shown_name
from answerable.people.masking.values import Part
from answerable.people.masking.whose import is_masked
from answerable.people.models.staff import Staff
from answerable.people.names import visitor_called


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, reader: "Staff | Actor") -> "AccountQuerySet":
        """In-house staff see every account; a provider's people those of the customers they see, unless accounts are
        masked for them."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        if is_masked(reader, Part.ACCOUNT):
            return self.none()
        seen = Customer.objects.visible_to(reader).filter(account__isnull=False)
        return self.filter(pk__in=seen.values("account"))


class Account(models.Model):
    """The organisation a customer belongs to, and what was agreed with it."""

    name = models.CharField(max_length=200)
    contract = models.CharField(max_length=120, blank=True, default="")  # what it is called, or its kind
    contract_from = models.DateField(null=True, blank=True)
    contract_to = models.DateField(null=True, blank=True)
    renews_on = models.DateField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    is_reference = models.BooleanField(default=False)  # may be named to others
    shares_tickets = models.BooleanField(
        default=False
    )  # its people read each other's on the customer's pages
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.ForeignKey(
        "regions.Region", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )  # as somebody said; else it follows from the country
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "id"], name="account_by_name")]

    def __str__(self) -> str:
        return self.name


class AccountDomain(models.Model):
    """A mail domain whose new people belong to the account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, reader: "Staff | Actor") -> "CustomerQuerySet":
        """In-house staff see every customer; a provider's people those who have a ticket with their teams."""
        scope = reader.scope
        if scope.everything or scope.without_team:
            return self
        with_ticket = Q(tickets__team__in=scope.teams) | Q(tickets__shared_with__in=scope.teams)
        if scope.staff_id is not None:
            own = scope.company
            is_within = Q() if own is None else Q(tickets__team=None) | Q(tickets__team__in=own)
            with_ticket |= Q(tickets__assignee=scope.staff_id) & is_within
        # A subquery, not a join: a customer with many tickets is still one row, and pages stay keyset-able.
        return self.filter(pk__in=Customer.objects.filter(with_ticket).values("pk"))

    def present(self) -> "CustomerQuerySet":
        """Without those who were merged into another."""
        return self.filter(merged_into=None)


class Customer(models.Model):
    """A person. `merged_into` points to who they turned out to be.

    `address` is their main one, kept by the verbs on their identities: where they are written to unless they wrote from
    another, and what they are called while nobody knows their name.
    """

    name = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=320, blank=True, default="")
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers"
    )
    language = models.CharField(max_length=12, blank=True, default="")
    prefers = models.CharField(max_length=16, blank=True, default="")  # the channel on which to answer them
    time_zone = models.CharField(max_length=64, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.ForeignKey(
        "regions.Region", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )  # as somebody said; else it follows from the country
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Nobody knows any more who they were; their tickets are counted as before.
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CustomerQuerySet.as_manager()

    def __str__(self) -> str:
        nobody = _("Erased") if self.erased_at else _("Unknown sender")
        called = shown_name(self.name, self.pk) or visitor_called(self.address)
        return called or shown_address(MAIL, self.address) or nobody

    @property
    def shown_account(self) -> str:
        """The account's name as far as the reader of this page may know it."""
        return shown_account(self)


class Identity(models.Model):
    """One address of a customer on one channel, written the way `people.addresses.normalise` does."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=320)
    verified_at = models.DateTimeField(null=True, blank=True)
    # Nobody's when they proved it themselves, or a program did.
    verified_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="identity_once")]
        indexes = [models.Index(fields=["address"], name="identity_by_address")]  # on whatever channel
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """As the reader of this page may know it."""
        return shown_address(self.channel, self.address)

    @property
    def is_number(self) -> bool:
        """Whether one can be called there."""
        return self.channel in NUMBERS

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_main(self) -> bool:
        return self.address == self.customer.address

    @property
    def person(self) -> Customer:
        """Whose address it is, also when they turned out to be somebody else."""
        return self.customer.merged_into or self.customer


class SignIn(models.Model):
    """An account that a customer has at a brand's sign-in system, by what it calls them for ever; whatever their mail
    address becomes there, they are found again. It goes wherever the address goes that it proved last."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="sign_ins")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="customer_sign_in_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class CustomerMerge(models.Model):
    """One customer turned out to be another. What moved is kept, so that it can be undone exactly."""

    gone = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges_as_gone")
    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges_as_kept")
    moved = models.JSONField(
        default=dict
    )  # {"identities": [ids], "tickets": [ids], …, "under_way": …, "left": …}
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="customer_merged_into_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    @classmethod
    def under_way(cls, *customers: Customer) -> "models.QuerySet[CustomerMerge]":
        """Of these people. Merging or undoing it moves many tickets by and by."""
        theirs = Q(gone__in=customers) | Q(kept__in=customers)
        return cls._default_manager.filter(theirs, moved__under_way=True)

    @property
    def is_under_way(self) -> bool:
        """Whether some of what moves, or goes back, still does so."""
        return bool(self.moved.get("under_way"))
