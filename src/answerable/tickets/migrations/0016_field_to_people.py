"""The company's own fields move to people/, where customers and accounts use them too: first their table, whose rows and
references stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0015_participant_by_address")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("field", "people_field")]
        )
    ]
