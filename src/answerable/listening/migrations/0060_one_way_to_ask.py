"""Questions that were asked beside similar tickets were notes alone; now they are questions like the others."""

import re

from django.db import migrations

_ASKED_BESIDE = re.compile(r"\n\nAsked beside (\S+)\.\Z")


def carry_over(apps, schema_editor):
    Note = apps.get_model("tickets", "Note")
    Ticket = apps.get_model("tickets", "Ticket")
    PeerQuestion = apps.get_model("listening", "PeerQuestion")
    known = set(PeerQuestion.objects.values_list("question", flat=True))
    notes = Note.objects.filter(text__contains="\n\nAsked beside ", staff__isnull=False)
    for each in notes.prefetch_related("mentions").order_by("pk"):
        beside, named = _ASKED_BESIDE.search(each.text), list(each.mentions.all())
        if each.pk in known or beside is None or len(named) != 1:
            continue
        taken = PeerQuestion.objects.exclude(answer=None).values("answer")
        later = Note.objects.filter(ticket=each.ticket_id, staff=named[0].staff_id, pk__gt=each.pk)
        later = later.filter(mentions__staff=each.staff_id)  # another note of theirs is no answer
        first = later.exclude(pk__in=taken).order_by("pk").first()
        PeerQuestion.objects.create(
            ticket_id=each.ticket_id,
            about=Ticket.objects.filter(reference=beside[1]).first(),
            asked_by_id=each.staff_id,
            asked_id=named[0].staff_id,
            question=each,
            answer=first,
            at=each.created_at,
            answered_at=first.created_at if first else None,
        )


class Migration(migrations.Migration):
    dependencies = [("listening", "0051_visits"), ("tickets", "0034_form_names")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
