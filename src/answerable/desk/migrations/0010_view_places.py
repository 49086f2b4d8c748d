import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_pictures_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="view",
            options={"ordering": ["position", "name", "pk"]},
        ),
        migrations.AddField(
            model_name="view",
            name="position",
            field=models.PositiveSmallIntegerField(default=10000),
        ),
        migrations.CreateModel(
            name="ViewPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_pinned", models.BooleanField(default=False)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="view_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="desk.view"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("staff", "view"), name="view_place_once")],
            },
        ),
    ]
