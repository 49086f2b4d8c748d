"""Who may ask by Open311, and what was asked so. Where something is stands here too: words would not tell it back."""

from django.db import models

from answerable.channels.models import Item, Mailbox
from answerable.tickets.models import Form


class Open311Client(models.Model):
    """A program that asks at a brand's front; of its key only the digest is kept. Of a public one everybody may read
    which services were asked for, when, and whether that is done."""

    front = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="open311_clients")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ServiceRequest(models.Model):
    """One request of a client. `digest` is a keyed hash of all that it said: said again at once, it is the same one."""

    client = models.ForeignKey(Open311Client, on_delete=models.PROTECT, related_name="requests")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="service_request")
    topic = models.ForeignKey(Form, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=64, null=True, blank=True)  # of the client's Idempotency-Key
    digest = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    lat = models.FloatField(null=True, blank=True)
    long = models.FloatField(null=True, blank=True)
    address = models.CharField(max_length=500, blank=True, default="")
    address_id = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="service_request_once")]
        indexes = [models.Index(fields=["client", "-requested_at"], name="service_request_newest")]

    def __str__(self) -> str:
        return f"service request {self.pk}"
