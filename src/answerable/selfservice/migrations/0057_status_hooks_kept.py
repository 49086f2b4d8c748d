import json
from urllib.parse import urlsplit

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from answerable.ledger.secrets import decrypt


def name_hosts(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("selfservice", "StatusHook").objects.all():
        row.host = (urlsplit(str(json.loads(decrypt(row.sealed))[0])).hostname or "")[:255]
        row.save(update_fields=["host"])


class Migration(migrations.Migration):
    dependencies = [("selfservice", "0056_search_marks")]

    operations = [
        migrations.AddField("statushook", "host", models.CharField(blank=True, default="", max_length=255)),
        migrations.AddField("statushook", "delivered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("statushook", "failed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("statushook", "failure", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("statushook", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "statushook",
            "end",
            models.CharField(
                blank=True,
                choices=[
                    ("asked", "ended by its link"),
                    ("gone", "it wants nothing any more"),
                    ("failing", "it took nothing any more"),
                    ("by_us", "ended by a colleague"),
                ],
                default="",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint("statushook", "status_hook_once"),
        migrations.AddConstraint(
            "statushook",
            models.UniqueConstraint(
                fields=["brand", "digest"], condition=models.Q(ended_at=None), name="status_hook_once"
            ),
        ),
        migrations.RunPython(name_hosts, migrations.RunPython.noop),
    ]
