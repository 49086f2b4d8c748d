"""How a provider's people sign in with the provider's own accounts, and how its system makes and ends theirs here.

Nothing here says what anybody may do: roles and teams are given in the house.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.ledger.secrets import decrypt
from answerable.people.models.staff import Provider, Staff


class ConnectionQuerySet(models.QuerySet["IdentityConnection"]):
    def active(self) -> "ConnectionQuerySet":
        return self.filter(removed_at=None)

    def for_host(self, host: str) -> "IdentityConnection | None":
        """The one whose people have addresses there."""
        found = self.active().filter(domains__icontains=f'"{host}"').select_related("provider")
        return next((each for each in found if host in each.domains), None)


class Protocol(models.TextChoices):
    OPENID = "openid", _("OpenID Connect")
    SAML = "saml", _("SAML")


class IdentityConnection(models.Model):
    """One provider's sign-in. A removed one keeps its row, and with it the name of what happened."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="connections")
    protocol = models.CharField(max_length=8, choices=Protocol.choices, default=Protocol.OPENID)
    issuer = models.CharField(max_length=500)  # what it calls itself; in SAML its entity ID
    client_id = models.CharField(max_length=255, blank=True, default="")  # OpenID Connect
    secret = models.TextField(blank=True, default="")  # OpenID Connect; encrypted
    sso_url = models.CharField(max_length=1000, blank=True, default="")  # SAML: where people are sent
    certificates = models.JSONField(default=list, blank=True)  # SAML: that it signs with (PEM)
    domains = models.JSONField(default=list)  # whose addresses count as those of its people
    is_required = models.BooleanField(default=False)  # its people sign in by it alone
    trusts_mail = models.BooleanField(
        default=False
    )  # addresses that it does not call verified count all the same
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    has_worked = models.BooleanField(null=True, blank=True)  # when it was tried last
    groups_are_teams = models.BooleanField(default=False)  # its system says who is in the provider's teams

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["provider__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(removed_at=None), name="identity_connection_once"
            )
        ]

    def __str__(self) -> str:
        return self.provider.name

    @property
    def is_saml(self) -> bool:
        return self.protocol == Protocol.SAML

    @property
    def readable_secret(self) -> str:
        return decrypt(self.secret) if self.secret else ""


class IdentityLink(models.Model):
    """A colleague as their provider's system knows them."""

    connection = models.ForeignKey(IdentityConnection, on_delete=models.CASCADE, related_name="links")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="identity_links")
    subject = models.CharField(max_length=255, default="", blank=True)  # empty until they first signed in
    user_name = models.CharField(max_length=255, default="", blank=True)  # where it is not their address
    external_id = models.CharField(max_length=255, default="", blank=True)
    created_at = models.DateTimeField()
    is_forgotten = models.BooleanField(default=False)  # their own system took them out altogether

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "staff"], name="identity_link_once"),
            models.UniqueConstraint(
                fields=["connection", "subject"], condition=~Q(subject=""), name="identity_subject_once"
            ),
            models.UniqueConstraint(
                "connection",
                Lower("user_name"),
                condition=~Q(user_name="") & Q(is_forgotten=False),
                name="identity_user_name_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.connection_id}"


class KeyQuerySet(models.QuerySet["ProvisioningKey"]):
    def usable(self) -> "KeyQuerySet":
        return self.filter(revoked_at=None, connection__removed_at=None)


class ProvisioningKey(models.Model):
    """What a provider's system shows to make and end accounts. Only its digest is kept, as of tokens."""

    connection = models.ForeignKey(IdentityConnection, on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"key {self.pk}"

    def was_used_since(self, moment: datetime) -> bool:
        return self.last_used_at is not None and self.last_used_at >= moment
