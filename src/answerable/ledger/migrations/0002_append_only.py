from django.db import migrations

from answerable.ledger import guards


def prepare(apps, schema_editor):
    guards.prepare(schema_editor.connection)
    guards.put_on(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(prepare)]
