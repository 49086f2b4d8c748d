"""What something was called that is not there any more, so that sentences about its past can still name it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from answerable.ledger.models import Gone
from answerable.ledger.recording import stream_of


def keep_name(subject: models.Model, *, at: datetime) -> None:
    """Call it in the transaction that deletes the subject."""
    Gone.objects.create(stream=stream_of(subject), name=str(subject)[:200], at=at)


def names_gone(streams: Iterable[str]) -> dict[str, str]:
    """By stream ("tag/17"); what is still there, or never was, is not among them."""
    wanted = set(streams)
    return dict(Gone.objects.filter(stream__in=wanted).values_list("stream", "name")) if wanted else {}
