import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0012_whose_views"),
        ("people", "0014_own_fields_of_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="view",
            name="audience",
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.CheckConstraint(
                condition=models.Q(("team", None), ("owner", None), _connector="OR"), name="view_one_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                django.db.models.functions.comparison.Coalesce(models.F("team"), models.Value(0)),
                django.db.models.functions.comparison.Coalesce(models.F("owner"), models.Value(0)),
                name="view_once",
            ),
        ),
    ]
