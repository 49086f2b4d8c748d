import json
import logging
from urllib.parse import urlsplit

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from answerable.ledger.secrets import SecretUnreadable, decrypt

log = logging.getLogger(__name__)


def name_hosts(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Where its address cannot be read, as after another SECRET_KEY, it stays without."""
    for row in apps.get_model("selfservice", "StatusHook").objects.iterator():
        try:
            url = str(json.loads(decrypt(row.sealed))[0])
        except SecretUnreadable as error:
            log.warning("status hook %s has no host: %s", row.pk, error)
            continue
        row.host = (urlsplit(url).hostname or "")[:255]
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
                    ("asked", "ended by whoever runs it, by the link"),
                    ("gone", "it answered that it is not to be told any more (410)"),
                    ("failing", "it did not take what it was told, five times in a row"),
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
