from django.db import migrations

STATUSES = [
    ("New", "new"),
    ("Open", "open"),
    ("Waiting for customer", "waiting_customer"),
    ("Waiting for others", "waiting_others"),
    ("Solved", "solved"),
    ("Closed", "closed"),
]


def create(apps, schema_editor):
    """One status of each category, which the verbs fall back on; a company renames them and adds its own."""
    Status = apps.get_model("tickets", "Status")
    for position, (name, category) in enumerate(STATUSES):
        Status.objects.create(name=name, category=category, position=position, is_default=True)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
