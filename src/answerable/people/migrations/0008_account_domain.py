from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the one before: PostgreSQL changes no table whose rows were changed in the same transaction."""

    dependencies = [
        ("people", "0007_people_pages"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="account",
            name="account_domain",
        ),
        migrations.RemoveField(
            model_name="account",
            name="domain",
        ),
    ]
