from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Counters of failed sign-ins live in the database, so that every web process counts the same."""
    call_command("createcachetable", verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
