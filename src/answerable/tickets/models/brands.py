"""Names under which a company answers."""

from collections.abc import Mapping

from django.db import models

_READABLE = 4.5  # WCAG 2.2, for text of ordinary size
_WHITE = "#ffffff"


class Brand(models.Model):
    """`sender` is what customers read as the sender of mail; answers are signed in the customer's language, else in
    `language`."""

    name = models.CharField(max_length=60, unique=True)
    sender = models.CharField(max_length=120)
    colour = models.CharField(max_length=7, default="#1f5f8b")  # as #rrggbb
    help_url = models.URLField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=12)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def contrast(self) -> float:
        """Of white text on its colour, from 1 to 21."""
        return contrast(_WHITE, self.colour)

    @property
    def takes_white(self) -> bool:
        """Whether white text on its colour can be read; black can wherever white cannot."""
        return self.contrast >= _READABLE

    def signature_for(self, language: str) -> str:
        """In the customer's language, else in its own; empty when it has none in either. Prefetch those of many."""
        texts = self.texts
        wanted = (language, language.partition("-")[0], self.language)
        return next((texts[code] for code in wanted if code in texts), "")

    @property
    def texts(self) -> Mapping[str, str]:
        """Its signatures by language."""
        return {each.language: each.text for each in self.signatures.all()}


class BrandSignature(models.Model):
    """What stands below answers in one language, as plain text."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="signatures")
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["brand", "language"], name="brand_signature_once")]

    def __str__(self) -> str:
        return f"{self.brand_id} in {self.language}"


def contrast(one: str, other: str) -> float:
    """Between two colours, as WCAG reckons it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
