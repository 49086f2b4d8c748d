from django.db import migrations

from answerable.people import guards


def put_on(apps, schema_editor):
    guards.put_on(schema_editor.connection)


def take_off(apps, schema_editor):
    guards.take_off(schema_editor.connection)


class Migration(migrations.Migration):
    """What was offered and signed stays as it is: the database refuses anything else."""

    dependencies = [("people", "0016_providers_charters_rates")]
    operations = [migrations.RunPython(put_on, take_off)]
