"""Values and forms name the fields where they are now. The references in the database are the same."""

import django.db.models.deletion
from django.db import migrations, models

FIELD = "people.field"


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0016_field_to_people"),
        ("people", "0013_fields"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "fieldvalue",
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=FIELD
                    ),
                ),
                migrations.AlterField(
                    "formfield",
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="on_forms", to=FIELD
                    ),
                ),
                migrations.AlterField(
                    "formfield",
                    "when_field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=FIELD,
                    ),
                ),
                migrations.DeleteModel("field"),
            ]
        )
    ]
