"""What happened (events, their chains and seals) and what is still to do (jobs, schedules)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened. Never updated, never deleted: the database refuses both.

    `stream` is what it happened to ("ticket/17"); `number` counts within the stream from 1. Ids of staff, customers
    and tickets are plain numbers, not foreign keys: the ledger knows no other room and outlives what it speaks of.
    """

    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    stream = models.CharField(max_length=48)
    number = models.PositiveIntegerField()
    ticket_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    # The row that it happened to, as whoever recorded it has it: for those who hear of it at once. Not kept.
    about: models.Model | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="event_once_per_place"),
        ]
        indexes = [
            models.Index(
                fields=["ticket_id", "id"], name="event_by_ticket", condition=Q(ticket_id__isnull=False)
            ),
            models.Index(fields=["kind", "id"], name="event_by_kind"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk} ({self.kind}, {self.stream} no. {self.number})"


class Chain(models.Model):
    """The head of a stream's chain; its row is what two writers to one stream wait for."""

    stream = models.CharField(max_length=48, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.stream} at {self.number}"


class Seal(models.Model):
    """A Merkle tree closed over every event up to a position and not in an earlier seal.

    `leaves` holds, for each event in order, its id (8 bytes) and its hash (32 bytes), so that a check can
    name the event that differs; `previous` chains the seals.
    """

    at = models.DateTimeField()
    position = models.CharField(max_length=48)  # of the last event, as the tail counts
    count = models.PositiveIntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal {self.pk} over {self.count} events"


class JobState(models.TextChoices):
    READY = "ready", "ready"
    RUNNING = "running", "running"
    DEAD = "dead", "given up"


class Job(models.Model):
    """Work to be done after the transaction that wanted it. A finished job's row is gone."""

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    lane = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.READY)
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, default="", blank=True)
    dedupe = models.CharField(max_length=120, null=True, unique=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "-priority", "run_at", "id"], name="job_ready", condition=Q(state="ready")
            ),
            models.Index(fields=["lease_until"], name="job_running", condition=Q(state="running")),
            models.Index(fields=["id"], name="job_dead", condition=Q(state="dead")),
        ]

    states: ClassVar = JobState

    def __str__(self) -> str:
        return f"{self.task} {self.arguments}"

    def is_late(self, *, at: datetime) -> bool:
        return self.state == JobState.READY and self.run_at < at


class Schedule(models.Model):
    """When a periodic task runs next; whoever moves `next_at` forward enqueues it."""

    name = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Gone(models.Model):
    """The last name of something that was deleted. Events name it by its stream alone."""

    stream = models.CharField(max_length=48, primary_key=True)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
