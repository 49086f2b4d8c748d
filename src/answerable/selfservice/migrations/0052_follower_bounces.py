from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selfservice", "0051_gaps")]

    operations = [
        migrations.AddField(
            model_name="follower",
            name="bounces",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
