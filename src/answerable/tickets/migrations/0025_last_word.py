from datetime import UTC, datetime

from django.conf import settings
from django.db import migrations, models

SAID = """
UPDATE tickets_ticket SET said_at = COALESCE((
    SELECT max(tickets_message.created_at) FROM tickets_message
    WHERE tickets_message.ticket_id = tickets_ticket.id
        AND NOT tickets_message.is_automatic AND tickets_message.delivery <> 'withdrawn'
), created_at)
"""


def fill(apps, schema_editor):
    """As in `tickets.waits`."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SAID)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_access_rules"),
        ("tickets", "0024_reveals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="said_at",
            field=models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["-said_at", "-id"], name="ticket_by_word"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("merged_into", None)),
                fields=["said_at", "id"],
                name="ticket_open_by_word",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
