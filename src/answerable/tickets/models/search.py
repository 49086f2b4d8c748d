"""What search looks through: one row per message (also on the side), note and ticket head, folded for comparison.

The database keeps the index itself, by triggers on SQLite (FTS5) and a generated column on PostgreSQL (GIN), so that
Python only ever writes rows and no code path can forget the index.
"""

from django.db import models

from answerable.tickets.models.ticket import Ticket


class DocumentKind(models.TextChoices):
    TICKET = "ticket", "ticket"
    MESSAGE = "message", "message"
    NOTE = "note", "note"
    SIDE = "side", "side"


class SearchDocument(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="search_documents")
    kind = models.CharField(max_length=8, choices=DocumentKind.choices)
    object_id = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
