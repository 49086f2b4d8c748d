from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0053_cells_by_region")]

    operations = [
        migrations.AlterField(
            model_name="ticketfact",
            name="taken",
            field=models.CharField(
                choices=[
                    ("chosen", "chosen"),
                    ("next", "next"),
                    ("answered", "answered"),
                    ("own", "own"),
                    ("given", "given"),
                    ("assigned", "assigned"),
                ],
                default="",
                max_length=8,
            ),
        ),
    ]
