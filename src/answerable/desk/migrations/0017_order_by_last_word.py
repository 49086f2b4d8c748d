from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0016_order_by_press"),
    ]

    operations = [
        migrations.AlterField(
            model_name="view",
            name="order",
            field=models.CharField(
                choices=[
                    ("wait", "the longest wait first"),
                    ("pressing", "the most pressing first: the longest wait, longer by every chase"),
                    ("priority", "the highest priority first, then the longest wait"),
                    ("owed", "what is owed soonest first, without what is not"),
                    ("created", "the newest first"),
                    ("changed", "the last changed first"),
                    ("said", "by the last message, the newest first"),
                    ("silent", "by the last message, the oldest first"),
                ],
                default="wait",
                max_length=10,
            ),
        ),
    ]
