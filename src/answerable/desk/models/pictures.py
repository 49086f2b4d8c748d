"""Whose pictures from elsewhere somebody always wants to see."""

from django.db import models

from answerable.people.models import Staff


class PicturesFrom(models.Model):
    """In mails of this address, for this reader, pictures from elsewhere are shown without asking."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=320)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "address"], name="pictures_from_once")]

    def __str__(self) -> str:
        return f"pictures from {self.address}"
