from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_access_rules"),
        ("tickets", "0025_last_word"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sidemessage",
            name="send_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="sidemessage",
            index=models.Index(
                condition=models.Q(("delivery__in", ["queued", "failed", "bounced"])),
                fields=["staff", "id"],
                name="side_undelivered_by_staff",
            ),
        ),
    ]
