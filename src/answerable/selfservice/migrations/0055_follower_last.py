"""Who follows a status page was told by the number of the last event: two events whose jobs changed places left out the
earlier one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("selfservice", "0054_status_hooks"),
    ]

    operations = [
        migrations.RemoveField(model_name="follower", name="last"),
    ]
