"""Other systems that do not take what they are told."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk.health.finding import Finding, fine, note, wrong
from answerable.desk.models import WebhookEndpoint
from answerable.web.moments import duration_words


def endpoints(now: datetime) -> Iterator[Finding]:
    known = list(WebhookEndpoint.objects.all())  # there are fifty at most
    in_trouble = [each for each in known if each.stopped_for or each.failing_since]
    for each in in_trouble:
        page = reverse("desk:webhook", args=[each.pk])
        if each.stopped_for:
            words = _("The webhook %(name)s was switched off by itself.") % {"name": each.name}
            yield wrong(words, _("Its page says why. Switch it on again once it works.")).at(page)
        elif each.failing_since:
            age = duration_words(now - each.failing_since)
            words = _("The webhook %(name)s has not taken anything for %(age)s.") % {
                "name": each.name,
                "age": age,
            }
            yield note(words, _("It is tried again for days; its page says what it answers.")).at(page)
    if known and not in_trouble:
        yield fine(_("Other systems take what they are told."))
