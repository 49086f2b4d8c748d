from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_looked_over"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["address"], name="identity_by_address"),
        ),
    ]
