from django.db import migrations

from answerable.ledger import guards


def wake_by_lane(apps, schema_editor):
    guards.wake_by_lane(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(wake_by_lane)]
