"""After how long something stuck is a black hole, where somebody said it otherwise."""

from collections.abc import Mapping

from django.db import models


class HoleLimit(models.Model):
    """Of one hole. `by_channel` are minutes, and the key of the calendar by which they count, if any: for every channel
    under "", and for single ones under their names."""

    hole = models.CharField(max_length=20, unique=True)
    by_channel = models.JSONField(default=dict)  # {"": [240, null], "chat": [10, 3]}

    class Meta:
        ordering = ["hole"]

    def __str__(self) -> str:
        return self.hole

    @property
    def each(self) -> Mapping[str, tuple[int, int | None]]:
        return {channel: (minutes, calendar) for channel, (minutes, calendar) in self.by_channel.items()}
