"""What belongs to a provider: where its people work, and whom one speaks to there."""

from django.db import models

from answerable.people.models.staff import Provider


class Site(models.Model):
    """A place where a provider's people work. Whose employer they are is another matter."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=80, blank=True, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list, blank=True)  # codes, as "en"

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="site_name_once")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody at the provider to speak to, with an account here or without. The ledger knows their key alone."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True, default="")  # what one asks them about
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
