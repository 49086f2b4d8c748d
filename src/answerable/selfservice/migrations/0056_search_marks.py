import secrets

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def leave_the_count(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """From a random number on: small ones are another database's, too."""
    start = secrets.randbits(62)
    for name, field in (("SearchText", "version"), ("SearchVersion", "number")):
        apps.get_model("selfservice", name).objects.update(**{field: F(field) + start})


class Migration(migrations.Migration):
    dependencies = [("selfservice", "0055_follower_last")]

    operations = [
        migrations.AlterField("searchtext", "version", models.BigIntegerField()),
        migrations.RunPython(leave_the_count, migrations.RunPython.noop),
    ]
