import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("desk", "0021_queue_columns")]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="ticket",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=Q(read_at=None, ticket=None),
                fields=("staff", "kind"),
                name="notification_once_unread_apart",
            ),
        ),
    ]
